"""The upper half of the grammar: lines, lists, `&&` and `||`, pipelines. Messages are mksh's (syn.c)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from remote_assist.phone.shell.ast import (
    AndOr,
    Literal,
    Node,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    Simple,
    Timed,
    Word,
)
from remote_assist.phone.shell.lexer import Lexer, Token
from remote_assist.phone.shell.source import IncompleteScript, ShellSyntaxError, Source

MOST_DEPTH = 60


class Lists(ABC):
    """Parses one complete line of commands at a time, as the shell reads them."""

    def __init__(self, source: Source, depth: int = 0) -> None:
        self.source = source
        self.lexer = Lexer(source, self._body, self._script, self._document)
        self._depth = depth
        self._opened: list[tuple[str, int]] = []

    # -- entry points --------------------------------------------------------------------------------------------

    def next_command(self) -> Sequence | None:
        """The next complete command line; None at the end of the source."""
        self.source.forget()
        while self.lexer.peek().kind == "newline":
            self.lexer.next()
            self.source.forget()
        if self.lexer.peek().kind == "end":
            return None
        sequence = self._list(one_line=True)
        token = self.lexer.peek()
        if token.kind not in ("newline", "end"):
            raise self._unexpected(token)
        if token.kind == "newline":
            self.lexer.next()
        return sequence

    def everything(self) -> Sequence:
        items: list[tuple[Node, bool]] = []
        while (sequence := self.next_command()) is not None:
            items.extend(sequence.items)
        return Sequence(tuple(items))

    def _body(self) -> Sequence:
        """The inside of `$( )`: the lexer stands after the `(`."""
        inner = type(self)(self.source, self._deeper())
        sequence = inner._list()
        token = inner.lexer.next()
        if token.kind == "end":
            raise IncompleteScript("no closing quote")
        if not token.is_op(")"):
            raise self._unexpected(token)
        return sequence

    def _script(self, text: str) -> Sequence:
        return type(self)(Source(text), self._deeper()).everything()

    def _document(self, text: str) -> Word:
        words = type(self)(Source(text), self._deeper()).lexer.words
        words.document = True
        return tuple(words.collect("", double=True))

    def _deeper(self) -> int:
        if self._depth >= MOST_DEPTH:
            raise ShellSyntaxError("nested too deeply")
        return self._depth + 1

    # -- lists ---------------------------------------------------------------------------------------------------

    def _unexpected(self, token: Token) -> ShellSyntaxError:
        if token.kind == "end":
            if self._opened:
                return IncompleteScript(f"unmatched '{self._opened[-1][0]}'")
            return IncompleteScript("unexpected EOF")
        return ShellSyntaxError(f"unexpected '{token.text}'" if token.kind != "newline" else "unexpected newline")

    def _skip_newlines(self) -> None:
        while self.lexer.peek().kind == "newline":
            self.lexer.next()

    def _list(self, *, one_line: bool = False, stops: tuple[str, ...] = ()) -> Sequence:
        items: list[tuple[Node, bool]] = []
        while True:
            if not one_line:
                self._skip_newlines()
            token = self.lexer.peek()
            if token.kind in ("end", "newline") or token.is_op(")", ";;", ";&", ";|") or token.bare in stops:
                break
            node = self._and_or()
            token = self.lexer.peek()
            if token.is_op("&"):
                self.lexer.next()
                items.append((node, True))
            elif token.is_op(";"):
                self.lexer.next()
                items.append((node, False))
            else:
                items.append((node, False))
                if token.kind != "newline" or one_line:
                    break
        return Sequence(tuple(items))

    def _block(self, *ends: str) -> Sequence:
        """A list that must not be empty, ended by one of the reserved words `ends` (not taken)."""
        sequence = self._list(stops=ends)
        token = self.lexer.peek()
        if token.bare not in ends or not sequence.items:
            raise self._unexpected(token)
        return sequence

    def _and_or(self) -> Node:
        first = self._pipeline()
        rest: list[tuple[str, Node]] = []
        while self.lexer.peek().is_op("&&", "||"):
            operator = self.lexer.next().text
            self._skip_newlines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest)) if rest else first

    def _pipeline(self) -> Node:
        negated = timed = False
        while (bare := self.lexer.peek().bare) in ("!", "time"):
            self.lexer.next()
            if bare == "!":
                negated = not negated
            else:
                timed = True
                if self.lexer.peek().kind in ("newline", "end") or self.lexer.peek().is_op(";", ")"):
                    return Timed(Simple())
        stages = [self._command()]
        while self.lexer.peek().is_op("|", "|&"):
            both = self.lexer.next().text == "|&"
            if both:
                stages[-1] = Redirected(stages[-1], (Redirect(">&", (Literal("1"),), 2),))
            self._skip_newlines()
            stages.append(self._command())
        node: Node = stages[0] if len(stages) == 1 else Pipeline(tuple(stages))
        if negated:
            node = Pipeline((node,), True)
        return Timed(node) if timed else node

    @abstractmethod
    def _command(self) -> Node:
        """One command with its redirections."""
