"""The lower half of the grammar: simple and compound commands. Messages are mksh's (syn.c)."""

from __future__ import annotations

import re
from collections.abc import Callable

from remote_assist.phone.shell import conditions
from remote_assist.phone.shell.ast import (
    Assign,
    Case,
    Document,
    For,
    Function,
    If,
    Let,
    Literal,
    Node,
    Redirect,
    Redirected,
    Sequence,
    Simple,
    Subshell,
    While,
    Word,
)
from remote_assist.phone.shell.lexer import REDIRECTIONS, Token
from remote_assist.phone.shell.lists import MOST_DEPTH, Lists
from remote_assist.phone.shell.source import ShellSyntaxError
from remote_assist.phone.shell.words import NAME

RESERVED = frozenset(
    [
        "if",
        "then",
        "else",
        "elif",
        "fi",
        "for",
        "in",
        "do",
        "done",
        "while",
        "until",
        "case",
        "esac",
        "{",
        "}",
        "!",
        "[[",
        "function",
        "time",
        "select",
    ]
)
_ASSIGN = re.compile(r"([A-Za-z_]\w*)(\[[^]]*\])?(\+?)=", re.ASCII)
_INDEXED = re.compile(r"([A-Za-z_]\w*)\[$", re.ASCII)


class Parser(Lists):
    """Parses one complete line of commands at a time, as the shell reads them (`next_command`)."""

    def _command(self) -> Node:
        token = self.lexer.peek()
        if token.is_op("("):
            if self.source.char() == "(":
                self.source.at -= 1
                expression = self.lexer.words.arithmetic()
                if expression is not None:
                    self.lexer.next()
                    return self._redirected(Let(expression))
                self.source.at += 1
            self.lexer.next()
            return self._redirected(self._nested("(", self._subshell))
        reader = self._compounds().get(token.bare)
        if reader is not None:
            self.lexer.next()
            return self._redirected(reader())
        if token.kind == "word" and (token.bare not in RESERVED or token.bare in ("in", "select")):
            return self._simple()
        if token.kind == "op" and token.text in REDIRECTIONS:
            return self._simple()
        raise self._unexpected(token)

    def _compounds(self) -> dict[str, Callable[[], Node]]:
        return {
            "{": lambda: self._nested("{", lambda: self._until("}")),
            "if": lambda: self._nested("if", self._if),
            "while": lambda: self._nested("while", lambda: self._while(False)),
            "until": lambda: self._nested("until", lambda: self._while(True)),
            "for": self._for,
            "case": self._case,
            "function": self._function_word,
            "[[": lambda: conditions.parse(self.lexer, self._unexpected),
        }

    def _nested(self, name: str, read: Callable[[], Node]) -> Node:
        if len(self._opened) >= MOST_DEPTH:
            raise ShellSyntaxError("nested too deeply")
        self._opened.append((name, self.source.line))
        node = read()
        self._opened.pop()
        return node

    def _expect(self, bare: str) -> None:
        token = self.lexer.next()
        if token.bare != bare:
            raise self._unexpected(token)

    def _until(self, end: str) -> Sequence:
        body = self._list(stops=(end,))
        self._expect(end)
        return body

    def _subshell(self) -> Node:
        body = self._list()
        token = self.lexer.next()
        if not token.is_op(")"):
            raise self._unexpected(token)
        return Subshell(body)

    def _if(self) -> Node:
        branches: list[tuple[Sequence, Sequence]] = []
        otherwise = None
        while True:
            condition = self._block("then")
            self._expect("then")
            body = self._block("elif", "else", "fi")
            branches.append((condition, body))
            bare = self.lexer.next().bare
            if bare == "else":
                otherwise = self._block("fi")
                self._expect("fi")
                break
            if bare == "fi":
                break
        return If(tuple(branches), otherwise)

    def _while(self, until: bool) -> Node:
        condition = self._block("do")
        self._expect("do")
        body = self._block("done")
        self._expect("done")
        return While(condition, body, until)

    def _for(self) -> Node:
        token = self.lexer.next()
        if token.kind != "word":
            raise self._unexpected(token)
        if not NAME.fullmatch(token.text):
            raise ShellSyntaxError(f"\0{token.text}: bad identifier")
        return self._nested("for", lambda: self._for_rest(token.text))

    def _for_rest(self, name: str) -> Node:
        self._skip_newlines()
        words: tuple[Word, ...] | None = None
        if self.lexer.peek().bare == "in":
            self.lexer.next()
            found: list[Word] = []
            while self.lexer.peek().kind == "word":
                found.append(self.lexer.next().word)
            words = tuple(found)
            if self.lexer.peek().kind != "newline" and not self.lexer.peek().is_op(";"):
                raise self._unexpected(self.lexer.peek())
            self.lexer.next()
        elif self.lexer.peek().is_op(";"):
            self.lexer.next()
        self._skip_newlines()
        if self.lexer.peek().bare == "{":
            self.lexer.next()
            return For(name, words, self._until("}"))
        self._expect("do")
        body = self._block("done")
        self._expect("done")
        return For(name, words, body)

    def _case(self) -> Node:
        token = self.lexer.next()
        if token.kind != "word":
            raise self._unexpected(token)
        return self._nested("case", lambda: self._case_rest(token.word))

    def _case_rest(self, subject: Word) -> Node:
        self._skip_newlines()
        self._expect("in")
        arms: list[tuple[tuple[Word, ...], Sequence, str]] = []
        while True:
            self._skip_newlines()
            token = self.lexer.next()
            if token.bare == "esac":
                return Case(subject, tuple(arms))
            if token.is_op("("):
                token = self.lexer.next()
            patterns: list[Word] = []
            while True:
                if token.kind != "word":
                    raise self._unexpected(token)
                patterns.append(token.word)
                token = self.lexer.next()
                if token.is_op(")"):
                    break
                if not token.is_op("|"):
                    raise self._unexpected(token)
                token = self.lexer.next()
            body = self._list(stops=("esac",))
            token = self.lexer.peek()
            ending = ";;"
            if token.is_op(";;", ";&", ";|"):
                ending = self.lexer.next().text
            elif token.bare != "esac":
                raise self._unexpected(token)
            arms.append((tuple(patterns), body, ending))

    def _function_word(self) -> Node:
        token = self.lexer.next()
        if token.kind != "word":
            raise self._unexpected(token)
        if self.lexer.peek().is_op("("):
            self.lexer.next()
            self._close()
        return self._function(token.text)

    def _close(self) -> None:
        token = self.lexer.next()
        if not token.is_op(")"):
            raise self._unexpected(token)

    def _function(self, name: str) -> Node:
        self._skip_newlines()
        if self.lexer.peek().kind == "end":
            return Function(name, Sequence())
        return Function(name, self._command())

    def _redirected(self, node: Node) -> Node:
        redirects: list[Redirect] = []
        while (token := self.lexer.peek()).kind == "op" and token.text in REDIRECTIONS:
            redirects.append(self._redirect())
        return Redirected(node, tuple(redirects)) if redirects else node

    def _redirect(self) -> Redirect:
        operator = self.lexer.next()
        target = self.lexer.next()
        if target.kind != "word":
            raise self._unexpected(target)
        if operator.text in ("<<", "<<-"):
            literal = any(isinstance(part, Literal) and part.quoted for part in target.word)
            end = "".join(part.text if isinstance(part, Literal) else target.text for part in target.word)
            document = Document(end, literal, operator.text == "<<-")
            self.lexer.expect_document(document)
            return Redirect("<<", target.word, operator.fd, document)
        return Redirect(operator.text, target.word, operator.fd)

    def _simple(self) -> Node:
        assigns: list[Assign] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            token = self.lexer.peek()
            if token.kind == "op" and token.text in REDIRECTIONS:
                redirects.append(self._redirect())
                continue
            if token.is_op("(") and len(words) == 1 and not assigns and not redirects:
                self.lexer.next()
                self._close()
                first = words[0]
                name = first[0].text if len(first) == 1 and isinstance(first[0], Literal) else ""
                if not NAME.fullmatch(name.replace("-", "_")):
                    raise ShellSyntaxError(f"\0{name}: invalid function name")
                return self._function(name)
            if token.kind != "word":
                break
            self.lexer.next()
            assign = assignment(token) if not words else None
            if assign is not None:
                assigns.append(assign)
            else:
                words.append(token.word)
        if self.lexer.peek().is_op("("):
            raise self._unexpected(self.lexer.peek())
        return Simple(tuple(assigns), tuple(words), tuple(redirects))


def assignment(token: Token) -> Assign | None:
    """`name=value`, `name+=value`, `name[i]=value`, `name=(...)`; None for another word."""
    if not token.word or not isinstance(first := token.word[0], Literal) or first.quoted:
        return None
    found = _ASSIGN.match(first.text)
    if found is not None:
        index = (Literal(found[2][1:-1], True),) if found[2] else None
        rest = first.text[found.end() :]
        value: Word = ((Literal(rest),) if rest else ()) + token.word[1:]
        return Assign(found[1], value, bool(found[3]), index, token.elements)
    opened = _INDEXED.match(first.text)
    if opened is not None:
        for at, part in enumerate(token.word[1:], 1):
            if isinstance(part, Literal) and not part.quoted and part.text.startswith(("]=", "]+=")):
                rest = part.text.partition("=")[2]
                value = ((Literal(rest),) if rest else ()) + token.word[at + 1 :]
                return Assign(opened[1], value, part.text[1] == "+", token.word[1:at])
    return None
