"""Certificate and report say of when the data is, and by whose clock; never that saved data was looked at today."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diagnostics.model import Now
from remote_assist.publishing import issued, taken_at
from remote_assist.report.certificate import render_certificate
from remote_assist.report.html import check_html
from tests.handed_in import REPORT

POWER = REPORT.partition("PID: 1500\n")[2].partition("---------")[0]


@pytest.mark.parametrize(
    ("now", "en", "zh"),
    [
        (
            Now(report_time="2024-03-05 10:11:12"),
            "2024-03-05 10:11 by the phone's clock",
            "2024-03-05 10:11（手机时间）",
        ),
        (Now(1772571967, 28800, 1700000000), "2026-03-04 05:06 by the phone's clock", "2026-03-04 05:06（手机时间）"),
        (Now(1772571967), "2026-03-03 21:06 UTC by the phone's clock", "2026-03-03 21:06 UTC（手机时间）"),
        (
            Now(host_time_s=1772571967),
            "2026-03-03 21:06 UTC by the computer's clock",
            "2026-03-03 21:06 UTC（电脑时间）",
        ),
        (Now(), "unknown", "未知"),
        (Now(report_time="2024-13-45 10:11:12"), "unknown", "未知"),
        (Now(999_999_999_999), "unknown", "未知"),
        (Now(1772571967, 10**9), "unknown", "未知"),
    ],
)
def test_when_the_phone_said_it(now: Now, en: str, zh: str) -> None:
    told = taken_at(now)
    assert (told.en, told.zh) == (en, zh)


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<body>")[2]).replace("&#39;", "'").split())


def _pages(tmp_path: Path, source: Path, lang: str) -> list[str]:
    argv = [sys.executable, "-m", "remote_assist", "check", "battery", "--lang", lang, "--from", str(source),
            "--certificate", str(tmp_path / "c.html"), "--html", str(tmp_path / "r.html")]  # fmt: skip
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    return [_words((tmp_path / name).read_text(encoding="utf-8")) for name in ("c.html", "r.html")]


@pytest.mark.parametrize(
    ("lang", "names"), [("en", ("Data of", "Judged", "Checked")), ("zh", ("数据时间", "判断时间", "检测时间"))]
)
def test_both_pages_of_a_bugreport_a_capture_and_a_paste(
    tmp_path: Path, lang: str, names: tuple[str, str, str]
) -> None:
    report, capture, paste = tmp_path / "b.txt", tmp_path / "capture", tmp_path / "p.txt"
    report.write_text(REPORT)
    paste.write_text(POWER)
    capture.mkdir()
    (capture / "0001.txt").write_text(POWER)
    index = {"schema": 1, "phone_time_s": 1700000000, "utc_offset_s": 3600,
             "outputs": [{"argv": ["dumpsys", "battery"], "file": "0001.txt"}]}  # fmt: skip
    (capture / "capture.json").write_text(json.dumps(index))
    unknown = "unknown" if lang == "en" else "未知"
    for source, says in ((report, "2026-03-04 05:06"), (capture, "2023-11-14 23:13"), (paste, unknown)):
        for page in _pages(tmp_path, source, lang):
            assert f"{names[0]} {says}" in page
            assert f"{names[1]} {datetime.now(UTC):%Y-}" in page
            assert names[2] not in page


def test_a_live_check_has_one_date() -> None:
    made = issued(None, None, None)
    for page in (render_certificate({}, (), made, "en"), check_html({}, (), "en", None, made)):
        assert "Checked " + made.made_at[:10] in _words(page)
        assert "Data of" not in page
