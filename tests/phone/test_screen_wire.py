"""What the server writes, byte by byte, and when it leaves."""

from __future__ import annotations

import time

import pytest

from remote_assist.phone.process import BrokenPipe, Pipe
from remote_assist.phone.screen.sending import Outbox, Streamer, device_name


def _sent(version: str, stream_meta: bool = True, frame_meta: bool = True) -> bytes:
    pipe = Pipe(1 << 20)
    outbox = Outbox(pipe, lambda: 0.0, lambda: False)
    streamer = Streamer(outbox, version, stream_meta, frame_meta)
    streamer.header(544, 1200)
    streamer.session(544, 1200)
    streamer.config(b"CONF")
    streamer.frame(b"KEY", 256, key=True)
    streamer.session(1200, 544)
    streamer.frame(b"P", 512, key=False)
    outbox.flush(2.0)
    outbox.close()
    return pipe.read(1 << 20)


def test_3_3_4() -> None:
    assert _sent("3.3.4") == (
        b"h264\x00\x00\x02\x20\x00\x00\x04\xb0"
        b"\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04CONF"
        b"\x40\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x03KEY"
        b"\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x01P"
    )


def test_4_1() -> None:
    assert _sent("4.1") == (
        b"h264"
        b"\x80\x00\x00\x00\x00\x00\x02\x20\x00\x00\x04\xb0"
        b"\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04CONF"
        b"\x20\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x03KEY"
        b"\x80\x00\x00\x00\x00\x00\x04\xb0\x00\x00\x02\x20"
        b"\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x01P"
    )


@pytest.mark.parametrize("version", ["3.3.4", "4.1"])
def test_raw(version: str) -> None:
    assert _sent(version, stream_meta=False, frame_meta=False) == b"CONFKEYP"


def test_name_is_cut_between_characters() -> None:
    assert device_name("Pixel 8") == b"Pixel 8" + bytes(57)
    long = device_name("\u6885" * 30)
    assert len(long) == 64
    assert long == ("\u6885" * 21).encode() + b"\0"


def test_late_packets_keep_their_order() -> None:
    pipe = Pipe(1 << 20)
    late = [0.3]
    outbox = Outbox(pipe, lambda: late[0], lambda: False)
    began = time.monotonic()
    outbox.put(b"a")
    late[0] = 0.0
    outbox.put(b"b")
    assert pipe.read() == b"ab"
    assert time.monotonic() - began >= 0.29
    outbox.close()


def test_a_stalled_link_holds_everything() -> None:
    pipe = Pipe(1 << 20)
    stalled = [True]
    outbox = Outbox(pipe, lambda: 0.0, lambda: stalled[0])
    outbox.put(b"a")
    outbox.flush(0.2)
    stalled[0] = False
    outbox.put(b"b")
    taken = pipe.read()
    assert (taken + (pipe.read() if len(taken) < 2 else b"")) == b"ab"
    outbox.close()


def test_a_client_that_has_gone() -> None:
    pipe = Pipe()
    outbox = Outbox(pipe, lambda: 0.0, lambda: False)
    pipe.close_read()
    outbox.put(b"a")
    outbox.flush(5.0)
    with pytest.raises(BrokenPipe):
        outbox.put(b"b")
