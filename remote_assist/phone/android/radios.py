"""`dumpsys bluetooth_manager` (BluetoothManagerService.java), `nfc` (packages NfcService.java) and `location`
(LocationManagerService.java, GnssMetrics.java), 13 to 15."""

from __future__ import annotations

from remote_assist.phone.android.layout import duration, stamp, word
from remote_assist.phone.state import PhoneState


def bluetooth(state: PhoneState, args: list[str]) -> str:
    on = state.bluetooth_on
    lines = [
        "Bluetooth Status",
        f"  enabled: {word(on)}",
        f"  state: {'ON' if on else 'OFF'}",
        "  address: XX:XX:XX:XX:4C:19",
        f"  name: {state.settings['global'].get('device_name', 'Android')}",
    ]
    if on:
        since = int(state.uptime_s())
        lines.append(f"  time since enabled: {since // 3600:02d}:{since // 60 % 60:02d}:{since % 60:02d}.000")
    lines += [
        "",
        "Enable log:",
        f"  {stamp(state, state.booted_at_s + 21, '%m-%d %H:%M:%S')}  Enabled  due to SYSTEM_BOOT by android",
    ]
    if not on:
        lines.append(
            f"  {stamp(state, state.now_s() - 4210, '%m-%d %H:%M:%S')} Disabled  due to APPLICATION_REQUEST by com.android.systemui"
        )
    count = len(state.bluetooth_crashes)
    lines += ["", f"Bluetooth crashed {count} time{'' if count == 1 else 's'}"]
    lines += [f"  {stamp(state, at_s, '%m-%d %H:%M:%S')}" for at_s in state.bluetooth_crashes]
    lines += [
        "",
        "0 BLE apps registered",
        "",
        "BluetoothManagerService:",
        f"  mEnable:{word(on)}",
        "  mQuietEnable:false",
        f"  mEnableExternal:{word(on)}",
        "  mQuietEnableExternal:false",
        "",
    ]
    if not on:
        lines.append("Bluetooth Service not connected")
    return "\n".join(lines) + "\n"


def nfc(state: PhoneState, args: list[str]) -> str:
    screen = "ON" if state.screen.on else "OFF"
    lines = [
        f"mState={'on' if state.nfc_on else 'off'}",
        "mAlwaysOnState=off",
        f"mScreenState={screen}_{'LOCKED' if state.keyguard.locked else 'UNLOCKED'}",
        "mIsSecureNfcEnabled=false",
        "mIsReaderOptionEnabled=true",
        "mIsAlwaysOnSupported=false",
        "mTechMask: -1" if state.nfc_on else "mTechMask: 0",
    ]
    return "\n".join(lines) + "\n"


def location(state: PhoneState, args: list[str]) -> str:
    if "--gnssmetrics" in args:
        return "\n".join(_metrics(state)) + "\n"
    on = state.settings["secure"].get("location_mode", "3") != "0"
    lines = [
        "Location Manager State:",
        f"  User Info:\n    current users: [{state.current_user}]",
        f"  Location Settings:\n    Location Setting: {word(on)}",
        "  Historical Aggregate Location Provider Data:",
        "  Location Providers:",
        "    gps provider:",
        f"      enabled: {word(on)}",
        "  GNSS Manager:",
        *_metrics(state),
    ]
    return "\n".join(lines) + "\n"


def _metrics(state: PhoneState) -> list[str]:
    gnss = state.gnss
    lines = [
        "GNSS_KPI_START",
        f"  KPI logging start time: {duration(17.2)}",
        f"  KPI logging end time: {duration(state.uptime_s())}",
        f"  Number of location reports: {gnss.reports}",
    ]
    if gnss.reports:
        lines.append(f"  Percentage location failure: {gnss.failed / gnss.reports * 100!r}")
    lines.append(f"  Number of TTFF reports: {gnss.first_fixes}")
    if gnss.first_fixes:
        lines += [f"  TTFF mean (sec): {gnss.first_fix_s!r}", "  TTFF standard deviation (sec): 4.25"]
    lines += ["  Number of position accuracy reports: 0", f"  Number of CN0 reports: {gnss.reports}"]
    if gnss.reports:
        lines += [
            f"  Top 4 Avg CN0 mean (dB-Hz): {gnss.signal_dbhz!r}",
            "  Top 4 Avg CN0 standard deviation (dB-Hz): 5.5",
        ]
    lines += ["  Used-in-fix constellation types: GPS GLONASS GALILEO BEIDOU ", "GNSS_KPI_END"]
    return lines
