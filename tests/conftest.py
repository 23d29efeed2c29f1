"""Shared fixtures. Real recordings live outside the project; a test that needs them skips where they are absent,
and the skip is turned into a failure where REMOTE_ASSIST_NO_SKIPS is set (the project's own CI)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEVICES = Path(os.environ.get("REMOTE_ASSIST_DEVICES", ROOT.parent / "shared" / "devices"))


def absent(what: str) -> None:
    """Skip because `what` is not here; fail instead where skips are not allowed."""
    if os.environ.get("REMOTE_ASSIST_NO_SKIPS"):
        pytest.fail(f"{what} is needed here and is not there")
    pytest.skip(f"{what} is not there")


@pytest.fixture(scope="session")
def devices() -> Path:
    """The folder of real phones' output."""
    if not (DEVICES / "INDEX.tsv").is_file():
        absent("the folder of recorded phones (REMOTE_ASSIST_DEVICES)")
    return DEVICES
