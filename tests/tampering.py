"""Changing what is on disk, byte by byte, and what the verifier must say then. Used by the sample and the full run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.records import Made

BITS = (0x01, 0x20, 0x80)


def flip(path: Path, at: int, bits: int) -> bytes:
    """Change one byte in place; what the file held before."""
    before = path.read_bytes()
    changed = bytearray(before)
    changed[at] ^= bits
    path.write_bytes(changed)
    return before


def wrongly_passed_flips(made: Made, path: Path, places: Iterable[tuple[int, int]], allowed: set[int]) -> list[object]:
    """The places (byte, bits) of `path` after whose change the verdict is not one of `allowed`."""
    wrong: list[object] = []
    for at, bits in places:
        before = flip(path, at, bits)
        code = made.verdict().exit_code
        path.write_bytes(before)
        if code not in allowed:
            wrong.append((at, bits, code))
    return wrong


def wrongly_passed_cuts(made: Made, path: Path, lengths: Iterable[int], allowed: set[int]) -> list[object]:
    """The lengths to which `path` was cut and got another verdict than `allowed`."""
    wrong: list[object] = []
    whole = path.read_bytes()
    for length in lengths:
        path.write_bytes(whole[:length])
        code = made.verdict().exit_code
        if code not in allowed:
            wrong.append((length, code))
    path.write_bytes(whole)
    return wrong


def line_ends(path: Path) -> list[int]:
    """The lengths at which the file holds whole lines."""
    content = path.read_bytes()
    return [i + 1 for i, byte in enumerate(content) if byte == 10]
