"""What is known of Bluetooth, NFC and location."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RadiosFacts:
    """`bluetooth_state`: off, turning_on, on, turning_off, ble_on … as the service names it. `bluetooth_wanted`: the
    stored switch. `bluetooth_crashes`: since the phone started. `nfc_state`: off, turning on, on, turning off; null on a
    phone without NFC. `location_mode`: off, device_only, battery_saving, high_accuracy. `gps_reports`: position reports
    since the phone started, `gps_failed_percent` of them without a position; `gps_first_fix_s`: mean time to the first
    fix; `gps_signal_dbhz`: mean of the four best satellites."""

    bluetooth_enabled: bool | None = None
    bluetooth_state: str | None = None
    bluetooth_wanted: bool | None = None
    bluetooth_crashes: int | None = None
    nfc_state: str | None = None
    location_enabled: bool | None = None
    location_mode: str | None = None
    gps_reports: int | None = None
    gps_failed_percent: float | None = None
    gps_first_fix_s: float | None = None
    gps_signal_dbhz: float | None = None
    airplane_mode: bool | None = None
