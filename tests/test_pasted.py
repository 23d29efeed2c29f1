"""Several commands in one text, as they come by mail: each command's output goes to its own command."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from diagnostics import ALL, battery, crashes, network, storage
from diagnostics.judge import judge, judge_all
from diagnostics.model import Command, Now, Output, Outputs
from remote_assist.capture import Capture
from tests.handed_in import read, refused

BODIES = {
    "dumpsys battery": "battery/pixel-sailfish-a10-battery.txt",
    "df": "storage/goadb-df-2.txt",
    "dumpsys wifi": "wifi/emu-a15_16.txt",
    "logcat -b crash -d": "crash_java/smartron-app_crashes.txt",
}
PROMPTS = {
    "dollar": ("$ ", "$ "),
    "powershell": ("PS C:\\Users\\bob> adb shell ", "PS C:\\Users\\bob> "),
    "cmd": ("C:\\Users\\bob\\platform-tools>adb shell ", "\nC:\\Users\\bob\\platform-tools>"),
    "android": ("sailfish:/ $ ", "sailfish:/ $ "),
    "android-7": ("shell@x:/ $ ", "1|shell@x:/ $ "),
    "bash": ("bob@laptop:~$ adb shell ", "bob@laptop:~$ exit"),
}
FORMS = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "powershell-file": lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    "no-mark": lambda text: text.encode("utf-16-be"),
    "quoted": lambda text: "".join(f"> {line}\n" for line in text.splitlines()).encode(),
    "quoted-twice": lambda text: "Hello\n" + "".join(f">> {line}\n" for line in text.splitlines()),
    "fenced": lambda text: f"Hi, this is what it says:\n\n```\n{text}```\n".encode(),
}


@pytest.fixture(scope="module")
def bodies(devices: Path) -> dict[str, str]:
    found = {}
    for command, name in BODIES.items():
        text = (devices / name).read_text(errors="replace")
        found[command] = text if text.endswith("\n") else text + "\n"
    # The recording lost its first line; with it the log is whole.
    found["logcat -b crash -d"] = "--------- beginning of crash\n" + found["logcat -b crash -d"]
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_each_output_goes_to_its_own_command(tmp_path: Path, bodies: dict[str, str], prompt: str, form: str) -> None:
    asks, end = PROMPTS[prompt]
    text = "".join(f"{asks}{command}\n{body}" for command, body in bodies.items()) + end + "\n"
    data = FORMS[form](text)
    capture = read(tmp_path, "mail.txt", data if isinstance(data, bytes) else data.encode())
    assert [output.name for output in capture.outputs] == list(BODIES)
    alone = Outputs([Output(Command(tuple(name.split())), None, body.encode()) for name, body in bodies.items()])
    mine, theirs = (judge_all(ALL, outputs, Now()) for outputs in (capture.outputs, alone))
    assert [(r.severity, r.facts) for r in mine] == [(r.severity, r.facts) for r in theirs]
    assert all(name in capture.said[0].en for name in BODIES)


def _facts(capture: Capture) -> tuple[object, object]:
    level = judge(battery.DIAGNOSTIC, capture.outputs, capture.now).facts.level_percent
    return level, judge(storage.DIAGNOSTIC, capture.outputs, capture.now).facts.data_free_percent


POWER = "Current Battery Service state:\n  AC powered: false\n  level: 80\n  scale: 100\n  status: 3\n"
ROOM = "Filesystem     1K-blocks     Used Available Use% Mounted on\n/dev/block/dm-5 100000000 40000000 60000000 40% /data\n"


def test_what_no_area_reads_is_named(tmp_path: Path) -> None:
    text = f"$ dumpsys battery\n{POWER}$ ls -l\ntotal 0\n$ uname\nLinux\n$ df\n{ROOM}"
    capture = read(tmp_path, "p.txt", text.encode())
    assert _facts(capture) == (80, 60.0)
    assert [text.en for text in capture.said[1:]] == ["Left alone, no area reads it: ls -l, uname."]


def test_output_that_contradicts_its_prompt_is_taken_for_what_it_is(tmp_path: Path) -> None:
    capture = read(tmp_path, "p.txt", f"$ dumpsys wifi\n{POWER}$ dumpsys foo\n{ROOM}".encode())
    (one, two) = capture.outputs
    assert (one.name, one.complete, one.guessed) == ("dumpsys battery", False, True)
    assert (two.name, two.guessed) == ("df", True)
    assert judge(network.DIAGNOSTIC, capture.outputs, capture.now).facts.wifi_enabled is None


def test_the_first_of_two_counts_and_it_is_said(tmp_path: Path) -> None:
    capture = read(
        tmp_path, "p.txt", f"$ dumpsys battery\n{POWER}$ dumpsys battery\n{POWER.replace('80', '7')}".encode()
    )
    assert _facts(capture)[0] == 80
    assert "Comes twice" in capture.said[1].en


@pytest.mark.parametrize("pipe", [" | head", " | grep E", " -t 20", " *:E"])
def test_a_part_of_an_output_proves_no_absence(tmp_path: Path, pipe: str) -> None:
    log = "--------- beginning of crash\n03-04 05:06:07.000  1500  1500 I Tag: text\n"
    capture = read(tmp_path, "p.txt", f"$ adb logcat -b crash -d{pipe}\n{log}".encode())
    assert [output.complete for output in capture.outputs] == [False]
    assert judge(crashes.DIAGNOSTIC, capture.outputs, capture.now).facts.java_count is None


def test_a_command_whose_output_is_not_there_proves_nothing(tmp_path: Path) -> None:
    capture = read(tmp_path, "p.txt", f"$ adb logcat -b crash -d\n$ dumpsys battery\n{POWER}".encode())
    assert [output.name for output in capture.outputs] == ["dumpsys battery"]
    assert "logcat -b crash -d" in capture.said[1].en


def test_a_large_log_is_thinned_and_it_is_said(tmp_path: Path) -> None:
    log = "--------- beginning of main\n" + "03-04 05:06:07.000  1500  1500 I Tag: text > # $\n" * 300_000
    began = time.process_time()
    capture = read(tmp_path, "p.txt", f"$ adb logcat -d\n{log}$ dumpsys battery\n{POWER}".encode())
    assert time.process_time() - began < 5
    assert [output.complete for output in capture.outputs] == [True, True]
    assert _facts(capture)[0] == 80
    assert "300000 lines" in capture.said[-1].en


def test_nothing_of_use_is_one_sentence(tmp_path: Path) -> None:
    said = refused(tmp_path, "p.txt", b"$ adb devices\nList of devices attached\nABC device\n")
    assert said == "Nothing in p.txt is used by the areas asked for; it shows: adb devices."


def test_services_without_prompts_are_still_refused(tmp_path: Path) -> None:
    assert "could be the output of" in refused(tmp_path, "p.txt", (POWER + ROOM).encode())
