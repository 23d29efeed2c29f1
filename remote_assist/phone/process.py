"""What a program on the virtual phone sees: its arguments, three byte pipes and the phone it runs on.

The shell, the toybox filters and Android's own commands (`dumpsys`, `pm`, ...) are all `Program`s:
callables that take a `Process` and return an exit code. Nothing here touches a host file or process.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remote_assist.phone.machine import Machine

PIPE_BYTES = 64 * 1024
"""How much a Linux pipe holds before its writer blocks (pipe(7))."""


class BrokenPipe(Exception):
    """The reader is gone: what SIGPIPE is on Linux. The shell turns it into exit code 141 (128 + 13)."""


class Killed(Exception):
    """The stream that started this program was closed by the host; the program ends (SIGHUP, 129)."""


POLL_S = 0.1
"""How long a blocked read or write may go unaware that its program was killed."""

_thread = threading.local()


def stop_event() -> threading.Event | None:
    """The event that ends what this thread runs for the phone, if it runs anything."""
    event: threading.Event | None = getattr(_thread, "stop", None)
    return event


@contextmanager
def stopping(event: threading.Event) -> Iterator[None]:
    """While this lasts, the calling thread's blocked pipe calls raise `Killed` once `event` is set."""
    before = stop_event()
    _thread.stop = event
    try:
        yield
    finally:
        _thread.stop = before


def check_stopped() -> None:
    """Raise `Killed` if this thread's program is to end. Loops that never block call it."""
    event = stop_event()
    if event is not None and event.is_set():
        raise Killed


class Pipe:
    """A bounded byte pipe between two threads.

    `read` blocks until there is at least one byte or the writer has closed, and answers b"" at the end.
    `write` blocks while the pipe is full and raises `BrokenPipe` once the reader has closed.
    Both raise `Killed` when the thread's own program is ended (see `stopping`).
    """

    def __init__(self, capacity: int = PIPE_BYTES) -> None:
        self._capacity = capacity
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._write_closed = False
        self._read_closed = False
        self._changed = threading.Condition()

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        with self._changed:
            while view:
                while self._size >= self._capacity and not self._read_closed:
                    self._wait()
                if self._read_closed or self._write_closed:
                    raise BrokenPipe
                piece = bytes(view[: self._capacity - self._size])
                view = view[len(piece) :]
                self._chunks.append(piece)
                self._size += len(piece)
                self._changed.notify_all()

    def read(self, at_most: int = PIPE_BYTES) -> bytes:
        with self._changed:
            while not self._chunks and not self._write_closed and not self._read_closed:
                self._wait()
            if self._read_closed or not self._chunks:
                return b""
            taken = bytearray()
            while self._chunks and len(taken) < at_most:
                chunk = self._chunks.popleft()
                room = at_most - len(taken)
                if len(chunk) > room:
                    self._chunks.appendleft(chunk[room:])
                    chunk = chunk[:room]
                taken += chunk
            self._size -= len(taken)
            self._changed.notify_all()
            return bytes(taken)

    def read_line(self, at_most: int = 1024 * 1024, end: bytes = b"\n") -> bytes:
        """One line with its `end`, and not a byte more: the rest is left for the next reader. b"" at the end."""
        taken = bytearray()
        while len(taken) < at_most:
            with self._changed:
                while not self._chunks and not self._write_closed and not self._read_closed:
                    self._wait()
                if self._read_closed or not self._chunks:
                    break
                chunk = self._chunks.popleft()
                stop = chunk.find(end) + 1 or len(chunk)
                stop = min(stop, at_most - len(taken))
                if stop < len(chunk):
                    self._chunks.appendleft(chunk[stop:])
                taken += chunk[:stop]
                self._size -= stop
                self._changed.notify_all()
            if taken.endswith(end):
                break
        return bytes(taken)

    def _wait(self) -> None:
        check_stopped()
        self._changed.wait(POLL_S if stop_event() is not None else None)

    def close_write(self) -> None:
        with self._changed:
            self._write_closed = True
            self._changed.notify_all()

    def close_read(self) -> None:
        with self._changed:
            self._read_closed = True
            self._chunks.clear()
            self._size = 0
            self._changed.notify_all()


def closed_pipe() -> Pipe:
    """A pipe that is at its end already: `</dev/null`."""
    pipe = Pipe()
    pipe.close_write()
    return pipe


@dataclass
class Process:
    """One running program. `argv[0]` is its name. `cancelled` is set when the host closes the stream."""

    machine: Machine
    argv: list[str]
    stdin: Pipe
    stdout: Pipe
    stderr: Pipe
    env: Mapping[str, str]
    cwd: str = "/"
    cancelled: threading.Event = field(default_factory=threading.Event)
    umask: int = 0

    def out(self, text: str | bytes) -> None:
        self.stdout.write(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text)

    def err(self, text: str | bytes) -> None:
        self.stderr.write(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text)

    def sleep(self, seconds: float) -> None:
        """Wait, but end at once when the host closes the stream."""
        if self.cancelled.wait(seconds):
            raise Killed


Program = Callable[[Process], int]
