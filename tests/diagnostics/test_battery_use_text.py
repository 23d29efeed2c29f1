"""Who used the battery, in the shapes since Android 11."""

from __future__ import annotations

import pytest

from diagnostics.battery_use_text import PowerUse, read_power_use

UP_TO_11 = """  Estimated power use (mAh):
    Capacity: 3000, Computed drain: 345, actual drain: 300-330
    Screen: 123 Excluded from smearing
    Uid u0a123: 45.6 ( cpu=40.1 wake=1.2 ) Including smearing: 50.2 ( screen=4.0 )
    Uid 1000: 30.1 ( cpu=30.1 )

    Uid u0a9: 7
"""
SINCE_12 = """  Estimated power use (mAh):
    Capacity: 3000, Computed drain: 345, actual drain: 300-330
    Global
      screen: 127 apps: 127 duration: 1h 43m 48s 458ms
    UID u0a123: 45.6 fg: 0.2 ( cpu=40.1 screen=4.0 )
    UID 1000: 30.1 ( cpu=30.1 )
"""
SINCE_16 = """  Estimated power use (mAh):
    Capacity: 3000, Rated: 3000, Typical: 3100, Computed drain: 345, actual drain: 345
    Global
    screen: 39.1 apps: 39.1
      (on battery, screen on)
      screen: 39.1 apps: 39.1
  UID u0a123: 45.6 fg: 0.511 (5m 22s 117ms) bg: 0.0474 fgs: 0.0189 (12s 180ms)
      screen=18.0 cpu=0.600 cpu:fg=0.511
      (on battery, screen on) cpu=18.9 cpu:bg=18.9
  UID 1000: 30.1 bg: 30.1
      cpu=30.1 cpu:bg=30.1

  All kernel wake locks:
  UID u0a9: 7
"""


@pytest.mark.parametrize("text", [UP_TO_11, SINCE_12, SINCE_16])
def test_every_shape_says_the_same(text: str) -> None:
    found: PowerUse = read_power_use(text.splitlines())
    assert found.by_uid == {"u0a123": 45.6, "1000": 30.1}
    assert (found.capacity_mah, found.computed_mah) == (3000, 345)
