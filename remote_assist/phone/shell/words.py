"""Reading words: quotes, `$` in all its forms, backticks. What mksh(1) calls lexical analysis, below the token level."""

from __future__ import annotations

import re
from collections.abc import Callable

from remote_assist.phone.shell.ast import (
    Arithmetic,
    CommandSubstitution,
    FileSubstitution,
    Literal,
    Parameter,
    Part,
    Redirected,
    Sequence,
    Simple,
    Tilde,
    Word,
)
from remote_assist.phone.shell.source import IncompleteScript, ShellSyntaxError, Source

META = " \t\n;&|<>()"
NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
SPECIAL = "@*#?-$!"
MOST_NESTING = 40
_ANSI = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OPERATORS = (":-", ":=", ":+", ":?", "-", "=", "+", "?", "##", "#", "%%", "%", "//", "/#", "/%", "/")


def no_quote() -> IncompleteScript:
    return IncompleteScript("no closing quote")


class WordReader:
    """Reads parts of words from a source. `body` parses a command substitution up to its `)`;
    `script` parses a whole text (a backtick's)."""

    def __init__(self, source: Source, body: Callable[[], Sequence], script: Callable[[str], Sequence]) -> None:
        self.source = source
        self._body = body
        self._script = script
        self._depth = 0
        self.document = False

    def word(self) -> Word:
        """Parts up to the next unquoted metacharacter."""
        if self.source.char() == "~":
            tilde = self._tilde()
            return (*tilde, *self.collect(META))
        return tuple(self.collect(META))

    def _tilde(self) -> Word:
        source, ahead = self.source, 1
        while (char := source.char(ahead)) and (char.isalnum() or char in "_-+."):
            ahead += 1
        if char and char not in META + "/":
            return ()
        name = "".join(source.char(i) for i in range(1, ahead))
        source.at += ahead
        return (Tilde(name),)

    def collect(self, stops: str, *, double: bool = False, brace: bool = False) -> list[Part]:
        """Parts until an unquoted character of `stops`, which stays. `double`: as between double quotes."""
        self._depth += 1
        if self._depth > MOST_NESTING:
            raise ShellSyntaxError("nested too deeply")
        source, parts, text = self.source, list[Part](), list[str]()

        def flush() -> None:
            if text:
                parts.append(Literal("".join(text), double))
                text.clear()

        while True:
            char = source.char()
            if not char:
                if stops and stops != META:
                    raise no_quote()
                break
            if char in stops:
                break
            if char == "\\":
                self._backslash(parts, text, flush, double, brace)
            elif char == "'" and not double:
                flush()
                parts.append(self._single())
            elif char == '"' and (not double or brace):
                flush()
                source.take()
                parts.extend(self.collect('"', double=True) or [Literal("", True)])
                source.take()
            elif char == "$":
                flush()
                parts.extend(self.dollar(double))
            elif char == "`":
                flush()
                parts.append(self._backtick(double))
            else:
                text.append(source.take())
        flush()
        self._depth -= 1
        return parts

    def _backslash(
        self, parts: list[Part], text: list[str], flush: Callable[[], None], double: bool, brace: bool
    ) -> None:
        source = self.source
        after = source.char(1)
        if after == "\n":
            source.at += 2
            return
        if double:
            if after and after in ("$`\\" if self.document else '$`"\\') + ("}" if brace else ""):
                source.at += 1
                flush()
                parts.append(Literal(source.take(), True))
            else:
                text.append(source.take())
            return
        flush()
        source.at += 1
        parts.append(Literal(source.take() or "\\", True))

    def _single(self) -> Literal:
        source = self.source
        source.take()
        start: list[str] = []
        while (char := source.take()) != "'":
            if not char:
                raise no_quote()
            start.append(char)
        return Literal("".join(start), True)

    def dollar(self, double: bool) -> list[Part]:
        source = self.source
        source.take()
        char = source.char()
        if char == "'" and not double:
            source.take()
            return [Literal(self._ansi(), True)]
        if char == '"' and not double:
            source.take()
            inside = self.collect('"', double=True) or [Literal("", True)]
            source.take()
            return inside
        if char == "(":
            if source.char(1) == "(" and (sum_ := self.arithmetic()) is not None:
                return [Arithmetic(sum_, double)]
            source.take()
            return [self._substitution(self._body(), double)]
        if char == "{":
            return [self._braces(double)]
        if char and (char in SPECIAL or (char.isdigit() and char.isascii())):
            return [Parameter(source.take(), quoted=double)]
        if char and (char == "_" or (char.isascii() and char.isalpha())):
            return [Parameter(self._name(), quoted=double)]
        return [Literal("$", double)]

    def _name(self) -> str:
        source, name = self.source, ""
        while (char := source.char()) and char.isascii() and (char.isalnum() or char == "_"):
            name += source.take()
        return name

    @staticmethod
    def _substitution(body: Sequence, double: bool) -> Part:
        if len(body.items) == 1 and isinstance(only := body.items[0][0], Simple | Redirected):
            node = only.body if isinstance(only, Redirected) else only
            redirects = only.redirects
            if (
                isinstance(node, Simple)
                and not node.words
                and not node.assigns
                and len(redirects) == 1
                and redirects[0].operator == "<"
                and redirects[0].fd in (None, 0)
            ):
                return FileSubstitution(redirects[0].target, double)
        return CommandSubstitution(body, double)

    def arithmetic(self) -> Word | None:
        """At `((`: the expression up to `))`, or None (and nothing taken) when it does not end so."""
        source = self.source
        start = source.at
        source.at += 2
        parts: list[Part] = []
        depth = 0
        while True:
            parts.extend(self.collect("()", double=True, brace=False))
            if source.take() == "(":
                depth += 1
                parts.append(Literal("(", True))
            elif depth:
                depth -= 1
                parts.append(Literal(")", True))
            elif source.char() == ")":
                source.take()
                return tuple(parts)
            else:
                source.at = start
                return None

    def _backtick(self, double: bool) -> Part:
        source = self.source
        source.take()
        inside: list[str] = []
        while (char := source.take()) != "`":
            if not char:
                raise no_quote()
            if char == "\\" and source.char() and source.char() in ('$`\\"' if double else "$`\\"):
                char = source.take()
            inside.append(char)
        return self._substitution(self._script("".join(inside)), double)

    def _braces(self, double: bool) -> Part:
        source = self.source
        start = source.at - 1
        source.take()
        prefix = ""
        if source.char() == "#" and source.char(1) != "}":
            if source.char(1) in "-=+?%#/:" and source.char(2) != "}":
                prefix = ""
            else:
                prefix = source.take()
        elif source.char() == "!" and (source.char(1) == "_" or source.char(1).isalpha()):
            prefix = source.take()
        char = source.char()
        if char and char in SPECIAL:
            name = source.take()
        else:
            name = self._name()
        index = None
        if name and source.char() == "[":
            source.take()
            index = tuple(self.collect("]", double=True))
            source.take()
        if name and source.char() == "}":
            source.take()
            operator = {"#": "#len", "!": "!names", "": ""}[prefix]
            return Parameter(name, operator, quoted=double, index=index)
        operator = next((known for known in _OPERATORS if source.starts(known)), "")
        slice_ = not operator and source.char() == ":"
        if not name or prefix or not (operator or slice_):
            while (char := source.take()) and char != "}":
                pass
            if not char:
                raise no_quote()
            raise ShellSyntaxError(f"\0{source.text[start : source.at]}: bad substitution")
        source.at += len(operator) or 1
        pattern = operator[:1] in ("#", "%", "/") and operator not in ("",)
        word: Word
        other: Word = ()
        if slice_:
            word = tuple(self.collect(":}", double=True))
            if source.char() == ":":
                source.take()
                other = (Literal(":", True), *self.collect("}", double=True))
            operator = "@sub"
        elif operator[0] == "/":
            word = tuple(self.collect("/}"))
            if source.char() == "/":
                source.take()
                other = tuple(self.collect("}"))
        else:
            word = tuple(self.collect("}", double=double and not pattern, brace=True))
        source.take()
        return Parameter(name, operator, word, other, double, index)

    def _ansi(self) -> str:
        """`$'...'` (mksh(1), Quoting)."""
        source, out = self.source, list[str]()
        while (char := source.take()) != "'":
            if not char:
                raise no_quote()
            if char != "\\":
                out.append(char)
                continue
            char = source.take()
            if char in _ANSI:
                out.append(_ANSI[char])
            elif char in "01234567":
                digits = char
                while len(digits) < 3 and source.char() and source.char() in "01234567":
                    digits += source.take()
                out.append(byte(int(digits, 8) & 0xFF))
            elif char in ("x", "u", "U"):
                most = {"x": 2, "u": 4, "U": 8}[char]
                digits = ""
                while len(digits) < most and source.char() and source.char() in "0123456789abcdefABCDEF":
                    digits += source.take()
                value = int(digits or "0", 16)
                out.append(byte(value) if char == "x" else chr(min(value, 0x10FFFF)))
            else:
                out.append(char)
        joined = "".join(out)
        return joined.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape").replace("\0", "")


def byte(value: int) -> str:
    """One byte as the shell holds text: undecodable ones as surrogates, so that they come out unchanged."""
    return bytes([value]).decode("utf-8", "surrogateescape")
