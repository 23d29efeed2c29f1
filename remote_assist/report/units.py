"""A fact as a person reads it: its name in their language, its value with the unit that the name carries.

Names of facts end in their unit (`temperature_c`, `data_free_bytes`); a fact that nobody has named in `fact_labels` is
shown by its own words without that ending, so that a new area reads well on its first day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics.model import Text
from diagnostics.value_words import NO, NOT_TOLD, WORDS, YES
from remote_assist.report.area_labels import LABELS as AREA_LABELS
from remote_assist.report.fact_labels import LABELS
from remote_assist.report.text import moment, size

NONE = Text("none", "无")
MORE = Text("… {} more", "…… 另有 {} 项")
MOST_ITEMS, MOST_RECORDS = 30, 12

UNITS: Mapping[str, str] = {
    "percent": "%", "c": "°C", "mah": "mAh", "dbhz": "dB-Hz", "v": "V", "mv": "mV", "ma": "mA", "ua": "µA", "w": "W", "mw": "mW", "dbm": "dBm",
    "mhz": "MHz", "khz": "kHz", "hz": "Hz", "ms": "ms", "mbps": "Mbit/s", "gb": "GB", "mb": "MB", "db": "dB", "px": "px", "dpi": "dpi",
}  # fmt: skip
SIZES = {"bytes": 1, "kb": 1024, "kib": 1024}
DURATIONS = {"s": 1, "min": 60, "h": 3600, "hours": 3600, "days": 86400}
_DIVIDED = {"uah": (1000, "mAh"), "uv": (1_000_000, "V"), "kbps": (1000, "MB/s")}
"""`write_speed_kbps` is kilobytes (diskstats "Recent-Disk-Write-Speed", AOSP DiskStatsService.java)."""
SLOTS = frozenset(["slot", "data_slot", "voice_slot"])
"""Counted from 0 by the phone, from 1 by people."""
_WINDOWS = {"24h": Text(" in 24 hours", "（24 小时内）"), "7d": Text(" in 7 days", "（7 天内）")}


_FACT = re.compile(r"[a-z][a-z0-9_]{0,63}")
_WHO = frozenset(["package", "name", "process", "network"])
"""Keys whose value says by itself what it is."""


def named(area: str, fact: str, lang: str) -> str:
    """What the fact is called. `area` may be "" for a fact inside another one (a SIM's, an app's)."""
    text = _label(area, fact)
    if text is not None:
        return text.in_language(lang)
    name, _, last = fact.rpartition("_")
    known = _label(area, name) if last in _WINDOWS else None
    if known is not None:
        return known.in_language(lang) + _WINDOWS[last].in_language(lang)
    return _own_words(fact, lang) if _FACT.fullmatch(fact) else fact


def _label(area: str, fact: str) -> Text | None:
    of_area = LABELS.get(f"{area}.{fact}") or AREA_LABELS.get(f"{area}.{fact}")
    return of_area or LABELS.get(fact) or AREA_LABELS.get(fact)


def _own_words(fact: str, lang: str) -> str:
    """`wifi_rssi_dbm` → "Wifi rssi": the fact's own words, without the unit, which stands with the value."""
    words = fact.split("_")
    window = _WINDOWS.get(words[-1]) if len(words) > 1 else None
    if window is not None:
        words = words[:-1]
    if len(words) > 1 and (words[-1] in UNITS or words[-1] in SIZES or words[-1] in DURATIONS or words[-1] in _DIVIDED):
        words = words[:-1]
    plain = " ".join(word for word in words if word) or fact
    return plain[:1].upper() + plain[1:] + (window.in_language(lang) if window else "")


def shown(fact: str, value: Any, lang: str) -> str:
    """The value in words. None is said as such: what was not told is part of the picture."""
    if value is None:
        return NOT_TOLD.in_language(lang)
    if isinstance(value, bool):
        return (YES if value else NO).in_language(lang)
    if isinstance(value, int | float):
        return f"SIM {value + 1}" if fact in SLOTS else _measured(fact, value, lang)
    if isinstance(value, Mapping):
        return _pairs(value, lang)
    if isinstance(value, list | tuple):
        return _listed(fact, value, lang)
    word = WORDS.get(str(value))
    return word.in_language(lang) if word is not None else moment(str(value))


def _measured(fact: str, value: float, lang: str) -> str:
    if fact.endswith("_percent_per_hour"):
        return f"{figure(value)} % / {'小时' if lang == 'zh' else 'h'}"
    unit = fact.rpartition("_")[2]
    if unit in SIZES:
        return size(value * SIZES[unit])
    if unit in DURATIONS:
        return lasting(value * DURATIONS[unit], lang)
    if unit in _DIVIDED:
        by, name = _DIVIDED[unit]
        return f"{figure(value / by)} {name}"
    return f"{figure(value)} {UNITS[unit]}" if unit in UNITS else figure(value)


def figure(value: float) -> str:
    """At most two digits behind the point, and none that say nothing."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.2f}".rstrip("0").rstrip(".")


def lasting(seconds: float, lang: str) -> str:
    """A length of time in its largest fitting unit: "3 days", "2.5 h", "-40 s"."""
    whole = abs(seconds)
    zh = lang == "zh"
    if whole >= 2 * 86400:
        return f"{figure(round(seconds / 86400, 1))} {'天' if zh else 'days'}"
    if whole >= 2 * 3600:
        return f"{figure(round(seconds / 3600, 1))} {'小时' if zh else 'h'}"
    if whole >= 120:
        return f"{figure(round(seconds / 60, 1))} {'分钟' if zh else 'min'}"
    return f"{figure(float(seconds))} {'秒' if zh else 's'}"


def _pairs(value: Mapping[Any, Any], lang: str) -> str:
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    known = [(str(key), item) for key, item in value.items() if item is not None]
    parts = [
        shown(key, item, lang) if key in _WHO else f"{named('', key, lang)}{colon}{shown(key, item, lang)}"
        for key, item in known[:MOST_ITEMS]
    ]
    return (comma.join(parts) or NONE.in_language(lang)) + _more(len(known), MOST_ITEMS, lang)


def _listed(fact: str, value: Any, lang: str) -> str:
    simple = not any(isinstance(item, Mapping | list | tuple) for item in value)
    most = MOST_ITEMS if simple else MOST_RECORDS
    parts = [shown(fact, item, lang) for item in value[:most]]
    between = ("、" if lang == "zh" else ", ") if simple else "\n"
    return (between.join(parts) or NONE.in_language(lang)) + _more(len(value), most, lang)


def _more(count: int, most: int, lang: str) -> str:
    return " " + MORE.in_language(lang).format(count - most) if count > most else ""
