"""The facts of every recorded battery, disk, df and Wi-Fi dump, given alone as a loose file, as a person read them."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from tests.readings_basics import BATTERY, DF, DISKSTATS, WIFI

# The network facts that no Wi-Fi dump states.
ELSEWHERE = (
    "internet_validated",
    "captive_portal",
    "private_dns_mode",
    "http_proxy",
    "vpn_active",
    "sims",
    "sim_state",
    "service_state",
    "data_state",
)


def facts_of(source: Path, area: str) -> dict[str, Any]:
    """What the tool finds in the area when the source is all there is, as `check --json` would print it."""
    capture = read_any(source, [argv for one in ALL for argv in one.reads()])
    (result,) = judge_all([one for one in ALL if one.name == area], capture.outputs, capture.now)
    assert result.error is None
    facts: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(result.facts)))
    return facts


def alone(recording: Path, loose: str, folder: Path) -> Path:
    """A folder that holds the recording, under the name of its command, and nothing else."""
    shutil.copyfile(recording, folder / loose)
    return folder


def of_these(expected: NamedTuple, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in expected._fields}


@pytest.mark.parametrize("name", BATTERY)
def test_battery(devices: Path, tmp_path: Path, name: str) -> None:
    recording = devices / "battery" / name
    for source in (recording, alone(recording, "dumpsys_battery.txt", tmp_path)):
        assert of_these(BATTERY[name], facts_of(source, "battery")) == BATTERY[name]._asdict()


@pytest.mark.parametrize("name", DISKSTATS)
def test_diskstats(devices: Path, tmp_path: Path, name: str) -> None:
    recording = devices / "diskstats" / name
    for source in (recording, alone(recording, "dumpsys_diskstats.txt", tmp_path)):
        assert of_these(DISKSTATS[name], facts_of(source, "storage")) == DISKSTATS[name]._asdict()


@pytest.mark.parametrize("name", DF)
def test_df(devices: Path, tmp_path: Path, name: str) -> None:
    recording = devices / "storage" / name
    for source in (recording, alone(recording, "df.txt", tmp_path)):
        assert of_these(DF[name], facts_of(source, "storage")) == DF[name]._asdict()


@pytest.mark.parametrize("name", [name for name in DF if name != "pixel9proxl-a17-df-sdcard.txt"])
def test_df_as_the_answer_for_data(devices: Path, tmp_path: Path, name: str) -> None:
    """The one left out is the answer for /sdcard: under the name of `df /data` its only row would rightly be taken for
    the file system of /data."""
    source = alone(devices / "storage" / name, "df_data.txt", tmp_path)
    assert of_these(DF[name], facts_of(source, "storage")) == DF[name]._asdict()


@pytest.mark.parametrize("name", WIFI)
def test_wifi(devices: Path, tmp_path: Path, name: str) -> None:
    loose = "cmd_wifi_status.txt" if name.startswith("cmd-") else "dumpsys_wifi.txt"
    facts = facts_of(alone(devices / "wifi" / name, loose, tmp_path), "network")
    assert of_these(WIFI[name], facts) == WIFI[name]._asdict()
    assert {elsewhere: facts[elsewhere] for elsewhere in ELSEWHERE} == dict.fromkeys(ELSEWHERE)
    if name == "cmd-list-scan-results.txt":
        with pytest.raises(UsageError):
            facts_of(devices / "wifi" / name, "network")
    else:
        assert facts_of(devices / "wifi" / name, "network") == facts


def test_no_recording_is_left_out(devices: Path) -> None:
    for folder, table in (("battery", BATTERY), ("diskstats", DISKSTATS), ("wifi", WIFI)):
        assert {one.name for one in (devices / folder).iterdir()} == set(table), folder
    with_df = {
        one.name for one in (devices / "storage").iterdir() if b"Filesystem " in one.read_bytes() or "-df" in one.name
    }
    assert with_df == set(DF)
