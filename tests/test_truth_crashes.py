"""The crash facts of every recorded tombstone, trace, Java crash, crash line and dropbox list, as a person read them."""

from __future__ import annotations

import dataclasses
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from tests.readings_anr import NO_ANR, ONLY_BY_PLACE, SAYING
from tests.readings_crashes import BARE, DROPBOX, JAVA, LOGS, TOMBSTONES, UNSAID, Crashes

PASTED = {**TOMBSTONES, **JAVA, **LOGS, **DROPBOX, **SAYING, **NO_ANR, **dict.fromkeys(ONLY_BY_PLACE, UNSAID)}
ANR_NAME = "anr_2024-01-02-03-04-05-678"
IN_LOGS = ("clusterfuzz", "galaxy", "loganalysis", "memfault", "xcrash", "emu-a14-dropbox")
"""Native crashes that came as part of a log or of another list, not as the phone's own file."""


def facts_of(source: Path) -> Crashes:
    capture = read_any(source, [argv for area in ALL for argv in area.reads()])
    (result,) = judge_all([area for area in ALL if area.name == "crashes"], capture.outputs, capture.now)
    assert result.error is None
    facts = json.loads(json.dumps(dataclasses.asdict(result.facts)))
    packages = facts["by_package"]
    return Crashes(
        *(facts[f"{kind}_count"] for kind in ("java", "native", "anr")),
        packages and {name: (one["java"], one["native"], one["anr"]) for name, one in packages.items()},
        facts["last_at"],
    )


def bugreport(folder: Path, member: str, recording: Path) -> Path:
    """A bugreport of one file, whose text tells nothing of crashes."""
    path = folder / "bugreport-acme-2024-01-02-03-04-05.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main_entry.txt", path.stem + ".txt")
        head = "=" * 56 + "\n== dumpstate: 2024-01-02 03:04:05\n" + "=" * 56 + "\n"
        archive.writestr(path.stem + ".txt", head + "------ UPTIME (uptime) ------\n03:04:05 up 1 day\n")
        archive.write(recording, member)
    return path


@pytest.mark.parametrize("name", PASTED)
def test_pasted_text(devices: Path, name: str) -> None:
    assert facts_of(devices / name) == PASTED[name]


@pytest.mark.parametrize("name", BARE)
def test_bare_messages_count_where_their_file_says_log(devices: Path, tmp_path: Path, name: str) -> None:
    shutil.copyfile(devices / name, tmp_path / "logcat_-d.txt")
    assert facts_of(tmp_path) == BARE[name]
    with pytest.raises(UsageError):
        facts_of(devices / name)


@pytest.mark.parametrize("name", {**ONLY_BY_PLACE, **{one: SAYING[one] for one in SAYING if "emu-a16" in one}})
def test_traces_in_their_place(devices: Path, tmp_path: Path, name: str) -> None:
    told = {**ONLY_BY_PLACE, **SAYING}[name]
    assert facts_of(bugreport(tmp_path, f"FS/data/anr/{ANR_NAME}", devices / name)) == told
    shutil.copyfile(devices / name, tmp_path / ANR_NAME)
    assert facts_of(tmp_path / ANR_NAME) == told


@pytest.mark.parametrize(
    "name", [one for one in TOMBSTONES if not one.startswith(tuple("tombstone/" + x for x in IN_LOGS))]
)
def test_tombstones_in_their_place(devices: Path, tmp_path: Path, name: str) -> None:
    assert facts_of(bugreport(tmp_path, "FS/data/tombstones/tombstone_07", devices / name)) == TOMBSTONES[name]


def test_no_recording_is_left_out(devices: Path) -> None:
    there = {
        f"{folder}/{one.name}" for folder in ("tombstone", "crash_java", "anr") for one in (devices / folder).iterdir()
    }
    there |= {f"misc/{one.name}" for one in (devices / "misc").glob("*dropbox*")}
    assert there <= {*PASTED, *BARE}
