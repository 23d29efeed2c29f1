"""Who is answerable stands on the form, in the record and in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from remote_assist.controller import Controller, controller
from remote_assist.datafolder import DataFolder
from remote_assist.errors import UsageError

GOOD = '[controller]\nname = "Care"\ncontact = "x@y.example"\nretention_days = 1095\n'


def test_read_and_absent(tmp_path: Path) -> None:
    assert controller(DataFolder(tmp_path)) is None
    (tmp_path / "config.toml").write_text(GOOD)
    assert controller(DataFolder(tmp_path)) == Controller("Care", "x@y.example", 1095)


@pytest.mark.parametrize("text", ["[controller", "[controller]\n", GOOD.replace("1095", "0"), GOOD.replace("1095", "true"),
                                  GOOD.replace('"Care"', '" "'), GOOD.replace("Care", "a\\u001bb")])  # fmt: skip
def test_what_cannot_be_meant_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(UsageError):
        controller(DataFolder(tmp_path))
