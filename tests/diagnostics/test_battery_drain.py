"""Drain: histories and power use in the forms of Android 7 to 16, written out small."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import battery
from diagnostics.battery_drain import HISTORY, WHOLE
from diagnostics.battery_health import BATTERYSTATS
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs, Result, Severity, Verdict

HUMAN = """Battery History (0% used, 588 used of 4096KB, 31 strings using 1214):
                    0 (9) RESET:TIME: 2024-03-10-08-00-00
                    0 (3) 090 80000000 status=discharging health=good plug=none temp=287 volt=4012 +running +screen
            +30m00s000ms (2) 085 80000000
         +1h00m00s000ms (2) 080 80000000 -screen
         +2h00m00s000ms (2) 079 80000000 +wifi_scan
     +1d00h00m00s000ms (2) 069 80000000
     +1d01h00m00s000ms (2) 069 80000000 status=charging plug=usb
     +1d02h00m00s000ms (2) 099 80000000

Statistics since last charge:
"""
FORMAT_2 = """Battery History [Format: 2] (102% used, 4208KB used of 4096KB, 151 strings using 7967):
  03-10 08:00:00.000 RESET:TIME: 2024-03-10-08-00-00
  03-10 08:00:00.000 090 status=discharging health=good plug=none temp=287 volt=4012 +running +screen
  03-10 08:30:00.000 085
  03-10 09:00:00.000 080 c4002820 -screen
  03-10 10:00:00.000 079 +wifi_scan
  03-10 20:00:00.000 079 wake_reason=0:"179 rtc_alarm"
  03-11 04:00:00.000 TIME: 2024-03-11-04-00-00
  03-11 08:00:00.000 069
  03-11 09:00:00.000 069 status=charging plug=usb
  03-11 10:00:00.000 099

Statistics since last charge:
"""
CHECKIN = """9,0,i,vers,35,208,X,X
9,0,i,uid,10090,com.example.cam
9,h,0:RESET:TIME:1710057600000
9,h,0,Bl=90,Bs=d,Bh=g,Bp=n,+r,+S
9,h,1800000,Bl=85
9,h,1800000,Bl=80,-S
9,h,3600000,Bl=79
9,h,79200000,Bl=69
9,h,3600000,Bs=c,Bp=u
9,h,3600000,Bl=99
9,0,l,pws,5000,800,700,800
9,10090,l,pwi,uid,412.5,0,0,0
9,1000,l,pwi,uid,90.2,0,0,0
"""
USE_12 = """  Estimated power use (mAh):
    Capacity: 5000, Computed drain: 800, actual drain: 700-800
    Global
      screen: 203 apps: 203 duration: 41m 12s 472ms
    UID u0a90: 412.5 fg: 0.252 bg: 0.00128 ( screen=0.0982 (38m 29s 119ms) cpu=0.253 (14m 34s 910ms) )
    UID 1000: 90.2 fg: 0.00103 ( cpu=0.208 (13m 41s 537ms) )
    UID u0a12: 0.004 ( cpu=0.004 )

  All partial wake locks:
  u0a90:
    Foreground activities: 1m 2s 3ms realtime (4 times)
    Proc com.example.cam:
      CPU: 1s 100ms usr + 1s 20ms krn ; 0ms fg
    Apk com.example.cam:
      Service com.example.cam.S:
"""
USE_9 = """  Estimated power use (mAh):
    Capacity: 2800, Computed drain: 515, actual drain: 308-336
    Screen: 153 Excluded from smearing
    Uid u0a158: 92.3 ( radio=2.89 gps=89.4 ) Including smearing: 120 ( proportional=28 )
    Uid 0: 117 ( wake=0.00000694 radio=117 ) Excluded from smearing
    Unaccounted: 3.03 ( ) Including smearing: 0
