"""Plots of measured values: charge over time, temperature by sensor, strength of a signal against its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from remote_assist.report.canvas import NOTE_PX, fitted, note, opened, rect, text, text_width

LEFT = 42.0
MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """One bar of a temperature plot. `limit`: where the phone slows down, None = not told. `kind`: colour class."""

    label: str
    value: float
    kind: str
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a zone of a gauge begins. `kind`: colour class of the zone from here upwards."""

    at: float
    label: str
    kind: str


def drain_svg(points: Sequence[tuple[datetime, int]], *, title: str, width: float, charging: str, unknown: str) -> str:
    """Charge in % over time; where it rises it was charging. `points` in order of time, at least two."""
    points = _thinned(points)
    first, last = points[0][0], points[-1][0]
    span = max(1.0, (last - first).total_seconds())
    top, bottom = 36.0, 156.0

    def place(point: tuple[datetime, int]) -> tuple[float, float]:
        share = (point[0] - first).total_seconds() / span
        return LEFT + (width - LEFT - 4) * share, bottom - (bottom - top) * min(100, max(0, point[1])) / 100

    out = [text(0, 14, fitted(title, 13, width) or "", "label")]
    for percent in (0, 50, 100):
        y = bottom - (bottom - top) * percent / 100
        out.append(f'<path class="axis" d="M{LEFT:.0f} {y:.1f}H{width:.0f}"/>')
        out.append(text(LEFT - 6, y + 4, f"{percent} %", "small end"))
    falling: list[str] = []
    rising: list[str] = []
    for before, after in pairwise(points):
        (x1, y1), (x2, y2) = place(before), place(after)
        (rising if after[1] > before[1] else falling).append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    out.append(f'<path class="curve" d="{"".join(falling)}"/>' if falling else "")
    out.append(f'<path class="curve up" d="{"".join(rising)}"/>' if rising else "")
    out.append(text(LEFT, bottom + 18, f"{first:%m-%d %H:%M} · {points[0][1]} %", "small"))
    out.append(text(width, bottom + 18, f"{last:%m-%d %H:%M} · {points[-1][1]} %", "small end"))
    height = bottom + 40
    if rising:
        out.append(f'<path class="curve up" d="M{LEFT:.0f} {height - 4:.0f}h18"/>')
        out.append(text(LEFT + 24, height, charging, "small"))
        height += 18
    said, taken = note(unknown, width, height)
    return opened(width, height + taken - 6, title) + "".join(out) + said + "</svg>"


def _thinned(points: Sequence[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    step = -(-len(points) // MOST_POINTS)
    kept = list(points[::step])
    return kept if kept[-1] == points[-1] else [*kept, points[-1]]


def bars_svg(readings: Sequence[Reading], *, title: str, width: float, unit: str, unknown: str | None = None) -> str:
    """A bar for each sensor from 0 up, its limit as a mark. Hottest first, at most 12."""
    readings = sorted(readings, key=lambda one: (-one.value, one.label))[:12]
    names = min(width * 0.42, max((text_width(one.label, 12) for one in readings), default=0) + 10)
    most = max([60.0, *(one.value for one in readings), *(one.limit for one in readings if one.limit is not None)])
    room = width - names - 58
    out = []
    for at, one in enumerate(readings):
        y = at * 24 + 4.0
        out.append(text(0, y + 12, fitted(one.label, 12, names - 8) or "…", "label12"))
        out.append(rect("track", names, y, room, 15, rx=4))
        out.append(rect(one.kind, names, y, room * max(0.0, one.value) / most, 15, rx=4))
        if one.limit is not None:
            x = names + room * one.limit / most
            out.append(f'<path class="mark" d="M{x:.1f} {y - 2:.1f}V{y + 17:.1f}"/>')
        out.append(text(width, y + 12, f"{one.value:g} {unit}", "label12 end"))
    height = len(readings) * 24 + 4.0
    if unknown:
        said, taken = note(unknown, width, height + 12)
        out.append(said)
        height += taken + 4
    return opened(width, height, title) + "".join(out) + "</svg>"


def gauge(
    name: str, said: str, value: float | None, limits: Sequence[Limit], *, low: float, high: float, width: float, y: float
) -> tuple[str, float]:  # fmt: skip
    """One scale from `low` to `high`: zones in colour, their limits below, the value as a pointer. Without limits the
    scale stays grey, without a value there is no pointer. → marks, height taken."""
    out = [
        text(0, y + 12, fitted(name, 13, width - text_width(said, 13) - 12) or "…", "label"),
        text(width - 2, y + 12, said, "label end"),
    ]

    def place(amount: float) -> float:
        return width * (min(high, max(low, amount)) - low) / (high - low)

    edges = [*(limit.at for limit in limits[1:]), high]
    out.append(rect("track", 0, y + 22, width, 12, rx=4))
    for limit, end in zip(limits, edges, strict=False):
        out.append(rect(limit.kind, place(limit.at), y + 22, place(end) - place(limit.at) - 1.5, 12, rx=2))
    taken_until = -1e9
    for limit in limits[1:]:
        label = f"{limit.label} {limit.at:g}" if width > 400 else f"{limit.at:g}"
        wide, x = text_width(label, NOTE_PX), place(limit.at)
        if x - wide / 2 > taken_until and x + wide / 2 <= width:
            out.append(text(x, y + 49, label, "small mid"))
            taken_until = x + wide / 2 + 4
    if value is not None:
        x = place(value)
        out.append(f'<path class="pointer" d="M{x - 6:.1f} {y + 15:.1f}h12l-6 8z"/>')
        out.append(f'<path class="needle" d="M{x:.1f} {y + 22:.1f}v12"/>')
    return "".join(out), 62.0 if limits else 46.0
