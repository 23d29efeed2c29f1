"""Files to and from a phone over the sync service, into names and folders that *we* choose.

AOSP packages/modules/adb/file_sync_protocol.h and SYNC.TXT: four letters of id, four bytes of little-endian length.
adbutils' own pull takes file names from the phone and can be led out of its folder; nothing here does.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat as stat_bits
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remote_assist.adb.socket import Deadline, Wire, open_service, readable
from remote_assist.errors import DeadlineExceeded, LinkLost, OutputError, ProtocolError, RemoteRefused, UsageError

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached

MAX_DATA_BYTES = 64 * 1024
MAX_PATH_BYTES = 1024
MAX_FAIL_BYTES = 4096
_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}")
_STA2 = struct.Struct("<IQQIIIIQqqq")


@dataclass(frozen=True)
class Received:
    """A file that came from the phone: where it is, how long, and its SHA-256 in hex."""

    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Stat:
    """What the phone says about a path. `mtime` in seconds since 1970 by the phone's clock."""

    mode: int
    size: int
    mtime: int


def receive(phone: Attached, remote: str, folder: Path, name: str, *, max_bytes: int, timeout_s: float) -> Received:
    """Copies one file from the phone to `folder`/`name`: a new file, 0600, never through a link.

    `name` is ours: one component of letters, digits, `.`, `_`, `-`. On any failure nothing is left behind. Raises
    UsageError for a bad name or path, RemoteRefused with the phone's reason, ProtocolError when more than `max_bytes`
    come or the answer is no sync, OutputError when the disk is full, DeadlineExceeded, LinkLost.
    """
    checked_name(name)
    path = _path(remote)
    deadline = Deadline(timeout_s)
    with _new_file(folder, name) as file, _sync(phone, deadline) as wire:
        wire.send(b"RECV" + struct.pack("<I", len(path)) + path, deadline)
        digest, total = hashlib.sha256(), 0
        for piece in _data(wire, deadline):
            total += len(piece)
            if total > max_bytes:
                raise ProtocolError("the file is longer than the {most} bytes that are taken", most=max_bytes)
            digest.update(piece)
            _write(file, piece)
        return Received(Path(folder) / name, total, digest.hexdigest())


def push(phone: Attached, data: bytes | Path, remote: str, *, mode: int = 0o644, timeout_s: float) -> int:
    """Writes `data` (or a local regular file) to `remote` on the phone; returns the bytes sent.

    A real phone copies the user's mode bits to group and others. Raises UsageError, RemoteRefused with the phone's
    reason, ProtocolError, DeadlineExceeded, LinkLost.
    """
    target = _path(remote) + b",%d" % (stat_bits.S_IFREG | (mode & 0o777))
    deadline = Deadline(timeout_s)
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(open(data, "rb")) if isinstance(data, Path) else None
        wire = stack.enter_context(_sync(phone, deadline))
        total, at = 0, 0
        try:
            wire.send(b"SEND" + struct.pack("<I", len(target)) + target, deadline)
            while True:
                if source is not None:
                    piece = source.read(MAX_DATA_BYTES)
                else:
                    assert isinstance(data, bytes)
                    piece = data[at : at + MAX_DATA_BYTES]
                    at += len(piece)
                if not piece:
                    break
                wire.send(b"DATA" + struct.pack("<I", len(piece)) + piece, deadline)
                total += len(piece)
            wire.send(b"DONE" + struct.pack("<I", int(time.time())), deadline)
        except LinkLost:
            pass  # a phone that refuses hangs up while we still send; its reason is waiting to be read
        word, length = _head(wire, deadline)
        if word == b"FAIL":
            raise _refused(wire, length, deadline)
        if word != b"OKAY":
            raise ProtocolError("the phone answered {said!r} to a file", said=readable(word))
        return total


