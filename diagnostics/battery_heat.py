"""Rules on heat, and on the state the phone itself reports for its battery."""

from __future__ import annotations

from diagnostics.battery_facts import BatteryFacts, between, real
from diagnostics.model import Rule, Says, Severity, Text, Verdict

HOT_C, OVERHEATED_C = 45.0, 47.0
_AOSP_HEALTH = "AOSP BatteryManager.BATTERY_HEALTH_*: any state but good and unknown is reported as a fault of its kind"


def _health_rule(code: str, word: str, verdict: Verdict, technician: Text, customer: Text) -> Rule[BatteryFacts]:
    return Rule(
        id=f"battery.{word}",
        test=real(lambda f: None if f.health in (None, "unknown") else f.health == code),
        severity=Severity.FAIL,
        verdict=verdict,
        says=Says(technician, customer),
        threshold=f"health = {code}",
        source=_AOSP_HEALTH,
        uses=("health", "temperature_c"),
    )


RULES: tuple[Rule[BatteryFacts], ...] = (
    _health_rule(
        "dead",
        "dead",
        Verdict.FAULT,
        Text("The phone reports its battery as dead (health code 4).", "手机报告电池已失效（健康代码 4）。"),
        Text(
            "There are signs of a worn-out battery. Please have it looked at in the shop.",
            "电池有老化失效的迹象，建议到店检查。",
        ),
    ),
    _health_rule(
        "failure",
        "failure",
        Verdict.FAULT,
        Text(
            "The phone reports an unspecified battery failure (health code 6).",
            "手机报告电池故障，未说明原因（健康代码 6）。",
        ),
        Text(
            "There are signs of a battery fault. Please have it looked at in the shop.",
            "电池有故障迹象，建议到店检查。",
        ),
    ),
    _health_rule(
        "over_voltage",
        "over_voltage",
        Verdict.UNDECIDED,
        Text(
            "The phone reports over-voltage (health code 5): try another charger and cable before the battery is suspected.",
            "手机报告电压过高（健康代码 5）：先更换充电器和数据线再判断电池。",
        ),
        Text(
            "The charger gives more than the battery likes. Please unplug it; we will try another one.",
            "充电器电压偏高，请先拔下，我们换一个再试。",
        ),
    ),
    _health_rule(
        "overheat",
        "overheat",
        Verdict.UNDECIDED,
        Text(
            "The phone reports battery overheat (health code 3), {temperature_c} °C.",
            "手机报告电池过热（健康代码 3），{temperature_c} °C。",
        ),
        Text(
            "The battery is too hot. Please unplug it, take it out of its case and let it cool down.",
            "电池过热，请拔下充电器、取下保护壳，让手机降温。",
        ),
    ),
    _health_rule(
        "cold",
        "cold",
        Verdict.UNDECIDED,
        Text(
            "The phone reports the battery as too cold to charge (health code 7), {temperature_c} °C.",
            "手机报告电池过冷，无法充电（健康代码 7），{temperature_c} °C。",
        ),
        Text("The battery is too cold. Please let the phone warm up indoors.", "电池温度过低，请让手机在室内回暖。"),
    ),
    Rule(
        id="battery.overheated",
        test=real(lambda f: None if f.temperature_c is None else f.temperature_c >= OVERHEATED_C),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Battery temperature {temperature_c} °C (fails at 47 °C): cool it down, then measure again.",
                "电池温度 {temperature_c} °C（47 °C 及以上不合格），降温后再测。",
            ),
            Text(
                "The battery is very hot. Please unplug it and let it cool down before we go on.",
                "电池很热，请先拔下充电器、让手机降温，我们再继续。",
            ),
        ),
        threshold="battery temperature ≥ 47 °C",
        source="Zebra Device Diagnostic Tool: battery test fails at 47 °C",
        uses=("temperature_c",),
    ),
    Rule(
        id="battery.hot",
        test=real(lambda f: between(f.temperature_c, HOT_C, OVERHEATED_C)),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Battery temperature {temperature_c} °C (warm from 45 °C): look for load, charging and ambient heat.",
                "电池温度 {temperature_c} °C（45 °C 起偏高）：查看负载、充电和环境温度。",
            ),
            Text(
                "The battery is warmer than it should be. Let it cool down and we will measure again.",
                "电池温度偏高，先降温，我们再测一次。",
            ),
        ),
        threshold="45 °C ≤ battery temperature < 47 °C",
        source="our proposal: two degrees below the temperature at which Zebra's battery test fails",
        uses=("temperature_c",),
    ),
)
