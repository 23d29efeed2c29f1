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
    """`listed`: (line, kind) of hardware sensors, kind None when it is not in TYPES; None = the dump has no list that
    can be read (before 7 it has another form). `events`: kind →
    (seconds since the start, first three values), oldest first. `restricted`: the "sensors off" tile."""

    listed: list[tuple[str, str | None]] | None = None
    list_ended: bool = False
    """What follows the list is there too; without it a list proves no absence."""
    unread: int = 0
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
        elif text.startswith(("Fusion States:", "Active sensors:", "Recent Sensor events:")):
            dump.list_ended = dump.list_ended or section == "list"
            section = "events" if text.startswith("Recent") else ""
        elif text.startswith("Sensor Privacy:") and len(dump.restricted) < MAX_EVENTS:
            dump.restricted.append((line, text.partition(":")[2].strip()))
        elif section == "list" and dump.listed is not None and "|" in text and not line.startswith("\t"):
            if not _sensor(dump.listed, kinds, line, text):
                dump.unread += 1
        elif section == "events":
            event = _EVENT.match(text)
            if event is not None and sensor is not None:
                _event(dump, sensor, line, event)
            elif ": last " in text and text.endswith(" events"):
                sensor = kinds.get(text.rpartition(": last ")[0].strip())
    if not dump.listed and (dump.unread or not dump.list_ended):
        dump.listed = None
    return dump


def _sensor(listed: list[tuple[str, str | None]], kinds: dict[str, str], line: str, text: str) -> bool:
    """Whether the line is one of the list's form."""
    kind = _TYPE.search(text[:1000])
    name, _, rest = text.partition(") ")[2].partition("|")
    # Sensors that Android computes from others ("AOSP") say nothing about the hardware.
    if kind is None:
        return False
    if rest.partition("|")[0].strip() != "AOSP" and len(listed) < MAX_SENSORS:
        known = TYPES.get(int(kind[2]))
        listed.append((line, known))
        if known is not None:
            kinds.setdefault(name.strip(), known)
    return True


def _event(dump: SensorDump, sensor: str, line: str, event: re.Match[str]) -> None:
    values = [value for part in event[2].split(",")[:3] if (value := part.strip())]
    if not values or not all(_NUMBER.match(value) for value in values):
        return
    kept = dump.events.setdefault(sensor, [])
    if len(kept) < MAX_EVENTS:
        kept.append((float(event[1]), tuple(float(value) for value in values)))
        dump.event_lines.setdefault(sensor, []).append(line)
