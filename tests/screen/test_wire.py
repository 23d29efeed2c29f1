"""The video socket's bytes, written by hand after Streamer.java and DesktopConnection.java of both versions."""

from __future__ import annotations

import random

import pytest

from remote_assist.errors import ProtocolError, ScreenFailed
from remote_assist.screen.wire import Began, Frame, Part, Reader, Size

NAME = b"Pixel 9" + bytes(57)
V3 = (
    NAME + b"h264" + b"\x00\x00\x02\x1c\x00\x00\x04\xb0"
    b"\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04CONF"
    b"\x40\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x03KEY"
    b"\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x01P"
)
V4 = (
    NAME + b"h264"
    b"\x80\x00\x00\x00\x00\x00\x02\x1c\x00\x00\x04\xb0"
    b"\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04CONF"
    b"\x20\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x03KEY"
    b"\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x01P"
)
PARTS: list[Part] = [
    Began("Pixel 9", 0x68323634),
    Size(540, 1200),
    Frame(b"CONF", None, config=True, key=False),
    Frame(b"KEY", 256, config=False, key=True),
    Frame(b"P", 512, config=False, key=False),
]


@pytest.mark.parametrize(("version", "raw"), [("3.3.4", V3), ("4.1", V4)])
@pytest.mark.parametrize("dummy", [False, True])
def test_both_versions_in_pieces_of_any_size(version: str, raw: bytes, dummy: bool) -> None:
    whole = b"\0" + raw if dummy else raw
    for size in (1, 2, 11, 12, 13, 64, len(whole)):
        reader = Reader(version, dummy)
        parts = [part for at in range(0, len(whole), size) for part in reader.feed(whole[at : at + size])]
        assert parts == PARTS
        assert reader.pending_bytes == 0


def test_the_bits_of_one_version_are_not_those_of_the_other() -> None:
    for version, raw in (("3.3.4", V4), ("4.1", V3)):
        with pytest.raises(ProtocolError):
            Reader(version, dummy=False).feed(raw)


def test_a_new_size_in_the_middle_of_4_1() -> None:
    reader = Reader("4.1", dummy=False)
    reader.feed(V4)
    assert reader.feed(b"\x80\x00\x00\x01\x00\x00\x04\xb0\x00\x00\x02\x1c") == [Size(1200, 540)]


@pytest.mark.parametrize("codec", [b"\0\0\0\0", b"\0\0\0\1"])
def test_an_encoder_that_gives_nothing(codec: bytes) -> None:
    with pytest.raises(ScreenFailed):
        Reader("4.1", dummy=False).feed(NAME + codec)
    with pytest.raises(ScreenFailed):
        Reader("3.3.4", dummy=False).feed(NAME + codec + bytes(8))


@pytest.mark.parametrize(
    "raw",
    [
        NAME + b"h265",
        NAME + b"h264" + b"\x00" * 12,
        NAME + b"h264" + b"\x40" + b"\0" * 7 + b"\x7f\xff\xff\xff",
        NAME + b"h264" + b"\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\xb0",
        NAME + b"h264" + b"\x80\x00\x00\x00\xff\xff\xff\xff\x00\x00\x04\xb0",
    ],
)
def test_what_no_server_sends(raw: bytes) -> None:
    with pytest.raises(ProtocolError):
        Reader("4.1", dummy=False).feed(raw)


def test_a_first_byte_that_is_no_dummy() -> None:
    with pytest.raises(ProtocolError):
        Reader("3.3.4", dummy=True).feed(b"P" + V3)


def test_any_bytes_end_in_parts_or_a_refusal() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        raw = bytearray(chance.choice((V3, V4)))
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        reader = Reader(chance.choice(("3.3.4", "4.1")), chance.random() < 0.3)
        try:
            reader.feed(bytes(raw))
        except (ProtocolError, ScreenFailed):
            continue
        assert reader.pending_bytes <= len(raw)
