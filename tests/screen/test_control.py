"""Control messages, byte by byte as scrcpy's own tests pin them (app/tests/test_control_msg_serialize.c)."""

from __future__ import annotations

import pytest

from remote_assist.screen import control
from remote_assist.screen.control import Action


def test_key() -> None:
    assert control.key(Action.UP, 66, repeat=5, meta=0x41) == (
        b"\x00\x01\x00\x00\x00\x42\x00\x00\x00\x05\x00\x00\x00\x41"
    )


def test_text() -> None:
    assert control.text("hello, world!") == b"\x01\x00\x00\x00\x0dhello, world!"
    assert len(control.text("密码" * 50)) == 305
    with pytest.raises(ValueError, match="too long"):
        control.text("a" * 301)


def test_touch() -> None:
    assert control.touch(Action.DOWN, 100, 200, 1080, 1920, pointer=0x1234567887654321) == (
        b"\x02\x00\x12\x34\x56\x78\x87\x65\x43\x21\x00\x00\x00\x64\x00\x00\x00\xc8\x04\x38\x07\x80\xff\xff"
        b"\x00\x00\x00\x00\x00\x00\x00\x00"
    )
    assert control.touch(Action.UP, 1, 2, 3, 4)[22:24] == b"\0\0"
    assert control.touch(Action.MOVE, 1, 2, 3, 4)[2:10] == b"\xff\xff\xff\xff\xff\xff\xff\xfe"


def test_scroll() -> None:
    assert control.scroll(260, 1026, 1080, 1920, 16, -16) == (
        b"\x03\x00\x00\x01\x04\x00\x00\x04\x02\x04\x38\x07\x80\x7f\xff\x80\x00\x00\x00\x00\x00"
    )
    assert control.scroll(0, 0, 1, 1, 0, 99)[15:17] == b"\x7f\xff"


def test_messages_without_much() -> None:
    assert control.back_or_screen_on(Action.UP) == b"\x04\x01"
    assert control.reset_video() == b"\x11"
    assert [control.plain(kind) for kind in (5, 7, 11)] == [b"\x05", b"\x07", b"\x0b"]


@pytest.mark.parametrize("kind", [8, 9, 12, 13, 14])
def test_the_clipboard_and_devices_are_not_offered(kind: int) -> None:
    with pytest.raises(ValueError, match=str(kind)):
        control.plain(kind)
