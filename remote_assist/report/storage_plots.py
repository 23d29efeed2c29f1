"""Storage: what is free before and after as bars, what takes the rest as a treemap of kinds and apps."""

from __future__ import annotations

from typing import Any

from diagnostics.model import Text
from remote_assist.report.canvas import WIDE
from remote_assist.report.svg import Bar, Part, storage_svg
from remote_assist.report.treemap import Cell, treemap_svg

LOW_PERCENT = 10
"""Below this the storage counts as too full (rule storage.low)."""
MOST_APPS = 8

BEFORE, AFTER = Text("before", "之前"), Text("now", "现在")
STORAGE = Text("What takes the storage", "存储空间占用")
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
OTHER_APPS, APPS_ALL = Text("other apps", "其他应用"), Text("apps and their data", "应用及数据")
DAILY = Text("By kind: the phone's own estimate, made once a day.", "分类为手机每日一次的估算值。")
FITTED = Text(
    "By kind: the phone's own daily estimate, fitted into what is really in use.",
    "分类为手机每日估算值，已按实际用量折算。",
)
NO_APPS = Text(" Sizes of single apps: not told.", "单个应用的大小：未提供。")


def storage_bars(facts: Any, later: Any, lang: str, width: float = WIDE) -> str | None:
    """Before and after, to scale; without a second check only used and free where the treemap tells the kinds."""
    first = _bar(
        facts, BEFORE.in_language(lang) if later else "", lang, kinds=later is not None or not _cells(facts, lang)
    )
    second = _bar(later, AFTER.in_language(lang), lang) if later else None
    bars = [bar for bar in (first, second) if bar]
    if not bars:
        return None
    return storage_svg(bars, title=STORAGE.in_language(lang), low_mark_percent=LOW_PERCENT, width=width)


def storage_map(facts: Any, later: Any, lang: str, width: float = WIDE) -> str | None:
    """Kinds and the largest apps, as they are now. None where the phone told no kinds."""
    now = later or facts
    cells = _cells(now, lang)
    if not cells:
        return None
    estimate = DAILY if _share(now) == 1.0 else FITTED
    unknown = estimate.in_language(lang) + ("" if getattr(now, "top_apps", None) else NO_APPS.in_language(lang))
    return treemap_svg(cells, title=STORAGE.in_language(lang), width=width, unknown=unknown)


def _cells(facts: Any, lang: str) -> list[Cell]:
    """What is in use; the bars show the free part. The same fit as there: the kinds are an estimate, together they get what is really in use."""
    share = _share(facts)
    kinds = {key: int((_number(facts, key) or 0) * share) for key, _, _ in KINDS}
    if sum(1 for amount in kinds.values() if amount) < 2:
        return []
    cells = [
        Cell(label.in_language(lang), kinds[key], kind) for key, label, kind in KINDS if not key.startswith("app_")
    ]
    taken = sum(kinds[key] for key in ("app_bytes", "app_data_kept_bytes", "app_cache_bytes"))
    apps = [(name, int(amount * share)) for name, amount in _apps(facts, int(taken / share))] if share else []
    cells += [Cell(name, amount, "k2", app=True) for name, amount in apps]
    rest = taken - sum(amount for _, amount in apps)
    cells.append(Cell((OTHER_APPS if apps else APPS_ALL).in_language(lang), rest, "k3"))
    used = _used(facts)
    if used is not None:
        cells.append(Cell(REST.in_language(lang), used - sum(kinds.values()), "k8"))
    return [cell for cell in cells if cell.amount > 0]


def _used(facts: Any) -> int | None:
    total, free = _number(facts, "data_total_bytes"), _number(facts, "data_free_bytes")
    return None if not total or free is None else max(0, total - free)


def _share(facts: Any) -> float:
    """What the kinds are multiplied with, so that together they are no more than what is in use."""
    used, estimated = _used(facts), sum(_number(facts, key) or 0 for key, _, _ in KINDS)
    return 1.0 if used is None or not estimated else min(1.0, used / estimated)


def _apps(facts: Any, taken: int) -> list[tuple[str, int]]:
    """The largest apps with their data (caches are part of it); none where they would be more than all apps."""
    found = []
    for app in getattr(facts, "top_apps", None) or ():
        parts = (_number(app, "app_bytes"), _number(app, "data_bytes"))
        amount = sum(part for part in parts if part)
        name = getattr(app, "package", None)
        if amount and isinstance(name, str):
            found.append((name, amount))
    found.sort(key=lambda one: (-one[1], one[0]))
    kept = found[:MOST_APPS]
    return kept if sum(amount for _, amount in kept) <= taken else []


def _number(facts: Any, name: str) -> int | None:
    value = getattr(facts, name, None)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None


def _bar(facts: Any, name: str, lang: str, *, kinds: bool = True) -> Bar | None:
    """Kinds are the phone's daily estimate: they are fitted into what is really used, the difference is "other"."""
    total, free = _number(facts, "data_total_bytes"), _number(facts, "data_free_bytes")
    if not total or free is None:
        return None
    used = max(0, total - free)
    told = [(label, _number(facts, key), kind) for key, label, kind in KINDS] if kinds else []
    known = [(label, amount, kind) for label, amount, kind in told if amount]
    share = _share(facts)
    parts = [Part(label.in_language(lang), int(amount * share), kind) for label, amount, kind in known]
    rest = used - sum(part.amount for part in parts)
    parts.append(Part((REST if known else USED).in_language(lang), max(0, rest), "k8"))
    parts.append(Part(FREE.in_language(lang), free, "free"))
    return Bar(name, tuple(parts), total)
