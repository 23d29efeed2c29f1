"""File modes as text: `755`, `u+x,go-w`, and `rwxr-xr-x` (lib/lib.c, string_to_mode and mode_to_string)."""

from __future__ import annotations

import re
import stat as mode_bits

from remote_assist.phone.toybox.common import Usage

_CLAUSE = re.compile(r"([ugoa]*)([-+=][rwxXst]*)+")


def parse_mode(text: str, old: int, *, is_dir: bool = False) -> int:
    """The mode that `text` makes of `old`. Raises `Usage`."""
    if re.fullmatch(r"[0-7]{1,5}", text):
        return int(text, 8) & 0o7777
    mode = old
    for clause in text.split(","):
        if _CLAUSE.fullmatch(clause) is None:
            raise Usage(f"bad mode '{text}'")
        who, rest = re.match(r"[ugoa]*", clause), ""
        assert who is not None
        rest = clause[who.end() :]
        whom = who[0].replace("a", "ugo") or "ugo"
        for operator, letters in re.findall(r"([-+=])([rwxXst]*)", rest):
            bits = _bits(whom, letters, is_dir or bool(mode & 0o111))
            mask = sum({"u": 0o700, "g": 0o070, "o": 0o007}[one] for one in set(whom))
            if operator == "=":
                mode = (mode & ~mask) | bits
            else:
                mode = mode | bits if operator == "+" else mode & ~bits
    return mode


def _bits(whom: str, letters: str, searchable: bool) -> int:
    bits = 0
    for one in whom:
        shift = {"u": 6, "g": 3, "o": 0}[one]
        for letter in letters:
            if letter in "rwx":
                bits |= {"r": 4, "w": 2, "x": 1}[letter] << shift
            elif letter == "X" and searchable:
                bits |= 1 << shift
            elif letter == "s":
                bits |= {"u": 0o4000, "g": 0o2000, "o": 0}[one]
            elif letter == "t":
                bits |= 0o1000
    return bits


def show_mode(mode: int) -> str:
    return mode_bits.filemode(mode)
