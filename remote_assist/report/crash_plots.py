"""Crashes: when each app broke off, or how often where the phone's text gives no times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diagnostics.model import Text
from remote_assist.report.canvas import WIDE
from remote_assist.report.svg import CRASH_COLOURS, CrashMark, Part, counts_svg, crashes_svg

LONGEST_H = 14 * 24
CRASHES = Text("Crashes by app", "各应用崩溃次数")
AGO = Text("{} h ago", "{} 小时前")
LATEST = Text("last event", "最近一次")
CRASH_KINDS = (
    ("java", Text("crash", "崩溃")),
    ("native", Text("native crash", "底层崩溃")),
    ("anr", Text("not responding", "无响应")),
)


def crash_plot(facts: Any, later: Any, lang: str, width: float = WIDE) -> str | None:
    return _crash_times(facts, lang, width) or _crash_counts(facts, lang, width)


def _crash_times(facts: Any, lang: str, width: float) -> str | None:
    found = [event for event in map(_event, getattr(facts, "timeline", None) or ()) if event]
    if not found:
        return None
    last = max(at for at, _, _ in found)
    hours = max(1, min(LONGEST_H, int((last - min(at for at, _, _ in found)).total_seconds() // 3600) + 1))
    marks = [CrashMark((last - at).total_seconds() / 3600, package, kind) for at, package, kind in found]
    ago = AGO.in_language(lang).format(hours)
    now = f"{LATEST.in_language(lang)} {last:%Y-%m-%d %H:%M}"
    return crashes_svg(
        marks, hours=hours, title=CRASHES.in_language(lang), ago=ago, now=now, kinds=_kinds(lang), width=width
    )


def _kinds(lang: str) -> list[tuple[str, str]]:
    return [(kind, name.in_language(lang)) for kind, name in CRASH_KINDS]


def _event(event: Any) -> tuple[datetime, str, str] | None:
    """One entry of the crash area's `timeline`: {at, kind, process}; one without a time cannot be placed."""
    try:
        when = datetime.fromisoformat(str(event["at"]))
    except (ValueError, KeyError, TypeError):
        return None
    return when.replace(tzinfo=None), str(event.get("process") or "?"), str(event.get("kind") or "")


def _crash_counts(facts: Any, lang: str, width: float) -> str | None:
    by_package = getattr(facts, "by_package", None)
    if not isinstance(by_package, Mapping) or not by_package:
        return None
    rows = []
    for package, counts in by_package.items():
        parts = tuple(
            Part(kind, int(counts.get(kind, 0)), colour)
            for kind, colour in CRASH_COLOURS.items()
            if isinstance(counts, Mapping) and counts.get(kind)
        )
        rows.append((str(package), parts))
    rows.sort(key=lambda row: (-sum(part.amount for part in row[1]), row[0]))
    return counts_svg(rows, title=CRASHES.in_language(lang), kinds=_kinds(lang), width=width)
