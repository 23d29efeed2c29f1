"""Crash texts as they are handed in: one file is judged for what it is, a pasted log for what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Result, Severity
from remote_assist.capture import Capture
from remote_assist.sources import read_any
from remote_assist.summary import exit_code

TOMBSTONE = """*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
Build fingerprint: 'acme/acme/acme:14/AP1A/1:user/release-keys'
Timestamp: 2026-03-04 05:06:07.123456789+0800
pid: 3001, tid: 3010, name: RenderThread  >>> com.example.camera <<<
uid: 10200
signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000000
"""
ANR = """Subject: Input dispatching timed out (1 com.example.shop/.Main (server) is not responding.)

----- pid 4181 at 2026-03-04 05:00:18.655557100+0800 -----
Cmd line: com.example.shop
"""
HEAD = "03-04 05:06:07.000  3001  3001 E AndroidRuntime: "
JAVA = f"{HEAD}FATAL EXCEPTION: main\n{HEAD}Process: com.example.mail, PID: 3001\n{HEAD}java.lang.Error: x\n"
LINE = "03-04 05:06:07.000  1  1 I Radio: x\n"
REPORT = """========================================================
== dumpstate: 2026-03-04 12:00:00
========================================================
Android SDK version: 34

------ SYSTEM PROPERTIES (getprop) ------
[ro.build.version.sdk]: [34]
------ 0.010s was the duration of 'SYSTEM PROPERTIES' ------
------ DUMPSYS (/system/bin/dumpsys) ------
DUMP OF SERVICE dropbox:
Drop box contents: 4 entries
Max entries: 1000

{}--------- 0.01s was the duration of dumpsys dropbox, ending at: 2026-03-04 12:00:00
"""


def crashes(capture: Capture) -> Result:
    (area,) = (area for area in ALL if area.name == "crashes")
    (result,) = judge_all([area], capture.outputs, capture.now)
    assert result.error is None
    return result


def handed_in(folder: Path, name: str, text: str) -> Capture:
    (folder / name).write_text(text, encoding="utf-8")
    return read_any(folder / name, [argv for area in ALL for argv in area.reads()])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TOMBSTONE, ("com.example.camera", "native crash", "SIGSEGV", "2026-03-04 05:06:07")),
        (ANR, ("com.example.shop", "not responding", "Input dispatching timed out", "2026-03-04 05:00:18")),
        (JAVA, ("com.example.mail", "crash", "java.lang.Error", "last 03-04 05:06:07")),
    ],
)
def test_one_crash_given_alone_is_named(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    result = crashes(handed_in(tmp_path, "from-the-customer.txt", text))
    assert (result.severity, exit_code([result], live=False)) == (Severity.INFO, 0)
    (finding,) = result.findings
    assert all(word in finding.says.technician.en for word in words), finding.says.technician.en


def test_a_pasted_log_proves_no_absence_and_a_named_one_what_was_asked_for(tmp_path: Path) -> None:
    text = f"--------- beginning of main\n{LINE}"
    pasted = crashes(handed_in(tmp_path, "radio.txt", text))
    facts = pasted.facts
    assert (facts.java_count, facts.native_count, facts.anr_count, facts.sources) == (None, None, None, None)
    assert (pasted.severity, exit_code([pasted], live=False)) == (Severity.UNKNOWN, 2)
    facts = crashes(handed_in(tmp_path, "logcat_-d.txt", text)).facts
    assert (facts.java_count, facts.native_count, facts.anr_count) == (0, 0, 0)


def test_a_report_without_a_time_zone_counts_from_its_head(tmp_path: Path) -> None:
    entry = "2026-03-04 0{}:00:00 data_app_crash (text, 9 bytes)\n    Process: com.example.bank/PID: {}/Flags: 0x0\n"
    capture = handed_in(tmp_path, "bugreport.txt", REPORT.format("".join(entry.format(n, n + 50) for n in range(4))))
    assert (capture.now.phone_time_s, capture.now.report_time) == (None, "2026-03-04 12:00:00")
    result = crashes(capture)
    assert {"crashes.app_crashing"} <= {finding.rule for finding in result.findings}
    assert "before the report" in result.findings[0].says.technician.en
    assert any("time zone is not known" in said.en for said in capture.said)
