"""Every misbehaviour of a rogue phone against every command, from the first word and after a polite beginning.

About fifteen minutes on two cores; tests/hostile/test_rogue.py is the sample of the suite.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.conduct import CODES, all_misbehave
from tests.hostile.conftest import Yard
from tests.hostile.rogue import QUICK, SLOW


@pytest.fixture
def yard() -> Iterator[Yard]:
    with tempfile.TemporaryDirectory(prefix="ra-") as folder:
        opened = Yard(Path(folder))
        yield opened
        opened.close()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("polite", [True, False], ids=["polite", "rude"])
@pytest.mark.parametrize("command", CODES)
def test_every_misbehaviour(yard: Yard, command: str, polite: bool) -> None:
    all_misbehave(yard, QUICK, at_once=2, command=command, polite=polite)
    calm = {name: each for name, each in SLOW.items() if not name.startswith("flood")}
    all_misbehave(yard, calm, at_once=len(calm), command=command, polite=polite)
    all_misbehave(
        yard, {name: SLOW[name] for name in SLOW if name not in calm}, at_once=1, command=command, polite=polite
    )
