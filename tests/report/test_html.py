"""The page: hostile text stays text, nothing is loaded, the policy fits, a real browser is content."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from diagnostics.model import Evidence, Finding, Result, Says, Severity, Text, Verdict
from remote_assist.report.html import check_html, render
from remote_assist.report.model import VisitReport, masked
from remote_assist.report.text import visible
from tests.report.browser import chromium
from tests.report.payloads import MARK, PAYLOADS
from tests.report.samples import BEFORE, visit

ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "article",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "dl",
    "dt",
    "dd",
    "ul",
    "ol",
    "li",
    "span",
    "b",
    "code",
    "pre",
    "details",
    "summary",
    "table",
    "tr",
    "th",
    "td",
    "time",
    "img",
    "footer",
    "br",
    "svg",
    "rect",
    "path",
    "text",
}


class Outline(HTMLParser):
    """Every start tag with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.other: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(name for name, _ in attrs)) for tag, attrs in self.tags]


KEPT = {"lang", "area"}
"""What is ours: the page's language and the names of areas, which choose a plot."""


def infect(value: Any, payload: str, name: str = "") -> Any:
    """The same record with `payload` in every text, whoever it came from."""
    if isinstance(value, Enum) or name in KEPT:
        return value
    if isinstance(value, str):
        return payload
    if isinstance(value, dict):
        return (
            {payload + str(at): infect(item, payload, "counts") for at, item in enumerate(value.values())}
            if name != "counts"
            else value
        )
    if isinstance(value, tuple):
        return tuple(infect(item, payload) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: infect(getattr(value, f.name), payload, f.name) for f in dataclasses.fields(value)}
        return type(value)(**fields)
    return value


def infected(payload: str) -> VisitReport:
    report: VisitReport = infect(visit(), payload)
    return report


def test_there_are_a_hundred_payloads() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 100
    assert all(MARK in payload for payload in PAYLOADS if payload.lower() == payload)


HARMLESS = Outline(render(infected("harmless")))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_stays_text(payload: str) -> None:
    page = Outline(render(infected(payload)))
    assert page.shape() == HARMLESS.shape()
    assert page.other == []
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert visible(payload) in page.text
    classes = {value for _, attrs in page.tags for name, value in attrs if name in ("class", "id", "lang")}
    assert not any(MARK in (value or "") for value in classes)
    raw = render(infected(payload))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", raw)
    raw.encode("utf-8")


@pytest.mark.parametrize("payload", PAYLOADS[::9])
def test_hostile_text_in_a_check_page(payload: str) -> None:
    phone = dict.fromkeys(("brand", "model", "android", "sdk", "serial"), payload)
    page = Outline(check_html(phone, infect(BEFORE, payload), "zh"))
    clean = Outline(check_html(dict.fromkeys(phone, "clean"), infect(BEFORE, "clean"), "zh"))
    assert page.shape() == clean.shape()


def test_no_element_that_runs_or_loads() -> None:
    for lang in ("en", "zh"):
        page = Outline(render(visit(lang)))
        for tag, attrs in page.tags:
            assert tag in ALLOWED
            for name, value in attrs:
                assert not name.startswith("on")
                assert name not in ("href", "srcset", "action", "style", "background", "xlink:href")
                if name == "src":
                    assert (value or "").startswith("data:image/svg+xml;base64,")
        assert not re.search(r"https?://|@import|url\(", render(visit(lang)))


