"""In a real Chromium, at a desk's and at a telephone's width, in both languages: nothing sticks out, nothing lies on top
of something else, no text is too small to read. One browser for all pages; every <details> is open."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import diagnostics
from diagnostics.diskstats_text import AppUse
from diagnostics.judge import judge_all
from diagnostics.model import Now, Outputs, Result, Severity, Text
from diagnostics.network_facts import NetworkFacts, Sim
from diagnostics.storage_rules import StorageFacts
from remote_assist.report.certificate import Issued, render_certificate
from remote_assist.report.compare import compare
from remote_assist.report.consent_form import ConsentForm, render_form
from remote_assist.report.html import check_html, render
from remote_assist.report.json import check_json
from remote_assist.report.older import parse_older
from tests.report.pages import OVERLAPS, SMALLEST_TEXT, Browser, browser, pages_of
from tests.report.samples import (
    AFTER_STORAGE,
    BATTERY,
    BEFORE,
    FULL,
    STORAGE,
    WORN,
    BatteryFacts,
    CrashFacts,
    result,
    visit,
)

GB = 10**9
WIDTHS = (1280, 360)
LONG = "com.ein.sehr.langer.paketname.ohne.jede.trennstelle" + "x" * 120
SSID = "W" * 32
ZH = "一个没有空格的很长的中文网络名称" * 6
LEAST_PX = 10.0
START = datetime(2026, 11, 20, 8, 0)
PHONE = {"brand": "google", "model": "Pixel 8", "android": "15", "sdk": 35, "serial": "AB12CD34"}


@dataclasses.dataclass(frozen=True)
class Drained(BatteryFacts):
    drain_points: Any = tuple(
        {"at": (START + timedelta(minutes=17 * n)).isoformat(), "level_percent": 90 - n % 60} for n in range(120)
    )


@dataclasses.dataclass(frozen=True)
class Hot:
    status: int = 3
    temperatures: Any = tuple(
        {"name": f"{LONG[n:]}", "kind": "skin", "temperature_c": 40.5 + n, "status": n} for n in range(5)
    )


STORED = StorageFacts(
    data_total_bytes=128 * GB, data_free_bytes=6 * GB, data_free_percent=4.7, wear_percent=30, app_bytes=19 * GB,
    app_data_bytes=18 * GB, app_cache_bytes=2 * GB, photos_bytes=30 * GB, videos_bytes=20 * GB, system_bytes=18 * GB, audio_bytes=GB,
    top_apps=(AppUse(LONG, 8 * GB, 4 * GB, GB), AppUse("com.whatsapp", GB, 3 * GB, 0), AppUse("a.b", GB, None, 0), AppUse("org.x", GB // 4, None, 0)),
)  # fmt: skip
CONNECTED = NetworkFacts(
    wifi_enabled=True, wifi_connected=True, wifi_rssi_dbm=-71, wifi_frequency_mhz=5180, default_network="wifi", internet_validated=True,
    private_dns_specifier=LONG, sims=(Sim(0, "ready", "in_service", "connected", -97, ZH), Sim(1, "ready", "in_service", None, -120, SSID)),
    signal_dbm=-97, signal_technology="lte",
)  # fmt: skip
CRASHED = CrashFacts(by_package={LONG: {"java": 9, "native": 2, "anr": 1}, "a.b": {"java": 1, "native": 0, "anr": 0}})


def stretched(lang: str) -> tuple[Result, ...]:
    """Every area that there is, each fact filled with what is longest and breaks nowhere."""
    word = ZH if lang == "zh" else LONG
    title = Text("Network and mobile service", "网络与移动服务")
    known = (
        result("storage", STORAGE, Severity.FAIL, STORED, FULL),
        result("battery", BATTERY, Severity.WARN, Drained(), WORN),
        result("network", title, Severity.PASS, CONNECTED),
        result("crashes", title, Severity.INFO, CRASHED),
        result("thermal", title, Severity.WARN, Hot()),
    )
    names = {one.area for one in known}
    others = judge_all([one for one in diagnostics.ALL if one.name not in names], Outputs(()), Now())
    return (*known, *(replace(one, facts=filled(one.facts, word)) for one in others if one.facts is not None))


def filled(facts: Any, word: str) -> Any:
    """The same facts with every field told, by its type."""
    hints = typing.get_type_hints(type(facts))
    values = {field.name: longest(hints[field.name], word) for field in dataclasses.fields(facts)}
    return dataclasses.replace(facts, **values)


def longest(kind: Any, word: str) -> Any:
    parts = typing.get_args(kind)
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return longest(next(part for part in parts if part is not type(None)), word)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: longest(hints[field.name], word) for field in dataclasses.fields(kind)})
    if kind is bool:
        return True
    if kind is int:
        return 123_456_789_012
    if kind is float:
        return 12345.678
    if kind is str:
        return word
    if parts and "tuple" in str(kind):
        return (longest(parts[0], word),) * 3
    return {word: {word: 123_456_789}} if "apping" in str(kind) or "dict" in str(kind) else word


def report(lang: str) -> str:
    made = visit(lang)
    return render(
        replace(
            made,
            before=stretched(lang),
            after=(result("storage", STORAGE, Severity.PASS, AFTER_STORAGE), made.before[1]),
        )
    )


def long_report(lang: str) -> str:
    made = visit(lang)
    word = ZH if lang == "zh" else LONG
    text = Text(word, word)
    return render(replace(
        made, order=word, technician=word, company=word, symptom=word, session=word, verify=word, receipt_code=word, notes=(word,),
        phone=replace(made.phone, brand=word, model=word), closing=(text,),
        actions=tuple(replace(action, title=text, argv=word, before=text, after=text, loss=text) for action in made.actions),
        timeline=tuple(replace(entry, text=text) for entry in made.timeline),
        left_as_found=tuple(replace(item, text=text) for item in made.left_as_found),
    ))  # fmt: skip


def checked(lang: str) -> str:
    older = parse_older(check_json({**PHONE, "serial": LONG}, BEFORE, lang), Path("older.json"))
    results = stretched(lang)
    return check_html(PHONE, results, lang, compare(older, PHONE, results))


def nothing(lang: str) -> str:
    """Nothing was told: an empty check must read well too."""
    off = result("network", Text("Network", "网络"), Severity.UNKNOWN, NetworkFacts(wifi_enabled=False))
    return check_html({}, (*judge_all(diagnostics.ALL, Outputs(()), Now()), off), lang)


def certificate(lang: str) -> str:
    taken = Text("2024-03-05 10:11 UTC by the computer's clock", "2024-03-05 10:11 UTC（电脑时间）")
    made = Issued("2026-11-21T14:15:02Z", "0.1.0", "20261121-141502-4f2a", None, LONG, taken=taken)
    return render_certificate(PHONE, stretched(lang), made, lang)


def form(lang: str) -> str:
    word = ZH if lang == "zh" else LONG
    return render_form(ConsentForm(order=word, technician=word, company=word, contact=word, phone=word, lang=lang))


PAGES = {one.__name__: one for one in (report, long_report, checked, nothing, certificate, form)}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out(chromium: Browser, tmp_path: Path, name: str, width: int, lang: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGES[name](lang), encoding="utf-8")
    chromium.open(file, width)
    assert chromium.ask("document.documentElement.clientWidth") == width
    assert chromium.ask("document.documentElement.scrollWidth") <= width
    assert chromium.sticking_out() == []
    assert chromium.ask(OVERLAPS) == []
    smallest = chromium.ask(SMALLEST_TEXT)
    assert smallest is None or smallest >= LEAST_PX


def test_the_questions_can_be_answered_with_no(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    wide = "<p class='x'>" + "W" * 400 + "</p>"
    page = check_html(PHONE, BEFORE, "en").replace("overflow-wrap:anywhere", "").replace("</main>", wide + "</main>")
    file.write_text(page.replace("Content-Security-Policy", "X-Nothing"), encoding="utf-8")
    chromium.open(file, 360)
    found = chromium.sticking_out()
    assert any(line.startswith("page ") for line in found)
    plot = '<svg class="plot" viewBox="0 0 100 20"><text x="90" y="10">far out</text><text x="92" y="11">on it</text></svg>'
    file.write_text(check_html(PHONE, (), "en").replace("</main>", plot + "</main>"), encoding="utf-8")
    chromium.open(file, 1280)
    assert any("out of its plot" in line for line in chromium.sticking_out())
    assert chromium.ask(OVERLAPS) != []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_reports_print(chromium: Browser, tmp_path: Path, lang: str) -> None:
    """On paper too: within as many sheets as what is in them needs; the certificate on one."""
    file = tmp_path / "page.html"
    whole = render(visit(lang))
    for page, most in ((whole, 7), (check_html(PHONE, BEFORE, lang), 4), (nothing(lang), 8), (certificate(lang), 1)):
        file.write_text(page, encoding="utf-8")
        chromium.open(file, 1280, unfold=False)
        assert pages_of(chromium.pdf()) <= most
