"""Diagnostics: pure readers of what a phone prints, and the rules that judge it. stdlib only, no I/O, no clock."""

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
