"""An adb server that says exactly the bytes a test wants, at the pace it wants."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from remote_assist.adb.devices import Attached
from remote_assist.adb.server import Server

Handler = Callable[["Guest"], None]


class Guest:
    """One accepted connection, with the requests it made."""

    def __init__(self, sock: socket.socket, seen: list[bytes]) -> None:
        self.sock = sock
        self.seen = seen

    def exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            piece = self.sock.recv(count - len(got))
            if not piece:
                raise ConnectionError
            got += piece
        return got

    def request(self) -> bytes:
        """Reads one request; what was read goes to `seen` as it was on the wire."""
        digits = self.exactly(4)
        body = self.exactly(int(digits, 16))
        self.seen.append(digits + body)
        return body

    def okay(self, times: int = 1) -> None:
        """Reads `times` requests and answers each with OKAY."""
        for _ in range(times):
            self.request()
            self.say(b"OKAY")

    def say(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, pause_s: float = 0.0) -> None:
        for at in range(len(data)):
            self.say(data[at : at + 1])
            time.sleep(pause_s)

    def flood(self, piece: bytes) -> None:
        while True:
            self.say(piece)


class Fake:
    def __init__(self, path: str, handler: Handler) -> None:
        self.seen: list[bytes] = []
        self.server = Server(path, ours=True, version=41)
        self.phone = Attached("FAKE1", "device", "usb", 7, "usb:1-1", None, None, None, self.server)
        self._handler = handler
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(path)
        self._listening.listen(8)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            self._handler(Guest(sock, self.seen))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@contextlib.contextmanager
def fake(handler: Handler) -> Iterator[Fake]:
    with tempfile.TemporaryDirectory(prefix="fake-") as folder:
        one = Fake(str(Path(folder) / "s"), handler)
        try:
            yield one
        finally:
            one.close()
