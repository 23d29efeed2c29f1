"""`check --json`, the contract of design.md: facts without area prefix, nothing masked, both sentences in one language."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from diagnostics.model import Finding, Result

SCHEMA = 1
PHONE_KEYS = ("brand", "model", "android", "sdk", "serial")


def check_json(phone: Mapping[str, Any], results: Iterable[Result], lang: str) -> dict[str, Any]:
    """The whole answer. A key that `phone` does not hold is null."""
    return {
        "schema": SCHEMA,
        "phone": {key: phone.get(key) for key in PHONE_KEYS},
        "areas": [area_json(result, lang) for result in results],
    }


def area_json(result: Result, lang: str) -> dict[str, Any]:
    """One area. `facts` is {} when the parse broke; `error` then says how."""
    facts = {} if result.facts is None else plain(result.facts)
    return {
        "name": result.area,
        "severity": result.severity.value,
        "complete": result.complete,
        "error": result.error,
        "facts": facts,
        "not_judged": list(result.not_judged),
        "findings": [finding_json(finding, lang) for finding in result.findings],
    }


def finding_json(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "says": finding.says.technician.in_language(lang),
        "says_customer": finding.says.customer.in_language(lang),
        "source": finding.source,
        "evidence": [{"command": line.command, "line": line.line} for line in finding.evidence],
        "guide": finding.guide,
    }


def plain(value: Any) -> Any:
    """A fact as JSON knows it: dataclasses become objects, tuples and sets lists, enums their value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # RFC 8259 has no NaN and no infinity
    return value
