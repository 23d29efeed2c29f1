"""The facts of every recorded telephony dump, slot by slot, as a person read them."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from tests.readings_telephony import REGISTRY, SILENT, UNSAID, Slot, Telephony


def facts_of(source: Path) -> tuple[Telephony, str | None]:
    """The slots and scalars, and the scalar state of the SIM."""
    capture = read_any(source, [argv for area in ALL for argv in area.reads()])
    (result,) = judge_all([area for area in ALL if area.name == "network"], capture.outputs, capture.now)
    assert result.error is None
    facts = json.loads(json.dumps(dataclasses.asdict(result.facts)))
    sims = facts["sims"]
    slots = None if sims is None else tuple(Slot(**sim) for sim in sims)
    return Telephony(slots, facts["service_state"], facts["data_state"]), facts["sim_state"]


@pytest.mark.parametrize("name", REGISTRY)
def test_registry(devices: Path, tmp_path: Path, name: str) -> None:
    assert facts_of(devices / name) == (REGISTRY[name], None)
    shutil.copyfile(devices / name, tmp_path / "dumpsys_telephony_registry.txt")
    assert facts_of(tmp_path) == (REGISTRY[name], None)


@pytest.mark.parametrize("name", SILENT)
def test_dumps_without_a_registration_say_nothing(devices: Path, name: str) -> None:
    if name.endswith("isub.txt"):
        assert facts_of(devices / name) == (UNSAID, None)
    else:
        with pytest.raises(UsageError):
            facts_of(devices / name)


def test_no_recording_is_left_out(devices: Path) -> None:
    assert {f"telephony/{one.name}" for one in (devices / "telephony").iterdir()} == {*REGISTRY, *SILENT}
