"""Streams for the process that decodes a camera's pictures: a good one, and what a hostile phone may make of it."""

from __future__ import annotations

import contextlib
import os
import random
import struct
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

import av
from PIL import Image

from remote_assist.screen import lens, lens_child

WALL_S = lens.MEASURING_S


def encoded(
    width: int, height: int, count: int, seed: int, images: Sequence[Image.Image | None] | None = None
) -> list[bytes]:
    """Packets as a phone sends them, the parameter sets ahead of the first picture. Noise, unless `images` are given; None
    among them is a grey one."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = Fraction(1, 30)
    context.options = {"preset": "ultrafast", "tune": "zerolatency"}
    packets = []
    for at in range(count):
        image = Image.effect_noise((width, height), 20 + seed % 7 + at) if images is None else images[at]
        frame: av.VideoFrame = av.VideoFrame(width, height, "yuv420p")
        if image is not None:
            frame = av.VideoFrame.from_image(image.convert("RGB"))  # type: ignore[no-untyped-call]
        frame.pts = at
        packets += [bytes(packet) for packet in context.encode(frame)]
    return packets


def framed(packets: list[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(packet)) + packet for packet in packets)


def _flip(choose: random.Random, packets: list[bytes]) -> bytes:
    broken = [bytearray(packet) for packet in packets]
    for _ in range(choose.choice((1, 4, 40, 400))):
        one = choose.choice(broken)
        one[choose.randrange(len(one))] ^= 1 << choose.randrange(8)
    return framed([bytes(packet) for packet in broken])


def _head(choose: random.Random, packets: list[bytes]) -> bytes:
    """The parameter sets, where a picture's size and the number of its references are told."""
    first = bytearray(packets[0])
    for _ in range(choose.randrange(1, 12)):
        first[choose.randrange(4, 48)] = choose.randrange(256)
    return framed([bytes(first), *packets[1:]])


def _cut(choose: random.Random, packets: list[bytes]) -> bytes:
    return framed([packet[: choose.randrange(len(packet) + 1)] for packet in packets])


def _torn(choose: random.Random, packets: list[bytes]) -> bytes:
    whole = framed(packets)
    return whole[: choose.randrange(len(whole))]


def _shuffled(choose: random.Random, packets: list[bytes]) -> bytes:
    return framed([choose.choice(packets) for _ in range(choose.randrange(40))])


def _lengths(choose: random.Random, packets: list[bytes]) -> bytes:
    lies = (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, len(packets[0]) * 3)
    return b"".join(struct.pack(">I", choose.choice((len(one), choose.choice(lies)))) + one for one in packets)


def _noise(choose: random.Random, packets: list[bytes]) -> bytes:
    return framed([choose.randbytes(choose.randrange(3000)) for _ in range(choose.randrange(20))])


def _starts(choose: random.Random, packets: list[bytes]) -> bytes:
    """Start codes of every kind of unit, with nothing behind them."""
    return framed([b"".join(b"\0\0\0\1" + choose.randbytes(choose.randrange(1, 6)) for _ in range(400))] * 8)


def _other_size(choose: random.Random, packets: list[bytes]) -> bytes:
    """The parameter sets of another picture before the slices of this one, and again in the middle."""
    other = encoded(choose.choice((16, 64, 1920)), choose.choice((16, 48, 1088)), 2, choose.randrange(7))
    return framed([other[0], *packets[1:4], *other, *packets[4:]])


MUTATIONS: tuple[Callable[[random.Random, list[bytes]], bytes], ...] = (
    _flip, _head, _cut, _torn, _shuffled, _lengths, _noise, _starts, _other_size,
)  # fmt: skip


def mutated(seed: int, number: int, packets: list[bytes]) -> bytes:
    choose = random.Random(f"{seed}/{number}")
    return MUTATIONS[number % len(MUTATIONS)](choose, packets)


@dataclass(frozen=True)
class Ran:
    """One run of the process. `peak_kb`: the most memory that was resident."""

    code: int
    said: bytes
    cpu_s: float
    peak_kb: int


def ran(stdin: bytes) -> Ran:
    """As `lens.measure` runs it, with an account of what it used. It is killed when its time is over, and says so by its
    code."""
    child = subprocess.Popen(lens.CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    late = threading.Timer(WALL_S, child.kill)
    late.start()
    assert child.stdin is not None
    assert child.stdout is not None
    feeding = threading.Thread(target=_feed, args=(child.stdin, stdin))
    feeding.start()
    said = child.stdout.read()
    feeding.join()
    _, status, used = os.wait4(child.pid, 0)
    late.cancel()
    child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    return Ran(child.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(data)


def within_limits(one: Ran) -> bool:
    return one.cpu_s <= lens_child.CPU_S + 1 and one.peak_kb * 1024 <= lens_child.MEMORY_BYTES
