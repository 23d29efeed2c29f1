"""SIGKILL at 200 points of a visit. Run by hand: `python -m pytest tests/long/test_kills.py --timeout 3600`."""

from __future__ import annotations

from tests.visit import killing
from tests.visit.conftest import Bench
from tests.visit.conftest import bench as bench

POINTS = 200


def test_two_hundred_points(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    for number in range(POINTS):
        killing.refill(phone)
        killing.kill_at(bench, phone, 1 + number * (total - 1) // POINTS)
