"""Acquiring: everything at once, the clock beside it, judged as soon as the answers and the time are there."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from diagnostics.model import Command, Diagnostic, Now, Output, Parsed, Text
from remote_assist.checking import ALSO_CALLED, AT_ONCE, AT_ONCE_BEFORE_8, DATE, acquire, applies, chosen, in_order
from remote_assist.errors import LinkLost
from remote_assist.looking import _Waiting, look


class Who:
    def __init__(self, sdk: int | None) -> None:
        self.sdk = sdk


class Visit:
    """Stands for a session: `run` is what the test makes of it."""

    def __init__(self, sdk: int | None, run: Any) -> None:
        self.identity = Who(sdk)
        self._run = run
        self.stopped = threading.Event()

    def run(self, command: Command, scope: Any = None, allot: Any = None) -> Output:
        answer: Output = self._run(command)
        return answer

    def stop_running(self) -> None:
        self.stopped.set()


def area(name: str, *words: str) -> Diagnostic[None]:
    commands = tuple(Command((name, word)) for word in words)
    return Diagnostic(name, Text(name, name), commands, lambda outputs, now: Parsed(None), (), ())


def answered(command: Command) -> Output:
    return Output(command, 0, b"1800000000 +0200\n" if command is DATE else b"text")


def test_no_command_waits_for_another_nor_for_the_clock() -> None:
    many = area("many", *map(str, range(AT_ONCE - 1)))
    meeting = threading.Barrier(AT_ONCE, timeout=20)

    def run(command: Command) -> Output:
        meeting.wait()
        return answered(command)

    seen: list[Output] = []
    acquired = acquire(Visit(35, run), [many], seen=seen.append)  # type: ignore[arg-type]
    assert len(acquired.timed) == len(seen) == AT_ONCE - 1
    assert (acquired.now.phone_time_s, acquired.now.utc_offset_s, acquired.now.sdk) == (1800000000, 7200, 35)


def test_a_whole_check_is_under_way_at_once() -> None:
    asked = {c.argv for each in chosen(()) for c in each.commands if applies(c, 36, quick=False)}
    assert len(asked) + 1 <= AT_ONCE


def test_an_old_phone_gets_few_at_a_time() -> None:
    lock = threading.Lock()
    now, most = 0, 0
    crowd = threading.Event()

    def run(command: Command) -> Output:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == AT_ONCE_BEFORE_8:
                crowd.set()
        assert crowd.wait(20)
        with lock:
            now -= 1
        return answered(command)

    acquire(Visit(24, run), [area("many", *map(str, range(30)))])  # type: ignore[arg-type]
    assert most == AT_ONCE_BEFORE_8


def test_the_slowest_goes_out_first_where_all_go_at_once() -> None:
    """Where only some go at a time, the symptom's order comes before that."""
    quick, also, top = Command(("quick",)), Command(("also",)), Command(("top",))
    assert in_order([quick, also, top], 4) == [top, quick, also]
    assert in_order([quick, also, top], 3) == [quick, also, top]


def test_an_area_answers_to_what_people_call_it() -> None:
    assert [area.name for area in chosen(("Bluetooth", "gps", "wifi", "battery"))] == ["battery", "network", "radios"]
    names = {area.name for area in chosen(())}
    assert set(ALSO_CALLED.values()) <= names
    assert not names & set(ALSO_CALLED)


def test_the_outputs_stand_in_the_areas_order() -> None:
    acquired = acquire(Visit(35, answered), [area("quick", "a"), area("top", "b"), area("df", "c")])  # type: ignore[arg-type]
    assert [one.output.command.argv[0] for one in acquired.timed] == ["quick", "top", "df"]


def test_areas_wait_for_the_clock_and_for_nothing_else() -> None:
    first, second = area("first", "a"), area("second", "b", "c")
    judged: list[str] = []
    waiting = _Waiting([first, second], 35, False, lambda result: judged.append(result.area))
    waiting.seen(answered(first.commands[0]))
    assert judged == []
    waiting.clock(Now(1, 0, 1, 35))
    assert judged == ["first"]
    waiting.seen(answered(second.commands[0]))
    assert judged == ["first"]
    waiting.seen(answered(second.commands[1]))
    assert judged == ["first", "second"]


@pytest.mark.parametrize("late", ["date", "battery"])
def test_everything_is_judged_once_whichever_answer_is_last(late: str) -> None:
    there = threading.Event()
    count = len({c.argv for each in chosen(()) for c in each.commands if applies(c, 35, quick=False)})
    left = [count]
    lock = threading.Lock()

    def run(command: Command) -> Output:
        last = command is DATE if late == "date" else command.argv == ("dumpsys", "battery")
        if last:
            assert there.wait(20)
        else:
            with lock:
                left[0] -= 1
                if not left[0]:
                    there.set()
        return answered(command)

    judged: list[str] = []
    every = look(Visit(35, run), chosen(()), judged=lambda result: judged.append(result.area))  # type: ignore[arg-type]
    names = [each.name for each in chosen(())]
    assert [result.area for result in every.results] == names
    assert sorted(judged) == sorted(names)


def test_a_lost_link_ends_what_is_under_way() -> None:
    visit: Visit

    def run(command: Command) -> Output:
        if command.argv[-1] == "0":
            raise LinkLost("the cable is out")
        assert visit.stopped.wait(20)
        return answered(command)

    visit = Visit(35, run)
    with pytest.raises(LinkLost):
        acquire(visit, [area("many", *map(str, range(9)))])  # type: ignore[arg-type]
