"""The few marks that every plot is drawn with, and how wide a text stands. Colours are classes of report.css.

A plot is made twice: WIDE for a page, NARROW for a telephone's screen, where a scaled-down picture could not be read.
"""

from __future__ import annotations

import unicodedata

from remote_assist.report.text import in_svg

WIDE, NARROW = 640, 300
NOTE_PX = 11


def opened(width: float, height: float, title: str) -> str:
    kind = "plot narrow" if width <= NARROW else "plot"
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{in_svg(title)}">'
        f"<title>{in_svg(title)}</title>"
    )


def text(x: float, y: float, said: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{in_svg(said)}</text>'


def rect(kind: str, x: float, y: float, width: float, height: float, rx: float = 3, title: str | None = None) -> str:
    head = f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{max(0.0, height):.1f}" rx="{rx:g}"'
    return f"{head}/>" if title is None else f"{head}><title>{in_svg(title)}</title></rect>"


def text_width(said: str, px: float) -> float:
    """About how wide `said` stands at most: wide characters (UAX #11) take a whole em, as do W and M."""
    return sum(_em(one) for one in said) * px


def _em(one: str) -> float:
    if unicodedata.east_asian_width(one) in "WF" or one in "WMm@%":
        return 1.0
    return 0.75 if one.isupper() else 0.6


def fitted(said: str, px: float, width: float) -> str | None:
    """`said`, cut at its end to stand in `width`; None where fewer than three characters would be left."""
    if text_width(said[:400], px) <= width and len(said) <= 400:
        return said
    kept, used = 0, px
    for one in said[:400]:
        used += text_width(one, px)
        if used > width:
            break
        kept += 1
    return said[:kept] + "…" if kept >= 3 else None


def app_fitted(package: str, px: float, width: float) -> str | None:
    """A package name cut at its beginning: what tells `com.maker.one` from `com.maker.two` stands at the end."""
    turned = fitted(package[::-1], px, width)
    return None if turned is None else turned[::-1]


def wrapped(said: str, px: float, width: float, most: int = 3) -> list[str]:
    """`said` in lines of at most `width`: between words, and anywhere in a text without spaces."""
    lines, line = [], ""
    for word in said.split(" "):
        joined = f"{line} {word}" if line else word
        if text_width(joined, px) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, px) > width and len(lines) < most:
            kept = max(1, next((n for n in range(len(line), 0, -1) if text_width(line[:n], px) <= width), 1))
            lines.append(line[:kept])
            line = line[kept:]
    lines.append(line)
    return lines[:most]


def note(said: str, width: float, y: float) -> tuple[str, float]:
    """A small remark under a plot (what is not known): its marks, and the height it took."""
    lines = wrapped(said, NOTE_PX, width)
    return "".join(text(0, y + 14 * at, line, "small") for at, line in enumerate(lines)), 14.0 * len(lines)
