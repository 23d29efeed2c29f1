"""Reader of crashes in logcat text, in any of its formats; raw lines without a header are taken too.

Source: AOSP system/logging/liblog/logprint.cpp (formats), frameworks/base RuntimeInit.java ("FATAL EXCEPTION"),
bionic/debuggerd ("Fatal signal", tombstone blocks under the tag DEBUG), ActivityManagerService ("ANR in"),
EventLogTags.logtags: am_anr (User, PID, Package …), am_crash (PID, User, Process, Flags, Exception …).

The text is searched for a few fixed words; only around a hit is a line looked at, and only so far. A log may be large
and hostile: time is linear, and what is kept is capped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from diagnostics.crash_cause import anr_reason, cause_of, named_exception
from diagnostics.crash_events import (
    ANR,
    JAVA,
    KINDS,
    MAX_EVENTS,
    NATIVE,
    WATCHDOG,
    CrashEvent,
    Stamp,
    never_updated,
    stamp,
)
from diagnostics.log_line_text import HEADER, Entry, long_head, parse_line
from diagnostics.log_line_text import process_number as _pid

MAX_LINE = 2000
BLOCK_LINES = 60
EDGE = 100
"""Lines at either end of a log among which its first and last time are looked for."""
JAVA_MARK, SYSTEM_MARK = "FATAL EXCEPTION: ", "*** FATAL EXCEPTION IN SYSTEM PROCESS"
SIGNAL_MARK, BLOCK_MARK, ANR_MARK = "Fatal signal ", "*** *** *** *** ***", "ANR in "
PROCESS_MARK = " >>>"
"""`pid: 1, tid: 2, name: x  >>> process <<<`: the heart of a tombstone whose stars the ring buffer has overwritten."""
_FLAGS = re.compile(r"-?[0-9]{1,10}")
"""am_crash and am_anr print the flags of the app behind its name."""
OLD_ANR_MARK = "ANR (application not responding) in process: "
"""Of the first Androids."""
ANR_TAGS = ("ActivityManager", "ActivityManagerService", "ANRManager", "AnrManager")
"""MediaTek's own (com.mediatek.server.anr) print `ANR in com.x (com.x/.Main), time=17659496`, without the process."""
MARKS = (
    (JAVA_MARK, "java"),
    (SYSTEM_MARK, "java"),
    (SIGNAL_MARK, "signal"),
    (BLOCK_MARK, "block"),
    (PROCESS_MARK, "process"),
    (ANR_MARK, "anr"),
    (OLD_ANR_MARK, "anr"),
    ("am_anr", "am_anr"),
    ("am_crash", "am_crash"),
    ("WATCHDOG KILLING SYSTEM PROCESS", "watchdog"),
)


def is_log(text: str) -> bool:
    """Whether this is logcat output: a buffer separator or a line with a header near its start."""
    for number, line in enumerate(_lines_from(text, 0)):
        if line.startswith("--------- beginning of ") or long_head(line) or _has_head(parse_line(line)):
            return True
        if number >= 100:
            return False
    return False


def buffers_begun(text: str) -> set[str]:
    """The buffers that this log shows by its own marks, `--------- beginning of crash`."""
    marks = re.finditer(r"^--------- beginning of (?:/dev/log/)?(\w{1,20})\r?$", text, re.MULTILINE | re.ASCII)
    return {match[1] for match in marks}


def span(text: str) -> tuple[Stamp | None, Stamp | None]:
    """The times of its first and last line that has one, as printed."""
    first = next((when for line in islice(_lines_from(text, 0), EDGE) if (when := _time_of(line))), None)
    tail = text[max(0, len(text) - EDGE * 200) : text.rfind("\n") + 1]
    last = next((when for line in reversed(tail.split("\n")[-EDGE:]) if (when := _time_of(line[:HEADER]))), None)
    return first, last


def _time_of(line: str) -> Stamp | None:
    return (long_head(line) or parse_line(line)).when


def _has_head(entry: Entry) -> bool:
    return entry.tag is not None or entry.pid is not None


