"""A phone taken away at every few packets of a check, in each way; some minutes. By hand: pytest tests/long/test_lost_full.py"""

from __future__ import annotations

import pytest

from tests.visit.conftest import Bench
from tests.visit.conftest import bench as bench
from tests.visit.losing import Loss, check_lost_at


@pytest.mark.parametrize("way", ["gone", "pulled"])
def test_a_phone_lost_anywhere(bench: Bench, way: str) -> None:
    phone = bench.attach()
    loss = Loss(phone, 0, way)
    assert bench.run("check", "-s", phone.serial, "--consent", "paper:LOST").code == 0
    loss.over()
    phone.served.close()
    lost = sum(check_lost_at(bench, at, way)[1] for at in range(2, loss.count, 6))
    assert lost > loss.count // 6 * 3 // 4


@pytest.mark.parametrize("at", [20, 60, 90, 120])
def test_a_phone_that_falls_silent(bench: Bench, at: int) -> None:
    """Nothing tells adb that it is gone: the answers simply do not come. Two areas, for their short deadlines."""
    done, lost = check_lost_at(bench, at, "silent", "sound", "radios")
    assert lost, done
