"""Kill a visit at one point, then look at what is left, restore, and look again."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from remote_assist import logread
from remote_assist.datafolder import DataFolder
from remote_assist.phone import scenarios
from remote_assist.proof import own_keys
from remote_assist.unfinished import left_open
from remote_assist.verify import verify
from tests.visit.conftest import Attached, Bench

ROOT = Path(__file__).resolve().parents[2]
KEY = "stay_on_while_plugged_in"


def run_child(bench: Bench, phone: Attached, point: int) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "tests.visit.killed_child", str(bench.data), phone.serial, str(point)]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def points(bench: Bench, phone: Attached) -> int:
    done = run_child(bench, phone, 0)
    assert done.returncode == 0, done.stderr[-3000:]
    return int(re.findall(r"points (\d+)", done.stdout)[-1])


def kill_at(bench: Bench, phone: Attached, point: int) -> bool:
    """One kill. Afterwards every acknowledged record is there, the next start says what is open, and `restore` puts
    the phone back and seals. False when the visit was over first: threads share syncs, so the count varies."""
    before = setting(phone)
    known = set(DataFolder(bench.data).listed())
    done = run_child(bench, phone, point)
    assert done.returncode in (0, -signal.SIGKILL), (point, done.returncode, done.stderr[-2000:])
    data = DataFolder(bench.data)
    fresh = [folder for folder in data.listed() if folder not in known]
    acknowledged = re.findall(r"ack (\S+) (\d+)", done.stdout)
    for session in {name for name, _ in acknowledged}:
        there = {record["seq"] for record in logread.read(data.sessions / session)}
        said = {int(seq) for name, seq in acknowledged if name == session}
        assert said <= there, f"point {point}: acknowledged and gone: {sorted(said - there)}"
    changed = setting(phone) != before
    unfinished = left_open(data)
    if changed:
        assert unfinished, f"point {point}: the phone is changed and nobody says so"
        assert any(one.changes for one in unfinished), f"point {point}: the journal does not know the change"
    for folder in fresh:
        verdict = verify(folder, keys=own_keys(data.path), anchors=data.anchors)
        assert verdict.exit_code in (0, 3), f"point {point}: {verdict.headline} {verdict.lines}"
    restored = bench.run("restore")
    assert restored.code == 0, (point, restored.out, restored.err)
    assert setting(phone) == before, f"point {point}: not put back"
    assert left_open(data) == []
    for folder in fresh:
        verdict = verify(folder, keys=own_keys(data.path), anchors=data.anchors)
        assert verdict.exit_code == 0, f"point {point}: after restore {verdict.headline} {verdict.lines}"
    return done.returncode != 0


def setting(phone: Attached) -> str | None:
    value = phone.machine.state.settings["global"].get(KEY)
    return None if value is None else str(value)


def refill(phone: Attached) -> None:
    """The storage is full again, so that the next visit has something to fix."""
    scenarios.apply(phone.machine.state, "storage-full")
