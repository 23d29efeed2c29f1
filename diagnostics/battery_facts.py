"""What is known of a battery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from diagnostics.model import Text
from diagnostics.value_words import in_words


@dataclass(frozen=True, slots=True)
class BatteryFacts:
    """`level_percent`, `health` … as in the fact dictionary. `asoc_percent`, `bsoh_percent`: Samsung's two figures,
    both shown. `charge_protection`: a protection is on that may hold charging
    back; `charge_held`: it can be why nothing flows at this level. `max_charging_*`: what charger and phone
    agreed on, not what flows. `updates_stopped`: the values are faked (`dumpsys battery set`).

    `drain_points`: {at: local time, level_percent}, oldest first, one a change of level. `*_percent_per_hour`: while
    discharging (`idle_`: with the screen off), over at least an hour of it. `drain_suspects`: {name, mah}, the five
    largest of the phone's own estimate since the last full charge; `drain_top_app`: the first of them that is an app."""

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
    charge_held: bool | None = None
    present: bool | None = None
    technology: str | None = None
    updates_stopped: bool | None = None
    drain_points: tuple[Mapping[str, Any], ...] | None = None
    discharging_hours: float | None = None
    drain_percent_per_hour: float | None = None
    idle_drain_percent_per_hour: float | None = None
    screen_on_percent: int | None = None
    drain_suspects: tuple[Mapping[str, Any], ...] | None = None
    computed_drain_mah: float | None = None
    drain_top_app: str | None = None
    drain_top_app_mah: float | None = None
    drain_top_app_percent: int | None = None

    @property
    def health_told(self) -> Text:
        """The source of the health in words; of Samsung's two figures both, the worse is judged."""
        if self.asoc_percent is None or self.bsoh_percent is None:
            return Text(*(in_words("health_source", self.health_source, lang) for lang in ("en", "zh")))
        both = (("asoc", self.asoc_percent), ("bsoh", self.bsoh_percent))
        return Text(
            ", ".join(f"{in_words('health_source', name, 'en')} {percent} %" for name, percent in both),
            "、".join(f"{in_words('health_source', name, 'zh')} {percent} %" for name, percent in both),
        )

    @property
    def cycles_told(self) -> Text:
        return _if_known(", cycles: ", "，循环次数：", self.cycle_count, "")

    @property
    def wear_told(self) -> Text:
        return _if_known("; health: ", "，健康度：", self.health_percent, " %")


def _if_known(en: str, zh: str, value: float | None, unit: str) -> Text:
    """Nothing where there is no figure: a dash in the middle of a sentence explains nothing."""
    return Text("", "") if value is None else Text(f"{en}{value}{unit}", f"{zh}{value}{unit}")


Test = Callable[[BatteryFacts], bool | None]


def real(test: Test) -> Test:
    """A test of values that `dumpsys battery` may fake: while they are faked it cannot tell."""
    return lambda f: None if f.updates_stopped else test(f)


def between(value: float | None, low: float, high: float) -> bool | None:
    return None if value is None else low <= value < high
