"""Reader of what `remote_assist.screen.lens` notes of each camera that was tried, one line a camera:

    camera 0 back opened=1 pictures=60 brightness=97.1 detail=412.9
    camera 1 front opened=0 pictures=0 error=java.io.IOException:_…CameraAccessException:_The_camera_device_is_…

Strict: a line of any other form says nothing, and a figure that cannot be true is not told. The words of an error are
the phone's; they are sorted by those of AOSP's CameraAccessException.getDefaultMessage and not handed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ARGV = ("remote-assist", "lenses")
"""The name under which that note stands beside the outputs of real commands. No phone is ever sent it."""
MOST_LENSES = 32
BRIGHTEST, MOST_DETAIL = 255.0, 16_256.25
"""A picture of 8 bits has no more: the variance of values in 0 to 255 is at most 127.5²."""

ERRORS = (
    ("camera_device_is_in_use_already", "in_use"),
    ("system-wide_limit_for_number_of_open_cameras", "in_use"),
    ("due_to_a_higher-priority_access_request", "in_use"),
    ("disabled_due_to_a_device_policy", "disabled"),
    ("camera_device_is_currently_in_the_error_state", "failure"),
)
_FIGURE = r"(None|[0-9]{1,5}(?:\.[0-9]{1,3})?)"
_LINE = re.compile(
    r"camera ([0-9]{1,3}) (front|back|external|unknown)(?: opened=([01]))?(?: pictures=([0-9]{1,4}))?"
    rf"(?: brightness={_FIGURE})?(?: detail={_FIGURE})?(?: error=(\S{{1,200}}))?"
)


@dataclass(frozen=True, slots=True)
class Tried:
    """`brightness`: mean of the picture, 0 to 255. `detail`: variance of its Laplacian at 320 px. `error`: in_use,
    disabled, failure (the camera's own), other. `line`: as noted."""

    id: str
    facing: str
    opened: bool | None
    pictures: int | None
    brightness: float | None
    detail: float | None
    error: str | None
    line: str


def read_lenses(lines: Iterable[str]) -> tuple[Tried, ...]:
    """Each camera once, as it was first told of."""
    seen: dict[str, Tried] = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None or len(seen) >= MOST_LENSES:
            continue
        number, facing, opened, pictures, brightness, detail, error = found.groups()
        seen.setdefault(
            number,
            Tried(
                number,
                facing,
                None if opened is None else opened == "1",
                None if pictures is None else int(pictures),
                _figure(brightness, BRIGHTEST),
                _figure(detail, MOST_DETAIL),
                None if error is None else _kind(error),
                line,
            ),
        )
    return tuple(seen.values())


def _figure(text: str | None, most: float) -> float | None:
    value = None if text is None or text == "None" else float(text)
    return None if value is None or value > most else value


def _kind(error: str) -> str:
    return next((kind for words, kind in ERRORS if words in error), "other")
