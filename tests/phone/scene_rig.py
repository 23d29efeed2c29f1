"""A virtual phone whose scene has a clock that only the test moves, and the probe run in its shell."""

from __future__ import annotations

import threading

from remote_assist.phone.process import Pipe
from remote_assist.phone.profiles import dressed
from remote_assist.phone.screen.scene import Scene
from remote_assist.privacy.model import Reading
from remote_assist.privacy.signals import SCRIPT, new_mark, parse, question
from tests.phone.android_rig import Rig

LAG_S, CLOSING_S = 0.05, 0.5


class SceneRig(Rig):
    """`sdk` (26 to 36) and `vendor` choose the words of the dumps."""

    def __init__(self, profile: str = "pixel-15", sdk: int | None = None, vendor: str | None = None) -> None:
        super().__init__(profile)
        dressed(self.state, sdk or self.state.sdk, vendor)
        self.now_s = 1000.0
        self.scene: Scene = self.state.scene
        self.scene.clock = lambda: self.now_s
        self.scene.signal_lag_s, self.scene.closing_s = LAG_S, CLOSING_S
        self.scene.look()

    def later(self, seconds: float) -> None:
        self.now_s += seconds
        self.clock_s += seconds

    def probe(self, looks: int = 1) -> list[Reading]:
        """What the tool's own probe reads in this phone's shell."""
        inward, outward, errors = Pipe(), Pipe(1 << 22), Pipe()
        marks = [new_mark() for _ in range(looks)]
        inward.write("".join(question(tick, mark) for tick, mark in enumerate(marks)).encode())
        inward.close_write()
        assert self.machine.execute(SCRIPT, inward, outward, errors, threading.Event()) == 0
        outward.close_write()
        lines = b"".join(iter(outward.read, b"")).decode().splitlines()
        return [parse(line, mark) for line, mark in zip(lines, marks, strict=True)]
