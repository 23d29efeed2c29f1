"""`check --json` has exactly the shape of the contract."""

from __future__ import annotations

import json
from dataclasses import dataclass

from diagnostics.model import Evidence, Finding, Result, Says, Severity, Text, Verdict
from remote_assist.report.json import area_json, check_json, plain


@dataclass(frozen=True)
class Sim:
    slot: int
    operator: str | None


@dataclass(frozen=True)
class Facts:
    temperature_c: float | None
    plugged: tuple[str, ...]
    sims: tuple[Sim, ...]
    by_package: dict[str, dict[str, int]]
    bad: float = float("nan")


FINDING = Finding(
    rule="battery.hot",
    severity=Severity.WARN,
    verdict=Verdict.UNDECIDED,
    says=Says(Text("46.2 °C", "46.2 度"), Text("warm", "偏热")),
    source="K",
    evidence=(Evidence("dumpsys battery", "temperature: 462"),),
    guide="cool-down",
)
RESULT = Result(
    area="battery",
    title=Text("Battery", "电池"),
    severity=Severity.WARN,
    complete=True,
    error=None,
    facts=Facts(46.2, ("ac",), (Sim(0, None),), {"a.b": {"java": 1}}),
    not_judged=("battery.worn",),
    findings=(FINDING,),
)


def test_shape() -> None:
    answer = check_json({"brand": "google", "serial": "ABC", "extra": "x"}, [RESULT], "zh")
    assert json.loads(json.dumps(answer, allow_nan=False)) == {
        "schema": 1,
        "phone": {"brand": "google", "model": None, "android": None, "sdk": None, "serial": "ABC"},
        "areas": [
            {
                "name": "battery",
                "severity": "warn",
                "complete": True,
                "error": None,
                "facts": {
                    "temperature_c": 46.2,
                    "plugged": ["ac"],
                    "sims": [{"slot": 0, "operator": None}],
                    "by_package": {"a.b": {"java": 1}},
                    "bad": None,
                },
                "not_judged": ["battery.worn"],
                "findings": [
                    {
                        "rule": "battery.hot",
                        "severity": "warn",
                        "verdict": "undecided",
                        "says": "46.2 度",
                        "says_customer": "偏热",
                        "source": "K",
                        "evidence": [{"command": "dumpsys battery", "line": "temperature: 462"}],
                        "guide": "cool-down",
                    }
                ],
            }
        ],
    }


def test_language_is_english_unless_chinese() -> None:
    assert area_json(RESULT, "en")["findings"][0]["says"] == "46.2 °C"
    assert area_json(RESULT, "fr")["findings"][0]["says_customer"] == "warm"


def test_a_broken_parse_has_no_facts_and_says_why() -> None:
    broken = Result("battery", Text("b", "b"), Severity.UNKNOWN, False, "ValueError: x", None, ("battery.hot",), ())
    answer = area_json(broken, "en")
    assert answer["facts"] == {}
    assert answer["error"] == "ValueError: x"
    assert answer["severity"] == "unknown"


def test_plain() -> None:
    assert plain({Severity.WARN: {1, 2}}) == {"Severity.WARN": [1, 2]}
    assert plain(Verdict.FAULT) == "fault"
    assert plain(True) is True
