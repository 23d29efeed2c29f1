"""Sensors: which are there, and whether one stands still while another sees the phone move.

A value that does not change proves nothing on a table. "Frozen" is said only when the other motion sensor shows
movement in the same seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.dumpsys import Notebook, agreed
from diagnostics.model import Argv, Command, Diagnostic, Now, Outputs, Parsed, Rule, Severity, Text, Verdict
from diagnostics.rulebook import rule
from diagnostics.sensor_text import SensorDump, read_sensors

SENSORS: Argv = ("dumpsys", "sensorservice")
COMMANDS = (Command(SENSORS, max_bytes=4 * 1024 * 1024),)
REQUIRED = ("sensors",)

USUAL = ("accelerometer", "gyroscope", "magnetic_field", "light", "proximity")
"""What a phone usually has (Android CDD 7.3: SHOULD; a phone that calls MUST report proximity)."""
ENOUGH_EVENTS = 5
TURNING_RAD_S = 0.5
SHAKEN_M_S2 = 3.0
"""A hand that turns or shakes a phone; on a table a gyroscope shows some hundredths (our proposal)."""


@dataclass(frozen=True, slots=True)
class SensorsFacts:
    """`hardware_count`: hardware sensors listed, of any kind. `sensors`: the kinds among them that a customer notices,
    each once. `missing`: of the five usual ones. `recent_events`: kinds that
    reported something not long ago. `frozen`: kinds that stood still while another sensor saw movement; null when no
    movement was seen. `all_off`: the developer tile "Sensors off"."""

    hardware_count: int | None = None
    sensors: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    recent_events: tuple[str, ...] | None = None
    frozen: tuple[str, ...] | None = None
    all_off: bool | None = None


def parse(outputs: Outputs, now: Now) -> Parsed[SensorsFacts]:
    notes = Notebook()
    output = outputs.get(*SENSORS)
    if output is None:
        return Parsed(SensorsFacts())
    dump = read_sensors(output.lines)
    if dump.none_at_all is not None:
        notes.saw("sensors", output, dump.none_at_all)
        notes.evidence["hardware_count"] = notes.evidence["sensors"]
        return Parsed(SensorsFacts(hardware_count=0, sensors=(), missing=USUAL), notes.evidence)
    for line, kind in dump.listed or ():
        if kind is not None:
            notes.saw("sensors", output, line)
    kinds = None if dump.listed is None else tuple(sorted({kind for _, kind in dump.listed if kind is not None}))
    # A list that was cut short proves no absence.
    missing = None if kinds is None or not dump.list_ended else tuple(kind for kind in USUAL if kind not in kinds)
    notes.evidence["missing"] = notes.evidence.get("sensors", ())
    frozen = _frozen(dump)
    for kind in frozen or ():
        for line in dump.event_lines[kind][:2] + dump.event_lines[_WITNESS[kind]][:2]:
            notes.saw("frozen", output, line)
    facts = SensorsFacts(
        hardware_count=None if dump.listed is None else len(dump.listed),
        sensors=kinds,
        missing=missing,
        recent_events=tuple(sorted(dump.events)) if dump.listed is not None else None,
        frozen=frozen,
        all_off=agreed(notes, "all_off", output, dump.restricted, {"enabled": True, "disabled": False}.get),
    )
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


_WITNESS = {"accelerometer": "gyroscope", "gyroscope": "accelerometer"}


def _frozen(dump: SensorDump) -> tuple[str, ...] | None:
    """Kinds whose values were all the same in the very seconds in which the other motion sensor saw movement."""
    answers = {kind: _stands_still(dump, kind) for kind in _WITNESS}
    known = [answer for answer in answers.values() if answer is not None]
    return tuple(kind for kind, answer in answers.items() if answer) if known else None


def _stands_still(dump: SensorDump, kind: str) -> bool | None:
    own, witness = dump.events.get(kind, []), dump.events.get(_WITNESS[kind], [])
    if len(own) < ENOUGH_EVENTS or not witness:
        return None
    first, last = min(at for at, _ in own), max(at for at, _ in own)
    seen = [values for at, values in witness if first <= at <= last]
    if len(seen) < ENOUGH_EVENTS or not _moves(_WITNESS[kind], seen):
        return None
    return len({values for _, values in own}) == 1


def _moves(kind: str, seen: list[tuple[float, ...]]) -> bool:
    if kind == "gyroscope":
        return max(abs(value) for values in seen for value in values) >= TURNING_RAD_S
    return any(max(axis) - min(axis) >= SHAKEN_M_S2 for axis in zip(*seen, strict=False))


_SOURCE = "AOSP SensorService.cpp dump, RecentEventLogger.cpp"

RULES: tuple[Rule[SensorsFacts], ...] = (
    rule(
        "sensors.none",
        lambda f: None if f.hardware_count is None else f.hardware_count == 0,
        Severity.WARN,
        Verdict.FAULT,
        (
            "The phone lists no hardware sensor at all: signs of a fault in the sensor hub or its driver. Restart, check again.",
            "系统没有列出任何硬件传感器：有传感器中枢或其驱动故障的迹象。请重启后复查。",
        ),
        (
            "The phone does not see its sensors. There are signs of a fault; we restart it and check again.",
            "手机识别不到传感器，有故障的迹象；我们先重启再检查。",
        ),
        "no hardware sensor in the list, or 'No Sensors on the device'",
        _SOURCE,
        ("hardware_count",),
    ),
    rule(
        "sensors.frozen",
        lambda f: None if f.frozen is None else bool(f.frozen),
        Severity.FAIL,
        Verdict.FAULT,
        (
            "Standing still while another sensor saw the phone move: {frozen}. Signs of a fault. Restart, move, check again.",
            "其他传感器检测到手机在动，而 {frozen} 的数值不变：有故障的迹象。请重启，活动手机后复查。",
        ),
        (
            "A motion sensor does not notice movement. There are signs of a fault, the shop should look at it.",
            "有一个动作传感器感觉不到手机在动，有故障的迹象，建议到店检查。",
        ),
        f"{ENOUGH_EVENTS} or more equal readings while the gyroscope shows ≥ {TURNING_RAD_S} rad/s or the accelerometer "
        f"changes by ≥ {SHAKEN_M_S2} m/s²",
        _SOURCE + "; our proposal: frozen value while moved; the figures are our proposal",
        ("frozen",),
    ),
    rule(
        "sensors.all_off",
        lambda f: f.all_off,
        Severity.WARN,
        Verdict.SETTING,
        (
            'The developer tile "Sensors off" is on: rotation, brightness, camera and microphone do not work.',
            "开发者快捷开关“关闭传感器”已开启：旋转、自动亮度、相机和麦克风都不能用。",
        ),
        (
            "A switch turns off all sensors of the phone. We can switch them on again now.",
            "有一个开关把手机的传感器全部关掉了，现在就可以打开。",
        ),
        "Sensor Privacy: enabled",
        _SOURCE + "; SensorPrivacyManager.setAllSensorPrivacy",
        ("all_off",),
    ),
    rule(
        "sensors.missing",
        lambda f: None if f.missing is None or not f.hardware_count else bool(f.missing),
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "Not in the list: {missing}. Some models have none; compare with another phone of this model.",
            "列表中没有：{missing}。有些型号本来就没有，请与同型号手机对比。",
        ),
        (
            "The phone does not list one of the usual sensors. Some models have none; we compare with the same model.",
            "手机没有列出某个常见传感器。有些型号本来就没有，我们和同型号对比一下。",
        ),
        "one of accelerometer, gyroscope, magnetic field, light, proximity is not in the list",
        "Android CDD 7.3 (SHOULD include); INFO because a model may lack it",
        ("missing",),
    ),
)

DIAGNOSTIC: Diagnostic[SensorsFacts] = Diagnostic(
    name="sensors",
    title=Text("Sensors", "传感器"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
)
