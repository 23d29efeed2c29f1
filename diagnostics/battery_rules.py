"""How a battery is judged: wear and charging here, heat and reported state in battery_heat. Thresholds name their
sources; what is ours says so."""

from __future__ import annotations

from diagnostics import battery_drain, battery_heat
from diagnostics.battery_facts import BatteryFacts, between, real
from diagnostics.battery_text import FULL_PERCENT
from diagnostics.charge_text import SLOW_W as SLOW_W
from diagnostics.charge_text import slow
from diagnostics.model import Rule, Says, Severity, Text, Verdict

WORN, AGING = 80.0, 85.0
MANY_CYCLES, TOO_MANY_CYCLES = 800, 1000
LOW_PERCENT = 15


def _not_charging(f: BatteryFacts) -> bool | None:
    if f.plugged is None or f.status in (None, "unknown") or f.level_percent is None:
        return None
    return bool(f.plugged) and f.status in ("discharging", "not_charging") and f.level_percent < FULL_PERCENT


def _held_back(f: BatteryFacts) -> bool | None:
    held = _not_charging(f)
    return bool(f.charge_held) if held else held


def _does_not_charge(f: BatteryFacts) -> bool | None:
    stuck = _not_charging(f)
    return not f.charge_held if stuck else stuck


def _slow(f: BatteryFacts) -> bool | None:
    if f.plugged is None or f.status in (None, "unknown") or f.max_charging_power_w is None:
        return None
    return "ac" in f.plugged and f.status == "charging" and slow(f.max_charging_power_w)


def _low(f: BatteryFacts) -> bool | None:
    if f.level_percent is None or f.status in (None, "unknown"):
        return None
    return f.level_percent <= LOW_PERCENT and f.status != "charging"


