"""The words a guided fix is written in: conditions over facts, five kinds of step, what each change leaves behind.

A guide is data. Nothing here runs anything; `guides.walk` leads through it, the caller supplies the hands.
Risk tiers: R0 reads, R1 can be undone or costs only what comes back by itself, R2 interrupts a service,
R3 loses data (a typed yes after a read-back, S3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from diagnostics.model import Argv, Text

Value = bool | int | float | str
Facts = Mapping[str, object]
"""Fact name with its area (`storage.data_free_bytes`) → value; None or absent = the phone did not say."""

Risk = Literal["R0", "R1", "R2", "R3"]
Person = Literal["technician", "customer"]
Ending = Literal["done", "not_applicable", "declined"]
Interruption = Literal["call", "wifi", "link", "reboot"]

RISKS: tuple[Risk, ...] = ("R0", "R1", "R2", "R3")
PERSONS: tuple[Person, ...] = ("technician", "customer")
ENDINGS: tuple[Ending, ...] = ("done", "not_applicable", "declined")
INTERRUPTIONS: tuple[Interruption, ...] = ("call", "wifi", "link", "reboot")
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")


class GuideError(ValueError):
    """A guide that must not be walked. `file`, `step` and `line` say where (step and line None = the whole file)."""

    def __init__(self, message: str, *, file: str, step: str | None = None, line: int | None = None) -> None:
        where = file + (f":{line}" if line else "") + (f", step {step!r}" if step else "")
        super().__init__(f"{where}: {message}")
        self.message, self.file, self.step, self.line = message, file, step, line


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison, `area.fact operator value`. There is no expression language around it."""

    fact: str
    operator: str
    value: Value

    def holds(self, facts: Facts) -> bool | None:
        """None = cannot tell: the fact is null, or it is of a kind that this comparison makes no sense for."""
        found = facts.get(self.fact)
        if found is None:
            return None
        if self.operator in ("==", "!="):
            return (found == self.value) is (self.operator == "==")
        numbers = isinstance(found, (int, float)) and isinstance(self.value, (int, float))
        if not numbers or isinstance(found, bool) or isinstance(self.value, bool):
            return None
        return {
            "<": found < self.value,  # type: ignore[operator]
            "<=": found <= self.value,  # type: ignore[operator]
            ">": found > self.value,  # type: ignore[operator]
            ">=": found >= self.value,  # type: ignore[operator]
        }[self.operator]

    def __str__(self) -> str:
        return f"{self.fact} {self.operator} {self.value}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Comparisons of which all, or any one, must hold. Three-valued: a null fact decides nothing by itself."""

    mode: Literal["all", "any"]
    items: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool | None:
        answers = [item.holds(facts) for item in self.items]
        decisive = self.mode == "any"
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive

    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.fact for item in self.items))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared integer for an argv element: a share of a fact, or a fixed number, within bounds.

    Only this may be computed; text from the phone never becomes part of a command.
    """

    fact: str | None
    percent: int
    minimum: int
    maximum: int

    def value(self, facts: Facts) -> int | None:
        """None when the fact it is taken from is null. Integer arithmetic, rounded up."""
        if self.fact is None:
            return self.minimum
        found = facts.get(self.fact)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return None
        return max(self.minimum, min(self.maximum, -(-int(found) * self.percent // 100)))


@dataclass(frozen=True, slots=True)
class Probe:
    """Does this phone know the command at all? Run `argv`; the text it prints must contain `needs`."""

    argv: Argv
    needs: str


@dataclass(frozen=True, slots=True)
class SettingBefore:
    """The journal keeps the previous value of this settings key (unset is kept as unset) and puts it back."""

    namespace: Literal["global", "secure", "system"]
    key: str


@dataclass(frozen=True, slots=True)
class UndoneBy:
    """A later step of kind `undo` takes the change back."""

    step: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What is gone for good, said before it is done."""

    text: Text


@dataclass(frozen=True, slots=True)
class NothingToUndo:
    """The change leaves nothing behind, and why."""

    reason: Text


Journal = SettingBefore | UndoneBy | Loss | NothingToUndo


@dataclass(frozen=True, slots=True)
class Answer:
    """`then`: id of a later step, or an ending; None = the next step."""

    id: str
    text: Text
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Read the areas again; unless the conditions hold, the guide does not apply and `otherwise` is said."""

    id: str
    areas: tuple[str, ...]
    conditions: Conditions
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Say:
    """Something to say. `see`: what should appear; `if_not`: what to do when it does not. `answers`: a question."""

    id: str
    to: Person
    text: Text
    see: Text | None = None
    if_not: Text | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One change of the phone. `argv` elements are literal, or exactly `{name}` of a declared parameter."""

    id: str
    title: Text
    argv: Argv
    journal: Journal
    parameters: Mapping[str, Parameter]
    probe: Probe | None
    risk: Risk
    timeout_s: float
    interrupts: tuple[Interruption, ...] = ()


@dataclass(frozen=True, slots=True)
class Verify:
    """Read the areas again: the conditions must hold and every fact of `grew` must be larger than before."""

    id: str
    areas: tuple[str, ...]
    conditions: Conditions
    grew: tuple[str, ...]
    if_not: Text


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes back the act `undoes`. Walked only when the fix did not hold; otherwise it is the journal's inverse."""

    id: str
    undoes: str
    title: Text
    argv: Argv
    timeout_s: float


Step = Check | Say | Act | Verify | Undo
KINDS: Mapping[str, type[Step]] = {"check": Check, "say": Say, "act": Act, "verify": Verify, "undo": Undo}


def kind_of(step: Step) -> str:
    return type(step).__name__.lower()


@dataclass(frozen=True, slots=True)
class Guide:
    """One guided fix. `minutes`: what the customer is told. `handbook`: ids of the service handbook (P9, A7 …)."""

    id: str
    title: Text
    problem: Text
    risk: Risk
    minutes: int
    handbook: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def needs_phone(self) -> bool:
        """False = only read aloud: it can be walked before adb works."""
        return any(not isinstance(step, Say) for step in self.steps)

    def watched(self) -> tuple[str, ...]:
        """Every fact whose value before and after belongs into the record."""
        names: list[str] = []
        for step in self.steps:
            if isinstance(step, (Check, Verify)):
                names += step.conditions.facts()
            if isinstance(step, Verify):
                names += step.grew
        return tuple(dict.fromkeys(names))
