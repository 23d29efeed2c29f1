"""The demo's customer: a complaint that fits each scenario, and an honest answer at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from diagnostics.model import Result, Severity, Text
from diagnostics.symptoms import recognise
from remote_assist.assisting import Visited
from remote_assist.phone.scenarios import NAMES
from remote_assist.practice import NOTHING_WRONG, SYMPTOMS, solved
from tests.report.samples import BATTERY, FULL, WORN, BatteryFacts, result
from tests.visit.test_scenarios import EXPECTED


def test_every_scenario_has_its_customer() -> None:
    assert set(SYMPTOMS) == set(NAMES) == set(EXPECTED)
    assert {name for name, expected in EXPECTED.items() if expected is None} == NOTHING_WRONG


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("scenario", [name for name, expected in EXPECTED.items() if expected])
def test_the_complaint_leads_to_the_area(scenario: str, lang: str) -> None:
    found = recognise(SYMPTOMS[scenario].in_language(lang))
    assert EXPECTED[scenario][0] in {area for symptom in found for area in symptom.areas}  # type: ignore[index]


GOOD = result("battery", BATTERY, Severity.PASS, BatteryFacts())
BAD = result("battery", BATTERY, Severity.FAIL, BatteryFacts(), WORN)
WORSE = replace(BAD, findings=(WORN, FULL))


class Walked:
    def __init__(self, status: str) -> None:
        self.status = status


@pytest.mark.parametrize(
    ("before", "after", "walks", "nothing_wrong", "answer"),
    [
        (GOOD, None, (), True, "yes"),
        (BAD, None, (), True, "no"),
        (GOOD, None, (), False, "no"),
        (BAD, None, (), False, "no"),
        (BAD, BAD, ("done",), False, "no"),
        (BAD, GOOD, ("done",), False, "yes"),
        (BAD, GOOD, ("did_not_hold",), False, "no"),
        (WORSE, BAD, ("done",), False, "partly"),
        (BAD, WORSE, ("done",), False, "no"),
    ],
)
def test_solved_only_when_it_is(
    before: Result, after: Result | None, walks: tuple[str, ...], nothing_wrong: bool, answer: str
) -> None:
    guides: Any = [(Text("x", "x"), Walked(status)) for status in walks]
    visited = Visited(before=(before,), after=(after,) if after else (), walks=guides)
    assert solved(visited, nothing_wrong=nothing_wrong) == answer
