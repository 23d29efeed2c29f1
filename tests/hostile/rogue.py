"""A phone that wishes the computer ill: the device side of adb from literal bytes, with chosen misbehaviour.

It shares nothing with the virtual phone. Packets are six little-endian words (command, two arguments, length, sum,
command inverted), shell v2 frames one byte of id and four of length (AOSP packages/modules/adb: adb.h,
shell_protocol.h, file_sync_protocol.h). It is accepted by a real adb server without authentication, as phones with
ro.adb.secure=0 are.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

BANNER = (
    b"device::ro.product.name=oriole;ro.product.model=Pixel 6;ro.product.device=oriole;features=shell_v2,cmd,stat_v2"
)
CONNECTED = b"CNXN" + bytes.fromhex("01000001 00001000")
MIB = 1 << 20
OUT, ERR, EXIT = 1, 2, 3
PATIENCE_S = 60.0

POLITE = {
    "ro.product.brand": b"google\n", "ro.product.manufacturer": b"Google\n", "ro.product.model": b"Pixel 6\n",
    "ro.product.device": b"oriole\n", "ro.build.version.release": b"15\n", "ro.build.version.sdk": b"35\n",
    "ro.build.fingerprint": b"google/oriole/oriole:15/AP3A/1:user/release-keys\n", "persist.sys.locale": b"en-US\n",
}  # fmt: skip


def packet(command: bytes, arg0: int, arg1: int, payload: bytes = b"", length: int | None = None) -> bytes:
    inverted = bytes(byte ^ 0xFF for byte in command)
    size = len(payload) if length is None else length
    return command + struct.pack("<IIII", arg0, arg1, size, 0) + inverted + payload


def frame(kind: int, data: bytes, claimed: int | None = None) -> bytes:
    return struct.pack("<BI", kind, len(data) if claimed is None else claimed) + data


class Gone(Exception):
    """The host has closed this stream or the link."""


class Link:
    """One connection from an adb server."""

    def __init__(self, connection: socket.socket, rogue: Rogue) -> None:
        self.connection = connection
        self.rogue = rogue
        self.streams: dict[int, Stream] = {}
        self.sending = threading.Lock()
        self.next_id = 1

    def send(self, data: bytes) -> None:
        try:
            with self.sending:
                self.connection.sendall(data)
        except OSError as broken:
            raise Gone from broken

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        with contextlib.suppress(OSError, Gone, struct.error):
            while head := self._exactly(24):
                command, arg0, arg1, length = struct.unpack("<4sIII", head[:16])
                self._take(command, arg0, arg1, self._exactly(length))
        for stream in list(self.streams.values()):
            stream.closed.set()
            stream.okay.set()
        self.connection.close()

    def _take(self, command: bytes, arg0: int, arg1: int, payload: bytes) -> None:
        if command == b"CNXN":
            self.send(
                CONNECTED + struct.pack("<II", len(self.rogue.banner), 0) + b"\xbc\xb1\xa7\xb1" + self.rogue.banner
            )
        elif command == b"OPEN":
            stream = Stream(self, self.next_id, arg0, payload.rstrip(b"\0"))
            self.next_id += 1
            self.streams[stream.local] = stream
            threading.Thread(target=self._serve, args=(stream,), daemon=True).start()
        elif arg1 in self.streams:
            stream = self.streams[arg1]
            if command == b"CLSE":
                stream.closed.set()
                del self.streams[arg1]
            elif command == b"WRTE":
                stream.heard += payload
                if stream.polite:
                    self.send(packet(b"OKAY", stream.local, stream.remote))
            stream.okay.set()

    def _serve(self, stream: Stream) -> None:
        self.rogue.opened.append(stream.service)
        with contextlib.suppress(Gone):
            try:
                self.rogue.answer(stream)
            finally:
                if not stream.silent:
                    stream.close()

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                return b""
            data += more
        return data


@dataclass
class Stream:
    """One service that the host has opened. `silent`: it is not closed when its misbehaviour ends."""

    link: Link
    local: int
    remote: int
    service: bytes
    heard: bytes = b""
    polite: bool = True
    silent: bool = False
    okay: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def accept(self) -> None:
        self.link.send(packet(b"OKAY", self.local, self.remote))

    def write(self, data: bytes, wait: bool = True) -> None:
        """One WRTE; with `wait` its OKAY is awaited, as an honest phone does."""
        if self.closed.is_set():
            raise Gone
        self.okay.clear()
        self.link.send(packet(b"WRTE", self.local, self.remote, data))
        if wait and (not self.okay.wait(PATIENCE_S) or self.closed.is_set()):
            raise Gone

    def close(self) -> None:
        self.link.send(packet(b"CLSE", self.local, self.remote))

    def linger(self) -> None:
        """Say nothing more, and keep the stream open until the host gives up."""
        self.silent = True
        self.closed.wait(PATIENCE_S)

    @property
    def words(self) -> list[str]:
        """The argument list of a shell command, as our own quoting writes it."""
        line = self.service.partition(b":")[2].decode("utf-8", "replace")
        return [word.replace("'\\''", "'") for word in re.findall(r"'((?:[^']|'\\'')*)'", line)]


Misbehave = Callable[[Stream], None]


class Rogue:
    """Listens on 127.0.0.1. `polite`: it answers the doorbell like a phone and turns on the rest only."""

    def __init__(self, misbehave: Misbehave, *, polite: bool = True, banner: bytes = BANNER) -> None:
        self.misbehave = misbehave
        self.polite = polite
        self.banner = banner
        self.opened: list[bytes] = []
        self.links: list[Link] = []
        while True:
            self.listening = socket.create_server(("127.0.0.1", 0))
            self.port = int(self.listening.getsockname()[1])
            if not 5555 <= self.port <= 5585:  # an adb server would take it for an emulator
                break
            self.listening.close()
        self.serial = f"127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                link = Link(connection, self)
                self.links.append(link)
                threading.Thread(target=link.run, daemon=True).start()

    def answer(self, stream: Stream) -> None:
        if self.polite and stream.service.startswith(b"shell,v2") and stream.words[:1] == ["getprop"]:
            stream.accept()
            said = POLITE.get(stream.words[1] if len(stream.words) > 1 else "", b"\n")
            stream.write(frame(OUT, said) + frame(EXIT, b"\0"))
        else:
            self.misbehave(stream)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for link in self.links:
            link.cut()


def flood_stdout(stream: Stream) -> None:
    stream.accept()
    block = frame(OUT, b"temperature: 900\n" * 3800)
    while True:
        stream.write(block)


def flood_one_line(stream: Stream) -> None:
    stream.accept()
    block = frame(OUT, b"\xff\xfe A" * 16000)
    while True:
        stream.write(block)


def flood_wide_lines(stream: Stream) -> None:
    """Lines that cost most: short, and each with a character beyond the 16 bits that Python stores others in."""
    stream.accept()
    block = frame(OUT, "wifi 1234567890123456 \U0001f600\n".encode() * 2400)
    while True:
        stream.write(block)


def flood_stderr(stream: Stream) -> None:
    stream.accept()
    block = frame(ERR, b"E" * 65000)
    while True:
        stream.write(block)


def flood_without_asking(stream: Stream) -> None:
    """Ignores that an OKAY has to come between two WRTEs; 32 MiB, which the adb server has to hold."""
    stream.accept()
    block = frame(OUT, b"x" * 65000)
    for _ in range(512):
        stream.write(block, wait=False)
    stream.linger()


def flood_tiny_frames(stream: Stream) -> None:
    stream.accept()
    block = frame(OUT, b"\n") * 10_000
    while True:
        stream.write(block)


def flood_empty_frames(stream: Stream) -> None:
    """Frames without content: they use up no byte budget."""
    stream.accept()
    block = frame(OUT, b"") * 10_000
    while True:
        stream.write(block)


def drip(stream: Stream) -> None:
    stream.accept()
    for byte in frame(OUT, b"level: 50\n" * 100):
        stream.write(bytes([byte]))
        if stream.closed.wait(1):
            raise Gone


def half_frame(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(OUT, b"level: 50\n", claimed=20))
    stream.linger()


def half_header(stream: Stream) -> None:
    stream.accept()
    stream.write(b"\x01\x05")
    stream.linger()


def claims_4_gib(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(OUT, b"level: 50\n", claimed=0xFFFFFFFF))
    stream.linger()


def delivers_4_gib(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(OUT, b"", claimed=0xFFFFFFFF))
    while True:
        stream.write(b"z" * 65000)


def wrong_id(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(9, b"level: 50\n") + frame(EXIT, b"\0"))


def says_stdin(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(0, b"reboot\n") + frame(EXIT, b"\0"))


def long_exit(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(EXIT, b"\0\0\0\0"))


def empty_exit(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(EXIT, b""))


def no_exit(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(OUT, b"level: 50\n"))


def oversize_packet(stream: Stream) -> None:
    """More than the payload that both sides have agreed on (1 MiB)."""
    stream.accept()
    stream.link.send(packet(b"WRTE", stream.local, stream.remote, b"A" * (3 * MIB)))
    stream.linger()


def claims_oversize_packet(stream: Stream) -> None:
    stream.accept()
    stream.link.send(packet(b"WRTE", stream.local, stream.remote, b"A" * 100, length=0xFFFFFFF0))
    stream.linger()


def wrong_magic(stream: Stream) -> None:
    stream.accept()
    stream.link.send(packet(b"WRTE", stream.local, stream.remote, b"A")[:20] + b"\0\0\0\0A")
    stream.linger()


def strange_ids(stream: Stream) -> None:
    stream.accept()
    for arg0, arg1 in ((0, 0), (0xFFFFFFFF, stream.remote), (stream.local, 0xFFFFFFFF), (77, 78)):
        for command in (b"WRTE", b"OKAY", b"CLSE"):
            stream.link.send(packet(command, arg0, arg1))
    stream.linger()


def refuses(stream: Stream) -> None:
    stream.link.send(packet(b"CLSE", 0, stream.remote))
    stream.silent = True


def hangs_up(stream: Stream) -> None:
    stream.accept()


def never_okay(stream: Stream) -> None:
    stream.polite = False
    stream.linger()


def takes_nothing(stream: Stream) -> None:
    """Opens, but takes none of our bytes and says nothing."""
    stream.polite = False
    stream.accept()
    stream.linger()


def cuts_the_link(stream: Stream) -> None:
    stream.accept()
    stream.link.send(packet(b"WRTE", stream.local, stream.remote, b"A" * 100, length=5000))
    stream.link.cut()


def connects_again(stream: Stream) -> None:
    stream.accept()
    stream.link.send(packet(b"CNXN", 0x01000001, MIB, b"device::ro.product.model=Other;features=shell_v2,cmd"))
    stream.linger()


def asks_for_a_key(stream: Stream) -> None:
    stream.accept()
    for _ in range(20):
        stream.link.send(packet(b"AUTH", 1, 0, b"T" * 20))
    stream.linger()


def says_nothing(stream: Stream) -> None:
    """Everything exits 0 without a word: not healthy, only silent."""
    stream.accept()
    stream.write(frame(EXIT, b"\0"))


def says_garbage(stream: Stream) -> None:
    stream.accept()
    stream.write(frame(OUT, bytes(range(256)) * 200) + frame(EXIT, b"\0"))


def opens(places: list[bytes]) -> Misbehave:
    """CVE-2022-3168: the phone opens places of this computer that nobody has offered it."""

    def misbehave(stream: Stream) -> None:
        stream.accept()
        for number, place in enumerate(places):
            stream.link.send(packet(b"OPEN", 9000 + number, 0, place + b"\0"))
        time.sleep(0.2)
        stream.write(frame(OUT, b"level: 50\n") + frame(EXIT, b"\0"))

    return misbehave


def sync(answer: Callable[[Stream, bytes], None]) -> Misbehave:
    """Answers file requests by `answer(stream, request)`; shell commands exit 0."""

    def misbehave(stream: Stream) -> None:
        if not stream.service.startswith(b"sync:"):
            return says_nothing(stream)
        stream.accept()
        until = time.monotonic() + PATIENCE_S
        while len(stream.heard) < 8 or len(stream.heard) < 8 + int.from_bytes(stream.heard[4:8], "little"):
            if stream.closed.is_set() or time.monotonic() > until:
                raise Gone
            stream.okay.wait(1)
            stream.okay.clear()
        answer(stream, stream.heard[:4])
        return None

    return misbehave


QUICK: dict[str, Misbehave] = {
    each.__name__: each
    for each in (
        flood_stdout, flood_one_line, flood_wide_lines, flood_stderr, delivers_4_gib, wrong_id, says_stdin, long_exit,
        empty_exit, no_exit, oversize_packet, claims_oversize_packet, refuses, hangs_up, cuts_the_link,
        connects_again, says_nothing, says_garbage,
    )
}  # fmt: skip
"""Over as soon as it is noticed."""

SLOW: dict[str, Misbehave] = {
    each.__name__: each
    for each in (
        flood_without_asking, flood_empty_frames, flood_tiny_frames, drip, half_frame, half_header, claims_4_gib, strange_ids, never_okay,
        takes_nothing, asks_for_a_key, wrong_magic,
    )
}  # fmt: skip
"""Over when the deadline is."""
