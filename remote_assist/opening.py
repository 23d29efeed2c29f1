"""What a record begins with, and whose time it carries."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from remote_assist.canonical import JSON


class Clock:
    """This computer's clocks. Order comes from `seq` and `mono_ns`; the wall clock can be set by anybody."""

    def wall_utc(self) -> str:
        """RFC 3339 in UTC with microseconds, such as 2026-01-31T08:05:00.000000Z."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def mono_ns(self) -> int:
        """Nanoseconds on a clock that only goes forward while this boot lasts."""
        return time.monotonic_ns()

    def boot_id(self) -> str:
        """Which boot `mono_ns` counts from (Linux: random(4)), "" where the system does not say."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return ""


@dataclass(frozen=True)
class Opening:
    """The first record's content.

    `phone`: identity values by name (serial, build fingerprint, ...); only their salted HMACs are stored.
    `order`: the work order, `consent_hash`: SHA-256 of the consent's wording, both None where there is none yet.
    """

    session: str
    order: str | None
    technician: str
    tool: str
    adb: str
    phone: Mapping[str, str]
    consent_hash: str | None
    extra: Mapping[str, JSON] = field(default_factory=dict)

    def body(self, key: str, phone: Mapping[str, JSON]) -> dict[str, JSON]:
        """The record's body, with the signing key's public half and the identity as HMACs."""
        return {
            "adb": self.adb,
            "consent_hash": self.consent_hash,
            "extra": self.extra,
            "key": key,
            "order": self.order,
            "phone": phone,
            "technician": self.technician,
            "tool": self.tool,
        }
