"""Small plots as SVG text. Colours are classes of report.css (light, dark and print); no style attributes (CSP)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remote_assist.report.text import in_svg, size

WIDTH = 640
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


def battery_svg(level: int | None, health: float | None, *, level_label: str, health_label: str, none: str) -> str:
    """Charge as a filled battery, health as a bar with its mark. A value that is None is said, not drawn as 0."""
    out = [_open(WIDTH, 84, f"{level_label} {_percent(level, none)}, {health_label} {_percent(health, none)}")]
    out.append('<rect class="line" x="1" y="14" width="150" height="56" rx="10"/>')
    out.append('<rect class="ink" x="154" y="32" width="8" height="20" rx="3"/>')
    if level is not None:
        fill = max(4.0, 138 * min(100, max(0, level)) / 100)
        kind = "bad" if level < 15 else "good"
        out.append(f'<rect class="{kind}" x="7" y="20" width="{fill:.1f}" height="44" rx="6"/>')
    out.append(_text(76, 49, _percent(level, none), "big mid"))
    base = 47 if health is None else 30
    out.append(_text(200, base, health_label, "label"))
    out.append(_text(WIDTH, base, _percent(health, none), "label end" if health is None else "big end"))
    if health is not None:
        out.append('<rect class="track" x="200" y="42" width="440" height="14" rx="7"/>')
        kind = "good" if health >= HEALTH_MARK else "bad"
        width = max(14.0, 440 * min(100.0, max(0.0, health)) / 100)
        out.append(f'<rect class="{kind}" x="200" y="42" width="{width:.1f}" height="14" rx="7"/>')
        mark = 200 + 440 * HEALTH_MARK / 100
        out.append(f'<path class="mark" d="M{mark:.1f} 38V60"/>')
        out.append(_text(mark, 76, f"{HEALTH_MARK} %", "small mid"))
    return "".join(out) + "</svg>"


def storage_svg(bars: Sequence[Bar], *, title: str, low_mark_percent: int | None = None) -> str:
    """Stacked bars one below the other, with one legend. The mark shows where "too full" begins."""
    legend = _legend(bars)
    columns = 3
    rows = -(-len(legend) // columns)
    top = 20 if low_mark_percent is not None else 4
    height = top + len(bars) * 46 + rows * 24 + 6
    out = [_open(WIDTH, height, title)]
    for at, bar in enumerate(bars):
        y = top + at * 46
        out.append(_text(0, y + 20, bar.name, "label"))
        left = 0.0 if not bar.name else 84.0
        out.append(_stack(bar, left, y, WIDTH - left))
    if low_mark_percent is not None and bars:
        left = 0.0 if not bars[0].name else 84.0
        x = left + (WIDTH - left) * (100 - low_mark_percent) / 100
        out.append(f'<path class="mark" d="M{x:.1f} {top - 4}V{top + len(bars) * 46 - 10}"/>')
        out.append(_text(x, top - 8, f"{low_mark_percent} %", "small mid"))
    for at, part in enumerate(legend):
        x, y = (at % columns) * (WIDTH / columns), top + len(bars) * 46 + 16 + (at // columns) * 24
        out.append(f'<rect class="{part.kind}" x="{x:.0f}" y="{y - 11:.0f}" width="12" height="12" rx="3"/>')
        out.append(_text(x + 18, y, f"{part.label} {size(part.amount)}", "small"))
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


def crashes_svg(
    marks: Sequence[CrashMark], *, hours: int, title: str, ago: str, now: str, kinds: Sequence[tuple[str, str]]
) -> str:
    """A lane for each app, a mark for each event: which app, since when, how often. At most 6 lanes, worst first.

    `kinds`: kind → its name, for the legend."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.lane] = counts.get(mark.lane, 0) + 1
    lanes = sorted(counts, key=lambda lane: (-counts[lane], lane))[:6]
    height = len(lanes) * 40 + 50
    out = [_open(WIDTH, height, title)]
    for at, lane in enumerate(lanes):
        y = at * 40 + 30
        name = lane if len(lane) <= 60 else lane[:59] + "…"
        out.append(_text(0, y - 12, name, "small"))
        out.append(_text(WIDTH, y - 12, f"{counts[lane]} ×", "small end"))
        out.append(f'<path class="axis" d="M0 {y}H{WIDTH}"/>')
        for mark in marks:
            if mark.lane == lane and 0 <= mark.at_h <= hours:
                x = 4 + (WIDTH - 8) * (1 - mark.at_h / hours)
                kind = CRASH_COLOURS.get(mark.kind, "k8")
                out.append(f'<rect class="{kind}" x="{x - 2.5:.1f}" y="{y - 6}" width="5" height="12" rx="2"/>')
    base = len(lanes) * 40 + 20
    out.append(_text(0, base, ago, "small"))
    out.append(_text(WIDTH, base, now, "small end"))
    out.append(_kinds(kinds, base + 24))
    return "".join(out) + "</svg>"


def counts_svg(rows: Sequence[tuple[str, Sequence[Part]]], *, title: str, kinds: Sequence[tuple[str, str]]) -> str:
    """Bars of events by app, for phones whose text gives numbers and no times. At most 6 rows, as given."""
    rows = rows[:6]
    most = max((sum(part.amount for part in parts) for _, parts in rows), default=0) or 1
    out = [_open(WIDTH, len(rows) * 40 + 28, title)]
    for at, (name, parts) in enumerate(rows):
        y, x = at * 40 + 16, 0.0
        out.append(_text(0, y, name if len(name) <= 60 else name[:59] + "…", "small"))
        out.append(_text(WIDTH, y, f"{sum(part.amount for part in parts)} ×", "small end"))
        for part in parts:
            wide = WIDTH * part.amount / most
            out.append(f'<rect class="{part.kind}" x="{x:.1f}" y="{y + 6}" width="{max(2.0, wide - 1):.1f}" height="9" rx="3"/>')  # fmt: skip
            x += wide
    out.append(_kinds(kinds, len(rows) * 40 + 18))
    return "".join(out) + "</svg>"


def _kinds(kinds: Sequence[tuple[str, str]], y: float) -> str:
    out = []
    for at, (kind, name) in enumerate(kinds):
        x = at * 150
        out.append(
            f'<rect class="{CRASH_COLOURS.get(kind, "k8")}" x="{x}" y="{y - 9:.0f}" width="10" height="10" rx="3"/>'
        )
        out.append(_text(x + 16, y, name, "small"))
    return "".join(out)


def _open(width: int, height: int, title: str) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{in_svg(title)}">'
        f"<title>{in_svg(title)}</title>"
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{in_svg(text)}</text>'


def _percent(value: float | int | None, none: str) -> str:
    return none if value is None else f"{value:g} %"
