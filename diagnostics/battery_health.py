"""How worn the battery is: the sources a phone may have, and which of them is believed first.

`health_percent`: the vendor's figure (the worse of Samsung's ASOC and BSOH), else charge_full ÷ charge_full_design, else
learned capacity ÷ design capacity: the driver's, else the `Rated:` that Samsung prints in its power use. Two capacities of
batterystats are never taken for the design: "Estimated battery capacity", and the plain `Capacity:` of the power use,
which since 12 is the estimate again (AOSP BatteryUsageStatsProvider: setBatteryCapacity(getEstimatedBatteryCapacity)), so
the ratio would say 100 % of every battery. Up to 11 it is the power profile's, but those Androids print no last learned
capacity to divide by it.
`cycle_count`: vendor key, the sticky BATTERY_CHANGED broadcast (Android 14+), power_supply.

A source that says "not supported" (-1, 0, absent) makes room for the next. A source that contradicts itself or cannot be
true does not: then the phone's account of its battery is in doubt and the fact stays null with an oddity.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from diagnostics.battery_use_text import read_power_use
from diagnostics.dumpsys import Keys, Notebook, agreed, whole_number
from diagnostics.model import Argv, Output, Outputs

POWER_SUPPLY = "/sys/class/power_supply/"
SUPPLIES = ("battery", "bms", "maxfg", "Battery")
"""Names under which kernels show the battery: the usual one, then the fuel gauges of Qualcomm and of Pixels, Huawei's."""
POWER_SUPPLY_FILES = ("charge_full", "charge_full_design", "cycle_count")
UEVENT = "uevent"
"""All values of a supply in one file, `POWER_SUPPLY_CHARGE_FULL=…` (Linux drivers/power/supply/power_supply_sysfs.c)."""
BATTERYSTATS: Argv = ("dumpsys", "batterystats", "--charged")
BROADCASTS: Argv = ("dumpsys", "activity", "broadcasts")

RATIO_PERCENT = (40.0, 115.0)
"""Vendors relabel these files; outside this range the ratio is not the battery's (facts dictionary)."""
CAPACITY_MAH = (500.0, 40_000.0)
"""A phone's or tablet's battery; what a design capacity in other units falls out of (our proposal)."""
MAX_CYCLES = 20_000
STICKY = re.compile(r"\* Sticky action (\S+?):?\s*$")
TOKEN = re.compile(r"\bandroid\.os\.extra\.CYCLE_COUNT=(-?\d{1,12})\b")
DECIMALS = re.compile(r"\.\d{1,6}$")
MILLIAMPERE_HOURS = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ?mAh")


@dataclass(frozen=True, slots=True)
class Wear:
    """`source`: asoc, bsoh, charge_full (÷ design), learned (÷ design) or learned_rated (÷ Samsung's rated capacity)."""

    percent: float | None = None
    source: str | None = None


def health(book: Notebook, outputs: Outputs, asoc: int | None, bsoh: int | None, learned_mah: float | None) -> Wear:
    """The first source that has a figure; of the vendor's two the worse. `asoc`, `bsoh`: as read by `vendor_percent`,
    `learned_mah` likewise."""
    told = [(percent, name) for percent, name in ((asoc, "asoc"), (bsoh, "bsoh")) if percent is not None]
    if book.doubts("asoc_percent") or (not told and book.doubts("bsoh_percent")):
        return Wear()
    if told:
        book.evidence["health_percent"] = tuple(
            item for _, name in told for item in book.evidence.get(f"{name}_percent", ())
        )
        percent, name = min(told)
        return Wear(float(percent), name)
    for supply in SUPPLIES:
        full = _power_supply(book, outputs, supply, "charge_full")
        design = _power_supply(book, outputs, supply, "charge_full_design")
        if book.doubts("health_percent"):
            return Wear()
        if full is not None and design is not None:
            return _ratio(book, full, full.value / design.value, "charge_full", design)
        if design is not None and learned_mah is not None:
            if not CAPACITY_MAH[0] <= design.value / 1000 <= CAPACITY_MAH[1]:
                book.plausible("health_percent", design.output, design.line, design.value / 1000, *CAPACITY_MAH)
                return Wear()
            return _ratio(book, design, learned_mah * 1000 / design.value, "learned")
    rated = _rated(outputs)
    if rated is not None and learned_mah is not None:
        return _ratio(book, rated, learned_mah / rated.value, "learned_rated")
    return Wear()


def _rated(outputs: Outputs) -> _Reading | None:
    """Samsung's rated capacity in mAh, as its power profile has it."""
    output = outputs.first(BATTERYSTATS, BATTERYSTATS[:2])
    use = read_power_use(output.lines) if output is not None else None
    if output is None or use is None or use.rated_mah is None or not use.total_line:
        return None
    low, high = CAPACITY_MAH
    return _Reading(output, use.total_line, round(use.rated_mah)) if low <= use.rated_mah <= high else None


def vendor_percent(book: Notebook, keys: Keys, fact: str, key: str) -> int | None:
    """Samsung's `mSavedBatteryAsoc: [98]` or `mSavedBatteryBsoh: 100`. Of two cells the weaker counts: it decides
    when the phone switches off."""
    value = keys.read(book, fact, key, _smallest)
    if value is None or value < 0:
        return None
    line = keys.printed(key)[0][0]
    return value if book.plausible(fact, keys.output, line, value, 1, 115) else None


