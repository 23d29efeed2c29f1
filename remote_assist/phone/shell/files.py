"""A shell's file descriptors. A pipe end closes when the last descriptor that leads to it is gone."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable

from remote_assist.phone.process import Pipe


class BadPipe(Pipe):
    """What a program gets in place of a closed descriptor."""

    def read(self, at_most: int = 0) -> bytes:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def read_line(self, at_most: int = 0, end: bytes = b"\n") -> bytes:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def write(self, data: bytes) -> None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class Handle:
    """An open file as several descriptors and several shells share it. `at_last` runs when nobody holds it any more."""

    def __init__(self, pipe: Pipe, at_last: Callable[[], None] | None = None) -> None:
        self.pipe = pipe
        self._at_last = at_last
        self._held = 0
        self._lock = threading.Lock()

    def hold(self) -> Handle:
        with self._lock:
            self._held += 1
        return self

    def drop(self) -> None:
        with self._lock:
            self._held -= 1
            last = self._held == 0
        if last and self._at_last is not None:
            self._at_last()


class Descriptors:
    """fd number -> handle, for one shell (or for one command with redirections)."""

    def __init__(self, handles: dict[int, Handle]) -> None:
        self._handles = {fd: handle.hold() for fd, handle in handles.items()}

    def copy(self) -> Descriptors:
        return Descriptors(self._handles)

    def get(self, fd: int) -> Handle | None:
        return self._handles.get(fd)

    def pipe(self, fd: int) -> Pipe:
        handle = self._handles.get(fd)
        return handle.pipe if handle is not None else BadPipe()

    def put(self, fd: int, handle: Handle) -> None:
        handle.hold()
        self.close(fd)
        self._handles[fd] = handle

    def close(self, fd: int) -> None:
        old = self._handles.pop(fd, None)
        if old is not None:
            old.drop()

    def close_all(self) -> None:
        for fd in list(self._handles):
            self.close(fd)


def pipe_pair() -> tuple[Handle, Handle]:
    """(reading end, writing end) of a new pipe."""
    pipe = Pipe()
    return Handle(pipe, pipe.close_read), Handle(pipe, pipe.close_write)
