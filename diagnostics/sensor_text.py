"""Reader of `dumpsys sensorservice`.

Source: AOSP frameworks/native services/sensorservice: SensorService.cpp dump, SensorList.cpp dump (`0x0100000b) NAME |
VENDOR | ver: 1 | type: android.sensor.accelerometer(1) | …`), RecentEventLogger.cpp dump (`NAME: last 10 events`, ` 1
(ts=13.173068000, wall=15:57:54.185) 0.68, 0.00, 0.74, `).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

TYPES = {
    1: "accelerometer",
    2: "magnetic_field",
    4: "gyroscope",
    5: "light",
    6: "pressure",
    8: "proximity",
    18: "step_detector",
    19: "step_counter",
}
"""Sensor.TYPE_* of the hardware that a customer notices."""
MAX_SENSORS, MAX_EVENTS = 200, 64
_TYPE = re.compile(r"type: *([\w.]+) *\((\d{1,9})\)")
_EVENT = re.compile(r"\d{1,3} \(ts=(\d{1,12}(?:\.\d{1,9})?), wall=[\d:.]{1,20}\) (.{1,400})$")
_NUMBER = re.compile(r"-?\d{1,9}\.\d{1,6}$")


@dataclass
class SensorDump:
    """`listed`: (line, kind) of hardware sensors that are in TYPES; None = the dump has no list. `events`: kind →
    (seconds since the start, first three values), oldest first. `restricted`: the "sensors off" tile."""

    listed: list[tuple[str, str]] | None = None
    none_at_all: str | None = None
    events: dict[str, list[tuple[float, tuple[float, ...]]]] = field(default_factory=dict)
    event_lines: dict[str, list[str]] = field(default_factory=dict)
    restricted: list[tuple[str, str]] = field(default_factory=list)


def read_sensors(lines: Iterable[str]) -> SensorDump:
    dump = SensorDump()
    kinds: dict[str, str] = {}
    section = ""
    sensor: str | None = None
    for line in lines:
        text = line.strip()
        if text == "No Sensors on the device":
            dump.none_at_all = line
        elif text == "Sensor List:":
            section, dump.listed = "list", dump.listed or []
        elif text.startswith(("Fusion States:", "Active sensors:")):
            section = ""
        elif text == "Recent Sensor events:":
            section = "events"
        elif text.startswith("Sensor Privacy:") and len(dump.restricted) < MAX_EVENTS:
            dump.restricted.append((line, text.partition(":")[2].strip()))
        elif section == "list" and dump.listed is not None and ") " in text and "type: " in text:
            _sensor(dump.listed, kinds, line, text)
        elif section == "events":
            event = _EVENT.match(text)
            if event is not None and sensor is not None:
                _event(dump, sensor, line, event)
            elif ": last " in text and text.endswith(" events"):
                sensor = kinds.get(text.rpartition(": last ")[0].strip())
    return dump


def _sensor(listed: list[tuple[str, str]], kinds: dict[str, str], line: str, text: str) -> None:
    kind = _TYPE.search(text[:1000])
    name, _, rest = text.partition(") ")[2].partition("|")
    # Sensors that Android computes from others ("AOSP") say nothing about the hardware.
    if kind is None or rest.partition("|")[0].strip() == "AOSP" or len(listed) >= MAX_SENSORS:
        return
    known = TYPES.get(int(kind[2]))
    if known is not None:
        listed.append((line, known))
        kinds.setdefault(name.strip(), known)


def _event(dump: SensorDump, sensor: str, line: str, event: re.Match[str]) -> None:
    values = [value for part in event[2].split(",")[:3] if (value := part.strip())]
    if not values or not all(_NUMBER.match(value) for value in values):
        return
    kept = dump.events.setdefault(sensor, [])
    if len(kept) < MAX_EVENTS:
        kept.append((float(event[1]), tuple(float(value) for value in values)))
        dump.event_lines.setdefault(sensor, []).append(line)
