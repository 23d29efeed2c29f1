"""Crashes: which programs crash or freeze, how often, and how the last start came about (P7, P14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice, permutations
from typing import Any

from diagnostics import packages_text
from diagnostics.crash_events import ANR, JAVA, KINDS, MAX_EVENTS, NATIVE, WATCHDOG, Crash, CrashEvent, merge
from diagnostics.crash_files_text import read_crash_file
from diagnostics.crash_groups import groups, rank
from diagnostics.crashes_rules import RULES, CrashFacts
from diagnostics.dropbox_text import read_dropbox
from diagnostics.dumpsys import Notebook
from diagnostics.exitinfo_text import read_exit_info
from diagnostics.logcat_text import crashes_in, is_log
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.settings_text import GETPROP, Properties

EXIT_INFO: Argv = ("dumpsys", "activity", "exit-info")
DROPBOX: Argv = ("dumpsys", "dropbox")
CRASH_LOG: Argv = ("logcat", "-b", "crash", "-d")
BOOT_REASONS = ("sys.boot.reason", "ro.boot.bootreason")
COMMANDS = (
    Command(EXIT_INFO, timeout_s=15, min_sdk=30),
    Command(DROPBOX, timeout_s=15),
    Command(CRASH_LOG, timeout_s=15),
    Command(GETPROP),
)
_DROPBOX_TAGS = (
    *(f"{who}_{what}" for who in ("data_app", "system_app") for what in ("crash", "native_crash", "anr")),
    *(f"system_server_{what}" for what in ("crash", "native_crash", "anr", "watchdog")),
    "SYSTEM_TOMBSTONE",
    "SYSTEM_RESTART",
)
_BUFFERS: tuple[Argv, ...] = (
    *[("-b", name) for name in ("crash", "all", "events", "system", "main", "default", "main,system,crash")],
    (),
)
_FORMATS: tuple[Argv, ...] = (
    (),
    *[("-v", name) for name in ("threadtime", "time", "brief", "long", "year", "uid", "UTC", "usec", "printable")],
)


def _log_forms() -> tuple[Argv, ...]:
    """`logcat` with any buffer and format, its options in any order."""
    forms: dict[Argv, None] = {}
    for buffer in _BUFFERS:
        for layout in _FORMATS:
            for order in permutations((buffer, ("-d",), layout)):
                forms.setdefault(("logcat", *[word for part in order for word in part]))
    forms.pop(CRASH_LOG)
    return tuple(forms)


FORMS: dict[Argv, tuple[Argv, ...]] = {
    DROPBOX: (
        *[(*DROPBOX, how) for how in ("--print", "-p", "--file", "-f")],
        *[(*DROPBOX, "--print", tag) for tag in _DROPBOX_TAGS],
    ),
    CRASH_LOG: _log_forms(),
    GETPROP: tuple(("getprop", name) for name in BOOT_REASONS),
}
MAX_TIMELINE = 100
SYSTEM = "system"
"""In `_Sources.listed`: a crash of system_server would have been listed (exit-info knows apps only)."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass
class _Sources:
    """What the readers found: events by output, which kinds were listed in full, the newest time known.

    `cut`: a drop box lists fewer entries than its first line promises.
    """

    events: list[tuple[Output, CrashEvent]]
    names: list[str]
    listed: set[str]
    newest: datetime | None = None
    cut: bool = False


def parse(outputs: Outputs, now: Now) -> Parsed[CrashFacts]:
    notes = Notebook()
    sources = _read(outputs)
    local = _local(now)
    crashes = merge((event for _, event in sources.events), local or sources.newest)
    facts: dict[str, Any] = {}
    if sources.names or sources.events:
        _count(facts, crashes, sources)
    if sources.names:
        facts["sources"] = tuple(dict.fromkeys(sources.names))
        if local is not None:
            _recent(facts, crashes, local, SYSTEM in sources.listed)
            ranking = rank(crashes, local, _changed(outputs, now))
            facts["suspects"] = ranking.suspects
            if ranking.suspects:
                _first_suspects(facts, ranking.suspects)
                suspect_lines = {line for name in facts["conflict_apps"] for line in ranking.lines[name]}
                for origin, event in sources.events:
                    if event.line in suspect_lines:
                        notes.saw("suspects", origin, event.line)
    outputs_of = {event.line: output for output, event in sources.events}
    for crash in sorted(crashes, key=lambda one: one.at or datetime.min, reverse=True)[:20]:
        output = outputs_of.get(crash.line)
        if output is not None:
            notes.saw(f"{crash.kind}_count", output, crash.line)
            if crash.package is not None and crash.package == facts.get("worst_app_24h"):
                notes.saw("worst_app_24h", output, crash.line)
            if crash.package == "system_server" or crash.kind == WATCHDOG:
                notes.saw("system_failures_7d", output, crash.line)
    properties = Properties(outputs)
    for name in BOOT_REASONS:
        facts["boot_reason"] = facts.get("boot_reason") or properties.read(name, "boot_reason", notes) or None
    return Parsed(CrashFacts(**facts), notes.evidence, tuple(notes.oddities), whole=not sources.cut)


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


