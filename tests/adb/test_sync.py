"""Files: our names, our folder, and a phone that would like it otherwise."""

from __future__ import annotations

import hashlib
import os
import struct
import time
from pathlib import Path

import pytest

from remote_assist import errors
from remote_assist.adb import sync
from remote_assist.adb.devices import Attached
from tests.adb.fake_server import Guest, Handler, fake

FOLDER = os.environ.get("REMOTE_ASSIST_TEST_FOLDER", "/data/local/tmp")

HOSTILE_NAMES = [
    "", ".", "..", "../x", "../../etc/passwd", "/etc/passwd", "//x", "a/b", "a/../b", "./x", "x/", "x/.", "~", "~root/x",
    "..\\x", "a\\b", "C:\\x", "C:x", "\\\\server\\share\\x", "//server/share", "x\0", "\0", "x\0.png", "x\n", "\nx", "x\r",
    "x y", " x", "x ", "x\ty", ".hidden", "...", "x.", "x..", "%2e%2e%2fx", "..%2fx", "x;rm", "$(id)", "`id`", "-rf\n",
    "|x", "x|y", "*", "?", "<x>", '"x"', "'x'", "x:y", "x&y", "x\x1b[31m", "x\x7f", "x\u202egnp", "ﾡ", "．．／x", "x\u2024\u2024",
    "ｘ", "é", "\ud800", "x" * 201, "con:", "nul\0", "aux:", "/dev/null", "/proc/self/mem", "@", "#x", "x=y", "x,y", "{x}",
]  # fmt: skip


def data(*pieces: bytes) -> bytes:
    return b"".join(b"DATA" + struct.pack("<I", len(piece)) + piece for piece in pieces) + b"DONE\0\0\0\0"


def sending(reply: bytes, pause_s: float | None = None) -> Handler:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        head = guest.exactly(8)
        guest.exactly(struct.unpack("<I", head[4:])[0])
        if pause_s is None:
            guest.say(reply)
        else:
            guest.drip(reply, pause_s)

    return answer


def take(handler: Handler, folder: Path, *, max_bytes: int = 1 << 20, timeout_s: float = 5.0) -> sync.Received:
    with fake(handler) as one:
        return sync.receive(one.phone, "/sdcard/x", folder, "x.bin", max_bytes=max_bytes, timeout_s=timeout_s)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_refused_before_anything_is_sent(name: str, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    with fake(sending(data(b"owned"))) as one:
        with pytest.raises(errors.UsageError):
            sync.receive(one.phone, "/sdcard/x", inner, name, max_bytes=100, timeout_s=1)
        assert one.seen == []
    assert list(tmp_path.rglob("*")) == [inner]


def test_there_are_at_least_forty_hostile_names() -> None:
    assert len(set(HOSTILE_NAMES)) >= 40


@pytest.mark.parametrize("pause_s", [None, 0.0])
def test_pieces_become_one_file_of_ours(tmp_path: Path, pause_s: float | None) -> None:
    got = take(sending(data(b"one", b"", b" two"), pause_s), tmp_path)
    assert got == sync.Received(tmp_path / "x.bin", 7, hashlib.sha256(b"one two").hexdigest())
    assert got.path.read_bytes() == b"one two"
    assert got.path.stat().st_mode & 0o777 == 0o600


def test_links_and_existing_files_are_never_written_through(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "file").write_text("theirs")
    (inside / "x.bin").symlink_to(outside / "file")
    with pytest.raises(errors.UsageError):
        take(sending(data(b"owned")), inside)
    (inside / "x.bin").unlink()
    (inside / "x.bin").symlink_to(outside / "new")
    with pytest.raises(errors.UsageError):
        take(sending(data(b"owned")), inside)
    (tmp_path / "linked").symlink_to(outside)
    with pytest.raises(errors.UsageError):
        take(sending(data(b"owned")), tmp_path / "linked")
    assert (outside / "file").read_text() == "theirs"
    assert sorted(os.listdir(outside)) == ["file"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"", errors.LinkLost),
        (b"DATA", errors.LinkLost),
        (b"DATA\x05\0\0\0hal", errors.LinkLost),
        (data(b"whole")[:-8], errors.LinkLost),
        (b"DATA\x01\0\1\0" + b"x" * 65537, errors.ProtocolError),
        (b"DATA\xff\xff\xff\xff", errors.ProtocolError),
        (b"OKAY\0\0\0\0", errors.ProtocolError),
        (b"DENT" + bytes(16) + b"../../escaped", errors.ProtocolError),
        (b"SEND\x10\0\0\0/etc/passwd,33188", errors.ProtocolError),
        (b"\x1b]0;x\x07\0\0\0\0", errors.ProtocolError),
        (b"FAIL\xff\xff\xff\xff", errors.ProtocolError),
        (b"FAIL\x10\0\0\0shor", errors.LinkLost),
        (b"FAIL\x09\0\0\0no \x1b[31m!", errors.RemoteRefused),
    ],
)
def test_broken_and_hostile_replies_leave_nothing_behind(
    tmp_path: Path, reply: bytes, kind: type[errors.RemoteAssistError]
) -> None:
    with pytest.raises(kind) as caught:
        take(sending(reply), tmp_path)
    assert caught.value.message.isprintable()
    assert os.listdir(tmp_path) == []


