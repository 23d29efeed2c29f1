"""Pure readers of what `dumpsys battery` prints (AOSP services/core/java/com/android/server/BatteryService.java,
dumpInternal), with what vendors print before and after it.

The AOSP block begins with `Current Battery Service state:`. Old OPPO builds print a block of their own before it whose
keys look alike; later Androids and vendors add lines after and between. So: only lines from the AOSP head on, keys
anchored at the start of their line.
"""

from __future__ import annotations

from diagnostics.dumpsys import Keys, Notebook, whole_number, yes_no
from diagnostics.model import Argv, Output

BATTERY: Argv = ("dumpsys", "battery")
HEAD = "Current Battery Service state:"
STATUS = {1: "unknown", 2: "charging", 3: "discharging", 4: "not_charging", 5: "full"}
"""BatteryManager.BATTERY_STATUS_*."""
HEALTH = {1: "unknown", 2: "good", 3: "overheat", 4: "dead", 5: "over_voltage", 6: "failure", 7: "cold"}
"""BatteryManager.BATTERY_HEALTH_*."""
PLUGS = (("AC powered", "ac"), ("USB powered", "usb"), ("Wireless powered", "wireless"), ("Dock powered", "dock"))


def battery_keys(output: Output) -> Keys | None:
    """The keys from the AOSP head on. Without any head all lines are read (a cut-out that begins later); when only a
    vendor's head is there the AOSP block is missing, and nothing is read."""
    heads = [(at, line.strip()) for at, line in enumerate(output.lines) if line.rstrip().endswith("Service state:")]
    start = next((at for at, line in heads if line == HEAD), None)
    if start is None:
        return None if heads else Keys(output)
    end = next((at for at, line in heads if at > start and line != HEAD), None)
    return Keys(output, output.lines[start:end])


def updates_stopped(book: Notebook, output: Output) -> bool | None:
    """`dumpsys battery set …` or `unplug` froze the values: they are what somebody typed, not what is."""
    for line in output.lines:
        if "UPDATES STOPPED" in line:
            book.saw("updates_stopped", output, line)
            return True
    return False if any(line.strip() == HEAD for line in output.lines) else None


def level_percent(book: Notebook, keys: Keys) -> int | None:
    """level ÷ scale × 100, cut to whole percent as Android's own battery page does."""
    level = keys.read(book, "level_percent", "level", whole_number)
    scale = keys.read(book, "level_percent", "scale", whole_number)
    if level is None or scale is None:
        return None
    if not book.plausible("level_percent", keys.output, keys.printed("scale")[0][0], scale, 1, 1_000_000):
        return None
    if not book.plausible("level_percent", keys.output, keys.printed("level")[0][0], level, 0, scale):
        return None
    return level * 100 // scale


def scaled(book: Notebook, keys: Keys, fact: str, key: str, divisor: int, low: float, high: float) -> float | None:
    """A whole number ÷ `divisor`, when the result can be true."""
    value = keys.read(book, fact, key, whole_number)
    if value is None or not book.plausible(fact, keys.output, keys.printed(key)[0][0], value / divisor, low, high):
        return None
    return value / divisor


def named(book: Notebook, keys: Keys, fact: str, key: str, names: dict[int, str]) -> str | None:
    """One of BatteryManager's constants by name; a number that is none of them is odd."""
    value = keys.read(book, fact, key, whole_number)
    if value is None or not book.plausible(fact, keys.output, keys.printed(key)[0][0], value, min(names), max(names)):
        return None
    return names[value]


def plugged(book: Notebook, keys: Keys) -> tuple[str, ...] | None:
    """What gives power; empty = nothing does. Null when no `… powered:` line is there or one contradicts itself."""
    answers = {name: keys.read(book, "plugged", key, yes_no) for key, name in PLUGS}
    if book.doubts("plugged") or all(answer is None for answer in answers.values()):
        return None
    return tuple(name for name, answer in answers.items() if answer)


def positive(book: Notebook, keys: Keys, fact: str, key: str, divisor: int, high: float) -> float | None:
    """Like `scaled`, for figures where 0 and negative mean "the phone does not measure this"."""
    value = keys.read(book, fact, key, whole_number)
    if value is None or value <= 0:
        return None
    if not book.plausible(fact, keys.output, keys.printed(key)[0][0], value / divisor, 0, high):
        return None
    return value / divisor


def charge_protection(book: Notebook, keys: Keys) -> bool | None:
    """Whether a protection is on that may hold charging back: AOSP 15+ charging state 4 (long life) or 5 (adaptive),
    policy 2–4 (hardware/interfaces/health BatteryChargingState, BatteryChargingPolicy), or Samsung's
    mProtectBatteryMode. Whether it does so now is `charge_held`."""
    state = keys.read(book, "charge_protection", "Charging state", whole_number)
    policy = keys.read(book, "charge_protection", "Charging policy", whole_number)
    samsung = keys.read(book, "charge_protection", "mProtectBatteryMode", whole_number)
    if book.doubts("charge_protection"):
        return None
    if state in (4, 5) or policy in (2, 3, 4) or (samsung is not None and samsung > 0):
        return True
    return False if state == 1 or policy == 1 or samsung == 0 else None


LEAST_LIMIT, MOST_LIMIT, USUAL_LIMIT = 50, 100, 80
"""Of the level at which protection stops charging: what can be one, and Android's and Samsung's own where none is
printed (SettingsLib: charging optimization limits to 80 %)."""
LIMIT_SLACK = 5
"""Charging begins again some percent below the limit (Samsung prints mLtcReleaseThreshold 75 with a limit of 80)."""
FULL_PERCENT = 95
"""From here on nothing is held back: phones pause charging near full as a matter of course. Our proposal."""


def charge_held(book: Notebook, keys: Keys, protected: bool | None, level: int | None) -> bool | None:
    """Whether protection can be why the phone does not charge at this level: the charging state says so (4 long life,
    5 adaptive), or the level is at the limit, Samsung's mProtectionThreshold or the usual 80 %. A phone at 30 % with
    protection on has another reason."""
    if protected is None or level is None:
        return None
    if not protected or level >= FULL_PERCENT:
        return False
    if keys.read(book, "charge_held", "Charging state", whole_number) in (4, 5):
        return True
    limit = keys.read(book, "charge_held", "mProtectionThreshold", whole_number)
    if limit is None or not LEAST_LIMIT <= limit <= MOST_LIMIT:
        limit = USUAL_LIMIT
    return level >= limit - LIMIT_SLACK
