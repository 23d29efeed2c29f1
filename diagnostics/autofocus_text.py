"""Reader of the autofocus history in `dumpsys media.camera -m 3a` (Android 11 and newer).

Source: AOSP frameworks/av services/camera/libcameraservice/utils/TagMonitor.cpp (dumpMonitoredMetadata: newest first, a
ring of 100 events of an open camera; `f12:3456ns: 0    RES:android.control.afState: [FOCUSED_LOCKED]`), and
system/media/camera/docs metadata_definitions.xml for the names. From 13 on the dump of the session before, closed by
now, is printed again at the end: its history counts, it is what the customer did last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

AF_STATES = (
    "INACTIVE",
    "PASSIVE_SCAN",
    "PASSIVE_FOCUSED",
    "ACTIVE_SCAN",
    "FOCUSED_LOCKED",
    "NOT_FOCUSED_LOCKED",
    "PASSIVE_UNFOCUSED",
)
"""ANDROID_CONTROL_AF_STATE_*, by number."""
_EVENT = re.compile(
    r"\s*f(\d{1,9}):(\d{1,19})ns:\s*(\S{1,40})\s+RES:\s*android\.control\.afState: ?\[ ?([A-Z_]{1,40}|\d)\s*\]\s*"
)
MAX_EVENTS = 2000


@dataclass(frozen=True, slots=True)
class AfEvent:
    """`state`: as in AF_STATES. `timestamp_ns` counts from boot."""

    camera: str
    timestamp_ns: int
    state: str
    line: str


@dataclass(frozen=True, slots=True)
class Autofocus:
    """`monitored`: the phone keeps this history (now, or in the session before). Events oldest first."""

    monitored: bool
    events: tuple[AfEvent, ...]

    def tries(self) -> list[AfEvent]:
        """Attempts that ended, of all cameras, oldest first: the lens stopped, sharp or not."""
        return [event for event in self.events if event.state in ("FOCUSED_LOCKED", "NOT_FOCUSED_LOCKED")]

    def failed_in_a_row(self) -> tuple[AfEvent, ...]:
        """The longest row of attempts, up to the newest of its camera, that did not lock. A picture that came sharp by
        itself (PASSIVE_FOCUSED) ends a row."""
        rows: dict[str, list[AfEvent]] = {}
        for event in self.events:
            if event.state == "NOT_FOCUSED_LOCKED":
                rows.setdefault(event.camera, []).append(event)
            elif event.state in ("FOCUSED_LOCKED", "PASSIVE_FOCUSED"):
                rows[event.camera] = []
        longest: list[AfEvent] = []
        for row in rows.values():
            longest = row if len(row) > len(longest) else longest
        return tuple(longest)


def read_autofocus(lines: Iterable[str]) -> Autofocus:
    monitored = False
    events: dict[tuple[str, int, str], AfEvent] = {}
    for line in lines:
        if line.startswith("     Tag monitoring enabled") or line.strip() == "Monitored tag event log:":
            monitored = True
        elif "afState" in line and len(line) < 400 and len(events) < MAX_EVENTS:
            match = _EVENT.fullmatch(line)
            state = _state(match[4]) if match else None
            if match and state is not None:
                # The same session may be printed twice, as the open one and as the one before.
                event = AfEvent(match[3], int(match[2]), state, line)
                events.setdefault((event.camera, event.timestamp_ns, state), event)
    ordered = sorted(events.values(), key=lambda event: (event.timestamp_ns, event.camera))
    return Autofocus(monitored, tuple(ordered))


def _state(text: str) -> str | None:
    if text.isdigit():
        return AF_STATES[int(text)] if int(text) < len(AF_STATES) else None
    return text if text in AF_STATES else None
