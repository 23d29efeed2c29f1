"""What SIM, radios, sensors, display, sound and ports keep to, whatever they are given."""

from __future__ import annotations

import codecs
import time
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.model import Argv, Severity
from tests.diagnostics.area_samples import SAMPLES, changed, rules, run

AREAS = pytest.mark.parametrize("area", SAMPLES)


@AREAS
def test_the_healthy_phone_is_judged_and_finds_nothing(area: str) -> None:
    result = run(area, dict(SAMPLES[area][1]))
    assert (result.error, result.complete, rules(result)) == (None, True, {})
    assert result.severity is Severity.PASS


@pytest.mark.parametrize(("area", "fact"), [(area, fact) for area in SAMPLES for fact in SAMPLES[area][0].required])
def test_without_the_lines_of_a_required_fact_the_area_is_unknown(area: str, fact: str) -> None:
    texts = SAMPLES[area][1]
    whole = {argv: text.splitlines() for argv, text in texts.items()}
    gone = {
        "sims": ("Phone Id", "mServiceState", "mSignalStrength", "mDataConnectionState", "last known", "[gsm."),
        "bluetooth_enabled": ("  enabled:",),
        "location_enabled": ("location_mode",),
        "sensors": ("Sensor List:",),
        "brightness_steps": ("screen_brightness=",),
        "screen_off_timeout_s": ("screen_off_timeout",),
        "ringer_mode": ("- mode (external)", "mode_ringer"),
        "do_not_disturb": ("- zen mode", "zen_mode"),
        "usb_connected": ("      connected=",),
        "plugged": ("  AC powered", "  USB powered", "  Wireless powered", "  Dock powered"),
    }[fact]
    left = {
        argv: "".join(line + "\n" for line in lines if not line.lstrip(" ").startswith(tuple(w.strip() for w in gone)))
        for argv, lines in whole.items()
    }
    result = run(area, dict(left))
    assert getattr(result.facts, fact) is None
    assert result.severity is Severity.UNKNOWN
    assert result.error is None


@AREAS
def test_an_output_that_was_cut_short_is_never_healthy(area: str) -> None:
    result = run(area, dict(SAMPLES[area][1]), complete=False)
    assert result.severity is Severity.UNKNOWN


@AREAS
def test_encodings_change_nothing(area: str) -> None:
    texts = SAMPLES[area][1]
    plain = run(area, dict(texts)).facts
    crlf = {argv: text.replace("\n", "\r\n") for argv, text in texts.items()}
    assert run(area, dict(crlf)).facts == plain
    assert run(area, {a: codecs.BOM_UTF16_LE + t.encode("utf-16-le") for a, t in crlf.items()}).facts == plain
    assert run(area, {a: codecs.BOM_UTF8 + t.encode() for a, t in texts.items()}).facts == plain
    assert run(area, {a: t.encode() + b"\xff\xfe\x80 oem\n" for a, t in texts.items()}).facts == plain


def _never_more(value: Any, whole: Any) -> bool:
    """Null, the same, a part of a list, or (counted and combined facts) the same kind."""
    if value is None or value == whole:
        return True
    if isinstance(value, tuple) and isinstance(whole, tuple):
        return all(any(_never_more(one, other) for other in whole) for one in value)
    if is_dataclass(value):
        return all(_never_more(getattr(value, f.name), getattr(whole, f.name)) for f in fields(value))
    return False


COMBINED = {
    "animation_scale",
    "port_count",
    "hardware_count",
    "display_zoom",
    "recent_events",
}
"""Facts made of several lines: with fewer lines they may differ, and an output that is known to be cut is not judged."""


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_line_that_was_never_ended_is_not_read(data: st.DataObject) -> None:
    area = data.draw(st.sampled_from(sorted(SAMPLES)))
    texts: dict[Argv, str | bytes] = dict(SAMPLES[area][1])
    whole = run(area, texts).facts
    argv = data.draw(st.sampled_from(sorted(texts)))
    text = SAMPLES[area][1][argv]
    texts[argv] = text[: data.draw(st.integers(0, len(text)))]
    result = run(area, texts)
    assert result.error is None
    for one in fields(whole):
        if one.name not in COMBINED:
            assert _never_more(getattr(result.facts, one.name), getattr(whole, one.name)), one.name


