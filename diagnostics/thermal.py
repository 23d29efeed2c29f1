"""Thermal: does the phone slow itself down because it is hot? (P1) Facts from the thermal service, else from the
hardware properties of older phones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostics.dumpsys import Notebook, agreed, whole_number, yes_no
from diagnostics.model import (
    Argv,
    Command,
    Diagnostic,
    Now,
    Output,
    Outputs,
    Parsed,
    Rule,
    Says,
    Severity,
    Text,
    Verdict,
)
from diagnostics.thermal_text import Reading, ThermalDump, read_hardware_properties, read_thermal

THERMAL: Argv = ("dumpsys", "thermalservice")
PROPERTIES: Argv = ("dumpsys", "hardware_properties")
COMMANDS = (
    Command(THERMAL, min_sdk=29, max_bytes=256 * 1024),
    Command(PROPERTIES, min_sdk=24, max_bytes=64 * 1024),
)
WORDS = ("none", "light", "moderate", "severe", "critical", "emergency", "shutdown")
"""PowerManager.THERMAL_STATUS_*: 0 to 6."""
SEVERE = 3
MAX_ODDITIES = 5


@dataclass(frozen=True, slots=True)
class ThermalFacts:
    """`status`: 0 none … 6 shutdown, as the phone itself judges; null while it is overridden by a test command or the
    sensors are not connected. `throttling`: it slows itself down now. `throttled_parts`: sensors past their limit.
    `temperatures`: current ones only, by the vendor's names. `skin_…`, `cpu_temperature_c`: the hottest of that kind."""

    status: int | None = None
    status_word: str | None = None
    status_overridden: bool | None = None
    hal_ready: bool | None = None
    throttling: bool | None = None
    throttled_parts: tuple[str, ...] | None = None
    temperatures: tuple[Reading, ...] | None = None
    skin_temperature_c: float | None = None
    cpu_temperature_c: float | None = None
    hottest_name: str | None = None
    hottest_c: float | None = None

    @property
    def skin_told(self) -> Text:
        """The outside, where it is not the hottest place itself."""
        skin = self.skin_temperature_c
        if skin is None or skin == self.hottest_c:
            return Text("", "")
        return Text(f", skin {skin} °C", f"，机身 {skin} °C")


