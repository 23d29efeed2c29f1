"""Reader of `dumpsys activity exit-info` (Android 11 and newer): why the processes of apps ended.

Source: AOSP android/app/ApplicationExitInfo.java (`dump`, REASON_*) and services/…/am/AppExitInfoTracker.java. Of each
app the last 16 exits are kept. Reason 4 is a Java crash, 5 a native one, 6 an ANR; 10 (the user stopped it) and the
others are no crashes.
"""

from __future__ import annotations

from collections.abc import Iterable

from diagnostics.crash_events import ANR, JAVA, MAX_EVENTS, NATIVE, CrashEvent, Stamp, stamp

REASONS = {"4": JAVA, "5": NATIVE, "6": ANR}
HEADER = "ACTIVITY MANAGER PROCESS EXIT INFO"


def read_exit_info(lines: Iterable[str]) -> list[CrashEvent] | None:
    """The crashes; None when this is no exit-info dump."""
    recognised = False
    events: list[CrashEvent] = []
    when: Stamp | None = None
    pid: int | None = None
    for line in lines:
        text = line.strip()
        if text.startswith(HEADER):
            recognised = True
        elif text.startswith("ApplicationExitInfo "):
            when = pid = None
        elif text.startswith("timestamp="):
            when = stamp(text[10:20], text[21:29])
            number = text.partition(" pid=")[2].partition(" ")[0]
            pid = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else None
        elif text.startswith("process=") and " reason=" in text:
            name, _, rest = text[len("process=") :].partition(" reason=")
            kind = REASONS.get(rest.partition(" ")[0])
            if kind is not None and recognised and len(events) < MAX_EVENTS:
                events.append(CrashEvent(kind, name or None, pid, when, "exit-info", line))
    return events if recognised else None
