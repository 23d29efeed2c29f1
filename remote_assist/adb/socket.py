"""The smart-socket protocol of an adb server: four hex digits of length, the request, then OKAY or FAIL.

AOSP packages/modules/adb/OVERVIEW.TXT and SERVICES.TXT; client/adb_client.cpp. Every wait here is bounded by one
total deadline, however slowly bytes drip, and nothing is ever allocated because the other side claims a length.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import threading
import time
from typing import TYPE_CHECKING

from remote_assist.errors import (
    DeadlineExceeded,
    LinkLost,
    NoPermissions,
    NoPhone,
    Offline,
    ProtocolError,
    RemoteAssistError,
    RemoteRefused,
    ServerUnavailable,
    SeveralPhones,
    Unauthorized,
    UsageError,
)

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.adb.server import Server

MAX_REQUEST = 0xFFFF
MAX_TEXT_CHARS = 400
CANCEL_SLICE_S = 0.05


def readable(raw: bytes) -> str:
    """Bytes of a stranger as one bounded line: control bytes, bidi marks and broken UTF-8 become visible escapes."""
    text = raw[: MAX_TEXT_CHARS * 4].decode("utf-8", "backslashreplace")
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return shown if len(shown) <= MAX_TEXT_CHARS and len(raw) <= MAX_TEXT_CHARS * 4 else shown[:MAX_TEXT_CHARS] + "…"


class Deadline:
    """One total time for a whole exchange, on the monotonic clock; also the place where a cancel is noticed."""

    __slots__ = ("_until", "cancel", "timeout_s")

    def __init__(self, timeout_s: float, cancel: threading.Event | None = None) -> None:
        self.timeout_s = timeout_s
        self.cancel = cancel
        self._until = time.monotonic() + timeout_s

    def left_s(self) -> float:
        """Seconds left (> 0). Raises DeadlineExceeded."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded("no complete answer within {seconds:g} s", seconds=self.timeout_s)
        if self.cancel is not None and self.cancel.is_set():
            raise DeadlineExceeded("cancelled")
        return left

    def slice_s(self) -> float:
        """How long one wait may be: all that is left, or a short slice where somebody may cancel."""
        left = self.left_s()
        return left if self.cancel is None else min(left, CANCEL_SLICE_S)


