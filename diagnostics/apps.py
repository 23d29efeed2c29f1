"""Apps: what was installed or updated lately, what uses the battery and the storage, and which recent app is in trouble
(P7, P9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostics import diskstats_text, packages_text
from diagnostics.apps_rules import RULES, AppFacts, BatteryUse, Change, Suspect
from diagnostics.battery_health import BATTERYSTATS
from diagnostics.crash_events import ANR, merge
from diagnostics.dumpsys import Keys, Notebook
from diagnostics.exitinfo_text import read_exit_info
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.packages_text import PackageRecord, age_s, shown
from diagnostics.power_use_text import FIRST_APP, power_use_mah

EXIT_INFO: Argv = ("dumpsys", "activity", "exit-info")
COMMANDS = (
    Command(packages_text.LIST, max_bytes=512 * 1024),
    Command(packages_text.CHECKIN, timeout_s=15.0, max_bytes=2 * 1024 * 1024),
    Command(EXIT_INFO, timeout_s=15, min_sdk=30),
    Command(BATTERYSTATS, timeout_s=20.0),
    Command(diskstats_text.DISKSTATS, timeout_s=15.0, max_bytes=4 * 1024 * 1024),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    packages_text.LIST: packages_text.LIST_FORMS,
    packages_text.CHECKIN: packages_text.LONG,
    BATTERYSTATS: (BATTERYSTATS[:2],),
}
WEEK_S, AHEAD_S = 7 * 86400, 86400
"""A day in the future is still taken as new: clocks are set."""
SAME_S = 60
"""An update within a minute of the first installation is the installation itself."""
TOP = 5
MAX_LISTED = 50


@dataclass
class _Known:
    """The packages of the best source at hand. `own`: names of the user's own apps, None = no source tells."""

    output: Output
    records: dict[str, PackageRecord | None]
    own: frozenset[str] | None

    @property
    def whole(self) -> bool:
        return self.output.whole and packages_text.EVERY_PHONE_HAS in self.records


