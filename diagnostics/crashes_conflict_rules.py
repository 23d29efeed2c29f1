"""The rules about an app in conflict (P7): one that drags the phone with it."""

from __future__ import annotations

from diagnostics.crashes_facts import CrashFacts
from diagnostics.model import Rule, Says, Severity, Text, Verdict

SUSPECT_SCORE = 9


def _suspect(facts: CrashFacts) -> bool | None:
    if facts.suspects is None:
        return None
    return facts.conflict_score is not None and facts.conflict_score >= SUSPECT_SCORE


def _drags_the_system(facts: CrashFacts) -> bool | None:
    suspect = _suspect(facts)
    return bool(facts.conflict_near_system_failure) if suspect else suspect


def _alone(facts: CrashFacts) -> bool | None:
    suspect = _suspect(facts)
    return not facts.conflict_near_system_failure if suspect else suspect


_SUSPECT_THRESHOLD = (
    f"score ≥ {SUSPECT_SCORE} in 7 days: 3 a crash or freeze of the last 24 h, 1 an earlier one, 1 in the foreground, "
    "4 within a minute of a failure of the system, 3 when installed or updated in that time"
)
_SUSPECT_SOURCE = "our proposal, every part of the score is shown; service handbook P7: one third-party app in conflict"

CONFLICT_RULES: tuple[Rule[CrashFacts], ...] = (
    Rule(
        id="crashes.app_freezes_system",
        test=_drags_the_system,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "First suspects: {conflict_apps} (score {conflict_score}); within a minute of it the system itself failed {conflict_near_system_failure} time(s). Stop or update the first one, then watch.",
                "首要怀疑：{conflict_apps}（得分 {conflict_score}），其出错前后一分钟内系统自身也出错 {conflict_near_system_failure} 次。请先停用或更新第一个应用，再观察。",
            ),
            Text(
                "One app seems to make the whole phone hang. We can update it or switch it off now and see.",
                "似乎有一个应用让整部手机卡住。现在就可以更新或停用它，再看看情况。",
            ),
        ),
        threshold=_SUSPECT_THRESHOLD + "; a failure of the system near it",
        source=_SUSPECT_SOURCE,
        uses=("suspects", "system_failures_7d"),
    ),
    Rule(
        id="crashes.app_in_conflict",
        test=_alone,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Should the phone hang: first suspects are {conflict_apps} (score {conflict_score}). Update or stop them one at a time.",
                "如果手机卡顿：首要怀疑 {conflict_apps}（得分 {conflict_score}）。请逐个更新或停用。",
            ),
            Text(
                "If the phone hangs now and then, one app is the most likely reason. We can update it now.",
                "如果手机时常卡顿，最可能是某个应用引起的，现在就可以更新它。",
            ),
        ),
        threshold=_SUSPECT_THRESHOLD,
        source=_SUSPECT_SOURCE,
        uses=("suspects",),
    ),
)
