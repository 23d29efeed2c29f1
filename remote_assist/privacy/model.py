"""What a probe says, what it is judged to mean, and what passes the gate. Plain values; times are nanoseconds of the
host's monotonic clock unless the name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """May the screen be seen? UNKNOWN is treated as DIRTY everywhere; it is kept apart only to say why."""

    CLEAN = "clean"
    DIRTY = "dirty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Start:
    """One `StartInput #N` of an input method service's history (AOSP InputMethodManagerService, StartInputHistory):
    an editor was given the keyboard. `uptime_ms` is the phone's uptimeMillis; `field` is (package, fieldId); `window` the
    window's token, the same as long as the window lives.

    `sensitive` is None when the entry's inputType could not be read.
    """

    service: str
    number: int
    uptime_ms: int | None
    input_type: int | None
    field: tuple[str, int] | None
    sensitive: bool | None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one probe line says by itself. `reasons` are codes of `reasons.REASONS`, empty only when CLEAN.

    `starts` is the history that the probe saw, oldest first within a service; `focus` the focused window's name and
    `editor` the current editor's inputType, where the version prints them; `cost_ms` what the probe took on the phone.
    """

    state: State
    reasons: tuple[str, ...] = ()
    starts: tuple[Start, ...] = ()
    focus: str | None = None
    editor: int | None = None
    editor_field: tuple[str, int] | None = None
    ime: str | None = None
    ime_visible: bool | None = None
    cost_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading judged together with those before it."""

    state: State
    reasons: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        return self.state is State.CLEAN


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of the screen's video. `connection` counts the video connections of a session from 1."""

    connection: int
    data: bytes
    pts_us: int | None
    config: bool
    key: bool
    arrived_ns: int


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the screen is hidden. `by`: tool, technician, customer or schedule."""

    number: int
    since_ns: int
    reasons: tuple[str, ...]
    by: str = "tool"
