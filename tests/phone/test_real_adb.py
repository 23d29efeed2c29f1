"""Google's own adb (the one adbutils ships) against the phone, on a private server that sees nothing else."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from remote_assist.phone.machine import build
from remote_assist.phone.server import Server, serve
from tests.phone.fake_machine import FakeMachine

Adb = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def adb() -> Iterator[Adb]:
    import adbutils

    folder = Path(tempfile.mkdtemp(prefix="adb"))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ADB_SERVER_SOCKET": f"localfilesystem:{folder}/s",
        "ADB_USB": "0",
        "ADB_MDNS": "0",
        "ADB_MDNS_AUTO_CONNECT": "0",
        "ADB_EMU": "0",
    }

    def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [adbutils.adb_path(), *map(str, arguments)]
        return subprocess.run(command, input=stdin, env=environment, capture_output=True, timeout=30, check=False)

    run("start-server")
    yield run
    run("kill-server")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def machine() -> FakeMachine:
    made = FakeMachine()
    made.state.properties["ro.adb.secure"] = "1"
    return made


@pytest.fixture
def server(machine: FakeMachine) -> Iterator[Server]:
    with serve(machine) as running:
        yield running


def state_of(adb: Adb, serial: str) -> str:
    for line in adb("devices").stdout.decode().splitlines():
        name, _, state = line.partition("\t")
        if name == serial:
            return state
    return "absent"


def wait_for(adb: Adb, serial: str, state: str) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if state_of(adb, serial) == state:
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def phone(adb: Adb, server: Server) -> Iterator[Adb]:
    """adb, talking to this test's phone."""
    adb("connect", server.serial)
    assert wait_for(adb, server.serial, "device")
    yield lambda *arguments, **more: adb("-s", server.serial, *arguments, **more)
    adb("disconnect", server.serial)


def test_unauthorised_until_the_customer_allows(adb: Adb, server: Server, machine: FakeMachine) -> None:
    machine.state.debug_dialog = "ignore"
    adb("connect", server.serial)
    assert wait_for(adb, server.serial, "unauthorized")
    assert b"unauthorized" in adb("-s", server.serial, "shell", "echo hi").stderr
    machine.state.debug_dialog = "allow"
    assert wait_for(adb, server.serial, "device")
    assert len(machine.state.authorised_keys) == 1
    adb("disconnect", server.serial)
    machine.state.debug_dialog = "deny"
    assert b"connected" in adb("connect", server.serial).stdout
    assert wait_for(adb, server.serial, "device")
    adb("disconnect", server.serial)


def test_the_phone_is_named(phone: Adb) -> None:
    assert b"product:oriole model:Pixel_6 device:oriole" in phone("devices", "-l").stdout
    assert phone("get-state").stdout == b"device\n"


def test_shell(phone: Adb) -> None:
    done = phone("shell", "echo hi;err no;exit 7")
    assert (done.stdout, done.stderr, done.returncode) == (b"hi\n", b"no\n", 7)
    assert phone("shell", "cat", stdin=b"typed\n").stdout == b"typed\n"
    done = phone("shell", stdin=b"echo one\nexit 5\n")
    assert (done.stdout, done.returncode) == (b"one\n", 5)


def test_shell_without_v2(phone: Adb) -> None:
    done = phone("shell", "-x", "echo hi;err no;exit 7")
    assert (done.stdout, done.returncode) == (b"hi\nno\n", 0)
    assert phone("exec-out", "echo raw").stdout == b"raw\n"


def test_a_terminal(phone: Adb) -> None:
    assert phone("shell", "-tt", "echo hi").stdout == b"hi\r\n"


def test_20_megabytes_both_ways(phone: Adb, tmp_path: Path) -> None:
    sent, back = tmp_path / "sent", tmp_path / "back"
    sent.write_bytes(os.urandom(20_000_000))
    pushed = phone("push", sent, "/data/local/tmp/new folder/big")
    assert pushed.returncode == 0, pushed.stderr
    pulled = phone("pull", "/data/local/tmp/new folder/big", back)
    assert pulled.returncode == 0, pulled.stderr
    assert sent.read_bytes() == back.read_bytes()


def test_folders_both_ways(phone: Adb, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "in").mkdir(parents=True)
    for number in range(40):
        (tree / "in" / f"f {number}").write_text(str(number) * number)
    assert b"40 files pushed" in phone("push", tree, "/data/local/tmp/").stderr
    assert b"40 files pulled" in phone("pull", "/data/local/tmp/tree", tmp_path / "back").stderr
    assert (tmp_path / "back" / "in" / "f 39").read_text() == "39" * 39
    listing = phone("ls", "/data/local/tmp/tree/in").stdout.decode()
    assert re.search(r"^000081b6 00000000 [0-9a-f]{8} f 0$", listing, re.MULTILINE)


