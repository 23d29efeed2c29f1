"""Texts that somebody pastes: what says ANR and what is only a stack, the year of a freeze, tombstones of a library."""

from __future__ import annotations

import pytest

from diagnostics.bugreport_argv import traces_named
from diagnostics.crash_events import ANR, JAVA, NATIVE
from diagnostics.crash_files_text import read_crash_file
from diagnostics.dump_shapes import ANR as PASTED_TRACES
from diagnostics.dump_shapes import recognise
from diagnostics.logcat_text import crashes_in
from diagnostics.model import Argv, Command, Output

STACKS = (
    "\n----- pid 77 at 2024-05-06 07:08:09.123456789+0200 -----\nCmd line: com.example.shop\n\nDALVIK THREADS (1):\n"
)
WAITING = STACKS.replace("----- pid", "----- Waiting Channels: pid")
FREEZE = """05-06 07:08:20.000  1000   500   600 E ActivityManager: ANR in com.example.shop
05-06 07:08:20.000  1000   500   600 E ActivityManager: PID: 77
05-06 07:08:20.000  1000   500   600 E ActivityManager: CPU usage from 0ms to 6328ms later ({measured} 07:08:13.896 to 2024-05-06 07:08:19.224):
"""
STARS = "*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\n"


def read(argv: Argv, text: str) -> list[tuple[str, str | None]]:
    events = read_crash_file(Output(Command(argv), None, text.encode()))
    return [(event.kind, event.process) for event in events]


@pytest.mark.parametrize("stacks", [STACKS, WAITING])
def test_stacks_are_an_anr_where_their_place_or_their_subject_says_so(stacks: str) -> None:
    froze = [(ANR, "com.example.shop")]
    assert read(PASTED_TRACES, stacks) == []
    assert read(PASTED_TRACES, "\nSubject: Input dispatching timed out\nRssKb: 5\n" + stacks) == froze
    assert read(("cat", "/data/anr/anr_2024-05-06-07-08-09-123"), stacks) == froze


def test_the_time_of_waiting_channels_is_the_freeze() -> None:
    (event,) = read_crash_file(Output(Command(("cat", "/data/anr/anr_1")), None, WAITING.encode()))
    assert event.pid == 77
    assert event.when is not None
    assert (event.when.year, event.when.second) == (2024, 9)


@pytest.mark.parametrize("words", ["ANR in com.example.shop (com.example.shop/.Main)", "ANR (application not responding) in process: com.example.shop"])  # fmt: skip
def test_the_words_of_the_log_alone(words: str) -> None:
    text = words + "\nReason: keyDispatchingTimedOut\n"
    assert recognise(text.split("\n")).kinds == (PASTED_TRACES,)
    assert read(PASTED_TRACES, text) == [(ANR, "com.example.shop")]
    assert read(PASTED_TRACES, "somebody wrote " + text) == []


@pytest.mark.parametrize(("measured", "year"), [("2024-05-06", 2024), ("2023-12-31", None), ("yesterday", None)])
def test_the_year_of_a_freeze_is_that_of_its_measurement(measured: str, year: int | None) -> None:
    (event,) = crashes_in(FREEZE.format(measured=measured), "logcat")
    assert event.when is not None
    assert event.when.year == year


@pytest.mark.parametrize("name", ["anr_2024-05-06-07-08-09-123", "anr_2024-05-06-07-08-09-123.txt", "traces.txt"])
def test_file_names_of_the_phone(name: str) -> None:
    assert traces_named(name) == ("cat", "/data/anr/" + name)


@pytest.mark.parametrize("name", ["anr.txt", "dumptrace_x", "trace_00", "traces.txt.bugreport", "anr_2024-05-06/../x"])
def test_other_file_names(name: str) -> None:
    assert traces_named(name) is None


@pytest.mark.parametrize(("kind", "tid"), [(JAVA, ", tid: 9, name: main"), (ANR, ""), (NATIVE, ", tid: 9, name: x")])
def test_tombstones_that_a_library_in_the_app_wrote(kind: str, tid: str) -> None:
    text = (
        f"{STARS}Tombstone maker: 'xCrash 2.4.6'\nCrash type: '{kind}'\nCrash time: '2024-05-06T07:08:09.127+0800'\n"
        f"pid: 9{tid}  >>> com.example.shop <<<\nsignal 11 (SIGSEGV), code 1\n"
    )
    (event,) = crashes_in(text, "file")
    assert (event.kind, event.process, event.pid) == (kind, "com.example.shop", 9)
    assert event.when is not None
    assert (event.when.year, event.when.hour) == (2024, 7)
    assert list(crashes_in(text.replace(f"'{kind}'", "'other'"), "file")) == []


def test_the_process_of_a_file_is_that_of_its_block() -> None:
    text = "Fatal signal 6 (SIGABRT), code -1 in tid 9 (x), pid 9 (x)\n" + STARS
    text += "pid: 9, tid: 9, name: x  >>> com.example.shop <<<\nsignal 6 (SIGABRT), code -1\n"
    assert read(("cat", "/data/tombstones/tombstone_00"), text) == [(NATIVE, "com.example.shop")]


def test_what_adb_says_first_does_not_cut_a_log() -> None:
    log = ["--------- beginning of main", "05-06 07:08:20.000  1000   500   600 I Tag: x"]
    assert recognise(["adb server is out of date.  killing...", "* daemon started successfully *", *log]).part is False
    assert recognise(["something else", *log]).part is True


def test_picked_out_service_states() -> None:
    assert recognise(["  mServiceState={mVoiceRegState=0(IN_SERVICE)}"]).kinds == (("dumpsys", "telephony.registry"),)
    assert recognise(["the mServiceState={mVoiceRegState=0(IN_SERVICE)}"]).kinds == ()
