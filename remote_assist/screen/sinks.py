"""Where released packets go: the recorder, the live view. A sink sees what has passed the gate and nothing else."""

from __future__ import annotations

from typing import Protocol

from remote_assist.privacy.model import Packet, Span


class Sink(Protocol):
    """Called one at a time, in order, and never for long: the gate waits meanwhile.

    A RecordError ends the session: what cannot be kept must not go on unseen.
    """

    def size(self, width_px: int, height_px: int) -> None:
        """The picture's size from the next configuration on."""

    def release(self, packet: Packet) -> None:
        """A packet that may be seen. The first after a span is a configuration, a key frame follows."""

    def hidden(self, span: Span) -> None:
        """From now on nothing comes; said again, with the same number, when a reason is added."""

    def shown(self, span: Span, until_ns: int) -> None:
        """The span is over; packets follow."""

    def chapter(self, title: str, now_ns: int) -> None:
        """A step of the visit begins."""

    def close(self) -> None:
        """No more will come."""
