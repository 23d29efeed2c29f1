"""Tokens of a script: words, operators, newlines, and the here-documents that follow a newline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from remote_assist.phone.shell.ast import Document, Literal, Sequence, Word
from remote_assist.phone.shell.source import IncompleteScript, Source
from remote_assist.phone.shell.words import META, NAME, WordReader

OPERATORS = (
    "&>>",
    "<<<",
    "<<-",
    "&&",
    "||",
    ";;",
    ";&",
    ";|",
    "|&",
    "<<",
    ">>",
    "<&",
    ">&",
    "<>",
    ">|",
    "&>",
    ";",
    "&",
    "|",
    "<",
    ">",
    "(",
    ")",
)
REDIRECTIONS = frozenset({"<", ">", ">>", "<<", "<<-", "<<<", "<&", ">&", "<>", ">|", "&>", "&>>"})


@dataclass(frozen=True)
class Token:
    """`kind`: word, op, newline or end. `text` is how it was written."""

    kind: str
    text: str = ""
    word: Word = ()
    fd: int | None = None
    elements: tuple[Word, ...] | None = None

    def is_op(self, *texts: str) -> bool:
        return self.kind == "op" and self.text in texts

    @property
    def bare(self) -> str:
        """The text of a word without any quoting or expansion, "" for others: what can be a reserved word."""
        if self.kind == "word" and len(self.word) == 1:
            part = self.word[0]
            if isinstance(part, Literal) and not part.quoted:
                return part.text
        return ""


class Lexer:
    """One token of look-ahead over a source. `document` reads the body of an unquoted here-document."""

    def __init__(
        self,
        source: Source,
        body: Callable[[], Sequence],
        script: Callable[[str], Sequence],
        document: Callable[[str], Word],
    ) -> None:
        self.source = source
        self.words = WordReader(source, body, script)
        self._document = document
        self._ahead: Token | None = None
        self._documents: list[Document] = []

    def peek(self) -> Token:
        if self._ahead is None:
            self._ahead = self._read()
        return self._ahead

    def next(self) -> Token:
        token = self.peek()
        self._ahead = None
        return token

    def expect_document(self, document: Document) -> None:
        self._documents.append(document)

    def _skip_blanks(self) -> None:
        source = self.source
        while char := source.char():
            if char in " \t":
                source.at += 1
            elif char == "\\" and source.char(1) == "\n":
                source.at += 2
            elif char == "#":
                while (char := source.char()) and char != "\n":
                    source.at += 1
            else:
                return

    def _read(self) -> Token:
        source = self.source
        self._skip_blanks()
        char = source.char()
        if not char:
            if self._documents:
                raise IncompleteScript(f"\0here document '{self._documents[0].end}' unclosed")
            return Token("end", "EOF")
        if char == "\n":
            source.at += 1
            self._read_documents()
            return Token("newline", "newline")
        if char in META:
            text = next(operator for operator in OPERATORS if source.starts(operator))
            source.at += len(text)
            return Token("op", text)
        if char.isdigit():
            digits = ""
            while source.char(len(digits)).isdigit():
                digits += source.char(len(digits))
            if source.char(len(digits)) in ("<", ">") and len(digits) <= 2:
                source.at += len(digits)
                text = next(operator for operator in OPERATORS if source.starts(operator))
                source.at += len(text)
                return Token("op", text, fd=int(digits))
        return self._read_word()

    def _read_word(self) -> Token:
        source = self.source
        start = source.at
        word = self.words.word()
        if source.char() == "(" and len(word) == 1 and isinstance(word[0], Literal) and not word[0].quoted:
            text = word[0].text
            if text.endswith("=") and NAME.fullmatch(text.rstrip("=").rstrip("+")):
                source.at += 1
                return Token("word", text, word, elements=self._elements())
        return Token("word", source.text[start : source.at], word)

    def _elements(self) -> tuple[Word, ...]:
        """The words of `name=( ... )`."""
        elements: list[Word] = []
        while True:
            token = self._read()
            if token.is_op(")"):
                return tuple(elements)
            if token.kind == "end":
                raise IncompleteScript("unexpected EOF")
            if token.kind == "word":
                elements.append(token.word)

    def _read_documents(self) -> None:
        documents, self._documents = self._documents, []
        for document in documents:
            lines: list[str] = []
            while True:
                line = self.source.take_line()
                if line is None:
                    raise IncompleteScript(f"\0here document '{document.end}' unclosed")
                if document.strip_tabs:
                    line = line.lstrip("\t")
                if line.rstrip("\n") == document.end:
                    break
                lines.append(line)
            text = "".join(lines)
            if document.literal:
                document.body = (Literal(text, True),)
            else:
                document.body = self._document(text)
