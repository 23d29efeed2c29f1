"""Every profile × scenario × command runs, and says the same thing twice."""

from __future__ import annotations

import pytest

from remote_assist.phone import android, profiles, scenarios
from remote_assist.phone.android.dumpsys import SERVICES
from tests.phone.android_rig import NOW_S, Rig

COMMANDS = (
    "am get-current-user",
    "am start -a android.intent.action.VIEW -d http://127.0.0.1:23456/x",
    "am start -a android.media.action.STILL_IMAGE_CAMERA",
    "am start -n no.such/.Thing",
    "am broadcast -a x.y.Z",
    "cmd -l",
    "cmd nonsense",
    "cmd battery get level",
    "cmd connectivity airplane-mode",
    "cmd notification list",
    "cmd notification post -S bigtext --bigtext hello -t Title tag text",
    "cmd package list packages",
    "cmd package query-activities --brief -a android.intent.action.VIEW -d http://127.0.0.1:1/",
    "cmd phone help",
    "cmd sensor_privacy help",
    "cmd statusbar expand-notifications",
    "cmd statusbar collapse",
    "cmd vibrator_manager synced -f oneshot 300",
    "cmd wifi list-networks",
    "cmd wifi list-scan-results",
    "cmd wifi status",
    "content query --uri content://settings/global",
    "df",
    "df -h /data /sdcard /nowhere",
    "dumpsys -l",
    "dumpsys activity activities",
    "dumpsys activity broadcasts",
    "dumpsys activity exit-info",
    "dumpsys activity lmk",
    "dumpsys activity processes",
    "dumpsys activity recents",
    "dumpsys activity top",
    "dumpsys battery",
    "dumpsys batterystats",
    "dumpsys batterystats --charged",
    "dumpsys connectivity --diag",
    "dumpsys dropbox --print",
    "dumpsys dropbox --print data_app_crash",
    "dumpsys package com.android.settings",
    "dumpsys window policy",
    "dumpsys window visible",
    "dumpsys window windows",
    "getprop",
    "getprop ro.build.fingerprint",
    "ime list -s",
    "ip addr",
    "ip route",
    "logcat -d",
    "logcat -b all -d -v brief",
    "logcat -b crash -d -v time",
    "logcat -b events -d -v year,usec",
    "logcat -g",
    "pm help",
    "pm list packages -3 -i -U",
    "pm path com.android.settings",
    "pm trim-caches 1K",
    "ps -A",
    "service list",
    "settings list global",
    "settings list secure",
    "settings list system",
    "sm list-volumes all",
    "svc wifi",
    "top -b -n1",
    "uptime",
    "wm density",
    "wm size",
)


@pytest.mark.parametrize("scenario", scenarios.NAMES)
@pytest.mark.parametrize("profile", profiles.NAMES)
def test_every_command_runs_and_repeats_itself(profile: str, scenario: str) -> None:
    one, two = Rig(profile, scenario), Rig(profile, scenario)
    for line in [*COMMANDS, *(f"dumpsys {name}" for name in SERVICES)]:
        first, second = one.run(*line.split()), two.run(*line.split())
        assert first == second, line
        assert first.out or first.err or first.code in (0, 255), line
        assert "Traceback" not in first.out + first.err, line
        assert "None" not in first.out.replace("Conflicting devices: None", "").replace("<None>", ""), line


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(ValueError, match="pixel-15, samsung-13, xiaomi-14"):
        profiles.profile("nokia-3310")
    with pytest.raises(ValueError, match="storage-full"):
        scenarios.apply(profiles.profile("pixel-15"), "haunted")


def test_every_program_is_callable_without_arguments() -> None:
    for name in android.PROGRAMS:
        if name in ("logcat", "dumpsys", "screencap"):  # follows for ever; is run whole below; writes no text
            continue
        rig = Rig()
        said = rig.run(name)
        assert said.code in (0, 1, 10, 20, 134, 255), name


def test_dumpsys_of_everything_has_a_header_for_each_service() -> None:
    said = Rig("samsung-13").run("dumpsys")
    for name in SERVICES:
        assert f"DUMP OF SERVICE {name}:" in said.lines


def test_the_phone_has_its_own_clock() -> None:
    rig = Rig()
    rig.state.clock_offset_s = 3600.0
    assert rig.state.now_s() == NOW_S + 3600
    before = rig.state.uptime_s()
    rig.clock_s += 100
    assert rig.state.uptime_s() == pytest.approx(before + 100)
    assert rig.state.local().utcoffset().total_seconds() == -7 * 3600  # type: ignore[union-attr]


def test_reboot_changes_the_boot_id_and_loses_what_ram_held() -> None:
    rig = Rig("xiaomi-14", "app-crash-loop")
    old = rig.read("/proc/sys/kernel/random/boot_id")
    rig.run("dumpsys", "battery", "set", "level", "3")
    rig.run("settings", "put", "global", "stay_on_while_plugged_in", "3")
    assert rig.run("logcat", "-b", "crash", "-d").out
    assert rig.run("reboot").code == 0
    assert rig.read("/proc/sys/kernel/random/boot_id") != old
    assert rig.read("/proc/uptime").startswith("0.00 ")
    assert rig.run("logcat", "-b", "crash", "-d").out == ""
    assert "UPDATES STOPPED" not in rig.run("dumpsys", "battery").out
    assert rig.run("settings", "get", "global", "stay_on_while_plugged_in").out == "3\n"
    assert rig.run("dumpsys", "activity", "exit-info").out.count("reason=4 ") >= 10
