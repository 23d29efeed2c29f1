"""The probe's script on real shells: Debian's mksh with two greps, and the virtual phone's own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from remote_assist.phone.machine import build
from remote_assist.phone.process import Pipe, Process
from remote_assist.privacy.signals import SCRIPT, new_mark, parse, question, tick_of
from tests.conftest import absent
from tests.privacy.dumped import SECRETS, Phone, answer, policy, program, visible

PHONES = [
    *(Phone(android=android, vendor=vendor) for android in (8, 11, 14, 16) for vendor in ("pixel", "huawei", "oppo")),
    replace(SECRETS["password"], android=15),
    replace(SECRETS["secure window"], android=8),
]


def lay_out(folder: Path, phone: Phone, grep: str) -> None:
    """A folder that is the whole PATH of a real mksh: dumpsys, and the grep to try."""
    said = program(phone)
    for name in phone.services:
        (folder / name).write_text(said([name]), encoding="utf-8")
    (folder / "policy").write_text(policy(phone), encoding="utf-8")
    (folder / "visible").write_text(visible(phone), encoding="utf-8")
    (folder / "list").write_text(said(["-l"]), encoding="utf-8")
    (folder / "dumpsys").write_text(
        f"#!/usr/bin/mksh\ncd {folder}\nprint -r -- $* >>calls\n[[ $1 = -l ]] && set -- list\n[[ $1 = -t ]] && shift 2\n"
        '[[ $1 = window ]] && shift\nwhile IFS= read -r x; do print -r -- "$x"; done <$1\n',
        encoding="utf-8",
    )
    (folder / "dumpsys").chmod(0o755)
    (folder / "grep").symlink_to(grep)


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: f"{phone.android}-{phone.vendor}")
@pytest.mark.parametrize("grep", ["toybox", "grep"])
def test_the_script_under_mksh(phone: Phone, grep: str, tmp_path: Path) -> None:
    """Word for word what the rules make of the same dumps here, with toybox's grep and with GNU's."""
    mksh, tool = shutil.which("mksh"), shutil.which(grep)
    if mksh is None or tool is None:
        absent(f"mksh and {grep}")
        return
    lay_out(tmp_path, phone, tool)
    marks = [new_mark() for _ in range(3)]
    ticks = "".join(question(tick, mark) for tick, mark in enumerate(marks))
    done = subprocess.run(
        [mksh, "-c", SCRIPT], input=ticks, capture_output=True, text=True, timeout=30, check=True,
        env={"PATH": str(tmp_path), "LC_ALL": "C"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [tick_of(text) for text in lines] == [0, 1, 2]
    assert done.stderr == ""
    for text, mark in zip(lines, marks, strict=True):
        assert text.split("|")[1:] == answer(phone, mark).split("|")[1:]
        assert parse(text, mark).state is parse(answer(phone, mark), mark).state
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert len(calls) == 1 + 3 * (len(phone.services) + 2)
    assert calls[1] == "-t 1 input_method --dump-priority CRITICAL"


def on_virtual_phone(phone: Phone, marks: list[str]) -> list[str]:
    machine = build()
    said = program(phone)

    def dumpsys(process: Process) -> int:
        process.out(said(process.argv[1:]))
        return 0

    machine.programs["dumpsys"] = dumpsys
    inward, outward, errors = Pipe(), Pipe(), Pipe()
    inward.write("".join(question(tick, mark) for tick, mark in enumerate(marks)).encode())
    inward.close_write()
    assert machine.execute(SCRIPT, inward, outward, errors, threading.Event()) == 0
    outward.close_write()
    text = b""
    while chunk := outward.read():
        text += chunk
    return text.decode().splitlines()


@pytest.mark.parametrize(
    "phone", [PHONES[0], PHONES[7], PHONES[-2]], ids=lambda phone: f"{phone.android}-{phone.vendor}"
)
def test_the_script_on_the_virtual_phone(phone: Phone) -> None:
    marks = [new_mark(), new_mark()]
    for text, mark in zip(on_virtual_phone(phone, marks), marks, strict=True):
        assert text.split("|")[1:] == answer(phone, mark).split("|")[1:]
