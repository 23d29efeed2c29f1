"""Bugreports taken apart: the layouts of Android 7, 9 and 15, what is cut short, and what repeats."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest

from diagnostics.bugreport_argv import section_argv, title_of
from diagnostics.bugreport_body import Body, Purse
from diagnostics.bugreport_text import Split, split
from diagnostics.model import MAX_LINES, Argv, Output

RULE = "-" * 79
THICK = "=" * 56
BATTERY: Argv = ("dumpsys", "battery")
WIFI: Argv = ("dumpsys", "wifi")
EXITS: Argv = ("dumpsys", "activity", "exit-info")
EVENTS: Argv = ("logcat", "-b", "events", "-d")
LOG: Argv = ("logcat", "-d")
KNOWN = (BATTERY, WIFI, EXITS, EVENTS, LOG, ("df",), ("getprop",), ("dumpsys", "activity", "broadcasts"),
         ("cat", "/proc/meminfo"), ("dumpsys", "batterystats", "-c"))  # fmt: skip

MODERN = f"""{THICK}
== dumpstate: 2026-03-04 05:06:07
{THICK}

Build: AP4A.250105.002
Build fingerprint: 'acme/acme/acme:15/AP4A.250105.002/12701944:user/release-keys'
Android SDK version: 35
Uptime: up 3 days

------ DUMPSYS CRITICAL (/system/bin/dumpsys) ------
{RULE}
DUMP OF SERVICE CRITICAL activity:
Service host process PID: 1500
Threads in use: 1/31
ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)
Display #0
--------- 0.020s was the duration of dumpsys activity, ending at: 2026-03-04 05:06:08
{RULE}
------ 0.025s was the duration of 'DUMPSYS CRITICAL' ------
------ SYSTEM LOG (logcat -v threadtime -v printable -v uid -d *:v) ------
--------- beginning of main
03-04 05:00:00.000  1000  1500  1500 I Tag: one
------ 0.530s was the duration of 'SYSTEM LOG' ------
------ EVENT LOG (logcat -b events -v threadtime -v printable -v uid -d *:v) ------
03-04 05:00:01.000  1000  1500  1500 I am_proc_died: [0,1,com.a,0,2]
*** command 'logcat -b events -v threadtime -v printable -v uid -d *:v' timed out after 10.001s (killing pid 77)
------ 10.001s was the duration of 'EVENT LOG' ------
------ MEMORY INFO (/proc/meminfo: 2026-03-04 05:06:08) ------
MemTotal:  100 kB
------ 0.000s was the duration of 'MEMORY INFO' ------
------ SYSTEM PROPERTIES (getprop) ------
[ro.product.model]: [Acme 1]
------ 0.040s was the duration of 'SYSTEM PROPERTIES' ------
------ FILESYSTEMS & FREE SPACE (df) ------
Filesystem 1K-blocks Used Available Use% Mounted on
*** command 'df' failed: exit code 1
------ 0.010s was the duration of 'FILESYSTEMS & FREE SPACE' ------
{THICK}
== Android Framework Services
{THICK}
------ DUMPSYS (/system/bin/dumpsys) ------
{RULE}
DUMP OF SERVICE activity:
Service host process PID: 1500
Client PIDs: 1, 2
ACTIVITY MANAGER BROADCAST STATE (dumpsys activity broadcasts)
  Historical broadcasts
{RULE}
ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)
  package: com.a
{RULE}
ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)
  All known processes:
--------- 0.100s was the duration of dumpsys activity, ending at: 2026-03-04 05:06:09
{RULE}
DUMP OF SERVICE battery:
Service host process PID: 1500
Threads in use: 1/31
Client PIDs: 1
Current Battery Service state:
  level: 80
--------- 0.001s was the duration of dumpsys battery, ending at: 2026-03-04 05:06:10
{RULE}
DUMP OF SERVICE wifi:
Wi-Fi is enabled
== A vendor's own heading ==
------ a vendor's own rule ------

*** SERVICE 'wifi' DUMP TIMEOUT (10000ms) EXPIRED ***

--------- 10.001s was the duration of dumpsys wifi, ending at: 2026-03-04 05:06:20
{RULE}
------ 10.200s was the duration of 'DUMPSYS' ------
------ CHECKIN BATTERYSTATS (/system/bin/dumpsys -T 30000 batterystats -c) ------
9,0,i,vers,36
------ 0.100s was the duration of 'CHECKIN BATTERYSTATS' ------
{THICK}
== dumpstate: done (id 1)
{THICK}
------ SYSTEM LOG (logcat -v threadtime -v printable -v uid -d *:v -T 2026-03-04 05:06:07.000) ------
03-04 05:06:20.000  1000  1500  1500 I Tag: two
------ 0.130s was the duration of 'SYSTEM LOG' ------
"""

SEVEN = f"""{THICK}
== dumpstate: 2019-11-05 14:27:51
{THICK}

