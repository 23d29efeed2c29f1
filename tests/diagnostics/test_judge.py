"""The judge: severities, verdicts, what is unknown, and rules that every area must keep."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any

import pytest

from diagnostics import ALL
from diagnostics.judge import MAX_EVIDENCE, is_complete, judge
from diagnostics.model import (
    Command,
    Diagnostic,
    Evidence,
    Now,
    Oddity,
    Output,
    Outputs,
    Parsed,
    Rule,
    Says,
    Severity,
    Text,
    Verdict,
)


@dataclass(frozen=True)
class Facts:
    level: int | None = None
    name: str | None = None

    @property
    def doubled(self) -> int | None:
        return None if self.level is None else self.level * 2


TEXT = Text("level {level} of {name}, doubled {doubled} {other}", "电量 {level}")


def rule(word: str, severity: Severity, limit: int) -> Rule[Facts]:
    return Rule(f"x.{word}", lambda f: None if f.level is None else f.level < limit, severity, Verdict.SETTING,
                Says(TEXT, TEXT), f"< {limit}", "test", ("level", "name"), "some-guide")  # fmt: skip


RULES = (rule("warn", Severity.WARN, 50), rule("fail", Severity.FAIL, 10), rule("info", Severity.INFO, 70))


def area(facts: Facts, oddities: tuple[Oddity, ...] = (), lines: int = 1) -> Diagnostic[Facts]:
    evidence = {
        "level": tuple(Evidence("cmd", f"line {number}") for number in range(lines)),
        "name": (Evidence("cmd", "line 0"),),
    }
    return Diagnostic("x", Text("X", "某"), (Command(("cmd",)), Command(("new",), min_sdk=30)),
                      lambda outputs, now: Parsed(facts, evidence, oddities), RULES, ("level",),
                      {("cmd",): (("other", "form"),)})  # fmt: skip


def outputs(*argvs: tuple[str, ...], complete: bool = True) -> Outputs:
    return Outputs([Output(Command(argv), 0, b"x\n", complete=complete) for argv in argvs])


@pytest.mark.parametrize(
    ("level", "severity", "found"),
    [
        (None, Severity.UNKNOWN, []),
        (80, Severity.PASS, []),
        (60, Severity.INFO, ["x.info"]),
        (40, Severity.WARN, ["x.warn", "x.info"]),
        (5, Severity.FAIL, ["x.fail", "x.warn", "x.info"]),
    ],
)
def test_the_worst_rule_is_the_area_s_severity_and_comes_first(
    level: int | None, severity: Severity, found: list[str]
) -> None:
    result = judge(area(Facts(level)), outputs(("cmd",), ("new",)), Now())
    assert (result.severity, [finding.rule for finding in result.findings]) == (severity, found)
    assert result.not_judged == (("x.warn", "x.fail", "x.info") if level is None else ())
    assert result.judged is (level is not None)


def test_a_finding_carries_its_sentence_its_lines_and_its_guide() -> None:
    hostile = "{level} <b> {doubled}"
    finding = judge(area(Facts(5, hostile)), outputs(("cmd",), ("new",)), Now()).findings[0]
    assert finding.says.technician.en == f"level 5 of {hostile}, doubled 10 {{other}}"
    assert finding.says.customer.zh == "电量 5"
    assert finding.evidence == (Evidence("cmd", "line 0"),)
    assert (finding.guide, finding.verdict, finding.source) == ("some-guide", Verdict.SETTING, "test")


def test_evidence_is_bounded() -> None:
    finding = judge(area(Facts(5), lines=500), outputs(("cmd",)), Now()).findings[0]
    assert len(finding.evidence) == MAX_EVIDENCE


def test_a_broken_parse_is_an_error_and_unknown_never_healthy() -> None:
    def broken(outputs: Outputs, now: Now) -> Parsed[Facts]:
        raise ValueError("boom")

    result = judge(dataclasses.replace(area(Facts(80)), parse=broken), outputs(("cmd",), ("new",)), Now())
    assert (result.severity, result.error, result.facts) == (Severity.UNKNOWN, "ValueError: boom", None)
    assert result.not_judged == ("x.warn", "x.fail", "x.info")


def test_half_an_answer_is_never_healthy_but_a_problem_seen_in_it_stands() -> None:
    cut = outputs(("cmd",), complete=False)
    assert judge(area(Facts(80)), cut, Now()).severity is Severity.UNKNOWN
    assert judge(area(Facts(60)), cut, Now()).severity is Severity.UNKNOWN
    assert judge(area(Facts(5)), cut, Now()).severity is Severity.FAIL


def test_an_absent_dump_is_incomplete_not_an_error() -> None:
    result = judge(area(Facts(80)), outputs(), Now())
    assert (result.complete, result.error, result.severity) == (False, None, Severity.PASS)


def test_complete_takes_other_forms_and_leaves_out_what_this_android_lacks() -> None:
    assert is_complete(area(Facts()), outputs(("other", "form"), ("new",)), Now())
    assert not is_complete(area(Facts()), outputs(("cmd",)), Now(sdk=30))
    assert is_complete(area(Facts()), outputs(("cmd",)), Now(sdk=29))
    assert not is_complete(area(Facts()), outputs(("cmd",)), Now())


def test_an_optional_history_cut_short_leaves_the_area_incomplete_but_judged() -> None:
    detail = dataclasses.replace(area(Facts(80)), optional=frozenset({("new",)}))
    both = Outputs([*outputs(("cmd",)), *outputs(("new",), complete=False)])
    assert judge(detail, both, Now()).severity is Severity.PASS
    assert not judge(detail, both, Now()).complete
    assert judge(area(Facts(80)), both, Now()).severity is Severity.UNKNOWN
    assert is_complete(detail, outputs(("cmd",)), Now()), "absent it costs nothing but its own facts"
    assert not is_complete(detail, outputs(("new",)), Now())


def test_an_oddity_is_shown_as_printed() -> None:
    odd = Oddity("level", Text("why", "为何"), (Evidence("cmd", "level: 900"),))
    result = judge(area(Facts(80), (odd,)), outputs(("cmd",), ("new",)), Now())
    (finding,) = result.findings
    assert (finding.rule, finding.severity, finding.verdict) == ("x.implausible", Severity.INFO, Verdict.UNDECIDED)
    assert finding.evidence == (Evidence("cmd", "level: 900"),)
    assert result.severity is Severity.INFO


# What every area keeps to.
EVERY_RULE = [pytest.param(area, rule, id=rule.id) for area in ALL for rule in area.rules]
FORBIDDEN = re.compile(r"impossible|don't know|warrant|guarantee|不可能|不知道|保修|dumpsys|adb|API|HAL|daemon", re.I)


def test_areas_are_in_their_order_and_named_once() -> None:
    order = ["battery", "storage", "network", "camera", "crashes", "thermal", "memory", "apps", "security", "updates"]
    order += ["sim", "radios", "sensors", "display", "sound", "ports"]
    names = [area.name for area in ALL]
    assert names == [name for name in order if name in names]
    assert {"battery", "storage"} <= set(names)


@pytest.mark.parametrize(("area", "rule"), EVERY_RULE)
def test_every_rule_is_whole(area: Diagnostic[Any], rule: Rule[Any]) -> None:
    facts = {field.name for field in dataclasses.fields(area.parse(Outputs([]), Now()).facts)}
    assert re.fullmatch(rf"{area.name}\.[a-z0-9_-]+", rule.id)
    assert rule.threshold
    assert rule.source
    assert rule.uses
    assert set(rule.uses) <= facts
    assert rule.severity in (Severity.INFO, Severity.WARN, Severity.FAIL)
    assert rule.test(area.parse(Outputs([]), Now()).facts) is not True, "without any output nothing is found"
    for text in (rule.says.technician, rule.says.customer):
        assert text.en.endswith((".", "?", "!"))
        assert text.zh.endswith(("。", "？", "！"))
        assert not re.search(r"[一-鿿]", text.en)
        assert re.search(r"[一-鿿]", text.zh)
        for place in re.findall(r"\{(\w+)\}", text.en + text.zh):
            assert hasattr(area.parse(Outputs([]), Now()).facts, place)


@pytest.mark.parametrize(("area", "rule"), EVERY_RULE)
def test_the_customer_hears_plain_words(area: Diagnostic[Any], rule: Rule[Any]) -> None:
    said = rule.says.customer
    assert not FORBIDDEN.search(said.en + said.zh)
    if rule.verdict is Verdict.FAULT and area.name in ("battery", "storage"):
        assert "signs" in said.en
        assert "迹象" in said.zh


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for area in ALL for rule in area.rules]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("area", ALL, ids=lambda area: area.name)
def test_with_nothing_every_area_is_unknown_and_finds_nothing(area: Diagnostic[Any]) -> None:
    result = judge(area, Outputs([]), Now())
    assert (result.severity, result.complete, result.error, result.findings) == (Severity.UNKNOWN, False, None, ())
    if area.name in ("battery", "storage"):
        assert set(result.not_judged) == {rule.id for rule in area.rules}
    assert all(getattr(result.facts, name) is None for name in area.required)


@pytest.mark.parametrize("area", ALL, ids=lambda area: area.name)
def test_commands_read_only_and_are_bounded(area: Diagnostic[Any]) -> None:
    for command in area.commands:
        assert not command.changes
        assert 0 < command.timeout_s <= 30
        assert 0 < command.max_bytes <= 32 * 1024 * 1024
        assert all(command.argv)
    assert len({command.argv for command in area.commands}) == len(area.commands)


def test_another_form_that_was_cut_short_is_not_complete() -> None:
    """The area's own command is whole; the parser may have read the other form all the same."""
    whole, cut = Output(Command(("cmd",)), 0, b"x\n"), Output(Command(("other", "form")), None, b"", complete=False)
    result = judge(area(Facts(80, "x")), Outputs([whole, cut]), Now(sdk=29))
    assert (result.severity, result.complete) == (Severity.UNKNOWN, False)


def test_what_nobody_asked_is_not_the_phones_silence() -> None:
    asked, refused = Output(Command(("cmd",)), 0, b"x\n"), Output(Command(("new",)), 1, b"", b"new: not found")
    other = Output(Command(("other", "form")), 0, b"x\n")

    def given(*outputs: Output, sdk: int = 30) -> bool:
        return judge(area(Facts()), Outputs(outputs), Now(sdk=sdk)).given

    assert given(asked, refused)
    assert given(other, refused)
    assert not given(asked)
    assert given(asked, sdk=29)
    assert not given()
    optional = dataclasses.replace(area(Facts()), optional=frozenset({("new",)}))
    assert judge(optional, Outputs((asked,)), Now(sdk=30)).given
