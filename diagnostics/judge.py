"""parse + rules → Result. A broken parse is `Result.error`, never "healthy"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from diagnostics.model import (
    Command,
    Diagnostic,
    Evidence,
    Finding,
    Now,
    Outputs,
    Parsed,
    Result,
    Rule,
    Says,
    Severity,
    Text,
    Verdict,
)
from diagnostics.one_cause import told_once
from diagnostics.value_words import in_words

_ORDER = (Severity.PASS, Severity.INFO, Severity.WARN, Severity.FAIL)
_PLACE = re.compile(r"\{(\w+)\}")
MAX_EVIDENCE = 12
"""Lines kept for one finding: enough to believe it, not a second copy of the dump."""


def judge_all(diagnostics: Iterable[Diagnostic[Any]], outputs: Outputs, now: Now) -> tuple[Result, ...]:
    results = []
    for diagnostic in diagnostics:
        results.append(judge(diagnostic, outputs, now))
        for output in outputs:
            output.forget()
    return told_once(results)


def judge(diagnostic: Diagnostic[Any], outputs: Outputs, now: Now) -> Result:
    """Judge one area.

    UNKNOWN when a REQUIRED fact is null, when the parse broke, or when a command that was run came back cut short
    (or its own text shows that it is) and nothing worse than INFO was seen: half an answer is never "healthy".
    """
    complete = is_complete(diagnostic, outputs, now)
    try:
        parsed = diagnostic.parse(outputs, now)
        findings, not_judged = _apply(diagnostic, parsed)
    except Exception as broken:
        return Result(
            area=diagnostic.name,
            title=diagnostic.title,
            severity=Severity.UNKNOWN,
            complete=complete,
            error=f"{type(broken).__name__}: {broken}",
            facts=None,
            not_judged=tuple(rule.id for rule in diagnostic.rules),
            findings=(),
            given=is_given(diagnostic, outputs, now),
        )
    return Result(
        area=diagnostic.name,
        title=diagnostic.title,
        severity=_severity(diagnostic, parsed, findings, outputs),
        complete=complete and parsed.whole,
        error=None,
        facts=parsed.facts,
        not_judged=tuple(not_judged),
        findings=tuple(sorted(findings, key=lambda f: -_ORDER.index(f.severity))),
        given=is_given(diagnostic, outputs, now),
        cut_short=not parsed.whole or _cut_short(diagnostic, outputs),
    )


def is_complete(diagnostic: Diagnostic[Any], outputs: Outputs, now: Now) -> bool:
    """Every command of the area, or another form of it, is there, an optional one only if it was run; and nothing that
    the area reads was cut short."""
    for command in _applying(diagnostic, now):
        output = outputs.first(command.argv, *diagnostic.forms.get(command.argv, ()))
        if output is None and command.argv in diagnostic.optional:
            continue
        if output is None or not output.whole:
            return False
    return not _cut_short(diagnostic, outputs)


def is_given(diagnostic: Diagnostic[Any], outputs: Outputs, now: Now) -> bool:
    """Whether the phone was asked for everything that the area needs, whatever it said to it."""
    asked = {output.command.argv for output in outputs}
    return all(
        command.argv in diagnostic.optional
        or not asked.isdisjoint((command.argv, *diagnostic.forms.get(command.argv, ())))
        for command in _applying(diagnostic, now)
    )


def _applying(diagnostic: Diagnostic[Any], now: Now) -> list[Command]:
    return [
        command
        for command in diagnostic.commands
        if command.min_sdk is None or now.sdk is None or now.sdk >= command.min_sdk
    ]


def _cut_short(diagnostic: Diagnostic[Any], outputs: Outputs) -> bool:
    read = (outputs.get(*argv) for argv in diagnostic.reads() if argv not in diagnostic.optional)
    return any(output is not None and not output.whole for output in read)


def _severity(diagnostic: Diagnostic[Any], parsed: Parsed[Any], findings: list[Finding], outputs: Outputs) -> Severity:
    if any(getattr(parsed.facts, name) is None for name in diagnostic.required):
        return Severity.UNKNOWN
    worst = max((f.severity for f in findings), key=_ORDER.index, default=Severity.PASS)
    if worst in (Severity.PASS, Severity.INFO) and (not parsed.whole or _cut_short(diagnostic, outputs)):
        return Severity.UNKNOWN
    return worst


def _apply(diagnostic: Diagnostic[Any], parsed: Parsed[Any]) -> tuple[list[Finding], list[str]]:
    findings: list[Finding] = []
    not_judged: list[str] = []
    for rule in diagnostic.rules:
        holds = rule.test(parsed.facts)
        if holds is None:
            not_judged.append(rule.id)
        elif holds:
            findings.append(_finding(rule, parsed))
    for oddity in parsed.oddities:
        findings.append(
            Finding(
                rule=f"{diagnostic.name}.implausible",
                severity=Severity.INFO,
                verdict=Verdict.UNDECIDED,
                says=Says(
                    technician=oddity.why,
                    customer=Text(
                        "One reading of the phone makes no sense, so it was not used.",
                        "手机的一项读数不合常理，没有采用。",
                    ),
                ),
                source="facts dictionary: a value outside what can be true is null and is shown as printed",
                evidence=oddity.evidence[:MAX_EVIDENCE],
            )
        )
    return findings, not_judged


def _finding(rule: Rule[Any], parsed: Parsed[Any]) -> Finding:
    evidence: list[Evidence] = []
    for name in rule.uses:
        for item in parsed.evidence.get(name, ()):
            if item not in evidence:
                evidence.append(item)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        verdict=rule.verdict,
        says=Says(_fill(rule.says.technician, parsed.facts), _fill(rule.says.customer, parsed.facts)),
        source=rule.source,
        evidence=tuple(evidence[:MAX_EVIDENCE]),
        guide=rule.guide,
    )


def _fill(text: Text, facts: Any) -> Text:
    names = [f.name for f in dataclasses.fields(facts)]
    # Properties are for sentences alone (gibibytes, say): they are no facts and do not reach the JSON.
    names += [name for name, kind in vars(type(facts)).items() if isinstance(kind, property)]
    values = {name: getattr(facts, name) for name in names}
    return Text(_format(text.en, values, "en"), _format(text.zh, values, "zh"))


def _format(template: str, values: dict[str, Any], lang: str) -> str:
    # Not str.format, and all places at once: a fact may hold braces that a phone printed.
    return _PLACE.sub(
        lambda place: in_words(place[1], values[place[1]], lang) if place[1] in values else place[0], template
    )
