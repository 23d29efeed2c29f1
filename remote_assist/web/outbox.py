"""What waits to be sent to one page. Whoever fills it never waits: when the page is slow, pictures are thrown away up to
the next whole one, because a picture that refers to a missing one is rubbish."""

from __future__ import annotations

import json
import struct
import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from remote_assist.privacy.model import Packet

MAX_WAITING_BYTES = 12 << 20
MAX_WAITING_NS = 1_500_000_000
"""Who sees the phone later than this taps on things that are no longer there."""
MAX_WAITING_TEXTS = 200
HEAD = struct.Struct(">Bd")
"""Before the data of each picture: bit 0 configuration, bit 1 key frame; time in microseconds. Data is H.264, Annex B."""


def framed(packet: Packet) -> bytes:
    return HEAD.pack(packet.config | packet.key << 1, float(packet.pts_us or 0)) + packet.data


class Outbox:
    """`hungry` when pictures were thrown away and everything else has been sent: time to ask for a whole picture."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, str | bytes]] = deque()
        self._bytes = 0
        self._texts = 0
        self._needs_key = True
        self._config: Packet | None = None
        self._changed = threading.Condition()
        self.dropped = 0
        self.closed = False

    def say(self, message: dict[str, Any]) -> None:
        with self._changed:
            if self._texts >= MAX_WAITING_TEXTS:
                self.closed = True
            else:
                self._texts += 1
                self._waiting.append((0, json.dumps(message, ensure_ascii=False)))
            self._changed.notify()

    def picture(self, packet: Packet) -> None:
        with self._changed:
            self._add(packet, time.monotonic_ns())
            self._changed.notify()

    def begin(self, packets: Iterable[Packet]) -> None:
        """Start from these: a configuration, a key frame and what follows it. What waited is thrown away."""
        with self._changed:
            self._forget()
            now_ns = time.monotonic_ns()
            for packet in packets:
                self._add(packet, now_ns)
            self._changed.notify()

    def forget(self) -> None:
        """Throw away the pictures that have not been sent; nothing more before the next whole one."""
        with self._changed:
            self._forget()

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify()

    def take(self, timeout_s: float) -> str | bytes | None:
        """The next to send; None when there was nothing in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self.closed, timeout_s)
            if not self._waiting:
                return None
            _, message = self._waiting.popleft()
            if isinstance(message, bytes):
                self._bytes -= len(message)
            else:
                self._texts -= 1
            return message

    @property
    def hungry(self) -> bool:
        with self._changed:
            return self._needs_key and not self._waiting

    def _add(self, packet: Packet, now_ns: int) -> None:
        if packet.config:
            self._config = packet
        oldest_ns = next((since_ns for since_ns, one in self._waiting if isinstance(one, bytes)), now_ns)
        if self._bytes + len(packet.data) > MAX_WAITING_BYTES or now_ns - oldest_ns > MAX_WAITING_NS:
            self._forget()
        if self._needs_key:
            if not packet.key or self._config is None:
                self.dropped += not packet.config
                return
            self._needs_key = False
            self._put(self._config, now_ns)
        self._put(packet, now_ns)

    def _put(self, packet: Packet, now_ns: int) -> None:
        message = framed(packet)
        self._bytes += len(message)
        self._waiting.append((now_ns, message))

    def _forget(self) -> None:
        texts = [entry for entry in self._waiting if isinstance(entry[1], str)]
        self.dropped += len(self._waiting) - len(texts)
        self._waiting = deque(texts)
        self._bytes = 0
        self._needs_key = True