def _read(outputs: Outputs) -> _Sources:
    found = _Sources([], [], set())
    for output in outputs.starting(*EXIT_INFO):
        events = read_exit_info(output.lines)
        if events is not None:
            found.names.append("exit_info")
            found.events += [(output, event) for event in events]
            if output.whole and len(output.command.argv) == len(EXIT_INFO):
                found.listed.update(KINDS)
    for output in outputs.starting(*DROPBOX):
        box = read_dropbox(output.lines)
        if box.recognised:
            found.names.append("dropbox")
            found.events += [(output, event) for event in box.events]
            newest = box.newest.at(None) if box.newest is not None else None
            if newest is not None and (found.newest is None or newest > found.newest):
                found.newest = newest
            if box.whole and output.whole:
                found.listed.update((*KINDS, SYSTEM))
            found.cut = found.cut or not (box.whole or box.searched)
    # A real dumpsys always has a headline. Where that came without a word, an empty log is no sign of health either.
    mute = any(not one.stdout.strip() for form in (EXIT_INFO, DROPBOX) for one in outputs.starting(*form))
    for output in outputs.starting("logcat"):
        text = output.text
        readable = is_log(text) or (not text.strip() and output.exit_code == 0 and not mute)
        kinds = log_kinds(output.command.argv) if readable else set()
        events = list(islice(crashes_in(text, output.name), MAX_EVENTS))
        if kinds or events:
            found.names.append("crash_log" if "crash" in output.command.argv else "log")
        found.events += [(output, event) for event in events]
        if output.complete:
            found.listed |= kinds | ({SYSTEM} if JAVA in kinds else set())
    for output in outputs.starting("cat"):
        events = read_crash_file(output)
        # A file proves its own crash; alone it is no list, and `sources` stays null: nothing is judged.
        if events and found.names:
            found.names.append("crash_files")
        found.events += [(output, event) for event in events]
    dated = [event.when.in_year(event.when.year) for _, event in found.events if event.when and event.when.year]
    found.newest = max([when for when in (*dated, found.newest) if when is not None], default=None)
    return found


def log_kinds(argv: Argv) -> set[str]:
    """The kinds that this logcat would have shown. A filter, or a buffer without crashes, shows none for certain.

    The event log tells only those native crashes whose process ActivityManager knows: "Couldn't find ProcessRecord",
    and nothing is written (AOSP services/core/java/com/android/server/am/NativeCrashListener.java).
    """
    words = list(argv[1:])
    buffers: list[str] = []
    while words:
        word = words.pop(0)
        if word in ("-b", "--buffer") and words:
            buffers += words.pop(0).split(",")
        elif word in ("-v", "--format") and words:
            words.pop(0)
        elif word not in ("-d", "-D"):
            return set()
    shown: set[str] = set()
    for buffer in buffers or ["default"]:
        shown |= {
            "crash": {JAVA, NATIVE},
            "system": {ANR},
            "events": {JAVA, ANR},
            "all": set(KINDS),
            "default": set(KINDS),
        }.get(buffer, set())
    return shown


def _local(now: Now) -> datetime | None:
    """The phone's local time; None without its clock or its time zone."""
    if now.phone_time_s is None or now.utc_offset_s is None:
        return None
    try:
        return datetime.fromtimestamp(now.phone_time_s, timezone(timedelta(seconds=now.utc_offset_s))).replace(
            tzinfo=None
        )
    except (ValueError, OverflowError, OSError):
        return None


def _count(facts: dict[str, Any], crashes: list[Crash], sources: _Sources) -> None:
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


def _recent(facts: dict[str, Any], crashes: list[Crash], local: datetime, system_listed: bool) -> None:
    """Counts of the last 24 hours and 7 days; an hour in the future is still taken (clock changes)."""
    soon = local + timedelta(hours=1)
    day = [crash for crash in crashes if crash.at is not None and local - DAY <= crash.at <= soon]
    for kind in KINDS:
        number = sum(crash.kind == kind for crash in day)
        facts[f"{kind}_count_24h"] = number if number or facts[f"{kind}_count"] is not None else None
    apps: dict[str, int] = {}
    for crash in day:
        if crash.kind in KINDS and crash.package is not None and crash.package != "system_server":
            apps[crash.package] = apps.get(crash.package, 0) + 1
    if apps:
        worst = max(apps, key=lambda name: (apps[name], name))
        facts["worst_app_24h"], facts["worst_app_24h_count"] = worst, apps[worst]
    elif any(facts[f"{kind}_count_24h"] is not None for kind in KINDS):
        facts["worst_app_24h_count"] = 0
    system = sum(
        crash.at is not None
        and local - WEEK <= crash.at <= soon
        and (crash.kind == WATCHDOG or (crash.package == "system_server" and crash.kind in (JAVA, NATIVE)))
        for crash in crashes
    )
    facts["system_failures_7d"] = system if system or system_listed else None


REQUIRED = ("sources",)
"""Null when no source of crashes could be read: not one count's own fact, because the crash buffer alone (no ANRs) or a
phone before 11 (no exit-info) can be judged."""

DIAGNOSTIC: Diagnostic[CrashFacts] = Diagnostic(
    name="crashes",
    title=Text("Crashes and freezes", "崩溃与卡死"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
