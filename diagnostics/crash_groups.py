"""Crashes grouped by app and cause, and the ranking of apps that may be in conflict (P7). Both explain themselves: a
group shows its cause, a suspect every figure that its score is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from diagnostics.crash_events import ANR, KINDS, WATCHDOG, Crash

MAX_GROUPS, MAX_SUSPECTS = 20, 5
DAY, WEEK, AHEAD = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
NEAR = timedelta(seconds=60)
"""An app that stops responding drags the system with it at once or not at all. Our proposal."""
SYSTEM = "system_server"
POINTS = {"last_24h": 3, "days_before": 1, "in_front": 1, "near_system_failure": 4, "changed_7d": 3}
"""Points of a suspect: each crash or freeze of the last 24 hours, each of the six days before, each in the foreground, each
within a minute of a failure of the system itself; once for an app installed or updated in those seven days."""


def groups(crashes: Iterable[Crash]) -> tuple[Mapping[str, Any], ...]:
    """{package, kind, cause, count, last_at}, most frequent first."""
    found: dict[tuple[str, str, str | None], list[Crash]] = {}
    for crash in crashes:
        if crash.kind in KINDS and crash.package is not None:
            found.setdefault((crash.package, crash.kind, crash.cause), []).append(crash)
    rows: list[dict[str, Any]] = []
    for (package, kind, cause), members in _folded(found).items():
        dated = [crash.at for crash in members if crash.at is not None]
        rows.append(
            {
                "package": package,
                "kind": kind,
                "cause": cause,
                "count": len(members),
                "last_at": max(dated).isoformat(timespec="seconds") if dated else None,
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


def rank(crashes: Iterable[Crash], local: datetime, changed: Mapping[str, bool]) -> Ranking:
    """Apps by their part in crashes and freezes of the 7 days before `local`. `changed`: apps of which it is known
    whether they were installed or updated in that time."""
    recent = [crash for crash in crashes if crash.at is not None and local - WEEK <= crash.at <= local + AHEAD]
    failures = [crash.at for crash in recent if crash.kind == WATCHDOG or crash.package == SYSTEM]
    tallies: dict[str, _Tally] = {}
    for crash in recent:
        if crash.kind not in KINDS or not is_app(crash.package) or crash.package is None or crash.at is None:
            continue
        tally = tallies.setdefault(crash.package, _Tally())
        froze, today = crash.kind == ANR, crash.at >= local - DAY
        tally.freezes_7d += froze
        tally.crashes_7d += not froze
        tally.freezes_24h += froze and today
        tally.crashes_24h += not froze and today
        tally.in_front += bool(crash.foreground)
        tally.near += any(at is not None and abs(at - crash.at) <= NEAR for at in failures[:1000])
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


def is_app(package: str | None) -> bool:
    """A package name; not a program of the system (`/system/bin/x`, `surfaceflinger`) nor the system itself."""
    return package is not None and "." in package and "/" not in package and package != SYSTEM
