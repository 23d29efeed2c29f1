"""Crash events as the sources tell them, and the merging of those that are one and the same.

Merging (fact dictionary): same process and kind within 2 s is one event; a native crash is one per pid. Besides: the
same pid, process and kind in two sources is one event even when a source writes late (an ANR is logged after the
stacks were dumped, exit-info when the process was gone); and so is an ANR of the same process that another source tells
within a minute without its pid (a drop box up to 10, MediaTek's log). An event whose process is not printed can only be the echo of
one from *another* source: two entries of one drop box are two crashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

JAVA, NATIVE, ANR, WATCHDOG = "java", "native", "anr", "watchdog"
RESTART, PANIC = "restart", "panic"
"""The system was started again without the kernel (BootReceiver); the kernel itself broke down."""
KINDS = (JAVA, NATIVE, ANR)
FLAG_SYSTEM, FLAG_UPDATED_SYSTEM_APP = 0x01, 0x80
"""ApplicationInfo: the app came with the phone; and it was updated since, so that the update can be taken off."""
WINDOW = timedelta(seconds=2)
AHEAD = timedelta(days=2)
SAME_PID = timedelta(hours=1)
"""A pid is used again only after all others were; an hour later it may be another process."""
DUMPING = timedelta(seconds=60)
"""As long as the stacks of a frozen phone may take to be written, before some sources tell of the ANR."""
MAX_EVENTS = 20_000
"""Lines kept of one kind and source; a phone that tells more is counted low, and far beyond every threshold."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as printed, in the phone's local time; `year` None where the log does not print it."""

    year: int | None
    month: int
    day: int
    hour: int
    minute: int
    second: int

    def at(self, anchor: datetime | None) -> datetime | None:
        """With the printed year, else with the last year in which it is not after `anchor` (two days allowed for:
        the anchor may be the newest entry of a list that ended before the log); None when neither is known."""
        if self.year is not None:
            return self.in_year(self.year)
        if anchor is None:
            return None
        candidates = [self.in_year(anchor.year + shift) for shift in (1, 0, -1, -2, -3, -4)]
        return next((when for when in candidates if when is not None and when <= anchor + AHEAD), None)

    def in_year(self, year: int) -> datetime | None:
        try:
            return datetime(year, self.month, self.day, self.hour, self.minute, self.second)
        except ValueError:
            return None


def stamp(date: str, clock: str) -> Stamp | None:
    """`YYYY-MM-DD` or `MM-DD`, and `HH:MM:SS`; None when it is neither."""
    year, month, day = date[:-6], date[-5:-3], date[-2:]
    hour, minute, second = clock[:2], clock[3:5], clock[6:8]
    parts = (month, day, hour, minute, second, year or "0")
    if len(date) not in (5, 10) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if date[-3] != "-" or date[4:5] not in ("", "-", day[1:]) or clock[2:3] != ":" or clock[5:6] != ":":
        return None
    return Stamp(int(year) if year else None, int(month), int(day), int(hour), int(minute), int(second))


def never_updated(flags: int) -> bool:
    """By ApplicationInfo.flags: part of what the phone came with. -1 stands for a process without an app (handleAppCrash)."""
    return bool(flags & FLAG_SYSTEM) and (flags == -1 or not flags & FLAG_UPDATED_SYSTEM_APP)


def either(one: bool | None, other: bool | None) -> bool | None:
    """Two sources about `system`. Who says that it is none knows more: the flag that it was updated, or a drop box tag
    `data_app_…`; the others only know that it came with the phone."""
    return other if one is None else one if other is None else one and other


@dataclass(frozen=True, slots=True)
class CrashEvent:
    """One line of one source that tells a crash. `source` names the list it stands in. `cause`: what it was about, as
        far as this source tells (crash_cause). `foreground`: the app was what the customer looked at. `system`: it is an app that
    came with the phone and was never updated by itself (True), or not (False)."""

    kind: str
    process: str | None
    pid: int | None
    when: Stamp | None
    source: str
    line: str
    cause: str | None = None
    foreground: bool | None = None
    system: bool | None = None


