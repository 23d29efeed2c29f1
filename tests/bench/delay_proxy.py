"""A longer way to a phone: a TCP proxy that holds every piece back for half a round trip in each direction.

    python -m tests.bench.delay_proxy PORT_OF_THE_PHONE ROUND_TRIP_MS

Order is kept and throughput is not limited: a piece leaves exactly its delay after it came, however many are on the
way. One thread reads and one writes in each direction, with a queue of (due time, piece) between them. One line of JSON
on stdout says where it listens; it ends when its stdin does.
"""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import sys
import threading
import time
from types import TracebackType

PIECE_BYTES = 1 << 18


class DelayProxy:
    """Listens on 127.0.0.1:`port` and passes every connection on to 127.0.0.1:`target`."""

    def __init__(self, target: int, round_trip_s: float) -> None:
        self._target = target
        self._one_way_s = round_trip_s / 2
        self._open: list[socket.socket] = []
        self._listening = _listen()
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for sock in (self._listening, *self._open):
            _hang_up(sock)

    def __enter__(self) -> DelayProxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target), 5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._open += [near, far]
            for sock in (near, far):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for source, sink in ((near, far), (far, near)):
                line: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                threading.Thread(target=self._read, args=(source, line), daemon=True).start()
                threading.Thread(target=self._write, args=(line, sink), daemon=True).start()

    def _read(self, source: socket.socket, line: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        piece = b"more"
        while piece:
            try:
                piece = source.recv(PIECE_BYTES)
            except OSError:
                piece = b""
            line.put((time.monotonic() + self._one_way_s, piece))

    def _write(self, line: queue.SimpleQueue[tuple[float, bytes]], sink: socket.socket) -> None:
        while True:
            due, piece = line.get()
            wait_s = due - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            if not piece:
                break
            try:
                sink.sendall(piece)
            except OSError:
                break
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


def _listen() -> socket.socket:
    """A free port that adb does not take for an emulator's."""
    while True:
        listening = socket.create_server(("127.0.0.1", 0))
        if listening.getsockname()[1] not in range(5555, 5586):
            return listening
        listening.close()


def _hang_up(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()


def main() -> None:
    with DelayProxy(int(sys.argv[1]), float(sys.argv[2]) / 1e3) as proxy:
        print(json.dumps({"port": proxy.port}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
