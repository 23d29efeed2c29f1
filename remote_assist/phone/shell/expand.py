"""Expansion: from the parts of a word to the fields a command gets (mksh(1), Substitution)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remote_assist.phone.shell import patterns
from remote_assist.phone.shell.arith import ArithmeticFault, evaluate
from remote_assist.phone.shell.ast import (
    Arithmetic,
    CommandSubstitution,
    FileSubstitution,
    Literal,
    Parameter,
    Part,
    Tilde,
    Word,
)
from remote_assist.phone.shell.braces import alternatives
from remote_assist.phone.shell.globbing import glob
from remote_assist.phone.shell.patterns import Pieces
from remote_assist.phone.shell.variables import ShellFault

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell

MOST_WORD = 16 * 1024 * 1024
"""A word that grows beyond this ends the script: no real one does."""
MOST_FIELDS = 1_000_000


@dataclass(frozen=True)
class Segment:
    """A stretch of an expanded word. `breaks`: a field ends here (between the parameters of `$@`)."""

    text: str
    quoted: bool = False
    splits: bool = False
    breaks: bool = False


class Expander:
    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    # -- what commands ask for -----------------------------------------------------------------------------------

    def fields(self, words: Iterable[Word]) -> list[str]:
        """Words as arguments: braces, expansion, splitting, globbing."""
        out: list[str] = []
        for word in words:
            for field in self._split(self._segments(word)):
                for pieces in alternatives(field):
                    out.extend(self._glob(pieces))
                    if len(out) > MOST_FIELDS:
                        raise ShellFault("argument list too long")
        return out

    def text(self, word: Word) -> str:
        """A word as one text: an assignment's value, a redirection's target, a here-document."""
        found = [" " if segment.breaks else segment.text for segment in self._segments(word)]
        if sum(map(len, found)) > MOST_WORD:
            raise ShellFault("can't allocate data: out of memory")
        return "".join(found)

    def pattern(self, word: Word) -> list[patterns.Token]:
        return patterns.compile_pattern([(segment.text, segment.quoted) for segment in self._segments(word)])

    def number(self, word: Word) -> int:
        return self.calculate(self.text(word))

    def calculate(self, text: str) -> int:
        try:
            return evaluate(text, lambda name: self._value(name) or "", self.shell.assign)
        except ArithmeticFault as fault:
            raise ShellFault(str(fault))

    # -- parts ---------------------------------------------------------------------------------------------------

    def _segments(self, word: Word, *, splits: bool = False) -> list[Segment]:
        out: list[Segment] = []
        size = 0
        for part in word:
            for segment in self._part(part, splits):
                size += len(segment.text)
                if size > MOST_WORD:
                    raise ShellFault("can't allocate data: out of memory")
                out.append(segment)
        return out

    def _part(self, part: Part, splits: bool) -> Iterator[Segment]:
        if isinstance(part, Literal):
            yield Segment(part.text, part.quoted, splits and not part.quoted)
        elif isinstance(part, Parameter):
            yield from self._parameter(part)
        elif isinstance(part, CommandSubstitution):
            yield self._plain(self.shell.capture(part.body), part.quoted)
        elif isinstance(part, FileSubstitution):
            yield self._plain(self.shell.capture_file(self.text(part.path)), part.quoted)
        elif isinstance(part, Arithmetic):
            yield self._plain(str(self.number(part.expression)), part.quoted)
        elif isinstance(part, Tilde):
            yield Segment(self._home(part), True)

    @staticmethod
    def _plain(text: str, quoted: bool) -> Segment:
        return Segment(text, quoted, not quoted)

    def _home(self, tilde: Tilde) -> str:
        if tilde.name == "":
            return self._value("HOME") or "~"
        if tilde.name == "+":
            return self.shell.cwd
        if tilde.name in ("root", "shell", "system"):
            return "/"
        return f"~{tilde.name}"

    def _value(self, name: str, index: int = 0) -> str | None:
        """A parameter's text; None when it is not set."""
        shell = self.shell
        if name.isdigit():
            number = int(name) if len(name) < 10 else 10**9
            if number == 0:
                return shell.name
            return shell.positional[number - 1] if number <= len(shell.positional) else None
        special = shell.special(name)
        return special if special is not None else shell.variables.get(name, index)

    def _elements(self, part: Parameter) -> list[str] | None:
        """The list behind `$@`, `$*`, `${a[@]}`, `${!a[@]}`; None for a single value."""
        if part.name in ("@", "*"):
            return list(self.shell.positional)
        if part.index is not None and self._star(part):
            found = self.shell.variables.items(part.name)
            return [str(index) for index in found] if part.operator == "!names" else list(found.values())
        return None

    @staticmethod
    def _star(part: Parameter) -> str:
        if part.name in ("@", "*"):
            return part.name
        if part.index is not None and len(part.index) == 1 and isinstance(part.index[0], Literal):
            return part.index[0].text if part.index[0].text in ("@", "*") else ""
        return ""

    def _parameter(self, part: Parameter) -> Iterator[Segment]:
        several = self._elements(part)
        if part.operator == "#len":
            if several is not None:
                yield self._plain(str(len(several)), part.quoted)
                return
            value = self._single(part)
            if value is None and "u" in self.shell.options:
                raise ShellFault(f"{part.name}: parameter not set")
            yield self._plain(str(len(value or "")), part.quoted)
            return
        if several is not None:
            yield from self._list(part, several)
            return
        value = self._single(part)
        if part.operator == "!names":
            yield self._plain(part.name if value is not None else "", part.quoted)
            return
        if part.operator in ("-", ":-", "=", ":=", "+", ":+", "?", ":?"):
            yield from self._conditional(part, value)
            return
        if value is None:
            if "u" in self.shell.options:
                raise ShellFault(f"{part.name}: parameter not set")
            value = ""
        yield self._plain(self._edited(part, value), part.quoted)

    def _single(self, part: Parameter) -> str | None:
        index = self.number(part.index) if part.index is not None else 0
        return self._value(part.name, index)

    def _list(self, part: Parameter, several: list[str]) -> Iterator[Segment]:
        if part.operator in ("-", ":-", "=", ":=", "+", ":+", "?", ":?"):
            joined = " ".join(several) if several else None
            set_ = joined is not None and (joined != "" or ":" not in part.operator)
            if set_ is (part.operator[-1] == "+") or (not set_ and part.operator[-1] != "+"):
                yield from self._conditional(part, joined)
                return
            if not set_:
                return
        elif part.operator and part.operator != "!names":
            several = [self._edited(part, value) for value in several]
        if self._star(part) == "*" and part.quoted:
            ifs = self.shell.variables.get("IFS")
            yield Segment((" " if ifs is None else ifs[:1]).join(several), True)
            return
        for at, value in enumerate(several):
            if at:
                yield Segment("", breaks=True)
            yield Segment(value, part.quoted, not part.quoted)

    def _conditional(self, part: Parameter, value: str | None) -> Iterator[Segment]:
        operator = part.operator[-1]
        present = value is not None and (value != "" or ":" not in part.operator)
        if operator == "+":
            if present:
                yield from self._segments(part.word, splits=not part.quoted)
            elif part.quoted:
                yield Segment("", True)
        elif present:
            yield self._plain(value or "", part.quoted)
        elif operator == "-":
            yield from self._segments(part.word, splits=not part.quoted) or [Segment("", part.quoted)]
        elif operator == "=":
            text = self.text(part.word)
            self.shell.assign(part.name, text)
            yield self._plain(text, part.quoted)
        else:
            raise ShellFault(f"{part.name}: {self.text(part.word) or 'parameter null or not set'}")

    def _edited(self, part: Parameter, value: str) -> str:
        operator = part.operator
        if operator in ("#", "##"):
            return patterns.strip_prefix(self.pattern(part.word), value, longest=operator == "##")
        if operator in ("%", "%%"):
            return patterns.strip_suffix(self.pattern(part.word), value, longest=operator == "%%")
        if operator.startswith("/"):
            return patterns.replace(self.pattern(part.word), value, self.text(part.other), operator)
        if operator == "@sub":
            start = self.number(part.word)
            start = max(0, len(value) + start) if start < 0 else start
            if not part.other:
                return value[start:]
            count = self.number(part.other[1:])
            return value[start : start + count] if count >= 0 else value[start : len(value) + count]
        return value

    # -- fields --------------------------------------------------------------------------------------------------

    def _split(self, segments: list[Segment]) -> list[Pieces]:
        ifs = self.shell.variables.get("IFS")
        ifs = " \t\n" if ifs is None else ifs
        fields: list[Pieces] = []
        current: Pieces | None = None
        after_blank = False
        for segment in segments:
            if segment.breaks:
                if current is not None:
                    fields.append(current)
                current, after_blank = None, False
                continue
            if not segment.splits or not ifs:
                if segment.text or segment.quoted:
                    current = [*(current or []), (segment.text, segment.quoted)]
                    after_blank = False
                continue
            run: list[str] = []
            for char in segment.text:
                if char not in ifs:
                    run.append(char)
                    continue
                if run:
                    current = [*(current or []), ("".join(run), False)]
                    run = []
                    after_blank = False
                if current is not None:
                    fields.append(current)
                    current, after_blank = None, char in " \t\n"
                elif char not in " \t\n":
                    if not after_blank:
                        fields.append([])
                    after_blank = False
                if len(fields) > MOST_FIELDS:
                    raise ShellFault("argument list too long")
            if run:
                current = [*(current or []), ("".join(run), False)]
                after_blank = False
        if current is not None:
            fields.append(current)
        return fields

    def _glob(self, pieces: Pieces) -> list[str]:
        if "f" not in self.shell.options and patterns.has_magic(pieces):
            found = glob(self.shell.machine.vfs, self.shell.cwd, pieces)
            if found:
                return found
        return ["".join(text for text, _ in pieces)]
