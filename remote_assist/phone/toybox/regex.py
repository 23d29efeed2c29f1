"""POSIX regular expressions, basic and extended, on Python's `re`: leftmost, and longest among top-level alternatives.

Python's matcher backtracks and cannot be interrupted, so the plainest exploding patterns, `(a+)+b` and its kin, are
refused with regcomp's "out of memory"; subtler ones are not recognised.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r" \t\n\r\f\v",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "print": " -~",
    "graph": "!-~",
    "cntrl": r"\x00-\x1f\x7f",
    "xdigit": "0-9A-Fa-f",
}
_ESCAPES = {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "b": r"\b", "B": r"\B", "w": r"\w", "W": r"\W", "s": r"\s", "S": r"\S"}


class BadRegex(Exception):
    """The text is that of bionic's regerror()."""


class Regex:
    """`find` answers a Python match, so that groups can be asked."""

    def __init__(self, pattern: str, *, extended: bool, ignore_case: bool = False) -> None:
        branches = _Translator(pattern, extended).branches()
        flags = re.ASCII | re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        try:
            self._all = re.compile("|".join(branches), flags)
            self._each = [re.compile(branch, flags) for branch in branches] if _plain(branches) else [self._all]
        except re.error as error:
            raise BadRegex("invalid argument to regex routine") from error
        except (OverflowError, RecursionError):
            raise BadRegex("out of memory")
        self.groups = self._all.groups

    def find(self, text: str, start: int = 0) -> re.Match[str] | None:
        first = self._all.search(text, start)
        if first is None or len(self._each) < 2:
            return first
        found = [match for one in self._each if (match := one.match(text, first.start())) is not None]
        return max(found, key=lambda match: match.end(), default=first)

    def whole(self, text: str) -> bool:
        return self._all.fullmatch(text) is not None


def _plain(branches: list[str]) -> bool:
    """Alternatives can be tried one by one only while no group numbers would shift."""
    return len(branches) > 1 and not any(re.search(r"\\[1-9]", branch) for branch in branches)


@lru_cache(maxsize=256)
def compile_regex(pattern: str, *, extended: bool, ignore_case: bool = False) -> Regex:
    """Raises `BadRegex`."""
    if len(pattern) > 20_000:
        raise BadRegex("out of memory")
    return Regex(pattern, extended=extended, ignore_case=ignore_case)


