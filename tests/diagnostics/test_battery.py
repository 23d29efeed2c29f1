"""Battery: the formats of AOSP and vendors written out small, and what must never happen."""

from __future__ import annotations

import codecs
import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import battery
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs, Result, Severity, Verdict

AOSP_16 = """Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  Dock powered: false
  Max charging current: 500000
 Time when the latest updated value of the Max charging current was sent via battery changed broadcast: +4d14h33m
  Max charging voltage: 5000000
  Charge counter: 2760000
  status: 2
  health: 2
  present: true
  level: 69
  scale: 100
  voltage: 4012
 Time when the latest updated value of the voltage was sent via battery changed broadcast: +5d0h27m12s322ms
 The last voltage value sent via the battery changed broadcast: 4327
  temperature: 301
  technology: Li-poly
  Charging state: 1
  Charging policy: 1
  Capacity level: 5
"""
SAMSUNG = """  batteryMiscEvent: 65536
  charge counter: 5000000
LLB CAL: 20250807
 mProtectBatteryMode: 0
  mSavedBatteryAsoc: [78]
  mSavedBatteryUsage: [24903]
07-09 12:40:37.435  Sending ACTION_BATTERY_CHANGED: level:7, status:3, health:4
BatteryInfoBackUp
  mSavedBatteryBsoh: 91
"""
STICKY = """ACTIVITY MANAGER BROADCAST STATE (dumpsys activity broadcasts)
  Historical broadcasts summary [foreground]:
    extras: Bundle[{level=12, android.os.extra.CYCLE_COUNT=11}]
  Sticky broadcasts for user -1:
  * Sticky action android.intent.action.OTHER:
      Bundle[{android.os.extra.CYCLE_COUNT=7}]
  * Sticky action android.intent.action.BATTERY_CHANGED:
    Intent: act=android.intent.action.BATTERY_CHANGED flg=0x60000010 (has extras)
      Bundle[{technology=Li-ion, android.os.extra.CYCLE_COUNT=812, level=69}]
"""
STATS = """Statistics since last charge:
  Estimated battery capacity: 5000 mAh
  Last learned battery capacity: 4100 mAh
  Min learned battery capacity: 4050 mAh
"""
SUPPLY = "/sys/class/power_supply/battery/"
DUMP = ("dumpsys", "battery")


def run(*texts: tuple[Argv, str | bytes], sdk: int = 36) -> Result:
    outputs = [Output(Command(argv), 0, text.encode() if isinstance(text, str) else text) for argv, text in texts]
    return judge(battery.DIAGNOSTIC, Outputs(outputs), Now(sdk=sdk))


def dump(text: str | bytes) -> Result:
    return run((DUMP, text))


def rules(result: Result) -> dict[str, str]:
    return {finding.rule: finding.severity.value for finding in result.findings}


def test_a_stock_dump_is_read_and_passes() -> None:
    result = dump(AOSP_16)
    facts = result.facts
    assert result.severity is Severity.PASS
    assert not result.findings
    assert (facts.level_percent, facts.temperature_c, facts.voltage_v) == (69, 30.1, 4.012)
    assert (facts.health, facts.status, facts.plugged) == ("good", "charging", ("usb",))
    assert (facts.charge_counter_uah, facts.charge_protection, facts.updates_stopped) == (2760000, False, False)
    assert (facts.health_percent, facts.cycle_count) == (None, None)


def test_the_order_of_lines_does_not_matter_to_keys_that_look_alike() -> None:
    moved = AOSP_16.replace("  Capacity level: 5\n", "").replace("  status: 2\n", "  Capacity level: 5\n  status: 2\n")
    assert dump(moved).facts.level_percent == 69


