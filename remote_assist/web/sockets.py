"""A WebSocket (RFC 6455) on a connection that the HTTP server has handed over: one thread reads, another may write.

No extension is accepted: video does not shrink, and compression beside a secret gives its length away.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Message,
    Ping,
    Pong,
    RejectConnection,
    TextMessage,
)
from wsproto.events import Request as Upgrade
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from remote_assist.web.http import ALWAYS, Link, Request

MAX_MESSAGE_BYTES = 16 * 1024
"""What a page has to say is a tap or a sentence."""
SEND_TIMEOUT_S = 10.0
GOODBYE_S = 0.2
SEND_BUFFER_BYTES = 256 * 1024
"""What the kernel holds cannot be taken back any more; a slow page shall not see the past for long."""
NORMAL, ENDED, ELSEWHERE, NO_KEY = 1000, 4000, 4001, 4003
"""RFC 6455's and our own close codes: the view is over; it was opened in another window; the first message was not the key."""


class Gone(Exception):
    """The other end has closed, broken the protocol or stopped reading."""


class Channel:
    """An accepted WebSocket. `receive` belongs to one thread; the rest may be called from any."""

    def __init__(self, link: Link, request: Request, early: bytes) -> None:
        """Raises Gone when the request is no proper upgrade; it has then been answered."""
        self._socket = link.socket
        self._sending = threading.Lock()
        self._state = WSConnection(ConnectionType.SERVER)
        self._parts: list[str] = []
        self._waiting: list[str] = []
        self._closed = False
        self._readable = select.poll()
        self._readable.register(self._socket, select.POLLIN)
        self._socket.settimeout(SEND_TIMEOUT_S)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
        try:
            self._state.initiate_upgrade_connection(headers, request.target)
            proper = any(isinstance(event, Upgrade) for event in self._state.events())
        except RemoteProtocolError:
            proper = False
        if not proper:
            self._refuse()
            raise Gone
        plain = [(name.encode(), value.encode()) for name, value in ALWAYS]
        self._send(AcceptConnection(extra_headers=plain))
        if early:
            self._feed(early)

    def receive(self, timeout_s: float) -> str | None:
        """The next text message; None when there was none in time. Raises Gone."""
        until_s = time.monotonic() + timeout_s
        while not self._waiting:
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                return None
            try:
                data = self._socket.recv(65536) if self._readable.poll(left_s * 1000) else None
            except (OSError, ValueError) as failed:
                raise Gone from failed
            if data is not None:
                self._feed(data)
        return self._waiting.pop(0)

    def text(self, message: str) -> None:
        """Raises Gone."""
        self._send(TextMessage(data=message))

    def binary(self, message: bytes) -> None:
        """Raises Gone."""
        self._send(BytesMessage(data=message))

    def close(self, code: int) -> None:
        """Say goodbye and hang up; no error when the other end has gone already."""
        if self._sending.acquire(timeout=GOODBYE_S):
            # A page that has stopped reading holds the writer, and gets no goodbye.
            self._sending.release()
            with contextlib.suppress(Gone):
                self._send(CloseConnection(code=code))
        self._closed = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _feed(self, data: bytes) -> None:
        try:
            self._state.receive_data(data or None)
            for event in self._state.events():
                self._take(event)
        except RemoteProtocolError as failed:
            self.close(1002)
            raise Gone from failed

    def _take(self, event: Event) -> None:
        if isinstance(event, Message):
            if not isinstance(event, TextMessage):
                self.close(1003)
                raise Gone
            self._parts.append(event.data)
            if sum(map(len, self._parts)) > MAX_MESSAGE_BYTES:
                self.close(1009)
                raise Gone
            if event.message_finished:
                self._waiting.append("".join(self._parts))
                self._parts.clear()
        elif isinstance(event, Ping):
            self._send(event.response())
        elif isinstance(event, CloseConnection):
            with contextlib.suppress(Gone):
                self._send(event.response())
            raise Gone
        elif not isinstance(event, Pong):
            raise Gone

    def _send(self, event: Event) -> None:
        with self._sending:
            if self._closed:
                raise Gone
            try:
                self._socket.sendall(self._state.send(event))
            except (OSError, LocalProtocolError) as failed:
                self._closed = True
                raise Gone from failed

    def _refuse(self) -> None:
        with contextlib.suppress(OSError, LocalProtocolError):
            self._socket.sendall(self._state.send(RejectConnection(status_code=400)))
