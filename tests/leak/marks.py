"""Reads the mark at the top of a picture, and every picture of what left. Shares nothing with the phone that drew it.

A row of 40 squares, each 12 pixels of a picture 540 wide and in proportion on any other, black for 0 and white for 1:
8 bits 10110010, 1 bit "a secret is drawn", 23 bits of the picture's number, 8 bits CRC-8 (polynomial 0x07) over those 24.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from remote_assist.privacy.model import Packet

SYNC = "10110010"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a picture says of itself."""

    secret: bool
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that left. `mark` is None where none can be read; `plain`: nothing is drawn where it would be."""

    mark: Mark | None
    plain: bool


def read(luma: bytes, stride: int, width: int) -> Picture:
    """The picture whose luma this is."""
    side = width * 12 / 540
    line = int(side / 2) * stride
    values = [luma[line + int((at + 0.5) * side)] for at in range(40)]
    bits = "".join("1" if value > 125 else "0" for value in values)
    payload, crc = int(bits[8:32], 2), int(bits[32:], 2)
    good = bits[:8] == SYNC and _remainder(payload) == crc
    mark = Mark(bits[8] == "1", payload & 0x7FFFFF) if good else None
    return Picture(mark, max(values) - min(values) < 24)


def _remainder(payload: int) -> int:
    """Of the payload, eight zeros appended, divided by x^8 + x^2 + x + 1."""
    rest = payload << 8
    for bit in range(31, 7, -1):
        if rest >> bit & 1:
            rest ^= 0x107 << (bit - 8)
    return rest


def of_frame(frame: Any) -> Picture:
    plane = frame.planes[0]
    return read(bytes(plane), plane.line_size, frame.width)


def of_png(path: Path) -> Picture:
    with Image.open(path) as image:
        grey = image.convert("L")
        return read(grey.tobytes(), grey.width, grey.width)


class Live:
    """A live view's decoder: it gets released packets in their order and goes on after errors, as a player would."""

    def __init__(self) -> None:
        self.errors = 0
        self._codec = av.CodecContext.create("h264", "r")
        self._codec.thread_count = 1

    def pictures(self, packets: Iterable[Packet]) -> Iterator[Picture]:
        for packet in packets:
            try:
                frames = self._codec.decode(av.Packet(packet.data))
            except av.FFmpegError:
                self.errors += 1
                continue
            for frame in frames:
                yield of_frame(frame)

    def rest(self) -> Iterator[Picture]:
        """What the decoder still holds; it takes nothing afterwards."""
        for frame in self._codec.decode(None):
            yield of_frame(frame)


def of_recording(path: Path) -> Iterator[Picture]:
    """Every picture of a file, whole or broken off."""
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        stream.codec_context.thread_count = 1
        for frame in source.decode(stream):
            yield of_frame(frame)
