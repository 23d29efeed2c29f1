"""The plots are well-formed, say what is not known, and keep their proportions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from diagnostics.crashes_rules import CrashFacts as RealCrashFacts
from diagnostics.model import Result, Severity, Text
from remote_assist.report.plots import plots
from remote_assist.report.svg import Bar, CrashMark, Part, battery_svg, crashes_svg, storage_svg
from tests.report.payloads import PAYLOADS
from tests.report.samples import BatteryFacts, CrashFacts, StorageFacts

GB = 10**9


def result(area: str, facts: Any) -> Result:
    return Result(area, Text(area, area), Severity.PASS, True, None, facts, (), ())


def plot(result: Result, after: Result | None, lang: str) -> str | None:
    """The first of an area's plots."""
    return next(iter(plots(result, after, lang)), None)


def widths(svg: str, kind: str) -> list[float]:
    return [
        float(rect.get("width", "0")) for rect in ElementTree.fromstring(svg).iter("rect") if rect.get("class") == kind
    ]


def test_battery_says_what_it_was_not_told() -> None:
    svg = battery_svg(None, None, level_label="Charge", health_label="Health", none="not told")
    assert svg.count("not told") >= 3
    assert not widths(svg, "track")
    assert widths(svg, "good") == widths(svg, "bad") == []
    worn = battery_svg(50, 71.5, level_label="Charge", health_label="Health", none="–")
    assert widths(worn, "good") == [69.0]
    assert widths(worn, "bad") == [pytest.approx(440 * 0.715, abs=0.1)]
    assert battery_svg(500, 250.0, level_label="", health_label="", none="")


def test_storage_is_drawn_to_scale_before_and_after() -> None:
    later = replace(StorageFacts(), data_free_bytes=32 * GB)
    svg = plot(result("storage", StorageFacts()), result("storage", later), "en")
    assert svg is not None
    free = widths(svg, "free")
    assert free[1] == pytest.approx((640 - 84) / 2, abs=2)
    assert free[0] < 4
    assert ">before<" in svg
    assert "free 32.0 GB" in svg


def test_an_estimate_larger_than_what_is_used_is_fitted_in() -> None:
    facts = replace(StorageFacts(), data_free_bytes=60 * GB)
    svg = plot(result("storage", facts), None, "zh")
    assert svg is not None
    assert sum(widths(svg, kind)[0] for kind in ("k1", "k2", "k3", "k4", "k5") if widths(svg, kind)) < 60
    assert "可用 60.0 GB" in svg


def test_storage_without_kinds_is_used_and_free() -> None:
    bare = StorageFacts(app_bytes=None, app_data_bytes=None, app_cache_bytes=None, photos_bytes=None, videos_bytes=None,
                        audio_bytes=None, downloads_bytes=None, system_bytes=None)  # fmt: skip
    svg = plot(result("storage", bare), None, "en")
    assert svg is not None
    assert "used 63.7 GB" in svg
    assert plot(result("storage", replace(bare, data_total_bytes=None)), None, "en") is None


def test_crashes_stand_at_their_time() -> None:
    marks = [CrashMark(0, "a.b", "java"), CrashMark(24, "a.b", "anr"), CrashMark(99, "a.b", "java")]
    svg = crashes_svg(marks, hours=24, title="t", ago="24 h", now="now", kinds=())
    at = [float(rect.get("x", "0")) for rect in ElementTree.fromstring(svg).iter("rect")]
    assert at == [pytest.approx(633.5), pytest.approx(1.5)]


def test_crashes_with_times_and_without() -> None:
    facts = CrashFacts(by_package={"a.b": {"java": 2, "native": 0, "anr": 1}})
    svg = plot(result("crashes", facts), None, "en")
    assert svg is not None
    assert "3 ×" in svg

    def event(at: str | None, process: str, kind: str) -> dict[str, str | None]:
        return {"at": at, "process": process, "kind": kind}

    timed = RealCrashFacts(
        timeline=(
            event("2026-11-20T10:00:00", "a.b", "java"),
            event("2026-11-20T22:00:00", "a.b", "anr"),
            event("x", "c", ""),
            event(None, "c", "java"),
        )
    )
    svg = plot(result("crashes", timed), None, "zh")
    assert svg is not None
    assert "2026-11-20 22:00" in svg
    assert "13 小时前" in svg
    assert plot(result("crashes", CrashFacts(by_package={})), None, "en") is None


def test_no_plot_without_facts() -> None:
    assert plot(result("battery", None), None, "en") is None
    assert plot(result("network", BatteryFacts()), None, "en") is None
    assert plot(result("battery", replace(BatteryFacts(), level_percent=None, health_percent=None)), None, "en") is None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_stay_text(payload: str) -> None:
    bars = [Bar(payload, (Part(payload, GB, "k1"),), 2 * GB)]
    pictures = (
        storage_svg(bars, title=payload, low_mark_percent=10),
        crashes_svg(
            [CrashMark(1, payload, payload)],
            hours=2,
            title=payload,
            ago=payload,
            now=payload,
            kinds=[(payload, payload)],
        ),
    )
    for svg in pictures:
        tree = ElementTree.fromstring(svg)
        assert {node.tag for node in tree.iter()} <= {"svg", "title", "rect", "path", "text"}
        names = {name for node in tree.iter() for name in node.keys()}  # noqa: SIM118
        assert names <= {"class", "x", "y", "width", "height", "rx", "d", "viewBox", "role", "aria-label"}
        assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", svg)