def test_samsung_figures_and_repeated_keys() -> None:
    result = dump(AOSP_16 + SAMSUNG)
    facts = result.facts
    assert (facts.health_percent, facts.health_source) == (78.0, "asoc")
    assert (facts.asoc_percent, facts.bsoh_percent, facts.cycle_count) == (78, 91, 249)
    assert facts.charge_counter_uah == 2760000
    worn = next(finding for finding in result.findings if finding.rule == "battery.worn")
    assert (worn.severity, worn.verdict) == (Severity.FAIL, Verdict.FAULT)
    assert next(item.line for item in worn.evidence) == "mSavedBatteryAsoc: [78]"
    assert "78.0 %" in worn.says.technician.en
    assert "signs" in worn.says.customer.en
    assert "迹象" in worn.says.customer.zh


@pytest.mark.parametrize(
    ("asoc", "bsoh", "percent", "source"),
    [
        ("-1", "91", 91.0, "bsoh"),
        ("[-1]", "-1", None, None),
        ("unsupported", "91", 91.0, "bsoh"),
        ("[]", "[ 91 ]", 91.0, "bsoh"),
        ("[96, 83]", "91", 83.0, "asoc"),
        ("[-1, 83]", "91", 83.0, "asoc"),
        ("98", "91", 91.0, "bsoh"),
        ("250", "91", None, None),
        ("[98] x", "91", None, None),
    ],
)
def test_vendor_figures(asoc: str, bsoh: str, percent: float | None, source: str | None) -> None:
    facts = dump(AOSP_16 + f"  mSavedBatteryAsoc: {asoc}\n  mSavedBatteryBsoh: {bsoh}\n").facts
    assert (facts.health_percent, facts.health_source) == (percent, source)


def test_a_vendor_block_before_the_aosp_head_is_passed_over() -> None:
    oppo = "Current OPPO Battery Service state:\n  Battery current : 121\n  level: 12\n  present:false\n\n"
    assert dump(oppo + AOSP_16).facts.level_percent == 69
    assert dump(oppo + AOSP_16).facts.present is True
    assert dump(oppo).facts.level_percent is None
    assert dump(AOSP_16 + "Current VENDOR Battery Service state:\n  level: 12\n").facts.level_percent == 69


@pytest.mark.parametrize(
    ("old", "new", "fact", "shown"),
    [
        ("level: 69", "level: 169", "level_percent", "level: 169"),
        ("level: 69", "level: -3", "level_percent", "level: -3"),
        ("scale: 100", "scale: 0", "level_percent", "scale: 0"),
        ("temperature: 301", "temperature: 3010", "temperature_c", "temperature: 3010"),
        ("temperature: 301", "temperature: -400", "temperature_c", "temperature: -400"),
        ("temperature: 301", "temperature: warm", "temperature_c", "temperature: warm"),
        ("voltage: 4012", "voltage: 0", "voltage_v", "voltage: 0"),
        ("voltage: 4012", "voltage: 3", "voltage_v", "voltage: 3"),
        ("health: 2", "health: 8", "health", "health: 8"),
        ("status: 2", "status: 0", "status", "status: 0"),
        ("USB powered: true", "USB powered: 1", "plugged", "USB powered: 1"),
        ("Charge counter: 2760000", "Charge counter: 748", "charge_counter_uah", "Charge counter: 748"),
        ("level: 69", "level: 69\n  level: 70", "level_percent", "level: 70"),
        ("health: 2", "health: 2\n  health: 4", "health", "health: 4"),
    ],
)
def test_what_cannot_be_true_or_contradicts_itself_is_null_and_shown(old: str, new: str, fact: str, shown: str) -> None:
    result = dump(AOSP_16.replace(old, new))
    assert getattr(result.facts, fact) is None
    odd = [finding for finding in result.findings if finding.rule == "battery.implausible"]
    assert [shown in [item.line for item in finding.evidence] for finding in odd] == [True]


def test_the_same_line_twice_is_one_value() -> None:
    assert dump(AOSP_16 + AOSP_16).facts == dump(AOSP_16).facts


def test_negative_temperature_and_other_scales() -> None:
    facts = dump(AOSP_16.replace("temperature: 301", "temperature: -45").replace("scale: 100", "scale: 200")).facts
    assert (facts.temperature_c, facts.level_percent) == (-4.5, 34)


