"""adb's packets: a header of six little-endian words, then up to 1 MiB (AOSP packages/modules/adb, protocol.txt)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

CNXN = 0x4E584E43
AUTH = 0x48545541
OPEN = 0x4E45504F
OKAY = 0x59414B4F
CLSE = 0x45534C43
WRTE = 0x45545257

VERSION = 0x01000001
"""What we speak at most: from this version on the checksum field is 0 (A_VERSION_SKIP_CHECKSUM, adb.h)."""
VERSION_MIN = 0x01000000
MAX_PAYLOAD = 1024 * 1024
"""The longest payload, bytes (MAX_PAYLOAD, adb.h)."""

AUTH_TOKEN = 1
AUTH_SIGNATURE = 2
AUTH_RSAPUBLICKEY = 3

_HEADER = struct.Struct("<6I")


class BadPacket(Exception):
    """More payload than any packet may have; adbd closes the link (FdConnection::Read, transport.cpp)."""


@dataclass(frozen=True)
class Packet:
    """One message. What `arg0` and `arg1` mean depends on the command; mostly sender's and receiver's stream ids."""

    command: int
    arg0: int
    arg1: int
    payload: bytes = b""


def encode(packet: Packet, checksum: bool) -> bytes:
    """The packet as bytes. `checksum` fills the sum of the payload's bytes, as hosts of before 2018 want it."""
    total = sum(packet.payload) & 0xFFFFFFFF if checksum else 0
    header = _HEADER.pack(
        packet.command, packet.arg0, packet.arg1, len(packet.payload), total, packet.command ^ 0xFFFFFFFF
    )
    return header + packet.payload


def receive(read_exactly: Callable[[int], bytes], agreed_payload: int) -> Packet | None:
    """Read one packet. None: it breaks the rules mildly (magic, more than agreed) and adbd 34.0.5 just skips it.

    Raises `BadPacket`; what `read_exactly` raises at the end of the link passes through. The checksum is not looked
    at: adbd has not done so since 2018, whatever version the host speaks (compared with adbd 34.0.5).
    """
    command, arg0, arg1, length, _checksum, magic = _HEADER.unpack(read_exactly(_HEADER.size))
    if length > MAX_PAYLOAD:
        raise BadPacket(f"{length} bytes of payload")
    payload = read_exactly(length) if length else b""
    if magic != command ^ 0xFFFFFFFF or length > agreed_payload:
        return None
    return Packet(command, arg0, arg1, payload)
