"""The recording: released packets and slates, remuxed into one Matroska file that is whole up to its last half second
whatever happens.

While it runs the file only grows (no seeking back), so every range of it can be hashed into the sealed record as soon as
it is written, and a kill leaves a playable file. At the end it is rewritten once, with its chapters and its index.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remote_assist.errors import RecordError
from remote_assist.privacy.model import Packet, Span
from remote_assist.screen.slate import Slates, words

if TYPE_CHECKING:
    from av.container import OutputContainer

NAME, FINAL = "recording.part.mkv", "recording.mkv"
MICROSECOND = Fraction(1, 1_000_000)
SLATE_EVERY_NS = 1_000_000_000
RANGE_NS = 5_000_000_000
ALARM_NS = 2_000_000_000
"""LogMeIn blocks control when saving fails, RustDesk once wrote nothing silently (peers-and-models.md): ours is said."""

Kept = Callable[[dict[str, Any]], None]


class _File:
    """What the muxer writes into: append-only, hashed as it grows, every failure a RecordError that ends the session."""

    def __init__(self, path: Path) -> None:
        self.bytes = self.from_byte = 0
        self.grown_ns = time.monotonic_ns()
        self.failed: OSError | None = None
        self._hash = hashlib.sha256()
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def write(self, data: bytes) -> int:
        rest = memoryview(data)
        while rest and self.failed is None:
            try:
                rest = rest[os.write(self._handle, rest) :]
            except OSError as failed:
                self.failed = failed
        self._hash.update(data)
        self.bytes += len(data)
        self.grown_ns = time.monotonic_ns()
        return len(data)

    def cut(self) -> dict[str, Any] | None:
        """The range since the last cut, durable; None when there is nothing new."""
        if self.bytes == self.from_byte or self.failed is not None:
            return None
        try:
            os.fdatasync(self._handle)
        except OSError as failed:
            self.failed = failed
            return None
        cut = {"from_byte": self.from_byte, "to_byte": self.bytes, "sha256": self._hash.hexdigest()}
        self.from_byte, self._hash = self.bytes, hashlib.sha256()
        return cut

    def close(self) -> None:
        os.close(self._handle)


class Recorder:
    """A sink that keeps what it is given. `kept` takes the body of a `recording` record for the sealed log."""

    def __init__(self, folder: Path, kept: Kept, reason: Callable[[str], str] = str) -> None:
        """`folder` is the session's; `reason` says a reason's code in words. Raises RecordError."""
        self.path = folder / FINAL
        self._part = folder / NAME
        self._kept = kept
        self._reason = reason
        self._lock = threading.RLock()
        self._began_ns = time.monotonic_ns()
        self._cut_ns = self._began_ns
        self._last_us = -1
        self._span: Span | None = None
        self._slate_ns = 0
        self._config = b""
        self._size = (540, 1200)
        self._slates: Slates | None = None
        self._muxer: OutputContainer | None = None
        self._stream: Any = None
        self._chapters: list[tuple[int, str]] = []
        try:
            self._file = _File(self._part)
        except OSError as failed:
            raise _not_kept(failed) from failed

    def size(self, width_px: int, height_px: int) -> None:
        self._size = (width_px, height_px)

    def release(self, packet: Packet) -> None:
        with self._lock:
            if packet.config:
                # A configuration is no picture: it goes in front of the key frame that follows.
                self._config = packet.data
                return
            data, self._config = self._config + packet.data, b""
            self._mux(data, packet.arrived_ns, packet.key)

    def hidden(self, span: Span) -> None:
        with self._lock:
            if self._span is None or self._span.number != span.number:
                self._cut("released")
            self._span, self._slate_ns = span, 0
            self.beat(max(span.since_ns, time.monotonic_ns()))

    def shown(self, span: Span, until_ns: int) -> None:
        with self._lock:
            self._slate(span, until_ns)
            self._cut("hidden", span=span.number, reasons=list(span.reasons),
                      hidden_ms=(until_ns - span.since_ns) // 1_000_000)  # fmt: skip
            self._span = None

    def chapter(self, title: str, now_ns: int) -> None:
        with self._lock:
            self._chapters.append(((now_ns - self._began_ns) // 1000, title))
            self._kept({"event": "chapter", "title": title[:200], "at_ms": (now_ns - self._began_ns) // 1_000_000})

    def beat(self, now_ns: int) -> bool:
        """Called often: writes the slate's next second and closes a range. False = nothing has been written for 2 s: an
        alarm. Raises RecordError when the disk takes no more."""
        with self._lock:
            if self._span is not None and now_ns - self._slate_ns >= SLATE_EVERY_NS:
                self._slate(self._span, now_ns)
            if now_ns - self._cut_ns >= RANGE_NS:
                self._cut("hidden" if self._span is not None else "released")
            return now_ns - self._file.grown_ns <= ALARM_NS

    def close(self) -> None:
        """End the file, give it its chapters and index, and seal its hash into the record. Raises RecordError."""
        with self._lock:
            if self._muxer is not None:
                if self._span is not None:
                    self._slate(self._span, time.monotonic_ns())
                self._muxer.close()
                self._muxer = None
            self._cut("hidden" if self._span is not None else "released")
            self._file.close()
            if self._file.bytes:
                self._finish()

    def _mux(self, data: bytes, at_ns: int, key: bool) -> None:
        import av

        if self._muxer is None:
            self._begin()
        packet = av.Packet(data)
        packet.stream = self._stream
        # Slates are written as time passes, pictures when they have been judged: never backwards.
        self._last_us = max(self._last_us + 1, (at_ns - self._began_ns) // 1000)
        packet.pts = packet.dts = self._last_us
        packet.time_base = MICROSECOND
        packet.is_keyframe = key
        assert self._muxer is not None
        self._muxer.mux(packet)
        self._check()

    def _begin(self) -> None:
        """The file's header is made of a picture of ours: what the phone sends is never parsed here, only stored."""
        import av

        template = av.open(BytesIO(Slates(*self._size).encoded(("RECORDING",))), "r", format="h264")
        # Half a second a cluster: what a kill can cost.
        options = {"cluster_time_limit": "500", "flush_packets": "1"}
        self._muxer = av.open(self._file, "w", format="matroska", options=options)
        self._stream = self._muxer.add_stream_from_template(template.streams.video[0], opaque=True)
        self._stream.time_base = MICROSECOND
        template.close()

    def _slate(self, span: Span, now_ns: int) -> None:
        if self._slates is None or (self._slates.width_px, self._slates.height_px) != self._size:
            self._slates = Slates(*self._size)
        self._slate_ns = now_ns
        reason = self._reason(span.reasons[0]) if span.reasons else "unknown"
        self._mux(self._slates.encoded(words(span, reason, now_ns)), now_ns, True)

    def _cut(self, kind: str, **more: Any) -> None:
        self._cut_ns = time.monotonic_ns()
        cut = self._file.cut()
        self._check()
        if cut is not None:
            self._kept({"event": "range", "file": NAME, "kind": kind, **cut, **more})

    def _check(self) -> None:
        if self._file.failed is not None:
            raise _not_kept(self._file.failed) from self._file.failed

    def _finish(self) -> None:
        """Rewritten with chapters and index beside the first file, which goes only when the new one is durable."""
        import av

        whole = hashlib.sha256()
        try:
            with av.open(str(self._part)) as source, av.open(str(self.path), "w", format="matroska") as target:
                stream = target.add_stream_from_template(source.streams.video[0], opaque=True)
                if self._chapters:
                    target.set_chapters(self._marks())
                for packet in source.demux(source.streams.video[0]):
                    if packet.dts is not None:
                        packet.stream = stream
                        target.mux(packet)
            with self.path.open("rb") as made:
                for piece in iter(lambda: made.read(1 << 20), b""):
                    whole.update(piece)
                os.fsync(made.fileno())
            os.chmod(self.path, 0o600)
            self._kept({"event": "final", "file": FINAL, "bytes": self.path.stat().st_size, "sha256": whole.hexdigest(),
                        "from_bytes": self._file.bytes})  # fmt: skip
            self._part.unlink()
        except (OSError, av.FFmpegError) as failed:
            # The first file is whole and hashed: it stays, without chapters.
            self.path.unlink(missing_ok=True)
            self.path = self._part
            self._kept({"event": "not rewritten", "why": type(failed).__name__})

    def _marks(self) -> list[Any]:
        ends = [at for at, _ in self._chapters[1:]] + [max(self._last_us, 1)]
        return [{"id": number, "start": at, "end": max(end, at + 1), "time_base": MICROSECOND,
                 "metadata": {"title": title}}
                for number, ((at, title), end) in enumerate(zip(self._chapters, ends, strict=True), 1)]  # fmt: skip


def _not_kept(failed: OSError) -> RecordError:
    return RecordError("The recording cannot be kept: {why}.", why=failed)
