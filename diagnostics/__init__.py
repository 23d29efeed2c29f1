"""Diagnostics: pure readers of what a phone prints, and the rules that judge it. stdlib only, no I/O, no clock."""

from __future__ import annotations

from typing import Any

from diagnostics import battery, camera, crashes, network, storage
from diagnostics.model import Diagnostic

ALL: tuple[Diagnostic[Any], ...] = (
    battery.DIAGNOSTIC,
    storage.DIAGNOSTIC,
    network.DIAGNOSTIC,
    camera.DIAGNOSTIC,
    crashes.DIAGNOSTIC,
)
