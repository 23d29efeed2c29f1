"""The display as a source of pictures: what the scene shows, drawn once, marked anew for every picture."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remote_assist.phone.screen import mark
from remote_assist.phone.screen.capture import Content, Size, fitted
from remote_assist.phone.screen.options import Options

if TYPE_CHECKING:
    from remote_assist.phone.screen.encode import Planes
    from remote_assist.phone.screen.scene_parts import Look
    from remote_assist.phone.state import PhoneState

_KEPT = 4
_LOOP_FPS = 30
_loops: dict[tuple[Size, int], tuple[bytes, list[bytes]]] = {}
_loops_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """The look, the clock in the status bar, and where the moving bar is (-1: there is none)."""

    look: Look
    clock: str
    moving: int


class Display:
    """The phone's screen for one run of the server. Every new picture takes the next number of the phone."""

    def __init__(self, state: PhoneState, options: Options) -> None:
        self._state = state
        self._options = options
        self._drawn: OrderedDict[tuple[Look, str, Size], Planes] = OrderedDict()

    def open(self) -> None:
        """A display is always there."""

    def close(self) -> None:
        self._drawn.clear()

    def size(self) -> Size:
        look = self._state.scene.look()
        return fitted(look.width, look.height, self._options)

    def content(self) -> Content:
        look = self._state.scene.look()
        fps = self._state.screen_animation_fps
        moving = int(time.monotonic() * fps) if fps > 0 else -1
        return Content(fitted(look.width, look.height, self._options), Shown(look, clock(self._state), moving))

    def planes(self, content: Content) -> Planes:
        shown = content.what
        assert isinstance(shown, Shown)
        picture = self._base(shown.look, shown.clock, content.size)
        if shown.moving >= 0:
            picture.bar(shown.moving)
        picture.stamp(shown.look.secret, next_number(self._state))
        return picture

    def loop(self, size: Size, bit_rate: int) -> tuple[bytes, list[bytes]] | None:
        """For benches with many phones: one second, encoded once for all of them, its numbers the same every time."""
        if not self._state.screen_loop:
            return None
        from remote_assist.phone.screen.encode import Encoder

        with _loops_lock:
            ready = _loops.get((size, bit_rate))
            if ready is None:
                encoder = Encoder(*size, bit_rate)
                picture = self._base(self._state.scene.look(), "", size)
                packets = []
                for at in range(_LOOP_FPS):
                    picture.bar(at * 2)
                    picture.stamp(False, next_number(self._state))
                    packets.append(encoder.encode(picture, at * 1_000_000 // _LOOP_FPS, key=at == 0))
                ready = _loops[size, bit_rate] = (encoder.config, packets)
        return ready

    def _base(self, look: Look, words: str, size: Size) -> Planes:
        from remote_assist.phone.screen import draw, encode

        found = self._drawn.pop((look, words, size), None)
        if found is None:
            found = encode.planes(draw.picture(look, size, words))
        self._drawn[look, words, size] = found
        while len(self._drawn) > _KEPT:
            self._drawn.popitem(last=False)
        return found


def clock(state: PhoneState) -> str:
    """The time as the status bar shows it."""
    return state.local().strftime("%H:%M")


def next_number(state: PhoneState) -> int:
    """The number of the phone's next picture, whoever takes it."""
    with state.lock:
        state.screen_pictures = (state.screen_pictures + 1) & mark.MOST
        return state.screen_pictures