------ SYSTEM LOG (logcat -v threadtime -v printable -d *:v) ------
11-05 14:00:00.000  1500  1500 I Tag: one
*** logcat -v threadtime -v printable -d *:v: Timed out after 10.000s (killing pid 9)
------ 10.0s was the duration of 'SYSTEM LOG' ------

------ SYSTEM PROPERTIES ------
[ro.product.model]: [Acme 7]

------ FILESYSTEMS & FREE SPACE (df) ------
Filesystem 1K-blocks Used Available Use% Mounted on

------ DUMPSYS (dumpsys -t 60 --skip meminfo cpuinfo) ------
Currently running services:
  battery
  wifi
{RULE}
DUMP OF SERVICE battery:
Current Battery Service state:
  level: 55
{RULE}
DUMP OF SERVICE wifi:
Wi-Fi is disabled
------ 4.0s was the duration of 'DUMPSYS' ------
------ VM TRACES AT LAST ANR (/data/anr/traces.txt: 2019-11-04 22:29:09) ------
----- pid 12 at 2019-11-04 22:29:09 -----
== dumpstate: done
"""


def lines(text: str | bytes) -> Iterable[bytes]:
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def by_argv(found: Split) -> dict[Argv, Output]:
    return {output.command.argv: output for output in found.outputs}


def test_a_report_of_android_15() -> None:
    found = split(lines(MODERN), KNOWN)
    got = by_argv(found)
    assert (found.began, found.sdk, found.done) == ("2026-03-04 05:06:07", "35", True)
    assert found.fingerprint == "acme/acme/acme:15/AP4A.250105.002/12701944:user/release-keys"
    assert got[BATTERY].lines == ("Current Battery Service state:", "  level: 80")
    assert got[EXITS].lines[:2] == (
        "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)",
        "  package: com.a",
    )
    assert not any("RUNNING PROCESSES" in line for line in got[EXITS].lines)
    assert got[("dumpsys", "activity", "broadcasts")].lines[1] == "  Historical broadcasts"
    assert [line[-3:] for line in got[LOG].lines if "Tag" in line] == ["one", "two"]
    assert (got[("df",)].exit_code, got[("df",)].complete, len(got[("df",)].lines)) == (1, True, 1)
    assert got[("cat", "/proc/meminfo")].lines == ("MemTotal:  100 kB",)
    assert got[("dumpsys", "batterystats", "-c")].lines == ("9,0,i,vers,36",)


def test_what_was_stopped_is_not_whole() -> None:
    got = by_argv(split(lines(MODERN), KNOWN))
    assert (got[EVENTS].complete, len(got[EVENTS].lines)) == (False, 1)
    assert (got[WIFI].complete, got[WIFI].whole) == (True, False)
    assert got[WIFI].lines[1:3] == ("== A vendor's own heading ==", "------ a vendor's own rule ------")
    assert all(output.whole for argv, output in got.items() if argv not in (WIFI, EVENTS))


def test_a_report_of_android_7() -> None:
    found = split(lines(SEVEN), KNOWN)
    got = by_argv(found)
    assert (found.done, got[LOG].complete) == (True, False)
    assert got[("getprop",)].lines[0] == "[ro.product.model]: [Acme 7]"
    assert got[BATTERY].lines[:2] == ("Current Battery Service state:", "  level: 55")
    assert got[WIFI].lines == ("Wi-Fi is disabled",)
    assert got[BATTERY].complete
    assert got[WIFI].complete
    assert got[("cat", "/data/anr/traces.txt")].lines == ("----- pid 12 at 2019-11-04 22:29:09 -----",)


@pytest.mark.parametrize("text", [MODERN, SEVEN], ids=["15", "7"])
def test_line_ends_of_old_adb_change_nothing(text: str) -> None:
    plain, old = split(lines(text), KNOWN), split(lines(text.replace("\n", "\r\n")), KNOWN)
    assert [(o.command, o.lines, o.complete) for o in plain.outputs] == [
        (o.command, o.lines, o.complete) for o in old.outputs
    ]
    assert (plain.began, plain.sdk, plain.done, plain.parts) == (old.began, old.sdk, old.done, old.parts)


@pytest.mark.parametrize("text", [MODERN, SEVEN], ids=["15", "7"])
def test_cut_at_every_byte_no_part_is_called_whole_that_is_not(text: str) -> None:
    whole = by_argv(split(lines(text), KNOWN))
    raw = text.encode()
    for end in range(len(raw)):
        for argv, output in by_argv(split(lines(raw[:end]), KNOWN)).items():
            same = output.lines == whole[argv].lines
            # The second system log goes on where the first one ended; up to 7 a service ends with the next one's rule.
            assert same or not output.complete or argv == LOG or set(output.lines[-1:]) == {RULE}, (end, argv, output)


def test_a_priority_dump_gives_way_to_the_whole_one_and_serves_where_there_is_none() -> None:
    high = f"DUMP OF SERVICE HIGH wifi:\nshort\n--------- 0.1s was the duration of dumpsys wifi, ending at: x\n{RULE}\n"
    full = "DUMP OF SERVICE wifi:\nlong\n--------- 0.1s was the duration of dumpsys wifi, ending at: x\n"
    assert by_argv(split(lines(high), KNOWN))[WIFI].lines == ("short",)
    assert by_argv(split(lines(high + full), KNOWN))[WIFI].lines == ("long",)


def test_a_second_copy_is_not_taken_and_is_told() -> None:
    again = MODERN + MODERN.replace("level: 80", "level: 1")
    found = split(lines(again), KNOWN)
    assert "  level: 80" in by_argv(found)[BATTERY].lines
    assert "  level: 1" not in by_argv(found)[BATTERY].lines
    assert BATTERY in found.repeated


def test_a_service_without_its_footer_among_those_that_have_one_is_cut() -> None:
    text = MODERN.replace("--------- 0.001s was the duration of dumpsys battery, ending at: 2026-03-04 05:06:10\n", "")
    found = split(lines(text), KNOWN)
    assert by_argv(found)[BATTERY].complete is False
    assert BATTERY in found.cut


def test_what_nobody_reads_is_not_kept() -> None:
    assert split(lines(MODERN), ()).outputs == ()


@pytest.mark.parametrize(
    ("title", "argv"),
    [
        ("------ EVENT LOG (logcat -b events -v threadtime -v printable -d *:v) ------", EVENTS),
        ("------ SYSTEM LOG (logcat -v time -d *:v) ------", LOG),
        ("------ LAST LOGCAT (logcat -L -b all -v threadtime -d *:v) ------", ("logcat", "-L", "-b", "all", "-d")),
        ("------ CHECKIN BATTERYSTATS (dumpsys -t 30 batterystats -c) ------", ("dumpsys", "batterystats", "-c")),
        ("------ DUMPSYS MEMINFO (dumpsys -t 30 meminfo -a) ------", ("dumpsys", "meminfo")),
        ("------ DROPBOX SYSTEM SERVER CRASHES (/system/bin/dumpsys -T 10000 dropbox -p system_server_crash) ------",
         ("dumpsys", "dropbox", "--print", "system_server_crash")),
        ("------ STORAGED IO INFO (storaged -u -p) ------", ("storaged", "-u", "-p")),
        ("------ MEMORY INFO (/proc/meminfo) ------", ("cat", "/proc/meminfo")),
        ("------ TOMBSTONE (/data/tombstones/tombstone_03: 2020-01-08 15:30:07) -----", ("cat", "/data/tombstones/tombstone_03")),
        ("------ SYSTEM PROPERTIES ------", ("getprop",)),
        ("------ DUMPSYS HIGH (/system/bin/dumpsys) ------", None),
        ("------ DUMPSYS (dumpsys -t 60 --skip meminfo cpuinfo) ------", None),
        ("------ SECTION ------", None),
    ],
)  # fmt: skip
def test_titles(title: str, argv: Argv | None) -> None:
    said = title_of(title)
    assert said is not None
    assert section_argv(said) == argv


def test_a_large_log_is_thinned_to_what_tells_of_faults() -> None:
    crash = b"01-02 03:04:05.000  1  1 E AndroidRuntime: FATAL EXCEPTION: main\n"
    body = Body(LOG, Purse(), is_log=True)
    for number in range(MAX_LINES + 10):
        body.add(crash if number % 1000 == 0 else b"01-02 03:04:05.000  1  1 I chatty: nothing\n")
    output = body.output()
    assert output.complete
    assert output.whole
    assert len(output.lines) == MAX_LINES // 1000 + 1
    assert body.left_out == MAX_LINES + 10 - len(output.lines)


def test_all_parts_together_keep_to_the_purse() -> None:
    purse = Purse(300_000)
    first, second = Body(BATTERY, purse), Body(WIFI, purse)
    for _ in range(3000):
        first.add(b"x" * 99 + b"\n")
        second.add(b"y" * 99 + b"\n")
    kept = len(first.output().stdout) + len(second.output().stdout)
    assert 200_000 < kept <= 300_000
    assert (first.complete, second.complete) == (False, False)


def test_hostile_lines_raise_nothing() -> None:
    odd = [b"------ ", b"------ ()", b"DUMP OF SERVICE ", b"DUMP OF SERVICE x", b"--------- ", b"== dumpstate: ", b"*** ",
           b"ACTIVITY MANAGER (", b"------ A (" + b"b" * 600 + b") ------", b"\xff\xfe\x00", b"DUMP OF SERVICE battery:" * 40]  # fmt: skip
    for first in odd:
        for second in odd:
            split([first + b"\n", second + b"\n", b"level: 1\n", first], KNOWN)
