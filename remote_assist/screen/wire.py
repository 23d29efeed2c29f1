"""What scrcpy's server sends on the video socket, for both versions that are spoken, behind one switch.

Source: scrcpy 3.3.4 and 4.1, server/…/device/{DesktopConnection,Streamer}.java. All numbers are big-endian. The first
socket begins with one zero byte when the tunnel is forward, then the device's name in 64 bytes. Then:

- 3.3.4: codec u32, width u32, height u32; then packets of `pts and flags u64, size u32, data` with bit 63 = configuration
  and bit 62 = key frame. A rotation shows only as a new configuration.
- 4.1: codec u32; then a session header of 12 bytes (bit 63 set; flags u32, width u32, height u32) for each time that the
  capture begins, and packets with bit 62 = configuration and bit 61 = key frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from remote_assist.errors import ProtocolError, ScreenFailed

V3, V4 = "3.3.4", "4.1"
NAME_BYTES = 64
MAX_PACKET_BYTES = 8 << 20
"""A key frame of a 4K screen is about 1 MB at the bit rates that are asked for; more is no picture."""
H264 = 0x68323634
MAX_SIDE_PX = 16384


@dataclass(frozen=True, slots=True)
class Began:
    """The stream begins: the device's own name (untrusted) and the codec."""

    name: str
    codec: int


@dataclass(frozen=True, slots=True)
class Size:
    """The picture's size from here on, where the version says so."""

    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One packet of the encoder. `pts_us` is None for a configuration, which has no time."""

    data: bytes
    pts_us: int | None
    config: bool
    key: bool


Part = Began | Size | Frame


class Reader:
    """Takes bytes as they come, in pieces of any size, and gives whole parts."""

    def __init__(self, version: str, dummy: bool) -> None:
        """`dummy`: the zero byte of a forward tunnel comes first. Raises ValueError for a version that is not spoken."""
        if version not in (V3, V4):
            raise ValueError(version)
        self._v4 = version == V4
        self._buffer = bytearray()
        self._head = (1 if dummy else 0) + NAME_BYTES + (4 if self._v4 else 12)
        self._dummy = dummy
        self._begun = False

    def feed(self, data: bytes) -> list[Part]:
        """Raises ProtocolError for what no server of this version sends, ScreenFailed when the server says that it
        cannot give a picture."""
        self._buffer += data
        parts: list[Part] = []
        at = 0
        if not self._begun:
            if len(self._buffer) < self._head:
                return []
            parts += self._beginning(bytes(self._buffer[: self._head]))
            self._begun, at = True, self._head
        while len(self._buffer) - at >= 12:
            flags, size = struct.unpack_from(">QI", self._buffer, at)
            if self._v4 and flags >> 63:
                width, height = struct.unpack_from(">II", self._buffer, at + 4)
                parts.append(_size(width, height))
                at += 12
                continue
            if not 0 < size <= MAX_PACKET_BYTES:
                raise ProtocolError("the screen's stream announces a packet of {bytes} bytes", bytes=size)
            if len(self._buffer) - at - 12 < size:
                break
            parts.append(self._frame(flags, bytes(self._buffer[at + 12 : at + 12 + size])))
            at += 12 + size
        del self._buffer[:at]
        return parts

    @property
    def pending_bytes(self) -> int:
        """Of a packet that is not whole yet."""
        return len(self._buffer)

    def _beginning(self, head: bytes) -> list[Part]:
        if self._dummy:
            if head[0]:
                raise ProtocolError("the screen's stream does not begin with the zero byte of a forward tunnel")
            head = head[1:]
        name = head[:NAME_BYTES].split(b"\0")[0].decode("utf-8", "replace")
        (codec,) = struct.unpack_from(">I", head, NAME_BYTES)
        if codec in (0, 1):
            raise ScreenFailed("The phone's encoder gives no picture.")
        if codec != H264:
            raise ProtocolError("the screen's stream has a codec that was not asked for: {codec:#x}", codec=codec)
        parts: list[Part] = [Began(name, codec)]
        if not self._v4:
            parts.append(_size(*struct.unpack_from(">II", head, NAME_BYTES + 4)))
        return parts

    def _frame(self, flags: int, data: bytes) -> Frame:
        top = 62 if self._v4 else 63
        config, key = bool(flags >> top & 1), bool(flags >> (top - 1) & 1)
        return Frame(data, None if config else flags & ((1 << (top - 1)) - 1), config, key)


def _size(width: int, height: int) -> Size:
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise ProtocolError("the screen's stream announces a picture of {width} x {height}", width=width, height=height)
    return Size(width, height)
