"""Framed shell answers, whole, broken and hostile, in literal bytes."""

from __future__ import annotations

import resource
import struct
import subprocess
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remote_assist import errors
from remote_assist.adb.frames import Frames, frame
from remote_assist.adb.shell import Completed, open_stream, quote, run
from tests.adb.fake_server import Guest, Handler, fake


def frames(*pairs: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<BI", kind, len(data)) + data for kind, data in pairs)


def answering(data: bytes, *, pause_s: float | None = None) -> Handler:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        if pause_s is None:
            guest.say(data)
        else:
            guest.drip(data, pause_s)

    return answer


def once(handler: Handler, *, timeout_s: float = 5.0, max_bytes: int = 1 << 20, spill: Path | None = None) -> Completed:
    with fake(handler) as one:
        return run(one.phone, ["x"], timeout_s=timeout_s, max_bytes=max_bytes, spill=spill)


def test_the_bytes_that_go_out() -> None:
    got: list[bytes] = []

    def answer(guest: Guest) -> None:
        guest.okay(2)
        got.append(guest.exactly(5 + 3 + 5))
        guest.say(b"\x03\x01\x00\x00\x00\x00")

    with fake(answer) as one:
        done = run(one.phone, ["echo", "it's", "$(x)"], timeout_s=5, max_bytes=10, stdin=b"abc")
        assert one.seen[1] == b"0024shell,v2,raw:'echo' 'it'\\''s' '$(x)'"
    assert got == [b"\x00\x03\x00\x00\x00abc" + b"\x04\x00\x00\x00\x00"]
    assert done.exit_code == 0
    assert done.complete


@pytest.mark.parametrize("pause_s", [None, 0.0])
def test_output_errors_and_exit_code_come_apart(pause_s: float | None) -> None:
    wire = b"\x01\x03\x00\x00\x00one\x02\x03\x00\x00\x00bad\x01\x00\x00\x00\x00\x01\x04\x00\x00\x00 two\x03\x01\x00\x00\x00\x89"
    done = once(answering(wire, pause_s=pause_s))
    assert (done.stdout, done.stderr, done.exit_code, done.complete, done.why) == (b"one two", b"bad", 137, True, None)
    assert done.stdout_bytes == 7


def test_half_a_frame_keeps_what_came_and_says_link() -> None:
    done = once(answering(b"\x01\x05\x00\x00\x00whole\x01\x09\x00\x00\x00hal"))
    assert (done.stdout, done.exit_code, done.complete, done.why) == (b"wholehal", None, False, "link")


@pytest.mark.parametrize("wire", [b"", b"\x01", b"\x01\x05\x00\x00"])
def test_a_link_lost_before_anything_came_raises(wire: bytes) -> None:
    with pytest.raises(errors.LinkLost):
        once(answering(wire))


@pytest.mark.parametrize(
    "wire",
    [
        b"\x00\x01\x00\x00\x00x",  # stdin comes from us only
        b"\x04\x00\x00\x00\x00",
        b"\x05\x00\x00\x00\x00",
        b"\xff\xff\xff\xff\xff",
        b"\x03\x00\x00\x00\x00",  # an exit without a code
        b"\x03\xff\xff\xff\xff",  # an exit code of 4 GiB
        b"<html><body>",
    ],
)
def test_frames_that_cannot_be(wire: bytes) -> None:
    with pytest.raises(errors.ProtocolError):
        once(answering(wire))


def test_a_claim_of_four_gib_costs_the_budget_and_no_more() -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.say(b"\x01\xff\xff\xff\xff")
        guest.flood(b"y" * 65536)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = once(answer, max_bytes=1 << 20)
    assert (len(done.stdout), done.why, done.complete) == (1 << 20, "budget", False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


def test_a_flood_without_end_goes_to_the_spill_until_the_deadline(tmp_path: Path) -> None:
    piece = frames((1, b"z" * 4096))

    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.flood(piece * 16)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = once(answer, timeout_s=0.3, max_bytes=10_000, spill=tmp_path / "out")
    assert (done.complete, done.why) in ((False, "deadline"), (False, "budget"))
    assert done.duration_s < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


def test_the_spill_holds_everything_from_the_first_byte(tmp_path: Path) -> None:
    text = bytes(range(256)) * 40
    pairs = [(1, text[at : at + 100]) for at in range(0, len(text), 100)]
    done = once(answering(frames(*pairs, (3, b"\0"))), max_bytes=777, spill=tmp_path / "out")
    assert done.complete
    assert done.stdout == text[:777]
    assert done.stdout_bytes == len(text)
    assert done.spilled == tmp_path / "out"
    assert (tmp_path / "out").read_bytes() == text
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_no_spill_file_without_need_and_none_over_an_existing_one(tmp_path: Path) -> None:
    small = answering(frames((1, b"tiny"), (3, b"\0")))
    assert once(small, spill=tmp_path / "none").spilled is None
    assert not (tmp_path / "none").exists()
    (tmp_path / "there").write_text("evidence")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("there", "link"):
        with pytest.raises(errors.OutputError):
            once(answering(frames((1, b"x" * 100), (3, b"\0"))), max_bytes=10, spill=tmp_path / name)
    assert (tmp_path / "there").read_text() == "evidence"
    assert not (tmp_path / "elsewhere").exists()


def test_standard_error_counts_against_the_budget() -> None:
    done = once(answering(frames((2, b"e" * 5000), (3, b"\0"))), max_bytes=1000)
    assert (len(done.stderr), done.complete, done.why) == (1000, False, "budget")


def test_the_deadline_is_total_under_a_drip() -> None:
    done = once(answering(frames((1, b"x" * 1000)), pause_s=0.02), timeout_s=0.4)
    assert (done.complete, done.why, done.exit_code) == (False, "deadline", None)
    assert 0 < len(done.stdout) < 40
    assert 0.35 < done.duration_s < 1.5


def test_cancelling_ends_the_wait_at_once() -> None:
    cancel = threading.Event()
    threading.Timer(0.15, cancel.set).start()
    with fake(answering(frames((1, b"x")), pause_s=None)) as one:
        with fake(lambda guest: (guest.okay(2), time.sleep(5))[0]) as silent:
            done = run(silent.phone, ["sleep", "100"], timeout_s=30, max_bytes=10, cancel=cancel)
        assert one.seen == []
    assert (done.complete, done.why) == (False, "cancelled")
    assert done.duration_s < 1


def test_a_command_that_reads_none_of_its_input_still_ends() -> None:
    done: list[Completed] = []
    with fake(answering(frames((1, b"enough"), (3, b"\2")))) as one:
        done.append(run(one.phone, ["true"], timeout_s=5, max_bytes=100, stdin=b"i" * 3_000_000))
    assert (done[0].stdout, done[0].exit_code) == (b"enough", 2)


def test_input_and_output_larger_than_every_buffer_do_not_block_each_other() -> None:
    def echo(guest: Guest) -> None:
        guest.okay(2)
        while True:
            kind, length = struct.unpack("<BI", guest.exactly(5))
            if kind == 4:
                return guest.say(frames((3, b"\0")))
            guest.say(frames((1, guest.exactly(length))))

    data = bytes(range(256)) * 8000
    with fake(echo) as one:
        done = run(one.phone, ["cat"], timeout_s=20, max_bytes=1 << 22, stdin=data)
    assert done.stdout == data


def test_a_phone_without_shell_v2_is_told_so() -> None:
    def answer(guest: Guest) -> None:
        guest.okay()
        guest.request()
        guest.say(b"FAIL0006closed")

    with pytest.raises(errors.RemoteRefused, match="Android 6"):
        once(answer)


@pytest.mark.parametrize(
    "argv",
    ["ls /", b"ls", [], [""] * 0, ["a\0b"], ["\ud800"], [b"ls"], ["ls", 1], [None], ["x" * 70000]],
)
def test_what_is_no_argument_list_is_refused_before_anything_is_sent(argv: object) -> None:
    with fake(answering(b"")) as one:
        with pytest.raises(errors.UsageError):
            run(one.phone, argv, timeout_s=1, max_bytes=1)  # type: ignore[arg-type]
        assert one.seen == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_a_posix_shell_gives_every_argument_back(arguments: list[str]) -> None:
    line = b"printf '%s\\0' " + quote(arguments)
    out = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=True).stdout
    assert out == b"".join(argument.encode() + b"\0" for argument in arguments)


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.binary(max_size=50)), max_size=8), st.lists(st.integers(1, 40)))
def test_frames_cut_anywhere_are_the_same_frames(pairs: list[tuple[int, bytes]], cuts: list[int]) -> None:
    wire = b"".join(frame(kind, data) for kind, data in pairs) + frame(3, b"\7")
    reader, got, at = Frames(), [], 0
    for size in [*cuts, len(wire)]:
        got += [(kind, bytes(piece)) for kind, piece in reader.feed(wire[at : at + size])]
        at += size
    for kind in (1, 2):
        assert b"".join(data for k, data in got if k == kind) == b"".join(data for k, data in pairs if k == kind)
    assert got[-1] == (3, b"\7")