SCRAPS = [
    "Bluetooth crashed ", "Bluetooth Status", "{", "}", "[", "a={", "Sensor List:", "Recent Sensor events:", "=",
    "- STREAM_RING:", "Stream volumes", "Phone Id=", "Logical SIM slot 9: subId=", "NetworkPolicy{template=", ": last  events",
    "  enabled:", "mState=", "1 (ts=1, wall=1) 1,", "screen_brightness=" + "9" * 4000, "[" * 4000, "²=٣", "streamVolume:-",
    "Physical density: 0", "  Current: (speaker):", "  Devices: (", "compliance_warning_status=[,,,", "mode_ringer=٣",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_arbitrary_lines_never_raise(data: st.DataObject) -> None:
    area = data.draw(st.sampled_from(sorted(SAMPLES)))
    texts = SAMPLES[area][1]
    argv = data.draw(st.sampled_from(sorted(texts)))
    known = [*SCRAPS, *texts[argv].splitlines()]
    line = st.one_of(st.binary(max_size=60), st.sampled_from(known).map(str.encode))
    lines = data.draw(st.lists(line, max_size=30))
    assert run(area, {argv: b"\n".join(lines) + b"\n"}).error is None


@AREAS
def test_time_grows_with_the_text_not_faster(area: str) -> None:
    texts = SAMPLES[area][1]

    def seconds(repeats: int) -> float:
        begun = time.perf_counter()
        assert run(area, {argv: text * repeats for argv, text in texts.items()}).error is None
        return time.perf_counter() - begun

    seconds(10)
    small, large = min(seconds(50) for _ in range(3)), min(seconds(400) for _ in range(2))
    assert large < 8 * 4 * small + 0.2


LONG = (
    "x" * 500_000,
    "{" * 500_000,
    "id=" + "1" * 500_000,
    "  [SubscriptionInfoInternal: id=3 " + "a=b " * 120_000,
    "NetworkPolicy{template=" + " limitBytes=" * 40_000,
    "\t 1 (ts=1.0, wall=1) " + "1.0, " * 100_000,
    "   Current: " + "2 (speaker): 1, " * 40_000,
)


@AREAS
def test_one_endless_line_costs_no_more_than_many_short_ones(area: str) -> None:
    begun = time.perf_counter()
    for line in LONG:
        assert run(area, {argv: text + line + "\n" for argv, text in SAMPLES[area][1].items()}).error is None
    assert time.perf_counter() - begun < 5


CONFLICTS = [
    ("sim", "sims.0.service_state", ("dumpsys", "telephony.registry"), "    mCallState=0\n    mServiceState={mVoiceRegState=0",
     "    mServiceState={mVoiceRegState=1(OUT_OF_SERVICE), x}\n    mServiceState={mVoiceRegState=0"),
    ("sim", "data_slot", ("dumpsys", "isub"), "defaultDataSubId=3", "defaultDataSubId=3\ndefaultDataSubId=5"),
    ("sim", "data_saver", ("dumpsys", "netpolicy"), "Restrict background: false", "Restrict background: false\nRestrict background: true"),
    ("radios", "bluetooth_enabled", ("dumpsys", "bluetooth_manager"), "  enabled: true", "  enabled: true\n  enabled: false"),
    ("radios", "bluetooth_crashes", ("dumpsys", "bluetooth_manager"), "Bluetooth crashed 1 time", "Bluetooth crashed 1 time\nBluetooth crashed 2 times"),
    ("radios", "nfc_state", ("dumpsys", "nfc"), "mState=on", "mState=on\nmState=off"),
    ("radios", "location_mode", ("settings", "list", "secure"), "location_mode=3", "location_mode=3\nlocation_mode=0"),
    ("radios", "gps_signal_dbhz", ("dumpsys", "location", "--gnssmetrics"), "  Top 4", "  Top 4 Avg CN0 mean (dB-Hz): 9.5\n  Top 4"),
    ("sensors", "all_off", ("dumpsys", "sensorservice"), "Sensor Privacy: disabled", "Sensor Privacy: disabled\nSensor Privacy: enabled"),
    ("display", "brightness_steps", ("settings", "list", "system"), "screen_brightness=128", "screen_brightness=128\nscreen_brightness=4"),
    ("display", "inverted", ("settings", "list", "secure"), "accessibility_display_inversion_enabled=0",
     "accessibility_display_inversion_enabled=0\naccessibility_display_inversion_enabled=1"),
    ("display", "display_zoom", ("wm", "density"), "Override density: 440", "Override density: 440\nOverride density: 500"),
    ("sound", "ringer_mode", ("dumpsys", "audio"), "- mode (external) = NORMAL", "- mode (external) = NORMAL\n- mode (external) = SILENT"),
    ("sound", "media_volume_percent", ("dumpsys", "audio"), "   streamVolume:10", "   streamVolume:10\n   streamVolume:0"),
    ("sound", "do_not_disturb", ("dumpsys", "audio"), "- zen mode:ZEN_MODE_OFF", "- zen mode:ZEN_MODE_OFF\n- zen mode:ZEN_MODE_ALARMS"),
    ("ports", "usb_connected", ("dumpsys", "usb"), "      connected=true\n      configured", "      connected=true\n      connected=false\n      configured"),
    ("ports", "contaminant", ("dumpsys", "usb"), "        usb_data_status", "        contaminant_presence_status=detected\n        usb_data_status"),
    ("ports", "plugged", ("dumpsys", "battery"), "  AC powered: true", "  AC powered: true\n  AC powered: false"),
]  # fmt: skip


@pytest.mark.parametrize(("area", "fact", "argv", "old", "new"), CONFLICTS, ids=[f"{c[0]}.{c[1]}" for c in CONFLICTS])
def test_values_that_contradict_each_other_are_null_and_shown(
    area: str, fact: str, argv: Argv, old: str, new: str
) -> None:
    result = changed(area, argv, (old, new))
    value = result.facts.sims[0].service_state if fact.startswith("sims.") else getattr(result.facts, fact)
    assert value is None
    assert f"{area}.implausible" in rules(result)


IMPOSSIBLE = [
    ("display", "brightness_steps", ("settings", "list", "system"), "screen_brightness=128", "screen_brightness=-3"),
    ("display", "font_scale", ("settings", "list", "system"), "font_scale=1.15", "font_scale=99"),
    ("display", "dark_theme", ("settings", "list", "secure"), "ui_night_mode=2", "ui_night_mode=purple"),
    ("display", "display_zoom", ("wm", "density"), "Override density: 440", "Override density: 9"),
    ("sound", "media_volume_percent", ("dumpsys", "audio"), "   streamVolume:10", "   streamVolume:26"),
    ("sound", "balance", ("settings", "list", "system"), "master_balance=0.0", "master_balance=7"),
    ("sound", "ringer_mode", ("dumpsys", "audio"), "(external) = NORMAL", "(external) = LOUD"),
    ("radios", "gps_failed_percent", ("dumpsys", "location", "--gnssmetrics"), "4.166666666666667", "416.0"),
    ("radios", "bluetooth_state", ("dumpsys", "bluetooth_manager"), "  state: ON", "  state: BLUE"),
    ("ports", "charging_current_ma", ("dumpsys", "battery"), "3000000", "99000000000"),
    ("ports", "power_role", ("dumpsys", "usb"), "        power_role=sink\n", "        power_role=drain\n"),
]


@pytest.mark.parametrize(("area", "fact", "argv", "old", "new"), IMPOSSIBLE, ids=[f"{c[0]}.{c[1]}" for c in IMPOSSIBLE])
def test_values_that_cannot_be_true_are_null_and_shown(area: str, fact: str, argv: Argv, old: str, new: str) -> None:
    result = changed(area, argv, (old, new))
    assert getattr(result.facts, fact) is None
    odd = [finding for finding in result.findings if finding.rule == f"{area}.implausible"]
    assert odd
    assert any(new.split("=")[-1].split(": ")[-1].strip() in finding.says.technician.en for finding in odd)