def crashes_in(text: str, source: str) -> Iterator[CrashEvent]:
    """Every crash that the log tells, in the order of its marks; one tombstone and its "Fatal signal" once."""
    announced: list[CrashEvent] = []
    in_block = False
    for at, mark in _hits(text):
        # A hit farther from the start of its line is somebody quoting a log.
        head = text.rfind("\n", max(0, at - HEADER), at)
        if head < 0 and at > HEADER:
            continue
        line = next(_lines_from(text, head + 1), None)
        if line is None:
            continue
        entry = parse_line(line)
        if entry.tag is None:
            entry = _with_long_header(text, head, entry)
        if mark == "signal":
            event = _signal(entry, line, source)
            if event is not None and event.pid is None:
                announced.append(event)
            elif event is not None:
                yield event
        elif mark in ("block", "process"):
            if in_block and mark == "process":
                in_block = False
                continue
            event = _block(text, head + 1, entry, source, mark)
            in_block = mark == "block"
            if event is not None:
                # A "Fatal signal" without a pid (up to 6) is told in full by the block that follows it.
                announced.clear()
                yield event
        else:
            event = _simple(mark, text, head + 1, entry, line, source)
            if event is not None:
                yield event
    yield from announced


def _hits(text: str) -> list[tuple[int, str]]:
    end = text.rfind("\n") + 1
    hits: list[tuple[int, str]] = []
    for word, mark in MARKS:
        at = text.find(word, 0, end)
        found = 0
        while at >= 0 and found < MAX_EVENTS:
            hits.append((at, mark))
            found += 1
            # A row of stars holds the mark many times: go on behind the line's start, not inside the row.
            at = text.find(word, at + (64 if mark == "block" else len(word)), end)
    hits.sort()
    return hits


def _lines_from(text: str, start: int) -> Iterator[str]:
    """Whole lines from `start`, each cut at MAX_LINE; an unterminated last line is not given."""
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            return
        yield text[start : min(end, start + MAX_LINE)]
        start = end + 1


def _with_long_header(text: str, head: int, entry: Entry) -> Entry:
    if head <= 0:
        return entry
    start = text.rfind("\n", max(0, head - HEADER), head)
    found = long_head(text[start + 1 : head])
    return Entry(entry.message, found.when, found.pid, found.tag) if found is not None else entry


def _following(text: str, start: int, entry: Entry) -> Iterator[str]:
    """Messages after the line at `start`, as far as they are of the same tag and process (or have no header)."""
    for number, line in enumerate(_lines_from(text, start)):
        if number > BLOCK_LINES:
            return
        other = parse_line(line)
        same_process = entry.pid is None or other.pid is None or other.pid == entry.pid
        if number and same_process and other.tag in (entry.tag, None):
            yield other.message.strip()


def _simple(mark: str, text: str, start: int, entry: Entry, line: str, source: str) -> CrashEvent | None:
    if mark == "java":
        return _java(text, start, entry, line, source)
    if mark == "anr":
        words = next((one for one in (ANR_MARK, OLD_ANR_MARK) if entry.message.startswith(one)), None)
        if words is None or (entry.tag or ANR_TAGS[0]) not in ANR_TAGS:
            return None
        process = entry.message[len(words) :].partition(" ")[0].strip(",")
        reason = cause_of(ANR, None, _following(text, start, entry), words)
        when = _with_year(entry.when, _following(text, start, entry))
        return CrashEvent(ANR, process or None, _pid_line(text, start, entry), when, source, line, reason)
    if mark == "watchdog":
        return CrashEvent(WATCHDOG, "system_server", entry.pid, entry.when, source, line) if entry.tag else None
    if entry.tag != mark:
        return None
    fields = [field.strip() for field in entry.message.strip().strip("[]").split(",", 5)]
    name = next((i for i, field in enumerate(fields) if field and not field.lstrip("-").isdigit()), None)
    if name is None or not 1 <= name <= 2:
        return None
    # am_crash is (PID, User, …), am_anr (User, PID, …); before 4.2 there is no user.
    pid = _pid(fields[0] if mark == "am_crash" or name == 1 else fields[1])
    if mark == "am_anr":
        # The event log is a source of its own, although `logcat -b all` prints it among the others.
        kind, source = ANR, f"{source} {mark}"
    else:
        kind = NATIVE if len(fields) > name + 2 and fields[name + 2] == "Native crash" else JAVA
    told = fields[name + 2] if len(fields) > name + 2 else ""
    cause = anr_reason(told) if kind == ANR else named_exception(told)
    flags = fields[name + 1] if len(fields) > name + 1 else ""
    system = never_updated(int(flags)) if _FLAGS.fullmatch(flags) else None
    return CrashEvent(kind, fields[name], pid, entry.when, source, line, cause, system=system)


