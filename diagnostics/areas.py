"""Every area, listed by hand and in order; a new one is a file and a line here."""

from __future__ import annotations

from typing import Any

from diagnostics import (
    apps,
    battery,
    camera,
    crashes,
    display,
    memory,
    network,
    ports,
    radios,
    security,
    sensors,
    sim,
    sound,
    storage,
    thermal,
    updates,
)
from diagnostics.model import Diagnostic

ALL: tuple[Diagnostic[Any], ...] = (
    battery.DIAGNOSTIC,
    storage.DIAGNOSTIC,
    network.DIAGNOSTIC,
    camera.DIAGNOSTIC,
    crashes.DIAGNOSTIC,
    thermal.DIAGNOSTIC,
    memory.DIAGNOSTIC,
    apps.DIAGNOSTIC,
    security.DIAGNOSTIC,
    updates.DIAGNOSTIC,
    sim.DIAGNOSTIC,
    radios.DIAGNOSTIC,
    sensors.DIAGNOSTIC,
    display.DIAGNOSTIC,
    sound.DIAGNOSTIC,
    ports.DIAGNOSTIC,
)