@pytest.mark.parametrize(
    ("tenths", "found"),
    [(449, {}), (450, {"battery.hot": "warn"}), (469, {"battery.hot": "warn"}), (470, {"battery.overheated": "fail"})],
)
def test_heat(tenths: int, found: dict[str, str]) -> None:
    assert rules(dump(AOSP_16.replace("temperature: 301", f"temperature: {tenths}"))) == found


@pytest.mark.parametrize(
    ("code", "rule", "verdict"),
    [
        (3, "battery.overheat", Verdict.UNDECIDED),
        (4, "battery.dead", Verdict.FAULT),
        (5, "battery.over_voltage", Verdict.UNDECIDED),
        (6, "battery.failure", Verdict.FAULT),
        (7, "battery.cold", Verdict.UNDECIDED),
    ],
)
def test_health_codes(code: int, rule: str, verdict: Verdict) -> None:
    (finding,) = dump(AOSP_16.replace("health: 2", f"health: {code}")).findings
    assert (finding.rule, finding.severity, finding.verdict) == (rule, Severity.FAIL, verdict)


def test_faked_values_are_a_setting_and_judge_nothing_else() -> None:
    faked = AOSP_16.replace("state:\n", "state:\n  (UPDATES STOPPED -- use 'reset' to restart)\n", 1)
    result = dump(faked.replace("temperature: 301", "temperature: 600").replace("health: 2", "health: 4"))
    assert rules(result) == {"battery.updates_stopped": "warn"}
    assert result.findings[0].verdict is Verdict.SETTING
    assert "battery.overheated" in result.not_judged


@pytest.mark.parametrize(
    ("percent", "found"),
    [(79, {"battery.worn": "fail"}), (80, {"battery.aging": "warn"}), (84, {"battery.aging": "warn"}), (85, {})],
)
def test_wear_thresholds(percent: int, found: dict[str, str]) -> None:
    assert rules(dump(AOSP_16 + f"  mSavedBatteryAsoc: [{percent}]\n")) == found


@pytest.mark.parametrize(
    ("cycles", "found"),
    [
        (799, {}),
        (800, {"battery.cycles_many": "warn"}),
        (999, {"battery.cycles_many": "warn"}),
        (1000, {"battery.cycles_spent": "fail"}),
    ],
)
def test_cycle_thresholds(cycles: int, found: dict[str, str]) -> None:
    result = run((DUMP, AOSP_16), (("cat", SUPPLY + "cycle_count"), f"{cycles}\n"))
    assert result.facts.cycle_count == cycles
    assert rules(result) == found


def test_cycle_count_comes_from_the_sticky_broadcast_not_from_history() -> None:
    sources = [
        (DUMP, AOSP_16),
        (("dumpsys", "activity", "broadcasts"), STICKY),
        (("cat", SUPPLY + "cycle_count"), "5\n"),
    ]
    assert run(*sources).facts.cycle_count == 812
    assert run(sources[0], (sources[1][0], STICKY.replace("COUNT=812", "COUNT=0")), sources[2]).facts.cycle_count == 5
    assert run((DUMP, AOSP_16 + SAMSUNG), *sources[1:]).facts.cycle_count == 249
    history_only = STICKY[: STICKY.index("  Sticky broadcasts")]
    assert run(sources[0], (sources[1][0], history_only)).facts.cycle_count == 11
    assert run((("cat", SUPPLY + "cycle_count"), "0\n")).facts.cycle_count is None


