"""The host's side of adb's protocol, written from its description alone: shares nothing with the virtual phone.

A header is command, two arguments, length, sum, command inverted; all little-endian.
"""

from __future__ import annotations

import socket
import struct
import time
from types import TracebackType

HOST_BANNER = b"host::features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir"


def packet(command: bytes, arg0: int, arg1: int, payload: bytes = b"", checksum: int | None = None) -> bytes:
    number = int.from_bytes(command, "little")
    total = sum(payload) if checksum is None else checksum
    return struct.pack("<4sIIIII", command, arg0, arg1, len(payload), total, number ^ 0xFFFFFFFF) + payload


class RawHost:
    """One connection, handled packet by packet. Every wait ends after `patience_s`."""

    def __init__(self, port: int, patience_s: float = 5.0) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(patience_s)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.next_id = 100

    def __enter__(self) -> RawHost:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def send(self, command: bytes, arg0: int, arg1: int, payload: bytes = b"") -> None:
        self.socket.sendall(packet(command, arg0, arg1, payload))

    def receive(self) -> tuple[bytes, int, int, bytes]:
        """The next packet; EOFError when the phone has closed the link."""
        command, arg0, arg1, length, _, magic = struct.unpack("<4sIIIII", self._exactly(24))
        assert int.from_bytes(command, "little") ^ 0xFFFFFFFF == magic
        return command, arg0, arg1, self._exactly(length)

    def silent(self, seconds: float = 0.15) -> bool:
        """Does the phone say nothing for so long?"""
        patience = self.socket.gettimeout()
        self.socket.settimeout(seconds)
        try:
            self.socket.recv(1, socket.MSG_PEEK)
            return False
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(patience)

    def closed(self) -> bool:
        """Does the phone close the link, with nothing more to say but its answers to OKAYs that crossed its CLSE?"""
        try:
            while self.receive()[0] == b"CLSE":
                pass
        except (EOFError, ConnectionResetError):
            return True
        except TimeoutError:
            pass
        return False

    def receive_but(self, *unwanted: bytes) -> tuple[bytes, int, int, bytes]:
        """The next packet that is not a late one of these."""
        while (found := self.receive())[0] in unwanted:
            pass
        return found

    def receive_of(self, theirs: int) -> tuple[bytes, int, int, bytes]:
        """The next packet of the phone's stream `theirs`."""
        while (found := self.receive())[1] != theirs:
            pass
        return found

    def connect(self, version: int = 0x01000001, max_payload: int = 1024 * 1024) -> tuple[bytes, int, int, bytes]:
        self.send(b"CNXN", version, max_payload, HOST_BANNER)
        return self.receive()

    def open(self, service: bytes) -> Channel:
        self.next_id += 1
        self.send(b"OPEN", self.next_id, 0, service)
        command, arg0, arg1, _ = self.receive()
        while command == b"CLSE" and arg1 != self.next_id:  # the answer to an OKAY that crossed the phone's CLSE
            command, arg0, arg1, _ = self.receive()
        assert arg1 == self.next_id, (command, arg0, arg1)
        if command == b"CLSE":
            return Channel(self, self.next_id, 0)
        assert command == b"OKAY"
        return Channel(self, self.next_id, arg0)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data


class Channel:
    """One stream, the only busy one of its link. `remote` is 0 where the phone refused."""

    def __init__(self, host: RawHost, local: int, remote: int) -> None:
        self.host, self.local, self.remote = host, local, remote
        self.data = b""
        self.sizes: list[int] = []
        self.ended = not remote
        self.okays = 0

    def write(self, data: bytes, wait: bool = True) -> None:
        wanted = self.okays + 1
        self.host.send(b"WRTE", self.local, self.remote, data)
        while wait and self.okays < wanted and not self.ended:
            self.step()

    def step(self, late_s: float = 0) -> None:
        """Take one packet; a WRTE gets its OKAY, `late_s` later."""
        command, arg0, arg1, payload = self.host.receive()
        if command == b"CLSE" and arg1 != self.local:
            return
        assert (arg0, arg1) == (self.remote, self.local), (command, arg0, arg1)
        if command == b"OKAY":
            self.okays += 1
        elif command == b"WRTE":
            self.data += payload
            self.sizes.append(len(payload))
            time.sleep(late_s)
            self.host.send(b"OKAY", self.local, self.remote)
        else:
            assert command == b"CLSE", command
            self.ended = True
            self.host.send(b"CLSE", self.local, self.remote)

    def all(self) -> bytes:
        """Everything until the phone closes."""
        while not self.ended:
            self.step()
        return self.data

    def until(self, length: int) -> bytes:
        while len(self.data) < length and not self.ended:
            self.step()
        return self.data

    def close(self) -> bool:
        """Close from here. Does the phone confirm with a CLSE?"""
        self.host.send(b"CLSE", self.local, self.remote)
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            command, arg0, arg1, _ = self.host.receive()
            if command == b"CLSE":
                return (arg0, arg1) == (self.remote, self.local)
        return False


def frames(data: bytes) -> dict[str, bytes | int]:
    """shell,v2's frames by kind: out, err, exit."""
    found: dict[str, bytes | int] = {"out": b"", "err": b""}
    while data:
        kind, length = struct.unpack_from("<BI", data)
        body, data = data[5 : 5 + length], data[5 + length :]
        assert len(body) == length
        if kind == 3:
            found["exit"] = body[0]
        else:
            name = {1: "out", 2: "err"}[kind]
            found[name] = bytes(found[name]) + body  # type: ignore[arg-type]
    return found


def frame(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<BI", kind, len(body)) + body


def request(kind: bytes, text: bytes) -> bytes:
    """A sync request or chunk: four letters, a length, the bytes."""
    return kind + struct.pack("<I", len(text)) + text
