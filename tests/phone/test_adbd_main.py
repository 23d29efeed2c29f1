"""`python -m remote_assist.phone`: a phone in a process of its own, which ends with the one that started it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.phone.rawhost import RawHost


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, object]]]:
    command = [sys.executable, "-m", "remote_assist.phone", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout
        line = process.stdout.readline()
        yield process, json.loads(line or b"{}")
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream
            stream.close()


def test_it_says_where_it_is_and_asks_before_it_serves() -> None:
    with running("--profile", "pixel-15", "--scenario", "healthy") as (_, said):
        assert said["serial"] == f"127.0.0.1:{said['port']}"
        assert (said["profile"], said["scenario"]) == ("pixel-15", "healthy")
        with RawHost(int(str(said["port"]))) as host:
            assert host.connect()[:2] == (b"AUTH", 1)


def test_it_ends_with_its_stdin() -> None:
    with running() as (process, _):
        assert process.stdin
        process.stdin.close()
        assert process.wait(5) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_a_signal(number: int) -> None:
    with running("--stay") as (process, _):
        process.send_signal(number)
        assert process.wait(5) == 0


def test_it_stays_where_asked() -> None:
    with running("--stay") as (process, said):
        assert process.stdin
        process.stdin.close()
        time.sleep(0.2)
        assert process.poll() is None
        with RawHost(int(str(said["port"]))) as host:
            assert host.connect()[0] == b"AUTH"


def test_one_sentence_for_what_does_not_exist() -> None:
    for arguments in (["--scenario", "huhu"], ["--profile", "huhu"]):
        command = [sys.executable, "-m", "remote_assist.phone", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
        assert done.returncode == 2
        assert b"huhu" in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_taken_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "remote_assist.phone", "--port", port]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
    assert done.returncode == 2
    assert b"in use" in done.stderr
