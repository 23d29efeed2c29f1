"""One command that never answers, or answers DUMP TIMEOUT, costs the areas that read it and no others."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from functools import cache

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Result, Severity, Text
from remote_assist.adb.devices import usable
from remote_assist.adb.server import private
from remote_assist.adb.shell import quote
from remote_assist.checking import acquire, applies, chosen
from remote_assist.consent import Scope
from remote_assist.datafolder import DataFolder
from remote_assist.keys import load_or_create
from remote_assist.looking import look
from remote_assist.phone.machine import build
from remote_assist.session import Session
from remote_assist.visiting import asked, consent_of
from tests.phone.shell_runner import run
from tests.visit.conftest import Bench

SDK = 35
COMMANDS = {c.argv: c for area in ALL for c in area.commands if applies(c, SDK, quick=False)}


@cache
def healthy() -> tuple[tuple[Output, ...], Now]:
    """What a phone with nothing wrong answers, without a link in between."""
    phone = build("pixel-15")
    outputs = []
    for argv, command in COMMANDS.items():
        said = run(
            quote([word if word != "3" else "1" for word in argv] if argv[0] == "top" else argv).decode(), machine=phone
        )
        outputs.append(Output(command, said.code, said.out, said.err, 0.1))
    seconds = int(run("date +%s", machine=phone).out)
    return tuple(outputs), Now(seconds, 0, seconds, SDK)


@cache
def usual() -> dict[str, Result]:
    outputs, now = healthy()
    return {result.area: result for result in judge_all(ALL, Outputs(list(outputs)), now)}


def stuck(command: Command) -> Output:
    """dumpsys ends by itself and says so (AOSP cmds/dumpsys/dumpsys.cpp); anything else runs into our own deadline."""
    if command.argv[0] == "dumpsys":
        said = f"\n*** SERVICE '{command.argv[1]}' DUMP TIMEOUT (10000ms) EXPIRED ***\n\n"
        return Output(command, 0, said.encode(), b"", 10.0)
    return Output(command, None, b"", b"", 10.0, complete=False)


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_a_stuck_command_costs_only_the_areas_that_read_it(argv: Argv) -> None:
    outputs, now = healthy()
    answers = [stuck(each.command) if each.command.argv == argv else each for each in outputs]
    for area, result in zip(ALL, judge_all(ALL, Outputs(answers), now), strict=True):
        before = usual()[area.name]
        assert before.severity in (Severity.PASS, Severity.INFO)
        assert before.complete
        assert result.error is None
        if argv in {command.argv for command in area.commands}:
            assert not result.complete, "half an answer looks like a healthy phone"
        elif argv in area.reads():
            assert not result.complete or result.severity is not Severity.UNKNOWN
        elif argv not in area.reads():
            assert (result.severity, result.complete, result.findings) == (
                before.severity,
                before.complete,
                before.findings,
            )


def test_what_never_answers_ends_at_its_own_deadline(bench: Bench) -> None:
    """Over the real adb: a command that hangs for a minute, with half a second to answer, beside two areas."""
    attached = bench.attach()
    hangs: Diagnostic[None] = Diagnostic(
        "hangs", Text("Hangs", "卡住"), (Command(("sleep", "60"), timeout_s=0.5),), lambda *_: Parsed(None), (), ()
    )
    with visited(bench, attached.serial) as session:
        began = time.monotonic()
        acquired = acquire(session, [hangs, *chosen(["battery", "storage"])])
        assert time.monotonic() - began < 10
    late = acquired.outputs.first(("sleep", "60"))
    assert late is not None
    assert (late.complete, late.exit_code) == (False, None)
    judged = {
        result.area: result
        for result in judge_all([hangs, *chosen(["battery", "storage"])], acquired.outputs, acquired.now)
    }
    assert (judged["hangs"].complete, judged["hangs"].severity) == (False, Severity.UNKNOWN)
    assert (judged["battery"].complete, judged["battery"].severity) == (True, Severity.PASS)
    assert (judged["storage"].complete, judged["storage"].severity) == (True, Severity.PASS)


class Enough(Exception):
    pass


def test_the_first_verdict_is_there_within_five_seconds_of_consent(bench: Bench) -> None:
    """Every area is asked for at once and two services are stuck for ten seconds: only their own areas wait for them."""
    attached = bench.attach()
    attached.machine.state.stuck_services.update({"media.camera", "wifi"})
    seen: list[tuple[str, float]] = []

    def judged(result: Result) -> None:
        seen.append((result.area, time.monotonic() - began))
        if len(seen) == len(ALL) - 2:
            raise Enough

    with visited(bench, attached.serial) as session:
        began = time.monotonic()
        with pytest.raises(Enough):
            look(session, chosen(()), judged=judged)
    assert seen[0][1] < 5, seen
    assert {area.name for area in ALL} - {name for name, _ in seen} == {"camera", "network"}


@contextlib.contextmanager
def visited(bench: Bench, serial: str) -> Iterator[Session]:
    """A session of the attached phone with consent to look, closed at the end."""
    data = DataFolder(bench.data)
    phone = usable([private(bench.data, usb=False)], serial)
    signer = load_or_create(bench.data, "anna")
    session = Session.begin(data, phone, signer, technician="anna", order=None, adb_version="41")
    try:
        session.ring()
        said = asked("paper:S-1", (), None, "anna", None, 60)
        consent = consent_of(said, frozenset({Scope.DIAGNOSE}), "en", data)
        assert consent is not None
        session.grant(consent)
        yield session
    finally:
        session.leave_open()
