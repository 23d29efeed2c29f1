"""Control messages to scrcpy's server, as bytes. The same in 3.3.4 and 4.1.

Source: scrcpy app/src/control_msg.c and server/…/control/ControlMessageReader.java; pinned by the literal bytes of
app/tests/test_control_msg_serialize.c. What could carry a secret off the phone or onto it is not offered: no clipboard
message, no UHID device.
"""

from __future__ import annotations

import struct
from enum import IntEnum

INJECT_KEYCODE, INJECT_TEXT, INJECT_TOUCH, INJECT_SCROLL, BACK_OR_SCREEN_ON = 0, 1, 2, 3, 4
EXPAND_NOTIFICATIONS, COLLAPSE_PANELS, ROTATE_DEVICE, RESET_VIDEO = 5, 7, 11, 17
MAX_TEXT_BYTES = 300
POINTER_FINGER = (1 << 64) - 2
"""SC_POINTER_ID_GENERIC_FINGER: a touch, not a mouse."""


class Action(IntEnum):
    """Of a key or a touch (AKEY_EVENT_ACTION_*, AMOTION_EVENT_ACTION_*)."""

    DOWN = 0
    UP = 1
    MOVE = 2


def key(action: Action, code: int, repeat: int = 0, meta: int = 0) -> bytes:
    """A hardware key by its Android key code (android.view.KeyEvent)."""
    return struct.pack(">BBIII", INJECT_KEYCODE, action, code, repeat, meta)


def text(words: str) -> bytes:
    """Typed text. Raises ValueError for more than 300 bytes: the server would cut it."""
    raw = words.encode()
    if len(raw) > MAX_TEXT_BYTES:
        raise ValueError("too long for one message")
    return struct.pack(">BI", INJECT_TEXT, len(raw)) + raw


def touch(action: Action, x_px: int, y_px: int, width_px: int, height_px: int, pointer: int = POINTER_FINGER) -> bytes:
    """A finger at a place of a picture of this size. The server drops it when the size is no longer the screen's, so
    a touch that was meant for the picture before a rotation does not land somewhere else."""
    pressure = 0 if action is Action.UP else 0xFFFF
    return struct.pack(">BBQiiHHHII", INJECT_TOUCH, action, pointer, x_px, y_px, width_px, height_px, pressure, 0, 0)


def scroll(x_px: int, y_px: int, width_px: int, height_px: int, across: float, down: float) -> bytes:
    """A wheel turned by `across` and `down` steps, at most 16 each way (fixed point of 1/32768 of 16)."""
    return struct.pack(
        ">BiiHHhhI", INJECT_SCROLL, x_px, y_px, width_px, height_px, _fixed(across / 16), _fixed(down / 16), 0
    )


def back_or_screen_on(action: Action) -> bytes:
    """Back; or the screen on when it is off."""
    return struct.pack(">BB", BACK_OR_SCREEN_ON, action)


def reset_video() -> bytes:
    """Begin the capture again: new configuration and key frame (since 3.0)."""
    return bytes((RESET_VIDEO,))


def plain(kind: int) -> bytes:
    """A message without fields: EXPAND_NOTIFICATIONS, COLLAPSE_PANELS or ROTATE_DEVICE."""
    if kind not in (EXPAND_NOTIFICATIONS, COLLAPSE_PANELS, ROTATE_DEVICE):
        raise ValueError(kind)
    return bytes((kind,))


def _fixed(value: float) -> int:
    return max(-0x8000, min(0x7FFF, int(value * 0x8000)))
