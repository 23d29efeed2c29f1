"""Heat: the thermal service's levels, sentinels, what is no temperature, and older phones."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import thermal
from diagnostics.model import Severity, Verdict
from diagnostics.thermal_text import Reading
from tests.diagnostics.given import ENCODINGS, judged, rules_of

ROWS = """\tTemperature{mValue=41.2, mType=0, mName=BIG, mStatus=0}
\tTemperature{mValue=33.8, mType=3, mName=VIRTUAL-SKIN, mStatus=0}
\tTemperature{mValue=30.1, mType=2, mName=battery, mStatus=0}
"""


def dump(status: str = "0", rows: str = ROWS, ready: str = "true", override: str = "false") -> str:
    return (
        f"IsStatusOverride: {override}\nThermalStatusListeners:\n\tcallbacks: 2\nThermal Status: {status}\n"
        "Cached temperatures:\n\tTemperature{mValue=88.0, mType=0, mName=BIG, mStatus=3}\n"
        f"HAL Ready: {ready}\nHAL connection:\n\tThermalHAL 2.0 connected: yes\nCurrent temperatures from HAL:\n{rows}"
        "Current cooling devices from HAL:\n\tCoolingDevice{mValue=0, mType=2, mName=thermal-cpufreq-0}\n"
    )


PROPERTIES = """****** Dump of HardwarePropertiesManagerService ******
CPU temperatures: [61.0, 97.5]
CPU throttling temperatures: [95.0, 95.0]
Battery temperatures: [26.2]
Battery throttling temperatures: [-3.4028235E38]
Skin temperatures: [-3.4028235E38]
Skin throttling temperatures: [54.0]
Fan speed: []
"""


def of(text: str | bytes):  # type: ignore[no-untyped-def]
    return judged(thermal.DIAGNOSTIC, {thermal.THERMAL: text, thermal.PROPERTIES: ""})


def test_a_cool_phone() -> None:
    result = of(dump())
    assert (result.severity, result.findings, result.complete) == (Severity.PASS, (), True)
    facts = result.facts
    assert (facts.status, facts.status_word, facts.throttling, facts.throttled_parts) == (0, "none", False, ())
    assert (facts.skin_temperature_c, facts.cpu_temperature_c, facts.hottest_name) == (33.8, 41.2, "BIG")
    assert facts.temperatures[0] == Reading("BIG", "cpu", 41.2, 0), "current, not the cached 88 degrees"


@pytest.mark.parametrize(
    ("status", "severity", "rule"),
    [
        ("1", Severity.WARN, "thermal.warm"),
        ("2", Severity.WARN, "thermal.warm"),
        ("3", Severity.FAIL, "thermal.severe"),
        ("6", Severity.FAIL, "thermal.severe"),
    ],
)
def test_levels(status: str, severity: Severity, rule: str) -> None:
    result = of(dump(status))
    assert (result.severity, rules_of(result)) == (severity, {rule})
    assert result.findings[0].verdict is Verdict.UNDECIDED
    assert f"Thermal Status: {status}" in {item.line for item in result.findings[0].evidence}


def test_status_that_cannot_be_is_null_with_a_finding() -> None:
    result = of(dump("9"))
    assert result.facts.status is None
    assert "thermal.implausible" in rules_of(result)
    assert result.facts.throttling is None, "what was printed may have been any status"
    hot = of(dump("9", rows="\tTemperature{mValue=46.0, mType=3, mName=skin, mStatus=3}\n"))
    assert hot.facts.throttling is True, "a sensor's own level still tells"
    assert of(dump().replace("Thermal Status: 0\n", "Thermal Status: 0\nThermal Status: 4\n")).facts.status is None


def test_hal_not_ready_is_unknown_and_an_override_is_named() -> None:
    assert of(dump(ready="false")).severity is Severity.UNKNOWN
    result = of(dump("4", override="true"))
    assert (result.facts.status, result.facts.throttling) == (None, False)
    assert rules_of(result) == {"thermal.overridden"}
    assert result.findings[0].verdict is Verdict.SETTING


def test_sentinels_and_what_is_no_temperature_are_left_out() -> None:
    rows = "".join(
        f"\tTemperature{{mValue={value}, mType={kind}, mName={name}, mStatus=0}}\n"
        for value, kind, name in (
            ("-99.9", 6, "TYPE_POWER_AMPLIFIER"),
            ("-3.4028235E38", 0, "cpu0"),
            ("NaN", 0, "cpu1"),
            ("0.0", 4, "VIRTUAL-USB-UI"),
            ("8900.0", 7, "soft_ocp_gpu"),
            ("1250.0", 6, "vdroop2"),
            ("99.0", 8, "soc"),
            ("-0.8", -1, "USB2-MINUS-QI"),
            ("25.3", 4, "TYPE_SKIN"),
        )
    )
    result = of(dump(rows=rows))
    assert result.facts.temperatures == (Reading("TYPE_SKIN", "skin", 25.3, 0),), (
        "Samsung's names tell, not its numbers"
    )
    assert result.findings == ()


def test_a_value_out_of_reason_or_unreadable_is_odd_and_the_others_stand() -> None:
    result = of(dump(rows=ROWS + "\tTemperature{mValue=900.0, mType=0, mName=MID, mStatus=0}\n"))
    assert rules_of(result) == {"thermal.implausible"}
    assert len(result.facts.temperatures) == 3
    result = of(dump(rows=ROWS + "\tTemperature{mValue=s, mType=0, mName=MID, mStatus=0}\n"))
    assert rules_of(result) == {"thermal.implausible"}


def test_one_sensor_told_twice_and_differently_is_not_used() -> None:
    result = of(dump(rows=ROWS + "\tTemperature{mValue=80.0, mType=0, mName=BIG, mStatus=3}\n"))
    assert [one.name for one in result.facts.temperatures] == ["VIRTUAL-SKIN", "battery"]
    assert rules_of(result) == {"thermal.implausible"}


def test_a_part_past_its_limit_while_the_phone_is_not() -> None:
    result = of(dump(rows=ROWS.replace("BIG, mStatus=0", "BIG, mStatus=2")))
    assert (result.facts.throttling, result.facts.throttled_parts) == (True, ("BIG",))
    assert rules_of(result) == {"thermal.part_hot"}


def test_older_phones_tell_by_their_hardware_properties() -> None:
    result = judged(thermal.DIAGNOSTIC, {thermal.THERMAL: "Can't find service: thermalservice\n",
                                         thermal.PROPERTIES: PROPERTIES})  # fmt: skip
    assert result.facts.throttled_parts == ("cpu 1",)
    assert (result.facts.status, result.facts.cpu_temperature_c, result.facts.skin_temperature_c) == (None, 97.5, None)
    assert rules_of(result) == {"thermal.part_hot"}
    cool = judged(thermal.DIAGNOSTIC, {thermal.PROPERTIES: PROPERTIES.replace("97.5", "60.0")})
    assert (cool.severity, cool.facts.throttling) == (Severity.PASS, False)
    twice = PROPERTIES + "CPU temperatures: [10.0, 11.0]\n"
    assert judged(thermal.DIAGNOSTIC, {thermal.PROPERTIES: twice}).facts.cpu_temperature_c is None


@pytest.mark.parametrize(
    "text", ["", "Can't find service: thermalservice\n", "Thermal Status: 3", "Permission Denial\n"]
)
def test_nothing_told_is_unknown(text: str) -> None:
    result = of(text)
    assert (result.severity, result.error, result.facts) == (Severity.UNKNOWN, None, thermal.ThermalFacts(
        skin_temperature_c=None))  # fmt: skip


def test_cut_short_is_never_healthy_but_heat_seen_stands() -> None:
    for status, severity in (("0", Severity.UNKNOWN), ("5", Severity.FAIL)):
        texts = {thermal.THERMAL: dump(status), thermal.PROPERTIES: ""}
        assert judged(thermal.DIAGNOSTIC, texts, cut=(thermal.THERMAL,)).severity is severity


@pytest.mark.parametrize("encode", ENCODINGS)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    assert of(encode(dump())).facts == of(dump()).facts


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 900), st.integers(0, 300))
def test_arbitrary_bytes_never_raise(junk: bytes, at: int, other: int) -> None:
    texts = {
        thermal.THERMAL: dump().encode()[:at] + junk + dump().encode()[at:],
        thermal.PROPERTIES: PROPERTIES.encode()[:other] + junk,
    }
    assert judged(thermal.DIAGNOSTIC, texts).error is None


def test_a_flood_is_read_in_linear_time() -> None:
    row = "\tTemperature{mValue=41.2, mType=0, mName=BIG, mStatus=0}\n"
    started = time.process_time()
    assert of(dump(rows=row * 60_000)).facts.hottest_c == 41.2
    assert judged(thermal.DIAGNOSTIC, {thermal.PROPERTIES: "CPU temperatures: [" + "9" * 2_000_000}).error is None
    assert time.process_time() - started < 4


def test_a_status_that_cannot_be_read_is_not_the_word_of_a_cool_phone() -> None:
    result = of(dump("7"))
    assert (result.facts.status, result.facts.throttling, result.severity) == (None, None, Severity.UNKNOWN)


def test_the_hottest_place_is_named_once() -> None:
    rows = "\tTemperature{mValue=46.0, mType=3, mName=skin, mStatus=3}\n"
    (finding,) = (one for one in of(dump("3", rows=rows)).findings if one.rule == "thermal.severe")
    assert finding.says.technician.en.count("46.0 °C") == 1
