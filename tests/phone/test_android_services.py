"""What services print, against the shapes of the AOSP lines that print it."""

from __future__ import annotations

import re

import pytest

from remote_assist.phone import profiles
from tests.phone.android_rig import Rig

ALL = pytest.mark.parametrize("profile", profiles.NAMES)


@ALL
def test_getprop(profile: str) -> None:
    rig = Rig(profile)
    lines = rig.run("getprop").lines
    assert all(re.fullmatch(r"\[[^\]]+\]: \[.*\]", line) for line in lines)
    names = [line[1 : line.index("]")] for line in lines]
    assert names == sorted(names)
    assert rig.run("getprop", "ro.serialno").out.strip() == rig.state.properties["ro.boot.serialno"]
    assert rig.run("getprop", "no.such.thing").out == "\n"
    assert re.fullmatch(
        r"[^/:]+/[^/:]+/[^/:]+:\d+/[^/]+/[^/]+:user/release-keys", rig.state.properties["ro.build.fingerprint"]
    )


def test_setprop_is_denied_outside_what_shell_owns() -> None:
    rig = Rig()
    said = rig.run("setprop", "ro.serialno", "x")
    assert said.code == 1
    assert said.err == "Failed to set property 'ro.serialno' to 'x'.\nSee dmesg for error reason.\n"
    assert rig.run("setprop", "debug.foo", "1").code == 0
    assert rig.run("getprop", "debug.foo").out == "1\n"


@ALL
def test_battery_keys_by_version(profile: str) -> None:
    rig = Rig(profile)
    lines = rig.run("dumpsys", "battery").lines
    assert lines[0] == "Current Battery Service state:"
    for key in ("status", "health", "level", "scale", "voltage", "temperature"):
        assert sum(bool(re.fullmatch(rf"  {key}: \d+", line)) for line in lines) == 1
    assert ("  Charging policy: 0" in lines) == (rig.state.sdk >= 35)
    assert any("mSavedBatteryAsoc: " in line for line in lines) == (profile == "samsung-13")
    assert any(line.startswith("MiuiBatteryService") for line in lines) == (profile == "xiaomi-14")


def test_battery_forced_and_reset() -> None:
    rig = Rig()
    rig.run("dumpsys", "battery", "set", "temp", "460")
    rig.run("dumpsys", "battery", "unplug")
    text = rig.run("dumpsys", "battery").out
    assert "  (UPDATES STOPPED -- use 'reset' to restart)\n" in text
    assert "  temperature: 460\n" in text
    assert "  USB powered: false\n" in text
    assert "temperature=460," in rig.run("dumpsys", "activity", "broadcasts").out
    rig.run("dumpsys", "battery", "reset")
    assert "UPDATES STOPPED" not in rig.run("dumpsys", "battery").out


@ALL
def test_cycle_count_in_the_sticky_broadcast_from_14(profile: str) -> None:
    rig = Rig(profile)
    text = rig.run("dumpsys", "activity", "broadcasts").out
    found = re.search(r"android\.os\.extra\.CYCLE_COUNT=(\d+)", text)
    assert (found is not None) == (rig.state.sdk >= 34)
    assert re.search(r"^  \* Sticky action android\.intent\.action\.BATTERY_CHANGED:$", text, re.M)


def test_gauge_files_are_readable_where_the_vendor_leaves_them() -> None:
    assert Rig("pixel-15").read("/sys/class/power_supply/battery/cycle_count") == "187\n"
    xiaomi = Rig("xiaomi-14")
    assert xiaomi.read("/sys/class/power_supply/battery/charge_full") == "4780000\n"
    with pytest.raises(PermissionError):
        xiaomi.read("/sys/class/power_supply/battery/cycle_count")
    with pytest.raises(PermissionError):
        Rig("samsung-13").read("/sys/class/power_supply/battery/capacity")