class _Translator:
    def __init__(self, pattern: str, extended: bool) -> None:
        self._text = pattern
        self._extended = extended
        self._at = 0
        self._groups = 0
        self._open: list[int] = []
        self._branches: list[list[str]] = [[]]

    def branches(self) -> list[str]:
        while self._at < len(self._text):
            self._step()
        if self._open:
            raise BadRegex("parentheses not balanced")
        return ["".join(branch) for branch in self._branches]

    @property
    def _out(self) -> list[str]:
        return self._branches[-1]

    def _step(self) -> None:
        char = self._text[self._at]
        self._at += 1
        if char == "\\":
            if self._at >= len(self._text):
                raise BadRegex("trailing backslash (\\)")
            char = self._text[self._at]
            self._at += 1
            if not self._extended and char in "(){}|+?":
                self._special(char)
            elif char in _ESCAPES:
                self._out.append(_ESCAPES[char])
            elif char.isdigit() and char != "0":
                if int(char) > self._groups:
                    raise BadRegex("invalid backreference number")
                self._out.append(f"(?:\\{char})")
            elif char == "n":
                self._out.append("\\n")
            elif char == "t":
                self._out.append("\\t")
            else:
                self._out.append(re.escape(char))
        elif char == "[":
            self._out.append(self._bracket())
        elif char == "." or (char == "^" and (self._extended or self._starting())):
            self._out.append(char)
        elif char == "$" and (self._extended or self._ending()):
            self._out.append(r"\Z")
        elif char == "*" or (self._extended and char in "(){}|+?"):
            self._special(char)
        else:
            self._out.append(re.escape(char))

    def _starting(self) -> bool:
        return not self._out or self._out[-1] in ("(", "|")

    def _ending(self) -> bool:
        rest = self._text[self._at :]
        return rest == "" or rest.startswith(("\\)", "\\|"))

    def _special(self, char: str) -> None:
        out = self._out
        if char == "(":
            self._groups += 1
            self._open.append(len(out))
            out.append("(")
            if len(self._open) > 50:
                raise BadRegex("out of memory")
        elif char == ")":
            if not self._open:
                if self._extended:
                    out.append(r"\)")
                    return
                raise BadRegex("parentheses not balanced")
            start = self._open.pop()
            inside = "".join(out[start:]) + ")"
            out[start:] = [inside]
        elif char == "|":
            if self._open:
                out.append("|")
            else:
                self._branches.append([])
        elif char == "{":
            self._interval()
        elif char == "}":
            out.append(r"\}")
        else:
            self._repeat(char)

    def _repeat(self, how: str) -> None:
        out = self._out
        if not out or out[-1] in ("(", "|", "^"):
            if self._extended and how != "{" and not (out and out[-1] == "^"):
                raise BadRegex("repetition-operator operand invalid")
            out.append(re.escape(how))
            return
        unbounded = how in "*+" or how.endswith(",}")
        if unbounded and out[-1].startswith("(") and re.search(r"(?<!\\)[*+]|,\}", out[-1]) and _explodes(out[-1]):
            raise BadRegex("out of memory")
        out[-1] = f"(?:{out[-1]}){how}" if len(out[-1]) > 2 and not out[-1].startswith(("(", "[")) else out[-1] + how
        out[-1] = f"(?:{out[-1]})"

    def _interval(self) -> None:
        close = "}" if self._extended else "\\}"
        end = self._text.find(close, self._at)
        body = self._text[self._at : end] if end >= 0 else ""
        low, comma, high = body.partition(",")
        if end < 0:
            raise BadRegex("braces not balanced")
        if not (low.isdigit() or (not low and comma)) or (high and not high.isdigit()):
            raise BadRegex("invalid repetition count(s)")
        if int(low or 0) > 32767 or int(high or 0) > 32767:
            raise BadRegex("out of memory")
        if high and int(high) < int(low or 0):
            raise BadRegex("invalid repetition count(s)")
        self._at = end + len(close)
        self._repeat("{" + (low or "0") + comma + high + "}")

    def _bracket(self) -> str:
        text, at = self._text, self._at
        negated = text[at : at + 1] == "^"
        at += negated
        first, out = at, list[str]()
        while at < len(text):
            if text[at] == "]" and at > first:
                self._at = at + 1
                return f"[{'^' if negated else ''}{''.join(out)}]"
            if text.startswith("[:", at):
                name, closed, _ = text[at + 2 :].partition(":]")
                if not closed or name not in _CLASSES:
                    raise BadRegex("invalid character class")
                out.append(_CLASSES[name])
                at += len(name) + 4
                continue
            if text.startswith(("[=", "[."), at) and len(text) > at + 4:
                out.append(_member(text[at + 2]))
                at += 5
                continue
            if text[at + 1 : at + 2] == "-" and at + 2 < len(text) and text[at + 2] != "]":
                if text[at] > text[at + 2]:
                    raise BadRegex("invalid character range")
                out.append(f"{_member(text[at])}-{_member(text[at + 2])}")
                at += 3
                continue
            out.append(_member(text[at]))
            at += 1
        raise BadRegex("brackets ([ ]) not balanced")


def _member(char: str) -> str:
    return f"\\{char}" if char in "\\]^[-&~|" else char


def _explodes(group: str) -> bool:
    """A repeated group that is nothing but a repeated thing, `(a+)+` or `(a*|b)*`: exponential when backtracking."""
    return re.fullmatch(r"\((?:\(\?:)?(?:\[[^]]*\]|\\?.)[*+]\)?(?:\|.*)?\)", group) is not None
