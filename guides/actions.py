"""What the walker asks of its caller: things to say, questions, and actions on the phone, with what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.model import Argv, Text
from guides.model import Answer, Journal, Person, Probe


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say to somebody, filled in, in both languages. `see`: what should appear on the phone."""

    to: Person
    text: Text
    see: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`answers`: the ids that may come back. `typed`: words of which one must be typed in full (R3), nothing else
    is a yes; the answer to such a question is what was typed."""

    to: Person
    text: Text
    answers: tuple[Answer, ...]
    typed: Text | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """Read these areas of the phone again, so that `facts()` tells the present state."""

    step: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ability:
    """Ask the phone whether it knows a command."""

    step: str
    probe: Probe


@dataclass(frozen=True, slots=True)
class Change:
    """Change the phone. The caller writes `journal` down durably before it sends `argv`."""

    step: str
    title: Text
    argv: Argv
    journal: Journal
    timeout_s: float


@dataclass(frozen=True, slots=True)
class ChangeBack:
    """Take back the change of step `undoes`."""

    step: str
    undoes: str
    title: Text
    argv: Argv
    timeout_s: float


Action = Recheck | Ability | Change | ChangeBack


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action. `ok`: it ran to its end; for a change that proves nothing yet. `text`: what it printed."""

    ok: bool
    text: str = ""
