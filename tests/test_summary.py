"""The terminal summary: what the phone did not say, and what nobody asked it, are two things."""

from __future__ import annotations

import pytest

from diagnostics.model import Result, Severity, Text
from remote_assist import summary
from remote_assist.terminal import Terminal
from tests.report.samples import BATTERY, BEFORE, WORN, BatteryFacts, result

SILENT = Result("camera", Text("Camera", "相机"), Severity.UNKNOWN, False, None, None, (), ())
UNASKED = Result("sound", Text("Sound", "声音"), Severity.UNKNOWN, False, None, None, (), (), given=False)
ALSO = Result("apps", Text("Apps", "应用"), Severity.UNKNOWN, False, None, None, (), (), given=False)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_nobody_asked_stands_in_one_line_at_the_end(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    summary.show(Terminal(lang=lang), {}, (UNASKED, SILENT, *BEFORE[:2], ALSO))
    lines = capsys.readouterr().out.rstrip("\n").split("\n")
    said = {"en": "  Not asked (--quick): Sound, Apps", "zh": "  未询问（--quick）：声音、应用"}[lang]
    assert lines[-1] == said
    assert not any(UNASKED.title.in_language(lang) in line for line in lines[:-1])
    silent = [line for line in lines if SILENT.title.in_language(lang) in line]
    assert len(silent) == 1
    assert {"en": "did not say enough", "zh": "信息不足"}[lang] in silent[0]


def test_a_fault_that_was_seen_is_not_folded_away() -> None:
    seen = Result("battery", BATTERY, Severity.UNKNOWN, False, None, BatteryFacts(), (), (WORN,), given=False)
    assert not seen.absent
    assert not result("battery", BATTERY, Severity.PASS, BatteryFacts()).absent
    assert UNASKED.absent


def test_it_is_not_told_as_it_comes_either(capsys: pytest.CaptureFixture[str]) -> None:
    line = summary.as_it_comes(Terminal())
    line(UNASKED)
    line(SILENT)
    assert capsys.readouterr().out == "  · Camera: unknown\n"
