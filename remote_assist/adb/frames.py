"""Shell v2 frames (AOSP packages/modules/adb/shell_protocol.h), read incrementally and never trusted for size."""

from __future__ import annotations

import struct

from remote_assist.errors import ProtocolError

STDIN, STDOUT, STDERR, EXIT, CLOSE_STDIN, WINDOW_SIZE = range(6)
_HEAD = struct.Struct("<BI")


def frame(kind: int, data: bytes) -> bytes:
    """One frame as it goes over the wire."""
    return _HEAD.pack(kind, len(data)) + data


class Frames:
    """Cuts a byte stream into pieces of frames. A piece may be a part of a long frame; an exit frame comes whole."""

    __slots__ = ("_head", "_kind", "_left")

    def __init__(self) -> None:
        self._head = b""
        self._kind = -1
        self._left = 0

    def feed(self, data: bytes) -> list[tuple[int, memoryview]]:
        """The (id, bytes) pieces in `data`. Raises ProtocolError for an id that a phone never sends."""
        pieces: list[tuple[int, memoryview]] = []
        view = memoryview(data)
        at, end = 0, len(data)
        while at < end:
            if self._left:
                piece = view[at : at + self._left]
                at += len(piece)
                self._left -= len(piece)
                pieces.append((self._kind, piece))
                continue
            head = self._head + data[at : at + 5 - len(self._head)]
            at += len(head) - len(self._head)
            if len(head) < 5:
                self._head = head
                break
            self._head = b""
            self._kind, self._left = _HEAD.unpack(head)
            if self._kind not in (STDOUT, STDERR, EXIT) or (self._kind == EXIT and self._left != 1):
                raise ProtocolError(
                    "the phone sent a shell frame that cannot be (id {kind}, {bytes} bytes)",
                    kind=self._kind,
                    bytes=self._left,
                )
        return pieces
