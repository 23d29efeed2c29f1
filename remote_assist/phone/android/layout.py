"""Shapes that many services share: durations, times, object ids, and the tree of `DualDumpOutputStream`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeAlias

from remote_assist.phone.state import PhoneState

Tree: TypeAlias = "list[tuple[str, str | int | bool | Tree]]"
"""Ordered names and values; a name that occurs more than once becomes a list, as in DualDumpOutputStream."""


def duration(seconds: float, *, signed: bool = True) -> str:
    """`+2d17h47m4s400ms` (android.util.TimeUtils.formatDuration)."""
    total = round(seconds * 1000)
    if total == 0:
        return "0"
    sign = ("+" if total > 0 else "-") if signed else ""
    total = abs(total)
    days, total = divmod(total, 86_400_000)
    hours, total = divmod(total, 3_600_000)
    minutes, total = divmod(total, 60_000)
    secs, millis = divmod(total, 1000)
    parts = [f"{days}d"] if days else []
    if parts or hours:
        parts.append(f"{hours}h")
    if parts or minutes:
        parts.append(f"{minutes}m")
    if parts or secs:
        parts.append(f"{secs}s")
    return sign + "".join(parts) + f"{millis}ms"


def spaced_duration(seconds: float) -> str:
    """`1h 8m 45s 113ms` (BatteryStats.formatTimeMs)."""
    total = round(seconds * 1000)
    days, total = divmod(total, 86_400_000)
    hours, total = divmod(total, 3_600_000)
    minutes, total = divmod(total, 60_000)
    secs, millis = divmod(total, 1000)
    parts = [f"{days}d"] if days else []
    if parts or hours:
        parts.append(f"{hours}h")
    if parts or minutes:
        parts.append(f"{minutes}m")
    if parts or secs:
        parts.append(f"{secs}s")
    return " ".join([*parts, f"{millis}ms"])


def stamp(state: PhoneState, at_s: float, pattern: str = "%Y-%m-%d %H:%M:%S", millis: bool = False) -> str:
    """A moment on the phone's wall clock, optionally with milliseconds."""
    moment = state.local(at_s)
    text = moment.strftime(pattern)
    return f"{text}.{moment.microsecond // 1000:03d}" if millis else text


def object_id(*words: object) -> str:
    """The hex identity a dump prints after `@` or inside `{…}`; the same words always give the same id."""
    return f"{zlib.crc32('/'.join(map(str, words)).encode()) & 0xFFFFFFF:x}"


def word(value: str | int | bool) -> str:
    """A value as Java prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def tree(entries: Sequence[tuple[str, str | int | bool | Tree]], indent: int = 0) -> list[str]:
    """Lines of a DualDumpOutputStream object without its own braces (frameworks/base core/java/com/android/internal/util/dump)."""
    pad = "  " * indent
    lines: list[str] = []
    names = list(dict.fromkeys(name for name, _ in entries))
    for name in names:
        values = [value for other, value in entries if other == name]
        if len(values) == 1:
            lines += _one(pad, name + "=", values[0], indent)
            continue
        lines.append(f"{pad}{name}=[")
        for value in values:
            lines += _one(pad + "  ", "", value, indent + 1)
        lines.append(f"{pad}]")
    return lines


def _one(pad: str, label: str, value: str | int | bool | Tree, indent: int) -> list[str]:
    if isinstance(value, list):
        return [f"{pad}{label}{{", *tree(value, indent + 1), f"{pad}}}"]
    return [f"{pad}{label}{word(value)}"]


def dual_dump(entries: Tree) -> str:
    """A whole DualDumpOutputStream as text."""
    return "\n".join(["{", *tree(entries, 1), "}"]) + "\n"


def size_value(kilobytes: int) -> str:
    """`270MB`, `2.5GB`, `0.00` (android.util.DebugUtils.sizeValueToString of bytes)."""
    value = float(kilobytes * 1024)
    suffix = ""
    for suffix_next in ("KB", "MB", "GB", "TB"):
        if value <= 900:
            break
        value /= 1024
        suffix = suffix_next
    if value < 1:
        return f"{value:.2f}{suffix}"
    if value < 10:
        return f"{value:.1f}{suffix}"
    return f"{value:.0f}{suffix}"
