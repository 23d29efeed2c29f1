"""Commands change the state, and what other services print follows."""

from __future__ import annotations

import re

import pytest

from remote_assist.phone import profiles
from tests.phone.android_rig import Rig, Said

ALL = pytest.mark.parametrize("profile", profiles.NAMES)


def free_kib(rig: Rig) -> int:
    return int(rig.run("df", "/data").lines[1].split()[3])


@ALL
def test_trim_caches_frees_and_everybody_sees_it(profile: str) -> None:
    rig = Rig(profile, "storage-full")
    before, wanted = free_kib(rig), 2 << 30
    assert rig.run("pm", "trim-caches", "2G") == Said(0, "", "")
    assert free_kib(rig) == wanted // 1024 > before
    stats = rig.run("dumpsys", "diskstats").out
    assert f"Data-Free: {wanted // 1024}K / " in stats
    assert f"App Cache Size: {rig.state.cache_bytes}\n" in stats
    assert rig.run("pm", "trim-caches", "1K").out == ""
    assert free_kib(rig) == wanted // 1024
    rig.run("cmd", "package", "trim-caches", "999999999999999", "internal")
    assert rig.state.cache_bytes < 2 << 20


def test_trim_caches_errors() -> None:
    rig = Rig()
    assert rig.run("pm", "trim-caches") == Said(1, "", "Error: no size specified\n")
    assert rig.run("pm", "trim-caches", "5X") == Said(1, "", "Invalid suffix: X\n")
    assert rig.run("pm", "trim-caches", "manyG") == Said(1, "", "Error: expected number at: many\n")


def test_clear_cache_only_counts_in_front() -> None:
    rig = Rig()
    package = rig.state.packages["org.lindenchat.messenger"]
    data = package.data_bytes
    assert rig.run("pm", "clear", "--cache-only", package.name).out == "Success\n"
    assert package.data_bytes == data
    assert package.cache_bytes < 1 << 20
    assert rig.run("pm", "clear", package.name, "--cache-only").out == "Success\n"
    assert package.data_bytes < 1 << 20
    assert rig.run("pm", "clear", "no.such") == Said(1, "Failed\n", "")


def test_files_count_against_storage() -> None:
    rig = Rig("pixel-15", "storage-full")
    before = rig.state.data_free_bytes()
    rig.machine.vfs.write("/data/local/tmp/x", b"0" * 4_000_000)
    assert before - rig.state.data_free_bytes() >= 4_000_000
    rig.machine.vfs.unlink("/data/local/tmp/x")
    assert rig.state.data_free_bytes() == before


def test_removing_a_photo_gives_its_room_back() -> None:
    rig = Rig("pixel-15", "storage-full")
    before, folder = rig.state.data_free_bytes(), "/storage/emulated/0/DCIM/Camera"
    photo = sorted(rig.machine.vfs.listdir(folder, root=True))[0]
    assert photo.startswith("IMG_")
    rig.machine.vfs.unlink(f"{folder}/{photo}", root=True)
    assert rig.state.data_free_bytes() > before


def test_settings() -> None:
    rig = Rig()
    assert rig.run("settings", "get", "global", "private_dns_mode").out == "null\n"
    assert rig.run("settings", "put", "global", "private_dns_mode", "off") == Said(0, "", "")
    assert rig.run("settings", "get", "global", "private_dns_mode").out == "off\n"
    assert "private_dns_mode=off" in rig.run("settings", "list", "global").lines
    assert rig.run("settings", "delete", "global", "private_dns_mode").out == "Deleted 1 rows\n"
    assert rig.run("settings", "delete", "global", "private_dns_mode").out == "Deleted 0 rows\n"
    assert rig.run("settings", "get", "universal", "x") == Said(255, "", "Invalid namespace 'universal'\n")
    assert rig.run("settings", "put", "global", "x") == Said(255, "", "Bad arguments\n")
    assert rig.run("settings", "--user", "0", "get", "global", "wifi_on").out == "1\n"


