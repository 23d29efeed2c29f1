"""Our own adb server: one per data folder, ours alone, gone when idle; and never a hand on anybody else's."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist import errors
from remote_assist.adb import owned, server
from remote_assist.adb.hidden import MAX_SOCKET_PATH_BYTES, listener_uid
from remote_assist.adb.socket import ask
from tests.conftest import absent

CALL = """
import sys
from pathlib import Path
from remote_assist.adb.server import private
print(private(Path(sys.argv[1]), usb=False, idle_s=float(sys.argv[2])).address, flush=True)
"""


def state(data: Path, kind: str = "net") -> dict[str, str | int]:
    found: dict[str, str | int] = json.loads((data / "adb" / kind / "server.json").read_text())
    return found


def alive(pid: object) -> bool:
    return owned.start_mark(int(str(pid))) is not None


def until(test: object, seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if callable(test) and test():
            return True
        time.sleep(0.02)
    return False


def servers_of(data: Path) -> list[int]:
    """Pids of every adb that listens for this data folder, whoever wrote down what."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = entry.read_bytes().split(b"\0")
            if any(word.startswith(b"localfilesystem:" + os.fsencode(data)) for word in words):
                found.append(int(entry.parent.name))
    return found


def test_the_second_asker_joins_the_first_ones_server(data: Path) -> None:
    first = server.private(data, usb=False)
    assert server.private(data, usb=False) == first
    assert first.ours
    assert first.version >= 40
    assert ask(first, "host:devices") == b""


def test_folder_key_and_socket_are_for_us_alone(data: Path) -> None:
    one = server.private(data, usb=False)
    key = data / "adb" / "home" / ".android" / "adbkey"
    assert key.stat().st_mode & 0o077 == 0
    assert stat.S_IMODE((data / "adb").stat().st_mode) == 0o700
    assert Path(str(one.address)).stat().st_mode & 0o077 == 0


def test_a_second_user_reaches_neither_server_nor_key(data: Path) -> None:
    if os.getuid() != 0:
        absent("root, to become another user")
    one = server.private(data, usb=False)
    os.chmod(data, 0o755)  # even where the data folder itself is open to everybody
    code = (
        "import os, socket, sys\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for what in (lambda: socket.socket(socket.AF_UNIX).connect(sys.argv[1]), lambda: open(sys.argv[2])):\n"
        "    try: what()\n"
        "    except PermissionError: print('refused')\n"
        "    else: print('LET IN')\n"
    )
    key = data / "adb" / "home" / ".android" / "adbkey"
    told = [sys.executable, "-I", "-S", "-c", code, str(one.address), str(key)]
    out = subprocess.run(told, capture_output=True, text=True, check=True, cwd="/").stdout
    assert out.split() == ["refused", "refused"]


def test_it_survives_the_command_that_started_it(data: Path) -> None:
    out = subprocess.run([sys.executable, "-c", CALL, str(data), "900"], capture_output=True, text=True, check=True)
    pid = state(data)["pid"]
    assert alive(pid)
    assert server.private(data, usb=False).address == out.stdout.strip()
    assert state(data)["pid"] == pid


