"""Reader of the battery history: `dumpsys batterystats` ("Battery History", Android 7 and newer) and its checkin form
(`9,h,…`).

Source: AOSP frameworks/base core/java/android/os/BatteryStats.java, HistoryPrinter.printNextItem. A line is
`+1h02m03s004ms (2) 087 …`: time since the history began, a count, the level in percent, then what changed; wall clock
times come as `RESET:TIME: 2024-01-31-12-03-31` and `TIME: …`. Since 14 or 15 ("Battery History [Format: 2]") a line begins
with the clock instead, without a year: `01-31 12:03:31.004 087 …`. Checkin lines carry milliseconds since the line before,
`Bl=87` where the level changed, `Bs=d` for the status, `+S` and `-S` for the screen, and Unix milliseconds as `TIME:`.

A phone whose clock was not set yet prints 1970: such an anchor dates nothing, the next good one dates what came before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_LINE = re.compile(r"\s*(\+[0-9dhms]{2,30}|0) \(\d{1,6}\) (.*)", re.DOTALL)
_LINE_2 = re.compile(r"\s{0,20}(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d\d\d) (.*)", re.DOTALL)
_SINCE = re.compile(r"\+(?:(\d{1,5})d)?(?:(\d{1,2})h)?(?:(\d{1,2})m)?(?:(\d{1,2})s)?(?:(\d{1,3})ms)?")
_CLOCK = re.compile(r"(?:RESET:)?TIME: (\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)")
_CHECKIN = re.compile(r"9,h,(\d{1,12})((?:[,:].*)?)", re.DOTALL)
_CHECKIN_CLOCK = re.compile(r":(?:RESET:)?TIME:(\d{1,15})")
LEAP_YEAR = 2000
"""Stands in for the year that a line of format 2 does not tell."""
LONGEST_SILENCE = timedelta(days=1)
"""More between two lines and somebody has set the clock."""
FIRST_YEAR = 2010
"""Before it a phone's clock was not set."""
MAX_POINTS = 2000
"""Level changes kept; five days of heavy use are some 1000."""
STATES = {"discharging": True, "charging": False, "full": False, "not-charging": False, "unknown": False}
CHECKIN_STATES = {"d": True, "c": False, "f": False, "n": False, "?": False}
HOUR_MS = 3_600_000


@dataclass
class History:
    """`points`: (milliseconds since the history began, level); `first_line`, `last_line`: where the level was printed
    first and last. Times and drops are of discharging alone."""

    recognised: bool = False
    points: list[tuple[int, int]] = field(default_factory=list)
    first_line: str = ""
    last_line: str = ""
    anchors: list[tuple[int, datetime]] = field(default_factory=list)
    discharging_ms: int = 0
    dropped_percent: int = 0
    screen_told: bool = False
    screen_off_ms: int = 0
    screen_off_dropped: int = 0

    def dated(self) -> list[tuple[datetime, int]]:
        """Points in the phone's local time, oldest first; none when the phone told no time that can be true.

        Where the clock was put back, what came before is dated by the later, corrected clock.
        """
        anchors: list[tuple[int, datetime]] = []
        for anchor in reversed(self.anchors):
            if not anchors or anchor[1] < anchors[-1][1]:
                anchors.append(anchor)
        anchors.reverse()
        if not anchors:
            return []
        found = []
        at = 0
        for since, level in self.points:
            while at + 1 < len(anchors) and anchors[at + 1][0] <= since:
                at += 1
            base, clock = anchors[at]
            try:
                found.append((clock + timedelta(milliseconds=since - base), level))
            except OverflowError:
                continue
        return found


class _Reader:
    def __init__(self) -> None:
        self.found = History()
        self.at = 0
        self.level: int | None = None
        self.discharging: bool | None = None
        self.screen_on = False
        self.clock: datetime | None = None

    def clocked(self, clock: datetime) -> int:
        """Milliseconds since the history began, of a line that tells the clock. Where the clock was set, nobody knows
        how long it took: no time has passed then, and the fall of the level is nobody's."""
        passed = clock - (self.clock or clock)
        if passed < timedelta(days=-180):
            passed += timedelta(days=366)
        self.clock = clock
        if not timedelta() <= passed <= LONGEST_SILENCE:
            self.level = None
            return self.at
        return self.at + passed // timedelta(milliseconds=1)

    def move(self, line: str, at: int, level: int | None, state: bool | None, screen: bool | None) -> None:
        """What held until now counts for the time until now; then the new values hold. Time never runs backwards."""
        found = self.found
        passed = max(0, at - self.at)
        fell = self.level - level if level is not None and self.level is not None else 0
        if self.discharging:
            found.discharging_ms += passed
            found.dropped_percent += max(0, fell)
            if not self.screen_on:
                found.screen_off_ms += passed
                found.screen_off_dropped += max(0, fell)
        self.at = max(self.at, at)
        if level is not None and level != self.level:
            self.level = level
            found.first_line, found.last_line = found.first_line or line, line
            if len(found.points) < MAX_POINTS:
                found.points.append((self.at, level))
        if state is not None:
            self.discharging = state
        if screen is not None:
            self.screen_on, found.screen_told = screen, True

    def interrupt(self, at: int, went_off: bool) -> None:
        """The phone goes off, or was off until now: what was lost while it was off is nobody's use."""
        if went_off:
            self.move("", at, None, None, None)
        self.at = max(self.at, at)
        self.discharging, self.level = None, None

    def anchor(self, at: int, clock: datetime) -> None:
        if clock.year >= FIRST_YEAR:
            self.found.anchors.append((max(self.at, at), clock))


