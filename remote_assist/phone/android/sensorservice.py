"""`dumpsys sensorservice` (frameworks/native services/sensorservice SensorService.cpp, SensorList.cpp,
RecentEventLogger.cpp, 13 to 15)."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.periphery import SensorPart
from remote_assist.phone.state import PhoneState

EVENTS = 10


def _listed(number: int, part: SensorPart) -> list[str]:
    mode = (
        "continuous | minRate=1.00Hz | maxRate=479.85Hz"
        if part.continuous
        else "on-change | minRate=5.00Hz | maxRate=50.00Hz"
    )
    flags = 0x980 if part.continuous else 0x102
    return [
        f"0x{number:08x}) {part.name:<25} | {part.vendor:<15} | ver: 1 | "
        f"type: android.sensor.{part.type_name}({part.type_number}) | perm: n/a | flags: 0x{flags:08x}",
        f"\t{mode} | no batching | non-wakeUp | ",
    ]


def _events(state: PhoneState, part: SensorPart) -> list[str]:
    """Still readings with the noise that every living sensor has."""
    count = EVENTS if part.continuous else 1
    lines = [f"{part.name}: last {count} events"]
    for number in range(count):
        ago = (count - number) * 0.02 + 3.1
        noise = ((number * 7) % 5 - 2) / 100 if part.continuous else 0.0
        values = "".join(f"{value + noise:.2f}, " for value in part.values)
        lines.append(
            f"\t{number + 1:>2} (ts={state.uptime_s() - ago:.9f}, "
            f"wall={stamp(state, state.now_s() - ago, '%H:%M:%S', millis=True)}) {values}"
        )
    return lines


def dump(state: PhoneState, args: list[str]) -> str:
    if not state.sensors:
        return "No Sensors on the device\ndevInitCheck : 0\n"
    lines = [
        f"Captured at: {stamp(state, state.now_s(), '%H:%M:%S', millis=True)}",
        "Sensor Device:",
        f"Total {len(state.sensors)} h/w sensors, {len(state.sensors)} running 0 disabled clients:",
        "Sensor List:",
    ]
    for number, part in enumerate(state.sensors, 1):
        lines += _listed(number, part)
    lines += [
        "0x5f677276) Gravity Sensor            | AOSP            | ver: 3 | type: android.sensor.gravity(9) | perm: n/a | flags: 0x00000000",
        "\tcontinuous | maxDelay=0us | maxRate=100.00Hz | no batching | non-wakeUp | ",
        "Fusion States:",
        "9-axis fusion disabled (0 clients), gyro-rate= 200.00Hz, q=< 0, 0, 0, 0 > (0), b=< 0, 0, 0 >",
        "Recent Sensor events:",
    ]
    for part in state.sensors:
        lines += _events(state, part)
    lines += [
        "Active sensors:",
        "Socket Buffer size = 39 events",
        "WakeLock Status: not held ",
        "Mode : NORMAL",
        "Sensor Privacy: disabled",
        "0 active connections",
        "0 direct connections",
        "Previous Registrations:",
    ]
    return "\n".join(lines) + "\n"