"""
NOW = Now(utc_offset_s=0, sdk=34)


def run(*texts: tuple[Argv, str | bytes], now: Now = NOW, complete: bool = True) -> Result:
    outputs = [
        Output(Command(argv), 0, text.encode() if isinstance(text, str) else text, complete=complete)
        for argv, text in texts
    ]
    return judge(battery.DIAGNOSTIC, Outputs(outputs), now)


def rates(facts: Any) -> tuple[Any, ...]:
    return (
        facts.discharging_hours,
        facts.drain_percent_per_hour,
        facts.idle_drain_percent_per_hour,
        facts.screen_on_percent,
    )


def test_a_history_gives_points_in_local_time_and_rates() -> None:
    facts = run((HISTORY, HUMAN)).facts
    assert [(point["at"], point["level_percent"]) for point in facts.drain_points] == [
        ("2024-03-10T08:00:00", 90),
        ("2024-03-10T08:30:00", 85),
        ("2024-03-10T09:00:00", 80),
        ("2024-03-10T10:00:00", 79),
        ("2024-03-11T08:00:00", 69),
        ("2024-03-11T10:00:00", 99),
    ]
    # 21 % in 25 h of discharging; 11 % of it in the 24 h with the screen off.
    assert rates(facts) == (25.0, 0.8, 0.5, 4)


def test_the_format_with_the_clock_in_each_line_says_the_same() -> None:
    old, new = run((HISTORY, HUMAN)).facts, run((HISTORY, FORMAT_2)).facts
    assert new.drain_points == old.drain_points
    assert rates(new) == rates(old)


EVENTS = st.lists(
    st.tuples(
        st.integers(1, 12 * 60),
        st.integers(0, 100),
        st.sampled_from(["", "status=charging", "status=discharging", "+screen", "-screen", "wake_reason=0:x"]),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_both_formats_of_one_history_say_the_same(events: list[tuple[int, int, str]]) -> None:
    start = now = datetime(2024, 12, 28, 22, 0)
    old = new = "Battery History (1% used):\n"
    old += f"   0 (9) RESET:TIME: {start:%Y-%m-%d-%H-%M-%S}\n"
    new += f"  {start:%m-%d %H:%M:%S}.000 RESET:TIME: {start:%Y-%m-%d-%H-%M-%S}\n"
    for minutes, level, change in events:
        now += timedelta(minutes=minutes)
        hours, rest = divmod(round((now - start).total_seconds()) // 60, 60)
        old += f"   +{hours // 24}d{hours % 24}h{rest}m0s0ms (2) {level:03} {change}\n"
        new += f"  {now:%m-%d %H:%M:%S}.000 {level:03} {change}\n"
    first, second = run((HISTORY, old)).facts, run((HISTORY, new)).facts
    assert second.drain_points == first.drain_points
    assert rates(second) == rates(first)


def test_the_end_of_a_year_in_the_format_without_years() -> None:
    text = """Battery History [Format: 2] (1% used):
  12-31 22:00:00.000 TIME: 2025-12-31-22-00-00
  12-31 22:00:00.000 090 status=discharging -screen
  01-01 02:00:00.000 086
"""
    facts = run((HISTORY, text)).facts
    assert [point["at"] for point in facts.drain_points] == ["2025-12-31T22:00:00", "2026-01-01T02:00:00"]
    assert rates(facts) == (4.0, 1.0, 1.0, 0)


def test_a_clock_that_was_set_makes_no_time_and_no_drain() -> None:
    text = """Battery History [Format: 2] (1% used):
  01-01 00:00:00.000 090 status=discharging +screen
  01-01 01:00:00.000 088
  06-10 12:00:00.000 TIME: 2025-06-10-12-00-00
  06-10 12:00:00.000 080
  06-10 13:00:00.000 078
  06-10 11:30:00.000 TIME: 2025-06-10-11-30-00
  06-10 11:30:00.000 077
  06-10 12:30:00.000 075
  99-99 12:30:00.000 001
