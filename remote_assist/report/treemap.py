"""A treemap: each share of a whole as an area, largest first (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remote_assist.report.canvas import NOTE_PX, app_fitted, fitted, note, opened, rect, text
from remote_assist.report.text import size

LEAST_SHARE = 0.002
"""Of the whole: what is smaller would be a line, not an area; it stands in the list below instead."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One area. `kind`: colour class. `app`: its label is a package name."""

    label: str
    amount: int
    kind: str
    app: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    cell: Cell
    x: float
    y: float
    width: float
    height: float


def treemap_svg(cells: Sequence[Cell], *, title: str, width: float, unknown: str | None = None) -> str:
    """`unknown`: what the figures do not tell, said below. Cells too small for their name are listed under the plot."""
    tall = round(width * (0.42 if width > 400 else 0.95))
    cells = sorted((cell for cell in cells if cell.amount > 0), key=lambda cell: (-cell.amount, cell.label))
    whole = sum(cell.amount for cell in cells)
    shown = [cell for cell in cells if cell.amount >= whole * LEAST_SHARE]
    listed = [cell for cell in cells if cell.amount < whole * LEAST_SHARE]
    drawn: list[str] = []
    for placed in squarified(shown, width, tall):
        drawn.append(_area(placed))
        label, whole_name = _label(placed)
        drawn.append(label)
        if not whole_name:
            listed.append(placed.cell)
    legend, height = _legend(sorted(listed, key=lambda cell: -cell.amount), width, tall + 20)
    if unknown:
        said, taken = note(unknown, width, height + 6)
        legend, height = legend + said, height + taken + 4
    return opened(width, height, title) + "".join(drawn) + legend + "</svg>"


def squarified(cells: Sequence[Cell], width: float, height: float) -> list[Placed]:
    """Rows along the shorter side, each filled while that makes its worst area squarer."""
    whole = sum(cell.amount for cell in cells)
    if not whole or width <= 0 or height <= 0:
        return []
    scale = width * height / whole
    x = y = 0.0
    placed: list[Placed] = []
    row: list[Cell] = []

    def worst(trial: Sequence[Cell]) -> float:
        side, area = min(width - x, height - y), sum(cell.amount for cell in trial) * scale
        thick = area / side if side > 0 else 0.0
        long = [cell.amount * scale / thick for cell in trial] if thick > 0 else [1.0]
        return max(max(thick / one, one / thick) if one > 0 and thick > 0 else 1e9 for one in long)

    def close() -> None:
        nonlocal x, y
        upright = width - x >= height - y
        side = height - y if upright else width - x
        thick = sum(cell.amount for cell in row) * scale / side if side > 0 else 0.0
        at = 0.0
        for cell in row:
            long = cell.amount * scale / thick if thick > 0 else 0.0
            placed.append(Placed(cell, x, y + at, thick, long) if upright else Placed(cell, x + at, y, long, thick))
            at += long
        x, y = (x + thick, y) if upright else (x, y + thick)

    for cell in cells:
        if row and worst([*row, cell]) > worst(row):
            close()
            row = []
        row.append(cell)
    close()
    return placed


def _area(placed: Placed) -> str:
    cell = placed.cell
    return rect(
        cell.kind, placed.x, placed.y, placed.width - 2, placed.height - 2, title=f"{cell.label} {size(cell.amount)}"
    )


def _label(placed: Placed) -> tuple[str, bool]:
    """The name as it fits, and whether it stands whole; an app may be called by its last word."""
    room = placed.width - 12
    cell = placed.cell
    last = cell.label.rpartition(".")[2]
    names = (cell.label, f"…{last}") if cell.app and 3 <= len(last) < len(cell.label) else (cell.label,)
    name = next((name for name in names if fitted(name, NOTE_PX, room) == name), None)
    if name is None or placed.height < 18:
        return "", False
    kind = "on" if cell.kind not in ("free", "cache") else "onlight"
    out = text(placed.x + 5, placed.y + 14, name, kind)
    amount = size(cell.amount)
    if placed.height >= 34 and fitted(amount, NOTE_PX, room) == amount:
        out += text(placed.x + 5, placed.y + 28, amount, kind)
    return out, name == cell.label


def _legend(cells: Sequence[Cell], width: float, y: float) -> tuple[str, float]:
    """At most 8 of the small ones in columns; the marks, and where they end."""
    columns = 2 if width > 400 else 1
    wide = width / columns
    out = []
    for at, cell in enumerate(cells[:8]):
        left, top = at % columns * wide, y + at // columns * 19
        fit = app_fitted if cell.app else fitted
        amount = size(cell.amount)
        name = fit(cell.label, NOTE_PX, wide - 26 - len(amount) * NOTE_PX * 0.65)
        out.append(rect(cell.kind, left, top - 10, 11, 11))
        out.append(text(left + 17, top, f"{name or ''} {amount}", "small"))
    rows = -(-min(8, len(cells)) // columns)
    return "".join(out), y + rows * 19 - (6 if rows else 12)
