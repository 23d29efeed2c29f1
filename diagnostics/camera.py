"""Camera: is it there, is it blocked by a switch, did its service report errors, does each lens give a picture? (P4, P14)"""

from __future__ import annotations

from typing import Any

from diagnostics.autofocus_text import read_autofocus
from diagnostics.camera_facts import CameraFacts as CameraFacts
from diagnostics.camera_rules import RULES
from diagnostics.camera_text import CameraDump, read_camera
from diagnostics.dumpsys import Notebook
from diagnostics.lens_text import ARGV as LENSES
from diagnostics.lens_text import read_lenses
from diagnostics.model import (
    Argv,
    Command,
    Diagnostic,
    Now,
    Output,
    Outputs,
    Parsed,
    Text,
)
from diagnostics.sensor_privacy_text import camera_switch

MEDIA_CAMERA: Argv = ("dumpsys", "media.camera")
AUTOFOCUS: Argv = ("dumpsys", "media.camera", "-m", "3a")
"""Read where somebody captured it, never sent by a check: it switches an open camera's tag monitor on, which is a change,
and a vendor's camera service has been reported to crash in it. A plain dump shows what such a monitor noted; where nobody
switched one on (`Tag monitoring disabled`, the rule on phones), the area says that the focus was not checked."""
SENSOR_PRIVACY: Argv = ("dumpsys", "sensor_privacy")
COMMANDS = (
    Command(MEDIA_CAMERA, timeout_s=15),
    Command(SENSOR_PRIVACY, min_sdk=31),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {MEDIA_CAMERA: (AUTOFOCUS,)}
MAX_HISTORY = 20
MAX_DEVICES = 64
"""More cameras than this no phone has; the figure is then not believed."""


def parse(outputs: Outputs, now: Now) -> Parsed[CameraFacts]:
    notes = Notebook()
    output = outputs.first(MEDIA_CAMERA, AUTOFOCUS)
    facts = _from_dump(output, notes) if output is not None else {}
    facts |= _focus(outputs, notes) | _lenses(outputs, notes)
    privacy = outputs.get(*SENSOR_PRIVACY)
    if privacy is not None:
        switch = camera_switch(privacy.lines)
        for line in switch.lines:
            notes.saw("blocked", privacy, line)
        # A dump cut short may lack the very line that says "blocked".
        facts["blocked"] = switch.blocked if switch.blocked or privacy.whole else None
    return Parsed(CameraFacts(**facts), notes.evidence, tuple(notes.oddities))


def _from_dump(output: Output, notes: Notebook) -> dict[str, Any]:
    dump = read_camera(output.lines)
    if not dump.recognised:
        return {}
    count = notes.one("device_count", output, dump.device_counts)
    if count is not None and not notes.plausible(
        "device_count", output, dump.device_counts[0][0], count, 0, MAX_DEVICES
    ):
        count = None
    for line, _ in dump.clients or ():
        notes.saw("open_clients", output, line)
    for line in dump.error_lines:
        notes.saw("service_errors", output, line)
        notes.saw("client_deaths" if " : DIED" in line else "service_state", output, line)
    for line in dump.policy_lines:
        notes.saw("disabled_by_policy", output, line)
    facts: dict[str, Any] = {
        "device_count": count,
        "open_clients": None if dump.clients is None else tuple(dict.fromkeys(name for _, name in dump.clients)),
        "service_state": _state(dump, count),
    }
    since = [(name, dump.connected[name]) for name in facts["open_clients"] or () if name in dump.connected]
    if since:
        facts["open_since"] = tuple({"package": name, "at": clock} for name, (_, clock) in since)
        for _, (line, _) in since:
            notes.saw("open_clients", output, line)
    facts.update(_from_event_log(dump, complete=output.whole or dump.event_log_ended))
    return facts


def _focus(outputs: Outputs, notes: Notebook) -> dict[str, Any]:
    for argv in (AUTOFOCUS, MEDIA_CAMERA):
        output = outputs.get(*argv)
        focus = read_autofocus(output.lines) if output is not None else None
        if output is None or focus is None or not focus.events:
            continue
        failed = focus.failed_in_a_row()
        for event in failed or focus.tries()[-1:]:
            notes.saw("autofocus_failed_in_a_row", output, event.line)
        newest = focus.events[-MAX_HISTORY:]
        return {
            "autofocus_tries": len(focus.tries()),
            "autofocus_failed_in_a_row": len(failed),
            "autofocus_history": tuple({"camera": event.camera, "state": event.state.lower()} for event in newest),
        }
    return {}


def _lenses(outputs: Outputs, notes: Notebook) -> dict[str, Any]:
    output = outputs.get(*LENSES)
    tried = () if output is None else read_lenses(output.lines)
    if output is None or not tried:
        return {}
    for lens in tried:
        notes.saw("lenses", output, lens.line)
    told = ("id", "facing", "opened", "pictures", "brightness", "detail", "error")
    return {"lenses": tuple({name: getattr(lens, name) for name in told} for lens in tried)}


def _state(dump: CameraDump, device_count: int | None) -> str | None:
    if dump.no_hal:
        return "no_hal"
    if dump.deadlocked:
        return "deadlocked"
    return None if device_count is None else "ready"


def _from_event_log(dump: CameraDump, complete: bool) -> dict[str, Any]:
    """Counts from the event log: 0 only where the log was there and whole, null where it was not."""

    def count(number: int) -> int | None:
        return number if number or (dump.event_log and complete) else None

    return {
        "service_errors": count(dump.errors),
        "client_deaths": count(dump.died),
        "client_died_at": dump.died_last,
        "evictions": count(dump.evictions),
        "rejections": count(dump.rejections),
        "disabled_by_policy": True if dump.policy_lines else (False if dump.event_log and complete else None),
    }


REQUIRED = ("service_state",)
"""Null when the camera service told neither the number of cameras nor why it cannot. Not `device_count` itself: a
service that answers "No camera HAL available" prints no number, and that phone FAILs instead of being unknown."""

DIAGNOSTIC: Diagnostic[CameraFacts] = Diagnostic(
    name="camera",
    title=Text("Camera", "相机"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
