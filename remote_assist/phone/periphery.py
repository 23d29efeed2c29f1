"""What a phone has at its edges: loudspeaker settings, small radios, sensors. Plain mutable data, printed by services."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_VOLUME = {"VOICE_CALL": 4, "SYSTEM": 5, "RING": 5, "MUSIC": 8, "ALARM": 6, "NOTIFICATION": 5}
"""AudioSystem.DEFAULT_STREAM_VOLUME, the media one as somebody left it."""
MAX_VOLUME = {"VOICE_CALL": 5, "SYSTEM": 7, "RING": 7, "MUSIC": 15, "ALARM": 7, "NOTIFICATION": 7}
"""AudioService.MAX_STREAM_VOLUME; vendors have more steps."""


@dataclass
class Sound:
    """`ringer`: AudioManager's 0 silent, 1 vibrate, 2 normal. Volumes by stream, of `highest`."""

    ringer: int = 2
    volumes: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_VOLUME))
    highest: dict[str, int] = field(default_factory=lambda: dict(MAX_VOLUME))
    microphone_muted: bool = False

    def muted(self, stream: str) -> bool:
        """Silent and vibrate mute what rings (mode_ringer_streams_affected 0x1a6); the rest is muted by its 0."""
        return self.volumes[stream] == 0 or (self.ringer < 2 and stream in ("RING", "NOTIFICATION", "SYSTEM"))


@dataclass
class Gnss:
    """The satellite receiver's figures since boot (GnssMetrics)."""

    reports: int = 318
    failed: int = 41
    first_fixes: int = 6
    first_fix_s: float = 9.5
    signal_dbhz: float = 31.2


@dataclass
class SensorPart:
    """One hardware sensor: Sensor.TYPE_*, its name in android.sensor.*, and the newest reading."""

    name: str
    vendor: str
    type_number: int
    type_name: str
    values: tuple[float, ...]
    continuous: bool = True


def usual_sensors() -> list[SensorPart]:
    """What a phone of today has, lying on a table."""
    return [
        SensorPart("LSM6DSV Accelerometer", "STMicro", 1, "accelerometer", (0.12, -0.07, 9.79)),
        SensorPart("LSM6DSV Gyroscope", "STMicro", 4, "gyroscope", (0.01, -0.01, 0.0)),
        SensorPart("MMC5616 Magnetometer", "MEMSIC", 2, "magnetic_field", (11.4, -28.6, -31.1)),
        SensorPart("TMD3719 Ambient Light", "ams OSRAM", 5, "light", (184.0,), False),
        SensorPart("TMD3719 Proximity", "ams OSRAM", 8, "proximity", (5.0,), False),
    ]


@dataclass(frozen=True, slots=True)
class Lens:
    """One camera device as a program that opens it finds it. `condition`: fine, black (a dead sensor or a covered one),
    blurred, dead (opening fails), frameless (opens and gives nothing) or busy. `width` and `height`: the sensor's pixels."""

    number: str
    facing: str
    condition: str = "fine"
    width: int = 4080
    height: int = 3072