def stat(phone: Attached, remote: str, *, timeout_s: float = 10.0) -> Stat | None:
    """Mode, size and time of a path on the phone (links are followed); None when there is nothing.

    Asks in the 64-bit form (STA2, Android 8 and later), and where the phone does not know that, in the old one (STAT:
    links are not followed, sizes are modulo 4 GiB). Raises as `receive`.
    """
    path = _path(remote)
    deadline = Deadline(timeout_s)
    try:
        raw = _ask_stat(phone, b"STA2", path, _STA2.size, deadline)
        error, _, _, mode, _, _, _, size, _, mtime, _ = _STA2.unpack(raw)
    except (RemoteRefused, LinkLost):
        error, (mode, size, mtime) = 0, struct.unpack("<III", _ask_stat(phone, b"STAT", path, 12, deadline))
    return None if error or mode == 0 else Stat(mode, size, mtime)


def _ask_stat(phone: Attached, word: bytes, path: bytes, answer_bytes: int, deadline: Deadline) -> bytes:
    with _sync(phone, deadline) as wire:
        wire.send(word + struct.pack("<I", len(path)) + path, deadline)
        answer = wire.exactly(4, deadline)
        if answer == b"FAIL":
            raise _refused(wire, struct.unpack("<I", wire.exactly(4, deadline))[0], deadline)
        if answer != word:
            raise ProtocolError("the phone answered {said!r} to a question about a file", said=readable(answer))
        return wire.exactly(answer_bytes, deadline)


def checked_name(name: str) -> str:
    """`name` if it is one harmless component, else UsageError."""
    if not isinstance(name, str) or _NAME.fullmatch(name) is None or name.startswith(".") or name.endswith("."):
        raise UsageError("a received file's name is letters, digits, '.', '_' and '-', not starting or ending with '.'")
    return name


def _path(remote: str) -> bytes:
    try:
        raw = remote.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError("the path on the phone is not valid Unicode text")
    if not raw.startswith(b"/") or b"\0" in raw or len(raw) > MAX_PATH_BYTES:
        raise UsageError(
            "a path on the phone is absolute, without NUL, and at most {most} bytes long", most=MAX_PATH_BYTES
        )
    return raw


@contextlib.contextmanager
def _new_file(folder: Path, name: str) -> Iterator[int]:
    """An fd of a new 0600 file in `folder`; the file is removed again when the block fails."""
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as trouble:
        raise UsageError("the folder to receive into cannot be used: {why}", why=trouble)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            file = os.open(name, flags, 0o600, dir_fd=place)
        except OSError as trouble:
            raise UsageError("{name} cannot be made in the folder to receive into: {why}", name=name, why=trouble)
        try:
            yield file
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=place)
            raise
        finally:
            os.close(file)
    finally:
        os.close(place)


@contextlib.contextmanager
def _sync(phone: Attached, deadline: Deadline) -> Iterator[Wire]:
    with open_service(phone, "sync:", deadline) as wire:
        yield wire
        with contextlib.suppress(LinkLost, DeadlineExceeded):
            wire.send(b"QUIT" + bytes(4), deadline)


def _head(wire: Wire, deadline: Deadline) -> tuple[bytes, int]:
    raw = wire.exactly(8, deadline)
    return raw[:4], int.from_bytes(raw[4:], "little")


def _data(wire: Wire, deadline: Deadline) -> Iterator[bytes]:
    while True:
        word, length = _head(wire, deadline)
        if word == b"DONE":
            return
        if word == b"FAIL":
            raise _refused(wire, length, deadline)
        if word != b"DATA" or length > MAX_DATA_BYTES:
            raise ProtocolError(
                "the phone sent a file piece that cannot be ({said!r}, {length} bytes)",
                said=readable(word),
                length=length,
            )
        if length:
            yield wire.exactly(length, deadline)
        deadline.left_s()


def _refused(wire: Wire, length: int, deadline: Deadline) -> RemoteRefused:
    if length > MAX_FAIL_BYTES:
        raise ProtocolError("the phone's reason claims to be {length} bytes long", length=length)
    return RemoteRefused("the phone refused: {said}", said=readable(wire.exactly(length, deadline)))


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(file, view) :]
        except OSError as trouble:
            raise OutputError("the received file cannot be kept: {why}", why=trouble)
