"""Which order UTF-16 text is in. PowerShell's `>` writes it with a byte order mark; what is cut out of such a file, or
copied on by a program that takes the mark off, comes without one."""

from __future__ import annotations

import codecs

LOOK_BYTES = 4096
_MOSTLY, _HARDLY = 0.7, 0.05
"""Of the bytes at odd or even places. What phones print is ASCII but for names, so every second byte is zero (ours)."""


def utf16_order(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` by the mark, or by where the zero bytes are; None for everything else."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = head[:LOOK_BYTES]
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd >= pairs * _MOSTLY and even <= pairs * _HARDLY:
        return "utf-16-le"
    if even >= pairs * _MOSTLY and odd <= pairs * _HARDLY:
        return "utf-16-be"
    return None
