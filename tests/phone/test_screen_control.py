"""Control messages, byte by byte as scrcpy's client writes them, and what the phone makes of them."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator

import pytest

from remote_assist.phone.state import PhoneState
from remote_assist.screen import control as ours
from tests.phone.screen_rig import Client, client, phone


@pytest.fixture
def seen() -> Iterator[Client]:
    with client(phone(), words="max_size=1200 log_level=verbose") as made:
        made.read(pictures=1)
        yield made


def _state(seen: Client) -> PhoneState:
    assert seen.machine.state is not None
    return seen.machine.state


def _soon(condition: Callable[[], object]) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)
    return bool(condition())


def _kind(seen: Client) -> str:
    return _state(seen).scene.look().kind


def test_a_finger_on_an_app_and_the_back_key(seen: Client) -> None:
    place = next(each for each in _state(seen).scene.look().places if each.text == "news")
    x, y = int((place.box[0] + place.box[2]) / 2 * 544), int((place.box[1] + place.box[3]) / 2 * 1200)
    down = b"\x02\x00" + b"\xff" * 7 + b"\xfe" + struct.pack(">iiHH", x, y, 544, 1200) + b"\xff\xff" + bytes(8)
    up = b"\x02\x01" + b"\xff" * 7 + b"\xfe" + struct.pack(">iiHH", x, y, 544, 1200) + b"\x00\x00" + bytes(8)
    assert down == ours.touch(ours.Action.DOWN, x, y, 544, 1200)
    assert up == ours.touch(ours.Action.UP, x, y, 544, 1200)
    seen.say(down)
    seen.say(up)
    assert _soon(lambda: _kind(seen) == "news")
    seen.say(b"\x04\x00\x04\x01")
    assert _soon(lambda: _kind(seen) == "home")


def test_a_finger_meant_for_another_size_is_dropped(seen: Client) -> None:
    seen.say(ours.touch(ours.Action.DOWN, 600, 200, 1200, 544) + ours.touch(ours.Action.UP, 600, 200, 1200, 544))
    seen.say(b"\x09" + bytes(7) + b"\x01\x00\0\0\0\0")
    assert seen.control is not None
    assert seen.control[1].read()
    assert _kind(seen) == "home"
    seen.close()
    said = seen.server.end()[1]
    assert "[server] VERBOSE: Ignore positional event generated for size 1200x544 (current size is 544x1200)\n" in said


def test_a_finger_that_moves_is_no_tap(seen: Client) -> None:
    place = next(each for each in _state(seen).scene.look().places if each.text == "news")
    x, y = int(place.box[0] * 544) + 20, int(place.box[1] * 1200) + 20
    seen.say(ours.touch(ours.Action.DOWN, x, y - 300, 544, 1200) + ours.touch(ours.Action.MOVE, x, y - 100, 544, 1200))
    seen.say(ours.touch(ours.Action.UP, x, y, 544, 1200) + bytes((11,)))
    seen.read(pictures=2)
    assert _soon(lambda: _state(seen).scene.look().width == 2400)
    assert _kind(seen) == "home"


def test_keys_and_text(seen: Client) -> None:
    scene = _state(seen).scene
    scene.focus_text()
    seen.say(b"\x01\x00\x00\x00\x07gr\xc3\xbc\xc3\x9fe")
    assert _soon(lambda: any("grüße" in line for line in scene.look().lines))
    seen.say(b"\x00\x00\x00\x00\x00\x43\x00\x00\x00\x00\x00\x00\x00\x00")
    assert _soon(lambda: any(line.endswith("grüß") for line in scene.look().lines))
    seen.say(ours.key(ours.Action.UP, 67))
    seen.say(ours.key(ours.Action.DOWN, 3))
    assert _soon(lambda: _kind(seen) == "home")


def test_back_switches_a_dark_screen_on(seen: Client) -> None:
    _state(seen).scene.power()
    assert not _state(seen).screen.on
    seen.say(b"\x04\x01")
    seen.say(b"\x04\x00")
    assert _soon(lambda: _state(seen).screen.on)


def test_panels_and_rotation(seen: Client) -> None:
    seen.say(b"\x05")
    assert _soon(lambda: _state(seen).screen.shade_open)
    seen.say(b"\x07")
    assert _soon(lambda: not _state(seen).screen.shade_open)
    seen.say(b"\x0b")
    assert _soon(lambda: _state(seen).scene.look().width == 2400)


def test_messages_of_every_length_leave_the_next_one_whole(seen: Client) -> None:
    many = (
        b"\x03" + bytes(20)
        + b"\x0a\x01" + b"\x06" + b"\x0f" + b"\x0e\x00\x01"
        + b"\x0c\x00\x01\x00\x02\x00\x03\x02ab\x00\x03xyz"
        + b"\x0d\x00\x01\x00\x02ab"
        + b"\x10\x07no.such"
        + b"\x09\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x04text"
        + b"\x08\x00"
    )  # fmt: skip
    for byte in many:
        seen.say(bytes((byte,)))
    assert seen.control is not None
    answer = b""
    while len(answer) < 9:
        answer += seen.control[1].read()
    assert answer == b"\x01" + bytes(7) + b"\x09", "an acknowledgement, and no clipboard while it is synchronised"


def test_4_1_knows_more_messages() -> None:
    with client(phone(), "4.1", "max_size=1200 clipboard_autosync=false") as seen:
        seen.read(pictures=1)
        seen.say(b"\x12\x01" + b"\x13" + b"\x14" + b"\x15\x02\x1c\x04\xb0" + b"\x11")
        seen.until(lambda: sum(frame.config for _, frame in seen.packets) == 2)
        seen.say(b"\x09" + bytes(8) + b"\x00\x00\x00\x00\x02hi" + b"\x08\x00")
        assert seen.control is not None
        assert seen.control[1].read() == b"\x00\x00\x00\x00\x02hi"
        assert not seen.ended
