"""Four hundred forgeries with the key, each in a place of its own. Run by hand: pytest tests/long."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.forging import ATTACKS
from tests.records import sealed
from tests.test_attacks import judge_attack


@pytest.mark.timeout(900)
def test_four_hundred_forgeries(tmp_path: Path) -> None:
    for number in range(400):
        judge_attack(sealed(tmp_path / str(number)), ATTACKS[number % len(ATTACKS)], random.Random(number))
