"""Reads one TOML table with every key accounted for: a key nobody asked for is refused, so a typing error is seen."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from diagnostics.model import Text
from guides.model import OPERATORS, Condition, Conditions, GuideError

T = TypeVar("T")
C = TypeVar("C", bound=str)
NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


class Table:
    """A TOML table and where it came from. Every `take` removes its key; `finish` refuses what is left."""

    def __init__(self, raw: dict[str, Any], *, file: str, source: str, step: str | None = None) -> None:
        self._left = dict(raw)
        self.file, self.source, self.step = file, source, step

    def error(self, message: str, *, step: str | None = None) -> GuideError:
        step = step or self.step
        return GuideError(message, file=self.file, step=step, line=self._line_of(step))

    def _line_of(self, step: str | None) -> int | None:
        if step is None:
            return None
        found = re.search(rf'^\s*id\s*=\s*["\']{re.escape(step)}["\']', self.source, re.MULTILINE)
        return self.source.count("\n", 0, found.start()) + 1 if found else None

    def has(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        if key not in self._left:
            if default is None:
                raise self.error(f"{key!r} is missing")
            return default
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(f"{key!r} must be of type {kind.__name__}")
        return value

    def name(self, key: str) -> str:
        value = self.take(key, str)
        if not NAME.match(value):
            raise self.error(f"{key!r}: {value!r} must be lower-case words joined by '-'")
        return value

    def choice(self, key: str, choices: Sequence[C], default: C | None = None) -> C:
        value = self.take(key, str, default)
        for known in choices:
            if value == known:
                return known
        raise self.error(f"{key!r}: {value!r} is none of {', '.join(choices)}")

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.take(key, list)
        if not value or not all(isinstance(item, str) and item for item in value):
            raise self.error(f"{key!r} must be a list of texts, none empty")
        return tuple(value)

    def table(self, key: str) -> Table:
        return Table(self.take(key, dict), file=self.file, source=self.source, step=self.step)

    def tables(self, key: str) -> tuple[Table, ...]:
        value = self.take(key, list)
        if not all(isinstance(item, dict) for item in value):
            raise self.error(f"{key!r} must be a list of tables")
        found = []
        for item in value:
            own = item.get("id") if key == "step" else self.step
            step = own if isinstance(own, str) else self.step
            found.append(Table(item, file=self.file, source=self.source, step=step))
        return tuple(found)

    def text(self, key: str) -> Text:
        """A text in every language; a missing or empty one is refused."""
        inner = self.table(key)
        sentences = {}
        for lang in ("en", "zh"):
            if not inner.has(lang):
                raise self.error(f"{key!r} has no {lang} text")
            sentences[lang] = inner.take(lang, str).strip()
            if not sentences[lang]:
                raise self.error(f"{key!r}: the {lang} text is empty")
        inner.finish()
        return Text(**sentences)

    def optional_text(self, key: str) -> Text | None:
        return self.text(key) if self.has(key) else None

    def conditions(self) -> Conditions:
        """`all = [...]` or `any = [...]`, exactly one of the two."""
        if self.has("all") == self.has("any"):
            raise self.error("give either all = [...] or any = [...]")
        mode = "all" if self.has("all") else "any"
        items = []
        for line in self.strings(mode):
            try:
                items.append(parse_condition(line))
            except ValueError as error:
                raise self.error(str(error))
        return Conditions("all" if mode == "all" else "any", tuple(items))

    def finish(self) -> None:
        if self._left:
            raise self.error(f"unknown key {', '.join(sorted(map(repr, self._left)))}")


def parse_condition(text: str) -> Condition:
    """`area.fact operator value`; the value is a number, true, false or a "quoted" word. Raises ValueError."""
    fact, _, rest = text.strip().partition(" ")
    operator, _, literal = rest.strip().partition(" ")
    if operator not in OPERATORS:
        raise ValueError(f"{text!r}: the operator must be one of {' '.join(OPERATORS)}")
    try:
        value = json.loads(literal)
    except ValueError:
        raise ValueError(f'{text!r}: the value must be a number, true, false or a "quoted" word')
    if not isinstance(value, (bool, int, float, str)):
        raise ValueError(f"{text!r}: the value must be one number, true, false or word")
    if operator not in ("==", "!=") and isinstance(value, (bool, str)):
        raise ValueError(f"{text!r}: {operator} compares numbers only")
    return Condition(fact, operator, value)
