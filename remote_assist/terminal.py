"""The one place where text reaches a terminal.

A phone can print escape sequences that move the cursor, set the window title or answer back as typed input; a
label can turn its own direction round. So every character that is not plainly printable is made visible first.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Any, TextIO

from remote_assist.wrapping import KEPT, wrapped

_BIDI_AND_INVISIBLE = frozenset(
    [0x061C, 0x180E, 0x2028, 0x2029, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
"""Direction marks, overrides and isolates (UAX #9), zero-width characters, line and paragraph separators."""


def visible(text: str, keep_newlines: bool = False) -> str:
    """`text` with every control, direction and unprintable character written out (`\\x1b`, `\\u202e`).

    `keep_newlines` is for sentences of our own that have several lines; never for text that a phone printed.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character, keep_newlines) for character in text)


def _shown(character: str, keep_newlines: bool) -> str:
    code = ord(character)
    if character == "\n" and keep_newlines:
        return character
    if 0x20 <= code < 0x7F:
        return character
    unsafe = code < 0x20 or 0x7F <= code < 0xA0 or code in _BIDI_AND_INVISIBLE or 0xE0000 <= code < 0xE0080
    if unsafe or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"):
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


MAX_LINE_CHARS = 2000
"""Of one line on the screen: a name of a megabyte would push everything else out of it. Reports and --json carry the
whole."""


def bounded(text: str) -> str:
    """Every line of `text`, cut where it is longer than a screen can use."""
    if len(text) <= MAX_LINE_CHARS:
        return text
    return "\n".join(line if len(line) <= MAX_LINE_CHARS else line[:MAX_LINE_CHARS] + "…" for line in text.split("\n"))


LEAST_COLUMNS = 20
"""A terminal that says it is narrower (or 0 wide: it does not know) is left to break lines itself."""


def columns_of(stream: TextIO) -> int | None:
    """How wide the terminal behind `stream` is; $COLUMNS counts more. None = no terminal, or it does not know."""
    if not stream.isatty():
        return None
    said = os.environ.get("COLUMNS", "")
    try:
        wide = int(said) if said.isascii() and said.isdigit() else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return None
    return wide if wide >= LEAST_COLUMNS else None


class OutputGone(Exception):
    """Nobody reads what we write any more (EPIPE, EIO), or it has no room (ENOSPC: `errno`)."""

    def __init__(self, errno: int | None) -> None:
        super().__init__()
        self.errno = errno


class Terminal:
    """Where a command writes: sentences, headings, a progress line; stderr when stdout carries JSON."""

    def __init__(self, *, json_mode: bool = False, color: bool | None = None, lang: str = "en") -> None:
        self.json_mode = json_mode
        self.lang = lang
        self._unheard = False
        self._stream: TextIO = sys.stderr if json_mode else sys.stdout
        self._color = self._stream.isatty() if color is None else color

    def go_on_unheard(self) -> None:
        """From here a closed terminal or pipe stops nothing: a phone has to be put back and a record sealed."""
        self._unheard = True

    @property
    def columns(self) -> int | None:
        """How wide the terminal is that sentences go to. None = a file or a pipe: lines stay whole."""
        return columns_of(self._stream)

    def line(
        self,
        text: str = "",
        *,
        style: str | None = None,
        err: bool = False,
        hang: int | None = None,
        whole: bool = False,
    ) -> None:
        """One sentence or several lines of ours; phone text inside is to be passed through `visible` by the caller
        first where it must not break the line, and is passed through it again here in any case.

        On a terminal it is broken between words, further lines begin with `hang` spaces (two more than the first).
        `whole` leaves that to the terminal: a path or a receipt code is copied from there.
        """
        stream = sys.stderr if err else self._stream
        shown = bounded(visible(text, keep_newlines=True))
        columns = None if whole else columns_of(stream)
        if columns is not None:
            rows = shown.split("\n")
            shown = "\n".join(
                piece for row in rows for piece in wrapped(row, columns, _hang(row) if hang is None else hang)
            )
        self._write(shown.replace(KEPT, " "), style, stream)

    def heading(self, text: str) -> None:
        self.line()
        self.line(text, style="bold")

    def pick(self, en: str, zh: str) -> str:
        return zh if self.lang == "zh" else en

    def said(self, label: str, text: str) -> str:
        """`label: text`, with the colon of the language."""
        return f"{label}：{text}" if self.lang == "zh" else f"{label}: {text}"

    def json(self, data: Any) -> None:
        """The only thing on stdout with --json. ASCII-escaped: raw bytes of a phone cannot reach the terminal."""
        import json

        try:
            sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=True, sort_keys=False) + "\n")
            sys.stdout.flush()
        except OSError as closed:
            raise OutputGone(closed.errno) from closed

    def _write(self, text: str, style: str | None, stream: TextIO) -> None:
        if style and self._color and stream.isatty():
            code = {"bold": "1", "red": "31", "yellow": "33", "green": "32", "dim": "2", "cyan": "36"}[style]
            text = f"\x1b[{code}m{text}\x1b[0m"
        encoding = stream.encoding or "utf-8"
        try:
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
            stream.flush()
        except OSError as closed:
            if not self._unheard:
                raise OutputGone(closed.errno) from closed


def _hang(row: str) -> int:
    return len(row) - len(row.lstrip(" ")) + 2
