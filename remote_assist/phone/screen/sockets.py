"""The server's sockets: it listens on an abstract socket (forward tunnel) or connects to one (reverse tunnel).

Source: server/…/device/DesktopConnection.java of scrcpy. The order is video, audio, control; whoever of them is first
gets the zero byte of a forward tunnel as soon as it is accepted.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Sequence

from remote_assist.phone.adbd.contract import AbstractSocket
from remote_assist.phone.process import BrokenPipe, Killed, Pipe, Process

_POLL_S = 0.1
_BETWEEN_S = 0.01
"""connect(2) returns with the connection in its place in the row; a thread that has been started may still be on its way."""


class NoSocket(Exception):
    """The IOException of the real server."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Socket:
    """One connection: what the client sends and what it gets."""

    def __init__(self) -> None:
        self.from_host: Pipe = Pipe()
        self.to_host: Pipe = Pipe()
        self.there = threading.Event()
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed.set()
        self.from_host.close_read()
        self.to_host.close_write()

    def serve(self, from_host: Pipe, to_host: Pipe) -> None:
        """Belongs to adbd's thread of this connection, which lasts as long as the connection."""
        self.from_host, self.to_host = from_host, to_host
        self.there.set()
        self.closed.wait()


class Listening:
    """A LocalServerSocket: who connects waits in a row until it is accepted."""

    def __init__(self) -> None:
        self.row: queue.SimpleQueue[Socket] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()

    def in_order(self) -> AbstractSocket:
        """Take a place in the row for a connection that is being opened."""
        socket = Socket()
        with self._lock:
            if self._closed:
                socket.close()
            else:
                self.row.put(socket)
        return socket.serve

    def __call__(self, from_host: Pipe, to_host: Pipe) -> None:
        self.in_order()(from_host, to_host)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            while not self.row.empty():
                self.row.get_nowait().close()


def accept(process: Process, name: str, kinds: Sequence[str], dummy_byte: bool) -> dict[str, Socket]:
    """Listen until every socket is there. Raises NoSocket, and Killed when the host ends the server."""
    table = process.machine.abstract_sockets
    if name in table:
        raise NoSocket("Address already in use")
    listening = Listening()
    taken: dict[str, Socket] = {}
    table[name] = listening
    try:
        for kind in kinds:
            taken[kind] = _next(process, listening)
            if dummy_byte and len(taken) == 1:
                with contextlib.suppress(BrokenPipe):
                    taken[kind].to_host.write(b"\0")
    except BaseException:
        for each in taken.values():
            each.close()
        raise
    finally:
        table.pop(name, None)
        listening.close()
    return taken


def _next(process: Process, listening: Listening) -> Socket:
    while not process.cancelled.is_set():
        with contextlib.suppress(queue.Empty):
            socket = listening.row.get(timeout=_POLL_S)
            socket.there.wait(_POLL_S * 20)
            return socket
    raise Killed


def connect(process: Process, name: str, kinds: Sequence[str], dummy_byte: bool) -> dict[str, Socket]:
    """Connect to the host through the phone's reverse table. Raises NoSocket where nobody listens."""
    taken: dict[str, Socket] = {}
    for kind in kinds:
        handler = process.machine.abstract_sockets.get(name)
        if handler is None:
            for each in taken.values():
                each.close()
            raise NoSocket("Connection refused")
        socket = taken[kind] = Socket()
        threading.Thread(
            target=handler, args=(socket.to_host, socket.from_host), name="scrcpy connects", daemon=True
        ).start()
        time.sleep(_BETWEEN_S)
    return taken
