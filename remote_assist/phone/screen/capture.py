"""The loop of the server's encoder: new pictures when something changed, old ones again when nothing does.

SurfaceEncoder.java asks MediaCodec for a key frame every 10 s and for the last picture again after 100 ms
(KEY_REPEAT_PREVIOUS_FRAME_AFTER). GraphicBufferSource.cpp submits it again with a timestamp 100 ms later each time, at
most 10 times (kRepeatLastFrameCount), until a new picture comes: a packet's time does not say when it was drawn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from remote_assist.phone.screen.options import Options
from remote_assist.phone.screen.sending import Streamer

if TYPE_CHECKING:
    from remote_assist.phone.screen.encode import Encoder, Planes
    from remote_assist.phone.screen.log import Log

KEY_FRAME_EVERY_US = 10_000_000
REPEAT_AFTER_US = 100_000
REPEATS = 10
USUAL_FPS = 30.0
"""How often a source is looked at where max_fps does not say it."""

_FALLBACKS = (2560, 1920, 1600, 1280, 1024, 800)
_CODEC_ERROR = "android.media.MediaCodec$CodecException: Error 0xfffffff4"
"""As phones say it (scrcpy issue 6425)."""

Size = tuple[int, int]


class Failure(Exception):
    """The server's video thread ends with this Java exception (its class and words); empty where a line has said why.
    `heading` is the line that the log puts above it."""

    def __init__(self, words: str, heading: str = "Video encoding error") -> None:
        super().__init__(words)
        self.heading = heading


@dataclass(frozen=True, slots=True)
class Content:
    """What a source shows now: equal to the one before when nothing changed."""

    size: Size
    what: object


class Source(Protocol):
    """A display or a camera."""

    def open(self) -> None:
        """Raises Failure."""

    def size(self) -> Size:
        """Of the picture that the encoder is to get. Raises Failure."""
        ...

    def content(self) -> Content | None:
        """What is shown now; None while there is no picture at all."""
        ...

    def planes(self, content: Content) -> Planes:
        """The picture, drawn and marked, ready to be encoded."""
        ...

    def loop(self, size: Size, bit_rate: int) -> tuple[bytes, list[bytes]] | None:
        """A second of ready packets (the configuration, then one packet a frame, the first a key frame) to be sent again
        and again; None to encode what is shown."""
        ...

    def close(self) -> None: ...


class Capture:
    """Streams a source until `ended` says so. `reset` begins the capture again (RESET_VIDEO)."""

    def __init__(
        self, source: Source, options: Options, ended: Callable[[], bool], broken: Callable[[], bool], log: Log
    ) -> None:
        """`broken()`: the encoder takes no configuration."""
        self._source = source
        self._broken = broken
        self._log = log
        self._options = options
        self._ended = ended
        self._again = threading.Event()
        self._pts_us = 0
        self.size: Size | None = None

    def reset(self) -> None:
        self._again.set()

    def run(self, streamer: Streamer) -> None:
        """Raises Failure, and BrokenPipe once the client has gone."""
        from remote_assist.phone.screen.encode import Encoder

        self._source.open()
        try:
            while not self._ended():
                self._again.clear()
                first, self.size = self.size is None, self._source.size()
                if first:
                    streamer.header(*self.size)
                if self._broken():
                    self._give_up(max(self.size))
                streamer.session(*self.size)
                ready = self._source.loop(self.size, self._options.bit_rate)
                if ready is not None:
                    self._play(streamer, *ready)
                else:
                    self._encode(streamer, Encoder(*self.size, self._options.bit_rate))
        finally:
            self._source.close()

    def _give_up(self, longer_side: int) -> None:
        """SurfaceEncoder.prepareRetry tries ever smaller pictures before the first frame; none of them helps here."""
        self._log.error(f"Capture/encoding error: {_CODEC_ERROR}")
        for most in (size for size in _FALLBACKS if size < longer_side):
            self._log.info(f"Retrying with -m{most}...")
            self._log.error(f"Capture/encoding error: {_CODEC_ERROR}")
        raise Failure(_CODEC_ERROR, "Exception on thread Thread[video,5,main]")

    def _encode(self, streamer: Streamer, encoder: Encoder) -> None:
        """Until the size changes, a reset is asked for, or the end."""
        last: Content | None = None
        picture: Planes | None = None
        repeats, repeat_us, key_us = 0, 0, 0
        while not self._ended() and not self._again.is_set():
            began = time.monotonic()
            content = self._source.content()
            now_us = time.monotonic_ns() // 1000
            if content is not None and content.size != self.size:
                return
            if content is not None and (picture is None or content != last):
                key = picture is None or now_us - key_us >= KEY_FRAME_EVERY_US
                if picture is None:
                    streamer.config(encoder.config)
                last, picture = content, self._source.planes(content)
                pts_us = max(now_us, self._pts_us + 1)
                repeats, repeat_us = REPEATS, pts_us + REPEAT_AFTER_US
                key_us = pts_us if key else key_us
                self._send(streamer, encoder, picture, pts_us, key)
            elif picture is not None and repeats and now_us >= repeat_us:
                self._send(streamer, encoder, picture, repeat_us, key=False)
                repeats, repeat_us = repeats - 1, repeat_us + REPEAT_AFTER_US
            self._again.wait(max(0.0, began + self._interval_s - time.monotonic()))

    def _send(self, streamer: Streamer, encoder: Encoder, picture: Planes, pts_us: int, key: bool) -> None:
        self._pts_us = pts_us
        data = encoder.encode(picture, pts_us, key)
        if data:
            streamer.frame(data, pts_us, key)

    def _play(self, streamer: Streamer, config: bytes, packets: list[bytes]) -> None:
        """Send the ready second over and over."""
        streamer.config(config)
        due = time.monotonic()
        while not self._ended() and not self._again.is_set():
            for number, data in enumerate(packets):
                if self._again.wait(max(0.0, due - time.monotonic())) or self._ended():
                    return
                streamer.frame(data, time.monotonic_ns() // 1000, key=number == 0)
                due = max(due + 1 / len(packets), time.monotonic() - 0.5)

    @property
    def _interval_s(self) -> float:
        return 1 / (self._options.max_fps or USUAL_FPS)


def fitted(width: int, height: int, options: Options) -> Size:
    """The size of the video for a display of this size: Size.limit and round8 of 3.3.4, Size.constrain of 4.1."""
    if options.version.startswith("4"):
        return _constrained(width, height, options.max_size, max(options.alignment, CODEC_ALIGNMENT))
    return _rounded8(*_limited(width, height, options.max_size))


CODEC_ALIGNMENT = 2
"""VideoCapabilities.getWidthAlignment of the hardware encoders of these phones."""


def _limited(width: int, height: int, most: int) -> Size:
    major, minor = max(width, height), min(width, height)
    if most == 0 or major <= most:
        return width, height
    minor = most * minor // major
    return (minor, most) if height > width else (most, minor)


def _rounded8(width: int, height: int) -> Size:
    if width % 8 == 0 and height % 8 == 0:
        return width, height
    major = max(width, height) & ~7
    minor = min((min(width, height) + 4) & ~7, major)
    return (minor, major) if height > width else (major, minor)


def _constrained(width: int, height: int, most: int, step: int) -> Size:
    limit = most // step * step if most else 1 << 14
    if width <= limit and height <= limit:
        return _nearest(width, step), _nearest(height, step)
    if width > height:
        return limit, _nearest(height * limit // width, step)
    return _nearest(width * limit // height, step), limit


def _nearest(value: int, step: int) -> int:
    return (value + step // 2) // step * step
