"""The frames of `sync:` (AOSP file_sync_protocol.h). Numbers are little-endian; a request is four letters and a count."""

from __future__ import annotations

import os
import struct

from remote_assist.phone.adbd.contract import Stat
from remote_assist.phone.adbd.stream import Stream

DATA_MAX = 64 * 1024
"""Bytes in one DATA (SYNC_DATA_MAX)."""
PATH_MAX = 1024

_HEAD = struct.Struct("<4sI")
_STAT_V1 = struct.Struct("<4sIII")
_STAT_V2 = struct.Struct("<4sIQQIIIIQqqq")
_DENT_V1 = struct.Struct("<4sIIII")
_DENT_V2 = struct.Struct("<4sIQQIIIIQqqqI")
_WORD = 0xFFFFFFFF


class Ended(Exception):
    """The service is over: the host closed, or something failed after which adbd closes."""


class SyncWire:
    """Frames to and from one sync stream."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()

    def read(self, count: int) -> bytes:
        """Exactly `count` bytes. Raises `Ended` when the host has closed."""
        while len(self._buffer) < count:
            data = self._stream.read()
            if not data:
                raise Ended
            self._buffer += data
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def read_head(self) -> tuple[bytes, int]:
        kind, number = _HEAD.unpack(self.read(_HEAD.size))
        return kind, number

    def head(self, kind: bytes, number: int, data: bytes = b"") -> None:
        self._stream.write(_HEAD.pack(kind, number) + data)

    def fail(self, text: str) -> None:
        data = text.encode("utf-8", "surrogateescape")
        self.head(b"FAIL", len(data), data)

    def fail_errno(self, what: str, error: OSError) -> None:
        """`what: strerror`, as SendSyncFailErrno words it."""
        self.fail(f"{what}: {os.strerror(error.errno or 0)}")

    def stat_v1(self, found: Stat | None) -> None:
        numbers = _short(found) if found else (0, 0, 0)
        self._stream.write(_STAT_V1.pack(b"STAT", *numbers))

    def stat_v2(self, kind: bytes, found: Stat | int) -> None:
        """A stat, or the errno beside zeroes."""
        error, numbers = _long(found)
        self._stream.write(_STAT_V2.pack(kind, error, *numbers))

    def entry_v1(self, name: bytes, found: Stat) -> None:
        self._stream.write(_DENT_V1.pack(b"DENT", *_short(found), len(name)) + name)

    def entry_v2(self, name: bytes, found: Stat | int) -> None:
        error, numbers = _long(found)
        self._stream.write(_DENT_V2.pack(b"DNT2", error, *numbers, len(name)) + name)

    def entries_done(self, v2: bool) -> None:
        self._stream.write(_DENT_V2.pack(b"DONE", *[0] * 12) if v2 else _DENT_V1.pack(b"DONE", 0, 0, 0, 0))


def _short(found: Stat) -> tuple[int, int, int]:
    return found.mode, found.size & _WORD, int(found.mtime) & _WORD


def _long(found: Stat | int) -> tuple[int, tuple[int, ...]]:
    if isinstance(found, int):
        return found, (0,) * 10
    time_s = int(found.mtime)
    return 0, (
        found.dev,
        found.ino,
        found.mode,
        found.nlink,
        found.uid,
        found.gid,
        found.size,
        time_s,
        time_s,
        time_s,
    )