"""
    facts = run((HISTORY, text)).facts
    assert rates(facts)[:2] == (3.0, 2.0)


def test_the_checkin_form_says_the_same() -> None:
    human, short = run((HISTORY, HUMAN)).facts, run(((*WHOLE, "-c"), CHECKIN)).facts
    assert short.drain_points == human.drain_points
    assert rates(short) == rates(human)
    assert short.drain_suspects == ({"name": "com.example.cam", "mah": 412.5}, {"name": "system", "mah": 90.2})


def test_without_the_time_zone_unix_times_are_not_dated() -> None:
    facts = run(((*WHOLE, "-c"), CHECKIN), now=Now()).facts
    assert facts.drain_points is None
    assert facts.drain_percent_per_hour == 0.8


def test_a_clock_that_was_not_set_dates_nothing_until_it_is() -> None:
    text = HUMAN.replace("2024-03-10-08-00-00", "1970-01-01-00-00-09")
    assert run((HISTORY, text)).facts.drain_points is None
    text = text.replace(
        "         +2h00m00s000ms", "         +2h00m00s000ms (9) TIME: 2024-03-10-10-00-00\n         +2h00m00s000ms"
    )
    assert run((HISTORY, text)).facts.drain_points == run((HISTORY, HUMAN)).facts.drain_points


def test_a_clock_put_back_keeps_the_points_in_order() -> None:
    text = HUMAN.replace(
        "         +2h00m00s000ms", "         +2h00m00s000ms (9) TIME: 2024-03-10-06-00-00\n         +2h00m00s000ms"
    )
    times = [point["at"] for point in run((HISTORY, text)).facts.drain_points]
    assert times == sorted(times)
    assert times[0] == "2024-03-10T04:00:00"


def test_a_phone_that_was_off_in_between_is_not_charged_for_it() -> None:
    text = HUMAN.replace(
        "     +1d00h", "         +3h00m00s000ms (1) SHUTDOWN\n         +23h00m00s000ms (9) START\n     +1d00h"
    )
    # Only 08:00 to 11:00 are known to be use: 11 % in 3 h.
    assert rates(run((HISTORY, text)).facts)[:2] == (3.0, 3.7)


def test_too_short_a_history_gives_no_rate() -> None:
    facts = run((HISTORY, HUMAN[: HUMAN.index("         +1h00m")])).facts
    assert rates(facts) == (0.5, None, None, None)
    assert facts.drain_points is not None


@pytest.mark.parametrize(
    ("text", "expected", "top"),
    [
        (USE_12, (("com.example.cam", 412.5), ("system", 90.2)), ("com.example.cam", 412.5, 52)),
        (USE_9, (("root", 117.0), ("u0a158", 92.3)), ("u0a158", 92.3, 18)),
    ],
)
def test_suspects_are_ranked_and_named(text: str, expected: tuple[Any, ...], top: tuple[Any, ...]) -> None:
    facts = run((BATTERYSTATS, text)).facts
    assert tuple((one["name"], one["mah"]) for one in facts.drain_suspects) == expected
    assert (facts.drain_top_app, facts.drain_top_app_mah, facts.drain_top_app_percent) == top


def test_one_app_that_takes_half_is_said_and_can_be_restricted() -> None:
    found = {finding.rule: finding for finding in run((BATTERYSTATS, USE_12)).findings}
    assert (found["battery.one_app_drains"].severity, found["battery.one_app_drains"].verdict) == (
        Severity.INFO,
        Verdict.SETTING,
    )
    assert found["battery.one_app_drains"].evidence[0].line.startswith("UID u0a90: 412.5")
    assert "battery.one_app_drains" not in {f.rule for f in run((BATTERYSTATS, USE_9)).findings}


@pytest.mark.parametrize(("level", "rule"), [(93, None), (86, "battery.drains_idle"), (70, "battery.drains_idle_fast")])
def test_losing_charge_with_the_screen_off(level: int, rule: str | None) -> None:
    text = (
        "Battery History (0% used):\n                    0 (9) RESET:TIME: 2024-03-10-08-00-00\n"
        "                    0 (3) 096 80000000 status=discharging -screen\n"
        f"         +2h00m00s000ms (2) {level:03d} 80000000\n"
    )
    found = {f.rule: f for f in run((HISTORY, text)).findings}
    assert set(found) == ({rule} if rule else set())
    if rule:
        assert [item.line for item in found[rule].evidence][-1].endswith(f"{level:03d} 80000000")
        frozen = run((HISTORY, text), (("dumpsys", "battery"), "  (UPDATES STOPPED -- use 'reset' to restart)\n"))
        assert rule not in {f.rule for f in frozen.findings}


def test_a_history_cut_short_is_incomplete_and_its_half_line_is_no_value() -> None:
    result = run((HISTORY, HUMAN[: HUMAN.index("069") + 2]), complete=False)
    assert not result.complete
    assert result.facts.drain_points[-1]["level_percent"] == 79


@given(st.lists(st.sampled_from([*HUMAN.split("\n"), *CHECKIN.split("\n"), *USE_12.split("\n"), "9,h,-1,Bl=", "  :"])))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_lines_is_read_without_an_exception(lines: list[str]) -> None:
    text = "\n".join([*lines, ""])
    for argv in (HISTORY, WHOLE, (*WHOLE, "-c"), BATTERYSTATS):
        result = run((argv, text))
        assert result.error is None
        for point in result.facts.drain_points or ():
            assert 0 <= point["level_percent"] <= 100


@given(st.binary(max_size=600))
@settings(max_examples=100, deadline=None)
def test_any_bytes_after_a_good_history_change_no_point_before(junk: bytes) -> None:
    whole = run((HISTORY, HUMAN)).facts.drain_points
    result = run((HISTORY, HUMAN.encode() + junk))
    assert result.error is None
    assert result.facts.drain_points == whole, "what follows the statistics is not history"


@pytest.mark.parametrize("ends", ["\r\n", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_change_nothing(ends: str, encoding: str) -> None:
    raw = (HUMAN + USE_12).replace("\n", ends).encode(encoding)
    assert run((WHOLE, raw)).facts == run((WHOLE, HUMAN + USE_12)).facts


def test_a_hostile_history_is_read_in_linear_time() -> None:
    line = "            +12s517ms (2) 065 " + "c0100000 " * 300 + "\n"
    start = time.perf_counter()
    result = run((HISTORY, "Battery History (:\n" + line * 20_000 + "+" + "9" * 3_000_000 + "\n"))
    assert result.error is None
    assert time.perf_counter() - start < 8


def test_points_are_bounded() -> None:
    lines = "".join(f" +{at // 60}h{at % 60}m (1) {at % 2 + 50:03d}\n" for at in range(5900))
    text = "Battery History (:\n 0 (9) RESET:TIME: 2024-03-10-08-00-00\n" + lines
    assert len(run((HISTORY, text)).facts.drain_points) == 2000
