"""Battery: charge, heat, wear, and whether it charges (P1, P2, P14). Facts as in the fact dictionary."""

from __future__ import annotations

from dataclasses import replace

from diagnostics import battery_text as text
from diagnostics.battery_drain import CHECKINS, HISTORY, WHOLE, drain
from diagnostics.battery_facts import BatteryFacts
from diagnostics.battery_health import (
    BATTERYSTATS,
    BROADCASTS,
    POWER_SUPPLY,
    POWER_SUPPLY_FILES,
    SUPPLIES,
    UEVENT,
    cycles,
    health,
    learned_capacity_mah,
    vendor_percent,
)
from diagnostics.battery_rules import RULES
from diagnostics.charge_text import agreed_charge
from diagnostics.dumpsys import Notebook, whole_number, yes_no
from diagnostics.model import Argv, Command, Diagnostic, Now, Outputs, Parsed, Text

UEVENTS: tuple[Argv, ...] = tuple(("cat", f"{POWER_SUPPLY}{supply}/{UEVENT}") for supply in SUPPLIES[:3])
COMMANDS = (
    Command(text.BATTERY, max_bytes=1024 * 1024),
    Command(BATTERYSTATS, timeout_s=20.0),
    Command(HISTORY, timeout_s=20.0, max_bytes=3 * 1024 * 1024),
    Command(BROADCASTS, timeout_s=20.0, min_sdk=34, max_bytes=8 * 1024 * 1024),
    *[
        Command(("cat", f"{POWER_SUPPLY}{SUPPLIES[0]}/{name}"), timeout_s=5.0, max_bytes=4096)
        for name in POWER_SUPPLY_FILES
    ],
    *[Command(argv, timeout_s=5.0, max_bytes=16 * 1024) for argv in UEVENTS],
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    BATTERYSTATS: (WHOLE, *CHECKINS),
    HISTORY: (WHOLE, *CHECKINS),
    **{
        ("cat", f"{POWER_SUPPLY}{SUPPLIES[0]}/{name}"): (
            *(("cat", f"{POWER_SUPPLY}{supply}/{name}") for supply in SUPPLIES[1:]),
            *UEVENTS,
        )
        for name in POWER_SUPPLY_FILES
    },
}
REQUIRED = ("level_percent", "temperature_c", "health", "status")
"""What every phone's battery service prints; without one of them "healthy" would be a guess."""
LEAST_CHARGE_UAH, MOST_CHARGE_UAH = 20_000, 40_000_000
"""Outside this a charge counter is not in µAh (a Xiaomi prints mAh, emulators print 10000). Our proposal."""


def parse(outputs: Outputs, now: Now) -> Parsed[BatteryFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    output = outputs.get(*text.BATTERY)
    keys = text.battery_keys(output) if output is not None else None
    learned = learned_capacity_mah(book, outputs)
    asoc = bsoh = None
    told = BatteryFacts()
    if output is not None and keys is not None:
        asoc = vendor_percent(book, keys, "asoc_percent", "mSavedBatteryAsoc")
        bsoh = vendor_percent(book, keys, "bsoh_percent", "mSavedBatteryBsoh")
        charge = agreed_charge(book, keys)
        counter = keys.read(book, "charge_counter_uah", "Charge counter", whole_number)
        if counter is not None and counter <= 0:
            counter = None
        elif counter is not None:
            line = keys.printed("Charge counter")[0][0]
            if not book.plausible("charge_counter_uah", output, line, counter, LEAST_CHARGE_UAH, MOST_CHARGE_UAH):
                counter = None
        level, protected = text.level_percent(book, keys), text.charge_protection(book, keys)
        told = BatteryFacts(
            level_percent=level,
            temperature_c=text.scaled(book, keys, "temperature_c", "temperature", 10, -30, 100),
            voltage_v=text.scaled(book, keys, "voltage_v", "voltage", 1000, 2.5, 20),
            health=text.named(book, keys, "health", "health", text.HEALTH),
            status=text.named(book, keys, "status", "status", text.STATUS),
            plugged=text.plugged(book, keys),
            present=keys.read(book, "present", "present", yes_no),
            technology=keys.read(book, "technology", "technology", lambda value: value[:40]),
            updates_stopped=text.updates_stopped(book, output),
            charge_protection=protected,
            charge_held=text.charge_held(book, keys, protected, level),
            charge_counter_uah=counter,
            max_charging_current_ma=charge.current_ma,
            max_charging_voltage_v=charge.voltage_v,
            max_charging_power_w=charge.power_w,
        )
    wear = health(book, outputs, asoc, bsoh, learned)
    facts = replace(
        told,
        health_percent=wear.percent,
        health_source=wear.source,
        cycle_count=cycles(book, keys, outputs),
        asoc_percent=asoc,
        bsoh_percent=bsoh,
        learned_capacity_mah=learned,
        **drain(book, outputs, now),
    )
    return Parsed(facts, book.evidence, tuple(book.oddities))


DIAGNOSTIC = Diagnostic(
    name="battery",
    title=Text("Battery", "电池"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset({HISTORY, WHOLE, *CHECKINS, *UEVENTS}),
)
