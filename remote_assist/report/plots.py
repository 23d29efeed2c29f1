"""Which plot belongs to which area, made from the area's facts before and after. No facts, no plot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diagnostics.model import Result, Text
from remote_assist.report.svg import (
    CRASH_COLOURS,
    Bar,
    CrashMark,
    Part,
    battery_svg,
    counts_svg,
    crashes_svg,
    storage_svg,
)

LOW_PERCENT = 10
"""Below this the storage counts as too full (rule storage.low)."""
LONGEST_H = 14 * 24

LEVEL, HEALTH = Text("Charge", "电量"), Text("Battery health", "电池健康度")
NOT_TOLD = Text("not told", "未提供")
BEFORE, AFTER = Text("before", "之前"), Text("now", "现在")
STORAGE = Text("What takes the storage", "存储空间占用")
CRASHES = Text("Crashes by app", "各应用崩溃次数")
AGO = Text("{} h ago", "{} 小时前")
LATEST = Text("last event", "最近一次")
CRASH_KINDS = (
    ("java", Text("crash", "崩溃")),
    ("native", Text("native crash", "底层崩溃")),
    ("anr", Text("not responding", "无响应")),
)
FREE, USED = Text("free", "可用"), Text("used", "已用")
KINDS = (
    ("system_bytes", Text("system", "系统"), "k1"),
    ("app_bytes", Text("apps", "应用"), "k2"),
    ("app_data_kept_bytes", Text("app data", "应用数据"), "k3"),
    ("app_cache_bytes", Text("app caches", "应用缓存"), "cache"),
    ("photos_bytes", Text("photos", "照片"), "k4"),
    ("videos_bytes", Text("videos", "视频"), "k5"),
    ("audio_bytes", Text("audio", "音频"), "k6"),
    ("downloads_bytes", Text("downloads", "下载"), "k7"),
)
REST = Text("other", "其他")


def plot(result: Result, after: Result | None, lang: str) -> str | None:
    """SVG for `result`, with `after` beside it where that says more; None when there is nothing to draw."""
    makers = {"battery": _battery, "storage": _storage, "crashes": _crashes}
    if result.facts is None or result.area not in makers:
        return None
    later = after.facts if after is not None else None
    return makers[result.area](result.facts, later, lang)


def _number(facts: Any, name: str) -> int | None:
    value = getattr(facts, name, None)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None


def _battery(facts: Any, later: Any, lang: str) -> str | None:
    now = later or facts
    level, health = getattr(now, "level_percent", None), getattr(now, "health_percent", None)
    if level is None and health is None:
        return None
    words = {"level_label": LEVEL.in_language(lang), "health_label": HEALTH.in_language(lang)}
    return battery_svg(level, health, none=NOT_TOLD.in_language(lang), **words)


def _storage(facts: Any, later: Any, lang: str) -> str | None:
    first = _bar(facts, BEFORE.in_language(lang) if later else "", lang)
    second = _bar(later, AFTER.in_language(lang), lang) if later else None
    bars = [bar for bar in (first, second) if bar]
    return storage_svg(bars, title=STORAGE.in_language(lang), low_mark_percent=LOW_PERCENT) if bars else None


def _bar(facts: Any, name: str, lang: str) -> Bar | None:
    """Kinds are the phone's daily estimate: they are fitted into what is really used, the difference is "other"."""
    total, free = _number(facts, "data_total_bytes"), _number(facts, "data_free_bytes")
    if not total or free is None:
        return None
    used = max(0, total - free)
    kinds = [(label, _number(facts, key), kind) for key, label, kind in KINDS]
    known = [(label, amount, kind) for label, amount, kind in kinds if amount]
    estimated = sum(amount for _, amount, _ in known)
    share = min(1.0, used / estimated) if estimated else 1.0
    parts = [Part(label.in_language(lang), int(amount * share), kind) for label, amount, kind in known]
    rest = used - sum(part.amount for part in parts)
    parts.append(Part((REST if known else USED).in_language(lang), max(0, rest), "k8"))
    parts.append(Part(FREE.in_language(lang), free, "free"))
    return Bar(name, tuple(parts), total)


def _crashes(facts: Any, later: Any, lang: str) -> str | None:
    return _crash_times(facts, lang) or _crash_counts(facts, lang)


def _crash_times(facts: Any, lang: str) -> str | None:
    found = [event for event in map(_event, getattr(facts, "timeline", None) or ()) if event]
    if not found:
        return None
    last = max(at for at, _, _ in found)
    hours = max(1, min(LONGEST_H, int((last - min(at for at, _, _ in found)).total_seconds() // 3600) + 1))
    marks = [CrashMark((last - at).total_seconds() / 3600, package, kind) for at, package, kind in found]
    ago = AGO.in_language(lang).format(hours)
    now = f"{LATEST.in_language(lang)} {last:%Y-%m-%d %H:%M}"
    return crashes_svg(marks, hours=hours, title=CRASHES.in_language(lang), ago=ago, now=now, kinds=_kinds(lang))


def _kinds(lang: str) -> list[tuple[str, str]]:
    return [(kind, name.in_language(lang)) for kind, name in CRASH_KINDS]


def _event(event: Any) -> tuple[datetime, str, str] | None:
    """One entry of the crash area's `timeline`: {at, kind, process}; one without a time cannot be placed."""
    try:
        when = datetime.fromisoformat(str(event["at"]))
    except (ValueError, KeyError, TypeError):
        return None
    return when.replace(tzinfo=None), str(event.get("process") or "?"), str(event.get("kind") or "")


def _crash_counts(facts: Any, lang: str) -> str | None:
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
    return counts_svg(rows, title=CRASHES.in_language(lang), kinds=_kinds(lang))
