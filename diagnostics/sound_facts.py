"""What is known of the sound settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """`ringer_mode`: silent, vibrate, normal. `do_not_disturb`: off, priority, alarms, silence. `*_volume_percent`: of the
    highest step on the output in use, 0 while muted. `balance`: −1 left … 1 right. `microphone_muted`: for the system."""

    ringer_mode: str | None = None
    do_not_disturb: str | None = None
    call_volume_percent: int | None = None
    ring_volume_percent: int | None = None
    media_volume_percent: int | None = None
    alarm_volume_percent: int | None = None
    notification_volume_percent: int | None = None
    vibrates_when_ringing: bool | None = None
    touch_vibration: bool | None = None
    microphone_muted: bool | None = None
    mono: bool | None = None
    balance: float | None = None
