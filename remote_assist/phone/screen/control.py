"""Control messages as scrcpy's server reads them, and what they do to the phone.

Source: server/…/control/{ControlMessageReader,Controller}.java of 3.3.4 and 4.1; 18 to 21 exist in 4.1 only.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remote_assist.phone.process import BrokenPipe, Pipe

if TYPE_CHECKING:
    from remote_assist.phone.screen.capture import Size
    from remote_assist.phone.state import PhoneState

_BACK, _COPY, _CUT, POWER = 4, 278, 277, 26
_DOWN, _UP = 0, 1
_TAP_OF_WIDTH = 0.05
"""A finger that moved less than this share of the width has tapped."""

_FIXED: dict[int, tuple[str, str]] = {
    0: ("key", ">BIII"),
    2: ("touch", ">BQiiHHHII"),
    3: ("scroll", ">iiHHhhI"),
    4: ("back_or_screen_on", ">B"),
    5: ("expand_notifications", ">"),
    6: ("expand_settings", ">"),
    7: ("collapse", ">"),
    8: ("get_clipboard", ">B"),
    10: ("display_power", ">B"),
    11: ("rotate", ">"),
    14: ("uhid_destroy", ">H"),
    15: ("keyboard_settings", ">"),
    17: ("reset_video", ">"),
}
_FIXED_4: dict[int, tuple[str, str]] = {
    18: ("camera_torch", ">B"),
    19: ("camera_zoom_in", ">"),
    20: ("camera_zoom_out", ">"),
    21: ("resize", ">HH"),
}
_MOST_TEXT_BYTES = 1 << 18


class UnknownMessage(Exception):
    """ControlProtocolException: the server ends."""


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    values: tuple[Any, ...] = ()


class Messages:
    """Reads whole messages from a socket."""

    def __init__(self, pipe: Pipe, version: str) -> None:
        self._pipe = pipe
        self._fixed = _FIXED | _FIXED_4 if version.startswith("4") else _FIXED
        self._rest = b""

    def read(self) -> Message:
        """The next one. Raises EOFError at the end and UnknownMessage."""
        kind = self._take(1)[0]
        if kind in self._fixed:
            name, layout = self._fixed[kind]
            return Message(name, struct.unpack(layout, self._take(struct.calcsize(layout))))
        if kind == 1:
            return Message("text", (self._text(4),))
        if kind == 9:
            sequence, paste = struct.unpack(">Q?", self._take(9))
            return Message("set_clipboard", (sequence, paste, self._text(4)))
        if kind == 12:
            numbers = struct.unpack(">HHH", self._take(6))
            return Message("uhid_create", (*numbers, self._text(1), self._bytes(2)))
        if kind == 13:
            return Message("uhid_input", (*struct.unpack(">H", self._take(2)), self._bytes(2)))
        if kind == 16:
            return Message("start_app", (self._text(1),))
        raise UnknownMessage(f"Unknown event type: {kind}")

    def _text(self, size_bytes: int) -> str:
        return self._bytes(size_bytes).decode("utf-8", "replace")

    def _bytes(self, size_bytes: int) -> bytes:
        length = int.from_bytes(self._take(size_bytes), "big")
        if length > _MOST_TEXT_BYTES:
            raise UnknownMessage(f"{length} bytes")
        return self._take(length)

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            piece = self._pipe.read()
            if not piece:
                raise EOFError
            self._rest += piece
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken


class Controller:
    """Does what the messages say. `size()` is the video's size now; `reset` begins the capture again; `verbose` logs."""

    def __init__(
        self,
        state: PhoneState,
        reply: Pipe,
        size: Callable[[], Size | None],
        reset: Callable[[], None],
        verbose: Callable[[str], None],
        autosync: bool,
    ) -> None:
        self._state = state
        self._scene = state.scene
        self._reply = reply
        self._size = size
        self._reset = reset
        self._verbose = verbose
        self._autosync = autosync
        self._clipboard = ""
        self._fingers: dict[int, tuple[int, int]] = {}

    def handle(self, message: Message) -> None:
        """Raises BrokenPipe where an answer finds nobody."""
        act = getattr(self, f"_on_{message.kind}", None)
        if act is not None:
            act(*message.values)

    def _on_key(self, action: int, code: int, repeat: int, meta: int) -> None:
        self._scene.key(code, action == _DOWN)

    def _on_text(self, words: str) -> None:
        self._scene.text(words)

    def _on_touch(
        self,
        action: int,
        finger: int,
        x: int,
        y: int,
        width: int,
        height: int,
        pressure: int,
        button: int,
        buttons: int,
    ) -> None:
        size = self._size() or (0, 0)
        if (width, height) != size:
            seen, now = f"{width}x{height}", f"{size[0]}x{size[1]}"
            self._verbose(f"Ignore positional event generated for size {seen} (current size is {now})")
            self._fingers.pop(finger, None)
        elif action == _DOWN:
            self._fingers[finger] = (x, y)
        elif action == _UP and finger in self._fingers:
            from_x, from_y = self._fingers.pop(finger)
            if max(abs(x - from_x), abs(y - from_y)) <= _TAP_OF_WIDTH * width:
                self._scene.tap(x, y, width, height)

    def _on_back_or_screen_on(self, action: int) -> None:
        if self._state.screen.on:
            self._scene.key(_BACK, action == _DOWN)
        elif action == _DOWN:
            self.press(POWER)

    def _on_expand_notifications(self) -> None:
        self._shade(True)

    def _on_expand_settings(self) -> None:
        self._shade(True)

    def _on_collapse(self) -> None:
        self._shade(False)

    def _shade(self, shown: bool) -> None:
        with self._scene.changed:
            self._state.screen.shade_open = shown
            self._scene.changed.notify_all()

    def _on_rotate(self) -> None:
        self._scene.rotate()

    def _on_reset_video(self) -> None:
        self._reset()

    def _on_get_clipboard(self, copy: int) -> None:
        if copy:
            self.press(_COPY if copy == 1 else _CUT)
        if not self._autosync:
            words = self._clipboard.encode()
            self._reply.write(struct.pack(">BI", 0, len(words)) + words)

    def _on_set_clipboard(self, sequence: int, paste: bool, words: str) -> None:
        self._clipboard = words
        if paste:
            self._scene.text(words)
        if sequence:
            self._reply.write(struct.pack(">BQ", 1, sequence))

    def _on_start_app(self, name: str) -> None:
        with contextlib.suppress(KeyError):
            self._scene.open_app(name)

    def press(self, code: int) -> None:
        self._scene.key(code, True)
        self._scene.key(code, False)


def serve(messages: Messages, controller: Controller) -> None:
    """Until the client has gone or says what this version does not know."""
    with contextlib.suppress(EOFError, UnknownMessage, BrokenPipe):
        while True:
            controller.handle(messages.read())
