"""Readings judged together: what happened between two looks, fields that held a password, and the strict profile.

A look sees one moment. Every editor that is given the keyboard is entered in the input method service's history with a
number, so what happened in between is read there: a password field opened and closed between two clean looks makes the
second one dirty, and numbers that the ring no longer holds make it unknown. Recordings of Android 8.1 and newer hold
the history; a phone that prints none is UNKNOWN for as long as it lasts, because two clean looks prove nothing about
the time between them. Up to Android 11 the app and the keyboard are asked as well; one that does not answer within the
second that is left to it makes the reading UNKNOWN, too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from remote_assist.privacy.editors import is_number, is_password, is_shown_password
from remote_assist.privacy.model import Reading, Start, State, Verdict

REMEMBERED = 4096
"""So many fields that held a password are remembered; the longest unseen is forgotten."""

MAIN = "input_method"


@dataclass(frozen=True, slots=True)
class _Field:
    """An editor somewhere: its app, its window's token where that is known, its number in the app."""

    package: str
    window: str | None
    number: int


class Watch:
    """Judges the readings of one phone, in their order.

    `strict`: number and phone fields and any keyboard that is up are hidden, too (payments, one-time codes).
    `hold_revealed`: a password that the eye has put in clear hides the screen until its field is masked again or its
    window loses the focus, also after the field itself was left: it is still drawn.
    `hold_windows`: a window in which a password field had the cursor stays hidden for as long as it has the focus, also
    while another of its fields has the cursor. The eye tells nothing of itself then (the field keeps its type, or no
    editor starts), so only leaving the window is proof that no password stands in clear.
    """

    def __init__(self, strict: bool = False, hold_revealed: bool = True, hold_windows: bool = True) -> None:
        self.strict = strict
        self.hold_windows = hold_windows
        self.hold_revealed = hold_revealed
        self._last: dict[str, Start | None] = {}
        self._held: OrderedDict[_Field, None] = OrderedDict()
        self._masked: OrderedDict[_Field, None] = OrderedDict()
        self._revealed: OrderedDict[_Field, None] = OrderedDict()
        self._front: tuple[str, str | None] | None = None

    def judge(self, reading: Reading) -> Verdict:
        """The verdict on this reading, never cleaner than the reading itself. The first has no before: its history is
        remembered and not judged, and the gate waits for a second one."""
        first = not self._last
        fresh, doubts = self._fresh(reading)
        dirty = list(reading.reasons) if reading.state is State.DIRTY else []
        unknown = [*(reading.reasons if reading.state is State.UNKNOWN else ()), *doubts]
        if any(start.sensitive for start in fresh) and "password-field" not in dirty and not first:
            dirty.append("password-between")
        if any(start.sensitive is None for start in fresh):
            unknown.append("garbled")
        if first:
            # Who looks for the first time must know what was put in clear before.
            self._eye(reading, reading.starts)
        if self._eye(reading, [] if first else fresh):
            dirty.append("password-revealed")
        if self.hold_windows and not dirty and self._holds_one():
            dirty.append("password-window")
        if self.strict:
            dirty += self._strictly(reading, [] if first else fresh)
        reasons = tuple(dict.fromkeys((*dirty, *unknown)))
        return Verdict(State.DIRTY if dirty else State.UNKNOWN if unknown else State.CLEAN, reasons)

    def _fresh(self, reading: Reading) -> tuple[list[Start], list[str]]:
        """The entries since the last look, and why they may not be all of them."""
        doubts: list[str] = []
        services: dict[str, list[Start]] = {}
        for start in reading.starts:
            services.setdefault(start.service, []).append(start)
        fresh: list[Start] = []
        for service, starts in services.items():
            news, doubt = self._since(service, starts)
            fresh += news
            doubts += doubt
            self._last[service] = starts[-1]
        if MAIN in services or reading.state is not State.UNKNOWN:
            # The phone was read, and a service that had a history has none now.
            for service, last in self._last.items():
                if last is not None and service not in services:
                    doubts.append("history-restarted")
                    self._last[service] = None
            self._last.setdefault(MAIN, None)
        return fresh, doubts

    def _since(self, service: str, starts: list[Start]) -> tuple[list[Start], list[str]]:
        last = self._last.get(service)
        if last is None:
            # Nothing before, or an empty history: then it must begin with the very first.
            known = service in self._last or bool(self._last)
            return starts, (["history-gap"] if known and starts[0].number != 0 else [])
        same = next((start for start in starts if start.number == last.number), None)
        if starts[-1].number < last.number or (same is not None and same != last):
            return starts, ["history-restarted"]
        fresh = [start for start in starts if start.number > last.number]
        return fresh, ([] if same is not None or starts[0].number == last.number + 1 else ["history-gap"])

    def _note(self, start: Start) -> None:
        place = _place(start)
        if place is not None and start.input_type is not None and start.sensitive:
            _add(self._held, place)
            if not is_shown_password(start.input_type):
                _add(self._masked, place)

    def _eye(self, reading: Reading, fresh: Iterable[Start]) -> bool:
        """Is a password in clear? The eye beside a field changes the field's type; a field that was a password is one
        for as long as its window lives, also while another window has the focus: it is in clear when they come back."""
        clear = False
        for start in (*fresh, *_current(reading)):
            place = _place(start)
            if place is None or start.input_type is None:
                continue
            shown = not start.sensitive or is_shown_password(start.input_type)
            if start.input_type and shown and place in self._held:
                clear = clear or not start.sensitive
                if self.hold_revealed and place in self._masked:
                    _add(self._revealed, place)
            elif start.sensitive:
                self._revealed.pop(place, None)
            self._front = (place.package, place.window)
            clear = clear or self._shows_one()
            self._note(start)
        return clear or self._shows_one()

    def _holds_one(self) -> bool:
        """Did a password field have the cursor in the window that has the focus now?"""
        return any((place.package, place.window) == self._front for place in self._held)

    def _shows_one(self) -> bool:
        """Is the window that has the focus one in which a password stands in clear?"""
        return any((place.package, place.window) == self._front for place in self._revealed)

    def _strictly(self, reading: Reading, fresh: list[Start]) -> Iterator[str]:
        kinds = [start.input_type for start in (*fresh, *_current(reading)) if start.input_type is not None]
        if any(is_number(kind) for kind in kinds):
            yield "number-field"
        if reading.ime_visible:
            yield "keyboard-visible"


def _place(start: Start) -> _Field | None:
    return _Field(start.field[0], start.window, start.field[1]) if start.field is not None else None


def _add(known: OrderedDict[_Field, None], place: _Field) -> None:
    known[place] = None
    known.move_to_end(place)
    while len(known) > REMEMBERED:
        known.popitem(last=False)


def _current(reading: Reading) -> Iterator[Start]:
    """The current editor as an entry of its own: the last of the history and, where the phone names it, the editor that
    the service holds; its window is that of the last entry if it is of the same app."""
    last = next((start for start in reversed(reading.starts) if start.service == MAIN), None)
    if last is not None:
        yield last
    if reading.editor is None or reading.editor_field is None:
        return
    if last is not None and (last.input_type, last.field) == (reading.editor, reading.editor_field):
        return
    window = last.window if last is not None and last.field and last.field[0] == reading.editor_field[0] else None
    yield Start(MAIN, -1, None, reading.editor, reading.editor_field, is_password(reading.editor), window)
