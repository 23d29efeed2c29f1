"""A command that stays open: written to and read from while it runs (`logcat`, a long-running helper on the phone)."""

from __future__ import annotations

import threading

from remote_assist.adb.frames import CLOSE_STDIN, EXIT, STDERR, STDIN, STDOUT, Frames, frame
from remote_assist.adb.socket import Deadline, Wire
from remote_assist.errors import DeadlineExceeded, LinkLost, UsageError

MAX_STDERR_BYTES = 64 * 1024
PIECE_BYTES = 32768


class Stream:
    """One open shell command. One thread may read while another writes; `close` may be called from any thread.

    `stderr` keeps the first 64 KiB; `exit_code` is None until the end of the command has been read.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._frames = Frames()
        self._ready: list[bytes] = []
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._stdin_open = True
        self.stderr = bytearray()
        self.exit_code: int | None = None
        self.ended = False

    def write(self, data: bytes, timeout_s: float = 10.0) -> None:
        """Sends `data` to the command's standard input. Raises LinkLost, DeadlineExceeded, UsageError once closed."""
        deadline = Deadline(timeout_s)
        with self._writing:
            if not self._stdin_open:
                raise UsageError("the command's input has been closed already")
            for start in range(0, len(data), PIECE_BYTES):
                self._wire.send(frame(STDIN, data[start : start + PIECE_BYTES]), deadline)

    def close_stdin(self, timeout_s: float = 10.0) -> None:
        """Ends the command's standard input. Raises LinkLost, DeadlineExceeded."""
        with self._writing:
            if self._stdin_open:
                self._stdin_open = False
                self._wire.send(frame(CLOSE_STDIN, b""), Deadline(timeout_s))

    def read(self, timeout_s: float) -> bytes | None:
        """The next piece of standard output (at most 64 KiB); b"" when the command has ended; None when nothing came
        within `timeout_s`. Raises LinkLost when the link went before the exit code, ProtocolError."""
        with self._reading:
            return self._read(Deadline(timeout_s))

    def _read(self, deadline: Deadline) -> bytes | None:
        while not self._ready and not self.ended:
            try:
                data = self._wire.some(65536, deadline)
            except DeadlineExceeded:
                return None
            if not data:
                self.ended = True
                raise LinkLost("the phone closed the connection before the command's exit code came")
            for kind, piece in self._frames.feed(data):
                if kind == STDOUT:
                    self._ready.append(bytes(piece))
                elif kind == STDERR:
                    self.stderr += piece[: MAX_STDERR_BYTES - len(self.stderr)]
                elif kind == EXIT:
                    self.exit_code, self.ended = piece[0], True
                    break
        return self._ready.pop(0) if self._ready else b""

    def close(self) -> None:
        """Ends the command (the phone hangs up its process) and frees the connection.

        The line is shut first, which wakes a thread that reads or writes; the descriptor goes when both have left.
        """
        self._wire.hang_up()
        with self._reading, self._writing:
            self.ended, self._stdin_open = True, False
            self._wire.close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