def test_health_from_charge_full_then_from_the_learned_capacity() -> None:
    full = (("cat", SUPPLY + "charge_full"), "3900000\n")
    design = (("cat", SUPPLY + "charge_full_design"), "5000000\n")
    stats = (("dumpsys", "batterystats", "--charged"), STATS)
    assert run(full, design, stats).facts.health_percent == 78.0
    assert run(full, design, stats).facts.health_source == "charge_full"
    facts = run(design, stats).facts
    assert (facts.health_percent, facts.health_source, facts.learned_capacity_mah) == (82.0, "learned", 4100.0)
    assert run(stats).facts.health_percent is None, "estimated capacity is no design capacity"
    assert run((("dumpsys", "batterystats"), STATS)).facts.learned_capacity_mah == 4100.0
    refused = (("cat", SUPPLY + "charge_full"), "cat: /sys/class/power_supply/battery/charge_full: Permission denied\n")
    assert run(refused, design, stats).facts.health_source == "learned"


@pytest.mark.parametrize("full", ["1999999", "5800000"])
def test_a_ratio_outside_40_to_115_percent_is_not_used(full: str) -> None:
    result = run((("cat", SUPPLY + "charge_full"), full + "\n"), (("cat", SUPPLY + "charge_full_design"), "5000000\n"))
    assert result.facts.health_percent is None
    assert "battery.implausible" in rules(result)


def test_charging_rules() -> None:
    stuck = AOSP_16.replace("status: 2", "status: 4")
    assert rules(dump(stuck)) == {"battery.not_charging": "warn"}
    assert rules(dump(stuck.replace("Charging state: 1", "Charging state: 4"))) == {"battery.charge_held": "info"}
    wall = AOSP_16.replace("AC powered: false", "AC powered: true")
    assert rules(dump(wall)) == {"battery.slow_charging": "warn"}
    empty = (
        AOSP_16.replace("level: 69", "level: 15")
        .replace("status: 2", "status: 3")
        .replace("USB powered: true", "USB powered: false")
    )
    assert rules(dump(empty)) == {"battery.low": "info"}


@pytest.mark.parametrize("key", ["level", "scale", "temperature", "health", "status"])
def test_without_a_required_key_the_area_is_unknown(key: str) -> None:
    lines = [line for line in AOSP_16.splitlines(keepends=True) if not line.strip().startswith(key + ":")]
    assert dump("".join(lines)).severity is Severity.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Can't find service: battery\n",
        "Permission Denial: can't dump BatteryService from pid=1, uid=2000\n",
        "\x00\n",
    ],
)
def test_nothing_to_read(text: str) -> None:
    result = dump(text)
    assert result.severity is Severity.UNKNOWN
    assert result.error is None
    assert set(asdict(result.facts).values()) == {None}
    assert not result.findings


def test_no_output_at_all_is_incomplete_and_unknown() -> None:
    result = run()
    assert (result.severity, result.complete, result.error) == (Severity.UNKNOWN, False, None)


def test_encodings_change_nothing() -> None:
    plain = dump(AOSP_16 + SAMSUNG).facts
    crlf = (AOSP_16 + SAMSUNG).replace("\n", "\r\n")
    assert dump(crlf).facts == plain
    assert dump(crlf.replace("\r\n", "\r\r\n")).facts == plain
    assert dump(codecs.BOM_UTF16_LE + crlf.encode("utf-16-le")).facts == plain
    assert dump(codecs.BOM_UTF8 + crlf.encode()).facts == plain
    assert dump(AOSP_16.encode() + b"  OEM: \xff\xfe\x80\n" + SAMSUNG.encode()).facts == plain


@given(st.integers(min_value=0, max_value=len(AOSP_16)))
def test_a_line_that_was_never_ended_is_not_read(cut: int) -> None:
    whole = asdict(dump(AOSP_16).facts)
    for name, value in asdict(dump(AOSP_16[:cut]).facts).items():
        if name == "plugged" and value is not None:
            assert set(value) <= set(whole["plugged"])
        elif name in ("max_charging_power_w", "updates_stopped") or value is None:
            continue
        else:
            assert value == whole[name]


