"""Crashes grouped by app and cause, and the ranking of apps that may be in conflict (P7). Both explain themselves: a
group shows its cause, a suspect every figure that its score is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from diagnostics.crash_events import ANR, KINDS, PANIC, WATCHDOG, Crash, either

MAX_GROUPS, MAX_SUSPECTS = 20, 5
DAY, WEEK, AHEAD = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
NEAR = timedelta(seconds=60)
"""An app that stops responding drags the system with it at once or not at all. Our proposal."""
SYSTEM = "system_server"
POINTS = {"last_24h": 3, "days_before": 1, "in_front": 1, "near_system_failure": 4, "changed_7d": 3}
"""Points of a suspect: each crash or freeze of the last 24 hours, each of the six days before, each in the foreground, each
within a minute of a failure of the system itself; once for an app installed or updated in those seven days."""


def groups(crashes: Iterable[Crash]) -> tuple[Mapping[str, Any], ...]:
    """{package, kind, cause, count, last_at, last_day}, most frequent first. `last_day`: where no source tells the year."""
    found: dict[tuple[str, str, str | None], list[Crash]] = {}
    for crash in crashes:
        if crash.kind in KINDS and crash.package is not None:
            found.setdefault((crash.package, crash.kind, crash.cause), []).append(crash)
    rows: list[dict[str, Any]] = []
    for (package, kind, cause), members in _folded(found).items():
        dated = [crash.at for crash in members if crash.at is not None]
        without_year = [crash.moment for crash in members if crash.moment is not None and crash.at is None]
        rows.append(
            {
                "package": package,
                "kind": kind,
                "cause": cause,
                "count": len(members),
                "last_at": max(dated).isoformat(timespec="seconds") if dated else None,
                "last_day": f"{max(without_year):%m-%d %H:%M:%S}" if without_year and not dated else None,
            }
        )
    rows.sort(key=lambda row: (-row["count"], row["package"], row["kind"], row["cause"] or ""))
    return tuple(rows[:MAX_GROUPS])


def _folded(found: dict[tuple[str, str, str | None], list[Crash]]) -> dict[tuple[str, str, str | None], list[Crash]]:
    """One source tells the exception alone, another its place too: `X` belongs to `X at Y` where there is one only."""
    longer: dict[tuple[str, str, str], list[str]] = {}
    for package, kind, cause in found:
        if cause is not None and " at " in cause:
            longer.setdefault((package, kind, cause.partition(" at ")[0]), []).append(cause)
    result: dict[tuple[str, str, str | None], list[Crash]] = {}
    for (package, kind, cause), members in found.items():
        full = longer.get((package, kind, cause), []) if cause is not None and " at " not in cause else []
        result.setdefault((package, kind, full[0] if len(full) == 1 else cause), []).extend(members)
    return result


@dataclass
class _Tally:
    crashes_24h: int = 0
    freezes_24h: int = 0
    crashes_7d: int = 0
    freezes_7d: int = 0
    in_front: int = 0
    near: int = 0
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranking:
    """`suspects`: {package, score, crashes_24h, freezes_24h, crashes_7d, freezes_7d, in_front, near_system_failure,
    changed_7d}, worst first. `lines`: package → the lines it was counted from."""

    suspects: tuple[Mapping[str, Any], ...]
    lines: Mapping[str, tuple[str, ...]]


def rank(crashes: Iterable[Crash], end: datetime, changed: Mapping[str, bool]) -> Ranking:
    """Apps (P7; not the core of the system), by their part in crashes and freezes of the 7 days before `end`.
    `changed`: apps of which it is known whether they were installed or updated in that time."""
    recent = within(crashes, end - WEEK, end)
    failures = [moment for crash, moment in recent if crash.kind in (WATCHDOG, PANIC) or crash.package == SYSTEM]
    tallies: dict[str, _Tally] = {}
    apps = apps_among(crash for crash, _ in recent)
    for crash, moment in recent:
        if crash.kind not in KINDS or crash.package is None or crash.package not in apps:
            continue
        tally = tallies.setdefault(crash.package, _Tally())
        froze, today = crash.kind == ANR, moment >= end - DAY
        tally.freezes_7d += froze
        tally.crashes_7d += not froze
        tally.freezes_24h += froze and today
        tally.crashes_24h += not froze and today
        tally.in_front += bool(crash.foreground)
        tally.near += any(abs(at - moment) <= NEAR for at in failures[:1000])
        tally.lines.append(crash.line)
    rows = [_row(package, tally, changed.get(package)) for package, tally in tallies.items()]
    rows.sort(key=lambda row: (-row["score"], row["package"]))
    chosen = tuple(rows[:MAX_SUSPECTS])
    return Ranking(chosen, {row["package"]: tuple(tallies[row["package"]].lines[-5:]) for row in chosen})


def _row(package: str, tally: _Tally, changed: bool | None) -> dict[str, Any]:
    today = tally.crashes_24h + tally.freezes_24h
    before = tally.crashes_7d + tally.freezes_7d - today
    score = (
        today * POINTS["last_24h"]
        + before * POINTS["days_before"]
        + tally.in_front * POINTS["in_front"]
        + tally.near * POINTS["near_system_failure"]
        + bool(changed) * POINTS["changed_7d"]
    )
    return {
        "package": package,
        "score": score,
        "crashes_24h": tally.crashes_24h,
        "freezes_24h": tally.freezes_24h,
        "crashes_7d": tally.crashes_7d,
        "freezes_7d": tally.freezes_7d,
        "in_front": tally.in_front,
        "near_system_failure": tally.near,
        "changed_7d": changed,
    }


def within(crashes: Iterable[Crash], start: datetime, end: datetime) -> list[tuple[Crash, datetime]]:
    """Crashes of that time, each with its moment; an hour behind its end is still taken (clock changes). A moment that
    lies far ahead of `end` has no year of its own and was in the year before."""
    found = []
    for crash in crashes:
        moment = crash.moment
        if moment is not None and crash.at is None and moment > end + timedelta(days=2):
            moment -= timedelta(days=366)
        if moment is not None and start <= moment <= end + AHEAD:
            found.append((crash, moment))
    return found


_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}(?:\.[A-Za-z][A-Za-z0-9_]{0,60}){1,12}")
_CORE = re.compile(
    r"android\.process\..+|com\.(?:google\.)?android\.(?:systemui|phone|settings|bluetooth|nfc|se|ims|stk|shell|keychain"
    r"|externalstorage|inputdevices|gsf|permissioncontroller|(?:networkstack|providers|server|ext)(?:\..+)?)"
)
"""What the phone cannot do without (our list): the system, whatever a source says of it."""
_APPS = re.compile(
    r"com\.android\.(?:chrome|vending)|com\.google\.android\.(?:gms|webview)(?:\..+)?|com\.google\.process\.gapps"
    r"|com\.sec\.android\.app\.sbrowser|com\.miui\.home|.+launcher[0-9]?"
)
"""Came with the phone, but get updates of their own from the app store (our list)."""
_OF_THE_SYSTEM = re.compile(r"(?:android|vendor)\..+|com\.(?:qualcomm|qti|quicinc|mediatek)\..+")
"""Where no source tells: names of AOSP's and of the chip makers' own parts (our list)."""


def is_package(name: str | None) -> bool:
    """Whether this has the form of an app's name; `/system/bin/x`, `surfaceflinger` and `.dataservices` have not."""
    return name is not None and _PACKAGE.fullmatch(name) is not None and not name.startswith("media.")


def apps_among(crashes: Iterable[Crash]) -> set[str]:
    """Those that crash and can be updated or uninstalled by themselves: what a source says of an app (installed later, or
    updated since it came with the phone), else what its name says."""
    told: dict[str, bool | None] = {}
    for crash in crashes:
        if crash.package is not None and is_package(crash.package):
            told[crash.package] = either(told.get(crash.package), crash.system)
    return {name for name, system in told.items() if _is_app(name, system)}


def _is_app(name: str, system: bool | None) -> bool:
    if _CORE.fullmatch(name):
        return False
    if system is None:
        return not _OF_THE_SYSTEM.fullmatch(name) or _APPS.fullmatch(name) is not None
    return not system or _APPS.fullmatch(name) is not None
