"""Reading sed scripts (toys/posix/sed.c, parse_pattern)."""

from __future__ import annotations

from dataclasses import dataclass, field

from remote_assist.phone.toybox.common import Usage
from remote_assist.phone.toybox.regex import BadRegex, Regex, compile_regex


@dataclass
class Address:
    """One of: a line number, `$` (last), a regex, first~step, or +N lines after the first address."""

    line: int = 0
    last: bool = False
    regex: Regex | None = None
    previous: bool = False
    step: int = 0
    plus: int | None = None


@dataclass
class Command:
    """One command; `active` and `until` are the state of a two-address range."""

    name: str
    first: Address | None = None
    second: Address | None = None
    negated: bool = False
    text: str = ""
    regex: Regex | None = None
    use_last: bool = False
    replacement: list[tuple[str, str]] = field(default_factory=list)
    nth: int = 1
    everywhere: bool = False
    prints: bool = False
    partner: int = -1
    active: bool = False
    until: int = 0


class Reader:
    """`extended`: -E or -r."""

    def __init__(self, script: str, extended: bool) -> None:
        self._text = script
        self._at = 0
        self._extended = extended

    def commands(self) -> list[Command]:
        found: list[Command] = []
        opened: list[int] = []
        while True:
            self._skip(" \t\n;")
            if self._at >= len(self._text):
                break
            if self._peek() == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
                continue
            command = self._command()
            if command.name == "{":
                opened.append(len(found))
            elif command.name == "}":
                if not opened:
                    raise Usage("unexpected }")
                found[opened[-1]].partner = len(found)
                opened.pop()
            found.append(command)
        if opened:
            raise Usage("unmatched {")
        labels = {command.text: at for at, command in enumerate(found) if command.name == ":"}
        for command in found:
            if command.name in ("b", "t", "T"):
                if command.text and command.text not in labels:
                    raise Usage(f"no label '{command.text}'")
                command.partner = labels.get(command.text, len(found))
        return found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, chars: str) -> None:
        while self._at < len(self._text) and self._text[self._at] in chars:
            self._at += 1

    def _bad(self, start: int) -> Usage:
        end = self._text.find("\n", start)
        line = self._text[start : len(self._text) if end < 0 else end]
        return Usage(f"bad pattern '{line}'@{self._at - start + 1} ({self._peek()})")

    def _command(self) -> Command:
        start = self._at
        first = self._address()
        second = None
        self._skip(" \t")
        if first is not None and self._peek() == ",":
            self._at += 1
            self._skip(" \t")
            second = self._address(after_comma=True)
            if second is None:
                raise self._bad(start)
        self._skip(" \t")
        negated = False
        while self._peek() == "!":
            negated = True
            self._at += 1
            self._skip(" \t")
        name = self._peek()
        if not name or name not in "{}=aiccdDgGhHlnNpPqQsxytTb:r":
            self._at += 1
            raise self._bad(start)
        self._at += 1
        command = Command(name, first, second, negated)
        if name == "s":
            self._substitute(command, start)
        elif name == "y":
            self._translate(command, start)
        elif name in "aic":
            command.text = self._lines()
        elif name in ":btTr":
            self._skip(" \t")
            end = self._at
            while end < len(self._text) and self._text[end] not in (
                "\n" if name == "r" else "\n;" if name == ":" else "\n;}"
            ):
                end += 1
            command.text = self._text[self._at : end].strip()
            self._at = end
        elif name in "qQ":
            self._skip(" \t")
            digits = self._digits()
            command.nth = int(digits or 0)
        if name not in "{aic:btTr":
            self._skip(" \t")
            if self._peek() and self._peek() not in ";\n}#":
                self._at += 1
                raise self._bad(start)
        return command

    def _digits(self) -> str:
        start = self._at
        while self._peek().isdigit():
            self._at += 1
        return self._text[start : self._at][-9:]

    def _address(self, *, after_comma: bool = False) -> Address | None:
        char = self._peek()
        if char.isdigit():
            line = int(self._digits())
            if self._peek() == "~":
                self._at += 1
                return Address(line, step=int(self._digits() or 0))
            return Address(line)
        if char == "$":
            self._at += 1
            return Address(last=True)
        if char == "+" and after_comma:
            self._at += 1
            return Address(plus=int(self._digits() or 0))
        if char == "/" or char == "\\":
            self._at += 1
            if char == "\\":
                char = self._peek()
                self._at += 1
            pattern = self._until(char, keep=True)
            if pattern is None:
                raise self._bad(0)
            ignore = self._peek() == "I"
            self._at += ignore
            if not pattern:
                return Address(previous=True)
            return Address(regex=self._regex(pattern, ignore))
        return None

    def _regex(self, pattern: str, ignore: bool) -> Regex:
        try:
            return compile_regex(pattern, extended=self._extended, ignore_case=ignore)
        except BadRegex as error:
            raise Usage(f"bad regex '{pattern}': {error}")

    def _until(self, delimiter: str, *, keep: bool) -> str | None:
        """Up to the unescaped delimiter (taken). `keep`: a regex, so brackets hide it and `\\n` stays escaped."""
        out: list[str] = []
        in_bracket = False
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == "\\" and self._at < len(self._text) and not in_bracket:
                following = self._text[self._at]
                self._at += 1
                out.append(following if following == delimiter else char + following)
                continue
            if keep and char == "[" and not in_bracket:
                in_bracket = True
                out.append(char)
                for extra in ("^", "]"):
                    if self._peek() == extra:
                        out.append(extra)
                        self._at += 1
                continue
            if in_bracket and char == "[" and self._peek() == ":":
                end = self._text.find(":]", self._at)
                if end > 0:
                    out.append(self._text[self._at - 1 : end + 2])
                    self._at = end + 2
                    continue
            if char == "]" and in_bracket:
                in_bracket = False
            elif char == delimiter and not in_bracket:
                return "".join(out)
            out.append(char)
        return None

    def _substitute(self, command: Command, start: int) -> None:
        delimiter = self._peek()
        self._at += 1
        pattern = self._until(delimiter, keep=True) if delimiter and delimiter not in "\\\n" else None
        new = self._until(delimiter, keep=False) if pattern is not None else None
        if pattern is None or new is None:
            self._at = start + 1 if pattern is None else len(self._text) - 1
            raise self._bad(start)
        ignore = False
        while (flag := self._peek()) and flag not in " \t\n;}#":
            if flag.isdigit() and flag != "0":
                command.nth = int(self._digits())
                continue
            if flag == "g":
                command.everywhere = True
            elif flag == "p":
                command.prints = True
            elif flag in "iI":
                ignore = True
            else:
                self._at += 1
                raise self._bad(start)
            self._at += 1
        if pattern:
            command.regex = self._regex(pattern, ignore)
        else:
            command.use_last = True
        command.replacement = _replacement(new)
        groups = command.regex.groups if command.regex is not None else 9
        for kind, text in command.replacement:
            if kind == "group" and int(text) > groups:
                raise Usage(f"no s//\\{text}/")

    def _translate(self, command: Command, start: int) -> None:
        delimiter = self._peek()
        self._at += 1
        old = self._until(delimiter, keep=False) if delimiter else None
        new = self._until(delimiter, keep=False) if old is not None else None
        if old is None or new is None:
            raise self._bad(start)
        one, two = (text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\") for text in (old, new))
        if len(one) != len(two):
            raise self._bad(start)
        command.replacement = list(zip(one, two, strict=True))

    def _lines(self) -> str:
        """The text of a, i and c: the rest of the line, going on after a backslash at a line's end."""
        self._skip(" \t")
        if self._peek() == "\\":
            self._at += 1
            self._skip(" \t")
            if self._peek() == "\n":
                self._at += 1
        out: list[str] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == "\\" and self._at < len(self._text):
                out.append(self._text[self._at])
                self._at += 1
            elif char == "\n":
                break
            else:
                out.append(char)
        return "".join(out)


def _replacement(text: str) -> list[tuple[str, str]]:
    """(kind, text) pieces: "text", or "group" with its digit (0 is `&`)."""
    out: list[tuple[str, str]] = []
    at = 0
    simple = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "f": "\f", "v": "\v"}
    while at < len(text):
        char = text[at]
        at += 1
        if char == "&":
            out.append(("group", "0"))
        elif char == "\\" and at < len(text):
            char = text[at]
            at += 1
            out.append(("group", char) if char.isdigit() else ("text", simple.get(char, char)))
        else:
            out.append(("text", char))
    return out
