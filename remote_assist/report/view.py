"""What the page shows, worked out from results: problems and what became of them, areas before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from diagnostics.model import Finding, Result, Severity
from remote_assist.report.area_labels import KEY_FACTS as MORE_KEY_FACTS
from remote_assist.report.canvas import NARROW, WIDE
from remote_assist.report.fact_labels import KEY_FACTS
from remote_assist.report.json import plain
from remote_assist.report.labels import LABEL, SEVERITY, VERDICT, counted
from remote_assist.report.plots import plots
from remote_assist.report.units import named, shown

PROBLEMS = (Severity.FAIL, Severity.WARN)
RANK = {Severity.FAIL: 0, Severity.WARN: 1, Severity.UNKNOWN: 2, Severity.INFO: 3, Severity.PASS: 4}
MOST_FACTS = 200

Became = Literal["solved", "still", "unsure", "open", "new"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that matters. `became`: solved, still there, not checked again (unsure), seen only by the second
    check (new); open = there was no second check."""

    area: str
    finding: Finding
    severity: str
    verdict: str
    customer: str
    technician: str
    became: Became


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the overview. `after_*` is None when it was not checked again. `keys`: what stands open (label,
    value); `facts`: every reading that was told (label, value, its name in `check --json`); `untold`: the
    names of the others. Each plot is there in two widths."""

    name: str
    title: str
    severity: str
    says: str
    after_severity: str | None
    after_says: str | None
    complete: bool
    error: str | None
    not_judged: tuple[str, ...]
    notes: tuple[Finding, ...]
    keys: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    untold: tuple[str, ...]
    plots: tuple[str, ...]
    narrow_plots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first screen: one line, its tone (good, warn, bad, unknown), and what lies behind it."""

    headline: str
    tone: str
    problems: tuple[Problem, ...]
    areas: tuple[Area, ...]
    unjudged: tuple[str, ...]


def overview(before: Sequence[Result], after: Sequence[Result], lang: str) -> Overview:
    later = {result.area: result for result in after}
    problems = _problems(before, later, lang)
    known = {problem.finding.rule for problem in problems}
    problems += [new for new in _problems(after, {}, lang, became="new") if new.finding.rule not in known]
    problems.sort(key=lambda problem: RANK[problem.finding.severity])
    areas = tuple(_area(result, later.get(result.area), lang) for result in before)
    now = [later.get(result.area, result) for result in before]
    unjudged = tuple(result.title.in_language(lang) for result in now if not result.judged)
    headline, tone = _headline(problems, now, bool(after), lang)
    return Overview(headline, tone, tuple(problems), areas, unjudged)


def _headline(problems: Sequence[Problem], now: Sequence[Result], again: bool, lang: str) -> tuple[str, str]:
    if not problems:
        judged = any(result.judged for result in now)
        key = "none_found" if judged else "none_judged"
        return LABEL[key].in_language(lang), "good" if judged and all(r.judged for r in now) else "unknown"
    solved = sum(problem.became == "solved" for problem in problems)
    if solved == len(problems):
        return LABEL["all_solved"].in_language(lang), "good"
    open_ones = [problem for problem in problems if problem.became != "solved"]
    bad = any(problem.finding.severity is Severity.FAIL for problem in open_ones)
    return counted(len(problems), solved if again else None, lang), "bad" if bad else "warn"


def _problems(
    before: Sequence[Result], later: dict[str, Result], lang: str, became: Became | None = None
) -> list[Problem]:
    found = []
    for result in before:
        for finding in result.findings:
            if finding.severity in PROBLEMS:
                found.append(
                    Problem(
                        result.title.in_language(lang),
                        finding,
                        finding.severity.value,
                        VERDICT[finding.verdict].in_language(lang),
                        finding.says.customer.in_language(lang),
                        finding.says.technician.in_language(lang),
                        became or _became(finding, later.get(result.area), bool(later)),
                    )
                )
    return found


def _became(finding: Finding, after: Result | None, again: bool) -> Became:
    """Solved only when the second check judged this very rule and it did not hold any more. A milder rule about the
    same thing (low instead of full) is a problem of its own and listed by the second check."""
    if not again:
        return "open"
    if after is None or not after.judged or finding.rule in after.not_judged:
        return "unsure"
    return "still" if any(other.rule == finding.rule for other in after.findings) else "solved"


def severity_shown(result: Result) -> Severity:
    """A FAIL is shown as one even where a missing fact makes the area as a whole UNKNOWN."""
    failed = any(finding.severity is Severity.FAIL for finding in result.findings)
    return Severity.FAIL if failed else result.severity


def _area(result: Result, after: Result | None, lang: str) -> Area:
    first, second = severity_shown(result), severity_shown(after) if after else None
    now = (after or result).facts
    return Area(
        name=result.area,
        title=result.title.in_language(lang),
        severity=first.value,
        says=SEVERITY[first].in_language(lang),
        after_severity=second.value if second else None,
        after_says=SEVERITY[second].in_language(lang) if second else None,
        complete=result.complete,
        error=result.error,
        not_judged=result.not_judged,
        notes=tuple(finding for finding in result.findings if finding.severity not in PROBLEMS),
        keys=_keys(result.area, now, lang),
        facts=_facts(result.area, now, lang),
        untold=_untold(result.area, now, lang),
        plots=tuple(plots(result, after, lang, WIDE)),
        narrow_plots=tuple(plots(result, after, lang, NARROW)),
    )


def _facts(area: str, facts: Any, lang: str) -> tuple[tuple[str, str, str], ...]:
    """Every fact that was told, with its value."""
    found = [(name, value) for name, value in _plain(facts).items() if value is not None]
    return tuple((named(area, name, lang), shown(name, value, lang), name) for name, value in found[:MOST_FACTS])


def _untold(area: str, facts: Any, lang: str) -> tuple[str, ...]:
    """What the phone did not say is part of the picture: by name, in one line."""
    return tuple(named(area, name, lang) for name, value in _plain(facts).items() if value is None)[:MOST_FACTS]


def _plain(facts: Any) -> dict[str, Any]:
    found = plain(facts)
    return found if isinstance(found, dict) else {}


def _keys(area: str, facts: Any, lang: str) -> tuple[tuple[str, str], ...]:
    """The few facts that say most. One that was not told is said only in the table of all readings."""
    found = _plain(facts)
    names = KEY_FACTS.get(area) or MORE_KEY_FACTS.get(area) or _first_told(found)
    told = [name for name in names if found.get(name) is not None]
    return tuple((named(area, name, lang), shown(name, found[name], lang)) for name in told)


def _first_told(found: dict[str, Any]) -> list[str]:
    """For an area that nobody has chosen for: the first four simple facts that the phone told."""
    return [name for name, value in found.items() if isinstance(value, bool | int | float | str)][:4]
