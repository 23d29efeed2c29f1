"""What empties the battery (P1): the history of its level, how fast it falls, and which apps used most.

Two commands tell it: `dumpsys batterystats --charged` (the statistics) and `--history`. A whole `dumpsys batterystats`
holds both, a checkin form both in short.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostics.battery_facts import BatteryFacts, between, real
from diagnostics.battery_health import BATTERYSTATS
from diagnostics.battery_history_text import HOUR_MS, History, read_checkin, read_history
from diagnostics.battery_use_text import PowerUse, is_app, read_power_checkin, read_power_use
from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Now, Output, Outputs, Rule, Says, Severity, Text, Verdict

HISTORY: Argv = ("dumpsys", "batterystats", "--history")
WHOLE: Argv = ("dumpsys", "batterystats")
CHECKINS: tuple[Argv, ...] = ((*WHOLE, "-c"), (*WHOLE, "--checkin"))
TOP = 5
LEAST_HOURS = 1.0
"""Less discharging than this gives no rate: one percent more or less would decide it. Our proposal."""
LEAST_MAH = 0.01
"""What rounds to nothing is no suspect."""
IDLE_WARN, IDLE_FAIL = 4.0, 10.0
SUSPECT_SHARE, SUSPECT_MAH = 0.25, 100.0


def drain(book: Notebook, outputs: Outputs, now: Now) -> dict[str, Any]:
    """The facts about draining; a source that is absent leaves its facts null."""
    facts: dict[str, Any] = {}
    found = _history(outputs, now)
    if found is not None:
        output, history = found
        points = history.dated()
        if points:
            facts["drain_points"] = tuple(
                {"at": when.isoformat(timespec="seconds"), "level_percent": level} for when, level in points
            )
        facts |= _rates(book, output, history)
    use = _power_use(outputs)
    if use is not None and use[1].by_uid is not None:
        facts |= _suspects(book, *use)
    return facts


def _history(outputs: Outputs, now: Now) -> tuple[Output, History] | None:
    for argv in (HISTORY, WHOLE):
        output = outputs.get(*argv)
        if output is not None and (history := read_history(output.lines)).recognised:
            return output, history
    for argv in CHECKINS:
        output = outputs.get(*argv)
        if output is not None and (history := read_checkin(output.lines, now.utc_offset_s)).recognised:
            return output, history
    return None


def _rates(book: Notebook, output: Output, history: History) -> dict[str, Any]:
    facts: dict[str, Any] = {"discharging_hours": round(history.discharging_ms / HOUR_MS, 1)}
    hours = history.discharging_ms / HOUR_MS
    if hours >= LEAST_HOURS:
        facts["drain_percent_per_hour"] = round(history.dropped_percent / hours, 1)
        book.saw("drain_percent_per_hour", output, history.first_line)
        book.saw("drain_percent_per_hour", output, history.last_line)
        if history.screen_told:
            facts["screen_on_percent"] = round(100 - history.screen_off_ms * 100 / history.discharging_ms)
    idle = history.screen_off_ms / HOUR_MS
    if history.screen_told and idle >= LEAST_HOURS:
        facts["idle_drain_percent_per_hour"] = round(history.screen_off_dropped / idle, 1)
        book.saw("idle_drain_percent_per_hour", output, history.first_line)
        book.saw("idle_drain_percent_per_hour", output, history.last_line)
    return facts


def _power_use(outputs: Outputs) -> tuple[Output, PowerUse] | None:
    for argv in (BATTERYSTATS, WHOLE):
        output = outputs.get(*argv)
        if output is not None and (use := read_power_use(output.lines)).by_uid is not None:
            return output, use
    for argv in CHECKINS:
        output = outputs.get(*argv)
        if output is not None and (use := read_power_checkin(output.lines)).by_uid is not None:
            return output, use
    return None


def _suspects(book: Notebook, output: Output, use: PowerUse) -> dict[str, Any]:
    ranked = sorted((use.by_uid or {}).items(), key=lambda item: (-item[1], item[0]))
    suspects: list[Mapping[str, Any]] = []
    for uid, mah in [item for item in ranked if item[1] >= LEAST_MAH][:TOP]:
        suspects.append({"name": use.name_of(uid), "mah": round(mah, 1 if mah >= 1 else 2)})
        book.saw("drain_suspects", output, use.lines[uid])
    facts: dict[str, Any] = {"drain_suspects": tuple(suspects), "computed_drain_mah": use.computed_mah}
    first = next((item for item in ranked if is_app(item[0])), None)
    total = use.computed_mah
    if first is not None and total and first[1] <= total:
        uid, mah = first
        share = round(mah * 100 / total)
        facts |= {"drain_top_app": use.name_of(uid), "drain_top_app_mah": round(mah, 1), "drain_top_app_percent": share}
        book.saw("drain_top_app", output, use.lines[uid])
    return facts


def _one_app(f: BatteryFacts) -> bool | None:
    if f.drain_top_app_percent is None or f.drain_top_app_mah is None:
        return None
    return f.drain_top_app_percent >= SUSPECT_SHARE * 100 and f.drain_top_app_mah >= SUSPECT_MAH


_IDLE_CUSTOMER = Text(
    "The phone loses charge quickly even while it lies unused. We look for the app that keeps it awake.",
    "手机放着不用时电量也掉得快，我们来找出让它无法休息的应用。",
)

RULES: tuple[Rule[BatteryFacts], ...] = (
    Rule(
        id="battery.drains_idle_fast",
        test=real(
            lambda f: None if f.idle_drain_percent_per_hour is None else f.idle_drain_percent_per_hour >= IDLE_FAIL
        ),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Loses {idle_drain_percent_per_hour} % an hour with the screen off (fails from 10): most used by {drain_top_app}.",
                "熄屏时每小时掉电 {idle_drain_percent_per_hour} %（10 % 及以上不合格）：耗电最多的是 {drain_top_app}。",
            ),
            _IDLE_CUSTOMER,
        ),
        threshold="screen off and discharging for an hour or more, ≥ 10 % an hour",
        source="our proposal: at this rate a full phone is empty in ten hours unused",
        uses=("idle_drain_percent_per_hour", "drain_top_app"),
    ),
    Rule(
        id="battery.drains_idle",
        test=real(lambda f: between(f.idle_drain_percent_per_hour, IDLE_WARN, IDLE_FAIL)),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Loses {idle_drain_percent_per_hour} % an hour with the screen off (watch from 4): most used by {drain_top_app}.",
                "熄屏时每小时掉电 {idle_drain_percent_per_hour} %（4 % 起需留意）：耗电最多的是 {drain_top_app}。",
            ),
            _IDLE_CUSTOMER,
        ),
        threshold="screen off and discharging for an hour or more, 4 to 10 % an hour",
        source="our proposal: a full phone would be empty in a day unused",
        uses=("idle_drain_percent_per_hour", "drain_top_app"),
    ),
    Rule(
        id="battery.one_app_drains",
        test=_one_app,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{drain_top_app} used {drain_top_app_mah} mAh, {drain_top_app_percent} % of what was used: restrict it in the background if that is not wanted.",
                "{drain_top_app} 用了 {drain_top_app_mah} mAh，占总耗电的 {drain_top_app_percent} %：如非所需，可限制其后台运行。",
            ),
            Text(
                "One app uses a large part of the battery. If you do not need it all the time, we can restrict it now.",
                "有一个应用占了很大一部分耗电。如果不需要它一直运行，现在就可以加以限制。",
            ),
        ),
        threshold="one app takes ≥ 25 % of the computed drain and ≥ 100 mAh",
        source="our proposal; figures are the phone's own estimate (AOSP BatteryUsageStats), not a measurement",
        uses=("drain_top_app", "drain_suspects"),
    ),
)