def parse(outputs: Outputs, now: Now) -> Parsed[ThermalFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    facts: dict[str, Any] = {}
    output = outputs.get(*THERMAL)
    if output is not None:
        facts = _from_service(book, output, read_thermal(output.lines))
    older = outputs.get(*PROPERTIES)
    if older is not None and facts.get("temperatures") is None:
        _from_properties(book, older, facts)
    status, throttled = facts.get("status"), facts.get("throttled_parts")
    if status is not None or throttled is not None:
        # A status that was printed and cannot be read may have been any.
        known = bool(status) or bool(throttled) or not book.doubts("status")
        facts["throttling"] = bool(status) or bool(throttled) if known else None
    readings: tuple[Reading, ...] = facts.get("temperatures") or ()
    for fact, kind in (("skin_temperature_c", "skin"), ("cpu_temperature_c", "cpu")):
        facts[fact] = max((one.temperature_c for one in readings if one.kind == kind), default=None)
    if readings:
        hottest = max(readings, key=lambda one: one.temperature_c)
        facts["hottest_name"], facts["hottest_c"] = hottest.name, hottest.temperature_c
    return Parsed(ThermalFacts(**facts), book.evidence, tuple(book.oddities))


def _from_service(book: Notebook, output: Output, dump: ThermalDump) -> dict[str, Any]:
    if not dump.recognised:
        return {}
    facts: dict[str, Any] = {
        "status_overridden": agreed(book, "status_overridden", output, dump.overrides, yes_no),
        "hal_ready": agreed(book, "hal_ready", output, dump.hal_ready, yes_no),
    }
    status = agreed(book, "status", output, dump.statuses, whole_number)
    believed = facts["hal_ready"] is not False and not facts["status_overridden"]
    if status is not None and book.plausible("status", output, dump.statuses[0][0], status, 0, 6) and believed:
        facts["status"], facts["status_word"] = status, WORDS[status]
    for line in dump.odd[:MAX_ODDITIES]:
        book.plausible("temperatures", output, line, float("inf"), 0, 1)
    for line in dump.unreadable[:MAX_ODDITIES]:
        book.unreadable("temperatures", output, line)
    if dump.from_hal and facts["hal_ready"] is not False:
        readings = _agreeing(book, output, dump)
        if readings:
            facts["temperatures"] = readings
            facts["throttled_parts"] = tuple(one.name for one in readings if one.status)
    return facts


def _agreeing(book: Notebook, output: Output, dump: ThermalDump) -> tuple[Reading, ...]:
    """One reading a name, hottest first; of a name with two different readings none."""
    named: dict[str, list[tuple[str, Reading]]] = {}
    for line, reading in dump.readings:
        named.setdefault(reading.name, []).append((line, reading))
    kept: list[tuple[str, Reading]] = []
    for found in named.values():
        if all(reading == found[0][1] for _, reading in found):
            kept.append(found[0])
        elif len(book.oddities) < MAX_ODDITIES:
            book.one("temperatures", output, found)
    kept.sort(key=lambda pair: (not pair[1].status, -pair[1].temperature_c, pair[1].name))
    for line, reading in kept[:12]:
        book.saw("throttled_parts" if reading.status else "temperatures", output, line)
    return tuple(sorted((reading for _, reading in kept), key=lambda one: (-one.temperature_c, one.name)))


def _from_properties(book: Notebook, output: Output, facts: dict[str, Any]) -> None:
    readings: list[Reading] = []
    throttled: list[str] = []
    limits = 0
    for part in read_hardware_properties(output.lines):
        for number, (value, limit) in enumerate(zip(part.temperatures_c, part.throttling_c, strict=True)):
            name = f"{part.kind} {number}"
            readings.append(Reading(name, part.kind, value))
            limits += limit is not None
            if limit is not None and value >= limit:
                throttled.append(name)
                book.saw("throttled_parts", output, part.line)
        book.saw("temperatures", output, part.line)
    if readings:
        facts["temperatures"] = tuple(sorted(readings, key=lambda one: (-one.temperature_c, one.name)))
    if limits:
        facts["throttled_parts"] = tuple(throttled)


_SOURCE = "AOSP PowerManager.THERMAL_STATUS_*, ThermalManagerService.java; our proposal: 1–2 WARN, 3 and more FAIL"


def _throttles(least: int, most: int, f: ThermalFacts) -> bool | None:
    return None if f.status is None else least <= f.status <= most


RULES: tuple[Rule[ThermalFacts], ...] = (
    Rule(
        id="thermal.severe",
        test=lambda f: _throttles(SEVERE, 6, f),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone throttles itself hard against heat (status {status}, {status_word}); hottest: {hottest_name} "
                "{hottest_c} °C{skin_told}. Unplug it, close what runs, let it cool, measure again; hot again at rest: to the bench.",
                "手机正因过热大幅降频（状态 {status}，{status_word}）；最热处 {hottest_name} {hottest_c} °C{skin_told}。"
                "拔下充电器、关闭应用、降温后再测；静置仍热则到店检查。",
            ),
            Text(
                "The phone is very hot and slows itself down to protect itself. Please unplug it, take off the case and let it cool; then we measure again.",
                "手机很热，正在自动降速保护自己。请拔下充电器、取下保护壳，等它凉下来我们再测一次。",
            ),
        ),
        threshold="Thermal Status 3 (severe) to 6 (shutdown)",
        source=_SOURCE,
        uses=("status", "throttled_parts", "temperatures"),
    ),
    Rule(
        id="thermal.warm",
        test=lambda f: _throttles(1, SEVERE - 1, f),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone throttles itself a little against heat (status {status}, {status_word}); hottest: {hottest_name} "
                "{hottest_c} °C. Look at load, charging, case and sun first.",
                "手机因发热轻度降频（状态 {status}，{status_word}）；最热处 {hottest_name} {hottest_c} °C。先看负载、充电、保护壳和日晒。",
            ),
            Text(
                "The phone is warm and has slowed down a little. Let it rest for a few minutes and we will measure again.",
                "手机有点热，速度稍有降低。先让它休息几分钟，我们再测一次。",
            ),
        ),
        threshold="Thermal Status 1 (light) or 2 (moderate)",
        source=_SOURCE,
        uses=("status", "throttled_parts", "temperatures"),
    ),
    Rule(
        id="thermal.part_hot",
        test=lambda f: None if f.throttled_parts is None else bool(f.throttled_parts) and not f.status,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Past their heat limit: {throttled_parts}; hottest {hottest_name} {hottest_c} °C. The phone as a whole does not call itself hot.",
                "以下部位超过温度限值：{throttled_parts}；最热处 {hottest_name} {hottest_c} °C。整机未判定过热。",
            ),
            Text(
                "One part of the phone is hot at the moment. Let it rest for a few minutes and we will measure again.",
                "手机有一个部位现在比较热。先让它休息几分钟，我们再测一次。",
            ),
        ),
        threshold="a sensor with mStatus 1 or more, or at its throttling temperature, while Thermal Status is 0 or not told",
        source="AOSP android/os/Temperature.java (mStatus), HardwarePropertiesManager; WARN is our proposal",
        uses=("throttled_parts",),
    ),
    Rule(
        id="thermal.overridden",
        test=lambda f: f.status_overridden,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The thermal status is set by a test command (IsStatusOverride); `cmd thermalservice reset` frees it.",
                "散热状态被测试命令固定（IsStatusOverride），执行 `cmd thermalservice reset` 可恢复。",
            ),
            Text(
                "The heat display was frozen by a test setting. We can put it right now.",
                "温度状态被测试设置固定住了，现在就可以调好。",
            ),
        ),
        threshold="IsStatusOverride: true",
        source="AOSP ThermalManagerService.java (`cmd thermalservice override-status`)",
        uses=("status_overridden",),
    ),
)

REQUIRED = ("throttling",)
"""Null when neither the thermal service (with its sensors connected) nor the older properties told."""

DIAGNOSTIC: Diagnostic[ThermalFacts] = Diagnostic(
    name="thermal",
    title=Text("Heat", "温度"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    optional=frozenset((PROPERTIES,)),
)
