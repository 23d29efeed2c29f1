"""One stream of a link: a byte pipe each way, with adb's flow control (AOSP sockets.cpp).

Each side may have one WRTE under way and waits for its OKAY. What the phone writes meanwhile gathers and leaves
together in the next WRTE; this is why a thousand small lines cost few round trips. A service that has ended is not
waited for: its socket hangs up, poll reports that whether it was asked for or not, adbd "fakes a read" and sends what is
left, and then CLSE, without the OKAY (fdevent_epoll.cpp; in older ones fdevent.cpp). So a command's last output and
its exit code cost no round trip of their own.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol

from remote_assist.phone.adbd.packets import CLSE, OKAY, WRTE, Packet
from remote_assist.phone.process import POLL_S, BrokenPipe, check_stopped, stop_event

SOCKET_BYTES = 212992
"""What gathers before a writer waits: the socket pair between adbd and a service (net.core.wmem_default on Linux)."""

WHOLE_BYTES = 64 * 1024


class Carrier(Protocol):
    """The link, as its streams see it."""

    @property
    def max_payload(self) -> int: ...
    def send(self, packet: Packet) -> None: ...
    def forget(self, local_id: int) -> None: ...


class Stream:
    """A service's end of a stream. `remote_id` is 0 while a stream that the phone opened is not answered yet.

    `closed` is set once neither side will hear of this stream again.
    """

    def __init__(self, carrier: Carrier, local_id: int, remote_id: int) -> None:
        self.local_id = local_id
        self.remote_id = remote_id
        self.closed = threading.Event()
        self._carrier = carrier
        self._changed = threading.Condition()
        self._outgoing = bytearray()
        self._in_flight = False
        self._finishing = False
        self._incoming: deque[bytes] = deque()
        self._incoming_bytes = 0
        self._owes_okay = False

    def write(self, data: bytes) -> None:
        """Send to the host; waits while much is gathered already. Up to `WHOLE_BYTES` leave as a whole or not at all,
        so that a program that is ended while it waits leaves no half frame behind.

        Raises `BrokenPipe` once the stream is closed, and `Killed` as every pipe of the phone does.
        """
        view = memoryview(data)
        with self._changed:
            while view:
                while len(self._outgoing) >= SOCKET_BYTES and not self.closed.is_set():
                    self._wait()
                if self.closed.is_set() or self._finishing:
                    raise BrokenPipe
                self._outgoing += view[:WHOLE_BYTES]
                view = view[WHOLE_BYTES:]
                self._flush()

    def finish(self) -> None:
        """Nothing more will be written: what is gathered leaves now, in packets of at most the agreed size, then CLSE."""
        with self._changed:
            self._finishing = True
            self._flush()

    def read(self) -> bytes:
        """What the host sent next, b"" once it has closed."""
        with self._changed:
            while not self._incoming and not self.closed.is_set():
                self._wait()
            if not self._incoming:
                return b""
            data = self._incoming.popleft()
            self._incoming_bytes -= len(data)
            if self._owes_okay and self._incoming_bytes < SOCKET_BYTES and not self.closed.is_set():
                self._owes_okay = False
                self._carrier.send(Packet(OKAY, self.local_id, self.remote_id))
            return data

    def wait_connected(self) -> bool:
        """For a stream that the phone opened: wait for the host's answer. False: it refused."""
        with self._changed:
            while not self.remote_id and not self.closed.is_set():
                self._changed.wait()
            return bool(self.remote_id)

    def on_okay(self, remote_id: int) -> None:
        """The host is ready for more. An OKAY under a foreign id is ignored, as adbd does."""
        with self._changed:
            if not self.remote_id:
                self.remote_id = remote_id
            if self.remote_id == remote_id:
                self._in_flight = False
                self._flush()
                self._changed.notify_all()

    def on_data(self, data: bytes) -> None:
        """The host wrote. It gets its OKAY while there is room, otherwise once a service has read."""
        with self._changed:
            if self.closed.is_set() or not data:
                return
            room = self._incoming_bytes < SOCKET_BYTES
            self._incoming.append(data)
            self._incoming_bytes += len(data)
            if room:
                self._carrier.send(Packet(OKAY, self.local_id, self.remote_id))
            else:
                self._owes_okay = True
            self._changed.notify_all()

    def on_close(self) -> None:
        """The host closed; adbd answers with a CLSE of its own."""
        with self._changed:
            self._close()

    def abort(self) -> None:
        """The link is gone."""
        with self._changed:
            self.closed.set()
            self._changed.notify_all()

    def _wait(self) -> None:
        """Wait for a change, but not longer than the program of this thread lives (`timeout 1 cat`)."""
        check_stopped()
        self._changed.wait(POLL_S if stop_event() is not None else None)

    def _flush(self) -> None:
        if not self.remote_id or self.closed.is_set():
            return
        while self._outgoing and (self._finishing or not self._in_flight):
            payload = bytes(self._outgoing[: self._carrier.max_payload])
            del self._outgoing[: len(payload)]
            self._in_flight = True
            self._carrier.send(Packet(WRTE, self.local_id, self.remote_id, payload))
            self._changed.notify_all()
        if self._finishing:
            self._close()

    def _close(self) -> None:
        if self.closed.is_set():
            return
        self.closed.set()
        if self.remote_id:
            self._carrier.send(Packet(CLSE, self.local_id, self.remote_id))
        self._carrier.forget(self.local_id)
        self._changed.notify_all()
