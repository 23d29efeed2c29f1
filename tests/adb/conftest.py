"""A virtual phone on a private server, shared by the tests of one worker; and data folders that leave no server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist.adb import connect
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import Server, private, stop


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder whose server is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="data-") as folder:
        yield Path(folder)
        stop(Path(folder), force=True)


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """One private server for every test that only needs a server."""
    with tempfile.TemporaryDirectory(prefix="data-") as folder:
        yield private(Path(folder), usb=False)
        stop(Path(folder), force=True)


@pytest.fixture(scope="session")
def phone(running: Server) -> Iterator[Attached]:
    """A virtual Pixel, healthy, connected and allowed; or what listens at REMOTE_ASSIST_TEST_PHONE (test_real_adbd)."""
    if at := os.environ.get("REMOTE_ASSIST_TEST_PHONE"):
        yield connect.connect(running, at)
        return
    from remote_assist.phone.machine import build
    from remote_assist.phone.server import serve

    with serve(build("pixel-15", "healthy")) as served:
        yield connect.connect(running, f"127.0.0.1:{served.port}")
        connect.disconnect(running, served.serial)
