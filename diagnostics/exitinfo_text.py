"""Reader of `dumpsys activity exit-info` (Android 11 and newer): why the processes of apps ended.

Source: AOSP android/app/ApplicationExitInfo.java (`dump`, REASON_*) and services/…/am/AppExitInfoTracker.java. 11 prints
each key in a line of its own, 12 and newer several in one. Of each app the last 16 exits are kept. Reason 4 is a Java
crash, 5 a native one, 6 an ANR; 10 (the user stopped it) and the others are no crashes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from diagnostics.crash_cause import anr_reason
from diagnostics.crash_events import ANR, JAVA, MAX_EVENTS, NATIVE, CrashEvent, Stamp, stamp

REASONS = {"4": JAVA, "5": NATIVE, "6": ANR}
SIGNALS = {"4": "SIGILL", "5": "SIGTRAP", "6": "SIGABRT", "7": "SIGBUS", "8": "SIGFPE", "11": "SIGSEGV", "31": "SIGSYS"}
FOREGROUND = "100"
"""RunningAppProcessInfo.IMPORTANCE_FOREGROUND."""
HEAD_LINES = 20
HEADER = "ACTIVITY MANAGER PROCESS EXIT INFO"


@dataclass
class _Record:
    """One exit, as far as it has been read."""

    when: Stamp | None = None
    pid: int | None = None
    process: str | None = None
    reason: str | None = None
    status: str | None = None
    importance: str | None = None
    description: str = ""
    line: str = ""

    def take(self, line: str) -> None:
        text = line.strip()
        key, _, value = text.partition("=")
        if key == "timestamp":
            # The date is written in the digits of the phone's language.
            plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in value[:19])
            self.when = stamp(plain[:10], plain[11:19])
            self._pid(text.partition(" pid=")[2])
        elif key == "pid":
            self._pid(value)
        elif key == "process":
            self.process, _, rest = value.partition(" reason=")
            self.line = line
            if rest:
                self.reason, self.status = rest.partition(" ")[0], rest.partition(" status=")[2].partition(" ")[0]
        elif key == "reason" and self.reason is None:
            self.reason = value.partition(" ")[0]
            self.line = f"{self.line} {text}"
        elif key == "status":
            self.status = value
        elif key == "importance":
            self.importance = value.partition(" ")[0]
            self.description = text.partition(" description=")[2].rpartition(" state=")[0][:1000]
        elif key == "description":
            self.description = value[:1000]

    def _pid(self, text: str) -> None:
        number = text.partition(" ")[0]
        self.pid = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else None

    def event(self) -> CrashEvent | None:
        """None for an exit that is no crash, and for one that was cut off before its reason."""
        kind = REASONS.get(self.reason or "")
        if kind is None or self.process is None:
            return None
        cause = SIGNALS.get(self.status or "") if kind == NATIVE else None
        if kind == ANR:
            cause = anr_reason(self.description.partition("user request after error: ")[2])
        process = self.process if self.process != "null" else ""
        front = self.importance == FOREGROUND if self.importance is not None else None
        return CrashEvent(kind, process or None, self.pid, self.when, "exit-info", self.line, cause, front)


def saved_at(lines: Iterable[str]) -> Stamp | None:
    """When the phone last wrote this list down, by its own clock; it does so every half hour."""
    for line in islice(lines, HEAD_LINES):
        if line.strip().startswith("Last Timestamp of Persistence"):
            date, _, clock = line.partition(": ")[2].strip().partition(" ")
            return stamp(date, clock[:8])
    return None


def read_exit_info(lines: Iterable[str]) -> list[CrashEvent] | None:
    """The crashes; None when this is no exit-info dump."""
    recognised = False
    events: list[CrashEvent] = []
    record: _Record | None = None

    def close() -> None:
        event = record.event() if record is not None else None
        if event is not None and len(events) < MAX_EVENTS:
            events.append(event)

    for line in lines:
        text = line.strip()
        if text.startswith(HEADER):
            recognised = True
        elif text.startswith(("ApplicationExitInfo ", "package: ", "Historical Process Exit ")):
            close()
            record = _Record() if recognised and text.startswith("ApplicationExitInfo ") else None
        elif record is not None:
            record.take(line)
    close()
    return events if recognised else None