class Wire:
    """One connection to an adb server. Not thread-safe; one reader and one writer may use it side by side."""

    __slots__ = ("sock",)

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.sock = sock

    def fileno(self) -> int:
        return self.sock.fileno()

    def close(self) -> None:
        self.sock.close()

    def hang_up(self) -> None:
        """Ends the connection at once, also for a thread that waits on it; the descriptor itself goes with `close`, so
        that its number is not reused under that thread."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def some(self, limit: int, deadline: Deadline) -> bytes:
        """1 to `limit` bytes, or b"" when the other side has closed. Raises DeadlineExceeded, LinkLost."""
        while True:
            try:
                return self.sock.recv(limit)
            except (BlockingIOError, InterruptedError):
                pass
            except OSError as broken:
                raise LinkLost("the connection to adb broke: {why}", why=broken)
            self.wait(deadline, write=False)

    def exactly(self, count: int, deadline: Deadline) -> bytes:
        """`count` bytes; `count` must be small or bounded by the caller. Raises LinkLost when they do not all come."""
        got = bytearray()
        while len(got) < count:
            piece = self.some(min(count - len(got), 65536), deadline)
            if not piece:
                raise LinkLost("adb closed the connection in the middle of an answer")
            got += piece
        return bytes(got)

    def send(self, data: bytes | memoryview, deadline: Deadline) -> None:
        """All of `data`. Raises DeadlineExceeded, LinkLost."""
        view = memoryview(data)
        while view:
            sent = self.push(view)
            view = view[sent:]
            if not sent:
                self.wait(deadline, write=True)

    def push(self, data: bytes | memoryview) -> int:
        """Sends as much of `data` as goes without waiting and says how much that was. Raises LinkLost."""
        try:
            return self.sock.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError as broken:
            raise LinkLost("the connection to adb broke: {why}", why=broken)

    def wait(self, deadline: Deadline, *, write: bool, read: bool | None = None) -> tuple[bool, bool]:
        """Blocks until readable and/or writable; returns (readable, writable). Raises DeadlineExceeded."""
        poll = select.poll()
        want_read = not write if read is None else read
        poll.register(self.sock, (select.POLLIN if want_read else 0) | (select.POLLOUT if write else 0))
        while True:
            events = poll.poll(deadline.slice_s() * 1000 + 1)
            if events:
                bits = events[0][1]
                broken = bits & (select.POLLERR | select.POLLHUP | select.POLLNVAL)
                return bool(want_read and (bits & select.POLLIN or broken)), bool(
                    write and (bits & select.POLLOUT or broken)
                )
            deadline.left_s()

    def request(self, service: str | bytes, deadline: Deadline) -> None:
        """Sends one request and waits for its OKAY. Raises RemoteRefused and its more exact relatives on FAIL."""
        raw = service.encode("utf-8") if isinstance(service, str) else service
        if len(raw) > MAX_REQUEST:
            raise UsageError(
                "a request of {bytes} bytes is longer than adb can carry ({most})", bytes=len(raw), most=MAX_REQUEST
            )
        self.send(b"%04x%b" % (len(raw), raw), deadline)
        self.status(deadline)

    def status(self, deadline: Deadline) -> None:
        """Reads OKAY, or FAIL with its text. Raises as `refusal`, ProtocolError, LinkLost."""
        word = self.exactly(4, deadline)
        if word == b"OKAY":
            return
        if word == b"FAIL":
            raise refusal(self.block(deadline))
        raise ProtocolError("adb answered {said!r} instead of OKAY or FAIL", said=readable(word))

    def block(self, deadline: Deadline) -> bytes:
        """Four hex digits of length, then so many bytes (at most 65 535)."""
        digits = self.exactly(4, deadline)
        if not all(c in b"0123456789abcdefABCDEF" for c in digits):
            raise ProtocolError("adb gave {said!r} as a length", said=readable(digits))
        return self.exactly(int(digits, 16), deadline)


def refusal(text: bytes) -> RemoteAssistError:
    """A FAIL's text as the error that has the right next step (texts: AOSP adb/transport.cpp, acquire_one_transport)."""
    said = readable(text)
    low = text.lower()
    if b"unauthorized" in low or b"still authorizing" in low:
        return Unauthorized("The phone has not allowed this computer yet.")
    if b"insufficient permissions" in low or b"no permissions" in low:
        return NoPermissions("This computer's user may not open the phone's USB device.")
    if b"device offline" in low or b"still connecting" in low:
        return Offline("adb sees the phone, but the phone does not answer.")
    if b"more than one device" in low:
        return SeveralPhones("More than one phone is attached.")
    if (
        (low.startswith(b"device '") and b"not found" in low)
        or b"no devices" in low
        or b"no device with transport" in low
    ):
        return NoPhone("The phone is no longer attached (adb: {said}).", said=said)
    return RemoteRefused("adb refused: {said}", said=said)


def dial(server: Server, deadline: Deadline) -> Wire:
    """A fresh connection to the server. Raises ServerUnavailable, DeadlineExceeded."""
    address = server.address
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    if not isinstance(address, str) and ":" in address[0]:
        family = socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(deadline.left_s())
        while (code := sock.connect_ex(address)) == errno.EAGAIN:  # connect(2): a Unix socket's short queue is full
            time.sleep(min(0.001, deadline.left_s()))
        if code:
            raise OSError(code, os.strerror(code))
        if family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as broken:
        sock.close()
        raise ServerUnavailable("the adb server cannot be reached: {why}", why=broken)
    except BaseException:
        sock.close()
        raise
    return Wire(sock)


def ask(server: Server, service: str, timeout_s: float = 5.0) -> bytes:
    """One host request whose answer is a length-prefixed text (`host:version`, `host:devices-l`, …)."""
    deadline = Deadline(timeout_s)
    with dial(server, deadline) as wire:
        wire.request(service, deadline)
        return wire.block(deadline)


def tell(server: Server, service: str, timeout_s: float = 5.0) -> None:
    """One host request that is answered by OKAY alone."""
    deadline = Deadline(timeout_s)
    with dial(server, deadline) as wire:
        wire.request(service, deadline)


def open_service(phone: Attached, service: str | bytes, deadline: Deadline) -> Wire:
    """A raw stream to a service on the phone (`shell,v2,raw:…`, `sync:`, `localabstract:…`, `tcp:…`).

    The phone is named by its transport id where the list gave one: a phone that was unplugged and came back, or
    another one with the same serial, has a new id and is refused (NoPhone) instead of silently taking the command.
    """
    if phone.transport_id is not None:
        target = f"host:transport-id:{phone.transport_id}"
    else:
        target = f"host:transport:{phone.serial}"
    wire = dial(phone.server, deadline)
    try:
        wire.request(target, deadline)
        wire.request(service, deadline)
    except BaseException:
        wire.close()
        raise
    return wire
