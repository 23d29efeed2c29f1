"""Brace expansion: `a{b,c}d` is the two words `abd acd` (mksh(1), Brace expansion)."""

from __future__ import annotations

from itertools import pairwise

from remote_assist.phone.shell.ast import Literal, Part, Word
from remote_assist.phone.shell.variables import ShellFault

MOST_WORDS = 10_000


def alternatives(word: Word) -> list[Word]:
    """The words that `word` stands for; itself when it has no braces."""
    if not any(isinstance(part, Literal) and not part.quoted and "{" in part.text for part in word):
        return [word]
    items: list[Part] = []
    for part in word:
        if isinstance(part, Literal) and not part.quoted:
            items.extend(Literal(char) for char in part.text)
        else:
            items.append(part)
    found = _expand(items)
    return [_joined(one) for one in found]


def _expand(items: list[Part]) -> list[list[Part]]:
    opening = _find(items)
    if opening is None:
        return [items]
    start, commas, end = opening
    edges = [start, *commas, end]
    out: list[list[Part]] = []
    tails = _expand(items[end + 1 :])
    for left, right in pairwise(edges):
        for middle in _expand(items[left + 1 : right]):
            for tail in tails:
                out.append(items[:start] + middle + tail)
                if len(out) > MOST_WORDS:
                    raise ShellFault("argument list too long")
    return out


def _find(items: list[Part]) -> tuple[int, list[int], int] | None:
    """The first `{` that has a comma before its `}`: (place, places of commas, place of the end)."""
    for start, item in enumerate(items):
        if item != Literal("{"):
            continue
        depth, commas = 0, list[int]()
        for at in range(start, len(items)):
            if items[at] == Literal("{"):
                depth += 1
            elif items[at] == Literal(",") and depth == 1:
                commas.append(at)
            elif items[at] == Literal("}"):
                depth -= 1
                if depth == 0:
                    if commas:
                        return start, commas, at
                    break
    return None


def _joined(items: list[Part]) -> Word:
    out: list[Part] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Literal) and not item.quoted and isinstance(last, Literal) and not last.quoted:
            out[-1] = Literal(last.text + item.text)
        else:
            out.append(item)
    return tuple(out)
