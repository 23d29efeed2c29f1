"""The last 24 hours and 7 days of a phone, counted back from its clock; without a clock from the head of the report, or
from the newest entry that any source holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from diagnostics.crash_events import JAVA, KINDS, NATIVE, PANIC, RESTART, WATCHDOG, Crash, Stamp
from diagnostics.crash_groups import SYSTEM, WEEK, apps_among, within
from diagnostics.crash_sources import DAY, Sources
from diagnostics.crashes_facts import APP_FAIL, APP_WARN
from diagnostics.model import Now

CLOCK, REPORT, NEWEST = "clock", "report", "newest_entry"
ONE_RESTART = timedelta(minutes=10)
"""Between the crash of the system and the entry that it has started again. Our proposal."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class End:
    """Where the 24 hours end. `dated`: with a year; otherwise `at` lies in the year 2000 (crash_events.Crash.moment)."""

    at: datetime
    told_by: str
    dated: bool = True

    @property
    def words(self) -> str:
        return self.at.isoformat(sep=" ", timespec="minutes")[0 if self.dated else 5 :]


def end_of(sources: Sources, now: Now) -> End | None:
    """None where nothing at hand has a time."""
    local = _local(now)
    if local is not None:
        return End(local, CLOCK)
    if now.report_time is not None:
        return End(datetime.strptime(now.report_time, "%Y-%m-%d %H:%M:%S"), REPORT)
    newest = sources.newest
    stamps = [event.when for _, event in sources.events if event.when is not None]
    if newest is not None:
        ends = [at for one in sources.tails if (at := _nearest(one, newest)) is not None]
        return End(max([newest, *ends, *(at for one in stamps if (at := one.at(newest)) is not None)]), NEWEST)
    # Without a year the last line of a log is its newest, whatever its month.
    for group in (sources.tails, stamps):
        moments = [at for one in group if (at := one.in_year(2000)) is not None]
        if moments:
            return End(max(moments), NEWEST, dated=False)
    return None


def _nearest(when: Stamp, known: datetime) -> datetime | None:
    """A log ends when it was read, in the year that brings it nearest to what else was read."""
    years = [when.year] if when.year is not None else [known.year + shift for shift in (-1, 0, 1)]
    found = [at for year in years if (at := when.in_year(year)) is not None]
    return min(found, key=lambda at: abs(at - known), default=None)


def _local(now: Now) -> datetime | None:
    """The phone's local time; None without its clock or its time zone."""
    if now.phone_time_s is None or now.utc_offset_s is None:
        return None
    try:
        zone = timezone(timedelta(seconds=now.utc_offset_s))
        return datetime.fromtimestamp(now.phone_time_s, zone).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def count_recent(facts: dict[str, Any], crashes: list[Crash], sources: Sources, end: End | None) -> None:
    """Into `facts`: what happened in the 24 hours and 7 days before `end`.

    A crash without a time may have happened in them or not. `trouble_24h` stays null where that decides, and where no crash
    is told and no source reaches back so far.
    """
    programs = [crash for crash in crashes if crash.kind in KINDS and crash.package != SYSTEM]
    day = [crash for crash, _ in within(programs, end.at - DAY, end.at)] if end is not None else []
    undated = sum(crash.moment is None for crash in programs)
    covered = sources.covering(end.at) if end is not None else set(sources.lasting)
    if end is not None:
        facts["window_end"], facts["window_from"] = end.words, end.told_by
    _by_kind(facts, crashes, covered, end)
    sure = not undated or len(day) >= APP_WARN or len(day) + undated < APP_WARN
    if sure and (covered or crashes):
        facts["trouble_24h"] = "few" if len(day) < APP_WARN else "several" if len(day) < APP_FAIL else "many"
        exact = len(day) >= APP_WARN or not undated
        facts["crashes_24h"] = len(day) if exact and (day or covered) else None
    apps = apps_among(programs)
    counts: dict[str, int] = {}
    for crash in day:
        if crash.package is not None:
            counts[crash.package] = counts.get(crash.package, 0) + 1
    worst_first = sorted(counts, key=lambda name: (counts[name], name), reverse=True)
    for name, its in (
        ("app", [one for one in worst_first if one in apps]),
        ("system", [one for one in worst_first if one not in apps]),
    ):
        most = counts[its[0]] if its else 0
        if sure and (its or covered):
            facts[f"worst_{name}_24h"], facts[f"worst_{name}_24h_count"] = its[0] if its else None, most
    if "trouble_24h" in facts:
        facts["programs_24h"] = tuple(f"{name} ({counts[name]}×)" for name in worst_first[:SHOWN])
    _system(facts, crashes, sources, end)


def _by_kind(facts: dict[str, Any], crashes: list[Crash], covered: set[str], end: End | None) -> None:
    for kind in KINDS:
        of_kind = [crash for crash in crashes if crash.kind == kind]
        number = len(within(of_kind, end.at - DAY, end.at)) if end is not None else 0
        undated = any(crash.moment is None for crash in of_kind)
        facts[f"{kind}_count_24h"] = number if not undated and (number or kind in covered) else None


def _system(facts: dict[str, Any], crashes: list[Crash], sources: Sources, end: End | None) -> None:
    if end is None:
        return
    recent = within(crashes, end.at - WEEK, end.at)
    broke = [at for crash, at in recent if fails_the_system(crash) and crash.kind != RESTART]
    again = [at for crash, at in recent if crash.kind == RESTART]
    number = len(broke) + sum(not any(at - ONE_RESTART <= one <= at for one in broke[:1000]) for at in again)
    facts["system_failures_7d"] = number if number or sources.system else None
    kept = {at for _, when, _ in sources.kernel_logs if (at := when.at(end.at)) and end.at - WEEK <= at <= end.at}
    facts["kernel_logs_7d"] = len(kept) if kept or sources.system else None


def fails_the_system(crash: Crash) -> bool:
    return crash.kind in (WATCHDOG, RESTART, PANIC) or (crash.package == SYSTEM and crash.kind in (JAVA, NATIVE))
