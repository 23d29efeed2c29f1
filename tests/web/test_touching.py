"""What a page says, as control messages: the bytes, and what is no input at all."""

from __future__ import annotations

from typing import Any

import pytest

from remote_assist.screen import control
from remote_assist.screen.control import Action
from remote_assist.web.touching import KEYS, touched

SPOT = {"x": 10, "y": 20, "w": 540, "h": 1200}


@pytest.mark.parametrize("name", ["down", "move", "up"])
def test_a_finger(name: str) -> None:
    touch = touched({"type": "touch", "action": name, **SPOT})
    assert touch is not None
    assert touch.messages == (control.touch(Action[name.upper()], 10, 20, 540, 1200),)
    assert (touch.what, touch.place) == (name, (10, 20))


def test_a_wheel_a_letter_and_keys() -> None:
    wheel = touched({"type": "scroll", "across": 0, "down": -2.5, **SPOT})
    assert wheel is not None
    assert wheel.messages == (control.scroll(10, 20, 540, 1200, 0, -2.5),)
    text = touched({"type": "text", "text": "\u00e9\u4e2d"})
    assert text is not None
    assert text.messages == (control.text("\u00e9\u4e2d"),)
    assert (text.what, text.place) == ("text", None), "what was typed stays out of the record"
    for name, code in KEYS.items():
        key = touched({"type": "key", "key": name})
        assert key is not None
        if name == "back":
            assert key.messages == tuple(control.back_or_screen_on(action) for action in (Action.DOWN, Action.UP))
        else:
            assert key.messages == tuple(control.key(action, code) for action in (Action.DOWN, Action.UP))
    enter, up = touched({"type": "key", "key": "enter"}), touched({"type": "key", "key": "up"})
    assert enter is not None
    assert up is not None
    assert enter.what == up.what == "key"


@pytest.mark.parametrize(
    "said",
    [
        {"type": "touch", "action": "cancel", **SPOT}, {"type": "touch", **SPOT}, {"type": "touch", "action": "down"},
        {"type": "touch", "action": "down", **SPOT, "x": 540}, {"type": "touch", "action": "down", **SPOT, "x": -1},
        {"type": "touch", "action": "down", **SPOT, "y": "1"}, {"type": "touch", "action": "down", **SPOT, "w": 0},
        {"type": "touch", "action": "down", **SPOT, "w": 1e9}, {"type": "touch", "action": "down", **SPOT, "x": True},
        {"type": "touch", "action": "down", **SPOT, "x": float("nan")}, {"type": "touch", "action": "down", **SPOT, "h": float("inf")},
        {"type": "touch", "action": ["down"], **SPOT}, {"type": "scroll", **SPOT}, {"type": "scroll", "across": 0, "down": 17, **SPOT},
        {"type": "key", "key": "power"}, {"type": "key", "key": 26}, {"type": "key"}, {"type": "key", "key": ["home"]},
        {"type": "text", "text": ""}, {"type": "text", "text": "a\nb"}, {"type": "text", "text": "\x1b"}, {"type": "text", "text": 5},
        {"type": "text", "text": "x" * 301}, {"type": "text", "text": "\u4e2d" * 101}, {"type": "text"},
        {"type": "text", "text": "\ud800"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_no_input(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which word it names is nobody's business
        touched(said)


@pytest.mark.parametrize("said", [{}, {"type": "clipboard", "text": "x"}, {"type": ["touch"]}, {"type": None}])
def test_what_is_no_kind_of_input(said: dict[str, Any]) -> None:
    assert touched(said) is None
