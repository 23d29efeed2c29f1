"""A small phone with known answers, for tests of the wire: real files of the virtual phone, a shell of a few words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from remote_assist.phone.process import Pipe
from remote_assist.phone.vfs import Vfs


@dataclass
class FakeState:
    properties: dict[str, str] = field(
        default_factory=lambda: {
            "ro.product.name": "oriole",
            "ro.product.model": "Pixel 6",
            "ro.product.device": "oriole",
            "ro.adb.secure": "0",
        }
    )
    debug_dialog: str = "allow"
    debug_dialog_delay_s: float = 0.0
    authorised_keys: set[bytes] = field(default_factory=set)
    on_reboot: list[Callable[[], None]] = field(default_factory=list)
    boots: int = 0

    def reboot(self) -> None:
        self.boots += 1
        for hook in self.on_reboot:
            hook()


class FakeMachine:
    """Its shell knows, one word a line or after `;`: echo, err, exit, cat, lines N, flood N, wait, boom."""

    def __init__(self) -> None:
        self.state = FakeState()
        self.vfs = Vfs()
        self.vfs.mount("/data", 0o771, 1000, 1000)
        self.vfs.folder("/data/local", 0o751, 0, 0)
        self.vfs.folder("/data/local/tmp", 0o771, 2000, 2000)
        self.vfs.folder("/data/data", 0o771, 1000, 1000)
        self.abstract_sockets: dict[str, Callable[[Pipe, Pipe], None]] = {"shout": shout}
        self.cancelled: list[str] = []

    def execute(self, script: str, stdin: Pipe, stdout: Pipe, stderr: Pipe, cancelled: threading.Event) -> int:
        if script:
            return self._run(script, stdin, stdout, stderr, cancelled)
        code, text = 0, b""
        while data := stdin.read():
            text += data
            while b"\n" in text:
                line, text = text.split(b"\n", 1)
                if line.startswith(b"exit"):
                    return int(line[4:] or 0)
                code = self._run(line.decode(), stdin, stdout, stderr, cancelled)
        return code

    def _run(self, script: str, stdin: Pipe, stdout: Pipe, stderr: Pipe, cancelled: threading.Event) -> int:
        for command in script.split(";"):
            word, _, rest = command.strip().partition(" ")
            if word == "echo":
                stdout.write(rest.encode() + b"\n")
            elif word == "err":
                stderr.write(rest.encode() + b"\n")
            elif word == "exit":
                return int(rest)
            elif word == "cat":
                while data := stdin.read():
                    stdout.write(data)
            elif word == "lines":
                for number in range(int(rest)):
                    stdout.write(b"line %d\n" % number)
            elif word == "flood":
                for _ in range(int(rest)):
                    stdout.write(b"x" * 65536)
            elif word == "wait":
                cancelled.wait(20)
                self.cancelled.append(script)
            elif word == "boom":
                raise RuntimeError("a program with a bug")
            elif word:
                stderr.write(f"{word}: inaccessible or not found\n".encode())
                return 127
        return 0


def shout(from_host: Pipe, to_host: Pipe) -> None:
    """The program behind the abstract socket `shout`: says everything back in capitals."""
    while data := from_host.read():
        to_host.write(data.upper())
