"""Crashes: which programs crash or freeze, how often, and how the last start came about (P7, P14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diagnostics import packages_text
from diagnostics.crash_events import KINDS, Crash, merge
from diagnostics.crash_groups import DAY, WEEK, groups, rank
from diagnostics.crash_sources import CRASH_LOG, DROPBOX, EXIT_INFO, Sources, read_sources
from diagnostics.crash_sources import FORMS as SOURCE_FORMS
from diagnostics.crash_window import count_recent, end_of, fails_the_system
from diagnostics.crashes_facts import CrashFacts as CrashFacts
from diagnostics.crashes_rules import RULES
from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Command, Diagnostic, Now, Outputs, Parsed, Text
from diagnostics.settings_text import GETPROP, Properties

BOOT_REASONS = ("sys.boot.reason", "ro.boot.bootreason")
COMMANDS = (
    Command(EXIT_INFO, timeout_s=15, min_sdk=30),
    Command(DROPBOX, timeout_s=15),
    Command(CRASH_LOG, timeout_s=15),
    Command(GETPROP),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {**SOURCE_FORMS, GETPROP: tuple(("getprop", name) for name in BOOT_REASONS)}
MAX_TIMELINE = 100
MAX_LINES_SHOWN = 20


def parse(outputs: Outputs, now: Now) -> Parsed[CrashFacts]:
    notes = Notebook()
    sources = read_sources(outputs)
    end = end_of(sources, now)
    crashes = merge((event for _, event in sources.events), end.at if end is not None and end.dated else None)
    facts: dict[str, Any] = {}
    if sources.names:
        facts["sources"] = tuple(dict.fromkeys(sources.names))
        _count(facts, crashes, sources)
        count_recent(facts, crashes, sources, end)
        if end is not None:
            ranking = rank(crashes, end.at, _changed(outputs, now))
            facts["suspects"] = ranking.suspects
            if ranking.suspects:
                _first_suspects(facts, ranking.suspects)
                suspect_lines = {line for name in facts["conflict_apps"] for line in ranking.lines[name]}
                for origin, event in sources.events:
                    if event.line in suspect_lines:
                        notes.saw("suspects", origin, event.line)
    _note(notes, facts, crashes, sources)
    properties = Properties(outputs)
    for name in BOOT_REASONS:
        facts["boot_reason"] = facts.get("boot_reason") or properties.read(name, "boot_reason", notes) or None
    return Parsed(CrashFacts(**facts), notes.evidence, tuple(notes.oddities), whole=not sources.cut)


def _note(notes: Notebook, facts: Mapping[str, Any], crashes: list[Crash], sources: Sources) -> None:
    """The lines of the newest crashes, under every fact that they made."""
    outputs_of = {event.line: output for output, event in sources.events}
    newest = sorted(crashes, key=lambda one: one.moment or datetime.min, reverse=True)
    of_the_system = [crash for crash in newest if fails_the_system(crash)][:MAX_LINES_SHOWN]
    for crash in [*newest[:MAX_LINES_SHOWN], *of_the_system]:
        output = outputs_of.get(crash.line)
        if output is None:
            continue
        if crash.kind in KINDS:
            notes.saw(f"{crash.kind}_count", output, crash.line)
        for worst in ("worst_app_24h", "worst_system_24h"):
            if crash.package is not None and crash.package == facts.get(worst):
                notes.saw(worst, output, crash.line)
        if fails_the_system(crash):
            notes.saw("system_failures_7d", output, crash.line)
    for output, _, line in sources.kernel_logs[-MAX_LINES_SHOWN:]:
        notes.saw("kernel_logs_7d", output, line)


def _first_suspects(facts: dict[str, Any], suspects: tuple[Mapping[str, Any], ...]) -> None:
    """Those at the head of the ranking, and the score of the first in words."""
    first = suspects[0]
    close = [one["package"] for one in suspects if one["score"] * 2 >= first["score"]]
    facts["conflict_apps"] = tuple(close[:3])
    facts["conflict_score"] = first["score"]
    facts["conflict_near_system_failure"] = first["near_system_failure"]


def _changed(outputs: Outputs, now: Now) -> dict[str, bool]:
    """Apps of which it is known whether they were installed or updated in the last 7 days, where the package list was
    read for another area; this area does not ask for it itself."""
    for argv in (packages_text.CHECKIN, *packages_text.LONG):
        output = outputs.get(*argv)
        read = packages_text.checkin if argv == packages_text.CHECKIN else packages_text.long_form
        records = read(output.lines) if output is not None else None
        if records is not None:
            ages = {
                name: packages_text.age_s(record.updated, now.phone_time_s, now.utc_offset_s)
                for name, record in records.items()
                if record is not None
            }
            return {
                name: -DAY.total_seconds() <= age <= WEEK.total_seconds()
                for name, age in ages.items()
                if age is not None
            }
    return {}


def _count(facts: dict[str, Any], crashes: list[Crash], sources: Sources) -> None:
    counted = [crash for crash in crashes if crash.kind in KINDS]
    for kind in KINDS:
        number = sum(crash.kind == kind for crash in counted)
        facts[f"{kind}_count"] = number if number or kind in sources.listed else None
    packages: dict[str, dict[str, int]] = {}
    for crash in counted:
        if crash.package is not None:
            packages.setdefault(crash.package, dict.fromkeys(KINDS, 0))[crash.kind] += 1
    if packages or sources.listed:
        facts["by_package"] = packages
        facts["groups"] = groups(counted)
    dated = sorted((crash.at for crash in counted if crash.at is not None), reverse=True)
    # An undated crash may be the newest.
    if dated and len(dated) == len(counted):
        facts["last_at"] = dated[0].isoformat(timespec="seconds")
    newest = sorted((crash for crash in counted if crash.at is not None), key=lambda one: one.at or datetime.min)
    facts["timeline"] = tuple(
        {"at": crash.at.isoformat(timespec="seconds"), "kind": crash.kind, "process": crash.process}
        for crash in newest[-MAX_TIMELINE:]
        if crash.at is not None
    )


REQUIRED = ("sources", "trouble_24h")
"""`sources` is null when nothing that was read tells of crashes. `trouble_24h` is null when no crash is told and no source
that outlives a restart was there to list it, and when so many crashes have no time that it cannot be said whether they
happened today: their number is named, and the area stays unknown. One tombstone or trace is judged for what it is."""

DIAGNOSTIC: Diagnostic[CrashFacts] = Diagnostic(
    name="crashes",
    title=Text("Crashes and freezes", "崩溃与卡死"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    # A log that somebody cut out shows what it shows; what it would have listed is not counted on (crash_sources).
    optional=frozenset(FORMS[CRASH_LOG]),
)
