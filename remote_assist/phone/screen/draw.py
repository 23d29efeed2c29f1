"""Draws what the display shows (`Look`) with Pillow: large plain pictures that a person and a decoder can read.

Only the modules that make pictures import this one, and they are loaded when the first picture is asked for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from remote_assist.phone.screen import mark

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from remote_assist.phone.screen.scene_parts import Look, Place

_DOT = "\u2022"
_NAMES = {"\u232b": "del", "\u21b5": "ok", " ": "space"}
"""What is written on keys whose sign the built-in font does not have."""

Size = tuple[int, int]


def picture(look: Look, size: Size, clock: str = "") -> Image.Image:
    """The picture of `look` in `size` (pixels), without its mark. `clock` stands in the status bar. Not to be changed by
    the caller: it is kept for the next time."""
    return _picture(look, size, clock)


def stamped(look: Look, size: Size, clock: str, number: int) -> Image.Image:
    """The same with its mark, for a still picture."""
    whole = _picture(look, size, clock).copy()
    brush = ImageDraw.Draw(whole)
    bits, low = mark.word(look.secret, number), mark.height(size[0])
    for place, (left, right) in enumerate(mark.squares(size[0])):
        white = bits >> (mark.SQUARES - 1 - place) & 1
        brush.rectangle((left, 0, right - 1, low - 1), fill="white" if white else "black")
    return whole


@lru_cache(maxsize=12)
def _picture(look: Look, size: Size, clock: str) -> Image.Image:
    dark = look.kind in ("off", "lock", "home", "camera") or not look.places
    image = Image.new("RGB", size, "black" if not look.places else look.accent if dark else "#fafafa")
    brush = ImageDraw.Draw(image)
    if look.places:
        _keyboard(brush, look, size)
        _bar(brush, look, size, clock, dark)
        for place in look.places:
            _place(brush, place, look, size, dark)
    brush.rectangle((0, 0, size[0], mark.band(size[0]) - 1), fill="black")
    return image


def _keyboard(brush: ImageDraw.ImageDraw, look: Look, size: Size) -> None:
    keys = [place for place in look.places if place.what == "key"]
    if keys:
        top = min(place.box[1] for place in keys)
        brush.rectangle((0, int(top * size[1]) - 4, size[0], size[1]), fill="#cfd8dc")


def _bar(brush: ImageDraw.ImageDraw, look: Look, size: Size, clock: str, dark: bool) -> None:
    """The status bar below the mark: the time, and the battery's outline."""
    top, unit = mark.band(size[0]), min(size) / 540
    ink = "white" if dark else "#202020"
    brush.text((int(14 * unit), top + int(2 * unit)), clock, fill=ink, font=_font(int(16 * unit)))
    right = size[0] - int(14 * unit)
    brush.rectangle((right - int(24 * unit), top + int(5 * unit), right, top + int(17 * unit)), outline=ink)


_FILL = {
    "app": "#607d8b",
    "field": "#ffffff",
    "password": "#ffffff",
    "eye": "#eceff1",
    "key": "#ffffff",
    "digit": "#eceff1",
    "notice": "#fff8e1",
}


def _place(brush: ImageDraw.ImageDraw, place: Place, look: Look, size: Size, dark: bool) -> None:
    box = _pixels(place.box, size)
    fill = look.accent if place.what == "button" else _FILL.get(place.what)
    if fill is not None:
        inside = (box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2)
        brush.rounded_rectangle(inside, radius=6, fill=fill, outline="#90a4ae")
    light = place.what in ("app", "button") or (dark and fill is None)
    words = _NAMES.get(place.text, place.text)
    centred = place.what not in ("line", "field", "password", "notice")
    _write(brush, words, box, "white" if light else "#101010", centred, place.what == "title")


def _write(
    brush: ImageDraw.ImageDraw, words: str, box: tuple[int, int, int, int], ink: str, centred: bool, title: bool
) -> None:
    """Text that fills its box's height without leaving it; dots as discs, since fonts draw them as specks."""
    plain, dots = words.rstrip(_DOT), len(words) - len(words.rstrip(_DOT))
    if _DOT in plain:  # dots and the last character in clear
        at = plain.index(_DOT)
        dots, tail = plain.count(_DOT), plain.replace(_DOT, "")[at:]
        plain = plain[:at]
    else:
        tail = ""
    wide, high = box[2] - box[0], box[3] - box[1]
    points = 36 if title else max(8, int(min(high * 0.42, wide * 0.55, 30 * max(1.0, high / 70))))
    font = _font(points)
    disc = int(points * 0.55)
    step = int(disc * 1.4)
    room = wide - 12
    total = font.getlength(plain) + dots * step + font.getlength(tail)
    if total > room > 0:
        points = max(8, int(points * room / total))
        font, disc = _font(points), max(3, int(disc * room / total))
        step = int(disc * 1.4)
        total = font.getlength(plain) + dots * step + font.getlength(tail)
    left = box[0] + ((wide - total) / 2 if centred else points * 0.5)
    middle = (box[1] + box[3]) / 2
    brush.text((left, middle), plain, fill=ink, font=font, anchor="lm")
    left += font.getlength(plain)
    for _ in range(dots):
        brush.ellipse((left, middle - disc / 2, left + disc, middle + disc / 2), fill=ink)
        left += step
    brush.text((left, middle), tail, fill=ink, font=font, anchor="lm")


def _pixels(box: tuple[float, float, float, float], size: Size) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return int(left * size[0]), int(top * size[1]), int(right * size[0]), int(bottom * size[1])


@lru_cache(maxsize=64)
def _font(points: int) -> FreeTypeFont:
    """Pillow's own font, so that a phone looks the same on every computer."""
    font = ImageFont.load_default(max(6, points))
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
