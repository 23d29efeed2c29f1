"""Text for a terminal of so many cells: broken between words, Chinese between any two characters.

Widths are those of UAX #11 (East Asian Width): W and F take two cells, a combining mark none, everything else one.
What may not begin or end a line is UAX #14 (classes CL, CP, EX and OP), cut down to what our sentences use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

KEPT = "\u00a0"
"""Stands for a space inside something that is typed again as it stands, a command; see `kept`."""
_NO_BEGIN = frozenset("，。；：！？、）》】」』”’…·,.;:!?)]}%")
_NO_END = frozenset("（《【「『“‘([{")
_UNIT = re.compile(r"(?<=[0-9]) (?=(?:%|°C|[kMG]B|MiB|m?Ah?|m?V|m?W|dBm|dB-Hz|[kMG]?Hz)(?![A-Za-z]))")
"""The space between a figure and its unit."""


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_wide(character) for character in text)


def _wide(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """Filled up with spaces to so many columns, one space at least."""
    return text + " " * max(1, columns - cells(text))


def kept(command: str) -> str:
    """`command` marked as one piece: it moves to a line of its own before it is broken."""
    return command.replace(" ", KEPT)


def quoted(text: str) -> str:
    """A sentence to be read out, in quotation marks; those inside it become single ones."""
    inner = re.sub(r'"([^"]*)"', "‘\\1’", text).replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


def wrapped(text: str, columns: int, hang: int) -> list[str]:
    """The lines of one line of `text`, none wider than `columns`; all but the first begin with `hang` spaces.

    A word that is wider than a line is cut.
    """
    hang = min(hang, columns // 2)
    lines: list[str] = []
    line, width = "", 0
    for piece in _pieces(_UNIT.sub(KEPT, text)):
        wide = cells(piece.rstrip(" "))
        if width + wide > columns and line.strip(" "):
            lines.append(line.rstrip(" "))
            line, width = " " * hang, hang
            piece = piece.lstrip(" ")
        while width + cells(piece.rstrip(" ")) > columns:
            head = _head(piece, columns - width)
            lines.append(line + head)
            piece = piece[len(head) :]
            line, width = " " * hang, hang
        line += piece
        width += cells(piece)
    return [*(one.replace(KEPT, " ") for one in lines), line.rstrip(" ").replace(KEPT, " ")]


def _head(piece: str, columns: int) -> str:
    """As much of it as fits, one character at least, with the marks that combine with the last one."""
    used = 0
    for at, character in enumerate(piece):
        used += _wide(character)
        if used > columns and at:
            return piece[:at]
    return piece


def _pieces(text: str) -> Iterator[str]:
    """What is never broken, each with the spaces behind it."""
    start = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if (before == " " and after != " ") or _between(before, after):
            yield text[start:at]
            start = at
    yield text[start:]


def _between(before: str, after: str) -> bool:
    """Whether a line may end here although there is no space: beside a Chinese character."""
    if before == " " or after == " " or after in _NO_BEGIN or before in _NO_END:
        return False
    return (_wide(before) == 2 or _wide(after) == 2) and _wide(after) > 0


def clause(text: str, columns: int) -> str:
    """`text` if it fits, else as much of it as ends with a clause and fits with an ellipsis; "" when nothing does."""
    if cells(text) <= columns:
        return text
    ends = [at for at, character in enumerate(text) if _ends_a_clause(text, at, character) and _closed(text[:at])]
    fitting = [text[:at] for at in ends if cells(text[:at]) + 2 <= columns]
    return f"{fitting[-1]} …" if fitting else ""


def _closed(text: str) -> bool:
    return all(text.count(begin) == text.count(end) for begin, end in ("()", "（）"))


def _ends_a_clause(text: str, at: int, character: str) -> bool:
    return character in "。；：，" or (character in ".;:," and text[at + 1 : at + 2] == " ")
