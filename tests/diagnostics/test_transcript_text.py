"""Prompts of phones and computers, and the commands behind them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from diagnostics.model import Argv, decode
from diagnostics.transcript_text import asked

PROMPTS = (
    "$ ",
    "# ",
    "sailfish:/ $ ",
    "1|sailfish:/data/local/tmp $ ",
    "shell@hammerhead:/ $ ",
    "root@generic:/ # ",
    ":/ $ ",
    "\x1b[32mHWELE:/ #\x1b[0m ",
)
TERMINALS = (
    "$ ",
    "> ",
    "bob@laptop:~$ ",
    "bob@laptop:~/platform-tools$ ",
    "bob@Bobs-MacBook ~ % ",
    "[bob@host platform-tools]$ ",
    "(venv) bob@laptop:/tmp$ ",
    "C:\\Users\\Bob Smith\\platform-tools>",
    "C:\\>",
    "PS C:\\Users\\bob> ",
    "PS /home/bob> ",
)
BATTERY = ("dumpsys", "battery")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_shell_on_the_phone(prompt: str) -> None:
    found = asked(prompt + "dumpsys battery\r\n")
    assert found is not None
    assert (found.argv, found.said, found.whole, found.known) == (BATTERY, "dumpsys battery", True, True)


@pytest.mark.parametrize("prompt", TERMINALS)
@pytest.mark.parametrize("adb", ["adb", "adb.exe", ".\\adb", "./adb -s ABC123", "adb -d"])
def test_a_terminal_of_the_computer(prompt: str, adb: str) -> None:
    found = asked(f"{prompt}{adb} shell dumpsys battery")
    assert found is not None
    assert (found.argv, found.whole, found.known) == (BATTERY, True, True)


@pytest.mark.parametrize(
    ("typed", "argv", "whole"),
    [
        ('adb shell "dumpsys battery"', BATTERY, True),
        ("adb shell su -c 'dumpsys battery'", BATTERY, True),
        ("adb exec-out dumpsys battery 2>/dev/null", BATTERY, True),
        ("adb shell dumpsys -t 30 wifi -a", ("dumpsys", "wifi"), True),
        ("adb shell 'dumpsys wifi | head -500'", ("dumpsys", "wifi"), False),
        ("adb shell dumpsys battery | findstr level", BATTERY, False),
        ("adb shell dumpsys battery > battery.txt", None, False),
        ("adb shell dumpsys battery; adb shell df", None, False),
        ("adb logcat -b crash -v threadtime -d", ("logcat", "-b", "crash", "-d"), True),
        ("adb logcat -d -t 100", ("logcat", "-d"), False),
        ("adb logcat -d *:E", ("logcat", "-d"), False),
        ("adb shell settings get global http_proxy", ("settings", "get", "global", "http_proxy"), True),
        ("adb shell", None, False),
        ("adb devices", None, False),
        ('adb shell "dumpsys battery', None, False),
    ],
)
def test_what_is_asked(typed: str, argv: Argv | None, whole: bool) -> None:
    found = asked(f"$ {typed}")
    assert found is not None
    assert (found.argv, found.whole) == (argv, whole)


@pytest.mark.parametrize("line", ["sailfish:/ $", "PS C:\\Users\\bob>", "sailfish:/ $ foo", "C:\\>cls"])
def test_a_prompt_without_a_known_command_ends_what_came_before(line: str) -> None:
    found = asked(line)
    assert found is not None
    assert (found.known, found.argv in (None, ("foo",), ("cls",))) == (False, True)


@pytest.mark.parametrize(
    "line",
    ["", "$", "  level: 80", "# a comment", "$ 5.00", "> Hello", "  $ dumpsys battery", "03-04 05:06:07.000 1 1 I adb: $ df",
     "Path:/data", "at android.view.View$PerformClick.run(View.java:24778)", "$ dumpsys battery" + "x" * 700],
)  # fmt: skip
def test_no_prompt(line: str) -> None:
    assert asked(line) is None


def test_no_line_of_a_recorded_output_is_a_prompt_but_the_real_ones(devices: Path) -> None:
    found = [
        (path.name, one.said)
        for path in sorted(devices.rglob("*.txt"))
        for one in map(asked, decode(path.read_bytes()).split("\n"))
        if one is not None
    ]
    assert found == [
        ("fiio-m17.txt", "getprop"), ("goadb-df-1.txt", "df"), ("goadb-df-3.txt", "df -h"), ("goadb-df-5.txt", "df -h"),
    ]  # fmt: skip


def test_no_line_takes_long() -> None:
    began = time.process_time()
    for made in ("a@" * 290, "PS C:\\" + "a " * 290, "a:/" + "b/" * 290, "[a@b " * 120, "1|" * 290, "C:\\" + ">" * 590):
        for _ in range(20):
            asked(made)
    assert time.process_time() - began < 1
