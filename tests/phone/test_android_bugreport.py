"""The virtual phone's bugreport: bugreportz's own words, dumpstate's layout, and the same judgement as live."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from diagnostics import battery, camera, crashes, network, storage
from diagnostics.judge import judge_all
from diagnostics.model import Diagnostic, Now, Output, Outputs, Result
from remote_assist.phone import profiles, scenarios
from remote_assist.sources import read_any
from tests.phone.android_rig import Rig

FIVE: tuple[Diagnostic[Any], ...] = (
    battery.DIAGNOSTIC,
    storage.DIAGNOSTIC,
    network.DIAGNOSTIC,
    camera.DIAGNOSTIC,
    crashes.DIAGNOSTIC,
)
KNOWN = [argv for area in FIVE for argv in area.reads()]
ONLY_IN_SYSFS = {("pixel-15", "battery-worn"), ("xiaomi-14", "battery-worn")}
"""These phones tell the worn battery's capacity in /sys alone, which dumpstate does not print."""


def report(rig: Rig) -> bytes:
    said = rig.run("bugreportz", "-p")
    assert said.code == 0
    word, _, path = said.lines[-1].partition(":")
    assert word == "OK"
    assert said.lines[0] == f"BEGIN:{path}"
    assert path.startswith("/data/user_de/0/com.android.shell/files/bugreports/bugreport-")
    steps = [line.removeprefix("PROGRESS:") for line in said.lines[1:-1]]
    done = [int(step.partition("/")[0]) for step in steps]
    assert done == sorted(done)
    assert steps[-1] == "40/40"
    return rig.machine.vfs.read(path)


def findings(results: tuple[Result, ...]) -> dict[str, tuple[str, list[str]]]:
    return {r.area: (r.severity.value, [f"{f.rule} {f.severity.value}" for f in r.findings]) for r in results}


@pytest.mark.parametrize("scenario", scenarios.NAMES)
@pytest.mark.parametrize("profile", profiles.NAMES)
def test_judged_as_the_live_phone_is(tmp_path: Path, profile: str, scenario: str) -> None:
    rig = Rig(profile, scenario)
    path = tmp_path / "b.zip"
    path.write_bytes(report(rig))
    capture = read_any(path, KNOWN)
    live = []
    for command in (command for area in FIVE for command in area.commands):
        if command.argv[0] in rig.machine.programs:
            said = rig.run(*command.argv)
            live.append(Output(command, said.code, said.out.encode(), said.err.encode()))
    now = Now(capture.now.phone_time_s, capture.now.utc_offset_s, None, capture.now.sdk)
    assert now.phone_time_s == int(rig.clock_s)
    ours, theirs = (
        findings(judge_all(FIVE, capture.outputs, capture.now)),
        findings(judge_all(FIVE, Outputs(live), now)),
    )
    if (profile, scenario) in ONLY_IN_SYSFS:
        assert "battery.worn fail" in theirs.pop("battery")[1]
        ours.pop("battery")
    assert ours == theirs
    assert {severity for severity, _ in ours.values()} & {"pass", "warn", "fail"}


def test_the_zip_is_laid_out_as_dumpstate_does() -> None:
    with zipfile.ZipFile(io.BytesIO(report(Rig()))) as archive:
        names = archive.namelist()
        entry = archive.read("main_entry.txt").decode()
        text = archive.read(entry).decode()
    assert entry in names
    assert entry.startswith("bugreport-")
    assert {"version.txt", "dumpstate_log.txt"} <= set(names)
    lines = text.splitlines()
    assert lines[1].startswith("== dumpstate: 20")
    assert "------ SYSTEM LOG (logcat -v threadtime -v printable -v uid -d *:v) ------" in lines
    assert "DUMP OF SERVICE CRITICAL activity:" in lines
    assert "DUMP OF SERVICE battery:" in lines
    assert "== dumpstate: done (id 1)" in lines


@pytest.mark.parametrize(
    ("argv", "code", "err"), [(["-v"], 0, "1.2"), (["-h"], 0, "usage: bugreportz"), (["-x"], 1, "usage")]
)
def test_options(argv: list[str], code: int, err: str) -> None:
    said = Rig().run("bugreportz", *argv)
    assert (said.code, said.out) == (code, "")
    assert err in said.err


def test_without_progress_only_the_last_word() -> None:
    said = Rig().run("bugreportz")
    assert [line.partition(":")[0] for line in said.lines] == ["OK"]


def test_a_full_phone_says_that_it_failed() -> None:
    rig = Rig()
    rig.machine.vfs.disk_free = lambda: 100
    said = rig.run("bugreportz", "-p")
    assert said.lines[-1] == "FAIL:could not copy the zip file: No space left on device"
