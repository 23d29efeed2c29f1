"""The USB port and what is plugged into it (P1, P2)."""

from __future__ import annotations

import pytest

from diagnostics import ports
from diagnostics.battery_text import BATTERY as BATTERY_ARGV
from tests.diagnostics.area_samples import BATTERY, USB, changed, rules, run

STATUS = "contaminant_presence_status=not detected"


def test_the_sample_as_a_person_reads_it() -> None:
    facts = run("ports", {ports.USB: USB, BATTERY_ARGV: BATTERY}).facts
    assert (facts.usb_connected, facts.usb_configured, facts.host_connected, facts.port_count) == (True, True, False, 1)
    assert (facts.power_role, facts.data_role, facts.contaminant) == ("sink", "device", "not_detected")
    assert (facts.data_status, facts.power_limited, facts.compliance_warnings) == (("enabled",), False, ())
    assert (facts.plugged, facts.charging_power_w, facts.charge_protection) == (("ac",), 27.0, False)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (STATUS, "contaminant_presence_status=detected", {"ports.contaminant": "fail"}),
        (STATUS, "contaminant_presence_status=not-supported", {}),
        (STATUS, "contaminant_presence_status=disabled", {}),
        (
            "usb_data_status=enabled",
            "usb_data_status=disabled-overheat, disabled-docking",
            {"ports.overheated": "fail"},
        ),
        ("limited=false", "limited=true", {"ports.power_limited": "info"}),
        ("warning_status=[]", "warning_status=[debug accessory, bc12]", {"ports.charger_not_compliant": "info"}),
    ],
)
def test_what_the_port_says(old: str, new: str, found: dict[str, str]) -> None:
    assert rules(changed("ports", ports.USB, (old, new))) == found


def test_of_two_ports_the_wet_one_counts() -> None:
    second = "      status={\n        connected=false\n        contaminant_presence_status=detected\n      }\n"
    result = changed("ports", ports.USB, ("      can_change_mode=true\n", "      can_change_mode=true\n" + second))
    assert (result.facts.contaminant, result.facts.port_count) == ("detected", 2)


SLOW = (("Max charging current: 3000000", "Max charging current: 900000"), ("voltage: 9000000", "voltage: 5000000"))
USB_POWER = (("AC powered: true", "AC powered: false"), ("USB powered: false", "USB powered: true"))


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        (SLOW, {"ports.slow_charging": "warn"}),
        ((("current: 3000000", "current: 1000000"), ("voltage: 9000000", "voltage: 5000000")), {}),  # 5 W exactly
        ((*SLOW, ("status: 2", "status: 5")), {}),  # full: nothing flows, nothing is slow
        ((*SLOW, *USB_POWER), {"ports.computer_port": "info"}),
        ((("current: 3000000", "current: 0"),), {}),  # not measured
    ],
)
def test_watts(pairs: tuple[tuple[str, str], ...], found: dict[str, str]) -> None:
    assert rules(changed("ports", BATTERY_ARGV, *pairs)) == found


@pytest.mark.parametrize(
    ("level", "state", "policy", "held"),
    [("60", "4", "1", True), ("60", "5", "1", True), ("80", "1", "3", True), ("75", "1", "3", True),
     ("74", "1", "3", False), ("60", "1", "3", False), ("95", "1", "3", False), ("100", "5", "3", False)],
)  # fmt: skip
def test_a_charge_limit_explains_only_a_level_at_the_limit(level: str, state: str, policy: str, held: bool) -> None:
    result = changed(
        "ports",
        BATTERY_ARGV,
        ("status: 2", "status: 4"),
        ("level: 60", f"level: {level}"),
        ("Charging state: 1", f"Charging state: {state}"),
        ("Charging policy: 1", f"Charging policy: {policy}"),
        *SLOW,
    )
    assert rules(result) == ({"ports.charge_limit": "info"} if held else {})
    assert all(finding.verdict.value == "setting" for finding in result.findings)


def test_data_without_power_and_a_phone_that_is_the_host() -> None:
    unplugged = ("AC powered: true", "AC powered: false")
    assert rules(changed("ports", BATTERY_ARGV, unplugged)) == {"ports.data_without_power": "warn"}
    host = {
        ports.USB: USB.replace("host_connected=false", "host_connected=true"),
        BATTERY_ARGV: BATTERY.replace(*unplugged),
    }
    assert rules(run("ports", {**host})) == {}


def test_values_that_somebody_typed_judge_no_charging() -> None:
    frozen = BATTERY.replace("state:\n", "state:\n  (UPDATES STOPPED -- use 'reset' to restart)\n", 1)
    for old, new in SLOW:
        frozen = frozen.replace(old, new)
    result = run("ports", {ports.USB: USB, BATTERY_ARGV: frozen})
    assert rules(result) == {}
    assert "ports.slow_charging" in result.not_judged


OLD = """USB Manager State:
  USB Device State:
    mCurrentFunctions: adb
    mConnected: true
    mConfigured: true
    mHostConnected: false
    mUsbCharging: true
    Kernel state: CONFIGURED
  USB Debugging State:
    Connected to adbd: true
    mConnected: false
  USB Port State:
    <no ports>
"""


def test_the_form_up_to_8_1() -> None:
    facts = run("ports", {ports.USB: OLD}).facts
    assert (facts.usb_connected, facts.usb_configured, facts.host_connected, facts.port_count) == (
        True,
        True,
        False,
        None,
    )
