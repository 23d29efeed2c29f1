"""Masking of everything that is stored of a phone's text. Nothing leaves the block it was found in; what is shown to the
technician at the moment is not masked.

Values of this phone first (`known`), then rules by kind (`rules_*`), all on RE2: linear time on any input. One value has one
mark all through a session, and no rule sees what another has put in. What diagnostics read (levels, temperatures, packages,
versions, times, operators) is left as it is.
"""

from __future__ import annotations

import bisect
import codecs
import functools
from collections.abc import Iterable, Iterator

from remote_assist.privacy.known import Known
from remote_assist.privacy.pem import private_keys
from remote_assist.privacy.rule import Found, compiled
from remote_assist.privacy.rules_network import NETWORK
from remote_assist.privacy.rules_numbers import NUMBERS
from remote_assist.privacy.rules_people import PEOPLE
from remote_assist.privacy.rules_secrets import SECRETS
from remote_assist.privacy.tokens import MARK, SHOWN, Marks, shown

RULES = (*SECRETS, *PEOPLE, *NUMBERS, *NETWORK)
BLOCK_BYTES = 256 * 1024
HELD_BYTES = 64 * 1024
"""Of one line without an end that a stream holds back, so that a value is whole when it is looked at."""
OVERLAP_BYTES = 4 * 1024
"""Of such a line, what is looked at again with what comes next."""
_XML = tuple(b"<" + bytes((char,)) for char in b"?!/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Mask:
    """Masks text under one key (of this session) with what is known of one phone. Thread-safe; `known` may be replaced
    by a larger one at any time."""

    def __init__(self, key: bytes, known: Known | None = None) -> None:
        self._marks = Marks(key)
        self.known = known or Known()

    def text(self, text: str) -> str:
        return self._whole(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def data(self, data: bytes) -> bytes:
        """Text in any encoding: UTF-16 with its mark or plainly so, else one that holds ASCII."""
        encoding = utf16(data)
        if encoding is None:
            return self._whole(data)
        even = len(data) - len(data) % 2
        return self.text(data[:even].decode(encoding, "surrogatepass")).encode(encoding, "surrogatepass") + data[even:]

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        """Line by line, for what is made of lines; each may have its line break or not."""
        left = 0
        for line in lines:
            masked, left = self.block(line.encode("utf-8", "surrogatepass"), left)
            yield masked.decode("utf-8", "surrogatepass")

    def stream(self) -> Stream:
        return Stream(self)

    def _whole(self, data: bytes) -> bytes:
        pieces: list[bytes] = []
        at, left = 0, 0
        while at < len(data):
            end = len(data) if len(data) - at <= BLOCK_BYTES else data.find(b"\n", at + BLOCK_BYTES) + 1 or len(data)
            masked, left = self.block(data[at:end], left)
            pieces.append(masked)
            at = end
        return b"".join(pieces)

    def block(self, block: bytes, key_lines: int = 0) -> tuple[bytes, int]:
        """Whole lines → masked, and how many lines of a private key may still follow."""
        found, key_lines = self.found(block, key_lines)
        return self.replaced(block, found), key_lines

    def found(self, block: bytes, key_lines: int = 0) -> tuple[list[Found], int]:
        """Everything in the block that is masked, in order, without overlaps."""
        lowered = block.lower()
        found, key_lines = private_keys(block, key_lines)
        found += self.known.find(block)
        for rule in RULES:
            found += rule.find(block, lowered)
        marks = [match.span() for match in compiled(MARK).finditer(block)] if found else []
        if marks:
            found = [one for one in found if not _within(one, marks)]
        return _apart(block, found), key_lines

    def replaced(self, block: bytes, found: Iterable[Found]) -> bytes:
        pieces: list[bytes] = []
        at = 0
        for start, end, kind in found:
            pieces += (block[at:start], self._instead(block, start, end, kind))
            at = end
        pieces.append(block[at:])
        return b"".join(pieces)

    def _instead(self, block: bytes, start: int, end: int, kind: str) -> bytes:
        value, plainly = block[start:end], True
        if kind == "known":
            kind, value, plainly = self._known(self.known, block[start:end])
        if kind in SHOWN and plainly:
            partly = shown(kind, block[start:end])
            if partly is not None:
                return partly
        mark: bytes = self._marks.of(kind, value)
        # A bare < would break an XML document that somebody parses later (uiautomator, settings).
        line = block.rfind(b"\n", 0, start) + 1
        if block[line : line + 80].lstrip().startswith(_XML):
            return mark.replace(b"<", b"&lt;").replace(b">", b"&gt;")
        return mark

    @staticmethod
    @functools.lru_cache(maxsize=8192)
    def _known(known: Known, match: bytes) -> tuple[str, bytes, bool]:
        return known.value(match)


class Stream:
    """Masks what comes in pieces: `feed` gives what is certain by now, `close` the rest. Holds back at most an unfinished
    line, or of a line without an end HELD_BYTES."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._held = b""
        self._key_lines = 0
        self._decoder: codecs.IncrementalDecoder | None = None
        self._encoding: str | None = None
        self._begun = False

    def feed(self, data: bytes) -> bytes:
        if not self._begun:
            self._held += data
            if len(self._held) < 64:
                return b""
            data, self._held, self._begun = self._held, b"", True
            self._encoding = utf16(data)
            if self._encoding is not None:
                self._decoder = codecs.getincrementaldecoder(self._encoding)("surrogatepass")
        return self._out(self._some(self._in(data)))

    def close(self) -> bytes:
        if not self._begun:
            held, self._held = self._held, b""
            return self._mask.data(held)
        rest = self._held + (self._decoder.decode(b"", True).encode("utf-8", "surrogatepass") if self._decoder else b"")
        self._held = b""
        masked, self._key_lines = self._mask.block(rest, self._key_lines)
        return self._out(masked)

    def _in(self, data: bytes) -> bytes:
        return data if self._decoder is None else self._decoder.decode(data).encode("utf-8", "surrogatepass")

    def _out(self, masked: bytes) -> bytes:
        return (
            masked
            if self._encoding is None
            else masked.decode("utf-8", "surrogatepass").encode(self._encoding, "surrogatepass")
        )

    def _some(self, data: bytes) -> bytes:
        self._held += data
        cut = self._held.rfind(b"\n") + 1
        out = b""
        if cut:
            whole, self._held = self._held[:cut], self._held[cut:]
            out, self._key_lines = self._mask.block(whole, self._key_lines)
        if len(self._held) > HELD_BYTES:
            out += self._part()
        return out

    def _part(self) -> bytes:
        """Of a line without an end: all but its tail, and nothing that a value reaches out of."""
        found, _ = self._mask.found(self._held, self._key_lines)
        cut = len(self._held) - OVERLAP_BYTES
        for start, end, _ in found:
            if start < cut < end:
                cut = start if start > OVERLAP_BYTES else end
        while cut < len(self._held) and 0x80 <= self._held[cut] < 0xC0:
            cut += 1
        out = self._mask.replaced(self._held[:cut], [one for one in found if one.end <= cut])
        self._held = self._held[cut:]
        return out


def utf16(data: bytes) -> str | None:
    """PowerShell's redirection writes UTF-16 with a mark; without one, every other byte of ASCII is zero."""
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            return encoding
    head = data[:512]
    if len(head) >= 16:
        for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[offset::2].count(0) > len(head) * 0.45 and head[1 - offset :: 2].count(0) == 0:
                return encoding
    return None


def _within(one: Found, marks: list[tuple[int, int]]) -> bool:
    """Whether it lies in a mark that stands there from an earlier masking."""
    before = bisect.bisect_right(marks, one.start, key=lambda mark: mark[0]) - 1
    return before >= 0 and one.end <= marks[before][1]


def _apart(block: bytes, found: list[Found]) -> list[Found]:
    """Overlapping ones made one, of the kind of the longest (the first of equals); cut at whole characters of UTF-8."""
    apart: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, each.start - each.end)):
        start, end, kind = one
        while end < len(block) and 0x80 <= block[end] < 0xC0 and block[end - 1] >= 0x80:
            end += 1
        if apart and start < apart[-1].end:
            last = apart[-1]
            if end > last.end:
                longer = kind if end - start > last.end - last.start else last.kind
                apart[-1] = Found(last.start, end, longer)
        else:
            apart.append(Found(start, end, kind))
    return apart
