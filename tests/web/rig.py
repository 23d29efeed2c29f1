"""What the pages are tried with: pictures that look like a phone's, a mirror that only notes what it is asked, and
people who speak HTTP and WebSocket by hand."""

from __future__ import annotations

import contextlib
import functools
import json
import socket
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import av
from PIL import Image, ImageDraw
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, RejectConnection, TextMessage
from wsproto.events import Request as Upgrade

from remote_assist.privacy.model import Packet, Span
from remote_assist.web.live import LiveView

SIZE = (272, 600)
CORNERS = ((255, 0, 0), (0, 200, 0), (0, 0, 255), (250, 210, 0))
"""Colours of the four quarters: top left, top right, bottom left, bottom right."""


def quarters(size: tuple[int, int] = SIZE, colours: tuple[tuple[int, int, int], ...] = CORNERS) -> Image.Image:
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    width, height = size[0] // 2, size[1] // 2
    for number, colour in enumerate(colours):
        x, y = number % 2 * width, number // 2 * height
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill=colour)
    return image


def encoded(images: list[Image.Image], connection: int = 1) -> list[Packet]:
    """As scrcpy sends them: the configuration apart, then a key frame, then the rest."""
    context: Any = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = *images[0].size, "yuv420p"
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": "repeat-headers=1:annexb=1"}
    raw: list[bytes] = []
    for number, image in enumerate(images):
        frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
        frame.pts = number
        raw += [bytes(packet) for packet in context.encode(frame)]
    raw += [bytes(packet) for packet in context.encode(None)]
    at = raw[0].find(b"\0\0\1\x65")
    at -= raw[0][at - 1 : at] == b"\0"
    parts = [(raw[0][:at], True, False), (raw[0][at:], False, True), *((one, False, False) for one in raw[1:])]
    return [
        Packet(connection, data, None if config else max(0, number - 1) * 33_333, config, key, time.monotonic_ns())
        for number, (data, config, key) in enumerate(parts)
    ]


@functools.cache
def film(colours: tuple[tuple[int, int, int], ...] = CORNERS, size: tuple[int, int] = SIZE) -> tuple[Packet, ...]:
    """Ten pictures of the same."""
    return tuple(encoded([quarters(size, colours)] * 10))


