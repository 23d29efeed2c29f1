"""The demo is a visit like another: its record tells the truth, and Ctrl-C puts its phone back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from remote_assist import logread
from remote_assist.datafolder import DataFolder
from remote_assist.practice import SYMPTOMS
from remote_assist.unfinished import left_open
from tests.visit.conftest import Bench


@pytest.mark.parametrize(
    ("scenario", "lang", "code", "solved"),
    [
        ("battery-worn", "en", 1, "no"),
        ("app-suspicious", "zh", 1, "no"),
        ("storage-full", "zh", 0, "yes"),
        ("bluetooth-off", "en", 0, "no"),
        ("healthy", "en", 0, "yes"),
    ],
)
def test_the_customer_answers_by_what_the_visit_came_to(
    bench: Bench, scenario: str, lang: str, code: int, solved: str
) -> None:
    done = bench.run("--lang", lang, "demo", "--scenario", scenario, "--json")
    assert done.code == code, done.err
    assert done.json["answers"]["solved"] == solved
    assert (done.json["answers"]["satisfaction"] == "5") == (solved == "yes")
    (folder,) = (bench.data / "sessions").iterdir()
    bodies = [record["body"] for record in logread.read(folder)]
    assert any(body.get("symptom") == SYMPTOMS[scenario].in_language(lang) for body in bodies)
    assert any(body.get("solved") == solved for body in bodies)


@pytest.mark.parametrize("at", ["Reading the phone", "Guide:", "Check again", "At the end"])
def test_ctrl_c_at_the_terminal_puts_back_and_seals(bench: Bench, at: str) -> None:
    """The terminal sends SIGINT to everything in the foreground, not to the visit alone."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", "REMOTE_ASSIST_DATA": str(bench.data), "PYTHONUNBUFFERED": "1"}
    argv = [sys.executable, "-m", "remote_assist", "demo"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
                          start_new_session=True) as child:  # fmt: skip
        assert child.stdout is not None
        assert any(at in line for line in child.stdout)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert child.returncode == 130, out + err
    assert "COULD NOT" not in out + err
    assert left_open(DataFolder(bench.data)) == []
    assert bench.run("log", "verify", "last").code == 0