def test_a_stream_is_written_and_read_while_it_runs() -> None:
    def echo(guest: Guest) -> None:
        guest.okay(2)
        assert guest.exactly(8) == b"\x00\x03\x00\x00\x00one"
        guest.say(frames((2, b"!"), (1, b"ONE")))
        assert guest.exactly(5) == b"\x04\x00\x00\x00\x00"
        guest.say(frames((1, b"end"), (3, b"\5")))

    with fake(echo) as one, open_stream(one.phone, ["x"]) as stream:
        assert stream.read(0.05) is None
        stream.write(b"one")
        assert stream.read(5) == b"ONE"
        assert stream.stderr == b"!"
        stream.close_stdin()
        assert stream.read(5) == b"end"
        assert stream.read(5) == b""
        assert stream.exit_code == 5
        with pytest.raises(errors.UsageError):
            stream.write(b"late")


def test_a_stream_that_breaks_says_so_and_closing_wakes_its_reader() -> None:
    with fake(answering(b"\x01\x01\x00\x00\x00a")) as one, open_stream(one.phone, ["x"]) as stream:
        assert stream.read(5) == b"a"
        with pytest.raises(errors.LinkLost):
            stream.read(5)
    with fake(lambda guest: (guest.okay(2), time.sleep(5))[0]) as one, open_stream(one.phone, ["x"]) as stream:
        threading.Timer(0.1, stream.close).start()
        started = time.monotonic()
        with pytest.raises(errors.LinkLost):
            stream.read(5)
        assert time.monotonic() - started < 2
