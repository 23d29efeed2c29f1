"""Crashes: every source and log format in small, the merging of what is one event, and what must never happen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import crashes
from diagnostics.judge import judge
from diagnostics.log_line_text import parse_line
from diagnostics.model import Command, Now, Output, Outputs, Result, Severity, Verdict

Argv = tuple[str, ...]
LOG: Argv = ("logcat", "-d")
EVENTS: Argv = ("logcat", "-b", "events", "-d")
OFFSET = 8 * 3600
NOW = Now(int(datetime(2024, 3, 10, 12, 0, tzinfo=UTC).timestamp()) - OFFSET, OFFSET, None, 34)
BEGIN = "--------- beginning of crash\n"


def judged(texts: dict[Argv, str | bytes], now: Now = NOW, exit_code: int | None = 0, complete: bool = True) -> Result:
    outputs = [
        Output(Command(argv), exit_code, text if isinstance(text, bytes) else text.encode(), complete=complete)
        for argv, text in texts.items()
    ]
    return judge(crashes.DIAGNOSTIC, Outputs(outputs), now)


def counts(result: Result) -> tuple[int | None, int | None, int | None]:
    assert result.error is None
    return result.facts.java_count, result.facts.native_count, result.facts.anr_count


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def java(clock: str, pid: int = 100, process: str = "org.app", date: str = "03-10") -> str:
    head = f"{date} {clock}.123  {pid}  {pid} E AndroidRuntime: "
    return f"{head}FATAL EXCEPTION: main\n{head}Process: {process}, PID: {pid}\n{head}java.lang.Error: x\n"


def native(clock: str, pid: int = 200, process: str = "/system/bin/x") -> str:
    head = f"03-10 {clock}.200  900  900 F DEBUG   : "
    return (
        f"03-10 {clock}.100  {pid}  {pid + 1} F libc    : Fatal signal 11 (SIGSEGV), code 1, fault addr 0x0 in tid {pid + 1} (w), pid {pid} (x)\n"
        f"{head}*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\n{head}Build fingerprint: 'a/b'\n"
        f"{head}pid: {pid}, tid: {pid + 1}, name: w  >>> {process} <<<\n{head}signal 11 (SIGSEGV), code 1\n"
    )


def anr(clock: str, pid: int = 300, process: str = "org.app") -> str:
    head = f"03-10 {clock}.000  1000   579  7278 E ActivityManager: "
    return f"{head}ANR in {process} ({process}/.Main)\n{head}PID: {pid}\n{head}Reason: Input dispatching timed out\n"


def dropbox(*entries: tuple[str, str, str], promised: int | None = None) -> str:
    text = f"Drop box contents: {len(entries) if promised is None else promised} entries\nMax entries: 1000\n\n"
    return text + "".join(f"{when} {tag} (text, 1 bytes)\n    {body}\n" for when, tag, body in entries)


def exit_info(*exits: tuple[str, int, str, int]) -> str:
    text = "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n  package: org.app\n    Historical Process Exit for uid=10196\n"
    for number, (when, pid, process, reason) in enumerate(exits):
        text += (
            f"        ApplicationExitInfo #{number}:\n          timestamp={when}.535 pid={pid} realUid=10196 user=0\n"
            f"          process={process} reason={reason} (X) subreason=0 (UNKNOWN) status=0\n          importance=100 description=process=a reason=4\n"
        )
    return text


def test_no_crash_in_complete_sources_is_zero() -> None:
    result = judged(
        {
            crashes.EXIT_INFO: exit_info(),
            crashes.DROPBOX: dropbox(),
            crashes.CRASH_LOG: BEGIN,
            ("getprop",): "[sys.boot.reason]: [reboot]\n",
        }
    )
    assert counts(result) == (0, 0, 0)
    assert (result.severity, result.complete, result.findings) == (Severity.PASS, True, ())
    assert result.facts.by_package == {}
    assert result.facts.last_at is None


def test_what_a_source_cannot_list_is_null() -> None:
    assert counts(judged({crashes.CRASH_LOG: BEGIN})) == (0, 0, None)
    assert counts(judged({("logcat", "-b", "system", "-d"): "--------- beginning of system\n"})) == (None, None, 0)
    assert counts(judged({crashes.CRASH_LOG: java("10:00:00")}, complete=False)) == (1, None, None)
    assert counts(judged({("logcat", "-d", "-s", "storaged"): BEGIN})) == (None, None, None)
    assert counts(judged({crashes.DROPBOX: dropbox(promised=9)})) == (None, None, None)
    assert counts(
        judged(
            {
                (
                    *crashes.DROPBOX,
                    "--print",
                    "data_app_anr",
                ): "Drop box contents: 9 entries\nSearching for: data_app_anr\n\n(No entries found.)\n"
            }
        )
    ) == (None, None, None)


def test_empty_crash_buffer_counts_only_when_the_command_said_so() -> None:
    assert counts(judged({crashes.CRASH_LOG: ""}, exit_code=0)) == (0, 0, None)
    for asked in (crashes.EXIT_INFO, crashes.DROPBOX):
        # Where the phone answers nothing else, an empty log is no proof that nothing crashed.
        for nothing in ("", "Permission Denial: can't dump\n", "Can't find service: activity\n"):
            mute = judged({crashes.CRASH_LOG: "", asked: nothing}, exit_code=0)
            assert counts(mute) == (None, None, None)
            assert (mute.severity, mute.complete) == (Severity.UNKNOWN, False)
    assert judged({crashes.CRASH_LOG: ""}, exit_code=None).severity is Severity.UNKNOWN
    assert judged({crashes.CRASH_LOG: "logcat: unrecognized option\n"}).severity is Severity.UNKNOWN


def test_each_kind_in_the_log() -> None:
    result = judged({LOG: BEGIN + java("10:00:00") + native("11:00:00") + anr("12:00:00", process="org.app:remote")})
    assert counts(result) == (1, 1, 1)
    assert result.facts.by_package == {
        "org.app": {"java": 1, "native": 0, "anr": 1},
        "/system/bin/x": {"java": 0, "native": 1, "anr": 0},
    }
    assert result.facts.last_at == "2024-03-10T12:00:00"


HEADS = {
    "threadtime": "03-10 10:00:00.123  100  100 E AndroidRuntime: ",
    "uid": "03-10 10:00:00.123 u0_a1   100   100 E AndroidRuntime: ",
    "year": "2024-03-10 10:00:00.123   100   100 E AndroidRuntime: ",
    "zone": "03-10 10:00:00.123 +0800   100   100 E AndroidRuntime: ",
    "usec": "03-10 10:00:00.123456   100   100 E AndroidRuntime: ",
    "epoch": "1710064800.123   100   100 E AndroidRuntime: ",
    "time": "03-10 10:00:00.123 E/AndroidRuntime(  100): ",
    "brief": "E/AndroidRuntime(  100): ",
    "tag": "E/AndroidRuntime: ",
    "raw": "",
}


@pytest.mark.parametrize("layout", HEADS)
def test_every_log_format(layout: str) -> None:
    head = HEADS[layout]
    result = judged({LOG: f"{head}FATAL EXCEPTION: main\n{head}Process: org.app, PID: 100\n{head}java.lang.Error\n"})
    assert result.facts.java_count == 1
    assert result.facts.by_package == {"org.app": {"java": 1, "native": 0, "anr": 0}}
    dated = layout not in ("epoch", "brief", "tag", "raw")
    assert (result.facts.last_at == "2024-03-10T10:00:00") is dated


def test_long_format() -> None:
    text = "[ 03-10 10:00:00.123   100:  100 E/AndroidRuntime ]\nFATAL EXCEPTION: main\nProcess: org.app, PID: 100\njava.lang.Error\n\n"
    result = judged({("logcat", "-d", "-v", "long"): text})
    assert (counts(result)[0], result.facts.last_at) == (1, "2024-03-10T10:00:00")


def test_system_process_and_old_formats() -> None:
    head = "03-10 10:00:00.123  1000  1000 E AndroidRuntime: "
    assert judged({LOG: f"{head}*** FATAL EXCEPTION IN SYSTEM PROCESS: main\n"}).facts.by_package == {
        "system_server": {"java": 1, "native": 0, "anr": 0}
    }
    old = "Fatal signal 11 (SIGSEGV) at 0x0 (code=1), thread 12 (w)\nFatal signal 11 (SIGSEGV) at 0x0 (code=1), thread 13 (w)\n"
    block = "*** *** *** *** *** *** *** ***\nBuild fingerprint: 'x'\npid: 10, tid: 12  >>> org.app <<<\nsignal 11 (SIGSEGV), code 1\n"
    assert counts(judged({LOG: old + block})) == (None, 1, None)


def test_who_quotes_a_log_does_not_crash() -> None:
    quoted = "03-10 10:00:00.000 10142  1468  1468 W Paste: "
    lines = (
        "FATAL EXCEPTION: main",
        "ANR in org.app",
        "Fatal signal 11 (SIGSEGV)",
        "am_crash: [1,0,a.b,0,x,y,z,1]",
        "*** *** *** *** ***",
    )
    text = BEGIN + "".join(f"{quoted}{line}\n" for line in lines) + f"{quoted}{'x' * 300}FATAL EXCEPTION: main\n"
    assert counts(judged({LOG: text})) == (0, 0, 0)


def test_java_report_of_a_library_is_a_java_crash_and_no_tombstone() -> None:
    text = "*** *** *** *** *** *** ***\nTombstone maker: 'xCrash'\nCrash type: 'java'\npid: 1, tid: 1, name: main  >>> a.b <<<\n\njava stacktrace:\nx\n"
    assert counts(judged({LOG: text})) == (1, None, None)


def test_a_tombstone_whose_beginning_is_lost() -> None:
    """The ring buffer has overwritten the stars; other threads, which have no signal, are no crashes."""
    head = "03-10 11:00:00.000  300  300 F DEBUG   : "
    lines = (
        "Revision: '0'",
        "pid: 10, tid: 12, name: w  >>> org.app <<<",
        "uid: 10123",
        "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0",
        "backtrace:",
        "--- --- --- --- --- --- ---",
        "pid: 20, tid: 13, name: x  >>> org.other <<<",
        "backtrace:",
    )
    result = judged({LOG: BEGIN + "".join(f"{head}{line}\n" for line in lines)})
    assert result.facts.by_package == {"org.app": {"java": 0, "native": 1, "anr": 0}}
    assert result.facts.last_at == "2024-03-10T11:00:00"
    stars = f"{head}*** *** *** *** *** *** ***\n"
    whole = stars + f"{head}Native Crash TIME: 109465\n" + stars + "".join(f"{head}{line}\n" for line in lines)
    assert counts(judged({LOG: BEGIN + whole})) == (0, 1, 0)
    pasted = "pid: 10, tid: 12, name: w >>> org.app <<<\nsignal 6 (SIGABRT), code -6\n"
    assert counts(judged({LOG: pasted})) == (None, 1, None)


def test_event_log() -> None:
    text = (
        "03-10 10:00:00.391  1000  2741  3632 I am_crash: [6502,0,org.app,952647237,java.lang.Error,msg, with comma,NULL,14]\n"
        "03-10 10:10:00.391  1000  2741  3632 I am_crash: [6600,0,org.nat,952647237,Native crash,Segmentation fault,x,0]\n"
        "03-10 10:20:00.961  1000  2628  2708 I am_anr  : [0,27299,org.anr,952647365,Input dispatching timed out]\n"
        "03-10 10:20:00.961  1000  2628  2708 I am_wtf  : [0,27299,org.anr,952647365,x,y]\n"
    )
    result = judged({EVENTS: text})
    assert counts(result) == (1, 1, 1)
    assert set(result.facts.by_package) == {"org.app", "org.nat", "org.anr"}


def test_dropbox_list_and_print_forms() -> None:
    entries = (
        ("2024-03-10 10:00:00", "data_app_crash", "Process: org.app/PID: 100/Flags: 0x1 ..."),
        ("2024-03-10 10:05:00", "data_app_wtf", "Process: org.app/Flags: 0x1 ..."),
        ("2024-03-10 10:06:00", "system_app_lowmem", "x"),
        ("2024-03-10 11:00:00", "system_server_anr", "Process: system_server/Subject ..."),
        ("2024-03-10 11:30:00", "SYSTEM_TOMBSTONE", "isPrevious: true/Build: ..."),
    )
    listed = judged({crashes.DROPBOX: dropbox(*entries)})
    assert counts(listed) == (1, 1, 1)
    assert listed.facts.by_package == {
        "org.app": {"java": 1, "native": 0, "anr": 0},
        "system_server": {"java": 0, "native": 0, "anr": 1},
    }
    assert listed.facts.last_at == "2024-03-10T11:30:00"
    printed = (
        "Drop box contents: 3 entries\n\n"
        + "=" * 40
        + "\n2024-03-10 10:00:00 data_app_native_crash (text, 9 bytes)\nProcess: org.app\nPID: 7\n"
        "2024-03-10 10:00:30 data_app_crash (text, 9 bytes)\n\n"
        + "="
        * 40
        + "\n2024-03-10 10:00:01 SYSTEM_TOMBSTONE (text, 9 bytes)\n"
        "Build: x\npid: 7, tid: 7, name: x  >>> org.app <<<\n\n"
        + "=" * 40
        + "\n2024-03-10 11:00:00 data_app_anr (contents lost)\n\n"
    )
    assert counts(judged({(*crashes.DROPBOX, "--print"): printed})) == (0, 1, 1)


def test_entries_copied_out_of_a_drop_box_are_no_whole_list() -> None:
    entry = "2024-03-10 10:00:00 data_app_native_crash (compressed text, 9 bytes)\nProcess: org.app\nPID: 7\n\n"
    for text in ("=" * 40 + "\n" + entry, entry):
        result = judged({("dumpsys", "dropbox", "-p"): text})
        assert counts(result) == (None, 1, None)
        assert result.facts.last_at == "2024-03-10T10:00:00"
        assert result.complete is False
    assert judged({crashes.DROPBOX: "2024-03-10 10:00:00 is no entry\n"}).facts.sources is None


def test_one_crash_in_every_source_is_one() -> None:
    texts: dict[Argv, str | bytes] = {
        crashes.CRASH_LOG: BEGIN + java("10:00:00"),
        EVENTS: "03-10 10:00:00.200  1000  2741  3632 I am_crash: [100,0,org.app,1,java.lang.Error,x,y,1]\n",
        crashes.DROPBOX: dropbox(("2024-03-10 10:00:01", "data_app_crash", "Process: org.app/PID: 100/Flags ...")),
        crashes.EXIT_INFO: exit_info(("2024-03-10 10:00:05", 100, "org.app", 4)),
    }
    assert counts(judged(texts)) == (1, 0, 0)
    assert judged(texts).facts.last_at == "2024-03-10T10:00:00"
    late = {EVENTS: "03-10 10:00:00.000  1  2  3 I am_anr  : [0,300,org.app,1,Input]\n", LOG: BEGIN + anr("10:00:09")}
    assert counts(judged(late)) == (0, 0, 1)


def test_an_anr_of_mediatek_is_told_late_and_without_its_process_number() -> None:
    event = "03-10 10:00:00.000  1000  579  600 I am_anr  : [0,300,org.app,1,Input dispatching timed out]\n"
    late = (
        "03-10 10:00:{:02}.000  1000  579  7278 I AnrManager: ANR in org.app (org.app/.Main), time=17659496\n"
        "03-10 10:00:{:02}.000  1000  579  7278 I AnrManager: Reason: Input dispatching timed out\n"
    )
    assert counts(judged({("logcat", "-b", "all", "-d"): event + late.format(20, 20)})) == (0, 0, 1)
    assert counts(judged({EVENTS: event, LOG: BEGIN + late.format(20, 20)})) == (0, 0, 1)
    box = dropbox(("2024-03-10 10:00:22", "data_app_anr", "Process: org.app/Flags: 0x1 ..."))
    assert counts(judged({EVENTS: event, crashes.DROPBOX: box, LOG: BEGIN + late.format(20, 20)})) == (0, 0, 1)
    twice = BEGIN + late.format(1, 1) + late.format(40, 40)
    assert counts(judged({LOG: twice}))[2] == 2
    old = BEGIN + late.format(1, 1).replace("AnrManager", "ActivityManagerService")
    assert counts(judged({LOG: old})) == (0, 0, 1)


def test_two_crashes_are_two() -> None:
    assert counts(judged({LOG: BEGIN + java("10:00:00") + java("10:00:03", pid=101)}))[0] == 2
    assert counts(judged({LOG: BEGIN + java("10:00:00") + java("10:00:01", pid=101)}))[0] == 1
    assert counts(judged({LOG: BEGIN + java("10:00:00") + java("10:00:00", pid=101, process="org.other")}))[0] == 2
    assert counts(judged({LOG: BEGIN + native("10:00:00") + native("10:00:09", pid=210)}))[1] == 2
    lost = dropbox(("2024-03-10 10:00:00", "SYSTEM_TOMBSTONE", "x"), ("2024-03-10 10:00:00", "SYSTEM_TOMBSTONE", "x"))
    assert counts(judged({crashes.DROPBOX: lost}))[1] == 2


def test_user_stop_and_low_memory_are_no_crashes() -> None:
    text = exit_info(
        ("2024-03-10 10:00:00", 1, "org.a", 10),
        ("2024-03-10 10:00:00", 2, "org.b", 3),
        ("2024-03-10 10:00:00", 3, "org.c", 2),
    )
    assert counts(judged({crashes.EXIT_INFO: text})) == (0, 0, 0)


@pytest.mark.parametrize(
    ("number", "rule"),
    [(2, None), (3, "crashes.app_crashing"), (9, "crashes.app_crashing"), (10, "crashes.app_crash_loop")],
)
def test_how_often_in_24_hours(number: int, rule: str | None) -> None:
    text = exit_info(*[(f"2024-03-10 0{n % 10}:{n:02}:00", 100 + n, "org.app:web", 4 + n % 3) for n in range(number)])
    result = judged({crashes.EXIT_INFO: text, crashes.DROPBOX: dropbox()})
    assert rules_of(result) == ({rule, "crashes.app_in_conflict"} if rule else {"crashes.on_record"})
    if rule:
        assert result.findings[0].verdict is Verdict.SETTING
        assert "org.app" in result.findings[0].says.technician.en
        assert str(number) in result.findings[0].says.technician.zh
        assert result.findings[0].evidence
    old = judged({crashes.EXIT_INFO: text.replace("2024-03-10", "2024-03-08"), crashes.DROPBOX: dropbox()})
    assert old.facts.worst_app_24h_count == 0
    assert rules_of(old) <= {"crashes.app_in_conflict", "crashes.on_record"}


def test_without_the_phones_time_the_24_hours_end_at_the_newest_entry() -> None:
    text = {LOG: BEGIN + "".join(java(f"10:{n:02}:00", pid=n) for n in range(1, 20))}
    for now in (Now(sdk=34), Now(NOW.phone_time_s, None, None, 34)):
        result = judged(text, now)
        assert counts(result)[0] == 19
        assert (result.facts.last_at, result.facts.java_count_24h) == (None, 19), "no year is made up"
        assert result.facts.window_end == "03-10 10:19"
        assert "crashes.app_crash_loop" in rules_of(result)
        assert "crashes.system_server" in result.not_judged


def test_year_comes_from_the_newest_list_entry_and_never_lies_ahead() -> None:
    known = dropbox(("2024-01-02 09:00:00", "SYSTEM_BOOT", "x"))
    result = judged({LOG: BEGIN + java("10:00:00", date="12-31"), crashes.DROPBOX: known}, Now(sdk=34))
    assert result.facts.last_at == "2023-12-31T10:00:00"


@pytest.mark.parametrize("tag", ["system_server_crash", "system_server_watchdog", "system_server_native_crash"])
def test_system_server_is_for_the_bench(tag: str) -> None:
    result = judged({crashes.DROPBOX: dropbox(("2024-03-05 10:00:00", tag, "Process: system_server/Subject ..."))})
    finding = next(f for f in result.findings if f.rule == "crashes.system_server")
    assert (finding.severity, finding.verdict) == (Severity.FAIL, Verdict.FAULT)
    assert "signs of" in finding.says.customer.en
    assert finding.evidence
    old = judged({crashes.DROPBOX: dropbox(("2024-03-01 10:00:00", tag, "Process: system_server/Subject ..."))})
    assert rules_of(old) <= {"crashes.on_record"}
    assert "crashes.system_server" in judged({crashes.EXIT_INFO: exit_info()}).not_judged


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        ("kernel_panic,null", "crashes.boot_after_fault"),
        ("watchdog", "crashes.boot_after_fault"),
        ("shutdown,thermal", "crashes.boot_after_power_problem"),
        ("shutdown,battery", "crashes.boot_after_power_problem"),
        ("reboot,userrequested", None),
        ("PowerKey", None),
    ],
)
def test_boot_reason(reason: str, rule: str | None) -> None:
    for texts in (
        {("getprop",): f"[sys.boot.reason]: [{reason}]\n"},
        {("getprop", "ro.boot.bootreason"): f"{reason}\n"},
    ):
        result = judged({**texts, crashes.DROPBOX: dropbox()})
        assert result.facts.boot_reason == reason
        assert rules_of(result) == ({rule} if rule else set())


def test_missing_dumps_are_unknown_not_errors() -> None:
    for texts in (
        {},
        dict.fromkeys((crashes.EXIT_INFO, crashes.DROPBOX, crashes.CRASH_LOG), "Can't find service: x\n"),
    ):
        result = judged(texts)
        assert (result.severity, result.error) == (Severity.UNKNOWN, None)
        assert result.facts == crashes.CrashFacts()


def test_unterminated_last_line_is_not_read() -> None:
    assert counts(judged({LOG: BEGIN + java("10:00:00").splitlines()[0]})) == (0, 0, 0)


@pytest.mark.parametrize(
    "encode",
    [
        lambda s: s.replace("\n", "\r\n").encode(),
        lambda s: s.encode("utf-16"),
        lambda s: b"\xfd\xfe\n" + s.encode() + b"\xc3\x28\n",
    ],
)
def test_encoding_changes_nothing(encode: Callable[[str], bytes]) -> None:
    log = BEGIN + java("10:00:00") + native("11:00:00") + anr("11:30:00")
    box = dropbox(("2024-03-10 09:00:00", "data_app_crash", "Process: org.b/PID: 5/x"))
    assert (
        judged({LOG: encode(log), crashes.DROPBOX: encode(box)}).facts == judged({LOG: log, crashes.DROPBOX: box}).facts
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900), st.sampled_from([LOG, crashes.DROPBOX, crashes.EXIT_INFO, EVENTS]))
def test_arbitrary_bytes_never_raise(junk: bytes, cut: int, argv: Argv) -> None:
    good = (
        BEGIN
        + java("10:00:00")
        + native("11:00:00")
        + anr("11:30:00")
        + exit_info(("2024-03-10 10:00:00", 1, "a.b", 4))
    )
    assert judged({argv: good.encode()[:cut] + junk}).error is None


PIECES = [
    "03-10 10:00:00.123  100  100 E AndroidRuntime: ", "99-99 99:99:99.123  1  1 F DEBUG   : ", "02-30 10:00:00.1  1  1 I am_anr: ", "[1,2,a", "[ 03-10 10:00:00 E/x ]\n",
    "FATAL EXCEPTION: ", "Process: ", "Fatal signal ", ", pid ", "*** *** *** *** *** ", "pid: ", ">>> ", " <<<", "signal ", "ANR in ", "\n", "²", "2024-03-10 10:00:00 SYSTEM_TOMBSTONE (x)\n",
    "Drop box contents: ²\n", "0000-00-00 00:00:00 a_crash\n", "ACTIVITY MANAGER PROCESS EXIT INFO\n", "timestamp=2024-13-99 10:00:00 pid=²\n", "process=a reason=4\n",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_order_of_fragments_is_read(parts: list[str]) -> None:
    text = "".join(parts) + "\n"
    assert judged(dict.fromkeys((LOG, crashes.DROPBOX, crashes.EXIT_INFO), text)).error is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_line_is_taken_apart(line: str) -> None:
    assert parse_line(line).message is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 4), st.sampled_from(["a.b", "c.d"])), max_size=12))
def test_the_order_of_sources_does_not_matter(told: list[tuple[int, int, str]]) -> None:
    lines = [
        java(f"10:00:{second:02}", pid=pid + (10 if name == "c.d" else 0), process=name) for second, pid, name in told
    ]
    there = judged({LOG: BEGIN + "".join(lines)}).facts
    back = judged({LOG: BEGIN + "".join(reversed(lines))}).facts
    assert (there.java_count, there.by_package, there.last_at) == (back.java_count, back.by_package, back.last_at)


@pytest.mark.parametrize(
    "text",
    [
        "03-10 10:00:00.123 10034  1957  2081 W Tile: at com.android.systemui.X(X.java:1)\n" * 60_000,
        "FATAL EXCEPTION: " * 300_000 + "\n",
        "*" * 5_000_000 + "\n",
        "*** " * 1_200_000 + "\n",
        ("03-10 10:00:00.123  1957  2081 E AndroidRuntime: FATAL EXCEPTION: main\n") * 60_000,
    ],
)
def test_large_and_hostile_logs_take_linear_time(text: str) -> None:
    started = time.process_time()
    assert judged({LOG: text}).error is None
    assert time.process_time() - started < 5


def test_the_event_log_knows_no_daemons_so_it_proves_no_absence_of_native_crashes() -> None:
    quiet = "03-10 10:20:00.961  1000  2628  2708 I am_proc_died: [0,27299,org.app,900,19]\n"
    assert counts(judged({EVENTS: quiet})) == (0, None, 0)
    assert counts(judged({EVENTS: quiet, crashes.CRASH_LOG: BEGIN})) == (0, 0, 0)
    assert counts(judged({("logcat", "-d", "-b", "events,crash"): quiet})) == (0, 0, 0)


def test_a_drop_box_that_lists_fewer_than_it_promises_is_cut() -> None:
    boot = ("2024-03-10 09:00:00", "SYSTEM_BOOT", "x")
    log: dict[Argv, str | bytes] = {crashes.CRASH_LOG: BEGIN, crashes.EXIT_INFO: exit_info()}
    whole = judged({**log, crashes.DROPBOX: dropbox(boot)})
    assert (whole.complete, whole.severity) == (False, Severity.PASS), "getprop is not there"
    for texts in ({crashes.DROPBOX: dropbox(boot, promised=2)}, {crashes.DROPBOX: dropbox(boot, promised=2), **log}):
        cut = judged({**texts, ("getprop",): "[ro.build.version.sdk]: [34]\n"})
        assert (cut.complete, cut.severity) == (False, Severity.UNKNOWN)
    searched = "Drop box contents: 9 entries\nSearching for: data_app_crash\n\n(No entries found.)\n"
    part = judged({(*crashes.DROPBOX, "--print", "data_app_crash"): searched, **log, ("getprop",): "[a]: [b]\n"})
    assert (part.complete, part.severity) == (True, Severity.PASS)


def test_two_processes_of_one_name_in_the_same_second_count_alike_in_either_order() -> None:
    told = [("10:00:00", 1), ("10:00:03", 1), ("10:00:03", 2), ("10:00:04", 1), ("10:00:06", 3)]
    swapped = [told[0], told[2], told[1], *told[3:]]
    both = [counts(judged({LOG: BEGIN + "".join(java(at, pid=pid) for at, pid in each)})) for each in (told, swapped)]
    assert both[0] == both[1]
