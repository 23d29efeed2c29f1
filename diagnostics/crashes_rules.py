"""The facts and rules of the crashes area.

Verdict of an app that keeps crashing: SETTING. By the service handbook (P7) freezes usually come from one third-party
app in conflict; it can be updated, cleared or uninstalled while the customer waits. The system itself crashing is FAULT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diagnostics.model import Rule, Says, Severity, Text, Verdict

APP_WARN, APP_FAIL = 3, 10
SUSPECT_SCORE = 9
_FAULT_WORDS = ("panic", "watchdog")
_POWER_WORDS = ("thermal", "battery")


@dataclass(frozen=True, slots=True)
class CrashFacts:
    """Counts over what the sources still hold. `by_package`: {package: {java, native, anr}}. `worst_app_24h`: the app
    with the most crashes and ANRs in the 24 hours before the phone's time. `system_failures_7d`: crashes and watchdog
    kills of system_server. `timeline`: the newest dated crashes, oldest first. `groups`: {package, kind, cause, count,
    last_at}, most frequent first. `suspects`: apps by their part in the trouble of the last 7 days, each with the figures
    that its score is made of (crash_groups.POINTS); `conflict_apps`: those at its head."""

    java_count: int | None = None
    native_count: int | None = None
    anr_count: int | None = None
    by_package: Mapping[str, Mapping[str, int]] | None = None
    last_at: str | None = None
    sources: tuple[str, ...] | None = None
    java_count_24h: int | None = None
    native_count_24h: int | None = None
    anr_count_24h: int | None = None
    worst_app_24h: str | None = None
    worst_app_24h_count: int | None = None
    system_failures_7d: int | None = None
    boot_reason: str | None = None
    timeline: tuple[Mapping[str, str | None], ...] | None = None
    groups: tuple[Mapping[str, Any], ...] | None = None
    suspects: tuple[Mapping[str, Any], ...] | None = None
    conflict_apps: tuple[str, ...] | None = None
    conflict_score: int | None = None
    conflict_near_system_failure: int | None = None


def boot_words(facts: CrashFacts, words: tuple[str, ...]) -> bool | None:
    if facts.boot_reason is None:
        return None
    return any(word in facts.boot_reason.lower() for word in words)


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

_COUNTS = ("worst_app_24h", "java_count", "native_count", "anr_count")
_BOOT_SOURCE = "AOSP system/core/bootstat/bootstat.cpp (canonical boot reasons); our proposal"

RULES: tuple[Rule[CrashFacts], ...] = (
    Rule(
        id="crashes.app_crash_loop",
        test=lambda f: None if f.worst_app_24h_count is None else f.worst_app_24h_count >= APP_FAIL,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{worst_app_24h} crashed or froze {worst_app_24h_count} times in 24 hours: update it, clear its cache, or uninstall it, then watch.",
                "{worst_app_24h} 在 24 小时内崩溃或卡死 {worst_app_24h_count} 次：请更新、清理缓存或卸载后观察。",
            ),
            Text(
                "One app keeps stopping and disturbs the phone. We can update or remove it right now.",
                "有一个应用反复停止运行，影响了手机。现在就可以更新或移除它。",
            ),
        ),
        threshold=f"{APP_FAIL} or more crashes and ANRs of one app in 24 h",
        source="our proposal; service handbook P7",
        uses=("worst_app_24h",),
    ),
    Rule(
        id="crashes.app_crashing",
        test=lambda f: None if f.worst_app_24h_count is None else APP_WARN <= f.worst_app_24h_count < APP_FAIL,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{worst_app_24h} crashed or froze {worst_app_24h_count} times in 24 hours: update it or clear its cache.",
                "{worst_app_24h} 在 24 小时内崩溃或卡死 {worst_app_24h_count} 次：请更新或清理缓存。",
            ),
            Text(
                "One app stopped several times today. We can update it right now.",
                "有一个应用今天停止运行了好几次，现在就可以更新它。",
            ),
        ),
        threshold=f"{APP_WARN} to {APP_FAIL - 1} crashes and ANRs of one app in 24 h",
        source="our proposal; service handbook P7",
        uses=("worst_app_24h",),
    ),
    Rule(
        id="crashes.system_server",
        test=lambda f: None if f.system_failures_7d is None else f.system_failures_7d > 0,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The Android system itself crashed or was killed by its watchdog {system_failures_7d} time(s) in 7 days: signs of a fault in system software or hardware.",
                "安卓系统自身在 7 天内崩溃或被看门狗终止 {system_failures_7d} 次：有系统软件或硬件故障的迹象。",
            ),
            Text(
                "The phone's own system restarted after an error. There are signs of a fault, it should be looked at in the shop.",
                "手机系统曾因出错而重启，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="one crash or watchdog kill of system_server in 7 days",
        source="our proposal; AOSP Watchdog.java, ActivityManagerService.addErrorToDropBox",
        uses=("system_failures_7d",),
    ),
    Rule(
        id="crashes.boot_after_fault",
        test=lambda f: boot_words(f, _FAULT_WORDS),
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The last start followed a {boot_reason}: signs of a fault in the system software or hardware.",
                "上次启动的原因是 {boot_reason}：有系统软件或硬件故障的迹象。",
            ),
            Text(
                "The phone last restarted on its own after an error. There are signs of a fault, it should be looked at in the shop.",
                "手机上次是因出错自行重启的，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="boot reason names panic or watchdog",
        source=_BOOT_SOURCE,
        uses=("boot_reason",),
    ),
    Rule(
        id="crashes.boot_after_power_problem",
        test=lambda f: (
            None if f.boot_reason is None else boot_words(f, _POWER_WORDS) and not boot_words(f, _FAULT_WORDS)
        ),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone last switched off because of {boot_reason}: look at the battery and its temperature.",
                "手机上次因 {boot_reason} 关机：请检查电池和温度。",
            ),
            Text(
                "The phone last switched itself off because of heat or an empty battery. We look at the battery next.",
                "手机上次因过热或电量不足自动关机，接下来检查电池。",
            ),
        ),
        threshold="boot reason names thermal or battery",
        source=_BOOT_SOURCE,
        uses=("boot_reason",),
    ),
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
