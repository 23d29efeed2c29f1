"""What the try of one camera came to: each question is answered yes, no, or None where it was not told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diagnostics.model import Text

BLACK, BLURRED = 16, 100
"""Brightness of 0 to 255, and variance of the Laplacian at 320 px (Pech-Pacheco et al., ICPR 2000). Both limits are our
proposal; 100 is the usual first one. A drawn page of print has 1 900 sharp, 190 and 94 after a Gauss of 3 and 4 of 1 200 px,
a bare wall 5: so a low figure alone is no fault."""

Lens = Mapping[str, Any]
Lenses = tuple[Lens, ...] | None
Question = Callable[[Lens], bool | None]

FACING = {
    "back": Text("back camera {}", "后置摄像头 {}"),
    "front": Text("front camera {}", "前置摄像头 {}"),
    "external": Text("external camera {}", "外接摄像头 {}"),
}
OTHER = Text("camera {}", "摄像头 {}")


def dead(lens: Lens) -> bool | None:
    """The camera itself reports that it is broken."""
    return _not_opened(lens, ("failure",))


def busy(lens: Lens) -> bool | None:
    return _not_opened(lens, ("in_use",))


def shut(lens: Lens) -> bool | None:
    """It did not open, for a reason that tells nothing of the camera."""
    return _not_opened(lens, ("disabled", "other", None))


def empty(lens: Lens) -> bool | None:
    """No word of a failure, and nothing to see that could be decoded."""
    if lens["opened"] is False:
        return False
    return None if lens["pictures"] is None else bool(lens["pictures"] == 0)


def black(lens: Lens) -> bool | None:
    return _below(lens, "brightness", BLACK)


def blurred(lens: Lens) -> bool | None:
    """No detail in a picture that is not black."""
    dark = black(lens)
    return False if dark else None if dark is None else _below(lens, "detail", BLURRED)


def sharp(lens: Lens) -> bool | None:
    unsharp = blurred(lens)
    return None if unsharp is None else bool(lens["pictures"]) and not black(lens) and not unsharp


def named(lenses: Lenses, question: Question) -> tuple[Text, ...]:
    """The cameras for which it is so, as they are called."""
    return tuple(_name(lens) for lens in lenses or () if question(lens))


def of_any(lenses: Lenses, question: Question) -> bool | None:
    """Whether it is so for one of them at least; None where nothing was tried, or one that matters is not told of."""
    if not lenses:
        return None
    answers = [question(lens) for lens in lenses]
    return True if True in answers else None if None in answers else False


def _name(lens: Lens) -> Text:
    words = FACING.get(lens["facing"], OTHER)
    return Text(words.en.format(lens["id"]), words.zh.format(lens["id"]))


def _not_opened(lens: Lens, errors: tuple[str | None, ...]) -> bool | None:
    return None if lens["opened"] is None else lens["opened"] is False and lens["error"] in errors


def _below(lens: Lens, figure: str, limit: float) -> bool | None:
    """No picture has no figure, and is neither black nor blurred."""
    if lens["opened"] is False or lens["pictures"] == 0:
        return False
    return None if lens[figure] is None else bool(lens[figure] < limit)
