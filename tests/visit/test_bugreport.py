"""`capture DIR --bugreport` on a virtual phone through the real adb, and what phones may answer instead."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from remote_assist.phone.android.bugreport import bugreportz
from remote_assist.phone.machine import build
from remote_assist.phone.process import Process
from tests.visit.conftest import Bench, Done

FOLDER = "/data/user_de/0/com.android.shell/files/bugreports"


def capture(bench: Bench, target: Path, *more: str) -> Done:
    return bench.run("capture", str(target), "--bugreport", "--consent", "paper:7", *more)


def test_fetched_judged_recorded_and_removed_from_the_phone(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    done = capture(bench, tmp_path / "case")
    assert done.code == 0, done.err
    assert "100 %" in done.out
    fetched = tmp_path / "case" / "bugreport.zip"
    assert stat.S_IMODE(fetched.stat().st_mode) == 0o600
    assert phone.machine.vfs.listdir(FOLDER, root=True) == []
    assert bench.run("log", "verify", "last").code == 0
    assert list((bench.data / "sessions").rglob("bugreport*")) == [], "the record keeps size and hash, no second copy"
    shown = bench.run("log", "show", "last").out
    assert "bugreportz" in shown
    judged = bench.run("check", "--from", str(tmp_path / "case"), "--json")
    live = bench.run("check", "--consent", "paper:7", "--json")
    assert judged.code == live.code == 1
    rules = [
        [f["rule"] for area in said.json["areas"] for f in area["findings"] if f["severity"] == "fail"]
        for said in (judged, live)
    ]
    assert rules[0] == rules[1] != []
    serial = live.json["phone"]["serial"]
    assert judged.json["phone"] == live.json["phone"] | {"serial": "X" * (len(serial) - 4) + serial[-4:]}
    with zipfile.ZipFile(fetched) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert serial.encode() not in whole
    assert b"DUMP OF SERVICE battery" in whole


def test_with_json_stdout_carries_json(bench: Bench, tmp_path: Path) -> None:
    bench.attach()
    done = capture(bench, tmp_path / "case", "--json")
    size = (tmp_path / "case" / "bugreport.zip").stat().st_size
    assert done.json == {
        "schema": 1,
        "folder": str(tmp_path / "case"),
        "file": "bugreport.zip",
        "bytes": size,
        "left_out": [],
    }
    assert "100 %" in done.err


def test_it_needs_its_own_scope(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach()
    asked: list[str] = []
    phone.machine.programs["bugreportz"] = lambda process: asked.append("asked") or 0  # type: ignore[func-returns-value]
    for scopes in ("diagnose,export", "bugreport", "export"):
        done = capture(bench, tmp_path / "case", "--scope", scopes)
        assert done.code == 4, (scopes, done.err)
    assert asked == []
    assert not (tmp_path / "case").exists()


def _says(*lines: str) -> Callable[[Process], int]:
    def run(process: Process) -> int:
        for line in lines:
            process.out(line + "\n")
        return 0

    return run


ANSWERS = {
    "fail": (["BEGIN:" + FOLDER + "/b.zip", "FAIL:no space"], "could not make a bugreport: no space", 6),
    "another place": (["BEGIN:/sdcard/DCIM/photo.zip"], "where none is ever put", 6),
    "a way out": (["OK:" + FOLDER + "/../../../x.zip"], "where none is ever put", 6),
    "a command": (["OK:" + FOLDER + "/b.zip; rm -r /sdcard"], "where none is ever put", 6),
    "not there": (["BEGIN:" + FOLDER + "/b.zip", "OK:" + FOLDER + "/b.zip"], "refused", 6),
    "nothing": ([], "ended its bugreport without a word", 6),
    "an endless line": (["x" * 100_000], "", 6),
    "nonsense": (
        ["PROGRESS:1/0", "PROGRESS:a/b", "PROGRESS:9999999999999/1", "\x1b[2J", "OK"],
        "where none is ever put",
        6,
    ),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_a_phone_may_answer(bench: Bench, tmp_path: Path, kind: str) -> None:
    lines, says, code = ANSWERS[kind]
    machine = build()
    machine.programs["bugreportz"] = _says(*lines)
    machine.vfs.install("/sdcard/DCIM/photo.zip", b"the customer's own", 0o660, uid=10150, gid=1023)
    bench.attach(machine=machine)
    done = capture(bench, tmp_path / "case")
    assert (done.code, says in done.err) == (code, True), done.err
    assert "Traceback" not in done.err
    assert "\x1b" not in done.out + done.err
    assert machine.vfs.exists("/sdcard/DCIM/photo.zip", root=True)
    assert not (tmp_path / "case" / "bugreport.zip").exists()
    assert bench.run("log", "verify", "last").code == 0, "the phone was put back and the record sealed"


def test_stopped_midway(bench: Bench, tmp_path: Path) -> None:
    """Ctrl-C while the phone works: what it had made so far is removed, the record is sealed, and what may come is said."""

    def slow(process: Process) -> int:
        process.machine.vfs.folder(FOLDER, 0o771, 2000, 2000)
        process.machine.vfs.write(f"{FOLDER}/b.zip", b"half", root=True)
        process.out(f"BEGIN:{FOLDER}/b.zip\nPROGRESS:10/40\n")
        process.sleep(60)
        return 0

    machine = build()
    machine.programs["bugreportz"] = slow
    bench.attach(machine=machine)
    argv = [
        sys.executable,
        "-m",
        "remote_assist",
        "capture",
        str(tmp_path / "case"),
        "--bugreport",
        "--consent",
        "paper:7",
    ]
    env = {**os.environ, "LC_ALL": "C.UTF-8", "REMOTE_ASSIST_DATA": str(bench.data)}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as child:
        assert child.stdout is not None
        assert any("25 %" in line for line in child.stdout)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert child.returncode == 130, err
    assert "may go on with its bugreport" in err
    assert machine.vfs.listdir(FOLDER, root=True) == []
    assert bench.run("log", "verify", "last").code == 0


def test_a_folder_that_cannot_be_written_to(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach()
    gone = tmp_path / "case"

    def takes_the_folder_away(process: Process) -> int:
        gone.rmdir()
        return bugreportz(process)

    phone.machine.programs["bugreportz"] = takes_the_folder_away
    done = capture(bench, gone)
    assert (done.code, "cannot be written" in done.err) == (2, True), done.err
    assert phone.machine.vfs.listdir(FOLDER, root=True) == []
    assert bench.run("log", "verify", "last").code == 0


def test_before_android_7(bench: Bench, tmp_path: Path) -> None:
    machine = build()
    assert machine.state is not None
    machine.state.properties["ro.build.version.sdk"] = "23"
    bench.attach(machine=machine)
    done = capture(bench, tmp_path / "case")
    assert done.code == 3
    assert "Android 7" in done.err


def test_bugreport_and_area_together_make_no_sense(bench: Bench, tmp_path: Path) -> None:
    assert capture(bench, tmp_path / "case", "--area", "battery").code == 2
