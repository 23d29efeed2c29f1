"""What scrcpy's server writes on the video socket, for 3.3.4 and 4.1, and how late it gets there.

Source: server/…/device/Streamer.java of both versions. All numbers are big-endian. 3.3.4 says the size once, with the
codec; 4.1 says it in a session header for every time the capture begins, and its flags sit one bit lower.
"""

from __future__ import annotations

import contextlib
import struct
import threading
import time
from collections import deque
from collections.abc import Callable

from remote_assist.phone.process import BrokenPipe, Killed, Pipe, stopping

CODEC_H264 = 0x68323634
SESSION = 0x80000000
MOST_QUEUED_BYTES = 32 << 20
"""More than this an encoder and its socket do not hold; then it waits."""
_STALLED_POLL_S = 0.02


class Outbox:
    """Bytes on their way through one socket, in order. `late_s()` says how long each piece lies in the queue, and while
    `stalled()` nothing leaves at all."""

    def __init__(self, pipe: Pipe, late_s: Callable[[], float], stalled: Callable[[], bool]) -> None:
        self._pipe = pipe
        self._late_s = late_s
        self._stalled = stalled
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._bytes = 0
        self._changed = threading.Condition()
        self._ended = threading.Event()
        threading.Thread(target=self._send, name="scrcpy sends", daemon=True).start()

    def put(self, data: bytes) -> None:
        """Queue one piece. Raises BrokenPipe once the client has gone."""
        with self._changed:
            while self._bytes > MOST_QUEUED_BYTES and not self._ended.is_set():
                self._changed.wait()
            if self._ended.is_set():
                raise BrokenPipe
            due = time.monotonic() + self._late_s()
            if self._pieces:
                due = max(due, self._pieces[-1][0])
            self._pieces.append((due, data))
            self._bytes += len(data)
            self._changed.notify_all()

    def close(self) -> None:
        """End; what still waits is lost, as with a process that ends."""
        with self._changed:
            self._ended.set()
            self._changed.notify_all()

    def flush(self, at_most_s: float) -> None:
        """Wait until everything has left, but not longer than `at_most_s`."""
        with self._changed:
            self._changed.wait_for(lambda: not self._bytes or self._ended.is_set(), at_most_s)

    def _send(self) -> None:
        with contextlib.suppress(BrokenPipe, Killed), stopping(self._ended):
            while (data := self._next()) is not None:
                self._pipe.write(data)
                with self._changed:
                    self._bytes -= len(data)
                    self._changed.notify_all()
        self.close()

    def _next(self) -> bytes | None:
        """Everything that is due, joined: what was written to a socket before the reader came."""
        with self._changed:
            while not self._ended.is_set():
                now = time.monotonic()
                due = self._pieces[0][0] - now if self._pieces else None
                if self._stalled():
                    self._changed.wait(_STALLED_POLL_S)
                elif due is not None and due <= 0:
                    ready = []
                    while self._pieces and self._pieces[0][0] <= now:
                        ready.append(self._pieces.popleft()[1])
                    return b"".join(ready)
                else:
                    self._changed.wait(due)
        return None


class Streamer:
    """The video socket's framing. `stream_meta` and `frame_meta`: the options that leave parts of it out."""

    def __init__(self, outbox: Outbox, version: str, stream_meta: bool = True, frame_meta: bool = True) -> None:
        self._outbox = outbox
        self._v4 = version.startswith("4")
        self._stream_meta = stream_meta
        self._frame_meta = frame_meta

    def header(self, width: int, height: int) -> None:
        """Once, when the stream begins."""
        if self._stream_meta:
            self._outbox.put(codec_header(self._v4, width, height))

    def session(self, width: int, height: int) -> None:
        """Each time the capture begins; 3.3.4 has nothing to say then."""
        if self._stream_meta and self._v4:
            self._outbox.put(struct.pack(">III", SESSION, width, height))

    def config(self, data: bytes) -> None:
        self._packet(1 << (62 if self._v4 else 63), data)

    def frame(self, data: bytes, pts_us: int, key: bool) -> None:
        self._packet(pts_us | (1 << (61 if self._v4 else 62) if key else 0), data)

    def _packet(self, pts_and_flags: int, data: bytes) -> None:
        head = struct.pack(">QI", pts_and_flags, len(data)) if self._frame_meta else b""
        self._outbox.put(head + data)


def codec_header(v4: bool, width: int, height: int) -> bytes:
    return struct.pack(">I", CODEC_H264) if v4 else struct.pack(">III", CODEC_H264, width, height)


def device_name(name: str) -> bytes:
    """The first socket's 64 bytes: UTF-8, cut before a character that does not fit, at least one zero at the end."""
    raw = name.encode()[:63]
    return raw.decode("utf-8", "ignore").encode().ljust(64, b"\0")
