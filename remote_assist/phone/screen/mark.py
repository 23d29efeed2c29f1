"""The machine-readable mark at the top of every picture of the screen: is a secret drawn in it, and which picture is it.

A row of 40 squares, black for 0 and white for 1, each 12 pixels of a picture 540 wide and in proportion on any other:
8 bits of sync (10110010), 1 bit "a secret is drawn", 23 bits of the picture's number, 8 bits CRC-8 (polynomial 0x07,
initial value 0) over those 24 bits.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

SYNC = 0b10110010
SQUARES = 40
MOST = (1 << 23) - 1
_SIDE, _OF_WIDTH = 12, 540
BLACK, WHITE = 16, 235
"""Luma of limited range, as the encoder gets it (ITU-R BT.601)."""


def crc8(data: bytes) -> int:
    """CRC-8 with polynomial 0x07 (SMBus PEC)."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


def word(secret: bool, number: int) -> int:
    """The 40 bits, the first square in the highest. Numbers start again at 0 after 2^23 - 1."""
    payload = (int(secret) << 23) | (number & MOST)
    return SYNC << 32 | payload << 8 | crc8(payload.to_bytes(3, "big"))


def squares(width: int) -> tuple[tuple[int, int], ...]:
    """Left and right edge of each square on a picture of this width, in pixels."""
    return _edges(width)


def height(width: int) -> int:
    """How many rows of a picture of this width the squares cover."""
    return max(1, round(_SIDE * width / _OF_WIDTH))


def band(width: int) -> int:
    """How many rows at the top nothing else may be drawn in: even, so that no colour bleeds into the squares."""
    return (height(width) + 3) // 2 * 2


def row(width: int, secret: bool, number: int) -> bytes:
    """One row of luma with the squares, black after them."""
    line = bytearray([BLACK]) * width
    bits = word(secret, number)
    for place, (left, right) in enumerate(_edges(width)):
        if bits >> (SQUARES - 1 - place) & 1:
            line[left:right] = bytes([WHITE]) * (right - left)
    return bytes(line)


@lru_cache(maxsize=16)
def _edges(width: int) -> tuple[tuple[int, int], ...]:
    places = [round(at * _SIDE * width / _OF_WIDTH) for at in range(SQUARES + 1)]
    return tuple(pairwise(places))