def read_history(lines: Iterable[str]) -> History:
    """`dumpsys batterystats` and `--history`. The part after the history (statistics) is not read."""
    reader = _Reader()
    for line in lines:
        if line.startswith("Battery History"):
            reader.found.recognised = True
        elif reader.found.recognised and len(line) < 4000 and (match := _LINE.fullmatch(line)):
            at = reader.at if match[1] == "0" else _since_ms(match[1])
            if at is not None:
                _human(reader, line, at, match[2])
        elif reader.found.recognised and len(line) < 4000 and (match := _LINE_2.fullmatch(line)):
            _dated(reader, line, *match.groups())
        elif reader.found.recognised and line.startswith(("Statistics since", "Per-PID Stats", "Daily stats")):
            break
    return reader.found


def _dated(reader: _Reader, line: str, *parts: str) -> None:
    *numbers, rest = parts
    month, day, hour, minute, second, millis = (int(number) for number in numbers)
    clock = _datetime(LEAP_YEAR, month, day, hour, minute, second, millis * 1000)
    if clock is None:
        return
    at = reader.clocked(clock)
    if _CLOCK.match(rest):
        reader.move("", at, None, None, None)
    _human(reader, line, at, rest)


def _human(reader: _Reader, line: str, at: int, rest: str) -> None:
    if clock := _CLOCK.match(rest):
        if (when := _datetime(*[int(part) for part in clock.groups()])) is not None:
            reader.anchor(at, when)
        return
    head, _, changes = rest.partition(" ")
    if head in ("START", "SHUTDOWN"):
        reader.interrupt(at, head == "SHUTDOWN")
        return
    if not (len(head) == 3 and head.isascii() and head.isdigit() and int(head) <= 100):
        return
    state = screen = None
    for word in changes.split(" "):
        if word.startswith("status="):
            state = STATES.get(word[len("status=") :])
        elif word in ("+screen", "-screen"):
            screen = word == "+screen"
    reader.move(line, at, int(head), state, screen)


def read_checkin(lines: Iterable[str], utc_offset_s: int | None) -> History:
    """`dumpsys batterystats -c`, `--checkin`. Without the phone's time zone the points are not dated."""
    reader = _Reader()
    for line in lines:
        if not line.startswith("9,h,") or len(line) > 4000 or not (match := _CHECKIN.fullmatch(line)):
            continue
        reader.found.recognised = True
        at, rest = reader.at + int(match[1]), match[2]
        if clock := _CHECKIN_CLOCK.match(rest):
            when = _from_unix(int(clock[1]), utc_offset_s)
            if when is not None:
                reader.anchor(at, when)
        elif rest.startswith((":START", ":SHUTDOWN")):
            reader.interrupt(at, rest.startswith(":SHUTDOWN"))
        elif not rest.startswith(":"):
            level = state = screen = None
            for word in rest.split(","):
                if word.startswith("Bl=") and word[3:].isascii() and word[3:].isdigit() and len(word) <= 6:
                    level = int(word[3:]) if int(word[3:]) <= 100 else None
                elif word.startswith("Bs="):
                    state = CHECKIN_STATES.get(word[3:])
                elif word in ("+S", "-S"):
                    screen = word == "+S"
            reader.move(line, at, level, state, screen)
            continue
        reader.at = max(reader.at, at)
    return reader.found


def _since_ms(text: str) -> int | None:
    match = _SINCE.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds, millis = (int(part or 0) for part in match.groups())
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + millis


def _datetime(*parts: int) -> datetime | None:
    try:
        return datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None


def _from_unix(millis: int, utc_offset_s: int | None) -> datetime | None:
    if utc_offset_s is None:
        return None
    try:
        return (datetime.fromtimestamp(millis / 1000, UTC) + timedelta(seconds=utc_offset_s)).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
