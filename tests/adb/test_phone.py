"""Commands on a virtual phone, through a real adb server."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from remote_assist import errors
from remote_assist.adb import connect
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import Server
from remote_assist.adb.shell import open_stream, run

HOSTILE = [
    ";", "; id", "$(id)", "`id`", "a\nb", "\n", "-n", "--", "-rf", "'", '"', "''", "'\"'", "\\", "\\n", "\\'", "&", "&&", "|", "||",
    ">", "> /sdcard/x", "<", "*", "?", "[a]", "~", "~root", "{a,b}", "!", "#", "# x", "$HOME", "${HOME}", "$", "$$", "$'x'",
    "%s", "%d", "a b", " a ", "\t", "", "é", "充电", "😀", "\u202e", "\x1b[31m", "\x01", "\x7f", "()", "(id)", "x=1", "if", "time", "\r\n",
]  # fmt: skip


def test_output_error_exit_code_and_input(phone: Attached) -> None:
    done = run(phone, ["sh", "-c", "cat; echo oops >&2; exit 7"], timeout_s=10, max_bytes=1000, stdin=b"said")
    assert (done.stdout, done.stderr, done.exit_code, done.complete) == (b"said", b"oops\n", 7, True)
    assert run(phone, ["no-such-command"], timeout_s=10, max_bytes=1000).exit_code == 127


def test_without_input_a_reading_command_ends(phone: Attached) -> None:
    assert run(phone, ["cat"], timeout_s=10, max_bytes=10).complete


def test_hostile_arguments_arrive_byte_for_byte(phone: Attached) -> None:
    done = run(phone, ["printf", "%s|", *HOSTILE], timeout_s=20, max_bytes=10_000)
    assert done.stdout == b"".join(argument.encode() + b"|" for argument in HOSTILE)
    for argument in HOSTILE:
        assert run(phone, ["printf", "%s", argument], timeout_s=10, max_bytes=1000).stdout == argument.encode()


def test_an_endless_command_is_stopped_by_budget_or_spilled(phone: Attached, tmp_path: Path) -> None:
    endless = ["sh", "-c", "while true; do echo 0123456789; done"]
    stopped = run(phone, endless, timeout_s=10, max_bytes=5000)
    assert (len(stopped.stdout), stopped.complete, stopped.why) == (5000, False, "budget")
    spilled = run(phone, endless, timeout_s=0.5, max_bytes=100, spill=tmp_path / "out")
    assert (spilled.complete, spilled.why, spilled.spilled) == (False, "deadline", tmp_path / "out")
    assert (tmp_path / "out").stat().st_size == spilled.stdout_bytes
    assert run(phone, ["echo", "still", "here"], timeout_s=10, max_bytes=100).stdout == b"still here\n"


def test_a_sleeping_command_ends_at_the_deadline(phone: Attached) -> None:
    done = run(phone, ["sleep", "30"], timeout_s=0.3, max_bytes=10)
    assert (done.why, done.exit_code) == ("deadline", None)
    assert done.duration_s < 2


def test_many_at_once_do_not_mix(phone: Attached) -> None:
    with ThreadPoolExecutor(16) as pool:
        jobs = [pool.submit(run, phone, ["echo", str(n)], timeout_s=20, max_bytes=100) for n in range(64)]
    assert [job.result().stdout for job in jobs] == [b"%d\n" % n for n in range(64)]


def test_a_stream_stays_open(phone: Attached) -> None:
    with open_stream(phone, ["sh", "-c", "while read x; do echo got $x; done; exit 4"]) as stream:
        stream.write(b"one\n")
        assert stream.read(10) == b"got one\n"
        stream.close_stdin()
        assert stream.read(10) == b""
        assert stream.exit_code == 4


def test_a_cable_pulled_in_the_middle_is_seen_at_once(running: Server) -> None:
    from remote_assist.phone.machine import build
    from remote_assist.phone.server import serve

    with serve(build("pixel-15", "healthy")) as served:
        victim = connect.connect(running, served.serial)
        threading.Timer(0.3, served.close).start()
        done = run(victim, ["sh", "-c", "echo begun; sleep 30"], timeout_s=20, max_bytes=100)
        assert (done.stdout, done.complete, done.why) == (b"begun\n", False, "link")
        assert done.duration_s < 5
        with pytest.raises((errors.NoUsablePhone, errors.LinkError)):
            run(victim, ["true"], timeout_s=5, max_bytes=10)
        connect.disconnect(running, served.serial)


def test_a_phone_that_came_back_is_not_taken_for_the_same(running: Server) -> None:
    from remote_assist.phone.machine import build
    from remote_assist.phone.server import serve

    with serve(build("pixel-15", "healthy")) as served:
        before = connect.connect(running, served.serial)
        connect.disconnect(running, served.serial)
        after = connect.connect(running, served.serial)
        assert after.transport_id != before.transport_id
        with pytest.raises(errors.NoPhone):
            run(before, ["true"], timeout_s=5, max_bytes=10)
        assert run(after, ["echo", "x"], timeout_s=5, max_bytes=10).stdout == b"x\n"
        connect.disconnect(running, served.serial)
