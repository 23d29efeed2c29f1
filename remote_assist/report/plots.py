"""Which plots belong to which area, made from the area's facts before and after. No facts, no plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from diagnostics.model import Result, Text
from diagnostics.value_words import NOT_TOLD
from remote_assist.report.canvas import WIDE
from remote_assist.report.crash_plots import crash_plot
from remote_assist.report.curves import Reading, bars_svg, drain_svg
from remote_assist.report.signal_plots import signal_plot
from remote_assist.report.storage_plots import storage_bars, storage_map
from remote_assist.report.svg import battery_svg
from remote_assist.report.units import shown

LEVEL, HEALTH = Text("Charge", "电量"), Text("Battery health", "电池健康度")
DRAIN = Text("Charge over time", "电量变化")
CHARGING = Text("charging", "充电中")
DRAIN_NOTE = Text(
    "From the phone's own battery history; what was before is not told.", "来自手机自身的电池记录；更早的情况未提供。"
)
HEAT = Text("Temperature by sensor", "各传感器温度")
HEAT_NOTE = Text("Limits at which the phone slows down: not told.", "降速温度界限：未提供。")
LIMIT_NOTE = Text("Dashed: where the phone starts to slow down.", "虚线：开始降速的温度。")
HEAT_COLOURS = ("good", "warn2", "warn", "bad", "bad", "bad", "bad")
"""By the sensor's own throttling level, 0 none … 6 shutdown (AOSP hardware/interfaces/thermal ThrottlingSeverity)."""


def plots(result: Result, after: Result | None, lang: str, width: float = WIDE) -> list[str]:
    """SVGs for `result`, with `after` beside it where that says more; empty when there is nothing to draw."""
    if result.facts is None:
        return []
    later = after.facts if after is not None else None
    found = [maker(result.facts, later, lang, width) for maker in MAKERS.get(result.area, ())]
    return [svg for svg in found if svg is not None]


def _battery(facts: Any, later: Any, lang: str, width: float) -> str | None:
    now = later or facts
    level, health = getattr(now, "level_percent", None), getattr(now, "health_percent", None)
    if level is None and health is None:
        return None
    words = {"level_label": LEVEL.in_language(lang), "health_label": HEALTH.in_language(lang)}
    return battery_svg(level, health, none=NOT_TOLD.in_language(lang), width=width, **words)


def _drain(facts: Any, later: Any, lang: str, width: float) -> str | None:
    points = sorted(point for point in map(_point, _listed(facts, "drain_points")) if point)
    if len(points) < 2 or points[0][0] == points[-1][0]:
        return None
    return drain_svg(points, title=DRAIN.in_language(lang), width=width, charging=CHARGING.in_language(lang),
                     unknown=DRAIN_NOTE.in_language(lang))  # fmt: skip


def _point(point: Any) -> tuple[datetime, int] | None:
    """{"at": ISO 8601, "level_percent": int}, as a mapping or a record; one without a time cannot be placed."""
    at, level = _of(point, "at"), _of(point, "level_percent")
    if not isinstance(level, int) or isinstance(level, bool) or not 0 <= level <= 100:
        return None
    try:
        return datetime.fromisoformat(str(at)).replace(tzinfo=None), level
    except ValueError:
        return None


def _heat(facts: Any, later: Any, lang: str, width: float) -> str | None:
    readings = [one for one in (_sensor(item, lang) for item in _listed(later or facts, "temperatures")) if one]
    if not readings:
        return None
    unknown = (LIMIT_NOTE if any(one.limit is not None for one in readings) else HEAT_NOTE).in_language(lang)
    return bars_svg(readings, title=HEAT.in_language(lang), width=width, unit="°C", unknown=unknown)


def _sensor(item: Any, lang: str) -> Reading | None:
    value, status = _of(item, "temperature_c"), _of(item, "status")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    limit = _of(item, "throttles_at_c")
    kind = HEAT_COLOURS[status] if isinstance(status, int) and 0 <= status < len(HEAT_COLOURS) else "k2"
    name, part = str(_of(item, "name") or ""), _of(item, "kind")
    said = part is None or (str(part).lower() in name.lower() and lang != "zh")
    label = name if said else f"{name} · {shown('', part, lang)}"
    return Reading(label, value, kind, float(limit) if isinstance(limit, int | float) else None)


def _signal(facts: Any, later: Any, lang: str, width: float) -> str | None:
    return signal_plot(later or facts, lang, width)


def _listed(facts: Any, name: str) -> Any:
    found = getattr(facts, name, None)
    return found if isinstance(found, tuple | list) else ()


def _of(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


MAKERS: Mapping[str, tuple[Callable[[Any, Any, str, float], str | None], ...]] = {
    "battery": (_battery, _drain),
    "storage": (storage_bars, storage_map),
    "network": (_signal,),
    "crashes": (crash_plot,),
    "thermal": (_heat,),
}
