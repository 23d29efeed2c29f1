"""One browser window that has shown the key: what waits for it, and whether somebody sits before it."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from remote_assist.web.outbox import Outbox
from remote_assist.web.sockets import NORMAL, Channel, Gone

HEARTBEAT_S = 2.0
"""The page says that the program is silent after three of these."""


class Page:
    """`locked`: nobody was there for `idle_s`; no picture is sent until somebody clicks."""

    def __init__(self, channel: Channel, idle_s: float) -> None:
        self.channel = channel
        self.outbox = Outbox()
        self.locked = False
        self.refreshed_s = 0.0
        self._idle_s = idle_s
        self._moved_s = time.monotonic()
        self._lock = threading.Lock()

    def moved(self) -> None:
        """Somebody is there. Does not unlock."""
        self._moved_s = time.monotonic()

    def unlock(self) -> None:
        with self._lock:
            self.locked = False

    def lock_when_idle(self) -> bool:
        """True at the moment in which it locks; what waits to be sent is thrown away."""
        with self._lock:
            if self.locked or time.monotonic() - self._moved_s < self._idle_s:
                return False
            self.locked = True
            self.outbox.forget()
            return True

    def leave(self, code: int) -> None:
        """Close with this code, unless it was closed with another before."""
        self.channel.close(code)
        self.outbox.close()

    def write(self, status: Callable[[Page], dict[str, Any]], refresh: Callable[[Page], None]) -> None:
        """Send what waits until the page is gone; its state when there is nothing. Runs in a thread of its own."""
        with contextlib.suppress(Gone):
            while not self.outbox.closed:
                message = self.outbox.take(min(HEARTBEAT_S, self._idle_s))
                if message is None:
                    self.channel.text(json.dumps(status(self), ensure_ascii=False))
                elif isinstance(message, bytes):
                    self.channel.binary(message)
                else:
                    self.channel.text(message)
                if self.lock_when_idle():
                    self.outbox.say(status(self))
                elif self.outbox.hungry:
                    refresh(self)
        self.leave(NORMAL)
