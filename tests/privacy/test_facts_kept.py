"""What diagnostics read is the same before and after masking: every dictionary fact, every finding."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Command, Now, Output, Outputs
from remote_assist.errors import UsageError
from remote_assist.phone import profiles, scenarios
from remote_assist.privacy.known import gathered
from remote_assist.privacy.text import Mask
from remote_assist.report.json import area_json
from remote_assist.sources import read_any
from tests.phone.android_rig import NOW_S, Rig

READS = [argv for area in ALL for argv in area.reads()]
LOOSE = {
    "battery": ("dumpsys_battery",), "batterystats": ("dumpsys_batterystats",), "storage": ("df", "df_data"), "diskstats": ("dumpsys_diskstats",),
    "getprop": ("getprop",), "wifi": ("dumpsys_wifi", "cmd_wifi_status"), "connectivity": ("dumpsys_connectivity",),
    "telephony": ("dumpsys_telephony_registry", "dumpsys_isub"), "camera": ("dumpsys_media_camera",), "logcat": ("logcat_-d", "logcat_-b_events_-d"),
    "crash_java": ("logcat_-b_crash_-d",), "anr": ("logcat_-d",), "tombstone": ("logcat_-d",), "meminfo": ("dumpsys_meminfo", "cat_proc_meminfo"),
    "packages": ("dumpsys_package",), "settings": ("settings_list_global", "dumpsys_settings"), "thermal": ("dumpsys_thermalservice",),
    "usb": ("dumpsys_usb",), "misc": ("dumpsys_dropbox",),
}  # fmt: skip
"""Folder of the recordings → the loose names under which its files may be handed in."""


def told(results: Iterable[Any]) -> list[dict[str, Any]]:
    """Everything that was judged but the printed lines, which may hold what is masked."""
    areas = [area_json(result, "en") for result in results]
    for area in areas:
        area["findings"] = [
            {**found, "evidence": [line["command"] for line in found["evidence"]]} for found in area["findings"]
        ]
    return areas


def _read(path: Path) -> object:
    try:
        capture = read_any(path, READS)
    except UsageError as refused:
        return refused.message.replace(str(path), "")
    phone = {name: value for name, value in capture.phone.items() if name != "serial"}
    return told(judge_all(ALL, capture.outputs, capture.now)), phone


def _recordings(devices: Path) -> list[Path]:
    return [path for path in sorted(devices.rglob("*")) if path.is_file() and path.parent != devices]


@pytest.mark.timeout(300)
def test_every_recording_says_the_same_before_and_after(devices: Path, tmp_path: Path) -> None:
    changed = 0
    for path in _recordings(devices):
        before = path.read_bytes()
        after = Mask(b"k" * 32, gathered([before])).data(before)
        if after == before:
            continue
        changed += 1
        for name in (path.name, *(f"{one}.txt" for one in LOOSE.get(path.parent.name, ()))):
            answers = []
            for data in (before, after):
                shutil.rmtree(tmp_path / "x", ignore_errors=True)
                (tmp_path / "x").mkdir()
                (tmp_path / "x" / name).write_bytes(data)
                answers.append(_read(tmp_path / "x" if name != path.name else tmp_path / "x" / name))
            assert answers[0] == answers[1], (path, name)
    assert changed >= 50, "the recordings hold network names and addresses"


def outputs_of(rig: Rig) -> list[Output]:
    """Of every command that an area asks, what this virtual phone answers."""
    answers = []
    for argv in dict.fromkeys(command.argv for area in ALL for command in area.commands):
        if argv[0] in rig.machine.programs:
            said = rig.run(*argv)
            answers.append(Output(Command(argv), said.code, said.out.encode(), said.err.encode()))
    return answers


def same_on_a_virtual_phone(profile: str, scenario: str) -> None:
    outputs = outputs_of(Rig(profile, scenario))
    assert len(outputs) >= 30
    known = gathered([output.stdout for output in outputs])
    assert "serial" in {value.kind for value in known.values}
    mask = Mask(b"k" * 32, known)
    masked = [Output(one.command, one.exit_code, mask.data(one.stdout), mask.data(one.stderr)) for one in outputs]
    assert [one.stdout for one in masked] != [one.stdout for one in outputs]
    now = Now(int(NOW_S), 0, int(NOW_S), int(Rig(profile).run("getprop", "ro.build.version.sdk").out))
    before, after = (told(judge_all(ALL, Outputs(given), now)) for given in (outputs, masked))
    assert before == after
    assert not any(value.text in json.dumps(after) for value in known.values if value.kind in ("imei", "imsi", "iccid"))


@pytest.mark.parametrize("scenario", scenarios.NAMES)
def test_every_scenario_says_the_same_before_and_after(scenario: str) -> None:
    profile = profiles.NAMES[scenarios.NAMES.index(scenario) % len(profiles.NAMES)]
    same_on_a_virtual_phone(profile, scenario)
