"""Shell patterns (`*`, `?`, `[...]`), matched in time proportional to text x pattern: no text can make them explode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from remote_assist.phone.process import check_stopped

_CLASSES: dict[str, Callable[[str], bool]] = {
    "alpha": str.isalpha,
    "digit": lambda c: c.isdigit() and c.isascii(),
    "alnum": str.isalnum,
    "upper": str.isupper,
    "lower": str.islower,
    "space": str.isspace,
    "blank": lambda c: c in " \t",
    "punct": lambda c: c.isascii() and c.isprintable() and not c.isalnum() and c != " ",
    "print": str.isprintable,
    "graph": lambda c: c.isprintable() and c != " ",
    "cntrl": lambda c: ord(c) < 32 or ord(c) == 127,
    "xdigit": lambda c: c in "0123456789abcdefABCDEF",
}


@dataclass(frozen=True)
class Bracket:
    """`[...]`: single characters, ranges and named classes, or everything else when negated."""

    negated: bool
    chars: str
    ranges: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]

    def matches(self, char: str) -> bool:
        found = (
            char in self.chars
            or any(low <= char <= high for low, high in self.ranges)
            or any(name in _CLASSES and _CLASSES[name](char) for name in self.classes)
        )
        return found is not self.negated


STAR = "\0star"
ANY = "\0any"
Token = str | Bracket
Pieces = list[tuple[str, bool]]
"""Text with whether it was quoted: quoted `*` is a plain star."""


def compile_pattern(pieces: Pieces) -> list[Token]:
    chars = [(char, quoted) for text, quoted in pieces for char in text]
    tokens: list[Token] = []
    at = 0
    while at < len(chars):
        char, quoted = chars[at]
        if quoted:
            tokens.append(char)
        elif char == "\\" and at + 1 < len(chars):
            at += 1
            tokens.append(chars[at][0])
        elif char == "*":
            if not tokens or tokens[-1] != STAR:
                tokens.append(STAR)
        elif char == "?":
            tokens.append(ANY)
        elif char == "[" and (found := _bracket(chars, at)) is not None:
            token, at = found
            tokens.append(token)
        else:
            tokens.append(char)
        at += 1
    return tokens


def _bracket(chars: list[tuple[str, bool]], at: int) -> tuple[Bracket, int] | None:
    """The bracket that starts at `at` and the place of its `]`; None when it is just a `[`."""
    at += 1
    negated = at < len(chars) and chars[at][0] in "!^" and not chars[at][1]
    at += negated
    first = at
    singles, ranges, classes = "", list[tuple[str, str]](), list[str]()
    while at < len(chars):
        char, quoted = chars[at]
        if char == "]" and not quoted and at > first:
            return Bracket(negated, singles, tuple(ranges), tuple(classes)), at
        if char == "[" and not quoted and at + 1 < len(chars) and chars[at + 1] == (":", False):
            text = "".join(one for one, _ in chars[at + 2 : at + 12])
            name, closed, _ = text.partition(":]")
            if closed:
                classes.append(name)
                at += len(name) + 4
                continue
        if at + 2 < len(chars) and chars[at + 1] == ("-", False) and chars[at + 2] != ("]", False):
            ranges.append((char, chars[at + 2][0]))
            at += 3
            continue
        singles += char
        at += 1
    return None


def is_plain(tokens: list[Token]) -> bool:
    return all(isinstance(token, str) and token not in (STAR, ANY) for token in tokens)


def has_magic(pieces: Pieces) -> bool:
    return any(not quoted and any(char in text for char in "*?[") for text, quoted in pieces)


def prefix_ends(tokens: list[Token], text: str) -> Iterator[int]:
    """Every length of a beginning of `text` that the pattern matches, shortest first."""
    last = len(tokens)
    states = _close({0}, tokens)
    if last in states:
        yield 0
    for position, char in enumerate(text):
        if position % 1024 == 0:
            check_stopped()
        following: set[int] = set()
        for state in states:
            if state == last:
                continue
            token = tokens[state]
            if token == STAR:
                following.add(state)
            elif token == ANY or (token.matches(char) if isinstance(token, Bracket) else token == char):
                following.add(state + 1)
        if not following:
            return
        states = _close(following, tokens)
        if last in states:
            yield position + 1


def _close(states: set[int], tokens: list[Token]) -> set[int]:
    """Add the states reached when stars match nothing."""
    closed = set(states)
    for state in states:
        while state < len(tokens) and tokens[state] == STAR:
            state += 1
            closed.add(state)
    return closed


def matches(tokens: list[Token], text: str) -> bool:
    if is_plain(tokens):
        return "".join(token for token in tokens if isinstance(token, str)) == text
    return any(end == len(text) for end in prefix_ends(tokens, text))


def strip_prefix(tokens: list[Token], text: str, *, longest: bool) -> str:
    ends = prefix_ends(tokens, text)
    end = max(ends, default=0) if longest else next(ends, 0)
    return text[end:]


def strip_suffix(tokens: list[Token], text: str, *, longest: bool) -> str:
    return strip_prefix(tokens[::-1], text[::-1], longest=longest)[::-1]


def replace(tokens: list[Token], text: str, new: str, how: str) -> str:
    """`${text/pattern/new}`: `how` is "/", "//", "/#" or "/%"; the longest match counts, an empty one never."""
    if how == "/#":
        end = max(prefix_ends(tokens, text), default=0)
        return new + text[end:] if end else text
    if how == "/%":
        end = max(prefix_ends(tokens[::-1], text[::-1]), default=0)
        return text[: len(text) - end] + new if end else text
    if is_plain(tokens):
        old = "".join(token for token in tokens if isinstance(token, str))
        return text.replace(old, new, 1 if how == "/" else -1) if old else text
    out: list[str] = []
    at = 0
    while at < len(text):
        end = max(prefix_ends(tokens, text[at : at + 4096]), default=0)
        if end:
            out.append(new)
            at += end
            if how == "/":
                break
        else:
            out.append(text[at])
            at += 1
    return "".join(out) + text[at:]
