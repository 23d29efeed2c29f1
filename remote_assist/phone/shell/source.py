"""Where script text comes from: a string, or lines pulled from standard input only when they are needed."""

from __future__ import annotations

from collections.abc import Callable

MOST_SCRIPT = 4 * 1024 * 1024


class ShellSyntaxError(Exception):
    """mksh's `syntax error: ...` and its relatives; the text is what mksh says."""


class IncompleteScript(ShellSyntaxError):
    """The text ended inside a construct."""


class Source:
    """Characters with unlimited look-ahead. `more` gives the next line, or None at the end."""

    def __init__(self, text: str, more: Callable[[], str | None] | None = None) -> None:
        self.text = text
        self.at = 0
        self.line = 0 if more is not None else 1
        self._more = more

    def char(self, ahead: int = 0) -> str:
        """The character `ahead` of the position; "" at the end."""
        while self.at + ahead >= len(self.text):
            if self._more is None:
                return ""
            line = self._more()
            self.line += 1
            if line is None:
                self._more = None
                return ""
            self.text += line
            if len(self.text) > MOST_SCRIPT:
                raise ShellSyntaxError("input too long")
        return self.text[self.at + ahead]

    def take(self) -> str:
        char = self.char()
        self.at += len(char)
        return char

    def starts(self, what: str) -> bool:
        return all(self.char(i) == char for i, char in enumerate(what))

    def take_line(self) -> str | None:
        """The rest of the line with its newline; None at the end."""
        if not self.char():
            return None
        while (end := self.text.find("\n", self.at)) < 0:
            if not self.char(len(self.text) - self.at):
                end = len(self.text) - 1
                break
        line = self.text[self.at : end + 1]
        self.at = end + 1
        return line

    def forget(self) -> None:
        """Drop what is behind the position, so that a long stdin script does not pile up."""
        if self._more is not None:
            self.text = self.text[self.at :]
            self.at = 0
