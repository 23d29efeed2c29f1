"""Texts pasted without a word of where they come from."""

from __future__ import annotations

import pytest

from diagnostics.dump_shapes import ANR, BUGREPORT, TOMBSTONE, Shape, recognise
from diagnostics.model import Argv

LINE = "03-04 05:06:07.000  1500  1500 I "


@pytest.mark.parametrize(
    ("text", "argv"),
    [
        ("Battery current : 121\nCurrent Battery Service state:\n  level: 3", ("dumpsys", "battery")),
        ("Filesystem      1K-blocks     Used Available Use% Mounted on", ("df",)),
        ("Filesystem             Size   Used   Free   Blksize", ("df",)),
        ("Latency: 1ms [512B Data Write]\nData-Free: 1K / 2K total = 50% free", ("dumpsys", "diskstats")),
        ("Wi-Fi is enabled\nVerbose logging is off", ("dumpsys", "wifi")),
        ("Wifi is enabled\nWifi scanning is only available when wifi is enabled", ("cmd", "wifi", "status")),
        ("last known state:\n  Phone Id=0", ("dumpsys", "telephony.registry")),
        ("== Service global info: ==\n\nNumber of camera devices: 2", ("dumpsys", "media.camera")),
        ("Drop box contents: 3 entries", ("dumpsys", "dropbox")),
        ("=" * 40 + "\n2026-03-04 05:06:07 data_app_crash (compressed text, 90 bytes)\nProcess: org.app", ("dumpsys", "dropbox")),
        ("2026-03-04 05:06:07 SYSTEM_TOMBSTONE (text, 9 bytes)\n\n*** *** *** ***\npid: 1, tid: 1", ("dumpsys", "dropbox")),
        ("2026-03-04 05:06:07 SYSTEM_BOOT (contents lost)", ("dumpsys", "dropbox")),
        ("[ro.product.brand]: [acme]", ("getprop",)),
        ("GLOBAL SETTINGS (user 0)\n_id:1 name:a pkg:b value:c", ("dumpsys", "settings")),
        ("== dumpstate: 2020-01-01 01:01:01", BUGREPORT),
        ("Currently running services:\n  battery\n" + "-" * 79 + "\nDUMP OF SERVICE battery:", BUGREPORT),
        ("*** *** *** *** *** *** *** ***\nBuild fingerprint: 'x'", TOMBSTONE),
        ("Subject: Input dispatching timed out\n\n----- pid 1 at 2024-01-01 00:00:00 -----", ANR),
        ("--------- beginning of crash\n" + LINE.replace("I", "E") + "AndroidRuntime: FATAL EXCEPTION: main", ("logcat", "-b", "crash", "-d")),
        ("--------- beginning of main\n" + LINE + "Tag: text", ("logcat", "-d")),
        (LINE + "am_proc_died: [0,1,com.a,0,2]\n" + LINE + "wm_on_paused_called: [1]", ("logcat", "-b", "events", "-d")),
        ("I/Tag  ( 1500): nothing\n" + LINE + "Tag: text\n" + LINE + "Tag: more", ("logcat", "-d")),
    ],
)  # fmt: skip
def test_known_shapes(text: str, argv: Argv) -> None:
    assert recognise(text.split("\n")).kinds == (argv,)


def test_a_log_without_its_beginning_is_a_part() -> None:
    assert recognise([LINE + "Tag: text"]) == Shape((("logcat", "-d"),), part=True)
    assert recognise(["--------- beginning of main", LINE + "Tag: text"]).part is False


@pytest.mark.parametrize(
    "text",
    [
        "FATAL EXCEPTION: main\nProcess: org.app, PID: 7\njava.lang.Error",
        "It closes:\n  FATAL EXCEPTION: main\n  Process: org.app, PID: 7",
        "E ActivityManager: ANR in org.app (org.app/.Main)\nE ActivityManager: PID: 7",
        "F/libc    (  7): Fatal signal 11 (SIGSEGV), code 2 in tid 8 (ui), pid 7 (app)\n*** *** *** *** *** ***\nABI: 'arm64'",
        "[2026-03-04 05:06:07.488 Uid(value=10200):7:7 E/AndroidRuntime]\nFATAL EXCEPTION: main\nProcess: org.app, PID: 7",
    ],
)
def test_a_crash_copied_out_of_a_log_is_a_part_of_one(text: str) -> None:
    assert recognise(text.split("\n")) == Shape((("logcat", "-d"),), part=True)


def test_two_outputs_in_one_text_are_both_named() -> None:
    both = recognise(
        ["Current Battery Service state:", "  level: 3", "Filesystem 1K-blocks Used Available Use% Mounted on"]
    )
    assert both.kinds == (("dumpsys", "battery"), ("df",))


@pytest.mark.parametrize("text", ["", "hello", '{"a": 1}', "<xml/>", "level: 3", "    Current Battery Service state:x"])
def test_nothing_is_made_up(text: str) -> None:
    assert recognise(text.split("\n")).kinds == ()
