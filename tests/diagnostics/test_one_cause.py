"""Two areas that see one cause: one of them tells of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import diagnostics
from diagnostics.judge import judge_all
from diagnostics.model import Finding, Now, Output, Outputs, Result, Says, Severity, Text, Verdict
from diagnostics.one_cause import TOLD_BY, told_once, waits_for
from remote_assist.phone import profiles
from tests.phone.android_rig import Rig

NOTHING = Text("", "")


def finding(rule: str, severity: Severity = Severity.WARN) -> Finding:
    return Finding(rule, severity, Verdict.UNDECIDED, Says(NOTHING, NOTHING), "", ())


def result(area: str, *found: Finding, facts: Any = None, cut_short: bool = False) -> Result:
    order = list(Severity)
    worst = max((one.severity for one in found), key=order.index, default=Severity.PASS)
    return Result(area, NOTHING, worst, True, None, facts, (), found, cut_short=cut_short)


def rules(told: tuple[Result, ...]) -> list[str]:
    return [one.rule for area in told for one in area.findings]


def test_every_rule_named_there_is_one() -> None:
    known = {rule.id for area in diagnostics.ALL for rule in area.rules}
    assert {*TOLD_BY, *(rule for owner in TOLD_BY.values() for rule in owner.rules)} <= known
    assert not set(TOLD_BY) & {rule for owner in TOLD_BY.values() for rule in owner.rules}, "nobody is quiet in a ring"


def test_the_owner_tells_and_the_other_area_is_in_order() -> None:
    battery = result("battery", finding("battery.slow_charging"))
    ports = result("ports", finding("ports.slow_charging"))
    told = told_once((battery, ports))
    assert rules(told) == ["ports.slow_charging"]
    assert [one.severity for one in told] == [Severity.PASS, Severity.WARN]
    assert told_once((battery,)) == (battery,), "alone it tells"
    assert waits_for(battery) == {"ports"}


def test_nothing_gets_lost_or_milder() -> None:
    milder = result("ports", finding("ports.slow_charging", Severity.INFO))
    assert "battery.slow_charging" in rules(told_once((result("battery", finding("battery.slow_charging")), milder)))
    cut = result("battery", finding("battery.slow_charging"), cut_short=True)
    told = told_once((cut, result("ports", finding("ports.slow_charging"))))
    assert told[0].severity is Severity.UNKNOWN, "half an answer is no word of health"


@pytest.mark.parametrize(("suspect", "kept"), [("org.example.a", False), ("org.example.b", True), (None, True)])
def test_two_apps_are_two_causes(suspect: str | None, kept: bool) -> None:
    crashes = result(
        "crashes", finding("crashes.app_in_conflict"), facts=SimpleNamespace(conflict_apps=("org.example.a",))
    )
    apps = result("apps", finding("apps.recent_conflict"), facts=SimpleNamespace(suspect=suspect))
    assert ("crashes.app_in_conflict" in rules(told_once((crashes, apps)))) is kept


@pytest.mark.parametrize(
    ("scenario", "told", "quiet"),
    [
        ("no-service", "sim.no_service", "network.no_service"),
        ("slow-charge", "ports.slow_charging", "battery.slow_charging"),
        ("wifi-no-internet", "network.mobile_data_off", "sim.mobile_data_off"),
    ],
)
@pytest.mark.parametrize("profile", profiles.NAMES)
def test_a_phone_with_one_trouble_has_one_row_of_it(profile: str, scenario: str, told: str, quiet: str) -> None:
    rig = Rig(profile, scenario)
    asked = {command.argv: command for area in diagnostics.ALL for command in area.commands}
    outputs = []
    for argv, command in asked.items():
        done = rig.run(*argv)
        outputs.append(Output(command, done.code, done.out.encode()))
    now_s = int(rig.state.now_s())
    now = Now(now_s, rig.state.utc_offset_s, now_s, rig.state.sdk)
    found = rules(judge_all(diagnostics.ALL, Outputs(outputs), now))
    assert told in found
    assert quiet not in found
    alone = [area for area in diagnostics.ALL if area.name == quiet.partition(".")[0]]
    assert quiet in rules(judge_all(alone, Outputs(outputs), now)), "looked at alone the area tells of it"
