"""Sensor privacy toggles: `cmd sensor_privacy` and `dumpsys sensor_privacy` (frameworks/base SensorPrivacyService.java,
services/core/java/com/android/server/sensorprivacy, the PersistedState layout of 13 and later)."""

from __future__ import annotations

from remote_assist.phone.android.layout import Tree, dual_dump
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.state import PhoneState

HELP = """Sensor privacy manager (sensor_privacy) commands:
  help
    Print this help text.

  enable USER_ID SENSOR
    Enable privacy for a certain sensor.

  disable USER_ID SENSOR
    Disable privacy for a certain sensor.

  reset USER_ID SENSOR
    Reset privacy state for a certain sensor.

"""

_SENSORS = {"microphone": 1, "camera": 2}
_ENABLED, _DISABLED = 1, 2
"""SensorPrivacyManager.StateTypes."""


def command(state: PhoneState, args: list[str]) -> Reply:
    """Behind a secure lock screen the call returns 0 and changes nothing (canChangeToggleSensorPrivacy)."""
    name = args[0] if args else None
    if name not in ("enable", "disable", "reset"):
        return unknown_command(name, HELP)
    if len(args) < 3 or args[2] not in _SENSORS:
        return Reply("Invalid sensor\n", code=255)
    if state.keyguard.locked and state.keyguard.secure:
        return Reply()
    toggle = state.toggles[args[2]]
    enabled = name == "enable"
    if toggle.enabled != enabled:
        toggle.enabled = enabled
        toggle.changed_at_ms = int(state.now_s() * 1000)
    return Reply()


def dump(state: PhoneState, args: list[str]) -> str:
    """Only toggles that somebody has moved once are kept (PersistedState.dump); a phone never touched has no users."""
    sensors: Tree = []
    for name, number in _SENSORS.items():
        toggle = state.toggles[name]
        if not toggle.changed_at_ms:
            continue
        moved: Tree = [
            ("toggle_type", 1),
            ("state_type", _ENABLED if toggle.enabled else _DISABLED),
            ("last_change", toggle.changed_at_ms),
        ]
        sensors.append(("sensors", [("sensor", number), ("toggles", moved)]))
    entries: Tree = [("storage_implementation", "com.android.server.sensorprivacy.SensorPrivacyStateControllerImpl")]
    if sensors:
        entries.append(("users", [("user_id", state.current_user), *sensors]))
    return "SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)\n" + dual_dump(entries)
