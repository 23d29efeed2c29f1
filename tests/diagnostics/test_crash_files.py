"""Tombstones and ANR traces as files of a bugreport."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics import crashes
from diagnostics.crash_events import ANR, NATIVE, WATCHDOG, Stamp
from diagnostics.crash_files_text import read_crash_file
from diagnostics.judge import judge
from diagnostics.model import Command, Now, Output, Outputs, Severity

TOMBSTONE = """*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
Build fingerprint: 'acme/acme/acme:14/AP1A/1:user/release-keys'
ABI: 'arm64'
Timestamp: 2026-03-04 05:06:07.123456789+0800
Process uptime: 12s
Cmdline: com.example.camera
pid: 3001, tid: 3010, name: RenderThread  >>> com.example.camera <<<
uid: 10200
signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000000
"""
TRACES = """Subject: Input dispatching timed out (1 com.example.shop/.Main (server) is not responding.)
RssHwmKb: 132288

----- pid 4181 at 2026-03-04 05:00:18.655557100+0800 -----
Cmd line: com.example.shop
Build fingerprint: 'x'
----- pid 1500 at 2026-03-04 05:00:18.700000000+0800 -----
Cmd line: system_server
"""


def file(path: str, text: str) -> Output:
    return Output(Command(("cat", path)), None, text.encode())


def test_a_tombstone() -> None:
    (event,) = read_crash_file(file("/data/tombstones/tombstone_03", TOMBSTONE))
    assert (event.kind, event.process, event.pid, event.when) == (
        NATIVE,
        "com.example.camera",
        3001,
        Stamp(2026, 3, 4, 5, 6, 7),
    )


@pytest.mark.parametrize("path", ["/data/anr/anr_2026-03-04-05-00-18-655", "/data/anr/trace_00"])
def test_stacks_of_the_systems_watchdog_are_no_anr_of_the_first_process(path: str) -> None:
    blocked = TRACES.replace("Input dispatching timed out (1 com.example.shop/.Main (server) is not responding.)", "{}")
    killed = blocked.format("Blocked in handler on main thread (main) for 69s\nWatchdog-Type: watchdog")
    (event,) = read_crash_file(file(path, killed))
    assert (event.kind, event.process, event.when) == (WATCHDOG, "system_server", Stamp(2026, 3, 4, 5, 0, 18))
    waited = killed.replace("69s\nWatchdog-Type: watchdog", "15s\nWatchdog-Type: pre_watchdog")
    assert read_crash_file(file(path, waited)) == []
    log = Output(Command(("logcat", "-b", "crash", "-d")), 0, b"--------- beginning of crash\n")
    facts = judge(crashes.DIAGNOSTIC, Outputs([log, file(path, killed)]), Now()).facts
    assert (facts.java_count, facts.anr_count, facts.by_package) == (0, None, {})


@pytest.mark.parametrize("path", ["/data/anr/anr_2026-03-04-05-00-18-655", "/data/anr/traces.txt"])
def test_the_first_process_of_the_traces_froze(path: str) -> None:
    (event,) = read_crash_file(file(path, TRACES))
    assert (event.kind, event.process, event.pid, event.when) == (
        ANR,
        "com.example.shop",
        4181,
        Stamp(2026, 3, 4, 5, 0, 18),
    )


@pytest.mark.parametrize("path", ["/data/anr/traces.txt.bugreport", "/data/anr/dumptrace_x", "/proc/meminfo"])
def test_other_files_tell_nothing(path: str) -> None:
    assert read_crash_file(file(path, TRACES)) == []


@pytest.mark.parametrize(
    "text", ["", "Subject: x\n", "----- pid 1 at x -----\n", "Cmd line:\n", "*** *** ***\n", "\n" * 5000 + TRACES]
)
def test_nothing_is_made_up(text: str) -> None:
    assert read_crash_file(file("/data/anr/anr_1", text)) == []
    assert read_crash_file(file("/data/tombstones/tombstone_00", text)) == []


def test_every_recorded_file(devices: Path) -> None:
    """A name or nothing; never an exception, never two."""
    told = 0
    for folder, path in (("tombstone", "/data/tombstones/tombstone_00"), ("anr", "/data/anr/anr_1")):
        for one in sorted((devices / folder).iterdir()):
            events = read_crash_file(Output(Command(("cat", path)), None, one.read_bytes()))
            assert len(events) <= 1, one
            told += sum(event.process is not None for event in events)
    assert told >= 40


def test_they_count_with_what_the_log_tells_and_once() -> None:
    log = (
        "--------- beginning of main\n03-04 05:06:07.200  3020  3020 F DEBUG   : *** *** *** *** *** *** *** *** ***\n"
        "03-04 05:06:07.200  3020  3020 F DEBUG   : pid: 3001, tid: 3010, name: RenderThread  >>> com.example.camera <<<\n"
        "03-04 05:06:07.200  3020  3020 F DEBUG   : signal 11 (SIGSEGV), code 1 (SEGV_MAPERR)\n"
    )
    said = Output(Command(("logcat", "-d")), None, log.encode())
    files = [file("/data/tombstones/tombstone_03", TOMBSTONE), file("/data/anr/anr_1", TRACES)]
    facts = judge(crashes.DIAGNOSTIC, Outputs([said, *files]), Now(1772572000, 28800, None, 34)).facts
    assert (facts.native_count, facts.anr_count) == (1, 1)
    assert facts.by_package["com.example.shop"]["anr"] == 1
    assert facts.sources == ("log", "crash_files")


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("/data/tombstones/tombstone_03", TOMBSTONE, "com.example.camera (native crash, SIGSEGV) 1×, last 2026-03-04 05:06:07"),
        ("/data/anr/anr_1", TRACES, "com.example.shop (not responding, Input dispatching timed out) 1×, last 2026-03-04 05:00:18"),
    ],
)  # fmt: skip
def test_a_file_alone_is_judged_for_what_it_is(path: str, text: str, words: str) -> None:
    result = judge(crashes.DIAGNOSTIC, Outputs([file(path, text)]), Now())
    assert (result.severity, result.complete) == (Severity.INFO, False)
    (finding,) = result.findings
    assert finding.rule == "crashes.on_record"
    assert words in finding.says.technician.en
    assert finding.evidence
    facts = result.facts
    assert [facts.java_count, facts.native_count, facts.anr_count].count(None) == 2, "it proves nothing of the others"
    assert (facts.worst_app_24h_count, facts.worst_system_24h_count, facts.system_failures_7d) == (1, None, None)
