"""What may be said of the last 24 hours: without a clock, without times, from each source alone, and of whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diagnostics import crashes
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Finding, Now, Output, Outputs, Result, Severity, Verdict

NOW = Now(int(datetime(2024, 3, 10, 12, 0, tzinfo=UTC).timestamp()), 0, None, 34)
DAEMON = "/system/bin/surfaceflinger"
BEGIN = "--------- beginning of crash\n"
LOG: Argv = ("logcat", "-d")


def judged(texts: dict[Argv, str], now: Now = NOW, *, guessed: bool = False) -> Result:
    outputs = [Output(Command(argv), 0, text.encode(), guessed=guessed) for argv, text in texts.items()]
    result = judge(crashes.DIAGNOSTIC, Outputs(outputs), now)
    assert result.error is None
    return result


def found(result: Result) -> dict[str, Finding]:
    return {finding.rule: finding for finding in result.findings}


def exits(*told: tuple[str, str], reason: int = 4) -> str:
    rows = [
        f"        ApplicationExitInfo #{number}:\n          timestamp={when}.535 pid={100 + number} realUid=10196 user=0\n"
        f"          process={process} reason={reason} (X) subreason=0 (UNKNOWN) status=0\n"
        "          importance=400 pss=0.00 rss=1MB description=crash state=empty trace=null\n"
        for number, (when, process) in enumerate(told)
    ]
    return "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n" + "".join(rows)


def box(*entries: tuple[str, str, str]) -> str:
    rows = "".join(f"{when} {tag} (text, 1 bytes)\n    {body}\n" for when, tag, body in entries)
    return f"Drop box contents: {len(entries)} entries\nMax entries: 1000\n\n{rows}"


def tombstones(process: str, number: int, when: str = "2024-03-10 0{}:00:00") -> str:
    """Of the printed drop box."""
    rule = "=" * 40
    rows = "".join(
        f"{rule}\n{when.format(n % 10)} SYSTEM_TOMBSTONE (text, 9 bytes)\npid: {900 + n}, tid: 1, name: x  >>> {process} <<<\n"
        "signal 11 (SIGSEGV), code 1\n\n"
        for n in range(number)
    )
    return f"Drop box contents: {number} entries\n\n{rows}"


def brief(process: str, number: int) -> str:
    """A log that prints no times."""
    head = "F/DEBUG   (  900): "
    return "".join(
        f"{head}*** *** *** *** *** *** *** ***\n{head}pid: {n + 1}, tid: 1, name: x  >>> {process} <<<\n"
        f"{head}signal 11 (SIGSEGV), code 1\n"
        for n in range(number)
    )


TWENTY = exits(*[(f"2024-03-10 0{n % 10}:{n:02}:00", "com.example.bank") for n in range(20)])


def test_without_a_clock_the_24_hours_end_at_the_newest_entry_and_it_is_said() -> None:
    result = judged({crashes.EXIT_INFO: TWENTY}, Now(sdk=34))
    finding = found(result)["crashes.app_crash_loop"]
    assert (result.severity, finding.verdict) == (Severity.FAIL, Verdict.SETTING)
    assert "com.example.bank crashed or froze 20 times in the 24 hours before the newest entry (2024-03-10 09:19" in (
        finding.says.technician.en
    )
    assert "手机时钟未知" in finding.says.technician.zh
    assert (result.facts.window_from, result.facts.worst_app_24h_count) == ("newest_entry", 20)
    with_clock = found(judged({crashes.EXIT_INFO: TWENTY}))["crashes.app_crash_loop"]
    assert "20 times in 24 hours:" in with_clock.says.technician.en


def test_any_later_entry_ends_the_24_hours() -> None:
    later = box(("2024-03-14 09:00:00", "SYSTEM_BOOT", "x"))
    result = judged({crashes.EXIT_INFO: TWENTY, crashes.DROPBOX: later}, Now(sdk=34))
    assert (result.facts.crashes_24h, result.severity) == (0, Severity.INFO), "the suspect of the week is still named"
    assert "crashes.app_crash_loop" not in found(result)
    quiet = "03-14 09:00:00.000  1  1 I Boot: x\n"
    result = judged({crashes.EXIT_INFO: TWENTY, LOG: "--------- beginning of main\n" + quiet}, Now(sdk=34))
    assert (result.facts.crashes_24h, result.facts.window_end) == (0, "2024-03-14 09:00")
    saved = TWENTY.replace(
        "\n", "\nLast Timestamp of Persistence Into Persistent Storage: 2024-03-14 09:00:00.000\n", 1
    )
    assert judged({crashes.EXIT_INFO: saved}, Now(sdk=34)).facts.window_end == "2024-03-14 09:00"


def test_the_head_of_a_report_is_a_clock_without_a_zone() -> None:
    told = Now(sdk=34, report_time="2024-03-10 12:00:00")
    result = judged({crashes.EXIT_INFO: TWENTY}, told)
    assert (result.facts.window_from, result.facts.crashes_24h) == ("report", 20)
    assert "before the report" in found(result)["crashes.app_crash_loop"].says.technician.en
    week = Now(sdk=34, report_time="2024-03-18 12:00:00")
    assert judged({crashes.EXIT_INFO: TWENTY}, week).severity is Severity.INFO


def test_a_log_without_years_over_the_turn_of_one() -> None:
    java = "{0}.000  {1}  {1} E AndroidRuntime: FATAL EXCEPTION: main\n{0}.000  {1}  {1} E AndroidRuntime: Process: org.app, PID: {1}\n"
    text = (
        BEGIN + "".join(java.format(f"12-31 23:0{n}:00", 100 + n) for n in range(5)) + java.format("01-01 08:00:00", 9)
    )
    result = judged({LOG: text}, Now(sdk=34))
    assert (result.facts.window_end, result.facts.worst_app_24h_count) == ("01-01 08:00", 6)
    assert result.facts.last_at is None


def test_crashes_that_nobody_dated_are_counted_and_not_called_healthy() -> None:
    result = judged({LOG: BEGIN + brief(DAEMON, 14), ("getprop",): "[sys.boot.reason]: [reboot]\n"}, Now(sdk=28))
    assert result.severity is Severity.UNKNOWN
    assert (result.facts.native_count, result.facts.trouble_24h, result.facts.native_count_24h) == (14, None, None)
    assert (
        f"{DAEMON} (native crash, SIGSEGV) 14×, time not told" in found(result)["crashes.on_record"].says.technician.en
    )
    two = judged({LOG: BEGIN + brief(DAEMON, 2)})
    assert (two.severity, two.facts.trouble_24h) == (Severity.INFO, "few"), "two are few whenever they were"
    mixed = judged({LOG: BEGIN + brief(DAEMON, 2), crashes.EXIT_INFO: exits(("2024-03-10 08:00:00", "a.b"))})
    assert mixed.severity is Severity.UNKNOWN, "one or three in 24 hours"
    many = judged({LOG: BEGIN + brief(DAEMON, 2), crashes.EXIT_INFO: TWENTY})
    assert many.severity is Severity.FAIL


def test_what_survives_no_restart_proves_nothing_of_24_hours_nor_of_the_system() -> None:
    for text in (BEGIN, ""):
        result = judged({crashes.CRASH_LOG: text})
        facts = result.facts
        assert (facts.java_count, facts.native_count, facts.anr_count) == (0, 0, None)
        assert (facts.java_count_24h, facts.system_failures_7d, facts.trouble_24h) == (None, None, None)
        assert result.severity is Severity.UNKNOWN
    line = "{} 10:00:00.000  1  1 E AndroidRuntime: x\n"
    long = BEGIN + line.format("03-08") + line.format("03-10")
    assert judged({crashes.CRASH_LOG: long}).facts.java_count_24h == 0, "the ring holds more than a day"
    assert judged({crashes.CRASH_LOG: long}).facts.anr_count_24h is None
    assert judged({LOG: long}).facts.java_count_24h is None, "which of its buffers holds so much nobody knows"
    assert judged({crashes.DROPBOX: box()}).facts.system_failures_7d == 0
    assert judged({crashes.EXIT_INFO: exits()}).facts.system_failures_7d is None


@pytest.mark.parametrize(
    "process",
    [DAEMON, "zygote64", "/vendor/bin/hw/android.hardware.camera.provider@2.4-service", "media.codec", "com.android.systemui"],
)  # fmt: skip
@pytest.mark.parametrize("number", [4, 10])
def test_a_part_of_the_system_is_not_told_to_be_uninstalled(process: str, number: int) -> None:
    result = judged({(*crashes.DROPBOX, "--print"): tombstones(process, number)})
    finding = found(result)["crashes.system_program_loop" if number == 10 else "crashes.system_program_crashing"]
    assert (finding.severity, finding.verdict) == (
        Severity.FAIL if number == 10 else Severity.WARN,
        Verdict.UNDECIDED,
    )
    assert result.facts.suspects == ()
    assert (result.facts.worst_app_24h, result.facts.worst_system_24h) == (None, process)
    assert process in finding.says.technician.en
    assert finding.evidence
    for each in result.findings:
        assert each.verdict is not Verdict.SETTING
        for word in ("uninstall", "clear its cache", "remove it right now", "卸载"):
            assert word not in each.says.technician.en + each.says.customer.en + each.says.technician.zh


def test_what_a_source_says_of_an_app_goes_before_its_name() -> None:
    def many(tag: str, process: str) -> str:
        return box(*[(f"2024-03-10 0{n}:00:00", tag, f"Process: {process}/PID: {n + 10}/Flags: 0x1") for n in range(9)])

    came_with_it = judged({crashes.DROPBOX: many("system_app_crash", "org.example.maps")})
    assert (came_with_it.facts.worst_system_24h, came_with_it.facts.suspects) == ("org.example.maps", ())
    later = judged({crashes.DROPBOX: many("data_app_crash", "com.android.example")})
    assert later.facts.worst_app_24h == "com.android.example"
    event = "03-10 0{}:00:00.100  1000  1020 I am_crash: [{},0,org.example.maps,{},java.lang.Error,x,X.java,1]\n"
    for flags, name in ((952647237, "worst_system_24h"), (950582852, "worst_app_24h"), (-1, "worst_system_24h")):
        text = "".join(event.format(n, 100 + n, flags) for n in range(5))
        assert getattr(judged({("logcat", "-b", "events", "-d"): text}).facts, name) == "org.example.maps"


def test_trouble_that_is_spread_over_many_programs() -> None:
    apps = [f"org.example.app{n}" for n in range(8)]
    result = judged({crashes.EXIT_INFO: exits(*[(f"2024-03-10 0{n}:00:00", app) for n in range(2) for app in apps])})
    finding = found(result)["crashes.many_programs"]
    assert (finding.severity, finding.verdict) == (Severity.FAIL, Verdict.UNDECIDED)
    assert "16 times in 24 hours" in finding.says.technician.en
    assert "org.example.app7 (2×)" in finding.says.technician.en
    assert finding.evidence
    four = judged({crashes.EXIT_INFO: exits(*[("2024-03-10 08:00:00", app) for app in apps[:4]])})
    assert (four.severity, set(found(four))) == (Severity.WARN, {"crashes.several_programs"})
    one = judged({crashes.EXIT_INFO: TWENTY})
    assert not set(found(one)) & {"crashes.many_programs", "crashes.several_programs"}, (
        "one app is named by its own rule"
    )
    nameless = box(*[(f"2024-03-10 0{n}:00:00", "SYSTEM_TOMBSTONE", "isPrevious: true") for n in range(5)])
    said = found(judged({crashes.DROPBOX: nameless}))["crashes.several_programs"].says.technician
    assert "does not name which" in said.en


def test_restarts_of_the_system_and_panics_of_the_kernel() -> None:
    restarts = [(f"2024-03-0{n} 08:00:00", "SYSTEM_RESTART", "isPrevious: true/Build: x") for n in range(5, 9)]
    result = judged({crashes.DROPBOX: box(*restarts)})
    finding = found(result)["crashes.system_server"]
    assert (result.facts.system_failures_7d, finding.severity, finding.verdict) == (4, Severity.FAIL, Verdict.FAULT)
    assert "SYSTEM_RESTART" in finding.evidence[0].line
    crash = ("2024-03-05 07:59:30", "system_server_crash", "Process: system_server/x")
    assert judged({crashes.DROPBOX: box(crash, restarts[0])}).facts.system_failures_7d == 1, "it started again after it"
    assert judged({crashes.DROPBOX: box(*restarts)}).facts.java_count == 0
    logs = [(f"2024-03-0{n} 08:00:00", "SYSTEM_LAST_KMSG", "isPrevious: true/Build: x") for n in range(5, 9)]
    kept = judged({crashes.DROPBOX: box(*logs)})
    assert (kept.facts.kernel_logs_7d, kept.facts.system_failures_7d) == (4, 0)
    assert (kept.severity, set(found(kept))) == (Severity.INFO, {"crashes.kernel_logs"})
    assert found(kept)["crashes.kernel_logs"].evidence
    printed = (
        f"Drop box contents: 1 entries\n\n{'=' * 40}\n2024-03-09 08:00:00 SYSTEM_LAST_KMSG (text, 9 bytes)\nBuild: x\n"
        + "[    1.0] line\n" * 100
        + "[  900.1] Kernel panic - not syncing: Fatal exception\n\n"
    )
    panic = judged({(*crashes.DROPBOX, "--print"): printed})
    assert (panic.facts.system_failures_7d, panic.facts.kernel_logs_7d) == (1, 0)
    console = judged({crashes.DROPBOX: box(("2024-03-09 08:00:00", "APANIC_CONSOLE", "x"))})
    assert console.severity is Severity.FAIL


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (("main",), (None, None, None)),
        (("main", "radio"), (None, None, None)),
        (("main", "system"), (None, None, 0)),
        (("main", "system", "crash"), (0, 0, 0)),
    ],
)
def test_a_pasted_log_lists_what_its_own_marks_name(
    marks: tuple[str, ...], expected: tuple[int | None, int | None, int | None]
) -> None:
    line = "03-10 08:00:00.000  1  1 I Radio: x\n"
    text = "".join(f"--------- beginning of {mark}\n{line}" for mark in marks)
    result = judged({LOG: text}, guessed=True)
    facts = result.facts
    assert (facts.java_count, facts.native_count, facts.anr_count) == expected
    assert result.severity is Severity.UNKNOWN, "minutes of a log are no healthy day"
    known = judged({LOG: text}).facts
    assert (known.java_count, known.native_count, known.anr_count) == (0, 0, 0), "asked for, all buffers were read"


def test_a_failure_of_the_system_alone_is_judged_and_told_once() -> None:
    line = "03-10 08:00:00.000  1000  1000 E AndroidRuntime: *** FATAL EXCEPTION IN SYSTEM PROCESS: main\n"
    result = judged({LOG: line}, Now(sdk=34), guessed=True)
    assert (result.severity, set(found(result))) == (Severity.FAIL, {"crashes.system_server"})
    stopped = judged({crashes.EXIT_INFO: exits(("2024-03-10 08:00:00", "system_server"), reason=6)})
    assert "system_server (not responding" in found(stopped)["crashes.on_record"].says.technician.en
