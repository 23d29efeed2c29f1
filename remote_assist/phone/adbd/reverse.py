"""`reverse:`: ports on the phone that lead to the host (AOSP adb_listeners.cpp, handle_forward_request in adb.cpp).

The table belongs to the phone, not to a link: everybody lists and removes everybody's entries. A listener ends with
the link that asked for it. A phone listens on every interface for a bare `tcp:P`; here it is always 127.0.0.1, and
`Listener.any_interface` remembers the difference.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from remote_assist.phone.adbd.contract import AbstractSocket
from remote_assist.phone.adbd.link import Link
from remote_assist.phone.adbd.shellservice import StreamInput, StreamOutput
from remote_assist.phone.adbd.sockets import BadSpec, listen, parse_tcp, relay
from remote_assist.phone.adbd.stream import Stream
from remote_assist.phone.process import BrokenPipe, Pipe


class Refused(Exception):
    """The FAIL text for the host."""


@dataclass
class Listener:
    """One entry: connections to `local` go to `remote` on the host behind `link`."""

    local: str
    remote: str
    link: Link
    close: Callable[[], None]
    any_interface: bool = False


@dataclass
class ReverseTable:
    """All reverse entries of one phone. `abstract_sockets` is the phone's own table, for `localabstract:` entries."""

    abstract_sockets: dict[str, AbstractSocket]
    _listeners: list[Listener] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def request(self, command: str, link: Link) -> bytes:
        """The reply to what follows `reverse:`."""
        try:
            return self._request(command, link)
        except Refused as refusal:
            return b"FAIL" + _counted(str(refusal))

    def _request(self, command: str, link: Link) -> bytes:
        if command == "list-forward":
            return _counted(self.listing())
        if command == "killforward-all":
            self.remove_all()
            return b"OKAY"
        if command.startswith("killforward:"):
            self._remove(command.removeprefix("killforward:"))
            return b"OKAY"
        if command.startswith("forward:"):
            port = self._forward(command.removeprefix("forward:"), link)
            return b"OKAY" + (_counted(str(port)) if port else b"")
        raise Refused("not a reverse forwarding command")

    def listing(self) -> str:
        """A line an entry: the link's name, the phone's end, the host's end."""
        with self._lock:
            return "".join(f"host-{entry.link.number} {entry.local} {entry.remote}\n" for entry in self._listeners)

    def entries(self) -> tuple[Listener, ...]:
        with self._lock:
            return tuple(self._listeners)

    def port_is_ours(self, port: int) -> bool:
        """Does this phone itself listen on that TCP port?"""
        with self._lock:
            return any(entry.local == f"tcp:{port}" for entry in self._listeners)

    def remove_all(self, link: Link | None = None) -> None:
        """Close every entry, or those of a link that has gone."""
        with self._lock:
            for entry in self._listeners:
                if link is None or entry.link is link:
                    entry.close()
            self._listeners = [entry for entry in self._listeners if link is not None and entry.link is not link]

    def _remove(self, text: str) -> None:
        if not text or ";" in text:
            raise Refused(f"bad killforward: {text}")
        with self._lock:
            for entry in self._listeners:
                if entry.local == text:
                    entry.close()
                    self._listeners.remove(entry)
                    return
        raise Refused(f"listener '{text}' not found")

    def _forward(self, text: str, link: Link) -> int | None:
        no_rebind = text.startswith("norebind:")
        text = text.removeprefix("norebind:")
        local, _, remote = text.partition(";")
        if not local or not remote or ";" in remote or remote.startswith("*"):
            raise Refused(f"bad forward: {text}")
        with self._lock:
            for entry in self._listeners:
                if entry.local == local:
                    if no_rebind:
                        raise Refused("cannot rebind existing socket")
                    entry.remote, entry.link = remote, link
                    return None
            try:
                if local.startswith("tcp:"):
                    return self._listen_tcp(local, remote, link)
                if local.startswith("localabstract:"):
                    self._listen_abstract(local, remote, link)
                    return None
            except BadSpec as error:
                raise Refused(f"cannot bind listener: {error}") from None
            except OSError as error:
                raise Refused(f"cannot bind listener: {os.strerror(error.errno or errno.EINVAL)}") from None
        raise Refused(f"cannot bind listener: unknown socket specification:{local}")

    def _listen_tcp(self, local: str, remote: str, link: Link) -> int:
        spec = parse_tcp(local)
        if spec.host not in ("", "localhost", "::1"):
            raise BadSpec("listening on specified hostname currently unsupported")
        if 0 < spec.port < 1024:
            raise OSError(errno.EACCES, local)
        listening = listen("::1" if spec.host == "::1" else "127.0.0.1", spec.port)
        port = int(listening.getsockname()[1])

        def close() -> None:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()

        entry = Listener(f"tcp:{port}", remote, link, close, any_interface=not spec.host)
        self._listeners.append(entry)
        threading.Thread(target=_accept, args=(listening, entry), name=f"reverse {port}", daemon=True).start()
        return port

    def _listen_abstract(self, local: str, remote: str, link: Link) -> None:
        name = local.removeprefix("localabstract:")
        if name in self.abstract_sockets:
            raise OSError(errno.EADDRINUSE, name)

        def connect(from_program: Pipe, to_program: Pipe) -> None:
            _carry(entry, from_program, to_program)

        entry = Listener(local, remote, link, lambda: _forget(self.abstract_sockets, name))
        self._listeners.append(entry)
        self.abstract_sockets[name] = connect


def serve(table: ReverseTable, command: str, link: Link, stream: Stream) -> None:
    """Answer one `reverse:` request on its stream."""
    stream.write(table.request(command, link))


def _counted(text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")[:0xFFFF]
    return b"%04x" % len(data) + data


def _forget(sockets: dict[str, AbstractSocket], name: str) -> None:
    sockets.pop(name, None)


def _accept(listening: socket.socket, entry: Listener) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_connect, args=(connection, entry), name="adb relay", daemon=True).start()


def _connect(connection: socket.socket, entry: Listener) -> None:
    stream = entry.link.open_to_host(entry.remote)
    if stream.wait_connected():
        relay(stream, connection)
    else:
        connection.close()


def _carry(entry: Listener, from_program: Pipe, to_program: Pipe) -> None:
    """One connection of a program on the phone to the host. Returns when both directions have ended."""
    stream = entry.link.open_to_host(entry.remote)
    if not stream.wait_connected():
        to_program.close_write()
        return
    out = StreamOutput(stream)

    def upwards() -> None:
        with contextlib.suppress(BrokenPipe):
            while data := from_program.read():
                out.write(data)
        stream.finish()

    sender = threading.Thread(target=upwards, name="adb relay", daemon=True)
    sender.start()
    with contextlib.suppress(BrokenPipe):
        source = StreamInput(stream)
        while data := source.read():
            to_program.write(data)
    to_program.close_write()
    from_program.close_read()
    sender.join()