@ALL
def test_wifi_off_and_on(profile: str) -> None:
    rig = Rig(profile)
    rig.run("svc", "wifi", "disable")
    assert rig.run("cmd", "wifi", "status").lines == [
        "Wifi is disabled",
        "Wifi scanning is only available when wifi is enabled",
    ]
    text = rig.run("dumpsys", "wifi").out
    assert "Wi-Fi is disabled\n" in text
    assert "ni{WIFI" not in rig.run("dumpsys", "connectivity").out
    assert "mDataConnectionState=2" in rig.run("dumpsys", "telephony.registry").out
    rig.run("cmd", "-w", "wifi", "set-wifi-enabled", "enabled")
    assert rig.run("cmd", "wifi", "status").lines[-1] == "Wifi is not connected"
    rig.clock_s += 5
    assert "Wifi is connected to" in rig.run("cmd", "wifi", "status").out


def test_airplane_mode_and_its_false_state() -> None:
    rig = Rig()
    rig.run("settings", "put", "global", "airplane_mode_on", "1")
    assert "mVoiceRegState=0(IN_SERVICE)" in rig.run("dumpsys", "telephony.registry").out
    said = rig.run("am", "broadcast", "-a", "android.intent.action.AIRPLANE_MODE", "--ez", "state", "true")
    assert said.code == 255
    assert "java.lang.SecurityException: Permission Denial" in said.err
    rig.run("cmd", "connectivity", "airplane-mode", "enable")
    assert rig.run("cmd", "connectivity", "airplane-mode").out == "enabled\n"
    assert "mVoiceRegState=3(POWER_OFF)" in rig.run("dumpsys", "telephony.registry").out
    rig.run("cmd", "connectivity", "airplane-mode", "disable")
    assert rig.run("settings", "get", "global", "airplane_mode_on").out == "0\n"


def test_force_stop_leaves_its_trace() -> None:
    rig = Rig()
    name = "com.rivervideo.shorts"
    assert rig.run("pidof", name).code == 0
    rig.run("am", "force-stop", name)
    assert rig.run("pidof", name).code == 1
    assert (
        "reason=10 (USER REQUESTED) subreason=21 (FORCE STOP)" in rig.run("dumpsys", "activity", "exit-info", name).out
    )


def test_disable_and_enable() -> None:
    rig = Rig()
    name = "com.rivervideo.shorts"
    assert rig.run("pm", "disable-user", "--user", "0", name).out == f"Package {name} new state: disabled-user\n"
    assert rig.run("pm", "list", "packages", "-d").out == f"package:{name}\n"
    assert "enabled=3" in rig.run("dumpsys", "package", name).out
    assert rig.run("pm", "enable", name).out == f"Package {name} new state: enabled\n"
    said = rig.run("pm", "disable", name)
    assert said.code == 255
    assert "java.lang.SecurityException" in said.err


def test_unknown_subcommands() -> None:
    rig = Rig()
    for line in (
        "am dance",
        "pm dance",
        "cmd wifi dance",
        "cmd sensor_privacy dance",
        "cmd notification dance",
        "wm dance",
    ):
        assert rig.run(*line.split()) == Said(255, "Unknown command: dance\n", ""), line
    assert "trim-caches DESIRED_FREE_SPACE" in rig.run("pm", "help").out


@ALL
def test_start_the_browser(profile: str) -> None:
    rig = Rig(profile)
    url = "http://127.0.0.1:23456/abc"
    brief = rig.run(
        "cmd", "package", "resolve-activity", "--brief", "-a", "android.intent.action.VIEW", "-d", url
    ).lines
    assert re.fullmatch(r"priority=0 preferredOrder=0 match=0x208000 specificIndex=-1 isDefault=true", brief[0])
    package = brief[1].partition("/")[0]
    said = rig.run("am", "start", "-a", "android.intent.action.VIEW", "-d", url, "-p", package)
    assert said == Said(
        0, f"Starting: Intent {{ act=android.intent.action.VIEW dat=http://127.0.0.1:23456/... pkg={package} }}\n", ""
    )
    assert f"u0 {package}/" in rig.run("dumpsys", "window", "visible").out
    again = rig.run("am", "start", "-a", "android.intent.action.VIEW", "-d", url, "-p", package)
    assert again.code == 0
    assert again.err.startswith("Warning: Activity not started, intent has been delivered to currently running")
    rig.state.keyguard.locked = True
    assert (
        "mCurrentFocus=Window"
        in rig.run("dumpsys", "window", "policy").out + rig.run("dumpsys", "window", "windows").out
    )
    assert "u0 NotificationShade}" in rig.run("dumpsys", "window", "windows").out


