"""The one spelling of a line, and the shapes of its fields: the verifier's own reading of docs/record-format.md."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from remote_assist.errors import Sentence

HEX64 = re.compile("[0-9a-f]{64}")
HEX128 = re.compile("[0-9a-f]{128}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Bad(Exception):
    """Something that the writer never writes; `said`: what, as a sentence."""

    def __init__(self, template: str, **values: object) -> None:
        self.said = Sentence(template, **values)
        super().__init__(self.said)


_ESCAPED = re.compile(r"[^ !#-\[\]-~]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    point = ord(character)
    if point < 0x10000:
        return f"\\u{point:04x}"
    point -= 0x10000
    return f"\\u{0xD800 + (point >> 10):04x}\\u{0xDC00 + (point & 0x3FF):04x}"


def spell(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return '"' + _ESCAPED.sub(_escape, value) + '"'
    if kind is int:
        if not -(1 << 63) <= value < 1 << 63:
            raise Bad("a number has more than 64 bits")
        return str(value)
    if kind is dict:
        return "{" + ",".join(f"{spell(k)}:{spell(value[k])}" for k in sorted(value)) + "}"
    if kind is list:
        return "[" + ",".join(map(spell, value)) + "]"
    return {None: "null", True: "true", False: "false"}[value]


def _no_float(text: str) -> NoReturn:
    raise Bad("{text} is not a whole number", text=text[:20])


def read(line: bytes) -> dict[str, Any]:
    """A line as an object, if it is spelled in the one way it can be."""
    try:
        text = line.decode("ascii")
        said = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        if type(said) is not dict:
            raise Bad("not an object")
        if spell(said) != text:
            raise Bad("not in canonical form")
    except (ValueError, RecursionError) as e:
        raise Bad("not JSON") from e
    return said


def is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def fits(pattern: re.Pattern[str], value: object) -> bool:
    return type(value) is str and pattern.fullmatch(value) is not None


def open_plain(path: Path) -> BinaryIO:
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError("not a plain file")
    return os.fdopen(fd, "rb")


def is_object(line: bytes) -> bool:
    try:
        return bool(read(line))
    except Bad:
        return False
