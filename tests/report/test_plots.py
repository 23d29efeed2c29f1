"""Drain, treemap, signal and heat: drawn to scale, silent about what is not known, and readable on a narrow screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from diagnostics.diskstats_text import AppUse
from diagnostics.model import Result, Severity, Text
from diagnostics.network_facts import NetworkFacts, Sim
from diagnostics.storage_rules import StorageFacts
from remote_assist.report.canvas import NARROW, WIDE, app_fitted, fitted, text_width, wrapped
from remote_assist.report.curves import Limit, Reading, bars_svg, drain_svg, gauge
from remote_assist.report.plots import plots
from remote_assist.report.signal_plots import MOBILE_LIMITS, WIFI_LIMITS
from remote_assist.report.treemap import Cell, squarified, treemap_svg
from tests.report.payloads import PAYLOADS
from tests.report.samples import BatteryFacts

GB = 10**9
START = datetime(2026, 11, 20, 8, 0)


@dataclass(frozen=True)
class Drained(BatteryFacts):
    drain_points: Any = None


@dataclass(frozen=True)
class Heat:
    temperatures: Any = None


@dataclass(frozen=True)
class Sensor:
    name: str
    kind: str
    temperature_c: float
    status: int | None = None


def result(area: str, facts: Any) -> Result:
    return Result(area, Text(area, area), Severity.PASS, True, None, facts, (), ())


def drawn(area: str, facts: Any, lang: str = "en", width: float = WIDE) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in plots(result(area, facts), None, lang, width)]


def words(svg: ElementTree.Element) -> str:
    return " | ".join(node.text or "" for node in svg.iter("text"))


def hours(*levels: int) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"at": (START + timedelta(hours=n)).isoformat(), "level_percent": level} for n, level in enumerate(levels)
    )


def test_drain_falls_and_rises_where_the_charge_did() -> None:
    _, drain = drawn("battery", Drained(drain_points=hours(100, 50, 0, 80)))
    paths = {node.get("class"): node.get("d", "") for node in drain.iter("path")}
    falling = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) ([\d.]+)", paths["curve"])]
    assert falling[0] == (42.0, 36.0)
    assert falling[-1][1] == 156.0
    assert falling[-1][0] == pytest.approx(42 + (640 - 46) * 2 / 3, abs=0.2)
    assert "curve up" in paths
    assert "charging" in words(drain)
    assert "not told" in words(drain)


def test_points_that_cannot_be_placed_are_left_out() -> None:
    odd = ({"at": "yesterday", "level_percent": 5}, {"at": None, "level_percent": 5}, {"at": START.isoformat(), "level_percent": None},
           {"at": START.isoformat(), "level_percent": 500}, {"at": START.isoformat(), "level_percent": True}, "x", None)  # fmt: skip
    assert len(drawn("battery", Drained(drain_points=odd))) == 1
    assert len(drawn("battery", Drained(drain_points=hours(80)))) == 1
    assert len(drawn("battery", Drained(drain_points=odd + hours(80, 70)))) == 2
    aware = ({"at": "2026-11-20T08:00:00Z", "level_percent": 9}, {"at": "2026-11-20T09:00:00", "level_percent": 8})
    assert len(drawn("battery", Drained(drain_points=aware))) == 2


def test_a_long_history_stays_a_small_picture() -> None:
    points = [(START + timedelta(minutes=n), 100 - n % 100) for n in range(50_000)]
    svg = drain_svg(points, title="t", width=WIDE, charging="c", unknown="u")
    assert len(svg) < 40_000
    assert f"{points[-1][1]} %" in svg


def test_a_treemap_gives_each_its_share() -> None:
    cells = [Cell("a", 60, "k1"), Cell("b", 30, "k2"), Cell("c", 6, "k3"), Cell("d", 4, "k4")]
    placed = squarified(cells, 640, 270)
    for one in placed:
        assert one.width * one.height / (640 * 270) == pytest.approx(one.cell.amount / 100)
        assert one.x >= -0.01
        assert one.x + one.width <= 640.01
        assert one.y + one.height <= 270.01
        assert max(one.width / one.height, one.height / one.width) < 6
    for n, one in enumerate(placed):
        for other in placed[n + 1 :]:
            apart = (
                one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
                or one.y + one.height <= other.y + 0.01 or other.y + other.height <= one.y + 0.01
            )  # fmt: skip
            assert apart


def test_degenerate_treemaps() -> None:
    assert squarified([], 640, 270) == []
    assert squarified([Cell("a", 0, "k1")], 640, 270) == []
    assert len(squarified([Cell("a", 1, "k1")], 640, 270)) == 1
    extreme = treemap_svg([Cell("a", 10**15, "k1"), Cell("b", 1, "k2"), Cell("c", -5, "k3")], title="t", width=WIDE)
    assert "b 0 kB" in extreme
    assert "c" not in words(ElementTree.fromstring(extreme))


FULL = StorageFacts(
    data_total_bytes=64 * GB, data_free_bytes=4 * GB, app_bytes=9 * GB, app_data_bytes=8 * GB, app_cache_bytes=2 * GB,
    photos_bytes=20 * GB, videos_bytes=10 * GB, system_bytes=8 * GB,
    top_apps=(AppUse("com.example.big", 3 * GB, 4 * GB, GB), AppUse("com.example.small", GB, None, 0)),
)  # fmt: skip


def test_storage_names_the_largest_apps_and_says_that_it_is_an_estimate() -> None:
    bars, treemap = drawn("storage", FULL)
    assert "used 60.0 GB" in words(bars)
    said = words(treemap)
    assert "com.example.big" in said
    assert "7.0 GB" in said
    assert "estimate" in said
    assert "not told" not in said
    cells = {node[0].text: node for node in treemap.iter("rect") if len(node)}
    assert set(cells) == {
        "system 8.0 GB", "photos 20.0 GB", "videos 10.0 GB", "com.example.big 7.0 GB", "com.example.small 1.0 GB",
        "other apps 9.0 GB", "other 5.0 GB",
    }  # fmt: skip


def test_storage_says_when_apps_or_kinds_were_not_told() -> None:
    _, treemap = drawn("storage", replace(FULL, top_apps=None))
    assert "Sizes of single apps: not told" in words(treemap)
    only_bars = drawn("storage", StorageFacts(data_total_bytes=64 * GB, data_free_bytes=GB))
    assert len(only_bars) == 1
    assert "used 63.0 GB" in words(only_bars[0])
    too_many = (AppUse("a.b", 900 * GB, None, 0),)
    _, without = drawn("storage", replace(FULL, top_apps=too_many))
    assert "a.b" not in words(without)


def test_signal_stands_against_its_band() -> None:
    facts = NetworkFacts(wifi_enabled=True, wifi_connected=True, wifi_rssi_dbm=-75, wifi_frequency_mhz=2437)
    (svg,) = drawn("network", facts)
    assert "Wi-Fi · 2.4 GHz" in words(svg)
    assert "-75 dBm" in words(svg)
    assert "-83" in words(svg)
    (svg,) = drawn("network", replace(facts, wifi_frequency_mhz=5180))
    assert "5/6 GHz" in words(svg)
    assert "-80" in words(svg)
    (svg,) = drawn("network", replace(facts, wifi_frequency_mhz=None))
    assert "band not told" in words(svg)
    assert {node.get("class") for node in svg.iter("rect")} == {"track"}


def test_signal_that_is_not_known_is_said_not_drawn() -> None:
    assert drawn("network", NetworkFacts()) == []
    for facts, said in (
        (NetworkFacts(wifi_enabled=False), "Wi-Fi is off"),
        (NetworkFacts(wifi_enabled=True, wifi_connected=False), "not connected"),
        (NetworkFacts(wifi_enabled=True, wifi_connected=True), "not told"),
    ):
        (svg,) = drawn("network", facts)
        assert said in words(svg)
        assert "pointer" not in {node.get("class") for node in svg.iter()}


def test_each_sim_has_its_own_scale() -> None:
    sims = (
        Sim(0, "ready", "in_service", "connected", -120, "One"),
        Sim(1, "ready", "in_service", None, -90, "Two"),
        Sim(2, "absent"),
    )
    (svg,) = drawn("network", NetworkFacts(sims=sims, signal_dbm=-120, signal_technology="lte"))
    said = words(svg)
    assert "SIM 1 · 4G (LTE) · One" in said
    assert "SIM 2 · kind of network not told" in said
    assert "SIM 3" not in said
    assert "Android's defaults" in said
    (svg,) = drawn("network", NetworkFacts(sims=(Sim(0, "ready"),)))
    assert "not told" in words(svg)


def test_the_limits_rise() -> None:
    for limits in (*WIFI_LIMITS.values(), *MOBILE_LIMITS.values()):
        assert list(limits) == sorted(limits)


def test_a_pointer_off_the_scale_stays_on_the_plot() -> None:
    for value in (-500.0, 500.0):
        svg, _ = gauge("n", "s", value, (Limit(-95, "", "bad"),), low=-95, high=-35, width=WIDE, y=0)
        needle = re.search(r'class="needle" d="M([\d.]+)', svg)
        assert needle is not None
        assert float(needle[1]) in (0.0, 640.0)


def test_heat_is_coloured_by_the_sensors_own_level() -> None:
    sensors = (
        Sensor("BIG", "cpu", 71.4, 0),
        Sensor("skin", "skin", 46.0, 3),
        Sensor("x", "npu", 30.0),
        {"temperature_c": None},
    )
    (svg,) = drawn("thermal", Heat(sensors))
    bars = [
        (node.get("class"), float(node.get("width", 0))) for node in svg.iter("rect") if node.get("class") != "track"
    ]
    assert [kind for kind, _ in bars] == ["good", "bad", "k2"]
    assert bars[0][1] > bars[1][1] > bars[2][1]
    assert "not told" in words(svg)
    (limited,) = drawn(
        "thermal", Heat(({"name": "skin", "kind": "skin", "temperature_c": 40, "throttles_at_c": 45.0},))
    )
    assert "mark" in {node.get("class") for node in limited.iter("path")}
    assert drawn("thermal", Heat(())) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_stay_text(payload: str, width: float) -> None:
    cells = [Cell(payload, 9, "k1"), Cell(payload, 5, "k2", app=True), Cell(payload, 1, "k3"), Cell("x", 10**6, "free")]
    drawing, height = gauge(payload, payload, -60, (Limit(-95, "", "bad"), Limit(-70, payload, "good")), low=-95, high=-35,
                            width=width, y=0)  # fmt: skip
    pictures = [
        treemap_svg(cells, title=payload, width=width, unknown=payload),
        bars_svg([Reading(payload, 40, "k2", 45.0)], title=payload, width=width, unit=payload, unknown=payload),
        drain_svg([(START, 90), (START + timedelta(hours=1), 95)], title=payload, width=width, charging=payload, unknown=payload),
        f'<svg viewBox="0 0 {width} {height}">{drawing}</svg>',
        *plots(result("network", NetworkFacts(sims=(Sim(0, payload, payload, payload, -90, payload),), signal_dbm=-90,
                                              signal_technology=payload)), None, "en", width),
        *plots(result("thermal", Heat((Sensor(payload, payload, 30.0),))), None, "en", width),
        *plots(result("storage", replace(FULL, top_apps=(AppUse(payload, GB, GB, 0),))), None, "en", width),
    ]  # fmt: skip
    for svg in pictures:
        tree = ElementTree.fromstring(svg)
        assert {node.tag for node in tree.iter()} <= {"svg", "title", "rect", "path", "text"}
        names = {name for node in tree.iter() for name in node.keys()}  # noqa: SIM118
        assert names <= {"class", "x", "y", "width", "height", "rx", "d", "viewBox", "role", "aria-label"}
        assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", svg)


def test_text_is_cut_where_it_would_stick_out() -> None:
    assert fitted("short", 11, 100) == "short"
    assert fitted("x" * 1_000_000, 11, 100) is not None
    for said in ("a very long name indeed", "一个非常长的中文名称在这里", "x" * 500):
        cut = fitted(said, 11, 90)
        assert cut is not None
        assert cut.endswith("…")
        assert text_width(cut, 11) <= 90
    assert app_fitted("com.maker.with.a.long.name.messenger", 11, 90) == "…e.messenger"
    assert fitted("abc", 11, 3) is None
    for said in ("one two three four five six seven eight nine ten", "一个非常长的中文句子需要换行才能显示出来"):
        lines = wrapped(said, 11, 120)
        assert len(lines) > 1
        assert all(text_width(line, 11) <= 130 for line in lines)
