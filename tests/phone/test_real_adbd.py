"""The virtual phone against Google's own adbd (34.0.5, from Debian): the same raw requests, the same replies.

`tests/phone/real_adbd.sh` fetches it. It answers anybody without asking, so it runs in a network namespace of its own.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from remote_assist.phone.machine import Machine
from remote_assist.phone.server import serve
from tests.conftest import ROOT, absent
from tests.phone.fake_machine import FakeState
from tests.phone.requests_to_both import CASES, ask

DIFFERENCES = {
    "exec_of_nothing_runs_what_is_typed": "the prompt is the shell's: dash says '$ ', the phone's mksh its own",
}
"""Requests that may be answered differently, each with its reason."""

UNPACKED = ROOT / ".adbd" / "root"


def virtual() -> dict[str, Any]:
    machine: Any = Machine(FakeState())  # type: ignore[arg-type]
    machine.vfs.mount("/mnt", 0o771, 2000, 2000)
    machine.vfs.mount("/media", read_only=True)
    with serve(machine) as server:
        return json.loads(json.dumps(ask(server.port)))


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    return virtual()


@pytest.fixture(scope="module")
def theirs() -> dict[str, Any]:
    if platform.machine() != "x86_64" or not UNPACKED.is_dir():
        absent("Google's adbd (run tests/phone/real_adbd.sh)")
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "--mount", "true"], check=False).returncode:
        absent("the right to make a network namespace")
    here = Path(__file__).parent
    command = [
        "unshare",
        "--net",
        "--mount",
        "sh",
        str(here / "in_namespace.sh"),
        str(UNPACKED),
        sys.executable,
        str(here),
    ]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_same_reply_as_adbd(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    if name in DIFFERENCES:
        assert ours[name] != theirs[name], "no difference any more: take it off the list"
    else:
        assert ours[name] == theirs[name]


def test_there_are_enough_questions() -> None:
    assert len(CASES) - len(DIFFERENCES) >= 40


def test_no_question_went_wrong(theirs: dict[str, Any]) -> None:
    assert not [name for name, reply in theirs.items() if isinstance(reply, str) and "Traceback" in reply]
