"""The record cut off at every operation in every way, and killed 200 times. Run by hand: pytest tests/long."""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import pytest

from tests.crashes import check, check_second_cut, cut, operations
from tests.killing import kill_and_check

SHARES = (0.0, 0.5, 1.0)


@pytest.mark.timeout(1800)
def test_every_operation_in_every_way(tmp_path: Path) -> None:
    for at in range(operations(tmp_path / "whole")):
        for part, kept in itertools.product(SHARES, SHARES):
            root = tmp_path / "now"
            check(root, cut(root, at, part, kept))
            shutil.rmtree(root, ignore_errors=True)


@pytest.mark.timeout(1800)
def test_every_operation_of_every_fifth_taking_up(tmp_path: Path) -> None:
    for first in range(0, operations(tmp_path / "whole"), 5):
        going = True
        for second in itertools.count():
            root = tmp_path / "now"
            going = check_second_cut(root, cut(root, first, 0.5, 0.5), second, 0.5, second % 3 / 2)
            shutil.rmtree(root, ignore_errors=True)
            if not going:
                break


@pytest.mark.timeout(1800)
def test_two_hundred_kills(tmp_path: Path) -> None:
    dice = random.Random(200)
    assert sum(kill_and_check(tmp_path / str(i), dice.uniform(0.0, 0.2)) for i in range(200)) > 1000
