"""Where things are on the picture: from a stage to what the display draws and a finger can hit."""

from __future__ import annotations

from collections.abc import Iterator

from remote_assist.phone.screen.scene_pages import ACCENTS, HOME_APPS
from remote_assist.phone.screen.scene_parts import Field, Look, Page, Place, Stage

LAST_CHARACTER_S = 1.5
"""So long the character typed last is drawn in clear (PasswordTransformationMethod.Visible.expiration)."""

DOT = "\u2022"
ERASE, ENTER, SPACE = "\u232b", "\u21b5", " "
KEY_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl" + ERASE, "zxcvbnm." + SPACE + ENTER)
PAD_ROWS = ("123", "456", "789", ERASE + "0" + ENTER)

_KEYBOARD_TOP, _ROWS_TOP, _ROW, _LEFT, _RIGHT = 0.64, 0.15, 0.062, 0.06, 0.94


def kind_of(stage: Stage) -> str:
    """The kind of what is in front."""
    if not stage.awake:
        return "off"
    if stage.code is not None:
        return "otp"
    if stage.locked:
        return "lock"
    revealed = any(field.revealed for field in stage.page.fields)
    return "eye" if revealed and stage.page.kind == "login" else stage.page.kind


def look(
    stage: Stage, now_s: float, size: tuple[int, int], keyboard: str, last_in_clear: bool, black: bool, secret: bool
) -> Look:
    """What is drawn. `black`: this version draws protected windows black on a copy of the display."""
    kind = kind_of(stage)
    black = black and stage.page.secure and not stage.locked
    shown = tuple(_places(stage, now_s, last_in_clear, black)) if stage.awake else ()
    width, height = size if stage.rotation % 2 == 0 else size[::-1]
    return Look(
        kind,
        next((place.text for place in shown if place.what == "title"), ""),
        tuple(place.text for place in shown if place.what not in ("title", "key", "digit", "eye")),
        secret and not (black and stage.code is None),
        width,
        height,
        keyboard if stage.keyboard and stage.awake else None,
        ACCENTS.get(kind, "#455a64"),
        shown,
    )


def places(stage: Stage) -> list[Place]:
    """What a finger can hit, what lies on top last."""
    return list(_places(stage, 0.0, False, black=False))


def dots(text: str, typed_s: float, now_s: float, last_in_clear: bool) -> str:
    """A password as it is drawn: dots, and its last character for a moment."""
    if text and last_in_clear and 0 <= now_s - typed_s < LAST_CHARACTER_S:
        return DOT * (len(text) - 1) + text[-1]
    return DOT * len(text)


def drawn(field: Field, has_focus: bool, now_s: float, last_in_clear: bool) -> str:
    """What a field shows now."""
    if not field.secret or field.revealed:
        return field.text
    return dots(field.text, field.typed_s, now_s, last_in_clear and has_focus)


def _places(stage: Stage, now_s: float, last_in_clear: bool, black: bool) -> Iterator[Place]:
    if stage.locked:
        yield Place("title", "Locked", (0.0, 0.12, 1.0, 0.3))
        if stage.bouncer:
            yield Place("dots", dots(stage.pin, stage.typed_s, now_s, last_in_clear), (0.1, 0.3, 0.9, 0.38))
            yield from _grid("digit", PAD_ROWS, 0.42, 0.9)
    elif not black:
        yield from _page(stage.page, stage.typed_s, now_s, last_in_clear)
    if stage.keyboard and not stage.locked:
        yield from _grid("key", KEY_ROWS, _KEYBOARD_TOP, 0.99)
    if stage.code is not None:
        yield Place("notice", f"Your code is {stage.code}", (0.03, 0.03, 0.97, 0.11))


def _page(page: Page, typed_s: float, now_s: float, last_in_clear: bool) -> Iterator[Place]:
    yield Place("title", page.title, (0.0, 0.05 if page.kind != "home" else 0.12, 1.0, 0.13))
    if page.kind == "home":
        for number, name in enumerate(HOME_APPS):
            left, top = 0.06 + 0.31 * (number % 3), 0.35 + 0.16 * (number // 3)
            yield Place("app", name, (left, top, left + 0.26, top + 0.13))
        return
    top = _ROWS_TOP
    for line in page.lines:
        yield Place("line", line, (_LEFT, top, _RIGHT, top + _ROW))
        top += _ROW
    for number, field in enumerate(page.fields):
        shown = drawn(field, number == page.focus, now_s, last_in_clear)
        what, eye = ("password", field.number != -1) if field.secret else ("field", False)
        yield Place(what, f"{field.label}: {shown}", (_LEFT, top, 0.8 if eye else _RIGHT, top + _ROW))
        if eye:
            yield Place("eye", "hide" if field.revealed else "show", (0.82, top, _RIGHT, top + _ROW))
        top += _ROW * 1.2
    if page.kind == "pad":
        yield Place("dots", dots(page.digits, typed_s, now_s, last_in_clear), (0.1, 0.3, 0.9, 0.38))
        yield from _grid("digit", PAD_ROWS, 0.42, 0.9)
    if page.button is not None:
        yield Place("button", page.button, (0.3, top + 0.02, 0.7, top + 0.02 + _ROW))


def _grid(what: str, rows: tuple[str, ...], top: float, bottom: float) -> Iterator[Place]:
    high = (bottom - top) / len(rows)
    for line, row in enumerate(rows):
        wide = 1 / len(row)
        for column, key in enumerate(row):
            box = (column * wide, top + line * high, (column + 1) * wide, top + (line + 1) * high)
            yield Place(what, key, box)
