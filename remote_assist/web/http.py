"""A small HTTP/1.1 server for one page: threads, hard limits, and nothing that tells a stranger what it is.

It listens on a socket that it is given (loopback TCP, or a Unix socket that adb leads to) and knows one authority, the
`127.0.0.1:PORT` that the browser sees. Whoever asks under another name gets 421: that is what DNS rebinding looks like.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import h11

from remote_assist.errors import UsageError

MAX_HEAD_BYTES = MAX_BODY_BYTES = 64 * 1024
READ_BYTES = 4096
"""Small, because the parser's limit is checked between reads."""
MAX_LINKS = 32
HEAD_TIMEOUT_S = 5.0
"""For the whole head, and as long again for the whole body: a stranger who sends one byte at a time gains nothing."""
PART_TIMEOUT_S, PART_READS = 0.5, 8
ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)
"""`same-origin`, not `no-referrer`: with that a page's own POST carries `Origin: null` (Fetch standard)."""


@dataclass(frozen=True, slots=True)
class Request:
    """One whole request. Header names are in lower case, in the order in which they came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def every(self, name: str) -> tuple[str, ...]:
        return tuple(value for one, value in self.headers if one == name)


@dataclass(frozen=True, slots=True)
class Response:
    """`headers` come in addition to ALWAYS and replace those of the same name. A stranger's answer has no body."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class Link:
    """One connection. `trusted` once its other end has shown the key: only then it survives a crowd of strangers."""

    socket: socket.socket
    trusted: bool = False
    thread: threading.Thread | None = field(default=None, repr=False)

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Takeover:
    """The answer to an upgrade: `run` owns the connection until it returns. `early` is what came after the head."""

    run: Callable[[Link, Request, bytes], None]


Answer = Callable[[Request], Response | Takeover]


def listen(port: int = 0) -> socket.socket:
    """A listening socket on 127.0.0.1. Raises UsageError when the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM | getattr(socket, "SOCK_CLOEXEC", 0))
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(MAX_LINKS)
    except OSError as failed:
        listener.close()
        raise UsageError(
            "Port {port} of this computer cannot be listened on: {why}.",
            port=port,
            why=failed,
            next_step="Choose another port, or none: a free one is then found.",
        ) from failed
    return listener


class Server:
    """Serves until `close`. `answer` is called in the connection's own thread, at most MAX_LINKS at a time."""

    def __init__(self, listener: socket.socket, authority: str, answer: Answer) -> None:
        self.authority = authority
        self._listener = listener
        self._answer = answer
        self._links: list[Link] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._accepting, name=f"web {authority}", daemon=True)

    def start(self) -> None:
        self._listener.settimeout(0.5)
        self._thread.start()

    def close(self) -> None:
        """Hang up on everybody. Safe to call from a connection's own thread."""
        self._ended.set()
        with self._lock:
            links = list(self._links)
        for link in links:
            link.hang_up()
        with contextlib.suppress(OSError):
            # Wakes the accepting thread at once on Linux; elsewhere it looks by itself soon.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._thread, *(link.thread for link in links)):
            if thread is not None and thread is not threading.current_thread() and thread.is_alive():
                thread.join(2.0)

    def _accepting(self) -> None:
        while not self._ended.is_set():
            try:
                taken, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                # Out of file descriptors, or closed: the loop's condition tells which.
                self._ended.wait(0.1)
                continue
            link = Link(taken)
            link.thread = threading.Thread(target=self._serving, args=(link,), name="web link", daemon=True)
            if self._room(link):
                link.thread.start()
            else:
                taken.close()

    def _room(self, link: Link) -> bool:
        """Take the link in, at the cost of the oldest that has shown no key."""
        with self._lock:
            if len(self._links) >= MAX_LINKS:
                oldest = next((one for one in self._links if not one.trusted), None)
                if oldest is None:
                    return False
                self._links.remove(oldest)
                oldest.hang_up()
            self._links.append(link)
            return not self._ended.is_set()

    def _serving(self, link: Link) -> None:
        try:
            with link.socket, contextlib.suppress(OSError):
                if link.socket.family == socket.AF_INET:
                    link.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._talk(link)
        finally:
            with self._lock, contextlib.suppress(ValueError):
                self._links.remove(link)

    def _talk(self, link: Link) -> None:
        parser = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
        while not self._ended.is_set():
            request: Request | None = None
            outcome: Response | Takeover
            try:
                request = _read(parser, link.socket)
                if request is None:
                    return
                outcome = self._judged(request)
            except h11.RemoteProtocolError as failed:
                outcome = Response(failed.error_status_hint)
            if isinstance(outcome, Takeover):
                assert request is not None
                outcome.run(link, request, parser.trailing_data[0])
                return
            link.socket.settimeout(HEAD_TIMEOUT_S)
            link.socket.sendall(_written(parser, outcome))
            if parser.our_state is not h11.DONE or parser.their_state is not h11.DONE:
                _part(link.socket)
                return
            parser.start_next_cycle()

    def _judged(self, request: Request) -> Response | Takeover:
        if request.every("host") != (self.authority,):
            return Response(421)
        return self._answer(request)


def _read(parser: h11.Connection, link: socket.socket) -> Request | None:
    """The next request; None when the other end goes or is too slow. Raises h11.RemoteProtocolError."""
    head: h11.Request | None = None
    body = bytearray()
    until_s = time.monotonic() + HEAD_TIMEOUT_S
    while True:
        event = parser.next_event()
        if event is h11.NEED_DATA:
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                return None
            link.settimeout(left_s)
            try:
                parser.receive_data(link.recv(READ_BYTES))
            except TimeoutError:
                return None
        elif isinstance(event, h11.Request):
            head, until_s = event, time.monotonic() + HEAD_TIMEOUT_S
            if any(name == b"content-length" and int(value) > MAX_BODY_BYTES for name, value in event.headers):
                raise h11.RemoteProtocolError("body too long", error_status_hint=413)
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MAX_BODY_BYTES:
                raise h11.RemoteProtocolError("body too long", error_status_hint=413)
        elif head is not None and (isinstance(event, h11.EndOfMessage) or event is h11.PAUSED):
            headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers)
            return Request(head.method.decode("latin-1"), head.target.decode("latin-1"), headers, bytes(body))
        else:
            return None


def _written(parser: h11.Connection, response: Response) -> bytes:
    own = {name.lower() for name, _ in response.headers}
    headers = [*response.headers, *((name, value) for name, value in ALWAYS if name.lower() not in own)]
    headers.append(("Content-Length", str(len(response.body))))
    if response.status >= 400 or parser.their_state is h11.SEND_BODY:
        headers.append(("Connection", "close"))
    if parser.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
        return b""
    raw = parser.send(h11.Response(status_code=response.status, headers=headers)) or b""
    if response.body:
        raw += parser.send(h11.Data(data=response.body)) or b""
    return raw + (parser.send(h11.EndOfMessage()) or b"")


def _part(link: socket.socket) -> None:
    """Hang up so that the answer arrives: closing with unread bytes would reset the connection and lose it."""
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_WR)
        link.settimeout(PART_TIMEOUT_S)
        for _ in range(PART_READS):
            if not link.recv(65536):
                return
