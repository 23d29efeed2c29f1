"""Bluetooth, NFC and location: a setting, or not coming on?"""

from __future__ import annotations

import pytest

from diagnostics import radios
from tests.diagnostics.area_samples import BLUETOOTH, GLOBAL, GNSS, SECURE, changed, rules, run

OFF = (("  enabled: true", "  enabled: false"), ("  state: ON", "  state: OFF"))


def test_the_head_of_the_dump_counts_not_the_adapter_below() -> None:
    facts = run("radios", {radios.BLUETOOTH: BLUETOOTH}).facts
    assert (facts.bluetooth_enabled, facts.bluetooth_state, facts.bluetooth_crashes) == (True, "on", 1)


def test_off_on_purpose_is_a_setting_and_off_against_the_switch_is_not() -> None:
    assert rules(changed("radios", radios.BLUETOOTH, *OFF)) == {"radios.bluetooth_stuck": "warn"}
    coming = changed("radios", radios.BLUETOOTH, OFF[0], ("  state: ON", "  state: TURNING_ON"))
    assert rules(coming) == {}
    assert "radios.bluetooth_stuck" in coming.not_judged
    texts = {radios.BLUETOOTH: BLUETOOTH.replace(*OFF[0]).replace(*OFF[1]), radios.SECURE: SECURE}
    wanted_off = GLOBAL.replace("bluetooth_on=1", "bluetooth_on=0")
    assert rules(run("radios", {**texts, radios.GLOBAL: wanted_off})) == {"radios.bluetooth_off": "info"}
    flying = GLOBAL.replace("airplane_mode_on=0", "airplane_mode_on=1")
    assert rules(run("radios", {**texts, radios.GLOBAL: flying})) == {}


@pytest.mark.parametrize(("count", "found"), [(2, {}), (3, {"radios.bluetooth_crashes": "warn"})])
def test_crashes(count: int, found: dict[str, str]) -> None:
    result = changed("radios", radios.BLUETOOTH, ("crashed 1 time\n", f"crashed {count} times\n"))
    assert rules(result) == found
    if found:
        assert any("02-03 15:30:01" in evidence.line for evidence in result.findings[0].evidence)


@pytest.mark.parametrize(
    ("mode", "enabled", "found"),
    [
        ("0", False, {"radios.location_off": "info"}),
        ("1", True, {}),
        ("2", True, {"radios.location_coarse": "info"}),
        ("3", True, {}),
    ],
)
def test_location(mode: str, enabled: bool, found: dict[str, str]) -> None:
    result = changed("radios", radios.SECURE, ("location_mode=3", f"location_mode={mode}"))
    assert result.facts.location_enabled is enabled
    assert rules(result) == found


@pytest.mark.parametrize(
    ("allowed", "enabled"), [("gps,network", True), ("gps", True), ("", False), ("passive", False)]
)
def test_location_of_a_phone_that_only_lists_providers(allowed: str, enabled: bool) -> None:
    text = f"location_providers_allowed={allowed}\n"
    assert run("radios", {radios.BLUETOOTH: BLUETOOTH, radios.SECURE: text}).facts.location_enabled is enabled


def test_nfc() -> None:
    assert rules(changed("radios", radios.NFC, ("mState=on", "mState=off"))) == {"radios.nfc_off": "info"}
    absent = run("radios", {radios.NFC: ""}).facts
    assert absent.nfc_state is None


def test_satellites() -> None:
    facts = run("radios", {radios.GNSS: GNSS}).facts
    assert (facts.gps_reports, facts.gps_failed_percent, facts.gps_first_fix_s, facts.gps_signal_dbhz) == (
        240,
        4.2,
        7.3,
        34.1,
    )
    assert rules(changed("radios", radios.GNSS, ("4.166666666666667", "62.5"))) == {"radios.gps_fails": "info"}
    assert rules(changed("radios", radios.GNSS, ("34.12345678901234", "17.5"))) == {"radios.gps_weak": "info"}
    few = changed(
        "radios", radios.GNSS, ("4.166666666666667", "62.5"), ("location reports: 240", "location reports: 12")
    )
    assert rules(few) == {}


def test_a_whole_location_dump_serves_and_says_nothing_of_where_the_customer_is() -> None:
    dump = "Location Manager State:\n  last location=Location[gps 31.234567,121.456789 hAcc=5.0 et=+1h]\n" + GNSS
    weak = dump.replace("34.12345678901234", "12.5")
    result = run("radios", {radios.LOCATION: weak})
    assert result.facts.gps_signal_dbhz == 12.5
    assert "31.23" not in repr(result)
    assert not any(command.argv == radios.LOCATION for command in radios.COMMANDS)
