"""Another user of this computer, and another session of the same one: neither gets at the phone, the keys or a record."""

from __future__ import annotations

import json
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist.adb import devices
from remote_assist.adb.server import private
from remote_assist.datafolder import DataFolder
from remote_assist.errors import PhoneBusy
from remote_assist.keys import load_or_create
from remote_assist.phonelock import PhoneLock
from remote_assist.session import Session
from tests.hostile.nobody import as_nobody, need_root, start
from tests.visit.conftest import Attached, Bench

TRY = """
import json, os, socket, sys
said = {}
for line in sys.argv[1:]:
    how, _, path = line.partition(" ")
    try:
        if how == "connect":
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(path)
        elif how == "list":
            os.listdir(path)
        else:
            os.close(os.open(path, {"read": os.O_RDONLY, "append": os.O_WRONLY | os.O_APPEND, "make": os.O_CREAT | os.O_WRONLY}[how]))
        said[line] = "done"
    except OSError as refused:
        said[line] = type(refused).__name__
print(json.dumps(said))
"""
HOLD = """
from remote_assist.phonelock import PhoneLock
lock = PhoneLock()
lock.take("LENT")
print("held", flush=True)
sys.stdin.read()
"""
LOCK = """
import sys
from remote_assist.errors import PhoneBusy
from remote_assist.phonelock import PhoneLock
try:
    PhoneLock().take(sys.argv[1])
except PhoneBusy as busy:
    print(busy.message)
    sys.exit(busy.exit_code)
"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    need_root()
    with tempfile.TemporaryDirectory(prefix="ra-") as folder:
        Path(folder).chmod(0o755)  # what keeps others out must be ours, not the folder around it
        opened = Bench(Path(folder) / "data")
        opened.data.mkdir(mode=0o755)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def visited(bench: Bench) -> Attached:
    phone = bench.attach("pixel-15", "storage-full")
    agreed = ("--consent", "paper:T", "--scope", "fix,diagnose,logs")
    assert bench.run("assist", "-s", phone.serial, *agreed, "--yes", stdin="\n\n\n" + "yes\n" * 30).code in (0, 1)
    assert bench.run("connect", phone.serial).code == 0  # the visit has ended by letting it go
    return phone


def test_it_can_be_told_at_all(bench: Bench) -> None:
    """The other user does reach what lies open, so that a refusal below means something."""
    open_file = bench.data.parent / "open"
    open_file.write_text("for everybody")
    open_file.chmod(0o644)
    said = json.loads(as_nobody(TRY, f"read {open_file}", f"list {bench.data.parent}").out)
    assert set(said.values()) == {"done"}


def test_nothing_of_ours_opens_to_another_user(bench: Bench, visited: Attached) -> None:
    sockets, tries = 0, []
    for path in [bench.data, *bench.data.rglob("*")]:
        mode = path.lstat().st_mode
        if stat.S_ISSOCK(mode):
            tries.append(f"connect {path}")
            sockets += 1
        elif stat.S_ISDIR(mode):
            tries += [f"list {path}", f"make {path}/planted"]
        else:
            tries += [f"read {path}", f"append {path}"]
    address = private(bench.data, usb=False).address
    tries.append(f"connect {address}")
    names = {path.name for path in bench.data.rglob("*")}
    assert {
        "keys",
        "sessions",
        "anchors",
        "journal.ndjson",
        "log.ndjson",
        "receipt.txt",
        "report.html",
        "adbkey",
    } <= names
    assert sockets or isinstance(address, str)
    said = json.loads(as_nobody(TRY, *tries).out)
    assert [one for one, how in said.items() if how != "PermissionError"] == []


def test_modes_hold_without_the_folder_around_them(bench: Bench, visited: Attached) -> None:
    """Each by itself: a data folder that somebody opened later must not open the keys and records in it."""
    loose = []
    for path in bench.data.rglob("*"):
        mode = path.lstat().st_mode
        if not stat.S_ISSOCK(mode) and stat.S_IMODE(mode) & 0o077:
            loose.append(f"{stat.S_IMODE(mode):o} {path.relative_to(bench.data)}")
    assert [one for one in loose if not one.endswith(".pub")] == []
    bench.data.chmod(0o755)
    try:
        inside = [f"list {bench.data}/{name}" for name in ("sessions", "keys", "anchors", "adb")]
        said = json.loads(as_nobody(TRY, *inside, f"connect {private(bench.data, usb=False).address}").out)
        assert set(said.values()) == {"PermissionError"}
    finally:
        bench.data.chmod(0o700)


def test_the_data_folder_is_closed_when_it_is_used(bench: Bench, visited: Attached) -> None:
    bench.data.chmod(0o755)
    assert bench.run("devices").code == 0
    assert stat.S_IMODE(bench.data.stat().st_mode) == 0o700


def test_one_phone_one_session_also_for_another_user(bench: Bench, visited: Attached) -> None:
    data = DataFolder(bench.data)
    phone = devices.usable([private(bench.data, usb=False)], visited.serial)
    session = Session.begin(data, phone, load_or_create(data.path, "anna"), technician="anna", order=None, adb_version="41")  # fmt: skip
    try:
        session.ring()
        names = [phone.serial, f"serialno:{visited.machine.state.properties['ro.serialno']}"]  # type: ignore[union-attr]
        for name in names:
            assert as_nobody(LOCK, name).code == 5
        assert as_nobody(LOCK, "another phone").code == 0
        busy = bench.run("check", "-s", phone.serial, "--consent", "paper:T")
        assert busy.code == 5
        assert "already working with this phone" in busy.err
    finally:
        session.leave_open()
    assert as_nobody(LOCK, phone.serial).code == 0


def test_the_lock_of_another_user_holds_for_us_too() -> None:
    need_root()
    holder = start(HOLD)
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PhoneBusy):
            PhoneLock().take("LENT")
    finally:
        holder.communicate(timeout=10)
    again = PhoneLock()
    again.take("LENT")
    again.release()
