"""The security patch level: a day printed by the phone, and how old it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from diagnostics.dumpsys import Notebook
from diagnostics.model import Now, Output, Text
from diagnostics.settings_text import Properties

PROPERTY = "ro.build.version.security_patch"
AHEAD = timedelta(days=60)
"""Patch levels are published for the month to come; later than this none can be."""


def patch_day(text: str | None) -> date | None:
    """`YYYY-MM-DD`, or None."""
    if text is None or len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text) if date.fromisoformat(text).year >= 2015 else None
    except ValueError:
        return None


def today(now: Now) -> date | None:
    """By our clock, which is likelier to be right; else by the phone's."""
    seconds = now.host_time_s if now.host_time_s is not None else now.phone_time_s
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def read_patch(
    book: Notebook, properties: Properties, output: Output | None, now: Now
) -> tuple[str | None, int | None]:
    """(the level as printed, its age in days); null for what is no day, or lies in the future."""
    printed = properties.read(PROPERTY, "security_patch", book)
    day = patch_day(printed)
    if printed and day is None and output is not None:
        book.unreadable("security_patch", output, f"[{PROPERTY}]: [{printed}]")
    at = today(now)
    if day is None or at is None:
        return (None if day is None else day.isoformat()), None
    if day > at + AHEAD and output is not None:
        book.odd("patch_age_days", _FUTURE, output, f"[{PROPERTY}]: [{printed}]")
        return day.isoformat(), None
    return day.isoformat(), max(0, (at - day).days)


_FUTURE = Text(
    "The patch level lies in the future; its age is not used. A clock may be wrong.",
    "安全补丁日期晚于当前时间，未采用；可能是时钟不准。",
)
