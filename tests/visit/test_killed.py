"""SIGKILL in the middle of a visit: a sample here, 200 points in tests/long/test_kills.py."""

from __future__ import annotations

import pytest

from tests.visit import killing
from tests.visit.conftest import Bench

SAMPLE = 8


@pytest.mark.timeout(300)
def test_a_sample_of_points(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    assert total > 200
    killed = 0
    for number in range(SAMPLE):
        killing.refill(phone)
        killed += killing.kill_at(bench, phone, 1 + (2 * number + 1) * total // (2 * SAMPLE))
    assert killed >= SAMPLE - 2
