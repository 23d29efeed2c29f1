"""What is known of a battery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatteryFacts:
    """`level_percent`, `health` … as in the fact dictionary. `asoc_percent`, `bsoh_percent`: Samsung's two figures,
    both shown. `charge_protection`: the phone holds charging back on purpose. `max_charging_*`: what charger and phone
    agreed on, not what flows. `updates_stopped`: the values are faked (`dumpsys battery set`)."""

    level_percent: int | None = None
    temperature_c: float | None = None
    voltage_v: float | None = None
    health: str | None = None
    status: str | None = None
    plugged: tuple[str, ...] | None = None
    health_percent: float | None = None
    health_source: str | None = None
    cycle_count: int | None = None
    asoc_percent: int | None = None
    bsoh_percent: int | None = None
    learned_capacity_mah: float | None = None
    charge_counter_uah: int | None = None
    max_charging_current_ma: float | None = None
    max_charging_voltage_v: float | None = None
    max_charging_power_w: float | None = None
    charge_protection: bool | None = None
    present: bool | None = None
    technology: str | None = None
    updates_stopped: bool | None = None


Test = Callable[[BatteryFacts], bool | None]


def real(test: Test) -> Test:
    """A test of values that `dumpsys battery` may fake: while they are faked it cannot tell."""
    return lambda f: None if f.updates_stopped else test(f)


def between(value: float | None, low: float, high: float) -> bool | None:
    return None if value is None else low <= value < high