def cycles(book: Notebook, keys: Keys | None, outputs: Outputs) -> int | None:
    """Charge cycles by the first source that counts them; 0 and negative mean that it does not."""
    sources: tuple[Callable[[], _Reading | None], ...] = (
        lambda: _vendor_cycles(book, keys),
        lambda: _sticky_cycles(book, outputs),
        *[partial(_power_supply, book, outputs, supply, "cycle_count", "cycle_count") for supply in SUPPLIES],
    )
    for source in sources:
        found = source()
        if book.doubts("cycle_count"):
            return None
        if found is not None and found.value > 0:
            book.evidence.pop("cycle_count", None)
            if not book.plausible("cycle_count", found.output, found.line, found.value, 1, MAX_CYCLES):
                return None
            book.saw("cycle_count", found.output, found.line)
            return found.value
    return None


def learned_capacity_mah(book: Notebook, outputs: Outputs) -> float | None:
    """`Last learned battery capacity: 2946 mAh` of batterystats (AOSP core/java/android/os/BatteryStats.java,
    dumpLocked; 12+). Older Androids print only the least and the most ever learned."""
    output = outputs.first(BATTERYSTATS, BATTERYSTATS[:2])
    if output is None:
        return None
    key = "Last learned battery capacity:"
    found = [(line, line.strip()[len(key) :].strip()) for line in output.lines if line.strip().startswith(key)][:64]
    value = agreed(book, "learned_capacity_mah", output, found, _milliampere_hours)
    if value is None or value <= 0:
        return None
    return value if book.plausible("learned_capacity_mah", output, found[0][0], value, *CAPACITY_MAH) else None


def _vendor_cycles(book: Notebook, keys: Keys | None) -> _Reading | None:
    """Samsung's `mSavedBatteryUsage: [24903]`: hundredths of a full discharge."""
    if keys is None:
        return None
    usage = keys.read(book, "cycle_count", "mSavedBatteryUsage", _largest)
    return None if usage is None else _Reading(keys.output, keys.printed("mSavedBatteryUsage")[0][0], usage // 100)


def _sticky_cycles(book: Notebook, outputs: Outputs) -> _Reading | None:
    """EXTRA_CYCLE_COUNT in the sticky BATTERY_CHANGED broadcast. Historical broadcasts carry older counts and are
    passed over; a cut-out without section heads is believed when all its tokens agree."""
    output = outputs.get(*BROADCASTS)
    if output is None:
        return None
    sticky: list[tuple[str, str]] = []
    elsewhere: list[tuple[str, str]] = []
    action = None
    for line in output.lines:
        head = STICKY.search(line) if "* Sticky action " in line else None
        if head is not None:
            action = head[1]
        token = TOKEN.search(line) if "CYCLE_COUNT=" in line else None
        if token is not None:
            shown = line[max(0, token.start() - 60) : token.end() + 60]
            (sticky if action == "android.intent.action.BATTERY_CHANGED" else elsewhere).append((shown, token[1]))
    found = sticky or ([] if action else elsewhere)
    value = agreed(book, "cycle_count", output, found[:64], whole_number)
    return None if value is None else _Reading(output, found[0][0], value)


@dataclass(frozen=True, slots=True)
class _Reading:
    output: Output
    line: str
    value: int


def _power_supply(
    book: Notebook, outputs: Outputs, supply: str, name: str, fact: str = "health_percent"
) -> _Reading | None:
    """A file of one number; 0 and negative mean that the driver does not know. An error message is no number."""
    output = outputs.get("cat", f"{POWER_SUPPLY}{supply}/{name}")
    key = ""
    if output is None:
        output, key = outputs.get("cat", f"{POWER_SUPPLY}{supply}/{UEVENT}"), f"POWER_SUPPLY_{name.upper()}="
    if output is None:
        return None
    values = [(line, line.strip().removeprefix(key)) for line in output.lines if line.strip().startswith(key)]
    found = [(line, value) for line, value in values if whole_number(value) is not None][:64]
    value = agreed(book, fact, output, found, whole_number)
    return None if value is None or value <= 0 else _Reading(output, found[0][0], value)


def _ratio(book: Notebook, shown: _Reading, ratio: float, source: str, design: _Reading | None = None) -> Wear:
    if not book.plausible("health_percent", shown.output, shown.line, ratio * 100, *RATIO_PERCENT):
        return Wear()
    for reading in (shown, design):
        if reading is not None:
            book.saw("health_percent", reading.output, reading.line)
    if source.startswith("learned"):
        book.evidence["health_percent"] += book.evidence.get("learned_capacity_mah", ())
    return Wear(round(ratio * 100, 1), source)


def _listed(text: str) -> list[int] | None:
    """`[98]`, `98`, `[98, 97]`; -1 where the vendor says that it does not know; None when it is no number."""
    if text.strip("[] ").lower() in ("", "unsupported", "null"):
        return [-1]
    numbers = [whole_number(DECIMALS.sub("", part.strip())) for part in text.strip("[]").split(",")[:8]]
    return None if None in numbers else [number for number in numbers if number is not None]


def _smallest(text: str) -> int | None:
    numbers = _listed(text)
    return None if numbers is None else min([n for n in numbers if n >= 0], default=-1)


def _largest(text: str) -> int | None:
    numbers = _listed(text)
    return None if numbers is None else max(numbers)


def _milliampere_hours(text: str) -> float | None:
    match = MILLIAMPERE_HOURS.fullmatch(text)
    return None if match is None else float(match[1])
