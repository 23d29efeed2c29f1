"""What a rule is. Patterns are RE2 over bytes (Latin-1), so they take any encoding and linear time on any input.

RE2 knows no look-around: what must stand beside a value is in the pattern outside its groups, or asked by `accept`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Accept = Callable[[bytes, bytes, int, int], bool]
"""(value, whole block, start, end) → is it one?"""

DFA_BYTES = 64 << 20
"""For RE2's states of one rule. Above it RE2 falls back to its slow machine; what is used is far less."""


class Found(NamedTuple):
    """A value in a block of bytes. `kind` is what it is replaced as."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Rule:
    """`pattern`: each of its groups that takes part is masked, as `kind`. `hints`: one of these stands (in lower case) in
    every text that the rule can find something in; empty = look always. `own`: what it finds identifies this phone or
    its user and is masked everywhere once seen (`known.gathered`). `back`: bytes by which a value reaches back before its group; looked for from a
    rare sign, what stands before it costs nothing elsewhere."""

    kind: str
    pattern: bytes
    accept: Accept | None = None
    hints: tuple[bytes, ...] = ()
    own: bool = False
    back: bytes = b""

    def find(self, block: bytes, lowered: bytes) -> Iterator[Found]:
        if self.hints and not any(hint in lowered for hint in self.hints):
            return
        accept, pattern = self.accept, compiled(self.pattern)
        groups = range(1, pattern.groups + 1)
        for match in pattern.finditer(block):
            for start, end in map(match.span, groups):
                if self.back:
                    head = block[max(0, start - 64) : start]
                    start -= len(head) - len(head.rstrip(self.back))
                if start >= 0 and (accept is None or accept(block[start:end], block, start, end)):
                    yield Found(start, end, self.kind)


@functools.cache
def compiled(pattern: bytes, dfa_bytes: int = DFA_BYTES) -> Any:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = dfa_bytes
    options.log_errors = False
    return re2.compile(pattern, options)


def line_before(block: bytes, start: int, most: int = 80) -> bytes:
    """What stands before `start` in its line, at most `most` bytes of it, in lower case."""
    return block[max(0, start - most, block.rfind(b"\n", max(0, start - most), start) + 1) : start].lower()


def beside(block: bytes, start: int, end: int) -> tuple[bytes, bytes]:
    """The byte before and the byte after, empty at the ends."""
    return block[start - 1 : start] if start else b"", block[end : end + 1]
