"""Pure reader of `df`: which file systems there are, how large, how much is free.

Three layouts, by the head line and the shape of the row:
* `/data: 437888K total, 100000K used, 337888K available (block size 4096)` — toolbox up to Android 2.x
  (AOSP system/core/toolbox/df.c);
* `Filesystem Size Used Free Blksize` — toolbox 3–5; figures with a letter, rounded by the phone;
* `Filesystem 1K-blocks Used Available Use% Mounted on` — toybox (toybox toys/posix/df.c); with `-h` figures with a
  letter. A busybox wraps the row after a long device name, and with `-T` puts the type of file system behind it.

With `-i` it is inodes that are counted: such a list tells nothing about room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_OLDEST = re.compile(r"(/\S*): (\d{1,18})K total, \d{1,18}K used, (-?\d{1,18})K available")
_TOOLBOX = re.compile(r"(/\S*)\s+(\d\S*)\s+(\d\S*)\s+(\d\S*)\s+\d+\s*")
_TOYBOX = re.compile(r"(\S+)\s+(\d\S*)\s+(-?\d\S*)\s+(-?\d\S*)\s+(?:\d+%|-)\s+(/.*)")
_BLOCKS = re.compile(r"(\d{1,6})([KMG]?)-blocks")
_SIZES = re.compile(r"-blocks| Size ")
_TYPED = re.compile(r"(\S+)\s+[A-Za-z][\w.-]*\s+(\d.*)")
_FIGURE = re.compile(r"(-?\d{1,18}(?:\.\d{1,6})?)([KMGTP]?)i?B?")
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4, "P": 1024**5}
MAX_LINE = 4096


@dataclass(frozen=True, slots=True)
class Row:
    """One file system; bytes as printed, not yet checked. `device` is empty where the layout has none."""

    line: str
    device: str
    mount: str
    total_bytes: int
    free_bytes: int


def rows(lines: Iterable[str]) -> list[Row]:
    """All rows that can be read; error lines, prompts and heads are passed over. Without a head line only the oldest
    layout is read: a bare number would have no unit."""
    found: list[Row] = []
    layout, block, device, typed = "", 1, "", False
    for line in lines:
        text = line.strip()
        if len(text) > MAX_LINE:
            device = ""
        elif text.startswith("Filesystem"):
            blocks = _BLOCKS.search(text)
            layout = "toolbox" if "Blksize" in text else "toybox" if _SIZES.search(text) else ""
            typed = " Type " in text
            block, device = int(blocks[1]) * _UNITS[blocks[2]] if blocks else 1, ""
        elif oldest := _OLDEST.match(text):
            found.append(Row(line, "", oldest[1], int(oldest[2]) * 1024, int(oldest[3]) * 1024))
        elif layout == "toolbox":
            found += _toolbox(line, text)
        elif layout == "toybox":
            wrapped = bool(device) and line[:1].isspace()
            row = f"{device} {text}" if wrapped else text
            found += _toybox(line, _TYPED.sub(r"\1 \2", row, count=1) if typed else row, block)
            device = "" if wrapped or any(letter.isspace() for letter in text) else text
    return found


def _toolbox(line: str, text: str) -> list[Row]:
    match = _TOOLBOX.fullmatch(text)
    total, free = (_bytes(match[2], 1), _bytes(match[4], 1)) if match else (None, None)
    return [] if match is None or total is None or free is None else [Row(line, "", match[1], total, free)]


def _toybox(line: str, text: str, block: int) -> list[Row]:
    match = _TOYBOX.fullmatch(text)
    total, free = (_bytes(match[2], block), _bytes(match[4], block)) if match else (None, None)
    return [] if match is None or total is None or free is None else [Row(line, match[1], match[5], total, free)]


def _bytes(text: str, block: int) -> int | None:
    """`26.1G`, `0.0K`, or a bare number of blocks. Letters count in powers of 1024, as toybox and toolbox do."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return None
    if not match[2] and "." not in match[1]:
        return int(match[1]) * block
    return round(float(match[1]) * _UNITS[match[2]])
