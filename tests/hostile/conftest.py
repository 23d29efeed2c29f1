"""A data folder, an adb server and a home of its own; rogue phones; commands that are measured while they run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from remote_assist.adb import connect
from remote_assist.adb.server import private, stop
from remote_assist.datafolder import DataFolder
from remote_assist.proof import own_keys
from remote_assist.verify import verify
from tests.hostile.rogue import Rogue
from tests.visit.conftest import Bench

ROOT = Path(__file__).resolve().parents[2]
AGREED = ("--consent", "paper:T")
CONTRACT = frozenset(range(8))


@dataclass(frozen=True)
class Done:
    """What a command came to. `rss_mb`: the most memory it has held."""

    code: int
    out: str
    err: str
    duration_s: float
    rss_mb: float

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Yard:
    """Where rogue phones are let loose: everything that must not be touched lies in `home`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.home = folder / "home"
        self.out = folder / "out"
        for each in (self.data, self.home, self.out):
            each.mkdir()
        (self.home / ".bashrc").write_text("# mine\n")
        (self.home / "notes").mkdir()
        self.rogues: list[Rogue] = []
        self._count = 0

    def attach(self, rogue: Rogue) -> str:
        self.rogues.append(rogue)
        return connect.connect(private(self.data, usb=False), rogue.serial).serial

    def run(self, *argv: str, stdin: str = "", timeout_s: float = 100, data: Path | None = None) -> Done:
        self._count += 1
        measured = self.folder / f"rss-{self._count}-{time.monotonic_ns()}"
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT),
               "PYTHONDONTWRITEBYTECODE": "1", "REMOTE_ASSIST_DATA": str(data or self.data)}  # fmt: skip
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "tests.hostile.measured", str(measured), *argv], cwd=self.home,
                              input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout_s,
                              env=env, check=False)  # fmt: skip
        took = time.monotonic() - began
        return Done(done.returncode, done.stdout, done.stderr, took, int(measured.read_text()) / 1024)

    def snapshot(self) -> dict[str, tuple[int, int, bytes]]:
        """Every file of the home that must stay as it is: mode, time of change, content."""
        return {
            str(path): (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in [self.home, *sorted(self.home.rglob("*"))]
        }

    def verdicts(self) -> dict[str, int]:
        """`log verify` of every session, by its name."""
        data = DataFolder(self.data)
        keys = own_keys(data.path)
        return {one.name: int(verify(one, keys=keys, anchors=data.anchors).exit_code) for one in data.listed()}

    def close(self) -> None:
        for rogue in self.rogues:
            rogue.close()
        stop(self.data, force=True)


@pytest.fixture
def yard() -> Iterator[Yard]:
    with tempfile.TemporaryDirectory(prefix="ra-") as folder:
        opened = Yard(Path(folder))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Virtual phones and the command line, shared by the tests of one file."""
    with tempfile.TemporaryDirectory(prefix="ra-") as folder:
        opened = Bench(Path(folder) / "data")
        opened.data.mkdir()
        yield opened
        opened.close()
