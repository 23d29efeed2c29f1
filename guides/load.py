"""Reads guides from TOML and refuses every one that could not be walked safely. README of the format: docstring of
`guides.model`, and the files in `guides/library`, which are the examples.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any

from diagnostics.model import Text
from guides.model import (
    ENDINGS,
    RISKS,
    Act,
    Check,
    Guide,
    GuideError,
    Say,
    Step,
    Undo,
    UndoneBy,
    Verify,
)
from guides.steps import build_step
from guides.table import Table
from guides.words import PLACE, word_names

FORMAT = 1
HANDBOOK = re.compile(r"^[ABPS]\d{1,2}$")


def fact_names(areas: Mapping[str, type[Any]]) -> frozenset[str]:
    """`{"storage": StorageFacts}` → the names `storage.<field>` that conditions may use."""
    return frozenset(f"{area}.{field.name}" for area, kind in areas.items() for field in fields(kind))


def parse(text: str, *, file: str, facts: AbstractSet[str]) -> Guide:
    """One guide from TOML text. `facts`: every fact name that exists. Raises GuideError with file, step and line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise GuideError(f"not TOML: {error}", file=file, line=int(found[1]) if found else None)
    table = Table(raw, file=file, source=text)
    if table.take("format", int) != FORMAT:
        raise table.error(f"format must be {FORMAT}")
    risk = table.choice("risk", RISKS)
    guide_id = table.name("id")
    handbook = table.strings("handbook")
    for entry in handbook:
        if not HANDBOOK.match(entry):
            raise table.error(f"{entry!r} is no handbook id (A7, P9, S11 …)")
    minutes = table.take("minutes", int)
    if not 1 <= minutes <= 120:
        raise table.error("minutes must be 1 to 120")
    title, problem = table.text("title"), table.text("problem")
    steps = tuple(build_step(step, default_risk=risk) for step in table.tables("step"))
    table.finish()
    guide = Guide(guide_id, title, problem, risk, minutes, handbook, steps)
    for complaint, step_id in complaints(guide, facts):
        raise table.error(complaint, step=step_id)
    return guide


def complaints(guide: Guide, facts: AbstractSet[str]) -> Iterable[tuple[str, str | None]]:
    """What the steps get wrong together: (sentence, step id)."""
    if not guide.steps:
        yield "a guide needs at least one [[step]]", None
    order = [step.id for step in guide.steps]
    for step_id in order:
        if order.count(step_id) > 1:
            yield f"the step id {step_id!r} is used twice", step_id
    words = word_names()
    acts = {step.id: step for step in guide.steps if isinstance(step, Act)}
    undone = {step.undoes for step in guide.steps if isinstance(step, Undo)}
    for at, step in enumerate(guide.steps):
        for name in _facts_of(step):
            if name not in facts:
                yield f"unknown fact {name!r}", step.id
        for text in _texts_of(step):
            yield from _places(text, step.id, facts, words)
        if isinstance(step, Say):
            for answer in step.answers:
                if answer.then is not None and answer.then not in ENDINGS and answer.then not in order[at + 1 :]:
                    yield f"answer {answer.id!r} leads to {answer.then!r}: no later step and no ending", step.id
        if isinstance(step, Act):
            if RISKS.index(step.risk) > RISKS.index(guide.risk):
                yield f"its risk {step.risk} is above the guide's {guide.risk}", step.id
            if isinstance(step.journal, UndoneBy) and step.id not in undone:
                yield "it changes the phone and has neither undo nor a stated loss", step.id
            if not any(isinstance(later, Verify) for later in guide.steps[at + 1 :]):
                yield "no later step verifies this change (exit code 0 proves nothing)", step.id
        if isinstance(step, Undo) and step.undoes not in acts:
            yield f"it undoes {step.undoes!r}, which is no act of this guide", step.id
    for text in (guide.title, guide.problem):
        yield from _places(text, None, facts, words)


def _facts_of(step: Step) -> tuple[str, ...]:
    if isinstance(step, Check):
        return step.conditions.facts()
    if isinstance(step, Verify):
        return step.conditions.facts() + step.grew
    if isinstance(step, Act):
        return tuple(parameter.fact for parameter in step.parameters.values() if parameter.fact)
    return ()


def _texts_of(step: Step) -> tuple[Text, ...]:
    found: list[Text] = []
    for field in fields(step):
        value = getattr(step, field.name)
        if isinstance(value, Text):
            found.append(value)
        for inner in ("text", "reason"):
            if isinstance(getattr(value, inner, None), Text):
                found.append(getattr(value, inner))
    if isinstance(step, Say):
        found += [answer.text for answer in step.answers]
    return tuple(found)


def _places(
    text: Text, step: str | None, facts: AbstractSet[str], words: AbstractSet[str]
) -> Iterable[tuple[str, str | None]]:
    for sentence in (text.en, text.zh):
        for name in PLACE.findall(sentence):
            if name.startswith("menu."):
                if name.removeprefix("menu.") not in words:
                    yield f"unknown menu word {name!r}", step
            elif name not in facts:
                yield f"unknown fact {name!r} in a text", step
        if "{" in PLACE.sub("", sentence) or "}" in PLACE.sub("", sentence):
            yield "a brace in a text that is no {area.fact} and no {menu.word}", step


def load(path: Path, *, facts: AbstractSet[str]) -> Guide:
    """One guide from a file. Raises GuideError; OSError when the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise GuideError(f"not UTF-8: {error}", file=path.name)
    return parse(text, file=path.name, facts=facts)


def load_all(paths: Iterable[Path], *, facts: AbstractSet[str]) -> tuple[Guide, ...]:
    """Several guides; two with the same id are refused."""
    found: dict[str, Guide] = {}
    for path in sorted(paths):
        guide = load(path, facts=facts)
        if guide.id in found:
            raise GuideError(f"the guide id {guide.id!r} is used twice", file=path.name)
        found[guide.id] = guide
    return tuple(found.values())


def library(*, facts: AbstractSet[str]) -> tuple[Guide, ...]:
    """The guides that come with the tool, by id. Raises GuideError."""
    with resources.as_file(resources.files("guides") / "library") as folder:
        return load_all(folder.glob("*.toml"), facts=facts)