@ALL
def test_df_layout(profile: str) -> None:
    """toybox df.c: first column at least 14 wide, numbers right-aligned, Use% rounded up."""
    rig = Rig(profile)
    lines = rig.run("df").lines
    header = lines[0]
    assert re.fullmatch(r"Filesystem +1K-blocks +Used +Available Use% Mounted on", header)
    for line in lines[1:]:
        assert re.fullmatch(r"\S+ +\d+ +\d+ +\d+ +\d+% /\S*", line)
        assert line[: header.index("1K-blocks") + 9].rstrip()[-1].isdigit()
    (row,) = rig.run("df", "/data/local/tmp").lines[1:]
    _, total, used, available, use, where = row.split()
    assert where == "/data"
    assert int(use[:-1]) == -(-int(used) * 100 // (int(used) + int(available)))
    assert int(total) - int(used) - int(available) == rig.state.storage.reserved_bytes // 1024
    assert int(available) == rig.state.data_free_bytes() // 1024


def test_df_of_a_missing_path() -> None:
    said = Rig().run("df", "/nowhere")
    assert (said.code, said.out) == (1, "Filesystem     1K-blocks Used Available Use% Mounted on\n")
    assert said.err == "df: /nowhere: No such file or directory\n"


@ALL
def test_diskstats(profile: str) -> None:
    rig = Rig(profile)
    text = rig.run("dumpsys", "diskstats").out
    assert re.search(r"^Data-Free: \d+K / \d+K total = \d+% free$", text, re.M)
    names = re.search(r"^Package Names: \[(.*)\]$", text, re.M)
    caches = re.search(r"^Cache Sizes: \[(.*)\]$", text, re.M)
    assert names is not None
    assert caches is not None
    assert len(names[1].split(",")) == len(caches[1].split(","))


@ALL
def test_storaged_line_in_the_event_log(profile: str) -> None:
    lines = Rig(profile).run("logcat", "-b", "events", "-d", "-s", "storaged_emmc_info").lines
    assert lines[0] == "--------- beginning of events"
    assert re.search(r"I storaged_emmc_info: \[ufs 310,1,1,1\]$", lines[1])
    assert len(lines) == 2


@ALL
def test_wifi_status(profile: str) -> None:
    rig = Rig(profile)
    lines = rig.run("cmd", "wifi", "status").lines
    assert lines[:2] == ["Wifi is enabled", "Wifi scanning is only available when wifi is enabled"]
    assert lines[2] == "==== Primary ClientModeManager instance ===="
    assert re.search(r"RSSI: -\d+, Link speed: \d+Mbps, Tx Link speed: \d+Mbps, .*Frequency: \d+MHz", lines[4])
    assert any(line.startswith("mWifiInfo SSID: ") for line in rig.run("dumpsys", "wifi").lines)


@ALL
def test_connectivity(profile: str) -> None:
    text = Rig(profile).run("dumpsys", "connectivity").out
    assert re.search(r"^Active default network: 101$", text, re.M)
    assert re.search(
        r"^  NetworkAgentInfo\{network\{101\}  handle\{\d+\}  ni\{WIFI CONNECTED extra: \} .*&VALIDATED&.*\}$",
        text,
        re.M,
    )
    diag = Rig(profile).run("dumpsys", "connectivity", "--diag").lines
    assert diag[1].startswith("NetworkDiagnostics:ifaces{wlan0} index{31} network{101} nethandle{")
    assert all(
        re.match(r"  [.F]  (ICMPv4|DNS UDP|DNS TLS) dst\{[\d.]+\}.*: (SUCCEEDED|FAILED): .* \(\d+ms\)$", row)
        for row in diag[2:]
    )


@ALL
def test_telephony_registry(profile: str) -> None:
    rig = Rig(profile)
    text = rig.run("dumpsys", "telephony.registry").out
    assert [int(n) for n in re.findall(r"^  Phone Id=(\d+)$", text, re.M)] == [sim.slot for sim in rig.state.sims]
    first = text.split("Phone Id=")[1]
    assert "mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), " in first
    assert re.search(
        r"mSignalStrength=SignalStrength:\{mCdma=CellSignalStrengthCdma: .*,primary=CellSignalStrength(Lte|Nr)\}", first
    )
    assert len(rig.run("getprop", "gsm.sim.state").out.strip().split(",")) == len(rig.state.sims)


@ALL
def test_camera_dump_head(profile: str) -> None:
    rig = Rig(profile)
    text = rig.run("dumpsys", "media.camera").out
    assert f"\nNumber of camera devices: {len(rig.state.camera.facings)}\n" in text
    events = text.split("== Camera service events log (most recent at top): ==\n")[1].split("\n\n")[0].splitlines()
    assert all(
        re.fullmatch(r"  \d\d-\d\d \d\d:\d\d:\d\d : (CONNECT|DISCONNECT|ADD|USER_SWITCH).*", line) for line in events
    )
    assert [line[2:16] for line in events] == sorted((line[2:16] for line in events), reverse=True)


@ALL
def test_window_and_activity_agree_on_the_front(profile: str) -> None:
    rig = Rig(profile)
    front = rig.state.front
    end = r"\} t1\}" if rig.state.sdk == 33 else r" t1\}"
    activities = rig.run("dumpsys", "activity", "activities").out
    assert re.search(
        rf"topResumedActivity=ActivityRecord\{{\w+ u0 {re.escape(front.component)}{end}$", activities, re.M
    )
    window = rig.run("dumpsys", "window", "windows").out
    assert re.search(
        rf"^  mCurrentFocus=Window\{{\w+ u0 {re.escape(front.package)}/{re.escape(front.cls)}\}}$", window, re.M
    )
    policy = rig.run("dumpsys", "window", "policy").out
    assert "      showing=false\n" in policy
    assert "      secure=true\n" in policy
    rig.run("cmd", "statusbar", "expand-notifications")
    assert "NotificationShade}" in rig.run("dumpsys", "window", "visible").out


def test_thermal_and_usb() -> None:
    thermal = Rig().run("dumpsys", "thermalservice").out
    assert "Thermal Status: 0\n" in thermal
    assert re.search(r"^\tTemperature\{mValue=[\d.]+, mType=3, mName=SKIN, mStatus=0\}$", thermal, re.M)
    usb = Rig().run("dumpsys", "usb").lines
    assert usb[:2] == ["USB MANAGER STATE (dumpsys usb):", "{"]
    assert "        contaminant_presence_status=not detected" in usb


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        ("threadtime", r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [VDIWEF] .*: .*"),
        ("time", r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [VDIWEF]/.*\( *\d+\): .*"),
        ("brief", r"[VDIWEF]/.*\( *\d+\): .*"),
        ("year", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [VDIWEF] .*"),
        ("uid", r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\S+ +\d+ +\d+ [VDIWEF] .*"),
        ("epoch", r"\d{10}\.\d{3} +\d+ +\d+ [VDIWEF] .*"),
    ],
)
def test_logcat_formats(form: str, shape: str) -> None:
    lines = Rig().run("logcat", "-d", "-v", form).lines
    assert len(lines) > 3
    for line in lines:
        assert line.startswith("--------- beginning of ") or re.fullmatch(shape, line), line


def test_logcat_tail_filters_and_errors() -> None:
    rig = Rig("pixel-15", "app-crash-loop")
    assert len(rig.run("logcat", "-b", "crash", "-t", "4").lines) == 5
    assert rig.run("logcat", "-d", "*:S").out == ""
    only = rig.run("logcat", "-b", "all", "-d", "-s", "am_crash").lines
    assert all("am_crash:" in line for line in only[1:])
    assert rig.run("logcat", "-b", "nonsense").code == 1
    rig.run("logcat", "-b", "crash", "-c")
    assert rig.run("logcat", "-b", "crash", "-d").out == ""


def test_package_dump_and_list() -> None:
    rig = Rig("samsung-13")
    text = rig.run("dumpsys", "package", "org.lindenchat.messenger").out
    assert re.search(r"^  Package \[org\.lindenchat\.messenger\] \(\w+\):$", text, re.M)
    assert re.search(r"^    versionCode=\d+ minSdk=26 targetSdk=\d+$", text, re.M)
    assert rig.run("dumpsys", "package", "no.such").out == "Unable to find package: no.such\n"
    third = rig.run("pm", "list", "packages", "-3").lines
    assert "package:org.lindenchat.messenger" in third
    assert not any("com.android" in line for line in third)
    assert rig.run("pm", "path", "no.such").code == 1


def test_services_absent_and_stuck() -> None:
    rig = Rig()
    assert rig.run("dumpsys", "nonsense").err == "Can't find service: nonsense\n"
    rig.state.absent_services.add("wifi")
    assert rig.run("dumpsys", "wifi").err == "Can't find service: wifi\n"
    assert (rig.run("cmd", "wifi").code, rig.run("cmd", "wifi").err) == (20, "cmd: Can't find service: wifi\n")
    assert "  wifi" not in rig.run("dumpsys", "-l").lines
    rig.state.stuck_services.add("battery")
    assert (
        rig.run("dumpsys", "-T", "30", "battery").out == "\n*** SERVICE 'battery' DUMP TIMEOUT (30ms) EXPIRED ***\n\n"
    )


def test_priority_arguments_are_taken_away() -> None:
    rig = Rig()
    assert rig.run("dumpsys", "battery", "--dump-priority", "HIGH").out == rig.run("dumpsys", "battery").out
    assert "  battery" in rig.run("dumpsys", "--priority", "NORMAL", "-l").lines
    assert "  battery" not in rig.run("dumpsys", "--priority", "CRITICAL", "-l").lines


def test_batterystats_history_falls() -> None:
    rig = Rig()
    text = rig.run("dumpsys", "batterystats").out
    levels = [int(level) for level in re.findall(r"^ +\+[\dhdms]+ \(2\) (\d{3}) ", text, re.M)]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] == rig.state.battery.level
    assert re.search(r"^ +0 \(9\) RESET:TIME: \d{4}(-\d\d){5}$", text, re.M)
    charged = rig.run("dumpsys", "batterystats", "--charged").out
    assert charged.startswith("Statistics since last charge:\n")
    assert "  Last learned battery capacity: 4312 mAh\n" in charged
