"""The journal is what puts a phone back after our own death."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.model import Text
from remote_assist.errors import RecordError
from remote_assist.journal import NAME, Journal, Undo, setting_undo

SETTING = setting_undo("global", "x", "1", Text("X", "X"), Text("switch X off", "关闭 X"))


def test_before_is_on_disk_when_it_returns(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    number = journal.before(SETTING)
    again = Journal(tmp_path)
    assert [entry.number for entry in again.open] == [number]
    assert again.open[0].undo == SETTING
    assert again.phone == {"adb_serial": "S"}


def test_newest_first_and_closed_ones_are_gone(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    one, two = journal.before(SETTING), journal.before(SETTING)
    assert [entry.number for entry in journal.open] == [two, one]
    journal.after(two, "restored", "1")
    assert [entry.number for entry in Journal(tmp_path).open] == [one]


def test_what_could_not_be_put_back_stays_open(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    number = journal.before(SETTING)
    journal.after(number, "could_not", None)
    assert [entry.number for entry in Journal(tmp_path).open] == [number]


def test_a_stated_loss_is_listed_and_not_open(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    number = journal.before(Undo("loss", "caches"))
    assert Journal(tmp_path).open == ()
    assert [entry.state for entry in Journal(tmp_path).entries] == ["unknown"], "nobody has heard yet that it was done"
    journal.after(number, "lost", None)
    assert [entry.state for entry in Journal(tmp_path).entries] == ["lost"]


def test_a_line_that_power_cut_in_half_is_dropped_and_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    journal.before(SETTING)
    whole = (tmp_path / NAME).read_bytes()
    journal.before(SETTING)
    longer = (tmp_path / NAME).read_bytes()
    for length in range(len(whole), len(longer)):
        (tmp_path / NAME).write_bytes(longer[:length])
        again = Journal(tmp_path)
        assert len(again.entries) == 1
        number = again.before(SETTING)
        assert [entry.number for entry in Journal(tmp_path).entries] == [1, number]
    (tmp_path / NAME).write_bytes(longer)
    assert len(Journal(tmp_path).entries) == 2


def test_an_unset_setting_is_deleted_again_never_put_null() -> None:
    undo = setting_undo("global", "x", "null", Text("X", "X"), Text("", ""))
    assert undo.restore == ("settings", "delete", "global", "x")
    assert undo.expect == "null"


def test_a_folder_that_cannot_be_written_stops_the_change(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"adb_serial": "S"})
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RecordError):
        journal.before(SETTING)
    assert not (tmp_path / "elsewhere").exists()


def test_the_file_is_plain_json_lines_and_private(tmp_path: Path) -> None:
    Journal(tmp_path, {"adb_serial": "S"}).before(SETTING)
    lines = (tmp_path / NAME).read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["phone", "before"]
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