def test_failures_in_adbs_words(phone: Adb, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    assert b"couldn't create file: Read-only file system" in phone("push", tmp_path / "f", "/f").stderr
    assert b"No such file or directory" in phone("pull", "/data/none", tmp_path / "g").stderr
    assert b"adbd cannot run as root in production builds" in phone("root").stdout


def test_reverse_reaches_the_host(phone: Adb) -> None:
    with socket.socket() as service:
        service.bind(("127.0.0.1", 0))
        service.listen()
        port = service.getsockname()[1]
        on_phone = int(phone("reverse", "tcp:0", f"tcp:{port}").stdout)
        assert f"tcp:{on_phone} tcp:{port}" in phone("reverse", "--list").stdout.decode()
        browser = socket.create_connection(("127.0.0.1", on_phone))
        accepted, _ = service.accept()
        browser.sendall(b"GET /")
        assert accepted.recv(100) == b"GET /"
        accepted.sendall(b"200" * 100_000)
        accepted.close()
        received = b""
        while data := browser.recv(65536):
            received += data
        assert received == b"200" * 100_000
        again = phone("reverse", "--no-rebind", f"tcp:{on_phone}", "tcp:1")
        assert b"cannot rebind" in again.stderr
        phone("reverse", "--remove", f"tcp:{on_phone}")
        assert phone("reverse", "--list").stdout.strip() == b""


def test_forward_reaches_the_phone(phone: Adb) -> None:
    port = int(phone("forward", "tcp:0", "localabstract:shout").stdout)
    with socket.create_connection(("127.0.0.1", port)) as visitor:
        visitor.sendall(b"quiet")
        assert visitor.recv(100) == b"QUIET"
    phone("forward", "--remove", f"tcp:{port}")


def test_20_shells_at_once(phone: Adb) -> None:
    with ThreadPoolExecutor(20) as crowd:
        said = list(crowd.map(lambda number: phone("shell", f"lines 200;echo {number}").stdout, range(20)))
    assert [text.splitlines()[-1] for text in said] == [str(number).encode() for number in range(20)]
    assert all(text.count(b"\n") == 201 for text in said)


def test_the_cable_is_pulled(phone: Adb, adb: Adb, server: Server, machine: FakeMachine) -> None:
    done: list[int] = []
    waiting = threading.Thread(target=lambda: done.append(phone("shell", "wait").returncode))
    waiting.start()
    time.sleep(0.2)
    server.drop()
    waiting.join(10)
    assert done
    assert done[0] != 0
    assert wait_for(adb, server.serial, "device"), "adb connects again by itself"


def test_a_whole_phone(adb: Adb, tmp_path: Path) -> None:
    """Not the small phone of the other tests: the one that `python -m remote_assist.phone` starts."""
    with serve(build("pixel-15", "healthy")) as server:
        adb("connect", server.serial)
        assert wait_for(adb, server.serial, "device")

        def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
            return adb("-s", server.serial, *arguments, stdin=stdin)

        assert run("shell", "getprop", "ro.build.version.sdk").stdout == b"35\n"
        assert b"level: " in run("shell", "dumpsys", "battery").stdout
        done = run("shell", "cat /none; echo $?; exit 3")
        assert (done.stdout, done.returncode) == (b"1\n", 3)
        assert b"No such file" in done.stderr
        assert run("shell", stdin=b"echo typed\nexit 4\n").returncode == 4
        (tmp_path / "photo").write_bytes(b"\xff\xd8" * 1000)
        assert run("push", tmp_path / "photo", "/sdcard/DCIM/").returncode == 0
        assert run("shell", "wc -c < /sdcard/DCIM/photo").stdout.strip() == b"2000"
        assert run("exec-out", "cat", "/sdcard/DCIM/photo").stdout == b"\xff\xd8" * 1000
        before = run("shell", "cat", "/proc/sys/kernel/random/boot_id").stdout
        run("shell", "reboot")
        after, deadline = b"", time.monotonic() + 10
        while len(after) != 37 and time.monotonic() < deadline:
            after = run("shell", "cat", "/proc/sys/kernel/random/boot_id").stdout
        assert len(before) == len(after) == 37
        assert before != after
        adb("disconnect", server.serial)


def test_ten_thousand_lines_come_in_few_packets(server: Server) -> None:
    """What a host sees that is slow to acknowledge: everything that gathered comes in the next packet."""
    from tests.phone.rawhost import RawHost

    fast = FakeMachine()
    with serve(fast) as phone, RawHost(phone.port) as host:
        host.connect()
        channel = host.open(b"shell,v2,raw:lines 10000")
        while not channel.ended:
            channel.step(late_s=0.02)
        assert len(channel.data) > 98_000
        assert len(channel.sizes) <= 8
