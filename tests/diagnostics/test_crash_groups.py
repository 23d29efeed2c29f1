"""Crashes by app and cause, and the ranking of apps in conflict: every source, every part of the score."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import crashes, packages_text
from diagnostics.crash_cause import Cause, anr_reason, cause_of
from diagnostics.crash_events import ANR, JAVA, NATIVE
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs, Result, Severity, Verdict

NOW_S = int(datetime(2024, 3, 10, 12, 0, tzinfo=UTC).timestamp())
NOW = Now(NOW_S, 0, None, 34)
STACK = (
    "java.lang.NullPointerException: Attempt to read 0x1f",
    "\tat android.view.View.performClick(View.java:7448)",
    "\tat org.app.main.Screen.onResume(Screen.java:61)",
    "\tat org.app.main.Screen.other(Screen.java:1)",
    "Caused by: java.lang.Error: x",
)


def java(clock: str, pid: int = 100, process: str = "org.app", stack: tuple[str, ...] = STACK) -> str:
    head = f"03-10 {clock}.123  {pid}  {pid} E AndroidRuntime: "
    lines = ("FATAL EXCEPTION: main", f"Process: {process}, PID: {pid}", *stack)
    return "".join(f"{head}{line}\n" for line in lines)


def native(clock: str, pid: int = 200, frames: tuple[str, ...] = ()) -> str:
    head = f"03-10 {clock}.200  900  900 F DEBUG   : "
    lines = ("*** *** *** *** *** *** *** ***", f"pid: {pid}, tid: {pid + 1}, name: w  >>> org.game <<<",
             "signal 6 (SIGABRT), code -1", "backtrace:", *frames)  # fmt: skip
    return "".join(f"{head}{line}\n" for line in lines)


def anr(when: str, pid: int, process: str = "org.app", reason: str = "Input dispatching timed out (x)") -> str:
    date, clock = when.split()
    head = f"{date} {clock}.000  1000   579  7278 E ActivityManager: "
    return f"{head}ANR in {process} ({process}/.Main)\n{head}PID: {pid}\n{head}Reason: {reason}\n"


def judged(texts: dict[Argv, str], now: Now = NOW) -> Result:
    return judge(
        crashes.DIAGNOSTIC, Outputs([Output(Command(argv), 0, text.encode()) for argv, text in texts.items()]), now
    )


def causes(result: Result) -> list[tuple[Any, ...]]:
    assert result.error is None
    return [(one["package"], one["kind"], one["cause"], one["count"]) for one in result.facts.groups]


LOG: Argv = ("logcat", "-d")
BEGIN = "--------- beginning of crash\n"
NULL = "java.lang.NullPointerException at org.app.main.Screen.onResume"


def test_the_same_crash_is_one_group_whatever_its_message() -> None:
    other = ("java.lang.NullPointerException: Attempt to read 0x2b", *STACK[1:])
    state = ("java.lang.IllegalStateException", "\tat org.app.main.Save.run(Save.java:9)")
    text = BEGIN + java("08:00:00") + java("09:00:00", 101, stack=other) + java("10:00:00", 102, stack=state)
    assert causes(judged({LOG: text})) == [
        ("org.app", "java", NULL, 2),
        ("org.app", "java", "java.lang.IllegalStateException at org.app.main.Save.run", 1),
    ]
    assert judged({LOG: text}).facts.groups[0]["last_at"] == "2024-03-10T09:00:00"


def test_the_source_that_tells_most_names_the_cause_in_any_order() -> None:
    event = "03-10 08:00:00.100  1000  1020 I am_crash: [100,0,org.app,948,java.lang.NullPointerException,msg,Screen.java,61,0]\n"
    lone = event.replace("[100,", "[444,").replace("08:00", "11:00")
    texts: dict[Argv, str] = {
        ("logcat", "-b", "events", "-d"): event + lone,
        ("logcat", "-b", "crash", "-d"): BEGIN + java("08:00:00"),
    }
    expected = [("org.app", "java", NULL, 2)]
    assert causes(judged(texts)) == expected
    assert causes(judged(dict(reversed(texts.items())))) == expected


def test_a_native_crash_is_placed_outside_the_c_library() -> None:
    frames = (
        "#00 pc 0000000000022988  /apex/com.android.runtime/lib64/bionic/libc.so (abort+176)",
        "#01 pc 00000000000a1b2c  /data/app/~~x==/org.game-y==/lib/arm64/libgame.so (Engine::tick(int)+44) (BuildId: 0a)",
    )
    assert causes(judged({LOG: BEGIN + native("08:00:00", frames=frames)})) == [
        ("org.game", "native", "SIGABRT at Engine::tick (libgame.so)", 1)
    ]
    assert causes(judged({LOG: BEGIN + native("08:00:00", frames=frames[:1])}))[0][2] == "SIGABRT at abort (libc.so)"
    assert causes(judged({LOG: BEGIN + native("08:00:00")}))[0][2] == "SIGABRT"


def test_a_freeze_is_known_by_its_reason() -> None:
    text = anr("03-10 08:00:00", 1) + anr(
        "03-10 09:00:00", 2, reason="Input dispatching timed out (y is not responding)"
    )
    assert causes(judged({LOG: text})) == [("org.app", "anr", "Input dispatching timed out", 2)]
    assert anr_reason("Broadcast of Intent { act=a.b.C flg=0x4000010 cmp=x/y }") == "Broadcast of Intent { act=a.b.C"


def test_exit_info_and_the_printed_drop_box_tell_causes_too() -> None:
    exits = (
        "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n"
        "        ApplicationExitInfo #0:\n          timestamp=2024-03-10 07:00:00.535 pid=7 realUid=10196 user=0\n"
        "          process=org.app reason=6 (ANR) subreason=0 (UNKNOWN) status=0\n"
        "          importance=100 pss=0.00 rss=1MB description=user request after error: Input dispatching timed out (z) state=empty trace=null\n"
        "        ApplicationExitInfo #1:\n          timestamp=2024-03-10 06:00:00.535 pid=8 realUid=10196 user=0\n"
        "          process=org.app reason=5 (APP CRASH(NATIVE)) subreason=0 (UNKNOWN) status=11\n"
        "          importance=400 pss=0.00 rss=1MB description=crash state=empty trace=null\n"
    )
    box = (
        "Drop box contents: 1 entries\n\n========================================\n"
        "2024-03-10 05:00:00 data_app_crash (text, 900 bytes)\nProcess: org.app\nPID: 9\nUID: 10196\nFlags: 0x38\n"
        "Package: org.app v1 (1)\nForeground: Yes\nBuild: a/b:14/C/1:user/release-keys\n\n" + "\n".join(STACK) + "\n\n"
    )
    result = judged({crashes.EXIT_INFO: exits, (*crashes.DROPBOX, "--print"): box})
    assert set(causes(result)) == {
        ("org.app", "anr", "Input dispatching timed out", 1),
        ("org.app", "native", "SIGSEGV", 1),
        ("org.app", "java", NULL, 1),
    }
    (suspect,) = result.facts.suspects
    assert suspect["in_front"] == 2


def test_every_part_of_a_score_is_shown_and_adds_up() -> None:
    log = BEGIN + anr("03-10 08:00:00", 1) + anr("03-07 08:00:00", 2) + anr("02-20 08:00:00", 3) + java("10:00:00", 4)
    log += "03-10 08:00:40.000  1000  1090 W Watchdog: *** WATCHDOG KILLING SYSTEM PROCESS: Blocked in handler\n"
    packages = (
        f"vers,1\npkg,android,1000,34,{NOW_S - 90 * 86400}000,?\n"
        f"pkg,org.app,10196,1,{(NOW_S - 3 * 86400) * 1000},com.android.vending\n"
    )
    result = judged({LOG: log, packages_text.CHECKIN: packages})
    (suspect,) = result.facts.suspects
    assert suspect == {
        "package": "org.app", "score": 3 + 3 + 1 + 4 + 3, "crashes_24h": 1, "freezes_24h": 1, "crashes_7d": 1,
        "freezes_7d": 2, "in_front": 0, "near_system_failure": 1, "changed_7d": True,
    }  # fmt: skip
    older = judged({LOG: log, packages_text.CHECKIN: packages.replace(str(NOW_S - 3 * 86400), str(NOW_S - 30 * 86400))})
    assert (older.facts.suspects[0]["score"], older.facts.suspects[0]["changed_7d"]) == (11, False)
    assert judged({LOG: log}).facts.suspects[0]["changed_7d"] is None
    found = {finding.rule: finding for finding in result.findings}
    rule = found["crashes.app_freezes_system"]
    assert (rule.severity, rule.verdict) == (Severity.WARN, Verdict.SETTING)
    assert "org.app" in rule.says.technician.zh
    assert any("ANR in org.app" in item.line for item in rule.evidence)
    assert "crashes.app_in_conflict" not in found


def test_the_system_and_its_programs_are_no_suspects() -> None:
    log = BEGIN + native("08:00:00").replace("org.game", "/system/bin/surfaceflinger") * 9
    log += "".join(anr(f"03-10 09:0{n}:00", 50 + n, "system_server") for n in range(5))
    result = judged({LOG: log})
    assert result.facts.suspects == ()
    assert not {f.rule for f in result.findings} & {"crashes.app_in_conflict", "crashes.app_freezes_system"}


def test_without_any_time_nobody_is_suspected() -> None:
    brief = "E/AndroidRuntime(  100): FATAL EXCEPTION: main\nE/AndroidRuntime(  100): Process: org.app, PID: {}\n"
    result = judged({LOG: BEGIN + "".join(brief.format(pid) for pid in range(5))}, now=Now())
    assert result.facts.suspects is None
    assert {"crashes.app_in_conflict", "crashes.app_freezes_system"} <= set(result.not_judged)


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        (JAVA, ["at a.b.C.d(X:1)", "x.y.ZError"], "x.y.ZError"),
        (
            JAVA,
            ["Process: a.b, PID: 3", "kotlin.KotlinNothingValueException: a: b"],
            "kotlin.KotlinNothingValueException",
        ),
        (JAVA, ["no exception here"], None),
        (NATIVE, ["signal 99 (NOPE)"], None),
        (ANR, ["Subject: Broadcast of Intent { act=x }", "Reason: other"], "Broadcast of Intent { act=x }"),
    ],
)
def test_causes_from_lines(kind: str, lines: list[str], expected: str | None) -> None:
    assert cause_of(kind, None, lines, "\0") == expected


@given(st.sampled_from((JAVA, NATIVE, ANR)), st.lists(st.text(max_size=60)))
@settings(max_examples=200, deadline=None)
def test_any_lines_have_a_bounded_cause_or_none(kind: str, lines: list[str]) -> None:
    cause = Cause(kind, "org.app")
    for line in [*lines, "x." * 5000 + "Y:", "#00 pc 00001 " + "/" * 5000, "Reason: " + "r" * 5000]:
        cause.feed(line)
    assert cause.text is None or len(cause.text) <= 160