class FakeMirror:
    """Does at once what a gate would do after its linger."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.view: LiveView | None = None
        self.open = False
        self.sent: list[tuple[bytes, str, tuple[int, int] | None]] = []
        self.refused = 0
        self.asked_by: list[str] = []
        self.refreshed = 0
        self.failing: Exception | None = None
        self.on_refresh: Callable[[], None] = lambda: None
        self._spans = 0
        self._span: Span | None = None

    def send(self, message: bytes, what: str, place: tuple[int, int] | None = None) -> bool:
        if self.failing is not None:
            raise self.failing
        if not self.open:
            self.refused += 1
            return False
        self.sent.append((message, what, place))
        return True

    def blank(self, by: str) -> None:
        self.asked_by.append(f"blank {by}")
        self.hide("blanked", by=by)

    def unblank(self, by: str) -> None:
        self.asked_by.append(f"unblank {by}")
        self.show(film())

    def refresh(self) -> bool:
        self.refreshed += 1
        self.on_refresh()
        return self.open

    def hide(self, *reasons: str, by: str = "tool", ago_s: float = 0.0) -> None:
        self._spans += 1
        self.open = False
        self._span = Span(self._spans, time.monotonic_ns() - int(ago_s * 1e9), reasons, by)
        assert self.view is not None
        self.view.hidden(self._span)

    def show(self, packets: tuple[Packet, ...]) -> None:
        assert self.view is not None
        self.open = True
        self.view.shown(self._span or Span(1, 0, ("starting",)), time.monotonic_ns())
        for packet in packets:
            self.view.release(packet)


@contextlib.contextmanager
def viewing(lang: str = "en", **more: Any) -> Iterator[tuple[LiveView, FakeMirror]]:
    mirror = FakeMirror()
    view = mirror.view = LiveView(mirror, lang, **more)
    try:
        yield view, mirror
    finally:
        view.close()


def address(view: LiveView) -> tuple[str, int]:
    host, port = view.url.split("/")[2].split(":")
    return host, int(port)


def raw(where: tuple[str, int], request: bytes, timeout_s: float = 8.0) -> bytes:
    """Everything that the server says to these bytes until it hangs up."""
    with socket.create_connection(where, timeout=timeout_s) as link:
        link.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := link.recv(65536):
                answer += piece
        return answer


def ask(view: LiveView, method: str, target: str, headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """One request, with the right Host unless `headers` has another: status, headers, body."""
    host, port = address(view)
    given = list(headers or [])
    if not any(name.lower() == "host" for name, _ in given):
        given.insert(0, ("Host", f"{host}:{port}"))
    if body:
        given.append(("Content-Length", str(len(body))))
    if not any(name.lower() == "connection" for name, _ in given):
        given.append(("Connection", "close"))
    head = "".join([f"{method} {target} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in given), "\r\n"])
    answer = raw((host, port), head.encode() + body)
    if not answer:
        return 0, {}, b""
    top, _, rest = answer.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), found, rest


def claim(view: LiveView) -> str:
    status, _, body = ask(view, "POST", f"/{view.access.code}/claim", [("Origin", view.access.origin)])
    assert status == 200
    key = json.loads(body)["key"]
    assert isinstance(key, str)
    return key


class Caller:
    """A page's WebSocket, without a browser. `status` is the HTTP status when it was refused."""

    def __init__(self, view: LiveView, key: str | None, *, origin: str | None = "right", place: str = "live", code: str | None = None, host: str | None = None) -> None:  # fmt: skip
        where = address(view)
        self.status = 101
        self.closed: int | None = None
        self.texts: list[dict[str, Any]] = []
        self.videos: list[bytes] = []
        self._part = b""
        self._socket = socket.create_connection(where, timeout=5)
        self._state = WSConnection(ConnectionType.CLIENT)
        headers = []
        if origin is not None:
            headers = [(b"Origin", (view.access.origin if origin == "right" else origin).encode())]
        target = f"/{code or view.access.code}/{place}"
        upgrade = Upgrade(host=host or f"{where[0]}:{where[1]}", target=target, extra_headers=headers)
        self._socket.sendall(self._state.send(upgrade))
        self.until(lambda: self._state.connection is not None or self.status != 101)
        if key is not None and self.status == 101:
            self.raw(key)

    def raw(self, text: str) -> None:
        self._socket.sendall(self._state.send(TextMessage(data=text)))

    def say(self, **message: Any) -> None:
        self.raw(json.dumps(message))

    def bytes(self, data: bytes) -> None:
        self._socket.sendall(data)

    def until(self, done: Callable[[], Any], timeout_s: float = 5.0) -> bool:
        """Read until `done`; False when it is not in time, or the other end is gone before."""
        end_s = time.monotonic() + timeout_s
        while not done():
            left_s = end_s - time.monotonic()
            if left_s <= 0 or self.closed is not None:
                return bool(done())
            self._socket.settimeout(left_s)
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                return bool(done())
            except ConnectionError:
                data = b""
            if not data:
                self.closed = self.closed or 1006
                return bool(done())
            self._state.receive_data(data)
            for event in self._state.events():
                self._take(event)
        return True

    def ended(self) -> int | None:
        """Wait for the end: the close code, None when there is none."""
        self.until(lambda: self.closed is not None)
        return self.closed

    def last(self, kind: str) -> dict[str, Any]:
        return next(text for text in reversed(self.texts) if text["type"] == kind)

    def close(self) -> None:
        self._socket.close()

    def _take(self, event: Any) -> None:
        if isinstance(event, RejectConnection):
            self.status = event.status_code
        elif isinstance(event, CloseConnection):
            self.closed = event.code
        elif isinstance(event, TextMessage):
            self._part += event.data.encode()
            if event.message_finished:
                self.texts.append(json.loads(self._part))
                self._part = b""
        elif isinstance(event, BytesMessage):
            self._part += bytes(event.data)
            if event.message_finished:
                self.videos.append(self._part)
                self._part = b""
        else:
            assert isinstance(event, AcceptConnection) or event.__class__.__name__ == "RejectData"
