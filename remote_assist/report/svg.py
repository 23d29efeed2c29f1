"""Small plots as SVG text. Colours are classes of report.css (light, dark and print); no style attributes (CSP)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remote_assist.report.canvas import NOTE_PX, WIDE, app_fitted, fitted, opened, rect, text
from remote_assist.report.text import in_svg, size

LEAST_SHOWN = 100_000
"""Bytes: less than 0.1 MB would stand in the legend as nothing."""
HEALTH_MARK = 80
"""Below this the battery counts as worn (Google, Back Market; rule battery.worn)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a bar. `kind`: the colour class (`k1` … `k8`, `cache`, `free`)."""

    label: str
    amount: int
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a storage plot: its name ("before"), its parts in order, and the whole in bytes."""

    name: str
    parts: tuple[Part, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CrashMark:
    """One event. `at_h`: hours before the right end of the axis. `lane`: package. `kind`: java, native or anr."""

    at_h: float
    lane: str
    kind: str


def battery_svg(
    level: int | None, health: float | None, *, level_label: str, health_label: str, none: str, width: float = WIDE
) -> str:
    """Charge as a filled battery, health as a bar with its mark. A value that is None is said, not drawn as 0."""
    narrow = width < WIDE
    left, top = (0.0, 80.0) if narrow else (200.0, 0.0)
    room = width - left
    title = f"{level_label} {_percent(level, none)}, {health_label} {_percent(health, none)}"
    out = [opened(width, top + 84, title)]
    out.append('<rect class="line" x="1" y="14" width="150" height="56" rx="10"/>')
    out.append('<rect class="ink" x="154" y="32" width="8" height="20" rx="3"/>')
    if level is not None:
        fill = max(4.0, 138 * min(100, max(0, level)) / 100)
        kind = "bad" if level < 15 else "good"
        out.append(f'<rect class="{kind}" x="7" y="20" width="{fill:.1f}" height="44" rx="6"/>')
    out.append(text(76, 49, _percent(level, none), "big mid" if level is not None else "label mid"))
    base = top + (47 if health is None else 30)
    out.append(text(left, base, health_label, "label"))
    out.append(text(width, base, _percent(health, none), "label end" if health is None else "big end"))
    if health is not None:
        out.append(rect("track", left, top + 42, room, 14, rx=7))
        kind = "good" if health >= HEALTH_MARK else "bad"
        out.append(rect(kind, left, top + 42, max(14.0, room * min(100.0, max(0.0, health)) / 100), 14, rx=7))
        mark = left + room * HEALTH_MARK / 100
        out.append(f'<path class="mark" d="M{mark:.1f} {top + 38:.0f}V{top + 60:.0f}"/>')
        out.append(text(mark, top + 76, f"{HEALTH_MARK} %", "small mid"))
    return "".join(out) + "</svg>"


def storage_svg(bars: Sequence[Bar], *, title: str, low_mark_percent: int | None = None, width: float = WIDE) -> str:
    """Stacked bars one below the other, with one legend. The mark shows where "too full" begins."""
    narrow = width < WIDE
    legend = _legend(bars)
    columns = 2 if narrow else 3
    rows = -(-len(legend) // columns)
    top = 20 if low_mark_percent is not None else 4
    pitch = 62 if narrow and any(bar.name for bar in bars) else 46
    left = 84.0 if not narrow and bars and bars[0].name else 0.0
    down = pitch - 46
    out = [opened(width, top + len(bars) * pitch + rows * 24 + 6, title)]
    for at, bar in enumerate(bars):
        y = top + at * pitch
        out.append(text(0, y + (12 if narrow else 20), fitted(bar.name, 13, 84 if left else width) or "", "label"))
        out.append(_stack(bar, left, y + down, width - left))
    if low_mark_percent is not None and bars:
        x = left + (width - left) * (100 - low_mark_percent) / 100
        out.append(f'<path class="mark" d="M{x:.1f} {top - 4}V{top + len(bars) * pitch - 10}"/>')
        out.append(text(x, top - 8, f"{low_mark_percent} %", "small mid"))
    for at, part in enumerate(legend):
        x, y = (at % columns) * (width / columns), top + len(bars) * pitch + 16 + (at // columns) * 24
        out.append(f'<rect class="{part.kind}" x="{x:.0f}" y="{y - 11:.0f}" width="12" height="12" rx="3"/>')
        said = f"{part.label} {size(part.amount)}"
        out.append(text(x + 18, y, fitted(said, NOTE_PX, width / columns - 20) or "…", "small"))
    return "".join(out) + "</svg>"


def _stack(bar: Bar, left: float, y: float, width: float) -> str:
    whole = max(bar.total, sum(part.amount for part in bar.parts), 1)
    out, x = [f'<rect class="track" x="{left:.1f}" y="{y}" width="{width:.1f}" height="30" rx="6"/>'], left
    for part in bar.parts:
        wide = width * part.amount / whole
        if wide >= 0.5:
            out.append(
                f'<rect class="{part.kind}" x="{x:.1f}" y="{y}" width="{max(0.5, wide - 1.5):.1f}" height="30" rx="3">'
                f"<title>{in_svg(part.label)} {size(part.amount)}</title></rect>"
            )
        x += wide
    return "".join(out)


def _legend(bars: Sequence[Bar]) -> list[Part]:
    """The parts of the last bar (how it is now), and those only an earlier one has."""
    found: dict[str, Part] = {}
    for bar in reversed(bars):
        for part in bar.parts:
            found.setdefault(part.kind, part)
    return [part for part in found.values() if part.amount >= LEAST_SHOWN]


CRASH_COLOURS = {"java": "bad", "native": "k4", "anr": "warn"}
MOST_LANES = 6


def crashes_svg(
    marks: Sequence[CrashMark], *, hours: int, title: str, ago: str, now: str, kinds: Sequence[tuple[str, str]],
    width: float = WIDE,
) -> str:  # fmt: skip
    """A lane for each app, a mark for each event: which app, since when, how often. At most 6 lanes, worst first.

    `kinds`: kind → its name, for the legend."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.lane] = counts.get(mark.lane, 0) + 1
    lanes = sorted(counts, key=lambda lane: (-counts[lane], lane))[:MOST_LANES]
    out = [opened(width, len(lanes) * 40 + 50, title)]
    for at, lane in enumerate(lanes):
        y = at * 40 + 30
        out += _lane_head(lane, counts[lane], width, y - 12)
        out.append(f'<path class="axis" d="M0 {y}H{width:g}"/>')
        for mark in marks:
            if mark.lane == lane and 0 <= mark.at_h <= hours:
                x = 4 + (width - 8) * (1 - mark.at_h / hours)
                kind = CRASH_COLOURS.get(mark.kind, "k8")
                out.append(f'<rect class="{kind}" x="{x - 2.5:.1f}" y="{y - 6}" width="5" height="12" rx="2"/>')
    base = len(lanes) * 40 + 20
    out.append(text(0, base, fitted(ago, NOTE_PX, width * 0.3) or "", "small"))
    out.append(text(width, base, fitted(now, NOTE_PX, width * 0.68) or "", "small end"))
    out.append(_kinds(kinds, base + 24, width))
    return "".join(out) + "</svg>"


def counts_svg(
    rows: Sequence[tuple[str, Sequence[Part]]], *, title: str, kinds: Sequence[tuple[str, str]], width: float = WIDE
) -> str:
    """Bars of events by app, for phones whose text gives numbers and no times. At most 6 rows, as given."""
    rows = rows[:MOST_LANES]
    most = max((sum(part.amount for part in parts) for _, parts in rows), default=0) or 1
    out = [opened(width, len(rows) * 40 + 28, title)]
    for at, (name, parts) in enumerate(rows):
        y, x = at * 40 + 16, 0.0
        out += _lane_head(name, sum(part.amount for part in parts), width, y)
        for part in parts:
            wide = width * part.amount / most
            out.append(rect(part.kind, x, y + 6, max(2.0, wide - 1), 9))
            x += wide
    out.append(_kinds(kinds, len(rows) * 40 + 18, width))
    return "".join(out) + "</svg>"


def _lane_head(name: str, count: int, width: float, y: float) -> list[str]:
    shown = app_fitted(name, NOTE_PX, width - 60) or "…"
    return [text(0, y, shown, "small"), text(width, y, f"{count} ×", "small end")]


def _kinds(kinds: Sequence[tuple[str, str]], y: float, width: float) -> str:
    out = []
    pitch = min(150.0, width / max(1, len(kinds)))
    for at, (kind, name) in enumerate(kinds):
        x = at * pitch
        out.append(rect(CRASH_COLOURS.get(kind, "k8"), x, y - 9, 10, 10))
        out.append(text(x + 16, y, fitted(name, NOTE_PX, pitch - 18) or "…", "small"))
    return "".join(out)


def _percent(value: float | int | None, none: str) -> str:
    return none if value is None else f"{value:g} %"
