"""Readers of `dumpsys thermalservice` (Android 10 and newer) and `dumpsys hardware_properties` (7 and newer).

Sources: AOSP services/core/java/com/android/server/power/ThermalManagerService.java (`dump`: "Thermal Status:",
"Cached temperatures:", "HAL Ready:", "Current temperatures from HAL:"), android/os/Temperature.java (`toString`,
TYPE_*), HardwarePropertiesManagerService.java (`dump`). The cached list is left out: it may be hours old.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

HEAD = "IsStatusOverride:"
FROM_HAL = "Current temperatures from HAL:"
LOWEST_C, HIGHEST_C = -40.0, 150.0
"""What a sensor in a phone can show (our bounds); beyond it a value is no temperature."""
SENTINELS = (-99.9, 0.0)
"""What vendors print for "no reading", besides NaN and -Float.MAX_VALUE (recorded: Samsung, Pixel)."""
MAX_READINGS = 256
_KINDS = {0: "cpu", 1: "gpu", 2: "battery", 3: "skin", 4: "usb_port", 5: "power_amplifier", 9: "npu"}
"""Temperature.TYPE_*. 6, 7 and 8 are volts, amperes and percent of the battery-current limiter, -1 is the vendor's own
(Pixels print differences of two sensors there); from 10 on there are temperatures of further parts."""
_NOT_DEGREES = (-1, 6, 7, 8)
_ROW = re.compile(
    r"Temperature\{mValue=([^,{}]{1,40}), mType=(-?\d{1,3}), mName=([^,{}]{1,80})(?:, mStatus=(-?\d{1,3}))?\}"
)
_PART = re.compile(r"(CPU|GPU|Battery|Skin) (temperatures|throttling temperatures): \[([^\]]{0,2000})\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One sensor now. `kind`: cpu, gpu, battery, skin … `status`: its own throttling level 0–6, None = not printed."""

    name: str
    kind: str
    temperature_c: float
    status: int | None = None


@dataclass
class ThermalDump:
    """Lines beside what was read from them. `odd`: values that cannot be temperatures, `unreadable`: no numbers."""

    recognised: bool = False
    statuses: list[tuple[str, str]] = field(default_factory=list)
    overrides: list[tuple[str, str]] = field(default_factory=list)
    hal_ready: list[tuple[str, str]] = field(default_factory=list)
    from_hal: bool = False
    readings: list[tuple[str, Reading]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def read_thermal(lines: Iterable[str]) -> ThermalDump:
    dump = ThermalDump()
    inside = False
    for line in lines:
        text = line.strip()
        if text.startswith("Temperature{"):
            if inside and len(dump.readings) < MAX_READINGS:
                _reading(dump, line, text)
            continue
        inside = text == FROM_HAL
        dump.from_hal = dump.from_hal or inside
        key, colon, value = text.partition(":")
        if colon and key == "Thermal Status":
            dump.statuses.append((line, value.strip()))
        elif colon and key == "IsStatusOverride":
            dump.overrides.append((line, value.strip()))
        elif colon and key == "HAL Ready":
            dump.hal_ready.append((line, value.strip()))
    dump.recognised = bool(dump.statuses) or dump.from_hal
    return dump


def _reading(dump: ThermalDump, line: str, text: str) -> None:
    row = _ROW.fullmatch(text)
    if row is None:
        dump.unreadable.append(line)
        return
    kind = _kind(row[3], int(row[2]))
    if kind is None:
        return
    value = _number(row[1])
    if value is None:
        dump.unreadable.append(line)
    elif not _is_sentinel(value):
        if LOWEST_C <= value <= HIGHEST_C:
            status = int(row[4]) if row[4] is not None else None
            dump.readings.append((line, Reading(row[3], kind, round(value, 1), status if status != -1 else None)))
        else:
            dump.odd.append(line)


def _kind(name: str, number: int) -> str | None:
    """What is measured; None when it is no temperature. Samsung numbers its types differently: its names tell."""
    if name.startswith("TYPE_"):
        return name[len("TYPE_") :].lower()
    if number in _NOT_DEGREES or number < 0:
        return None
    return _KINDS.get(number, "other")


def _number(text: str) -> float | None:
    try:
        return float(text) if len(text) <= 40 and "_" not in text else None
    except ValueError:
        return None


def _is_sentinel(value: float) -> bool:
    return math.isnan(value) or value in SENTINELS or value < -1e30


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of `hardware_properties`: temperatures now and where each starts to throttle (None = not told)."""

    kind: str
    line: str
    temperatures_c: tuple[float, ...]
    throttling_c: tuple[float | None, ...]


def read_hardware_properties(lines: Iterable[str]) -> list[Part]:
    """The parts in the order printed. Two different lines of one list are a contradiction: that part is left out."""
    found: dict[tuple[str, str], tuple[str, tuple[float | None, ...]] | None] = {}
    for line in lines:
        row = _PART.fullmatch(line.strip())
        if row is not None:
            values = tuple(_degrees(word) for word in row[3].split(",")[:64] if word.strip())
            key = (row[1].lower(), row[2])
            if key in found and (found[key] or ("", ()))[1] != values:
                found[key] = None
            else:
                found[key] = (line, values)
    parts = []
    for (kind, what), entry in found.items():
        if what == "temperatures" and entry is not None:
            now = entry[1]
            limits = (found.get((kind, "throttling temperatures")) or ("", ()))[1]
            limits = limits if len(limits) == len(now) else (None,) * len(now)
            pairs = [(value, limit) for value, limit in zip(now, limits, strict=True) if value is not None]
            if pairs:
                parts.append(Part(kind, entry[0], tuple(v for v, _ in pairs), tuple(limit for _, limit in pairs)))
    return parts


def _degrees(word: str) -> float | None:
    value = _number(word.strip())
    if value is None or _is_sentinel(value) or not LOWEST_C <= value <= HIGHEST_C:
        return None
    return round(value, 1)
