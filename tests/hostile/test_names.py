"""Names that a phone chooses never become names on this computer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist.adb import devices
from remote_assist.adb.server import private
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.errors import LinkError, UsageError
from remote_assist.keys import load_or_create
from remote_assist.session import Session
from tests.hostile import rogue
from tests.hostile.conftest import AGREED, Yard
from tests.hostile.rogue import Rogue, Stream
from tests.visit.conftest import Bench

EVIL = (
    "..", "../x", "../../../../../../tmp/zq9", "/etc/zq9", "/tmp/zq9", "a/../../x", "a/b", "./x", ".", "", ".bashrc", ".ssh",
    "-rf", "x\0y", "\0", "x\ny", "x\ry", "\\..\\x", "..\\x", "C:\\x", "C:x", "\\\\host\\share\\x", "//host/share/x", "CON", "con.txt",
    "NUL", "AUX", "COM1", "LPT1.txt", "x:y", "x.", "x ", " x", "x" * 256, "x" * 5000, "\u202egpj.exe", "\uff0e\uff0e/x", "\u2025/x", "\u2044x",
    "%2e%2e%2fx", "~", "~root", "$HOME", "`id`", "$(id)", "x;y", "x|y", "*", "?", "x\x1b[2J", "caf\u00e9", "cafe\u0301", "\ud800", "log.ndjson/../x",
)  # fmt: skip
OURS_ANYWAY = {"-rf", "CON", "con.txt", "NUL", "AUX", "COM1", "LPT1.txt"}
"""Plain names where this runs (Linux, macOS): a file in our own folder and nothing more."""


def serve_file(stream: Stream, word: bytes) -> None:
    stream.write(b"DATA\x05\x00\x00\x00inner" + b"DONE\x00\x00\x00\x00")


@pytest.fixture
def session(yard: Yard) -> Iterator[Session]:
    serial = yard.attach(Rogue(rogue.sync(serve_file)))
    data = DataFolder(yard.data).prepare()
    phone = devices.usable([private(yard.data, usb=False)], serial)
    opened = Session.begin(data, phone, load_or_create(data.path, "anna"), technician="anna", order=None, adb_version="41")  # fmt: skip
    now = boottime_ns()
    opened.grant(Consent("c-1", "paper", "7", frozenset(Scope), "2026-01-01T00:00:00Z", now, now + 60 * 10**9, "w", "en", "0" * 64))  # fmt: skip
    yield opened
    opened.leave_open()


def tree(top: Path) -> set[str]:
    return {str(path) for path in top.rglob("*")}


def test_every_evil_name_for_a_received_file(session: Session, yard: Yard) -> None:
    assert len(EVIL) >= 40
    outside = tree(yard.folder) | tree(Path("/etc"))
    for name in EVIL:
        if name in OURS_ANYWAY:
            continue
        with pytest.raises(UsageError):
            session.receive("/sdcard/x", name, max_bytes=100)
    files = session.folder / "files"
    assert list(files.iterdir()) == []
    assert not Path("/tmp/zq9").exists()
    assert {path for path in (tree(yard.folder) | tree(Path("/etc"))) - outside if not path.startswith(str(session.folder))} == set()  # fmt: skip


def test_every_evil_path_on_the_phone(session: Session) -> None:
    """What the file is called over there has nothing to do with its name here."""
    for number, remote in enumerate(
        ("/sdcard/../../../etc/passwd", "/sdcard/a\nb", "/sdcard/\u202e", "/proc/self/mem", "/..")
    ):
        got = session.receive(remote, f"file-{number}", max_bytes=100)
        assert got.parent == session.folder / "files"
        assert got.read_bytes() == b"inner"
        assert got.stat().st_mode & 0o777 == 0o600
    for remote in ("sdcard/x", "", "/x\0y", "/" + "x" * 2000, "/\ud800"):
        with pytest.raises(UsageError):
            session.receive(remote, "other", max_bytes=100)


def test_a_link_where_the_file_would_go(session: Session, yard: Yard) -> None:
    """Somebody swaps the folder or the file for a link: nothing is written through it."""
    victim = yard.home / ".bashrc"
    session.receive("/sdcard/x", "first", max_bytes=100)
    files = session.folder / "files"
    (files / "linked").symlink_to(victim)
    with pytest.raises(UsageError):
        session.receive("/sdcard/x", "linked", max_bytes=100)
    with pytest.raises(UsageError):
        session.receive("/sdcard/x", "first", max_bytes=100)
    files.rename(session.folder / "aside")
    files.symlink_to(yard.home)
    with pytest.raises(UsageError):
        session.receive("/sdcard/x", "second", max_bytes=100)
    files.unlink()
    assert victim.read_text() == "# mine\n"
    assert not (yard.home / "second").exists()


def test_a_file_longer_than_agreed_leaves_nothing(session: Session) -> None:
    with pytest.raises(LinkError):
        session.receive("/sdcard/x", "long", max_bytes=3)
    assert list((session.folder / "files").iterdir()) == []


@pytest.mark.parametrize("evil", ["../../../../../../tmp/zq9", "/tmp/zq9", "..\\..\\zq9", "CON", "x\0y", "~/.bashrc"])
def test_a_phone_that_calls_itself_a_path(bench: Bench, evil: str, tmp_path: Path) -> None:
    """Serial, model, SSID and app names as paths: capture and check write what they always write, where they always do."""
    phone = bench.attach()
    state = phone.machine.state
    assert state is not None
    for name in ("ro.serialno", "ro.product.model", "ro.product.brand", "ro.build.fingerprint"):
        state.properties[name] = evil
    state.wifi.ssid = evil
    before = set(DataFolder(bench.data).listed())
    capture = tmp_path / "capture"
    (tmp_path / "beside").write_text("mine")
    done = bench.run("capture", str(capture), "-s", phone.serial, *AGREED)
    assert done.code == 0, done.err
    assert {path.name for path in tmp_path.iterdir()} == {"capture", "beside"}
    names = {path.name for path in capture.iterdir()}
    assert names - {"capture.json"} == {
        name for name in names if name[:4].isdigit() and name[4:] in (".txt", ".err.txt")
    }
    (session,) = set(DataFolder(bench.data).listed()) - before
    assert all(part.isprintable() and "zq9" not in part for path in session.rglob("*") for part in path.parts[-2:])
    assert not os.path.lexists("/tmp/zq9")
