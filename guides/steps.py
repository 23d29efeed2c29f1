"""One [[step]] table → one step. What steps must be to each other is checked in `guides.load`."""

from __future__ import annotations

import re
from collections.abc import Callable

from diagnostics.model import Argv
from guides.model import (
    ENDINGS,
    INTERRUPTIONS,
    PERSONS,
    RISKS,
    Act,
    Answer,
    Check,
    Interruption,
    Journal,
    Loss,
    NothingToUndo,
    Parameter,
    Probe,
    Risk,
    Say,
    SettingBefore,
    Step,
    Undo,
    UndoneBy,
    Verify,
)
from guides.table import Table

PARAMETER = re.compile(r"^\{([a-z][a-z0-9_]*)\}$")
LONGEST_S = 600
LARGEST = 2**63 - 1


def build_step(table: Table, *, default_risk: Risk) -> Step:
    """Raises GuideError naming the step."""
    step_id = table.name("id")
    if step_id in ENDINGS:
        raise table.error(f"{step_id!r} is the name of an ending")
    kind = table.take("kind", str)
    builders: dict[str, Callable[[], Step]] = {
        "check": lambda: Check(step_id, table.strings("areas"), table.conditions(), table.text("otherwise")),
        "say": lambda: _say(step_id, table),
        "act": lambda: _act(step_id, table, default_risk),
        "verify": lambda: _verify(step_id, table),
        "undo": lambda: Undo(step_id, table.name("undoes"), table.text("title"), _argv(table), _timeout(table)),
    }
    if kind not in builders:
        raise table.error(f"{kind!r} is no kind of step: {', '.join(builders)}")
    step = builders[kind]()
    table.finish()
    return step


def _say(step_id: str, table: Table) -> Say:
    answers = []
    for inner in table.tables("answer") if table.has("answer") else ():
        then = inner.take("then", str) if inner.has("then") else None
        answers.append(Answer(inner.name("id"), inner.text("text"), then))
        inner.finish()
    if len({answer.id for answer in answers}) != len(answers):
        raise table.error("two answers with the same id")
    see, if_not = table.optional_text("see"), table.optional_text("if_not")
    if (see is None) != (if_not is None):
        raise table.error("'see' and 'if_not' go together")
    if see and answers:
        raise table.error("'see' asks a question of its own; 'answer' is one too many")
    return Say(step_id, table.choice("to", PERSONS), table.text("text"), see, if_not, tuple(answers))


def _verify(step_id: str, table: Table) -> Verify:
    grew = table.strings("grew") if table.has("grew") else ()
    return Verify(step_id, table.strings("areas"), table.conditions(), grew, table.text("if_not"))


def _act(step_id: str, table: Table, default_risk: Risk) -> Act:
    parameters: dict[str, Parameter] = {}
    if table.has("parameter"):
        for inner in table.tables("parameter"):
            name = inner.take("name", str)
            if name in parameters:
                raise table.error(f"the parameter {name!r} is declared twice")
            parameters[name] = _parameter(inner)
    argv = _argv(table)
    used = {found[1] for element in argv if (found := PARAMETER.match(element))}
    for element in argv:
        if ("{" in element or "}" in element) and not PARAMETER.match(element):
            raise table.error(f"argv element {element!r}: a parameter must be the whole element")
    if used != set(parameters):
        odd = ", ".join(sorted(used ^ set(parameters)))
        raise table.error(f"parameters used in argv and declared are not the same: {odd}")
    probe = None
    if table.has("probe"):
        inner = table.table("probe")
        probe = Probe(_argv(inner), inner.take("needs", str))
        inner.finish()
    risk = table.choice("risk", RISKS, default_risk)
    interrupts: tuple[Interruption, ...] = ()
    if table.has("interrupts"):
        named = table.strings("interrupts")
        interrupts = tuple(known for known in INTERRUPTIONS if known in named)
        if len(interrupts) != len(named):
            raise table.error(f"'interrupts' may name {', '.join(INTERRUPTIONS)}, each once")
    return Act(
        step_id, table.text("title"), argv, _journal(table), parameters, probe, risk, _timeout(table), interrupts
    )


def _parameter(table: Table) -> Parameter:
    fact = table.take("fact", str) if table.has("fact") else None
    percent = table.take("percent", int, 100)
    minimum, maximum = table.take("minimum", int), table.take("maximum", int)
    table.finish()
    if not 0 <= minimum <= maximum <= LARGEST or not 1 <= percent <= 1000:
        raise table.error("a parameter needs 0 <= minimum <= maximum and a percent of 1 to 1000")
    return Parameter(fact, percent, minimum, maximum)


def _journal(table: Table) -> Journal:
    """Exactly one of `setting`, `loss`, `nothing_to_undo`; none of them = an undo step must name this act."""
    given = [key for key in ("setting", "loss", "nothing_to_undo") if table.has(key)]
    if len(given) > 1:
        raise table.error(f"{' and '.join(given)}: give only one")
    if given == ["loss"]:
        return Loss(table.text("loss"))
    if given == ["nothing_to_undo"]:
        return NothingToUndo(table.text("nothing_to_undo"))
    if given == ["setting"]:
        inner = table.table("setting")
        setting = SettingBefore(inner.choice("namespace", ("global", "secure", "system")), inner.take("key", str))
        inner.finish()
        return setting
    return UndoneBy(table.step or "")


def _argv(table: Table) -> Argv:
    return table.strings("argv")


def _timeout(table: Table) -> float:
    seconds = table.take("timeout_s", int, 30)
    if not 1 <= seconds <= LONGEST_S:
        raise table.error(f"timeout_s must be 1 to {LONGEST_S}")
    return float(seconds)