SOURCES = (
    DUMP,
    ("dumpsys", "batterystats", "--charged"),
    ("dumpsys", "activity", "broadcasts"),
    *[("cat", SUPPLY + name) for name in ("charge_full", "charge_full_design", "cycle_count")],
)
SCRAPS = st.sampled_from(
    [*(AOSP_16 + SAMSUNG + STICKY + STATS).splitlines(), "level: " + "9" * 5000, "[" * 5000, "scale:", "-1", "²", "٣"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), SCRAPS.map(str.encode)), max_size=25), st.sampled_from(SOURCES))
def test_arbitrary_lines_never_raise(lines: list[bytes], argv: Argv) -> None:
    assert run((argv, b"\n".join(lines) + b"\n")).error is None


def test_time_grows_with_the_text_not_faster() -> None:
    def seconds(repeats: int) -> float:
        texts = [(argv, (AOSP_16 + SAMSUNG + STICKY + STATS) * repeats) for argv in SOURCES[:3]]
        begun = time.perf_counter()
        assert run(*texts).error is None
        return time.perf_counter() - begun

    seconds(20)
    small, large = min(seconds(100) for _ in range(3)), min(seconds(800) for _ in range(2))
    assert large < 8 * 4 * small + 0.2


NUMBERS = {
    "level": "level_percent",
    "scale": "level_percent",
    "temperature": "temperature_c",
    "voltage": "voltage_v",
    "health": "health",
    "status": "status",
    "mSavedBatteryAsoc": "health_percent",
    "mSavedBatteryUsage": "cycle_count",
    "AC powered": "plugged",
}


@settings(deadline=None)
@given(st.sampled_from(sorted(NUMBERS)), st.integers(1, 33), st.sampled_from(["  ", "", "\t"]))
def test_a_second_different_value_anywhere_below_the_head_makes_the_fact_null(key: str, at: int, indent: str) -> None:
    lines = (AOSP_16 + SAMSUNG).splitlines()
    lines.insert(at, f"{indent}{key}: " + ("true" if key == "AC powered" else "3"))
    result = dump("\n".join(lines) + "\n")
    assert getattr(result.facts, NUMBERS[key]) is None
    assert "battery.implausible" in rules(result)
    untouched = dump(AOSP_16 + SAMSUNG).facts
    others = set(NUMBERS.values()) - {NUMBERS[key]}
    assert all(getattr(result.facts, fact) == getattr(untouched, fact) for fact in others)


ON_AC = (("AC powered: false", "AC powered: true"), ("status: 2", "status: 4"))


@pytest.mark.parametrize(
    ("level", "lines", "found"),
    [
        (30, " mProtectBatteryMode: 1\n", {"battery.not_charging": "warn"}),
        (30, " mProtectBatteryMode: 4\n mProtectionThreshold: 80\n", {"battery.not_charging": "warn"}),
        (80, " mProtectBatteryMode: 1\n", {"battery.charge_held": "info"}),
        (75, " mProtectBatteryMode: 4\n mProtectionThreshold: 80\n", {"battery.charge_held": "info"}),
        (80, " mProtectBatteryMode: 4\n mProtectionThreshold: 90\n", {"battery.not_charging": "warn"}),
        (85, " mProtectBatteryMode: 4\n mProtectionThreshold: 90\n", {"battery.charge_held": "info"}),
        (80, " mProtectBatteryMode: 4\n mProtectionThreshold: 0\n", {"battery.charge_held": "info"}),
        (80, " mProtectBatteryMode: 0\n mProtectionThreshold: 80\n", {"battery.not_charging": "warn"}),
        (100, " mProtectBatteryMode: 4\n", {}),
    ],
)
def test_a_protection_excuses_only_a_level_at_its_limit(level: int, lines: str, found: dict[str, str]) -> None:
    text = AOSP_16.replace("level: 69", f"level: {level}")
    for old, new in ON_AC:
        text = text.replace(old, new)
    assert rules(dump(text + lines)) == found


def test_adaptive_charging_does_not_explain_an_empty_phone() -> None:
    text = AOSP_16.replace("level: 69", "level: 10").replace("Charging policy: 1", "Charging policy: 2")
    for old, new in (ON_AC[0], ("status: 2", "status: 3")):
        text = text.replace(old, new)
    assert set(rules(dump(text))) == {"battery.not_charging", "battery.low"}
    says_so = dump(text.replace("Charging state: 1", "Charging state: 5"))
    assert "battery.charge_held" in rules(says_so)


