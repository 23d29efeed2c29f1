"""A phone that goes away in the middle of a check is said to be gone, wherever that is: never a phone about which nothing
is known, and never a record of a visit that was done."""

from __future__ import annotations

import pytest

from diagnostics.model import Command, Output
from remote_assist.checking import DATE, acquire
from remote_assist.errors import LinkLost, Offline, RemoteRefused
from tests.test_checking import Visit, answered, area
from tests.visit.conftest import Bench
from tests.visit.losing import check_lost_at


@pytest.mark.parametrize("way", ["gone", "pulled"])
@pytest.mark.parametrize("at", [3, 75, 110, 180])
def test_a_check_of_a_lost_phone(bench: Bench, at: int, way: str) -> None:
    check_lost_at(bench, at, way)


def refusing(when_asked_again: Output | Exception) -> Visit:
    """A phone that refuses one command and then says this when it is asked for the time once more."""
    asked = []

    def run(command: Command) -> Output:
        if command.argv[-1] == "1":
            raise RemoteRefused("adb refused: closed")
        if command.argv[-1] == "late":
            return Output(command, None, b"", complete=False)
        if command is DATE:
            asked.append(command)
            if len(asked) == 2:
                if isinstance(when_asked_again, Exception):
                    raise when_asked_again
                return when_asked_again
        return answered(command)

    return Visit(35, run)


def test_one_refused_command_costs_only_itself() -> None:
    acquired = acquire(refusing(answered(DATE)), [area("many", "1", "2", "3")])  # type: ignore[arg-type]
    assert [one.output.complete for one in acquired.timed] == [False, True, True]


@pytest.mark.parametrize("flood", [{"stdout": b"x" * 256}, {"stdout": b"", "stderr": b"x" * 256}])
def test_a_phone_that_floods_even_the_time_is_there(flood: dict[str, bytes]) -> None:
    said = Output(DATE, None, **flood, complete=False)  # type: ignore[arg-type]
    acquired = acquire(refusing(said), [area("many", "1", "2")])  # type: ignore[arg-type]
    assert [one.output.complete for one in acquired.timed] == [False, True]


@pytest.mark.parametrize(
    "said", [Offline("offline"), RemoteRefused("adb refused: closed"), Output(DATE, None, b"", complete=False)]
)
@pytest.mark.parametrize("fails", ["1", "late"])
def test_a_phone_that_does_not_answer_any_more_is_a_lost_phone(said: Output | Exception, fails: str) -> None:
    with pytest.raises(LinkLost, match="lost in the middle"):
        acquire(refusing(said), [area("many", fails, "2", "3")])  # type: ignore[arg-type]


def test_the_phone_is_asked_once_for_all_that_fail_together() -> None:
    times = []

    def run(command: Command) -> Output:
        if command is DATE:
            times.append(1)
            return Output(command, None, b"", complete=False)
        raise RemoteRefused("adb refused: closed")

    with pytest.raises(LinkLost):
        acquire(Visit(35, run), [area("many", *map(str, range(40)))])  # type: ignore[arg-type]
    assert len(times) <= 2, "the clock itself, and once more"
