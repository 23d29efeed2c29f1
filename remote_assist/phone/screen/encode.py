"""H.264 as a phone's encoder gives it: parameter sets apart, key frames only when asked for, low delay (libx264 in av).

MediaCodec hands out one configuration buffer (SPS and PPS, Annex B) and then the frames without them
(developer.android.com, MediaCodec, "Codec-specific Data"). Loaded when the first picture is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.frame import PictureType
from PIL import Image

from remote_assist.phone.screen import mark

_SEI = 6
_START = re.compile(rb"\x00\x00\x00?\x01")


@dataclass(slots=True)
class Planes:
    """One picture as the encoder takes it: Y, U and V with the strides of libav's frames."""

    width: int
    height: int
    luma: bytearray
    blue: bytes
    red: bytes
    stride: int

    def stamp(self, secret: bool, number: int) -> None:
        """Put the mark on it."""
        line = mark.row(self.width, secret, number)
        for at in range(mark.height(self.width)):
            self.luma[at * self.stride : at * self.stride + self.width] = line

    def bar(self, place: int) -> None:
        """Draw a small bar below the mark, `place` (0 to 59) along its way: what moves on a screen at rest."""
        top, wide = mark.band(self.width), self.width // 60
        start = self.width // 4
        line = bytearray([mark.BLACK]) * (self.width // 2)
        left = place % 60 * (len(line) - wide) // 60
        line[left : left + wide] = bytes([mark.WHITE]) * wide
        for at in range(top, top + 4):
            self.luma[at * self.stride + start : at * self.stride + start + len(line)] = line


def planes(image: Image.Image) -> Planes:
    """Convert a picture; both sides must be even."""
    frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    frame = frame.reformat(format="yuv420p")
    wanted = av.VideoFrame(image.width, image.height, "yuv420p")
    packed = []
    for plane, target in zip(frame.planes, wanted.planes, strict=True):
        data = bytes(plane)
        if plane.line_size != target.line_size:
            rows = (data[at * plane.line_size :][: plane.width] for at in range(plane.height))
            data = b"".join(each.ljust(target.line_size, b"\0") for each in rows)
        packed.append(data)
    return Planes(image.width, image.height, bytearray(packed[0]), packed[1], packed[2], wanted.planes[0].line_size)


class Encoder:
    """One configured encoder. `config` is what the first packet of the stream must carry."""

    def __init__(self, width: int, height: int, bit_rate: int) -> None:
        """Raises av's errors (OSError, ValueError) for a size that libx264 does not take."""
        self._codec = codec = av.VideoCodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
        codec.time_base, codec.framerate = Fraction(1, 1_000_000), Fraction(30, 1)
        codec.bit_rate = bit_rate
        codec.thread_count = 1
        codec.flags |= Flags.global_header
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "x264-params": "keyint=infinite:scenecut=0:annexb=1",
        }
        codec.open()
        self.config = _without_sei(codec.extradata or b"")

    def encode(self, picture: Planes, pts_us: int, key: bool) -> bytes:
        """One packet for one picture, at once. `pts_us` must grow. `key`: a picture that needs none before it."""
        frame = av.VideoFrame(picture.width, picture.height, "yuv420p")
        parts: tuple[bytearray | bytes, ...] = (picture.luma, picture.blue, picture.red)
        for plane, data in zip(frame.planes, parts, strict=True):
            plane.update(data)  # type: ignore[arg-type]
        frame.pts, frame.time_base = pts_us, Fraction(1, 1_000_000)
        if key:
            frame.pict_type = PictureType.I
        return _without_sei(b"".join(bytes(packet) for packet in self._codec.encode(frame)))


def _without_sei(stream: bytes) -> bytes:
    """libx264 tells its settings in an SEI before the first frame; no phone does."""
    starts = [found.span() for found in _START.finditer(stream[:4096])]
    if all(stream[end] & 0x1F != _SEI for _, end in starts):
        return stream
    ends = [begin for begin, _ in starts[1:]] + [len(stream)]
    return b"".join(
        stream[begin:stop] for (begin, end), stop in zip(starts, ends, strict=True) if stream[end] & 0x1F != _SEI
    )