def test_the_policy_fits_the_style_and_allows_nothing_else() -> None:
    page = render(visit())
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    policy = next(
        dict(attrs)["content"]
        for tag, attrs in Outline(page).tags
        if ("http-equiv", "Content-Security-Policy") in attrs
    )
    assert (
        policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    # Before the policy is read nothing else may have been.
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_says_what_was_wrong_and_what_became_of_it() -> None:
    text = Outline(render(visit())).text
    assert "2 problems found, 1 put right" in text
    for part in ("0.3 GB free", "9.6 GB free", "A setting: can be put right now", "Signs of a fault: needs the bench",
                 "asked the customer", "Signed form, scan held", "3006G-7Q2ZK", "This does not prove", "log verify"):  # fmt: skip
        assert part in text
    zh = Outline(render(visit("zh"))).text
    for part in (
        "发现 2 个问题，已处理 1 个",
        "设置问题：现在可以调好",
        "需要到店检查",
        "不能证明",
        "已请客户自行操作",
    ):
        assert part in zh


def test_the_serial_is_masked() -> None:
    assert "R58T30ABCDE" not in render(visit())
    assert "•••••••BCDE" in render(visit())
    assert masked("abc") == "•••"
    assert masked("") is None
    assert masked(None) is None
    assert "FULLSERIAL99" not in check_html({"serial": "FULLSERIAL99"}, BEFORE, "en")


def test_nothing_found_and_nothing_judged_are_not_the_same() -> None:
    fine = tuple(Result(r.area, r.title, Severity.PASS, True, None, r.facts, (), ()) for r in BEFORE)
    none = tuple(Result(r.area, r.title, Severity.UNKNOWN, False, "ValueError: x", None, (), ()) for r in BEFORE)
    assert "Nothing wrong was found" in check_html({}, fine, "en")
    page = check_html({}, none, "en")
    assert "Nothing could be judged" in page
    assert "Nothing wrong was found" not in page
    assert 'class="hero good"' not in page
    assert "ValueError: x" in page
    assert "Nothing could be judged" in check_html({}, (), "en")


def test_an_unjudged_area_keeps_the_page_from_being_green() -> None:
    mixed = (
        Result("battery", Text("b", "b"), Severity.PASS, True, None, None, (), ()),
        Result("camera", Text("c", "c"), Severity.UNKNOWN, False, None, None, (), ()),
    )
    assert 'class="hero unknown"' in check_html({}, mixed, "en")


def test_a_rule_that_was_not_judged_again_is_not_called_solved() -> None:
    from remote_assist.report.view import overview

    rule = Finding("storage.full", Severity.FAIL, Verdict.SETTING, Says(Text("a", "a"), Text("b", "b")), "s",
                   (Evidence("df", "x"),))  # fmt: skip
    title = Text("Storage", "存储")
    before = (Result("storage", title, Severity.FAIL, True, None, None, (), (rule,)),)

    def became(*after: Result) -> str:
        return overview(before, after, "en").problems[0].became

    assert became() == "open"
    assert became(Result("storage", title, Severity.PASS, True, None, None, (), ())) == "solved"
    assert became(Result("storage", title, Severity.FAIL, True, None, None, (), (rule,))) == "still"
    assert became(Result("storage", title, Severity.PASS, True, None, None, ("storage.full",), ())) == "unsure"
    assert became(Result("storage", title, Severity.UNKNOWN, False, None, None, (), ())) == "unsure"
    assert became(Result("battery", title, Severity.PASS, True, None, None, (), ())) == "unsure"


def test_what_only_the_second_check_sees_is_a_problem_too() -> None:
    """Full became low: the first rule no longer holds, a milder one does. That is not "put right"."""
    from remote_assist.report.view import overview

    says = Says(Text("a", "a"), Text("b", "b"))
    full = Finding("storage.full", Severity.FAIL, Verdict.SETTING, says, "s", ())
    low = Finding("storage.low", Severity.WARN, Verdict.SETTING, says, "s", ())
    title = Text("Storage", "存储")
    view = overview(
        (Result("storage", title, Severity.FAIL, True, None, None, (), (full,)),),
        (Result("storage", title, Severity.WARN, True, None, None, (), (low,)),),
        "en",
    )
    assert [problem.became for problem in view.problems] == ["solved", "new"]
    assert view.headline == "2 problems found, 1 put right"
    assert view.tone == "warn"


def test_a_fail_shows_even_where_the_area_is_unknown() -> None:
    bad = Finding("camera.dead", Severity.FAIL, Verdict.FAULT, Says(Text("a", "a"), Text("b", "b")), "s", ())
    result = Result("camera", Text("Camera", "相机"), Severity.UNKNOWN, False, None, None, (), (bad,))
    assert 'class="chip fail"' in check_html({}, (result,), "en")


def test_a_real_browser_shows_it_without_a_complaint(tmp_path: Path) -> None:
    payload = "".join(PAYLOADS[:40])
    dom, console = chromium(tmp_path, render(infected(payload)), "--dump-dom")
    assert console == []
    seen = Outline(dom)
    assert [tag for tag, _ in seen.tags if tag in ("script", "iframe", "link", "form", "object")] == []
    assert [tag for tag, _ in seen.tags].count("section") == [tag for tag, _ in HARMLESS.tags].count("section")


def test_the_browser_would_have_complained(tmp_path: Path) -> None:
    """The check above can fail: a script that the policy forbids is seen on the console."""
    page = render(visit()).replace("</main>", "<script>document.title='ran'</script></main>")
    dom, console = chromium(tmp_path, page, "--dump-dom")
    assert any("Content Security Policy" in line for line in console)
    assert "<title>ran" not in dom
