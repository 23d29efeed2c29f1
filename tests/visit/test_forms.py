"""The five forms of the door on a virtual phone, and the states in which no door opens."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from diagnostics.model import Command, Text
from remote_assist.adb import devices, reverse, server
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.errors import UsageError
from remote_assist.keys import load_or_create
from remote_assist.phone.machine import build
from remote_assist.phone.server import serve
from remote_assist.session import Session
from tests.visit.conftest import Attached, Bench


def _open(bench: Bench, phone: Attached) -> Session:
    data = DataFolder(bench.data).prepare()
    attached = devices.usable(server.choose(bench.data), phone.serial)
    session = Session.begin(
        data, attached, load_or_create(bench.data, "anna"), technician="anna", order=None, adb_version="41"
    )
    session.ring()
    now = boottime_ns()
    session.grant(
        Consent("c", "paper", "1", frozenset(Scope), "2026-01-01T00:00:00Z", now, now + 10**12, "w", "en", "0" * 64)
    )
    return session


def test_push_receive_stream_and_reverse_are_taken_down_again(bench: Bench) -> None:
    phone = bench.attach()
    session = _open(bench, phone)
    session.push(b"hello", "/data/local/tmp/ours", Text("a file of ours", "我们的文件"))
    assert phone.machine.vfs.read("/data/local/tmp/ours") == b"hello"
    with pytest.raises(UsageError, match="already there"):
        session.push(b"again", "/data/local/tmp/ours", Text("a file of ours", "我们的文件"))
    fetched = session.receive("/data/local/tmp/ours", "ours.bin", max_bytes=100)
    assert fetched == session.folder / "files" / "ours.bin"
    assert fetched.read_bytes() == b"hello"
    with session.open(Command(("cat",)), Scope.DIAGNOSE) as stream:
        stream.write(b"line\n")
        assert stream.read(5.0) == b"line\n"
        stream.close_stdin()
    port = _free_port()
    session.reverse(f"tcp:localhost:{port}", f"localfilesystem:{bench.data}/nowhere.sock")
    assert [one.listening for one in reverse.listed(session.phone)] == [f"tcp:{port}"]
    entries = session.restore()
    assert [entry.state for entry in entries] == ["restored", "restored"]
    assert reverse.listed(session.phone) == ()
    assert not phone.machine.vfs.exists("/data/local/tmp/ours")
    session.end({"outcome": "done"})
    assert bench.run("log", "verify", session.folder.name).code == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_somebody_elses_reverse_is_left_alone(bench: Bench) -> None:
    phone = bench.attach()
    session = _open(bench, phone)
    port = _free_port()
    reverse.add(session.phone, f"tcp:localhost:{port}", "tcp:9")
    session.restore()
    session.end({"outcome": "done"})
    assert [one.listening for one in reverse.listed(session.phone)] == [f"tcp:{port}"]


@pytest.mark.parametrize("answer", ["deny", "ignore"])
def test_a_phone_that_has_not_allowed_us(bench: Bench, answer: str) -> None:
    machine = build("pixel-15", "healthy")
    machine.state.debug_dialog = answer
    with serve(machine) as served:
        bench.run("connect", served.serial)
        done = bench.run("check", "-s", served.serial, "--consent", "paper:1")
        assert done.code == 3
        assert "Traceback" not in done.err
        assert "Allow" in done.err
        listed = bench.run("devices", "--json", "-s", served.serial).json["phones"]
        assert [row["state"] for row in listed] in ([], ["unauthorized"])
        assert not (bench.data / "sessions").exists() or not list((bench.data / "sessions").iterdir())


def test_several_phones_must_be_told_apart(bench: Bench) -> None:
    one, other = bench.attach(), bench.attach("samsung-13")
    done = bench.run("check", "--consent", "paper:1")
    assert done.code == 3
    assert one.serial in done.err + done.out or "-s SERIAL" in done.err
    assert bench.run("check", "battery", "-s", other.serial, "--consent", "paper:1").code == 0


def test_no_phone_and_an_unknown_one(bench: Bench) -> None:
    assert bench.run("check", "--consent", "paper:1").code == 3
    bench.attach()
    unknown = bench.run("check", "-s", "NOSUCHPHONE", "--consent", "paper:1")
    assert unknown.code == 2
    assert "127.0.0.1" in unknown.err, "it says what is attached"


@pytest.mark.parametrize(
    "address", ["8.8.8.8:20000", "[2001:4860:4860::8888]:20000", "127.0.0.1:5555", "nonsense", "127.0.0.1:99999"]
)
def test_addresses_that_are_refused(bench: Bench, address: str) -> None:
    done = bench.run("connect", address)
    assert done.code in (2, 3)
    assert "Traceback" not in done.err


def test_a_data_folder_with_a_long_name(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    bench = Bench(deep / "data")
    bench.data.mkdir()
    try:
        phone = bench.attach()
        assert bench.run("check", "battery", "-s", phone.serial, "--consent", "paper:1").code == 0
    finally:
        bench.close()
