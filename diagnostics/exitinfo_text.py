"""Reader of `dumpsys activity exit-info` (Android 11 and newer): why the processes of apps ended.

Source: AOSP android/app/ApplicationExitInfo.java (`dump`, REASON_*) and services/…/am/AppExitInfoTracker.java. Of each
app the last 16 exits are kept. Reason 4 is a Java crash, 5 a native one, 6 an ANR; 10 (the user stopped it) and the
others are no crashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from diagnostics.crash_cause import anr_reason
from diagnostics.crash_events import ANR, JAVA, MAX_EVENTS, NATIVE, CrashEvent, Stamp, stamp

REASONS = {"4": JAVA, "5": NATIVE, "6": ANR}
SIGNALS = {"4": "SIGILL", "5": "SIGTRAP", "6": "SIGABRT", "7": "SIGBUS", "8": "SIGFPE", "11": "SIGSEGV", "31": "SIGSYS"}
FOREGROUND = "100"
"""RunningAppProcessInfo.IMPORTANCE_FOREGROUND."""
HEADER = "ACTIVITY MANAGER PROCESS EXIT INFO"


def read_exit_info(lines: Iterable[str]) -> list[CrashEvent] | None:
    """The crashes; None when this is no exit-info dump."""
    recognised = False
    events: list[CrashEvent] = []
    when: Stamp | None = None
    pid: int | None = None
    told = False
    for line in lines:
        text = line.strip()
        if text.startswith(HEADER):
            recognised = True
        elif text.startswith("ApplicationExitInfo "):
            when = pid = None
            told = False
        elif text.startswith("timestamp="):
            when = stamp(text[10:20], text[21:29])
            number = text.partition(" pid=")[2].partition(" ")[0]
            pid = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else None
        elif text.startswith("process=") and " reason=" in text:
            name, _, rest = text[len("process=") :].partition(" reason=")
            kind = REASONS.get(rest.partition(" ")[0])
            if kind is not None and recognised and len(events) < MAX_EVENTS:
                signal = SIGNALS.get(rest.partition(" status=")[2].partition(" ")[0]) if kind == NATIVE else None
                events.append(CrashEvent(kind, name or None, pid, when, "exit-info", line, signal))
                told = True
        elif told and text.startswith("importance="):
            event, told = events[-1], False
            about = text.partition(" description=")[2].rpartition(" state=")[0][:1000]
            reason = anr_reason(about.partition("user request after error: ")[2]) if event.kind == ANR else None
            front = text[len("importance=") :].partition(" ")[0] == FOREGROUND
            events[-1] = replace(event, cause=reason or event.cause, foreground=front)
    return events if recognised else None
