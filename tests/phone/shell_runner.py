"""Running a script on a bare virtual phone, for the shell's tests."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from remote_assist.phone.machine import Machine
from remote_assist.phone.process import Pipe

HOME = "/data/local/tmp"


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: bytes


def run(script: str, stdin: bytes = b"", machine: Machine | None = None, cwd: str = HOME) -> Ran:
    """Run to the end; stdout and stderr are unbounded here, as they are behind adbd."""
    phone = machine or Machine()
    source, out, err = Pipe(len(stdin) + 1), Pipe(1 << 26), Pipe(1 << 26)
    source.write(stdin)
    source.close_write()
    code = phone.execute(script, source, out, err, threading.Event(), cwd=cwd)
    out.close_write()
    err.close_write()
    return Ran(code, out.read(1 << 26), err.read(1 << 26))