def test_more_than_the_cap_is_refused_and_removed(tmp_path: Path) -> None:
    with pytest.raises(errors.ProtocolError, match="longer"):
        take(sending(data(*[b"x" * 60000] * 100)), tmp_path, max_bytes=100_000)
    assert os.listdir(tmp_path) == []


def test_the_deadline_is_total_under_a_drip(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        take(sending(data(b"x" * 1000), 0.03), tmp_path, timeout_s=0.4)
    assert time.monotonic() - started < 1.5
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("remote", ["", "x", "sdcard/x", "/a\0b", "/\ud800", "/" + "x" * 1024])
def test_paths_on_the_phone_that_cannot_be(remote: str, tmp_path: Path) -> None:
    with fake(sending(b"")) as one:
        with pytest.raises(errors.UsageError):
            sync.receive(one.phone, remote, tmp_path, "x", max_bytes=1, timeout_s=1)
        with pytest.raises(errors.UsageError):
            sync.push(one.phone, b"", remote, timeout_s=1)
        with pytest.raises(errors.UsageError):
            sync.stat(one.phone, remote)
        assert one.seen == []


def test_the_bytes_of_a_push() -> None:
    got: list[bytes] = []

    def answer(guest: Guest) -> None:
        guest.okay(2)
        got.append(guest.exactly(8 + 13 + 8 + 3 + 8))
        guest.say(b"OKAY\0\0\0\0")

    with fake(answer) as one:
        assert sync.push(one.phone, b"abc", "/sd/a,b", mode=0o600, timeout_s=5) == 3
    assert got[0][:-4] == b"SEND\x0d\0\0\0/sd/a,b,33152DATA\x03\0\0\0abcDONE"


def test_a_refused_push_gives_the_phones_reason_even_while_we_still_send() -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.exactly(100)
        guest.say(b"FAIL\x13\0\0\0read-only file syst")

    with fake(answer) as one, pytest.raises(errors.RemoteRefused, match="read-only"):
        sync.push(one.phone, b"x" * 5_000_000, "/system/x", timeout_s=5)


@pytest.mark.parametrize("reply", [b"", b"OK", b"DONE\0\0\0\0", b"\xff" * 8, b"FAIL\xff\xff\xff\x7f"])
def test_a_push_that_is_answered_with_nonsense_is_no_success(reply: bytes) -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.exactly(30)
        guest.say(reply)

    with fake(answer) as one, pytest.raises((errors.LinkLost, errors.ProtocolError)):
        sync.push(one.phone, b"abc", "/x", timeout_s=5)


def test_old_phones_are_asked_in_the_old_way() -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        word = guest.exactly(4)
        guest.exactly(4 + 2)
        guest.say(
            b"FAIL\x0f\0\0\0unknown command" if word == b"STA2" else b"STAT" + struct.pack("<III", 0o100644, 5, 9)
        )

    with fake(answer) as one:
        assert sync.stat(one.phone, "/x") == sync.Stat(0o100644, 5, 9)


def test_a_file_goes_to_a_real_adb_and_comes_back_the_same(phone: Attached, tmp_path: Path) -> None:
    body = os.urandom(3_000_001)
    (tmp_path / "source").write_bytes(body)
    there = f"{FOLDER}/ra round trip"
    assert sync.push(phone, tmp_path / "source", there, mode=0o640, timeout_s=20) == len(body)
    found = sync.stat(phone, there)
    assert found is not None
    assert found.size == len(body)
    got = sync.receive(phone, there, tmp_path, "back.bin", max_bytes=len(body), timeout_s=20)
    assert got.path.read_bytes() == body
    assert got.sha256 == hashlib.sha256(body).hexdigest()
    assert sync.push(phone, b"", there, timeout_s=5) == 0
    assert sync.receive(phone, there, tmp_path, "empty.bin", max_bytes=0, timeout_s=5).bytes == 0


def test_what_is_not_on_the_phone_is_none_or_refused(phone: Attached, tmp_path: Path) -> None:
    assert sync.stat(phone, f"{FOLDER}/none") is None
    with pytest.raises(errors.RemoteRefused, match="No such file"):
        sync.receive(phone, f"{FOLDER}/none", tmp_path, "x", max_bytes=1, timeout_s=5)
    with pytest.raises(errors.RemoteRefused):
        sync.push(phone, b"x", "/proc/nowhere/at/all", timeout_s=5)
    assert os.listdir(tmp_path) == []
