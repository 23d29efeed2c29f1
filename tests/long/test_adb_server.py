"""The private server at full count: run by hand with `pytest tests/long/test_adb_server.py`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist.adb import server
from tests.adb.test_server import CALL, alive, servers_of, state, until


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="data-") as folder:
        yield Path(folder)
        server.stop(Path(folder), force=True)


@pytest.mark.timeout(900)
def test_four_processes_racing_200_times_start_one_server(data: Path) -> None:
    for _ in range(200):
        told = [sys.executable, "-c", CALL, str(data), "900"]
        racers = [subprocess.Popen(told, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        said = {racer.communicate(timeout=60)[0].strip() for racer in racers}
        assert len(said) == 1
        assert servers_of(data) == [state(data)["pid"]]
        assert server.stop(data)
        assert servers_of(data) == []


@pytest.mark.timeout(900)
def test_server_or_keeper_killed_100_times_leaves_one_of_each(data: Path) -> None:
    for nth in range(100):
        server.private(data, usb=False)
        victim = int(state(data)[("pid", "keeper_pid")[nth % 2]])
        os.kill(victim, signal.SIGKILL)
        assert until(lambda pid=victim: not alive(pid))
        assert server.private(data, usb=False).version >= 40
        assert servers_of(data) == [state(data)["pid"]]
        assert alive(state(data)["keeper_pid"])