def parse(outputs: Outputs, now: Now) -> Parsed[AppFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    facts: dict[str, Any] = {}
    listing = outputs.first(packages_text.LIST, *packages_text.LIST_FORMS)
    names = packages_text.listed(listing) if listing is not None else None
    own = None if names is None else frozenset(names)
    if listing is not None and names:
        book.saw("third_party_count", listing, f"{listing.lines[0]} … ({len(names)} lines)")
    known = _known(outputs, own)
    if known is not None:
        own = known.own
        facts |= _changes(book, known, now)
        facts["disabled"] = _disabled(book, known)
        facts["suspects"] = _suspects(book, outputs, known, now)
    facts["third_party_count"] = None if own is None else len(own)
    facts["battery_uses"] = _battery(book, outputs, known)
    stats = outputs.get(*diskstats_text.DISKSTATS)
    if stats is not None:
        facts["storage_uses"] = (diskstats_text.top_apps(book, Keys(stats)) or ())[:TOP] or None
    return Parsed(AppFacts(**facts), book.evidence, tuple(book.oddities))


def _known(outputs: Outputs, own: frozenset[str] | None) -> _Known | None:
    for argv in (packages_text.CHECKIN, *packages_text.LONG):
        output = outputs.get(*argv)
        if output is None:
            continue
        read = packages_text.checkin if argv == packages_text.CHECKIN else packages_text.long_form
        records = read(output.lines)
        if records is not None:
            known = _Known(output, records, own)
            if own is None and known.whole and all(one is None or one.system is not None for one in records.values()):
                known.own = frozenset(name for name, one in records.items() if one is not None and not one.system)
            return known
    return None


def _changes(book: Notebook, known: _Known, now: Now) -> dict[str, Any]:
    """The user's own apps by how new they are. Null lists without the phone's time, a list of the user's own apps, or
    the whole of the dump."""
    twice = [name for name, one in known.records.items() if one is None]
    for name in twice[:3]:
        book.odd("installed_7d", _TWICE, known.output, name)
    dated = [one for one in known.records.values() if one is not None and one.updated is not None]
    facts: dict[str, Any] = {"dated_count": len(dated) or None if known.whole else None}
    if known.own is None or now.phone_time_s is None or not dated or not known.whole:
        return facts
    if isinstance(dated[0].updated, int) is False and now.utc_offset_s is None:
        return facts
    installed: list[tuple[int, Change]] = []
    updated: list[tuple[int, Change]] = []
    for one in dated:
        if one.name not in known.own:
            continue
        fresh = age_s(one.installed, now.phone_time_s, now.utc_offset_s)
        changed = age_s(one.updated, now.phone_time_s, now.utc_offset_s)
        if fresh is not None and -AHEAD_S <= fresh <= WEEK_S:
            installed.append((fresh, Change(one.name, shown(one.installed, now.utc_offset_s), one.installer)))
            book.saw("installed_7d", known.output, one.line)
        elif changed is not None and -AHEAD_S <= changed <= WEEK_S and (fresh is None or fresh - changed > SAME_S):
            updated.append((changed, Change(one.name, shown(one.updated, now.utc_offset_s), one.installer)))
    for fact, found in (("installed_7d", installed), ("updated_7d", updated)):
        facts[fact] = tuple(change for _, change in sorted(found, key=lambda pair: (pair[0], pair[1].package)))[
            :MAX_LISTED
        ]
    return facts


_TWICE = Text(
    "The phone describes a package twice and differently; neither is used.",
    "手机对同一个应用给出了两份不同的记录，均未采用。",
)


def _disabled(book: Notebook, known: _Known) -> tuple[str, ...] | None:
    """Packages switched off by the user or by a tool (states 2 and 3)."""
    told = [one for one in known.records.values() if one is not None and one.enabled is not None]
    if not told or not known.whole:
        return None
    off = sorted(one.name for one in told if one.enabled in (2, 3))
    for name in off[:12]:
        record = known.records[name]
        if record is not None:
            book.saw("disabled", known.output, record.line)
    return tuple(off)


def _suspects(book: Notebook, outputs: Outputs, known: _Known, now: Now) -> tuple[Suspect, ...] | None:
    """The user's own apps that were installed or updated in the last 7 days and have crashed or frozen since."""
    output = outputs.get(*EXIT_INFO)
    events = read_exit_info(output.lines) if output is not None else None
    if output is None or events is None or known.own is None or now.phone_time_s is None or now.utc_offset_s is None:
        return None
    if not any(one is not None and one.updated is not None for one in known.records.values()):
        return None
    counts: dict[str, dict[str, int]] = {}
    for crash in merge(events, None):
        record = known.records.get(crash.package or "")
        if record is None or record.name not in known.own or crash.at is None:
            continue
        changed = age_s(record.updated, now.phone_time_s, now.utc_offset_s)
        crashed = age_s(crash.at, now.phone_time_s, now.utc_offset_s)
        if changed is None or crashed is None or not -AHEAD_S <= crashed <= changed + SAME_S or changed > WEEK_S:
            continue
        kinds = counts.setdefault(record.name, {"crashes": 0, "freezes": 0})
        kinds["freezes" if crash.kind == ANR else "crashes"] += 1
        book.saw("suspects", known.output, record.line)
        book.saw("suspects", output, crash.line)
    found = []
    for name, kinds in counts.items():
        record = known.records[name]
        if record is not None:
            new = age_s(record.installed, now.phone_time_s, now.utc_offset_s)
            what = "installed" if new is not None and new <= WEEK_S else "updated"
            found.append(Suspect(name, what, shown(record.updated, now.utc_offset_s), **kinds))
    if not found and not (output.whole and known.whole):
        return None
    return tuple(sorted(found, key=lambda one: (-one.crashes - one.freezes, one.package)))


def _battery(book: Notebook, outputs: Outputs, known: _Known | None) -> tuple[BatteryUse, ...] | None:
    output = outputs.first(BATTERYSTATS, BATTERYSTATS[:2])
    table = power_use_mah(output.lines) if output is not None else None
    if output is None or table is None or not table[0] > 0:
        return None
    drain, uses = table
    names: dict[int, list[str]] = {}
    for one in known.records.values() if known is not None else ():
        if one is not None and one.app_id is not None:
            names.setdefault(one.app_id, []).append(one.name)
    apps = sorted(((app, *use) for app, use in uses.items() if app >= FIRST_APP), key=lambda row: (-row[2], row[0]))
    found = []
    for app, line, mah in apps[:TOP]:
        if mah <= drain * 1.05:
            name = sorted(names.get(app, [f"uid {app}"]))[0]
            found.append(BatteryUse(name, round(mah, 1), round(mah * 100 / drain, 1)))
            book.saw("battery_uses", output, line)
    return tuple(found)


REQUIRED = ("third_party_count", "dated_count")

DIAGNOSTIC: Diagnostic[AppFacts] = Diagnostic(
    name="apps",
    title=Text("Apps", "应用"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset((BATTERYSTATS, BATTERYSTATS[:2], diskstats_text.DISKSTATS)),
)
