"""A virtual phone with a standing clock, and a way to run one of its Android commands without a shell."""

from __future__ import annotations

from dataclasses import dataclass

from remote_assist.phone import android, profiles, scenarios
from remote_assist.phone.machine import Machine
from remote_assist.phone.process import Pipe, Process, closed_pipe
from remote_assist.phone.state import PhoneState

NOW_S = 1_793_000_000.25


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Rig:
    """One phone of a profile in a scenario; `clock_s` moves only when a test moves it."""

    def __init__(self, profile: str = "pixel-15", scenario: str = "healthy") -> None:
        self.clock_s = NOW_S
        self.state: PhoneState = profiles.profile(profile, clock=lambda: self.clock_s)
        scenarios.apply(self.state, scenario)
        self.machine = Machine(self.state)
        self.machine.add_programs(android.PROGRAMS)
        android.populate(self.machine)

    def run(self, *argv: str) -> Said:
        out, err = Pipe(1 << 26), Pipe(1 << 26)
        process = Process(self.machine, list(argv), closed_pipe(), out, err, {})
        code = self.machine.programs[argv[0]](process)
        out.close_write()
        err.close_write()
        return Said(code, _drain(out), _drain(err))

    def read(self, path: str) -> str:
        return self.machine.vfs.read(path).decode()


def _drain(pipe: Pipe) -> str:
    return b"".join(iter(pipe.read, b"")).decode()