RULES: tuple[Rule[BatteryFacts], ...] = (
    Rule(
        id="battery.updates_stopped",
        test=lambda f: f.updates_stopped,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Battery values are frozen at what somebody typed (UPDATES STOPPED); `dumpsys battery reset` frees them.",
                "电池数值被人为固定（UPDATES STOPPED），执行 `dumpsys battery reset` 可恢复。",
            ),
            Text(
                "The battery display was frozen by a test setting. We can put it right now.",
                "电池显示被测试设置固定住了，现在就可以调好。",
            ),
        ),
        threshold="UPDATES STOPPED in dumpsys battery",
        source="AOSP BatteryService.dumpInternal: printed while `dumpsys battery set` or `unplug` is in force",
        uses=("updates_stopped",),
    ),
    *battery_heat.RULES,
    Rule(
        id="battery.worn",
        test=lambda f: None if f.health_percent is None else f.health_percent < WORN,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "Battery health {health_percent} % by {health_told} (fails below 80 %){cycles_told}.",
                "电池健康度 {health_percent} %，来源：{health_told}（低于 80 % 不合格）{cycles_told}。",
            ),
            Text(
                "There are signs that the battery is worn: it holds about {health_percent} % of what it held when new. "
                "The shop can check it and tell you about a new one.",
                "电池有老化迹象：现在大约只能存下新电池 {health_percent} % 的电量。门店可以检查并说明更换事宜。",
            ),
        ),
        threshold="health < 80 %",
        source="Google Pixel battery health and Back Market: below 80 % of design capacity the battery is to be replaced",
        uses=("health_percent", "cycle_count"),
    ),
    Rule(
        id="battery.aging",
        test=lambda f: between(f.health_percent, WORN, AGING),
        severity=Severity.WARN,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "Battery health {health_percent} % by {health_told} (watch from 85 % down, fails below 80 %).",
                "电池健康度 {health_percent} %，来源：{health_told}（85 % 以下需留意，低于 80 % 不合格）。",
            ),
            Text(
                "There are signs of normal ageing: the battery holds about {health_percent} % of what it held when new.",
                "电池有正常老化的迹象：大约能存下新电池 {health_percent} % 的电量。",
            ),
        ),
        threshold="80 % ≤ health < 85 %",
        source="our proposal: the last five points before the 80 % limit",
        uses=("health_percent",),
    ),
    Rule(
        id="battery.cycles_spent",
        test=lambda f: None if f.cycle_count is None else f.cycle_count >= TOO_MANY_CYCLES,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "{cycle_count} charge cycles (fails from 1000){wear_told}.",
                "已充放电 {cycle_count} 次（1000 次及以上不合格）{wear_told}。",
            ),
            Text(
                "There are signs that the battery is near the end of its life: it was charged about {cycle_count} times.",
                "电池有接近寿命终点的迹象：已完整充电约 {cycle_count} 次。",
            ),
        ),
        threshold="cycles ≥ 1000",
        source="Zebra Device Diagnostic Tool: 1000 cycles; EU 2023/1670 asks for 80 % at 800",
        uses=("cycle_count",),
    ),
    Rule(
        id="battery.cycles_many",
        test=lambda f: between(f.cycle_count, MANY_CYCLES, TOO_MANY_CYCLES),
        severity=Severity.WARN,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "{cycle_count} charge cycles (watch from 800){wear_told}.",
                "已充放电 {cycle_count} 次（800 次起需留意）{wear_told}。",
            ),
            Text(
                "There are signs of long use: the battery was charged about {cycle_count} times.",
                "电池有使用已久的迹象：已完整充电约 {cycle_count} 次。",
            ),
        ),
        threshold="800 ≤ cycles < 1000",
        source="EU 2023/1670: at least 80 % of rated capacity after 800 cycles",
        uses=("cycle_count",),
    ),
    Rule(
        id="battery.absent",
        test=real(lambda f: None if f.present is None else not f.present),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text("The phone sees no battery.", "手机未检测到电池。"),
            Text("The phone does not see its battery. It needs a closer look.", "手机没有识别到电池，需要进一步检查。"),
        ),
        threshold="present = false",
        source="AOSP BatteryManager.EXTRA_PRESENT",
        uses=("present",),
    ),
    Rule(
        id="battery.not_charging",
        test=real(_does_not_charge),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "On power ({plugged}) and {status} at {level_percent} %: look at cable, port, heat and charge limit.",
                "已接电源（{plugged}）但状态为 {status}，电量 {level_percent} %：检查线材、接口、温度和充电上限。",
            ),
            Text(
                "The phone is plugged in and does not charge. We try another cable and look into the port first.",
                "手机接着电源却没有充电，我们先换数据线、看看充电口。",
            ),
        ),
        threshold="plugged in, not charging, level < 95 %, and not held at a protection's limit",
        source="our proposal: above 95 % phones pause charging on purpose",
        uses=("plugged", "status", "level_percent"),
    ),
    Rule(
        id="battery.charge_held",
        test=real(_held_back),
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "On power and {status} at {level_percent} % with battery protection on: a setting, no fault.",
                "已接电源，状态 {status}，电量 {level_percent} %，电池保护已开启：属设置，不是故障。",
            ),
            Text(
                "The phone stops charging on purpose to protect its battery. This can be switched off if you like.",
                "手机为保护电池而主动停止充电，如有需要可以关闭该功能。",
            ),
        ),
        threshold="plugged in, not charging, protection on, and the level at its limit (printed, else 80 %, less 5) but below 95 %",
        source="AOSP BatteryChargingState LONG_LIFE/ADAPTIVE, Samsung battery protection; explained before a fault is named",
        uses=("charge_protection", "charge_held", "status", "level_percent"),
    ),
    Rule(
        id="battery.slow_charging",
        test=real(_slow),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Charges from a wall charger with at most {max_charging_power_w} W (slow below 5 W).",
                "使用充电器充电，最高仅 {max_charging_power_w} W（低于 5 W 为慢充）。",
            ),
            Text(
                "The phone charges slowly. Another cable or charger may help; we can try it now.",
                "手机充电较慢，换一根线或充电器可能就好，现在就可以试。",
            ),
        ),
        threshold="charging from AC below 5 W",
        source="AOSP SettingsLib config_chargingSlowlyThreshold 5 W; USB ports of computers are left out: 500 mA is normal",
        uses=("max_charging_current_ma", "max_charging_voltage_v", "plugged"),
    ),
    Rule(
        id="battery.low",
        test=real(_low),
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Charge is {level_percent} % and the phone is not charging: plug it in before longer work.",
                "电量 {level_percent} %，未在充电：长时间操作前请先接电源。",
            ),
            Text("The battery is nearly empty. Please plug the phone in.", "电量快用完了，请接上充电器。"),
        ),
        threshold="level ≤ 15 % and not charging",
        source="AOSP config_lowBatteryWarningLevel = 15",
        uses=("level_percent", "status"),
    ),
    *battery_drain.RULES,
)
