"""`shell:`, `shell,v2,…:` and `exec:` (AOSP daemon/shell_service.cpp, shell_protocol.h).

With `v2` both directions carry frames: one byte of kind, four of length (little-endian), the data. Without it the
bytes are raw, stderr is mixed in and there is no exit code.
"""

from __future__ import annotations

import contextlib
import struct
import threading
import traceback
from collections import deque
from collections.abc import Callable

from remote_assist.phone.adbd.contract import Phone
from remote_assist.phone.adbd.stream import WHOLE_BYTES, Stream
from remote_assist.phone.adbd.terminal import Terminal
from remote_assist.phone.process import PIPE_BYTES, BrokenPipe, Killed, Pipe

STDIN, STDOUT, STDERR, EXIT, CLOSE_STDIN, WINDOW_SIZE = range(6)

_FRAME = struct.Struct("<BI")
_FRAME_DATA_MAX = WHOLE_BYTES - _FRAME.size


class StreamInput(Pipe):
    """A program's stdin, read straight from the stream in the program's own thread. Raw: every byte is input."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._ready: deque[bytes] = deque()
        self._ended = False
        self.terminal = False
        self._one_reader = threading.Lock()

    def read(self, at_most: int = PIPE_BYTES) -> bytes:
        with self._one_reader:
            return self._piece(at_most) if self._wait_for_input() else b""

    def read_line(self, at_most: int = 1024 * 1024, end: bytes = b"\n") -> bytes:
        taken = b""
        with self._one_reader:
            while len(taken) < at_most and not taken.endswith(end) and self._wait_for_input():
                stop = self._ready[0].find(end) + 1 or len(self._ready[0])
                taken += self._piece(min(stop, at_most - len(taken)))
        return taken

    def write(self, data: bytes) -> None:
        raise BrokenPipe

    def close_read(self) -> None:
        """Nobody reads any more. A reader that waits now is woken only by the host."""
        self._ended = True

    def _take(self, data: bytes) -> None:
        self._ready.append(data)

    def _wait_for_input(self) -> bool:
        while not self._ready and not self._ended:
            data = self._stream.read()
            if data:
                self._take(data)
            else:
                self._ended = True
        return bool(self._ready)

    def _piece(self, at_most: int) -> bytes:
        piece = self._ready.popleft()
        if len(piece) > at_most:
            self._ready.appendleft(piece[at_most:])
            piece = piece[:at_most]
        return piece


class FramedInput(StreamInput):
    """stdin of `shell,v2`. `resized` is told the rows and columns of the host's window."""

    def __init__(self, stream: Stream, resized: Callable[[int, int], None] | None = None) -> None:
        super().__init__(stream)
        self._resized = resized
        self._header = bytearray()
        self._kind = STDIN
        self._left = 0
        self._window = bytearray()

    def _take(self, data: bytes) -> None:
        while data:
            if not self._left:
                wanted = _FRAME.size - len(self._header)
                self._header += data[:wanted]
                data = data[wanted:]
                if len(self._header) < _FRAME.size:
                    return
                self._kind, self._left = _FRAME.unpack(self._header)
                self._header.clear()
                if self._kind == CLOSE_STDIN:
                    self._ended = True
            piece, data = data[: self._left], data[self._left :]
            self._left -= len(piece)
            if not piece:
                continue
            if self._kind == STDIN:
                self._ready.append(piece)
            elif self._kind == WINDOW_SIZE and len(self._window) + len(piece) <= 64:
                self._window += piece
                if not self._left:
                    self._resize()

    def _resize(self) -> None:
        rows, _, rest = bytes(self._window).partition(b"x")
        columns = rest.partition(b",")[0]
        self._window.clear()
        if self._resized and rows.isdigit() and columns.isdigit():
            self._resized(int(rows), int(columns))


class StreamOutput(Pipe):
    """A program's stdout or stderr, written straight into the stream; framed where `kind` is given."""

    def __init__(self, stream: Stream, kind: int | None = None) -> None:
        super().__init__()
        self._stream = stream
        self._kind = kind
        self.terminal = False

    def write(self, data: bytes) -> None:
        if self._kind is None:
            self._stream.write(data)
            return
        for start in range(0, len(data), _FRAME_DATA_MAX):
            piece = data[start : start + _FRAME_DATA_MAX]
            self._stream.write(_FRAME.pack(self._kind, len(piece)) + piece)

    def read(self, at_most: int = PIPE_BYTES) -> bytes:
        return b""


def parse(name: str) -> tuple[str, bool, bool] | None:
    """(command, v2?, terminal?) of `shell[,argument…]:command`; None where the colon is missing.

    Without a word about it an empty command gets a terminal and any other does not (ShellService, services.cpp).
    """
    arguments, colon, command = name.partition(":")
    if not colon:
        return None
    v2, terminal = False, not command
    for argument in arguments.removeprefix("shell").split(","):
        if argument == "v2":
            v2 = True
        elif argument == "raw":
            terminal = False
        elif argument == "pty":
            terminal = True
    return command, v2, terminal


def run(phone: Phone, stream: Stream, command: str, v2: bool, terminal: bool) -> None:
    """Run `command` with its pipes on the stream, then send the exit code where the protocol has one.

    Without v2 adbd always makes a pseudo-terminal, a raw one where none was asked for, so that closing it hangs up
    the program; that is why programs take such a stream for a terminal.
    """
    out = StreamOutput(stream, STDOUT if v2 else None)
    err = StreamOutput(stream, STDERR if v2 else None)
    cancelled = stream.closed
    if terminal:
        tty = Terminal(out, cancelled, interactive=not command)
        source = FramedInput(stream, tty.resize) if v2 else StreamInput(stream)
        threading.Thread(target=tty.feed, args=(source,), daemon=True).start()
        code = execute(phone, command, tty.stdin, tty.output, tty.output, tty.cancelled)
        if tty.interrupted:
            code = 130
    else:
        stdin = FramedInput(stream) if v2 else StreamInput(stream)
        for pipe in (stdin, out, err):
            pipe.terminal = not v2
        code = execute(phone, command, stdin, out, err, cancelled)
    if v2:
        with contextlib.suppress(BrokenPipe):
            stream.write(_FRAME.pack(EXIT, 1) + bytes((code & 0xFF,)))


def execute(phone: Phone, command: str, stdin: Pipe, stdout: Pipe, stderr: Pipe, cancelled: threading.Event) -> int:
    """The exit code of `command`; a program that fails in an unforeseen way ends alone, as a crash does on a phone."""
    try:
        return phone.execute(command, stdin, stdout, stderr, cancelled)
    except BrokenPipe:
        return 141
    except Killed:
        return 129
    except Exception:
        traceback.print_exc()
        return 139
