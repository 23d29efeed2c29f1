"""Running one command on a phone: argument list in, exit code and separate stdout and stderr out.

The shell v2 protocol (AOSP packages/modules/adb/shell_protocol.h): one byte of id, four of little-endian length, then
data; ids 0 stdin, 1 stdout, 2 stderr, 3 exit, 4 close stdin. A frame may claim 4 GiB: bytes are taken as they come
and counted against a budget, the claim itself allocates nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remote_assist.adb.frames import CLOSE_STDIN, EXIT, STDERR, STDIN, STDOUT, Frames, frame
from remote_assist.adb.socket import MAX_REQUEST, Deadline, Wire, open_service
from remote_assist.adb.stream import Stream
from remote_assist.errors import DeadlineExceeded, LinkLost, OutputError, RemoteRefused, UsageError

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached

SERVICE = b"shell,v2,raw:"
READ_BYTES = 65536
MAX_SPILL_BYTES = 512 << 20
WRITE_BYTES = 32768


@dataclass(frozen=True)
class Completed:
    """What one command gave. `stdout` is at most the byte budget; `stdout_bytes` is how much came in all.

    `complete` means that the command ended and all its output is in `stdout`, or in the file `spilled` (which holds
    the whole of stdout from its first byte). Otherwise `why` is "deadline", "budget", "link" or "cancelled".
    `exit_code` is None when the command was not seen to end.
    """

    exit_code: int | None
    stdout: bytes
    stderr: bytes
    duration_s: float
    complete: bool
    why: str | None
    spilled: Path | None
    stdout_bytes: int


def quote(argv: Sequence[str]) -> bytes:
    """The one place where arguments become a shell line: every one in single quotes, so that the phone's shell sees no
    operator, no expansion, no alias and no keyword. Raises UsageError for a bare string, NUL or text that is not UTF-8.
    """
    if isinstance(argv, str | bytes) or not argv:
        raise UsageError("a command is a list of arguments, not one string")
    words = []
    for argument in argv:
        if not isinstance(argument, str) or "\0" in argument:
            raise UsageError("a command's arguments are texts without NUL")
        try:
            raw = argument.encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError("a command's argument is not valid Unicode text")
        words.append(b"'" + raw.replace(b"'", b"'\\''") + b"'")
    line = b" ".join(words)
    if len(line) + len(SERVICE) > MAX_REQUEST:
        raise UsageError("the command is too long for adb ({bytes} bytes)", bytes=len(line))
    return line


def run(
    phone: Attached,
    argv: Sequence[str],
    *,
    timeout_s: float,
    max_bytes: int,
    stdin: bytes | None = None,
    spill: Path | None = None,
    cancel: threading.Event | None = None,
    allot: Callable[[int], int] | None = None,
) -> Completed:
    """Runs `argv` and waits at most `timeout_s` in all, keeping at most `max_bytes` of output in memory.

    `allot` says of so many bytes how many may be kept: a budget that several commands share.

    With `spill`, more stdout than that goes to this new file (0600, never over an existing one); without it the
    command is stopped there. Neither deadline nor budget raises. Raises Offline, Unauthorized, NoPhone, NoPermissions,
    ServerUnavailable or RemoteRefused when the command could not be started, LinkLost when the link went before
    anything came, ProtocolError when the answer is no shell v2, OutputError when the spill file cannot be made or the disk is
    full, UsageError for arguments that cannot be sent.
    """
    started = time.monotonic()
    deadline = Deadline(timeout_s, cancel)
    service = SERVICE + quote(argv)
    why: str | None = None
    answer = _Answer(max_bytes, spill, allot)
    try:
        with _open(phone, service, deadline) as wire:
            why = _exchange(wire, answer, stdin, deadline)
    except DeadlineExceeded:
        why = "cancelled" if cancel is not None and cancel.is_set() else "deadline"
    except LinkLost:
        if not answer.anything:
            raise
        why = "link"
    finally:
        answer.close()
    return Completed(
        exit_code=answer.exit_code,
        stdout=bytes(answer.stdout),
        stderr=bytes(answer.stderr),
        duration_s=time.monotonic() - started,
        complete=why is None,
        why=why,
        spilled=answer.spilled,
        stdout_bytes=answer.stdout_bytes,
    )


def open_stream(phone: Attached, argv: Sequence[str], *, timeout_s: float = 10.0) -> Stream:
    """Starts `argv` and leaves it running: a raw duplex stream. `timeout_s` covers the start. Raises as `run`."""
    return Stream(_open(phone, SERVICE + quote(argv), Deadline(timeout_s)))


def _open(phone: Attached, service: bytes, deadline: Deadline) -> Wire:
    try:
        return open_service(phone, service, deadline)
    except RemoteRefused as refused:
        raise RemoteRefused(
            "{why} (the phone does not take commands; Android 6 and older have no shell v2)",
            next_step="Unlock the phone and try again; phones older than Android 7 cannot be examined over adb.",
            why=refused,
        )


def _exchange(wire: Wire, answer: _Answer, stdin: bytes | None, deadline: Deadline) -> str | None:
    """Feeds stdin while reading frames until the exit code comes; returns why it stopped early, or None."""
    frames = Frames()
    waiting = memoryview(_stdin_frames(stdin))
    while True:
        readable, writable = True, False
        if waiting:
            readable, writable = wire.wait(deadline, write=True, read=True)
        if writable:
            try:
                waiting = waiting[wire.push(waiting[:WRITE_BYTES]) :]
            except LinkLost:  # the command needs no more input and has ended; its answer may still be on its way
                waiting = memoryview(b"")
        if not readable:
            continue
        data = wire.some(READ_BYTES, deadline)
        if not data:
            raise LinkLost("the phone closed the connection before the command's exit code came")
        for kind, piece in frames.feed(data):
            if kind == EXIT:
                answer.exit_code = piece[0]
                return None
            if not answer.take(kind, piece):
                return "budget"
        deadline.left_s()


def _stdin_frames(stdin: bytes | None) -> bytes:
    pieces = []
    for start in range(0, len(stdin or b""), WRITE_BYTES):
        pieces.append(frame(STDIN, (stdin or b"")[start : start + WRITE_BYTES]))
    pieces.append(frame(CLOSE_STDIN, b""))
    return b"".join(pieces)


class _Answer:
    """Collects output within the budget; the rest goes to the spill file, if there is one."""

    def __init__(self, max_bytes: int, spill: Path | None, allot: Callable[[int], int] | None = None) -> None:
        self.stdout, self.stderr = bytearray(), bytearray()
        self.stdout_bytes = 0
        self.exit_code: int | None = None
        self.spilled: Path | None = None
        self.anything = False
        self._left = max_bytes
        self._allot = allot
        self._spill = spill
        self._file = -1

    def take(self, kind: int, piece: memoryview) -> bool:
        """False when the budget is used up and there is nowhere else to put the rest."""
        self.anything = True
        kept = piece[: self._left]
        if self._allot is not None:
            kept = kept[: self._allot(len(kept))]
        self._left -= len(kept)
        fits = len(kept) == len(piece)
        if kind == STDERR:
            self.stderr += kept
            return fits
        if kind != STDOUT:
            return True
        self.stdout_bytes += len(piece)
        if fits and self._file < 0:
            self.stdout += kept
            return True
        if self._spill is None:
            self.stdout += kept
            return False
        if self._file < 0:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                self._file = os.open(self._spill, flags, 0o600)
            except OSError as trouble:
                raise OutputError(
                    "the command's output cannot be kept in {folder}: {why}", folder=self._spill, why=trouble
                )
            self.spilled = self._spill
            _write(self._file, memoryview(bytes(self.stdout)))
        self.stdout += kept
        room = MAX_SPILL_BYTES - (self.stdout_bytes - len(piece))
        _write(self._file, piece[: max(room, 0)])
        return len(piece) <= room

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _write(file: int, data: memoryview) -> None:
    while data:
        try:
            data = data[os.write(file, data) :]
        except OSError as trouble:
            raise OutputError("the command's output cannot be kept: {why}", why=trouble)
