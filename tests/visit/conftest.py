"""Virtual phones in this process, the real adb, the real command line, a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from remote_assist.adb import connect
from remote_assist.adb.server import private, stop
from remote_assist.phone.machine import Machine, build
from remote_assist.phone.server import serve


@dataclass
class Done:
    """What a command came to. `json` parses stdout."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Bench:
    """One data folder and its adb server; phones are attached to it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._closing: list[Callable[[], None]] = []

    def attach(self, profile: str = "pixel-15", scenario: str = "healthy", machine: Machine | None = None) -> Attached:
        machine = machine or build(profile, scenario)
        served = serve(machine)
        ours = private(self.data, usb=False)
        phone = connect.connect(ours, served.serial)
        self._closing.append(lambda: connect.disconnect(ours, served.serial))
        self._closing.append(served.close)
        return Attached(machine, phone.serial, served)

    def run(self, *argv: str, stdin: str = "", timeout: float = 90) -> Done:
        env = {**os.environ, "LC_ALL": "C.UTF-8", "REMOTE_ASSIST_DATA": str(self.data)}
        done = subprocess.run([sys.executable, "-m", "remote_assist", *argv], input=stdin, capture_output=True,
                              text=True, errors="replace", timeout=timeout, env=env, check=False)  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    def close(self) -> None:
        for each in reversed(self._closing):
            each()
        stop(self.data, force=True)


@dataclass
class Attached:
    machine: Machine
    serial: str
    served: Any


@pytest.fixture
def bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="ra-") as folder:
        opened = Bench(Path(folder) / "data")
        opened.data.mkdir()
        yield opened
        opened.close()