def _java(text: str, start: int, entry: Entry, line: str, source: str) -> CrashEvent | None:
    if entry.tag not in (None, "AndroidRuntime"):
        return None
    if entry.message.startswith(SYSTEM_MARK):
        return CrashEvent(JAVA, "system_server", entry.pid, entry.when, source, line)
    if not entry.message.startswith(JAVA_MARK):
        return None
    process, pid = None, entry.pid
    for message in _following(text, start, entry):
        text_of = message.strip()
        if text_of.startswith("Process: "):
            process, _, number = text_of[len("Process: ") :].partition(", PID: ")
            pid = _pid(number.strip()) or pid
            break
        if text_of.startswith("PID: "):
            pid = _pid(text_of[len("PID: ") :].strip()) or pid
            break
        if text_of.startswith("at ") or JAVA_MARK in text_of:
            break
    cause = cause_of(JAVA, process, _following(text, start, entry), JAVA_MARK)
    return CrashEvent(JAVA, process or None, pid, entry.when, source, line, cause)


def _with_year(when: Stamp | None, messages: Iterator[str]) -> Stamp | None:
    """From 8 on the block says when the CPU was measured, with the year: `CPU usage from 0ms to 6328ms later
    (2018-06-05 18:08:59.896 to …)` (ProcessCpuTracker.printCurrentState). Not taken over the turn of a year."""
    if when is None or when.year is not None:
        return when
    for message in messages:
        if message.startswith("CPU usage from "):
            date, _, clock = message[:HEADER].partition("(")[2].partition(" ")
            measured = stamp(date, clock[:8])
            if measured is None or measured.year is None or measured.month != when.month:
                return when
            return replace(when, year=measured.year)
        if message.startswith((ANR_MARK, OLD_ANR_MARK)):
            return when
    return when


def _pid_line(text: str, start: int, entry: Entry) -> int | None:
    for message in _following(text, start, entry):
        if message.startswith("PID: "):
            return _pid(message[len("PID: ") :].strip())
        if message.startswith((ANR_MARK, OLD_ANR_MARK, "CPU usage")):
            return None
    return None


def _signal(entry: Entry, line: str, source: str) -> CrashEvent | None:
    if entry.tag not in (None, "libc") or not entry.message.startswith(SIGNAL_MARK):
        return None
    # "…, pid 7157 (name)" from 7 on; the name there is cut to 15 characters and is not the process name.
    number = entry.message.rpartition(", pid ")[2].partition(" ")[0] if ", pid " in entry.message else ""
    return CrashEvent(NATIVE, None, _pid(number) or entry.pid, entry.when, source, line)


def _block(text: str, start: int, entry: Entry, source: str, mark: str) -> CrashEvent | None:
    """A tombstone: stars, then `pid: 1, tid: 2, name: x  >>> process <<<`, then `signal 11 (SIGSEGV)`.

    xCrash, a library in many apps, writes its own with the same beginning, for all three kinds (`Crash type: 'anr'`,
    `Crash time: '2019-10-12T03:25:25.645+0800'`; iqiyi/xCrash, doc/).
    """
    first = {"block": BLOCK_MARK, "process": "pid: "}[mark]
    if entry.tag not in (None, "DEBUG", "crash_dump32", "crash_dump64") or not entry.message.startswith(first):
        return None
    when, found, kind = entry.when, None, NATIVE
    messages = _following(text, start, entry)
    for message in messages if mark == "block" else chain([entry.message], messages):
        if message.startswith("Timestamp: "):
            date, _, clock = message[len("Timestamp: ") :].partition(" ")
            when = stamp(date, clock[:8]) or when
        elif message.startswith("Crash type: '"):
            kind = message.partition("'")[2].rstrip("' ")
        elif message.startswith("Crash time: '"):
            date, _, clock = message.partition("'")[2].partition("T")
            when = stamp(date, clock[:8]) or when
        elif message.startswith("pid: ") and ">>> " in message:
            if found is not None:
                return None
            pid = _pid(message[len("pid: ") :].split()[0].rstrip(","))
            process = message.partition(">>> ")[2].rpartition(" <<<")[0].strip()
            if kind not in KINDS:
                return None
            found = CrashEvent(kind, process or None, pid, when, source, message)
            if kind != NATIVE:
                return replace(found, cause=cause_of(kind, process, _following(text, start, entry), BLOCK_MARK))
        elif message.startswith(("signal ", "Abort message", "backtrace:")):
            if found is None or (mark == "process" and message == "backtrace:"):
                # Without a signal it is one of the other threads of a process.
                return None
            return replace(found, cause=cause_of(NATIVE, None, _following(text, start, entry), BLOCK_MARK))
        elif message.startswith(BLOCK_MARK):
            return None
    return None
