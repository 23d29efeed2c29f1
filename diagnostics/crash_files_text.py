"""Readers of the files that only a bugreport carries: tombstones and the traces of ANRs.

A tombstone (AOSP bionic/debuggerd libdebuggerd/tombstone.cpp) is read as the same block is in a log. An ANR's file
(ActivityManagerService.dumpStackTraces; ART's signal_catcher.cc) begins, from 14 on, with `Subject: …`; then for each
process `----- pid 4181 at 2026-03-26 18:51:18.655 -----` and `Cmd line: name`. The first process is the one that froze.
Where ART did not answer, `----- Waiting Channels: pid …` (debuggerd_client.cpp) stands in its place.

The watchdog of the system leaves its stacks in the same place (Watchdog.java, logWatchog: `Subject: Blocked in …`, from
15 on `Watchdog-Type: watchdog`, or `pre_watchdog` when it only waited): that is a failure of the system, no ANR of the
process that happens to stand first.

The stacks alone are no ANR: dumpstate and `debuggerd -j` write the same. What says ANR is the file's place, the
`Subject:`, or the words that ActivityManager logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from diagnostics.bugreport_argv import is_kept_file
from diagnostics.crash_cause import anr_reason
from diagnostics.crash_events import ANR, NATIVE, WATCHDOG, CrashEvent, stamp
from diagnostics.logcat_text import crashes_in
from diagnostics.model import Output

HEAD_LINES = 2000
"""From 14 on reports of memory stand before the first process; of the recorded files it begins at line 212 at most."""
FILE_EVENTS = 8
_PROCESS = re.compile(r"----- (?:Waiting Channels: )?pid (\d{1,9}) at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\b.{0,40}-----")
_NAME = re.compile(r"Cmd ?line: ([^\s\x00]{1,200}).{0,200}")


def read_crash_file(output: Output) -> list[CrashEvent]:
    """What this file tells of: nothing for other outputs, one native crash or one ANR for those two kinds."""
    argv = output.command.argv
    if not is_kept_file(argv):
        return []
    if argv[1].startswith("/data/tombstones/"):
        events = list(islice(crashes_in(output.text, output.name), FILE_EVENTS))
        # What came before the block in a log ("Fatal signal …") names no process.
        return sorted(events, key=lambda event: (event.kind != NATIVE, event.process is None))[:1]
    if argv[1].startswith("/data/anr/trace_") and not _begins_with_subject(output.lines):
        return [event for event in islice(crashes_in(output.text, output.name), FILE_EVENTS) if event.kind == ANR][:1]
    event = _anr(output.lines, output.name)
    return [event] if event is not None else []


def _begins_with_subject(lines: Iterable[str]) -> bool:
    return next((line for line in lines if line.strip()), "").startswith("Subject: ")


def _anr(lines: Iterable[str], source: str) -> CrashEvent | None:
    """None when the process is not named: the file was cut off before it."""
    pid, when, seen = None, None, ""
    watchdog = killed = False
    reason = None
    for line in islice(lines, HEAD_LINES):
        if line.startswith(("Subject: Blocked in ", "Watchdog-Type: ")) and not seen:
            watchdog, killed = True, killed or line.rstrip() == "Watchdog-Type: watchdog"
        if line.startswith("Subject: ") and reason is None and not seen:
            reason = anr_reason(line.removeprefix("Subject: "))
        process = _PROCESS.fullmatch(line.strip()) if line.startswith("----- ") else None
        if process is not None:
            pid, when, seen = int(process[1]), stamp(process[2], process[3]), line
            if watchdog:
                return CrashEvent(WATCHDOG, "system_server", None, when, source, seen) if killed else None
        named = _NAME.fullmatch(line) if line.startswith("Cmd") else None
        if named is not None:
            return CrashEvent(ANR, named[1], pid, when, source, seen or line, reason)
    return None
