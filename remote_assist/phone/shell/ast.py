"""What a parsed script is made of. A word is a tuple of parts; a command is one of the node classes below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Literal:
    """Text. `quoted`: protected from globbing and from being a reserved word or an assignment."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Parameter:
    """`$name`, `${name op word}`. `operator` is "", "#len", "!names" or one of - = ? + with or without `:`, # ## % %% / // /# /% @sub."""

    name: str
    operator: str = ""
    word: Word = ()
    other: Word = ()
    quoted: bool = False
    index: Word | None = None


@dataclass(frozen=True)
class CommandSubstitution:
    body: Sequence
    quoted: bool = False


@dataclass(frozen=True)
class FileSubstitution:
    """`$(<file)`."""

    path: Word
    quoted: bool = False


@dataclass(frozen=True)
class Arithmetic:
    expression: Word
    quoted: bool = False


@dataclass(frozen=True)
class Tilde:
    """A leading `~` or `~name`, expanded only where it stands first."""

    name: str


Part: TypeAlias = "Literal | Parameter | CommandSubstitution | FileSubstitution | Arithmetic | Tilde"
Word: TypeAlias = "tuple[Part, ...]"


@dataclass
class Document:
    """A here-document's body: filled when the lexer reaches the lines after the command."""

    end: str
    literal: bool
    strip_tabs: bool
    body: Word = ()


@dataclass(frozen=True)
class Redirect:
    """`fd` is None for the operator's default."""

    operator: str
    target: Word
    fd: int | None = None
    document: Document | None = None


@dataclass(frozen=True)
class Assign:
    name: str
    value: Word = ()
    append: bool = False
    index: Word | None = None
    elements: tuple[Word, ...] | None = None


@dataclass(frozen=True)
class Simple:
    assigns: tuple[Assign, ...] = ()
    words: tuple[Word, ...] = ()
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True)
class Pipeline:
    stages: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True)
class AndOr:
    """`first` then pairs of ("&&" or "||", command)."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Sequence:
    """Commands with whether each runs in the background."""

    items: tuple[tuple[Node, bool], ...] = ()


@dataclass(frozen=True)
class Subshell:
    body: Sequence


@dataclass(frozen=True)
class If:
    branches: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None = None


@dataclass(frozen=True)
class For:
    """`words` None: the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Sequence


@dataclass(frozen=True)
class While:
    condition: Sequence
    body: Sequence
    until: bool = False


@dataclass(frozen=True)
class Case:
    """Arms of (patterns, body, ending) where the ending is `;;`, `;&` (fall through) or `;|` (go on testing)."""

    subject: Word
    arms: tuple[tuple[tuple[Word, ...], Sequence, str], ...]


@dataclass(frozen=True)
class Function:
    name: str
    body: Node


@dataclass(frozen=True)
class Condition:
    """`[[ ... ]]`: a nested tuple ("or", a, b) ("and", a, b) ("not", a) ("unary", op, word) ("binary", op, left, right)."""

    test: tuple[object, ...]


@dataclass(frozen=True)
class Let:
    """`(( ... ))`."""

    expression: Word


@dataclass(frozen=True)
class Timed:
    body: Node


@dataclass(frozen=True)
class Redirected:
    body: Node
    redirects: tuple[Redirect, ...] = field(default=())


Node: TypeAlias = "Simple | Pipeline | AndOr | Sequence | Subshell | If | For | While | Case | Function | Condition | Let | Timed | Redirected"