def test_no_default_browser_means_a_chooser() -> None:
    rig = Rig("samsung-13")
    rig.state.default_browser = None
    out = rig.run(
        "cmd", "package", "resolve-activity", "--brief", "-a", "android.intent.action.VIEW", "-d", "http://x/"
    ).lines
    assert out[1] == "android/com.android.internal.app.ResolverActivity"
    found = rig.run(
        "cmd", "package", "query-activities", "--brief", "-a", "android.intent.action.VIEW", "-d", "http://x/"
    ).lines
    assert found[0] == "2 activities found:"
    assert "    com.sec.android.app.sbrowser/.SBrowserLauncherActivity" in found


def test_start_that_cannot_be() -> None:
    rig = Rig()
    said = rig.run("am", "start", "-n", "no.such/.Main")
    assert said.code == 1
    assert said.err == "Error type 3\nError: Activity class {no.such/no.such.Main} does not exist.\n"
    said = rig.run("am", "start", "-a", "x.y.Z")
    assert said.err.startswith("Error: Activity not started, unable to resolve Intent { act=x.y.Z flg=0x10000000 }")


def test_camera_opens_or_is_refused() -> None:
    rig = Rig()
    rig.run("am", "start", "-a", "android.media.action.STILL_IMAGE_CAMERA")
    text = rig.run("dumpsys", "media.camera").out
    assert "(Camera ID: 0, Cost: 50, PID: " in text
    rig.run("input", "keyevent", "KEYCODE_HOME")
    assert "Active Camera Clients:\n[]\n" in rig.run("dumpsys", "media.camera").out
    rig.run("cmd", "sensor_privacy", "enable", "0", "camera")
    rig.run("am", "start", "-a", "android.media.action.STILL_IMAGE_CAMERA")
    assert (
        "REJECT device 0 client for package com.google.android.GoogleCamera" in rig.run("dumpsys", "media.camera").out
    )


def test_privacy_toggle_does_nothing_behind_a_secure_lock() -> None:
    rig = Rig("pixel-15", "camera-blocked")
    rig.state.keyguard.locked = True
    assert rig.run("cmd", "sensor_privacy", "disable", "0", "camera") == Said(0, "", "")
    assert "state_type=1" in rig.run("dumpsys", "sensor_privacy").out
    rig.state.keyguard.locked = False
    rig.run("cmd", "sensor_privacy", "disable", "0", "camera")
    assert "state_type=1" not in rig.run("dumpsys", "sensor_privacy").out


def test_notification_and_vibration() -> None:
    rig = Rig()
    said = rig.run(
        "cmd", "notification", "post", "-S", "bigtext", "--bigtext", "long text", "-t", "Title", "ra", "short"
    )
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("posting:\n  Notification(channel=shell_cmd ")
    (posted,) = rig.state.notifications
    assert (posted.tag, posted.title, posted.text) == ("ra", "Title", "long text")
    assert rig.run("cmd", "notification", "list").out == "0|com.android.shell|2020|ra|2000\n"
    rig.run("cmd", "notification", "post", "ra", "again")
    assert len(rig.state.notifications) == 1
    rig.run("cmd", "vibrator_manager", "synced", "-f", "oneshot", "300")
    assert rig.state.vibrations == 1


def test_input_needs_xiaomis_security_switch() -> None:
    rig = Rig("xiaomi-14")
    said = rig.run("input", "keyevent", "3")
    assert said.code == 255
    assert "INJECT_EVENTS" in said.err


def test_screen_size() -> None:
    rig = Rig()
    rig.run("wm", "size", "720x1600")
    assert rig.run("wm", "size").out == "Physical size: 1080x2400\nOverride size: 720x1600\n"
    rig.run("wm", "size", "reset")
    assert rig.run("wm", "size").out == "Physical size: 1080x2400\n"
