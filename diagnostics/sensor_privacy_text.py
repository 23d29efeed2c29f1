"""Reader of `dumpsys sensor_privacy` (Android 12 and newer): is the camera switched off for every app?

Source: AOSP services/core/java/com/android/server/SensorPrivacyService.java (12), sensorprivacy/PersistedState.java
(13 and newer), printed through com/android/internal/util/dump/DualDumpOutputStream.java: a tree of `name={`, `}`,
`name=[`, `]` and `name=value` lines under one pair of braces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CAMERA = "2"
"""android.hardware.SensorPrivacyManager.Sensors.CAMERA; the microphone is 1."""
ON = {"1": True, "2": False, "3": True}
"""StateTypes: enabled (= blocked), disabled, enabled except for allow-listed apps."""
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Leaf:
    """One `name=value` line and the names of the braces around it, outermost first."""

    path: tuple[str, ...]
    group: int
    """Number of the innermost pair of braces: leaves of one object share it."""
    parents: tuple[int, ...]
    name: str
    value: str
    line: str


def leaves(lines: Iterable[str]) -> Iterator[Leaf]:
    names: list[str] = []
    groups: list[int] = []
    opened = 0
    for line in lines:
        text = line.strip()
        if text.endswith(("{", "[")):
            if len(names) >= MAX_DEPTH:
                return
            opened += 1
            names.append(text[:-1].rstrip("="))
            groups.append(opened)
        elif text in ("}", "]"):
            if names:
                names.pop()
                groups.pop()
        elif names:
            name, equals, value = text.partition("=")
            if equals:
                yield Leaf(tuple(names), groups[-1], tuple(groups), name, value, line)


@dataclass(frozen=True, slots=True)
class CameraSwitch:
    """`blocked`: the answer for the system's first user; None = the dump does not say."""

    blocked: bool | None
    lines: tuple[str, ...]


def camera_switch(lines: Iterable[str]) -> CameraSwitch:
    """Blocked when the camera's own switch, software or hardware, or the "sensors off" tile of Android 12 is on.

    A user without an entry for the camera has never touched the switch; its default is "not blocked"
    (SensorPrivacyStateControllerImpl.getDefaultSensorState).
    """
    found = list(leaves(lines))
    users = [leaf for leaf in found if leaf.name == "user_id"]
    if not users:
        return CameraSwitch(False, ()) if any(leaf.name == "storage_implementation" for leaf in found) else _UNSAID
    owner = next((leaf for leaf in users if leaf.value == "0"), users[0])
    own = [leaf for leaf in found if owner.group in leaf.parents]
    cameras = {leaf.group: leaf for leaf in own if leaf.name == "sensor" and leaf.value == CAMERA}
    states: list[tuple[bool, str]] = []
    for leaf in own:
        if leaf.name == "is_enabled" and (leaf.group == owner.group or leaf.group in cameras):
            if leaf.value in ("true", "false"):
                states.append((leaf.value == "true", leaf.line))
        elif leaf.name == "state_type" and leaf.value in ON and any(group in cameras for group in leaf.parents):
            states.append((ON[leaf.value], leaf.line))
    on = tuple(line for blocked, line in states if blocked)
    return CameraSwitch(bool(on), on or tuple(line for _, line in states))


_UNSAID = CameraSwitch(None, ())
