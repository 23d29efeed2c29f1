"""A short way to write rules: one call a rule, sentences as (English, Chinese) pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from diagnostics.model import Rule, Says, Severity, Text, Verdict

F = TypeVar("F")
Words = tuple[str, str]


def rule(
    rule_id: str,
    test: Callable[[F], bool | None],
    severity: Severity,
    verdict: Verdict,
    technician: Words,
    customer: Words,
    threshold: str,
    source: str,
    uses: tuple[str, ...],
    guide: str | None = None,
) -> Rule[F]:
    """`technician`, `customer`: (English, Chinese). The rest as in `Rule`."""
    return Rule(
        id=rule_id,
        test=test,
        severity=severity,
        verdict=verdict,
        says=Says(Text(*technician), Text(*customer)),
        threshold=threshold,
        source=source,
        uses=uses,
        guide=guide,
    )


def every(*tests: Callable[[F], bool | None]) -> Callable[[F], bool | None]:
    """All of them hold: False as soon as one is false, None when one cannot tell."""

    def test(facts: F) -> bool | None:
        answers = [one(facts) for one in tests]
        if any(answer is False for answer in answers):
            return False
        return None if None in answers else True

    return test


def opposite(answer: bool | None) -> bool | None:
    """Not, where "cannot tell" stays that."""
    return None if answer is None else not answer


def below(value: float | None, limit: float) -> bool | None:
    return None if value is None else value < limit


def at_least(value: float | None, limit: float) -> bool | None:
    return None if value is None else value >= limit
