"""Reader of what charger and phone agreed on: the `Max charging …` lines of `dumpsys battery` (AOSP BatteryService.java,
dumpInternal: microampere and microvolt). It is the most that may flow, not what flows."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.battery_text import positive
from diagnostics.dumpsys import Keys, Notebook

SLOW_W = 5.0
"""AOSP SettingsLib config_chargingSlowlyThreshold (5 000 000 µW)."""
MOST_MA, MOST_V = 20_000, 60
"""Beyond what any phone takes (USB PD ends at 48 V, 5 A); a larger figure is in another unit. Our proposal."""


@dataclass(frozen=True, slots=True)
class Charge:
    """None = not printed, or printed as 0 (nothing agreed)."""

    current_ma: float | None = None
    voltage_v: float | None = None

    @property
    def power_w(self) -> float | None:
        if self.current_ma is None or self.voltage_v is None:
            return None
        return round(self.current_ma * self.voltage_v / 1000, 1)


def agreed_charge(book: Notebook, keys: Keys, prefix: str = "max_charging") -> Charge:
    """`prefix`: of the facts `<prefix>_current_ma` and `<prefix>_voltage_v` that the lines are written down under."""
    return Charge(
        current_ma=positive(book, keys, f"{prefix}_current_ma", "Max charging current", 1000, MOST_MA),
        voltage_v=positive(book, keys, f"{prefix}_voltage_v", "Max charging voltage", 1_000_000, MOST_V),
    )


def slow(power_w: float | None) -> bool | None:
    return None if power_w is None else power_w < SLOW_W
