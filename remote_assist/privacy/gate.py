"""The gate: which packets of the screen may leave, decided without I/O and without a clock of its own.

The rules are binding (each has a mutation that the leak test must catch):

1. It starts hidden, and it is hidden by any verdict that is not clean, any push event, any blank, a lost connection, a
   probe that does not answer in time, and more held pictures than fit.
2. Bracket: a packet is released by a clean verdict whose probe was asked after the packet had arrived, and only when
   the verdict before was clean too.
3. Whatever was held when it hides is thrown away, and nothing of that connection is ever released again: a P-frame
   that follows a secret frame carries its picture (measured: every glyph readable), and the encoder submits old
   buffers again with newer timestamps (scrcpy, SurfaceEncoder; MediaCodec KEY_REPEAT_PREVIOUS_FRAME_AFTER).
4. It opens after a clean verdict and then `linger_ns` without anything else: closing animations still draw the secret.
   Then it asks for a new connection; only one whose start was requested after that is listened to, from its first
   configuration and key frame on. A key frame that was merely asked for (RESET_VIDEO) does not do: one that a rotation
   had queued before looks the same.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from remote_assist.privacy.model import Packet, Span, Verdict

STARTING = "starting"
STALLED = "probe-stalled"
DISORDER = "probe-order"
OVERFLOW = "held-too-much"
SCREEN_LOST = "screen-lost"
BLANKED = "blanked"


@dataclass(frozen=True, slots=True)
class Pace:
    """`linger_ns`: 2 s, four times the longest closing animation that was assumed (password-signals.md, rule 2).
    `probe_timeout_ns`: a probe that takes longer says nothing any more. The rest bounds what is held in memory."""

    linger_ns: int = 2_000_000_000
    probe_timeout_ns: int = 2_000_000_000
    max_held_bytes: int = 32 << 20
    max_held_ns: int = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Release:
    """This packet may leave."""

    packet: Packet


@dataclass(frozen=True, slots=True)
class Discard:
    """So much was thrown away unseen."""

    packets: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Reset:
    """Close the video connection and open a new one; its start must be requested after this."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """From `span.since_ns` nothing leaves. Given again, with the same number, when a reason is added."""

    span: Span


@dataclass(frozen=True, slots=True)
class Shown:
    """The span is over: the picture that follows arrived at `until_ns`."""

    span: Span
    until_ns: int


Act = Release | Discard | Reset | Hidden | Shown


class Gate:
    """See the rules above. Calls must come in the order of their `now_ns`; answers in the order of their ticks."""

    def __init__(self, pace: Pace, now_ns: int) -> None:
        self.pace = pace
        self.span: Span | None = Span(1, now_ns, (STARTING,))
        self._spans = 1
        self._blanks: set[str] = set()
        self._held: deque[Packet] = deque()
        self._held_bytes = 0
        self._asked: deque[tuple[int, int]] = deque()
        self._quiet_since_ns = now_ns
        self._heed_from_ns = now_ns
        self._clean_before = False
        self._clean_since_ns: int | None = None
        self._reset_ns: int | None = None
        self._connection: int | None = None
        self._begun = False

    @property
    def open(self) -> bool:
        """Is the screen shown? Only then may input of the technician reach the phone."""
        return self.span is None

    @property
    def waiting_for_connection(self) -> bool:
        """Has a new connection been asked for and not come yet?"""
        return self._reset_ns is not None and self._connection is None

    def listens_to(self, connection: int) -> bool:
        """Can anything of this connection still be released?"""
        return connection == self._connection

    def opened(self, connection: int, requested_ns: int) -> None:
        """A video connection is there whose start was requested at `requested_ns`; one that was not asked for is not
        listened to."""
        if self.waiting_for_connection and requested_ns >= (self._reset_ns or 0):
            self._connection, self._begun = connection, False

    def packet(self, packet: Packet) -> list[Act]:
        """A packet has arrived."""
        if packet.connection != self._connection:
            return [Discard(1, len(packet.data))]
        if not self._begun:
            if not packet.config:
                return [Discard(1, len(packet.data))]
            self._begun = True
        self._held.append(packet)
        self._held_bytes += len(packet.data)
        oldest_ns = self._held[0].arrived_ns
        if self._held_bytes > self.pace.max_held_bytes or packet.arrived_ns - oldest_ns > self.pace.max_held_ns:
            return self._hide(OVERFLOW, "tool", packet.arrived_ns)
        return []

    def asked(self, tick: int, now_ns: int) -> list[Act]:
        """Probe `tick` has been sent to the phone."""
        self._asked.append((tick, now_ns))
        return []

    def answered(self, tick: int, verdict: Verdict, now_ns: int) -> list[Act]:
        """The verdict on probe `tick`."""
        if not self._asked or self._asked[0][0] != tick:
            return self._hide(DISORDER, "tool", now_ns)
        asked_ns = self._asked.popleft()[1]
        self._quiet_since_ns = now_ns
        if now_ns - asked_ns > self.pace.probe_timeout_ns:
            return self._hide(STALLED, "tool", now_ns)
        if not verdict.clean:
            return self._hide(
                verdict.reasons[0] if verdict.reasons else "unknown", "tool", now_ns, *verdict.reasons[1:]
            )
        if asked_ns < self._heed_from_ns:
            # It may have looked before the event that hid the screen.
            return []
        acts = self._release(asked_ns) if self._clean_before else []
        self._clean_before = True
        if self._clean_since_ns is None:
            self._clean_since_ns = now_ns
        return acts + self._reopen(now_ns)

    def forgotten(self, now_ns: int) -> list[Act]:
        """What has been asked will not be answered any more: the probe is begun anew."""
        self._asked.clear()
        return self._hide(STALLED, "tool", now_ns)

    def raised(self, reason: str, now_ns: int) -> list[Act]:
        """A push event of the phone: may hide, never show."""
        return self._hide(reason, "tool", now_ns)

    def blank(self, by: str, now_ns: int, reason: str = BLANKED) -> list[Act]:
        """The technician, the customer or the schedule wants the screen hidden until they say otherwise."""
        self._blanks.add(by)
        return self._hide(reason, by, now_ns)

    def unblank(self, by: str, now_ns: int) -> list[Act]:
        """They want it shown again. Nobody can take back what another has asked for, nor what the phone says."""
        if by not in self._blanks:
            return []
        self._blanks.discard(by)
        self._clean_since_ns, self._clean_before, self._heed_from_ns = None, False, now_ns
        return []

    def lost(self, connection: int, now_ns: int) -> list[Act]:
        """The video connection is gone. The phone's own state was not doubted, so no new linger is needed."""
        if connection != self._connection:
            return []
        since_ns = self._clean_since_ns
        acts = self._hide(SCREEN_LOST, "tool", now_ns)
        self._clean_since_ns = since_ns
        return acts

    def failed(self) -> None:
        """The connection that was asked for could not be made; the next clean verdict asks again."""
        if self._connection is None:
            self._reset_ns = None

    def passed(self, now_ns: int) -> list[Act]:
        """Time went by."""
        waiting_ns = self._asked[0][1] if self._asked else self._quiet_since_ns
        if now_ns - waiting_ns > self.pace.probe_timeout_ns and (self.span is None or STALLED not in self.span.reasons):
            return self._hide(STALLED, "tool", now_ns)
        return self._reopen(now_ns)

    def _hide(self, reason: str, by: str, now_ns: int, *more: str) -> list[Act]:
        self._clean_since_ns, self._clean_before = None, False
        self._heed_from_ns = now_ns
        self._reset_ns, self._connection, self._begun = None, None, False
        acts: list[Act] = []
        if self._held:
            acts.append(Discard(len(self._held), self._held_bytes))
            self._held.clear()
            self._held_bytes = 0
        reasons = (reason, *more)
        if self.span is None:
            self._spans += 1
            self.span = Span(self._spans, now_ns, tuple(dict.fromkeys(reasons)), by)
            return [*acts, Hidden(self.span)]
        together = tuple(dict.fromkeys((*self.span.reasons, *reasons)))
        if together != self.span.reasons:
            self.span = replace(self.span, reasons=together)
            acts.append(Hidden(self.span))
        return acts

    def _reopen(self, now_ns: int) -> list[Act]:
        """Ask for a new connection once it has been clean for long enough."""
        if self.span is None or self._blanks or self._reset_ns is not None or self._clean_since_ns is None:
            return []
        if now_ns - self._clean_since_ns < self.pace.linger_ns:
            return []
        self._reset_ns = now_ns
        return [Reset()]

    def _release(self, asked_ns: int) -> list[Act]:
        acts: list[Act] = []
        if self.span is not None and not any(held.key and held.arrived_ns < asked_ns for held in self._held):
            # Nothing is shown before there is a whole picture.
            return []
        while self._held and self._held[0].arrived_ns < asked_ns:
            packet = self._held.popleft()
            self._held_bytes -= len(packet.data)
            if self.span is not None:
                acts.append(Shown(self.span, packet.arrived_ns))
                self.span = None
            acts.append(Release(packet))
        return acts
