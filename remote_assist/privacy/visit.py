"""The mask of one visit: one key, kept nowhere, and what the phone has named of itself so far.

What the phone prints is only put aside here; it is read when something is to be stored, so that a check that stores
nothing pays nothing.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remote_assist.privacy.text import Mask

NAMING = (
    ("getprop",), ("settings",), ("ip",), ("dumpsys", "wifi"), ("cmd", "wifi"), ("dumpsys", "connectivity"), ("dumpsys", "iphonesubinfo"),
    ("dumpsys", "isub"), ("dumpsys", "telephony.registry"), ("dumpsys", "account"), ("dumpsys", "bluetooth_manager"), ("dumpsys", "netpolicy"),
)  # fmt: skip
"""Commands whose answers name the phone, its user or its networks with a label."""
MAX_BYTES = 1 << 20
"""Of one answer; what names a phone stands early."""
MAX_WAITING = 64


class VisitMask:
    """Thread-safe. What is stored before the phone has told its names is masked by the rules alone."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._lock = threading.Lock()
        self._waiting: list[bytes] = []
        self._serials: list[str] = []
        self._mask: Mask | None = None

    def heard(self, argv: tuple[str, ...], printed: bytes) -> None:
        """An answer of the phone."""
        if printed and any(argv[: len(prefix)] == prefix for prefix in NAMING):
            with self._lock:
                if len(self._waiting) < MAX_WAITING:
                    self._waiting.append(printed[:MAX_BYTES])

    def serial(self, serial: str | None) -> None:
        """The phone's own serial number, which stands without a label in many places."""
        if serial:
            with self._lock:
                self._serials.append(serial)

    @property
    def mask(self) -> Mask:
        """With everything that is known by now."""
        from remote_assist.privacy.known import Value, gathered
        from remote_assist.privacy.text import Mask

        with self._lock:
            if self._mask is None:
                self._mask = Mask(self._key)
            waiting, self._waiting = self._waiting, []
            serials, self._serials = self._serials, []
            known = self._mask.known.with_(Value("serial", serial) for serial in serials)
            self._mask.known = gathered(waiting, known) if waiting else known
            return self._mask