@pytest.mark.parametrize(
    ("asoc", "bsoh", "percent", "source", "found"),
    [
        ("[98]", "[72]", 72.0, "bsoh", "battery.worn"),
        ("[72]", "98", 72.0, "asoc", "battery.worn"),
        ("[98]", "[82]", 82.0, "bsoh", "battery.aging"),
        ("[-1]", "[97.64]", 97.0, "bsoh", None),
    ],
)
def test_of_the_vendors_two_figures_the_worse_is_judged_and_both_are_told(
    asoc: str, bsoh: str, percent: float, source: str, found: str | None
) -> None:
    result = dump(AOSP_16 + f"  mSavedBatteryAsoc: {asoc}\n  mSavedBatteryBsoh: {bsoh}\n")
    assert (result.facts.health_percent, result.facts.health_source) == (percent, source)
    assert list(rules(result)) == ([found] if found else [])
    for finding in result.findings:
        both = f"capacity figure {result.facts.asoc_percent} %, Samsung's health figure {result.facts.bsoh_percent} %"
        assert both in finding.says.technician.en
        assert [item.line.split(":")[0] for item in finding.evidence] == ["mSavedBatteryAsoc", "mSavedBatteryBsoh"]


SAMSUNG_USE = """Statistics since last charge:
  Last learned battery capacity: 3020 mAh
  Estimated power use (mAh):
    Capacity: 3020, Rated: 3900, Typical: 4000, Computed drain: 132, actual drain: 132
    UID u0a90: 0.419 fg: 0.252 ( cpu=0.253 )
"""


def test_the_rated_capacity_is_a_design_the_plain_one_is_the_estimate_again() -> None:
    stats = ("dumpsys", "batterystats", "--charged")
    facts = run((stats, SAMSUNG_USE)).facts
    assert (facts.health_percent, facts.health_source) == (77.4, "learned_rated")
    plain = SAMSUNG_USE.replace(" Rated: 3900, Typical: 4000,", "")
    assert run((stats, plain)).facts.health_percent is None
    told = run((DUMP, AOSP_16), (stats, SAMSUNG_USE))
    assert "learned capacity ÷ rated capacity" in told.findings[0].says.technician.en


@pytest.mark.parametrize("supply", ["battery", "bms", "maxfg"])
def test_the_one_file_of_a_supply_tells_as_well(supply: str) -> None:
    text = (
        f"POWER_SUPPLY_NAME={supply}\nPOWER_SUPPLY_CHARGE_FULL=3900000\nPOWER_SUPPLY_CHARGE_FULL_DESIGN=5000000\n"
        "POWER_SUPPLY_CYCLE_COUNT=812\n"
    )
    argv = ("cat", f"/sys/class/power_supply/{supply}/uevent")
    assert argv in {command.argv for command in battery.DIAGNOSTIC.commands}
    facts = run((argv, text)).facts
    assert (facts.health_percent, facts.health_source, facts.cycle_count) == (78.0, "charge_full", 812)


def test_what_the_phone_does_not_know_is_not_judged() -> None:
    unknown = dump(AOSP_16.replace("health: 2", "health: 1").replace("status: 2", "status: 1"))
    assert {"battery.dead", "battery.cold", "battery.not_charging", "battery.low"} <= set(unknown.not_judged)


def test_a_sentence_holds_no_dash_for_what_is_not_known() -> None:
    (finding,) = run((DUMP, AOSP_16), (("cat", SUPPLY + "cycle_count"), "1200\n")).findings
    assert finding.says.technician.en == "1200 charge cycles (fails from 1000)."
    (finding,) = dump(AOSP_16 + "  mSavedBatteryAsoc: [71]\n").findings
    assert "cycles" not in finding.says.technician.en
