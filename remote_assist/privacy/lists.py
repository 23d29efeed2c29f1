"""Keyboards and apps that handle secrets, from keyboards.toml and apps.toml. Each entry there names its source."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def entries(name: str) -> tuple[dict[str, str], ...]:
    """The entries of `keyboards` or `apps`: match, how (package, prefix, word or component), reason (apps), source."""
    table = tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple({key: str(value) for key, value in entry.items()} for entry in table["entry"])


def _fits(entry: dict[str, str], package: str, component: str) -> bool:
    match, how = entry["match"], entry["how"]
    if how == "package":
        return package == match
    if how == "prefix":
        return package.startswith(match)
    if how == "component":
        return component.startswith(match)
    return match in package.lower()


@cache
def secure_keyboard(ime: str) -> bool:
    """Is this keyboard (`package/.Service` or its package) one that vendors put up for passwords?"""
    package = ime.partition("/")[0]
    return any(_fits(entry, package, ime) for entry in entries("keyboards"))


@cache
def sensitive(name: str) -> str | None:
    """The reason to hide a window of this package or component (`package/class`); None for any other app."""
    package, _, activity = name.partition("/")
    component = f"{package}/{package}{activity}" if activity.startswith(".") else name
    for entry in entries("apps"):
        if _fits(entry, package, component):
            return entry["reason"]
    return None
