"""Sockets that a stream reaches: loopback ports and abstract sockets of the phone's own world, never of this machine.

`tcp:PORT` connects only to a port that this phone itself opened through `reverse:`.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from dataclasses import dataclass

from remote_assist.phone.adbd.contract import AbstractSocket
from remote_assist.phone.adbd.shellservice import StreamInput, StreamOutput
from remote_assist.phone.adbd.stream import Stream
from remote_assist.phone.process import BrokenPipe

_CHUNK_BYTES = 65536
_LAST_WORDS_S = 1.0


EMULATOR_PORTS = range(5555, 5586)
"""An adb server on this machine takes whatever listens there for an emulator and connects by itself."""


class BadSpec(Exception):
    """A socket specification that adbd refuses; the text is adbd's own."""


@dataclass(frozen=True)
class TcpSpec:
    """`tcp:[host:]port`. `host` is "" where none was given: every interface of a phone."""

    host: str
    port: int


def parse_tcp(spec: str) -> TcpSpec:
    """Read `tcp:…` (parse_tcp_socket_spec, AOSP socket_spec.cpp; ParseNetAddress, libbase). Raises `BadSpec`."""
    address = spec.removeprefix("tcp:")
    if re.fullmatch(r"\s*[+-]?\d{1,9}", address):
        port = int(address)
        if not 0 <= port <= 65535:
            raise BadSpec(f"bad port number '{port}'")
        return TcpSpec("", port)
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", address, re.DOTALL)
    if bracketed:
        host, port_text = bracketed.group(1), bracketed.group(2)
    elif address.startswith("["):
        raise BadSpec(f"bad IPv6 address '{address}'")
    elif address.count(":") == 1:
        host, port_text = address.split(":")
    else:
        host, port_text = address, None
    if not host:
        raise BadSpec(f"no host in '{address}'")
    if port_text is None:
        return TcpSpec(host, 5555)
    if not re.fullmatch(r"\d{1,5}", port_text) or not 0 < int(port_text) <= 65535:
        raise BadSpec(f"bad port number '{port_text}' in '{address}'")
    return TcpSpec(host, int(port_text))


def listen(address: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one that adb leaves alone. Raises `OSError`."""
    while True:
        listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, port))
            listening.listen(64)
        except OSError:
            listening.close()
            raise
        if port or listening.getsockname()[1] not in EMULATOR_PORTS:
            return listening
        listening.close()


def relay(stream: Stream, connection: socket.socket) -> None:
    """Carry bytes both ways until either side ends. Closes the connection and finishes the stream."""
    drained = threading.Event()
    threading.Thread(target=_to_connection, args=(stream, connection, drained), name="adb relay", daemon=True).start()
    with contextlib.suppress(OSError):
        while data := connection.recv(_CHUNK_BYTES):
            with contextlib.suppress(BrokenPipe):
                stream.write(data)
    drained.set()
    stream.finish()


def _to_connection(stream: Stream, connection: socket.socket, drained: threading.Event) -> None:
    """What the host sends. After its end the visitor may go on talking for a second: closing on unread bytes would
    reset the connection and lose the host's last words (deferred_close, AOSP sockets.cpp)."""
    try:
        while data := stream.read():
            connection.sendall(data)
    except OSError:
        stream.on_close()
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        drained.wait(_LAST_WORDS_S)
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def serve_abstract(handler: AbstractSocket, stream: Stream) -> None:
    """Let the phone's program behind an abstract socket serve this stream."""
    handler(StreamInput(stream), StreamOutput(stream))
