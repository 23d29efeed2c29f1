"""How the small radios are judged. Switched off is a setting; wanted and not on is worth a power cycle first."""

from __future__ import annotations

from diagnostics.model import Rule, Severity, Verdict
from diagnostics.radios_facts import RadiosFacts
from diagnostics.rulebook import at_least, below, every, opposite, rule

MANY_CRASHES = 3
FAILED_PERCENT, ENOUGH_REPORTS = 50.0, 100
POOR_SIGNAL_DBHZ = 20.0
_BLUETOOTH = "AOSP BluetoothManagerService.java dump"
_GNSS = "AOSP GnssMetrics.java"


def _wanted(f: RadiosFacts) -> bool | None:
    return f.bluetooth_wanted


def _settled(f: RadiosFacts) -> bool | None:
    """Not on its way up at this very moment."""
    return None if f.bluetooth_state in ("turning_on", "ble_turning_on") else True


def _bluetooth_off(f: RadiosFacts) -> bool | None:
    return opposite(f.bluetooth_enabled)


def _in_the_air(f: RadiosFacts) -> bool | None:
    """Airplane mode explains a radio that is off; unset is taken as off, as Android does."""
    return not f.airplane_mode


RULES: tuple[Rule[RadiosFacts], ...] = (
    rule(
        "radios.bluetooth_stuck",
        every(_wanted, _bluetooth_off, _in_the_air, _settled),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Bluetooth is switched on and its state is {bluetooth_state}: switch it off and on, then restart. If it does "
            "not come on then, there are signs of a fault.",
            "蓝牙开关已打开，但状态为 {bluetooth_state}：请关闭再打开一次，然后重启；仍不能开启则有故障的迹象。",
        ),
        (
            "Bluetooth is switched on and does not come up. We switch it off and on again, and restart the phone if needed.",
            "蓝牙开关开着，却没有真正打开。我们先关掉再打开，必要时重启手机。",
        ),
        "bluetooth_on = 1, enabled: false, airplane mode not on",
        _BLUETOOTH + "; power-cycle test: Zebra Device Diagnostic Tool",
        ("bluetooth_enabled", "bluetooth_state", "bluetooth_wanted"),
    ),
    rule(
        "radios.bluetooth_crashes",
        lambda f: at_least(f.bluetooth_crashes, MANY_CRASHES),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Bluetooth crashed {bluetooth_crashes} times since the phone started: switch it off and on, remove the device "
            "that was paired last, update; if it goes on there are signs of a fault.",
            "本次开机以来蓝牙崩溃 {bluetooth_crashes} 次：请重开蓝牙、删除最近配对的设备并更新系统；仍然如此则有故障的迹象。",
        ),
        (
            "Bluetooth stopped by itself several times. We switch it off and on and look at the device that was connected last.",
            "蓝牙多次自己停止工作。我们先重开蓝牙，再看看最近连接的设备。",
        ),
        f"Bluetooth crashed {MANY_CRASHES} times or more since the start",
        _BLUETOOTH + "; the threshold is our proposal",
        ("bluetooth_crashes",),
    ),
    rule(
        "radios.bluetooth_off",
        every(_bluetooth_off, lambda f: None if f.bluetooth_wanted is None else not f.bluetooth_wanted),
        Severity.INFO,
        Verdict.SETTING,
        ("Bluetooth is switched off.", "蓝牙已关闭。"),
        (
            "Bluetooth is switched off, so headphones, watches and cars cannot connect. We can switch it on now.",
            "蓝牙没有打开，所以连不上耳机、手表和车机，现在就可以打开。",
        ),
        "enabled: false with bluetooth_on = 0",
        _BLUETOOTH + "; Settings.Global.BLUETOOTH_ON",
        ("bluetooth_enabled", "bluetooth_wanted"),
    ),
    rule(
        "radios.nfc_off",
        lambda f: None if f.nfc_state is None else f.nfc_state == "off",
        Severity.INFO,
        Verdict.SETTING,
        ("NFC is switched off.", "NFC 已关闭。"),
        (
            "Paying and opening doors by holding the phone close does not work, because NFC is switched off. We can switch it on.",
            "NFC 没有打开，所以不能碰一碰付款或刷门禁，需要的话可以打开。",
        ),
        "mState=off",
        "AOSP NfcService.java dump, stateToString",
        ("nfc_state",),
    ),
    rule(
        "radios.location_off",
        lambda f: opposite(f.location_enabled),
        Severity.INFO,
        Verdict.SETTING,
        ("Location is switched off for every app.", "定位服务已对所有应用关闭。"),
        (
            "Location is switched off, so maps and taxi apps do not find you. We can switch it on now.",
            "定位没有打开，所以地图、打车找不到位置，现在就可以打开。",
        ),
        "location_mode = 0 (older: no provider allowed)",
        "Settings.Secure.LOCATION_MODE, LOCATION_PROVIDERS_ALLOWED",
        ("location_enabled", "location_mode"),
    ),
    rule(
        "radios.location_coarse",
        lambda f: None if f.location_mode is None else f.location_mode == "battery_saving",
        Severity.INFO,
        Verdict.SETTING,
        (
            "Location is on battery saving: the satellite receiver is not used.",
            "定位为省电模式：不使用卫星定位。",
        ),
        (
            "Location is set to save power and is therefore inexact. We can set it to exact.",
            "定位设成了省电模式，所以不够准，可以改成高精度。",
        ),
        "location_mode = 2",
        "Settings.Secure.LOCATION_MODE_BATTERY_SAVING (up to 9)",
        ("location_mode",),
    ),
    rule(
        "radios.gps_fails",
        every(
            lambda f: at_least(f.gps_reports, ENOUGH_REPORTS),
            lambda f: at_least(f.gps_failed_percent, FAILED_PERCENT),
        ),
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "{gps_failed_percent} % of {gps_reports} position reports were without a position. Indoors that is normal: "
            "test for two minutes under the open sky before anything is called a fault.",
            "{gps_reports} 次定位报告中有 {gps_failed_percent} % 没有得到位置。在室内属正常：请到开阔处测试两分钟再下结论。",
        ),
        (
            "The phone often did not find its position. We test it outside for two minutes before we draw a conclusion.",
            "手机经常定位不到，我们到室外空旷处试两分钟再判断。",
        ),
        f"≥ {FAILED_PERCENT:.0f} % of at least {ENOUGH_REPORTS} location reports failed",
        _GNSS + " Percentage location failure; the threshold is our proposal",
        ("gps_failed_percent", "gps_reports"),
    ),
    rule(
        "radios.gps_weak",
        lambda f: below(f.gps_signal_dbhz, POOR_SIGNAL_DBHZ),
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "The four best satellites came in at {gps_signal_dbhz} dB-Hz on average (poor from 20 down). Indoors or in a "
            "metal case that is normal: test under the open sky.",
            "最强四颗卫星的平均信号为 {gps_signal_dbhz} dB-Hz（20 以下为弱）。在室内或有金属壳时属正常：请到开阔处测试。",
        ),
        (
            "The signal from the satellites was weak. We take off the case and test it outside.",
            "卫星信号较弱，我们取下保护壳，到室外再试。",
        ),
        f"Top 4 Avg CN0 mean below {POOR_SIGNAL_DBHZ:.0f} dB-Hz",
        _GNSS + " POOR_TOP_FOUR_AVG_CN0_THRESHOLD_DB_HZ (Top 4 Avg CN0 > 20.0 dB-Hz counts as good)",
        ("gps_signal_dbhz",),
    ),
)
