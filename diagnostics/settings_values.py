"""Values of settings: numbers, switches and words out of what the settings tables hold as text.

A value of another kind (a word where a number belongs), or outside what can be true, is null with an oddity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from diagnostics.dumpsys import Notebook, whole_number
from diagnostics.model import Oddity, Text
from diagnostics.settings_text import Settings

T = TypeVar("T")
SWITCH = {"0": False, "1": True}


def named(settings: Settings, key: str, fact: str, names: Mapping[str, T], notes: Notebook) -> T | None:
    """One of a few values, by what it stands for."""
    value = settings.read(key, fact, notes)
    if not value:
        return None
    if value not in names:
        _doubt(fact, value, notes)
        return None
    return names[value]


def switch(settings: Settings, key: str, fact: str, notes: Notebook) -> bool | None:
    """0 or 1."""
    return named(settings, key, fact, SWITCH, notes)


def whole(settings: Settings, key: str, fact: str, notes: Notebook, low: int, high: int) -> int | None:
    """A whole number between `low` and `high`."""
    value = settings.read(key, fact, notes)
    if not value:
        return None
    number = whole_number(value)
    if number is None or not low <= number <= high:
        _doubt(fact, value, notes)
        return None
    return number


def fraction(settings: Settings, key: str, fact: str, notes: Notebook, low: float, high: float) -> float | None:
    """A decimal number between `low` and `high`."""
    value = settings.read(key, fact, notes)
    if not value:
        return None
    number = decimal(value)
    if number is None or not low <= number <= high:
        _doubt(fact, value, notes)
        return None
    return number


def decimal(text: str) -> float | None:
    """`1.15`, `-0.3`, `2`; no exponent, no infinity, at most 20 characters."""
    digits = text.removeprefix("-").replace(".", "", 1)
    if len(text) > 20 or not digits.isascii() or not digits.isdigit():
        return None
    return float(text)


def _doubt(fact: str, value: str, notes: Notebook) -> None:
    """Take back what was read: the value is shown as printed and not used."""
    evidence = notes.evidence.pop(fact, ())
    shown = evidence[-1].line[:120] if evidence else value[:60]
    notes.oddities.append(
        Oddity(
            fact,
            Text(
                f"A setting holds a value that cannot be true ({shown}); it is not used.",
                f"手机有一项设置的数值不可能成立（{shown}），未采用。",
            ),
            evidence,
        )
    )
