"""The gate and the watch, watched; and each of them with one rule taken out, so that the harness can be shown to find it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from remote_assist.privacy.gate import SCREEN_LOST, Act, Gate, Hidden, Pace, Release, Reset, Shown
from remote_assist.privacy.history import Watch
from remote_assist.privacy.model import Packet, Reading, Start, Verdict


@dataclass
class Notes:
    """When what happened at the gate, in nanoseconds of the monotonic clock."""

    asked: list[int] = field(default_factory=list)
    """When a look was asked for."""
    restarts: list[tuple[int, int]] = field(default_factory=list)
    """When a new connection was asked for, and when its first key frame was there."""
    hidden: list[tuple[int, str]] = field(default_factory=list)
    """When it hid, with the first reason."""
    held: list[tuple[int, int]] = field(default_factory=list)
    """When a packet arrived, and when it was released."""


class Noted(Gate):
    """The gate, with notes. `again` asks the connection that is there for a key frame (only a mutant does)."""

    def __init__(self, pace: Pace, now_ns: int) -> None:
        super().__init__(pace, now_ns)
        self.notes = Notes()
        self.again: Callable[[], None] = lambda: None
        self._asked_again_ns: int | None = None

    def asked(self, tick: int, now_ns: int) -> list[Act]:
        self.notes.asked.append(now_ns)
        return self._noted(super().asked(tick, now_ns))

    def answered(self, tick: int, verdict: Verdict, now_ns: int) -> list[Act]:
        return self._noted(super().answered(tick, verdict, now_ns))

    def passed(self, now_ns: int) -> list[Act]:
        return self._noted(super().passed(now_ns))

    def forgotten(self, now_ns: int) -> list[Act]:
        return self._noted(super().forgotten(now_ns))

    def raised(self, reason: str, now_ns: int) -> list[Act]:
        return self._noted(super().raised(reason, now_ns))

    def lost(self, connection: int, now_ns: int) -> list[Act]:
        return self._noted(super().lost(connection, now_ns))

    def packet(self, packet: Packet) -> list[Act]:
        if packet.key and self._asked_again_ns is not None and self.listens_to(packet.connection):
            self.notes.restarts.append((self._asked_again_ns, packet.arrived_ns))
            self._asked_again_ns = None
        return self._noted(super().packet(packet))

    def _noted(self, acts: list[Act]) -> list[Act]:
        for act in acts:
            if isinstance(act, Hidden):
                self.notes.hidden.append((time.monotonic_ns(), act.span.reasons[-1]))
                self._asked_again_ns = None
            elif isinstance(act, Reset):
                self._asked_again_ns = time.monotonic_ns()
            elif isinstance(act, Release):
                self.notes.held.append((act.packet.arrived_ns, time.monotonic_ns()))
        return acts


class Bypassed(Noted):
    """Lets everything through."""

    def packet(self, packet: Packet) -> list[Act]:
        super().packet(packet)
        acts: list[Act] = []
        if self.span is not None:
            acts.append(Shown(self.span, packet.arrived_ns))
            self.span = None
        return [*acts, Release(packet)]

    def _hide(self, reason: str, by: str, now_ns: int, *more: str) -> list[Act]:
        return super()._hide(reason, by, now_ns, *more) if reason == SCREEN_LOST or self.span is not None else []


class Hasty(Noted):
    """Does not linger."""

    def __init__(self, pace: Pace, now_ns: int) -> None:
        super().__init__(replace(pace, linger_ns=0), now_ns)


class OldConnection(Noted):
    """Takes the next key frame of the connection that is there for the one that it asked for."""

    _waiting = False

    def packet(self, packet: Packet) -> list[Act]:
        return [] if self._waiting else super().packet(packet)

    def _hide(self, reason: str, by: str, now_ns: int, *more: str) -> list[Act]:
        kept = self._connection
        acts = super()._hide(reason, by, now_ns, *more)
        if reason != SCREEN_LOST:
            self._connection = kept
            self._waiting = kept is not None
        return acts

    def _reopen(self, now_ns: int) -> list[Act]:
        acts = super()._reopen(now_ns)
        if acts and self._connection is not None:
            self._waiting = False
            self.again()
            return []
        return acts


class Unbracketed(Noted):
    """Releases a packet when the last look before it was clean."""

    def packet(self, packet: Packet) -> list[Act]:
        acts = super().packet(packet)
        return acts + (self._release(packet.arrived_ns + 1) if self._clean_before else [])


class Momentary(Watch):
    """Judges what a look sees and not what happened since the one before."""

    def _fresh(self, reading: Reading) -> tuple[list[Start], list[str]]:
        super()._fresh(reading)
        return [], []


class Forgetful(Watch):
    """Forgets that a field was a password's once its type says otherwise, or another field has the cursor."""

    def _holds_one(self) -> bool:
        return False

    def _eye(self, reading: Reading, fresh: object) -> bool:
        return False


GATES: dict[str, type[Noted]] = {
    "gate bypassed": Bypassed, "no linger": Hasty, "old connection": OldConnection, "no bracket": Unbracketed,
}  # fmt: skip
WATCHES: dict[str, type[Watch]] = {"no history": Momentary, "not sticky": Forgetful}