@dataclass(slots=True)
class Crash:
    """One crash, told by one or more sources. `at` None = not dated. `moment`: like `at`, but in the year 2000 where no
    source tells a year: to compare crashes with each other."""

    kind: str
    process: str | None
    pid: int | None
    at: datetime | None
    line: str
    sources: set[str] = field(default_factory=set)
    cause: str | None = None
    foreground: bool | None = None
    system: bool | None = None
    moment: datetime | None = None

    @property
    def package(self) -> str | None:
        return self.process.partition(":")[0] if self.process else None


def merge(events: Iterable[CrashEvent], anchor: datetime | None) -> list[Crash]:
    """The crashes, dated ones first in order of time. Linear after sorting."""
    # Without a year and an anchor events still stand in order to each other: in a common leap year.
    dated = [(event, _merging_time(event, anchor)) for event in events]
    dated.sort(key=_order)
    crashes: list[Crash] = []
    by_pid: dict[tuple[str, int], tuple[Crash, datetime | None]] = {}
    by_process: dict[tuple[str, str], tuple[Crash, datetime]] = {}
    latest: dict[str, tuple[Crash, datetime]] = {}
    for event, when in dated:
        crash = _same(event, when, by_pid, by_process, latest)
        if crash is None:
            at = event.when.at(anchor) if event.when is not None else None
            crash = Crash(event.kind, event.process, event.pid, at, event.line)
            crashes.append(crash)
            if when is not None:
                latest[event.kind] = (crash, when)
        crash.sources.add(event.source)
        # The source that tells most, whichever comes first.
        crash.cause = max(crash.cause or "", event.cause or "", key=lambda cause: (len(cause), cause)) or None
        crash.foreground = event.foreground if crash.foreground is None else crash.foreground or bool(event.foreground)
        crash.system = either(crash.system, event.system)
        crash.moment = when if crash.moment is None else crash.moment
        if crash.process is None and event.process is not None:
            crash.process = event.process
        if crash.at is None and event.when is not None:
            crash.at = event.when.at(anchor)
        crash.pid = event.pid if crash.pid is None else crash.pid
        if event.pid is not None and by_pid.get((event.kind, event.pid), (None, None))[0] is not crash:
            by_pid[event.kind, event.pid] = (crash, when)
        if crash.process is not None and when is not None:
            key = (event.kind, crash.process)
            if key not in by_process or by_process[key][0] is not crash:
                by_process[key] = (crash, when)
    return crashes


def _order(pair: tuple[CrashEvent, datetime | None]) -> tuple[object, ...]:
    """By time, named ones first. Within one second by what they say, so that the order of the sources decides nothing."""
    event, when = pair
    pid = -1 if event.pid is None else event.pid
    return when is None, when or datetime.min, event.process is None, event.process or "", pid, event.source


def _merging_time(event: CrashEvent, anchor: datetime | None) -> datetime | None:
    if event.when is None:
        return None
    return event.when.at(anchor) or event.when.in_year(2000)


def _same(
    event: CrashEvent,
    when: datetime | None,
    by_pid: dict[tuple[str, int], tuple[Crash, datetime | None]],
    by_process: dict[tuple[str, str], tuple[Crash, datetime]],
    latest: dict[str, tuple[Crash, datetime]],
) -> Crash | None:
    if event.pid is not None and (event.kind, event.pid) in by_pid:
        crash, at = by_pid[event.kind, event.pid]
        alike = crash.process is None or event.process is None or crash.process == event.process
        if alike and (when is None or at is None or when - at <= SAME_PID):
            return crash
    if when is None:
        return None
    if event.process is not None and (event.kind, event.process) in by_process:
        crash, started = by_process[event.kind, event.process]
        late = event.kind == ANR and None in (event.pid, crash.pid) and event.source not in crash.sources
        if when - started <= (DUMPING if late else WINDOW):
            return crash
    if event.kind in latest:
        crash, started = latest[event.kind]
        unnamed = crash.process is None or event.process is None
        other_pid = event.pid is not None and crash.pid is not None and event.pid != crash.pid
        if unnamed and not other_pid and event.source not in crash.sources and when - started <= WINDOW:
            return crash
    return None
