"""What a page says a person did, as control messages for the phone. Everything is checked: the page is ours, but what
comes through a socket is input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from remote_assist.screen import control
from remote_assist.screen.control import Action

ACTIONS = {"down": Action.DOWN, "move": Action.MOVE, "up": Action.UP}
KEYS = {
    "home": 3, "back": 4, "up": 19, "down": 20, "left": 21, "right": 22, "tab": 61, "enter": 66, "delete": 67,
    "page-up": 92, "page-down": 93, "escape": 111, "forward-delete": 112, "start": 122, "end": 123, "recents": 187,
}  # fmt: skip
"""By name, not by number: a page cannot press power, volume or camera. Codes: android.view.KeyEvent."""
MAX_SIDE_PX = 16384


@dataclass(frozen=True, slots=True)
class Touch:
    """`messages` for the phone, what the record calls it, and where on the picture."""

    messages: tuple[bytes, ...]
    what: str
    place: tuple[int, int] | None = None


def touched(said: dict[str, Any]) -> Touch | None:
    """What is to be sent; None for what is no input. Raises ValueError for input that cannot be."""
    kind = said.get("type")
    if kind == "touch":
        action = ACTIONS.get(str(said.get("action")))
        if action is None:
            raise ValueError("action")
        x_px, y_px, width_px, height_px = _spot(said)
        return Touch((control.touch(action, x_px, y_px, width_px, height_px),), action.name.lower(), (x_px, y_px))
    if kind == "scroll":
        x_px, y_px, width_px, height_px = _spot(said)
        across, down = _number(said, "across", -16, 16), _number(said, "down", -16, 16)
        return Touch((control.scroll(x_px, y_px, width_px, height_px, across, down),), "scroll", (x_px, y_px))
    if kind == "key":
        name = said.get("key")
        code = KEYS.get(name) if isinstance(name, str) else None
        if code is None:
            raise ValueError("key")
        if name == "back":
            return Touch(tuple(control.back_or_screen_on(action) for action in (Action.DOWN, Action.UP)), "back")
        # The record says which navigation key it was; which other key, as little as which letter.
        what = str(name) if name in ("home", "recents") else "key"
        return Touch(tuple(control.key(action, code) for action in (Action.DOWN, Action.UP)), what)
    if kind == "text":
        words = said.get("text")
        if not isinstance(words, str) or not words or not words.isprintable():
            raise ValueError("text")
        return Touch((control.text(words),), "text")
    return None


def _spot(said: dict[str, Any]) -> tuple[int, int, int, int]:
    width_px, height_px = (int(_number(said, name, 1, MAX_SIDE_PX)) for name in ("w", "h"))
    return int(_number(said, "x", 0, width_px - 1)), int(_number(said, "y", 0, height_px - 1)), width_px, height_px


def _number(said: dict[str, Any], name: str, least: float, most: float) -> float:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(name)
    return value
