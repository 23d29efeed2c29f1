"""Brace expansion: `a{b,c}d` is the two words `abd acd` (mksh(1), Brace expansion). It comes after substitution,
so that braces out of an unquoted variable count too."""

from __future__ import annotations

from itertools import pairwise

from remote_assist.phone.shell.patterns import Pieces
from remote_assist.phone.shell.variables import ShellFault

MOST_WORDS = 10_000


def alternatives(pieces: Pieces) -> list[Pieces]:
    """The words that one word stands for; itself when it has no braces."""
    if not any(not quoted and "{" in text for text, quoted in pieces):
        return [pieces]
    items: Pieces = []
    for text, quoted in pieces:
        if quoted:
            items.append((text, True))
        else:
            items.extend((char, False) for char in text)
    return [_joined(one) for one in _expand(items)]


def _expand(items: Pieces) -> list[Pieces]:
    found = _find(items)
    if found is None:
        return [items]
    start, commas, end = found
    out: list[Pieces] = []
    tails = _expand(items[end + 1 :])
    for left, right in pairwise([start, *commas, end]):
        for middle in _expand(items[left + 1 : right]):
            for tail in tails:
                out.append(items[:start] + middle + tail)
                if len(out) > MOST_WORDS:
                    raise ShellFault("argument list too long")
    return out


def _find(items: Pieces) -> tuple[int, list[int], int] | None:
    """The first `{` that has a comma before its `}`: (place, places of commas, place of the end)."""
    opened: list[tuple[int, list[int]]] = []
    best: tuple[int, list[int], int] | None = None
    for at, item in enumerate(items):
        if item == ("{", False):
            opened.append((at, []))
        elif item == (",", False) and opened:
            opened[-1][1].append(at)
        elif item == ("}", False) and opened:
            start, commas = opened.pop()
            if commas and (best is None or start < best[0]):
                best = (start, commas, at)
    return best


def _joined(items: Pieces) -> Pieces:
    out: Pieces = []
    for text, quoted in items:
        if out and not quoted and not out[-1][1]:
            out[-1] = (out[-1][0] + text, False)
        else:
            out.append((text, quoted))
    return out
