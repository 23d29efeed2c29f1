"""A capture that was zipped to be sent: read whole, as the folder it was, or refused; never one file of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.capture_folder import MAX_FILE_BYTES, MAX_FILES
from remote_assist.sources import read_any
from tests.handed_in import KNOWN, REPORT, level, packed, read, refused, whole

POWER = "Current Battery Service state:\n  AC powered: false\n  level: 80\n  scale: 100\n"
ROOM = "Filesystem     1K-blocks     Used Available Use% Mounted on\n/dev/block/dm-5 100000000 99000000 1000000 99% /data\n"
LOOSE: dict[str, bytes | str] = {
    "dumpsys_battery.txt": POWER,
    "df_data.txt": ROOM,
    "dumpsys_telephony_registry.txt": "last known state:\n" + "  x\n" * 9000,
    "date_s_z.txt": "1772571967 +0800\n",
}


def indexed() -> dict[str, bytes | str]:
    outputs = [
        {"argv": ["dumpsys", "battery"], "file": "0001.txt", "exit_code": 0, "complete": True},
        {"argv": ["df", "/data"], "file": "0002.txt", "exit_code": 0, "complete": True},
    ]
    index = {
        "schema": 1,
        "phone": {"brand": "Acme"},
        "phone_time_s": 1772571967,
        "utc_offset_s": 28800,
        "outputs": outputs,
    }
    return {"capture.json": json.dumps(index), "0001.txt": POWER, "0002.txt": ROOM, "notes.txt": "x" * 90000}


@pytest.mark.parametrize("members", [LOOSE, indexed()], ids=["loose", "indexed"])
@pytest.mark.parametrize("inside", ["", "capture/", "mail/capture/"])
def test_the_archive_is_judged_as_its_folder(tmp_path: Path, members: dict[str, bytes | str], inside: str) -> None:
    folder = tmp_path / "capture"
    folder.mkdir()
    for name, text in members.items():
        (folder / name).write_text(str(text))
    zipped = {inside + name: text for name, text in members.items()} | {"__MACOSX/._capture.json": "x"}
    mine, theirs = read(tmp_path, "c.zip", packed(zipped)), read_any(folder, KNOWN)
    assert (mine.phone, mine.now, mine.foreign, mine.notes) == (theirs.phone, theirs.now, theirs.foreign, theirs.notes)
    found = [[(r.severity, r.facts) for r in judge_all(ALL, one.outputs, one.now)] for one in (mine, theirs)]
    assert found[0] == found[1]
    assert level(mine) == 80
    assert mine.now.phone_time_s == 1772571967
    assert mine.said[0].en.startswith("A capture in the archive: ")


def test_strokes_of_windows(tmp_path: Path) -> None:
    assert level(read(tmp_path, "c.zip", packed({f"capture\\{name}": text for name, text in indexed().items()}))) == 80


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({f"{d}/{name}": text for d in "ab" for name, text in LOOSE.items()}, "a/, b/"),
        ({f"{d}/{name}": text for d in "ab" for name, text in indexed().items()}, "a/capture.json, b/capture.json"),
        ({**indexed(), "bugreport-x.txt": REPORT}, "bugreport-x.txt, capture.json"),
        ({"one.txt": POWER, "two.txt": ROOM}, "one.txt"),
        ({"capture.json": "no"}, "it is not JSON"),
        ({"capture.json": json.dumps({"schema": 1, "outputs": []})}, "is no bugreport, no capture with outputs"),
    ],
)  # fmt: skip
def test_what_could_mean_several_things_is_refused_by_name(
    tmp_path: Path, members: dict[str, bytes | str], says: str
) -> None:
    assert says in refused(tmp_path, "c.zip", packed(members))


@pytest.mark.parametrize(
    ("members", "left"),
    [
        ({**whole(), **LOOSE}, "dumpsys_battery.txt, df_data.txt, dumpsys_telephony_registry.txt"),
        ({**whole(), "bugreport-b.txt": REPORT}, "bugreport-b.txt"),
        ({"letter.txt": "Hello", "b.txt": REPORT, "old.zip": packed(whole())}, "letter.txt, old.zip"),
        ({"old/b.txt": REPORT, **LOOSE}, "old/b.txt"),
    ],
)
def test_what_is_left_out_is_named(tmp_path: Path, members: dict[str, bytes | str], left: str) -> None:
    capture = read(tmp_path, "c.zip", packed(members))
    assert level(capture) == 80
    assert [note.en for note in capture.notes if note.en.startswith("Left alone in the archive: " + left)]


def test_what_lies_beside_a_report_in_every_archive_is_no_second_one(tmp_path: Path) -> None:
    beside = {"dumpstate_board.txt": "x", "dumpstate_log-9.txt": "y", "lshal-debug/x.txt": "z", "systrace.txt": "s"}
    members = {name: data for name, data in whole().items() if name != "main_entry.txt"}
    capture = read(tmp_path, "b.zip", packed({**members, **beside}))
    assert (level(capture), capture.notes) == (80, ())


def test_the_caps_of_a_folder_hold_for_an_archive(tmp_path: Path) -> None:
    capture = read(
        tmp_path,
        "c.zip",
        packed({**LOOSE, "dumpsys_wifi.txt": b"line\n" * (MAX_FILE_BYTES // 5 + 9)}, zipfile.ZIP_STORED),
    )
    assert "dumpsys_wifi.txt is larger" in capture.notes[0].en
    many: dict[str, bytes | str] = {f"{number}.txt": "" for number in range(MAX_FILES)}
    assert f"at most {MAX_FILES}" in refused(tmp_path, "m.zip", packed({**LOOSE, **many}))
    bomb = {**LOOSE, "dumpsys_wifi.txt": bytes(30 << 20)}
    assert "200 times" in refused(tmp_path, "b.zip", packed(bomb))


def test_links_in_it_are_not_read(tmp_path: Path) -> None:
    into = io.BytesIO(packed(LOOSE))
    with zipfile.ZipFile(into, "a") as archive:
        link = zipfile.ZipInfo("dumpsys_wifi.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert read(tmp_path, "l.zip", into.getvalue()).outputs.get("dumpsys", "wifi") is None