def test_two_processes_racing_start_one_server(data: Path) -> None:
    for _ in range(20):
        racers = [
            subprocess.Popen([sys.executable, "-c", CALL, str(data), "900"], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = {racer.communicate(timeout=60)[0].strip() for racer in racers}
        assert len(said) == 1
        assert servers_of(data) == [state(data)["pid"]]
        assert server.stop(data)
        assert servers_of(data) == []


def test_it_stops_when_idle_and_not_before(data: Path) -> None:
    server.private(data, usb=False, idle_s=0.4)
    pid, keeper = state(data)["pid"], state(data)["keeper_pid"]
    time.sleep(1.2)
    assert alive(pid), "this process still uses it"
    server.release(data / "adb" / "net")
    assert until(lambda: not alive(pid) and not alive(keeper))
    assert not (data / "adb" / "net" / "server.json").exists()
    assert server.private(data, usb=False).version >= 40


def test_it_ends_when_its_data_folder_is_deleted(data: Path) -> None:
    server.private(data, usb=False)
    pid = state(data)["pid"]
    server.release(data / "adb" / "net")
    shutil.rmtree(data / "adb")
    assert until(lambda: not alive(pid))


def test_a_killed_server_is_started_again(data: Path) -> None:
    server.private(data, usb=False)
    pid = int(state(data)["pid"])
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: not alive(pid))
    assert server.private(data, usb=False).version >= 40
    assert state(data)["pid"] != pid


def test_a_killed_keeper_is_replaced_and_the_server_lives_on(data: Path) -> None:
    server.private(data, usb=False)
    before = state(data)
    os.kill(int(before["keeper_pid"]), signal.SIGKILL)
    assert until(lambda: not alive(before["keeper_pid"]))
    server.private(data, usb=False)
    after = state(data)
    assert after["pid"] == before["pid"]
    assert after["keeper_pid"] != before["keeper_pid"]
    assert server.stop(data)
    assert not alive(before["pid"])


def test_stop_leaves_a_server_that_another_process_uses(data: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", CALL + "sys.stdin.read()", str(data), "900"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    pid = state(data)["pid"]
    assert not server.stop(data)
    assert alive(pid)
    holder.communicate("")
    assert server.stop(data)
    assert not alive(pid)
    assert not server.stop(data)


def test_kill_server_is_refused_by_ours(data: Path) -> None:
    one = server.private(data, usb=False)
    with pytest.raises(errors.RemoteRefused):
        ask(one, "host:kill")
    assert ask(one, "host:version")


def test_a_reused_pid_is_not_ended(data: Path) -> None:
    server.private(data, usb=False)
    assert server.stop(data)
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        stale = {"pid": bystander.pid, "mark": "1", "keeper_pid": bystander.pid, "keeper_mark": "1"}
        (data / "adb" / "net" / "server.json").write_text(json.dumps(stale | {"socket": "/x", "usb": False}))
        assert not server.stop(data, force=True)
        assert server.private(data, usb=False).version >= 40
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_the_environment_of_the_user_does_not_reach_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADB_VENDOR_KEYS", "/home/somebody/keys")
    monkeypatch.setenv("ADB_TRACE", "all")
    monkeypatch.setenv("ADB_SERVER_SOCKET", "tcp:5037")
    monkeypatch.setenv("HOME", "/home/somebody")
    server.private(data, usb=False)
    words = Path(f"/proc/{state(data)['pid']}/environ").read_bytes()
    assert b"somebody" not in words
    assert b"ADB_TRACE" not in words
    assert b"ADB_SERVER_SOCKET" not in words
    assert b"ADB_REJECT_KILL_SERVER=1" in words


def test_a_path_too_long_for_a_socket_gets_a_short_folder(data: Path) -> None:
    deep = data / ("d" * 60) / ("e" * 60)
    one = server.private(deep, usb=False)
    folder = Path(str(one.address)).parent
    assert len(str(one.address)) <= MAX_SOCKET_PATH_BYTES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert server.private(deep, usb=False) == one
    assert server.stop(deep)
    assert not folder.exists()


def test_a_data_folder_that_cannot_be_ours_is_refused(data: Path) -> None:
    (data / "file").write_text("")
    (data / "linked").mkdir()
    (data / "linked" / "adb").symlink_to(data)
    for place in (data / "file", data / "linked", Path("/proc/nowhere")):
        with pytest.raises(errors.ServerUnavailable) as caught:
            server.private(place, usb=False)
        assert caught.value.exit_code == 3


def test_a_program_that_is_no_adb_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/nonexistent/adb"):
        monkeypatch.setenv("ADBUTILS_ADB_PATH", program)
        with pytest.raises(errors.ServerUnavailable):
            server.private(data, usb=False)


def test_the_program_is_the_packages_own_even_where_path_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "adb").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "adb").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ADBUTILS_ADB_PATH", raising=False)
    assert Path(server.binary()).parts[-3:] == ("adbutils", "binaries", "adb")


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """(port, pid) of a server that the user started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {"HOME": str(tmp_path), "ADB_USB": "0", "ADB_MDNS": "0", "ADB_EMU": "0"}
    told = [server.binary(), "-L", f"tcp:localhost:{port}", "server", "nodaemon"]
    one = subprocess.Popen(
        told, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert until(lambda: server.users_own(port) is not None)
    yield port, one.pid
    assert one.poll() is None, "somebody else's server was ended"
    one.terminate()
    one.wait()


def test_somebody_elses_server_is_used_and_never_ended(data: Path, foreign: tuple[int, int]) -> None:
    port, pid = foreign
    mark = owned.start_mark(pid)
    theirs = server.users_own(port)
    assert theirs is not None
    assert not theirs.ours
    assert [each.ours for each in server.choose(data, own_port=port)] == [True]
    server.private(data, usb=False)
    assert server.stop(data, force=True)
    assert owned.start_mark(pid) == mark
    assert ask(theirs, "host:version")


def test_a_user_server_with_usb_phones_is_chosen_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.adb.fake_server import Guest, fake

    def answer(guest: Guest) -> None:
        wanted = guest.request()
        text = {
            b"host:devices": b"R58M\tdevice\n",
            b"host:devices-l": b"R58M                   device usb:1-1 transport_id:1\n",
        }[wanted]
        guest.say(b"OKAY%04x%b" % (len(text), text))

    with fake(answer) as theirs:
        own = server.Server(theirs.server.address, ours=False, version=41, usb=True)
        monkeypatch.setattr(server, "users_own", lambda port=5037: own)
        assert server.choose(data)[1:] == [own]
        assert not server.private(data, usb=True).usb, "two servers would fight over the phones"


def test_a_phone_connected_to_our_usb_server_is_found_although_nothing_is_plugged_in(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "usb_bus", lambda: True)
    monkeypatch.setattr(server, "usb_phone_attached", lambda: False)
    monkeypatch.setattr(server, "users_own", lambda port=5037: None)
    assert [each.usb for each in server.choose(data)] == [False]
    with_usb = server.private(data)
    assert with_usb.usb
    assert with_usb in server.choose(data)
    assert server.private(data, usb=False) in server.choose(data)
    assert server.stop(data)
    assert servers_of(data) == []


def test_nothing_there_is_no_server() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert server.users_own(probe.getsockname()[1]) is None
        probe.listen()
        assert listener_uid(probe.getsockname()[1]) == os.getuid()


def test_another_users_listener_is_not_taken_for_the_users_own() -> None:
    if os.getuid() != 0:
        absent("root, to become another user")
    code = (
        "import os, socket, sys\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); print(s.getsockname()[1], flush=True)\n"
        "while True:\n"
        "    c = s.accept()[0]; c.sendall(b'OKAY00040029')\n"
    )
    other = subprocess.Popen([sys.executable, "-I", "-S", "-c", code], stdout=subprocess.PIPE, text=True, cwd="/")
    try:
        assert other.stdout is not None
        port = int(other.stdout.readline())
        assert listener_uid(port) == 65534
        assert server.users_own(port) is None
    finally:
        other.kill()
        other.wait()
