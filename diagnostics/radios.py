"""Bluetooth, NFC and location: switched off, or not coming on? (P8's neighbours, P14)"""

from __future__ import annotations

from dataclasses import replace

from diagnostics.bluetooth_text import read_bluetooth
from diagnostics.dumpsys import Notebook, agreed, whole_number, yes_no
from diagnostics.gnss_text import read_gnss
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.radios_facts import RadiosFacts
from diagnostics.radios_rules import RULES
from diagnostics.settings_text import DUMP_SETTINGS, Settings
from diagnostics.settings_values import decimal, named, switch

BLUETOOTH: Argv = ("dumpsys", "bluetooth_manager")
NFC: Argv = ("dumpsys", "nfc")
GNSS: Argv = ("dumpsys", "location", "--gnssmetrics")
"""Not `dumpsys location`, which prints where the customer is and was."""
LOCATION: Argv = ("dumpsys", "location")
SECURE: Argv = ("settings", "list", "secure")
GLOBAL: Argv = ("settings", "list", "global")
COMMANDS = (
    Command(BLUETOOTH, max_bytes=4 * 1024 * 1024),
    Command(NFC, max_bytes=2 * 1024 * 1024),
    Command(GNSS, min_sdk=26, max_bytes=1024 * 1024),
    Command(SECURE, max_bytes=1024 * 1024),
    Command(GLOBAL, max_bytes=1024 * 1024),
)
KEYS = {
    "secure": ("location_mode", "location_providers_allowed"),
    "global": ("bluetooth_on", "airplane_mode_on"),
}
FORMS: dict[Argv, tuple[Argv, ...]] = {
    GNSS: (LOCATION,),
    **{
        ("settings", "list", table): (DUMP_SETTINGS, *(("settings", "get", table, key) for key in keys))
        for table, keys in KEYS.items()
    },
}
REQUIRED = ("bluetooth_enabled", "location_enabled")
"""NFC and satellites are not required: many phones have no NFC, and a phone that never asked has no figures."""

BLUETOOTH_STATES = {
    "OFF": "off",
    "TURNING_ON": "turning_on",
    "ON": "on",
    "TURNING_OFF": "turning_off",
    "BLE_TURNING_ON": "ble_turning_on",
    "BLE_ON": "ble_on",
    "BLE_TURNING_OFF": "ble_turning_off",
}
"""BluetoothAdapter.nameForState."""
NFC_STATES = {"off": "off", "turning on": "turning_on", "on": "on", "turning off": "turning_off"}
"""NfcService.stateToString."""
MODES = {"0": "off", "1": "device_only", "2": "battery_saving", "3": "high_accuracy"}
"""Settings.Secure.LOCATION_MODE_*."""


def parse(outputs: Outputs, now: Now) -> Parsed[RadiosFacts]:
    notes = Notebook()
    facts = RadiosFacts()
    bluetooth, nfc, gnss = outputs.get(*BLUETOOTH), outputs.get(*NFC), outputs.first(GNSS, LOCATION)
    if bluetooth is not None:
        facts = _bluetooth(facts, bluetooth, notes)
    if nfc is not None:
        found = [(line, line[len("mState=") :].strip()) for line in nfc.lines if line.startswith("mState=")]
        facts = replace(facts, nfc_state=agreed(notes, "nfc_state", nfc, found[:64], NFC_STATES.get))
    if gnss is not None:
        facts = _gnss(facts, gnss, notes)
    secure, shared = Settings(outputs, "secure"), Settings(outputs, "global")
    mode = named(secure, "location_mode", "location_mode", MODES, notes)
    facts = replace(
        facts,
        bluetooth_wanted=named(shared, "bluetooth_on", "bluetooth_wanted", {"0": False, "1": True, "2": True}, notes),
        airplane_mode=switch(shared, "airplane_mode_on", "airplane_mode", notes),
        location_mode=mode,
        location_enabled=_location(mode, secure, notes),
    )
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


def _bluetooth(facts: RadiosFacts, output: Output, notes: Notebook) -> RadiosFacts:
    dump = read_bluetooth(output.lines)
    if not dump.recognised:
        return facts
    for line in dump.crash_lines:
        notes.saw("bluetooth_crashes", output, line)
    crashes = agreed(notes, "bluetooth_crashes", output, dump.crashes, whole_number)
    if crashes is not None and not notes.plausible(
        "bluetooth_crashes", output, dump.crashes[0][0], crashes, 0, 1_000_000
    ):
        crashes = None
    return replace(
        facts,
        bluetooth_enabled=agreed(notes, "bluetooth_enabled", output, dump.enabled, yes_no),
        bluetooth_state=agreed(notes, "bluetooth_state", output, dump.state, BLUETOOTH_STATES.get),
        bluetooth_crashes=crashes,
    )


def _gnss(facts: RadiosFacts, output: Output, notes: Notebook) -> RadiosFacts:
    found = read_gnss(output.lines)

    def figure(fact: str, name: str, high: float) -> float | None:
        value = agreed(notes, fact, output, found.get(name, []), decimal_of)
        return value if notes.plausible(fact, output, (found.get(name) or [("", "")])[0][0], value, 0, high) else None

    reports = figure("gps_reports", "reports", 10**9)
    failed = figure("gps_failed_percent", "failure", 100)
    first = figure("gps_first_fix_s", "first_fix", 10**6)
    signal = figure("gps_signal_dbhz", "signal", 100)
    return replace(
        facts,
        gps_reports=None if reports is None else int(reports),
        gps_failed_percent=None if failed is None else round(failed, 1),
        gps_first_fix_s=None if first is None else round(first, 1),
        gps_signal_dbhz=None if signal is None else round(signal, 1),
    )


def decimal_of(text: str) -> float | None:
    """Java prints up to 17 digits (`33.333333333333336`)."""
    return decimal(text[:20])


def _location(mode: str | None, secure: Settings, notes: Notebook) -> bool | None:
    """`location_mode`; phones that do not write it (8.1) keep a list of allowed providers."""
    if mode is not None:
        notes.evidence["location_enabled"] = notes.evidence.get("location_mode", ())
        return mode != "off"
    if notes.doubts("location_mode"):
        return None
    allowed = secure.read("location_providers_allowed", "location_enabled", notes)
    return None if allowed is None else bool(set(allowed.split(",")) & {"gps", "network", "fused"})


DIAGNOSTIC: Diagnostic[RadiosFacts] = Diagnostic(
    name="radios",
    title=Text("Bluetooth, NFC and location", "蓝牙、NFC 与定位"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
