"""The bench's page: what it says, what it never says, and that it is one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from diagnostics.model import Result, Severity, Text, Verdict
from remote_assist.report.certificate import MOST_ROWS, UNTESTED, WORDS, Issued, render_certificate
from tests.report.pages import browser, pages_of
from tests.report.payloads import PAYLOADS
from tests.report.samples import BATTERY, BEFORE, BatteryFacts, StorageFacts, finding, result
from tests.report.test_html import Outline

PHONE = {
    "brand": "samsung",
    "model": "SM-A536E",
    "android": "13",
    "sdk": 33,
    "serial": "R58T30ABCDE",
    "imei": "356938035643809",
}
TAKEN = Text("2024-03-05 10:11 UTC by the computer's clock", "2024-03-05 10:11 UTC（电脑时间）")
ISSUED = Issued(
    "2026-11-21T14:15:02Z", "0.1.0", "20261121-141502-4f2a", "20006-KHHY5-7DBZD-438NS-945Z4-Q80AK", "RA-7", "Li Na"
)


def crowd(text: str = "word " * 400) -> list[Result]:
    """More areas than a phone has, each with a long sentence and a question left open."""
    long = finding("a.b", Severity.FAIL, Verdict.UNDECIDED, (text, text, text, text), text)
    title = Text("Accessibility and overlays", "无障碍与悬浮窗权限")
    return [result(f"area{n}", title, Severity.FAIL, BatteryFacts(), long) for n in range(MOST_ROWS + 7)]


def words(page: str) -> str:
    return Outline(page).text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_says_what_matters(lang: str) -> None:
    text = words(render_certificate(PHONE, BEFORE, ISSUED, lang))
    for said in (
        "SM-A536E",
        "BCDE",
        "71.5 %",
        "20261121-141502-4f2a",
        "20006-KHHY5",
        "0.1.0",
        "2026-11-21 14:15 UTC",
        "RA-7",
    ):
        assert said in text
    for said in (*UNTESTED, WORDS["footer"], WORDS["untested"]):
        assert said.in_language(lang) in text
    for one in BEFORE:
        assert one.title.in_language(lang) in text
    assert {"en": "needs the bench", "zh": "需要到店检查"}[lang] in text
    assert {"en": "warranty decision", "zh": "不作为保修结论"}[lang] in text


def test_what_it_never_says() -> None:
    page = render_certificate(PHONE, BEFORE, ISSUED, "en")
    assert "R58T30ABCDE" not in page
    assert "356938035643809" not in page
    assert "<script" not in page


def test_a_figure_that_was_not_told_is_said_so() -> None:
    facts = replace(BatteryFacts(), health_percent=None)
    bare = [result("battery", BATTERY, Severity.PASS, facts), result("storage", BATTERY, Severity.PASS, StorageFacts())]
    assert words(render_certificate({}, bare, replace(ISSUED, record=None, receipt=None), "en")).count("not told") == 4
    assert "no sealed record" in words(render_certificate({}, (), Issued("x", "0.1.0"), "en"))


def test_no_answer_is_not_in_order() -> None:
    unknown = Result("camera", Text("Camera", "相机"), Severity.UNKNOWN, False, "ValueError", None, (), ())
    half = Result("network", Text("Network", "网络"), Severity.PASS, False, None, None, (), ())
    text = words(render_certificate({}, (unknown, half), ISSUED, "en"))
    assert "did not say enough" in text
    assert "part of the answer is missing" in text
    assert "Could not be judged: Camera" in text.replace("  ", " ")


def test_what_nobody_asked_is_named_apart() -> None:
    asked = Result("camera", Text("Camera", "相机"), Severity.UNKNOWN, False, None, None, (), ())
    absent = replace(asked, area="sound", title=Text("Sound settings", "声音设置"), given=False)
    text = words(render_certificate({}, (asked, absent), ISSUED, "en"))
    assert text.count("did not say enough") == 1
    assert "Not part of this check: Sound settings" in text
    assert "Could not be judged: Camera" in text
    assert "Sound settings" not in text.split("Not tested")[0]


@pytest.mark.parametrize(
    ("verdict", "now"), [(Verdict.SETTING, "can be put right now"), (Verdict.UNDECIDED, "to know")]
)
def test_a_note_is_no_pass(verdict: Verdict, now: str) -> None:
    note = finding("updates.needs_room", Severity.INFO, verdict, ("a", "b", "There may be too little room.", "d"), "x")
    page = render_certificate({}, (result("updates", BATTERY, Severity.INFO, BatteryFacts(), note),), ISSUED, "en")
    assert "✓" not in page
    assert now in words(page)
    css = page.split("<style>")[1].split("</style>")[0]
    assert ".info{" not in css
    assert ".info," not in css


def test_worst_first_and_the_rest_counted() -> None:
    text = words(render_certificate(PHONE, [*BEFORE[2:3], *crowd("short")], ISSUED, "en"))
    assert text.count("short") == MOST_ROWS
    assert "8 more areas" in text
    assert "Network" not in text.split("Not tested")[0]


@pytest.mark.parametrize("payload", PAYLOADS[::3])
def test_hostile_text_stays_text(payload: str) -> None:
    def page(text: str) -> str:
        phone = dict.fromkeys(PHONE, text)
        return render_certificate(phone, crowd(text), Issued(text, text, text, text, text, text), "en")

    assert Outline(page(payload)).shape() == Outline(page("clean")).shape()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_one_page(lang: str, tmp_path: Path) -> None:
    word = "字" * 400 if lang == "zh" else "W" * 400
    full = Issued(word, word, word, word, word, word, TAKEN)
    file = tmp_path / "certificate.html"
    with browser(tmp_path / "profile") as chromium:
        for results, issued in ((BEFORE, ISSUED), (crowd(word), full)):
            file.write_text(render_certificate(dict.fromkeys(PHONE, word), results, issued, lang), encoding="utf-8")
            chromium.open(file, 1280)
            assert pages_of(chromium.pdf()) == 1
        file.write_text(
            render_certificate(PHONE, [*BEFORE] * 3, ISSUED, lang).replace("</main>", "<p>x</p>" * 90 + "</main>")
        )
        chromium.open(file, 1280)
        assert pages_of(chromium.pdf()) > 1, "the test can fail"
