"""A client of the virtual phone's screen server that shares nothing with it: pipes, the project's own reader of the
stream, av to decode, and a reader of marks of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import av

from remote_assist.phone.machine import Machine, build
from remote_assist.phone.process import Killed, Pipe, closed_pipe
from remote_assist.screen.wire import Began, Frame, Reader, Size

JAR = "/data/local/tmp/server.jar"
MAX_WAIT_S = 10.0


@dataclass
class Mark:
    """What the squares at the top of a picture say. `good`: sync and checksum are right."""

    good: bool
    secret: bool
    number: int


def read_mark(frame: Any) -> Mark:
    """Look at the middle of each of the 40 squares of the luma plane."""
    plane = frame.planes[0]
    luma = bytes(plane)
    side = frame.width * 12 / 540
    bits = ""
    for at in range(40):
        column, line = int((at + 0.5) * side), int(side / 2)
        bits += "1" if luma[line * plane.line_size + column] > 125 else "0"
    checksum = 0
    for bit in bits[8:32]:
        top = checksum >> 7 ^ int(bit)
        checksum = (checksum << 1 & 0xFF) ^ (0x07 if top else 0)
    return Mark(bits[:8] == "10110010" and checksum == int(bits[32:], 2), bits[8] == "1", int(bits[9:32], 2))


@dataclass
class Running:
    """The server's process on the phone."""

    out: Pipe
    err: Pipe
    cancelled: threading.Event
    thread: threading.Thread
    codes: list[int] = field(default_factory=list)

    def end(self) -> tuple[int, str, str]:
        """Exit code, stdout and stderr, once it has ended."""
        self.thread.join(MAX_WAIT_S)
        assert not self.thread.is_alive(), "the server goes on"
        return self.codes[0], _text(self.out), _text(self.err)


def _text(pipe: Pipe) -> str:
    pipe.close_write()
    text = b""
    while data := pipe.read():
        text += data
    return text.decode()


def start(machine: Machine, words: str, cls: str = "com.genymobile.scrcpy.Server", jar: str = JAR) -> Running:
    running = Running(Pipe(1 << 20), Pipe(1 << 20), threading.Event(), threading.Thread())
    script = f"CLASSPATH={jar} app_process / {cls} {words}"

    def run() -> None:
        pipes = (closed_pipe(), running.out, running.err)
        try:
            running.codes.append(machine.execute(script, *pipes, running.cancelled))
        except Killed:
            running.codes.append(129)

    running.thread = threading.Thread(target=run, daemon=True)
    running.thread.start()
    return running


def phone(profile: str = "pixel-15", sdk: int | None = None) -> Machine:
    machine = build(profile)
    assert machine.state is not None
    machine.vfs.write(JAR, b"PK\x05\x06" + bytes(18), 0o644)
    if sdk is not None:
        machine.state.sdk = sdk
    return machine


class Client:
    """One connection: `frames` are the decoded pictures, `packets` everything with its time of arrival."""

    def __init__(self, machine: Machine, version: str, words: str = "") -> None:
        self.machine = machine
        self.version = version
        self.server = start(machine, f"{version} scid=0badcafe tunnel_forward=true audio=false cleanup=false {words}")
        self.video = self.plug()
        self.control = self.plug() if "control=false" not in words else None
        self.reader = Reader(version, dummy=True)
        self.sizes: list[tuple[int, int]] = []
        self.name: str | None = None
        self.packets: list[tuple[float, Frame]] = []
        self.marks: list[Mark] = []
        self.frames: list[Any] = []
        self.ended = False
        self._config = b""
        self._decoder: Any = None

    def plug(self) -> tuple[Pipe, Pipe]:
        """Connect to the server's socket as adbd does."""
        until = time.monotonic() + MAX_WAIT_S
        while (handler := self.machine.abstract_sockets.get("scrcpy_0badcafe")) is None:
            assert time.monotonic() < until, "the server does not listen"
            time.sleep(0.005)
        accepted: Any = handler
        place = accepted.in_order()
        to_server, from_server = Pipe(1 << 20), Pipe(16 << 20)

        def run() -> None:
            place(to_server, from_server)
            from_server.close_write()

        threading.Thread(target=run, daemon=True).start()
        return to_server, from_server

    def read(self, seconds: float = 0.0, pictures: int = 0) -> None:
        """Take what comes for `seconds`, or until so many more pictures are there."""
        until = time.monotonic() + (seconds or MAX_WAIT_S)
        wanted = len(self.marks) + pictures
        while time.monotonic() < until and not self.ended and (not pictures or len(self.marks) < wanted):
            data = _some(self.video[1], 0.02)
            self.ended = data == b""
            for part in self.reader.feed(data or b""):
                self._take(part)
        assert not pictures or len(self.marks) >= wanted, "no picture came"

    def until(self, condition: Callable[[], object]) -> None:
        """Take what comes until it is so."""
        until = time.monotonic() + MAX_WAIT_S
        while not condition():
            assert time.monotonic() < until, "it never came to be so"
            self.read(0.05)

    def say(self, message: bytes) -> None:
        assert self.control is not None
        self.control[0].write(message)

    def close(self) -> None:
        for pair in (self.video, self.control):
            if pair is not None:
                pair[0].close_write()
                pair[1].close_read()

    def _take(self, part: object) -> None:
        if isinstance(part, Began):
            self.name = part.name
        elif isinstance(part, Size):
            self.sizes.append((part.width_px, part.height_px))
        elif isinstance(part, Frame):
            self.packets.append((time.monotonic(), part))
            if part.config:
                self._config = part.data
                self._decoder = av.CodecContext.create("h264", "r")
            else:
                head = self._config if part.key else b""
                for frame in self._decoder.decode(av.Packet(head + part.data)):
                    self.frames.append(frame)
                    self.marks.append(read_mark(frame))


def _some(pipe: Pipe, wait_s: float) -> bytes | None:
    """What is there now, None if nothing is, b"" at the end."""
    with pipe._changed:
        if not pipe._chunks and not pipe._write_closed:
            pipe._changed.wait(wait_s)
            if not pipe._chunks and not pipe._write_closed:
                return None
    return pipe.read(1 << 20)


@contextmanager
def client(machine: Machine, version: str = "3.3.4", words: str = "max_size=1200") -> Iterator[Client]:
    made = Client(machine, version, words)
    try:
        yield made
    finally:
        made.close()
        made.server.end()
