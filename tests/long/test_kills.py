"""SIGKILL at 200 points of a visit. Run by hand: `python -m pytest tests/long/test_kills.py --timeout 3600`."""

from __future__ import annotations

from tests.visit import killing
from tests.visit.conftest import Bench
from tests.visit.conftest import bench as bench

POINTS = 200


def test_two_hundred_points(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    killed = 0
    for number in range(POINTS + 20):
        killing.refill(phone)
        killed += killing.kill_at(bench, phone, 1 + number * (total - 1) // (POINTS + 20))
    assert killed >= POINTS
