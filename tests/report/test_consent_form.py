"""The consent form: one page, both languages, no box ticked beforehand, the wording whole and with its hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remote_assist.report.consent_form import ConsentForm, render_form
from remote_assist.wording import SCOPES, wording
from tests.report.browser import chromium
from tests.report.payloads import PAYLOADS
from tests.report.test_html import Outline

FULL = {
    "order": "RA-2026-1107",
    "technician": "Li Na (0417)",
    "company": "Harbour Phone Service",
    "contact": "12 Quay Road, Harbour District · 400-555-0199 · help@harbour.example",
    "phone": "Samsung SM-A536E",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_whole_wording_and_its_hash(lang: str) -> None:
    page = Outline(render_form(ConsentForm(**FULL, lang=lang)))
    words = wording(lang)
    for part in (
        words.title,
        *words.intro,
        *words.scope_sentences.values(),
        *words.conditions,
        words.sha256,
        *FULL.values(),
    ):
        assert part in page.text
    ticks = [dict(attrs) for tag, attrs in page.tags if dict(attrs).get("class") == "tick"]
    assert len(ticks) == 2 * len(SCOPES) + 2
    assert all(set(tick) == {"class"} for tick in ticks)
    assert "input" not in {tag for tag, _ in page.tags}


def test_only_what_is_asked() -> None:
    page = Outline(render_form(ConsentForm(asked=("diagnose", "fix"))))
    assert len([1 for _, attrs in page.tags if dict(attrs).get("class") == "tick"]) == 6
    with pytest.raises(KeyError):
        render_form(ConsentForm(asked=("everything",)))


@pytest.mark.parametrize("payload", PAYLOADS[::7])
def test_hostile_text_stays_text(payload: str) -> None:
    clean = Outline(render_form(ConsentForm(**dict.fromkeys(FULL, "clean"))))
    assert Outline(render_form(ConsentForm(**dict.fromkeys(FULL, payload)))).shape() == clean.shape()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_prints_on_one_page(tmp_path: Path, lang: str) -> None:
    pdf = tmp_path / "form.pdf"
    _, console = chromium(
        tmp_path, render_form(ConsentForm(**FULL, lang=lang)), "--no-pdf-header-footer", f"--print-to-pdf={pdf}"
    )
    assert console == []
    assert re.findall(rb"/Type\s*/Pages\b.*?/Count (\d+)", pdf.read_bytes(), re.DOTALL) == [b"1"]
