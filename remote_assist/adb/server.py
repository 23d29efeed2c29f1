"""Which adb server we talk to: our own private one, and the user's own where that one already holds the USB phones.

Ours is the binary that adbutils carries, listening on a Unix socket in a 0700 folder inside the data folder, with its
own HOME and so its own adbkey: another user of this machine can neither use it nor read the key (a server on TCP
5037 can be used by everybody, and so can every phone behind it). It refuses kill-server, looks for no emulators and
no mDNS, survives the command that started it, and is ended by its keeper when it has been idle (keeper.py).

Two kinds live side by side in `data/adb`: `net` without USB, which is up in tens of milliseconds, and `usb`, whose
first start takes adb about three seconds and which exists only where no server of the user's holds the USB bus.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from remote_assist.adb import owned
from remote_assist.adb.hidden import listener_uid, own_folder, socket_path, usb_bus, usb_phone_attached
from remote_assist.adb.socket import Deadline, ask, dial
from remote_assist.errors import DeadlineExceeded, LinkError, ServerUnavailable

IDLE_S = 15 * 60.0
START_S = 20.0
OWN_PORT = 5037

_held: dict[str, int] = {}
_guard = threading.Lock()


@dataclass(frozen=True)
class Server:
    """One adb server. `address` is a Unix path or (host, port); `version` its protocol number (41 since adb 1.0.41).

    `ours`: we started it and may end it. `usb`: it looks at the USB bus. `remote`: it runs on a bench behind SSH.
    """

    address: str | tuple[str, int]
    ours: bool
    version: int
    usb: bool = False
    remote: bool = False


def binary() -> str:
    """Path of the adb program: ADBUTILS_ADB_PATH, else the one inside the adbutils package.

    adbutils.adb_path() would take whatever adb stands in PATH first; it is asked only where the installed adbutils
    carries no program for this platform. Raises ServerUnavailable.
    """
    named = os.environ.get("ADBUTILS_ADB_PATH")
    if named:
        return named
    found = importlib.util.find_spec("adbutils")
    for folder in (found.submodule_search_locations or ()) if found else ():
        inside = Path(folder) / "binaries" / ("adb.exe" if os.name == "nt" else "adb")
        if os.access(inside, os.X_OK):
            return str(inside)
    try:
        import adbutils

        return str(adbutils.adb_path())
    except Exception as missing:
        raise ServerUnavailable(
            "there is no adb program on this machine ({why})",
            next_step="Install the package adbutils with its adb, or set ADBUTILS_ADB_PATH to an adb program.",
            why=type(missing).__name__,
        )


def private(data: Path, *, usb: bool = True, idle_s: float = IDLE_S) -> Server:
    """Our own server of this data folder: the running one, or a new one. Safe when several processes ask at once.

    `usb=False` never waits for the USB scan. With `usb=True` it serves USB unless this machine has no USB bus or the
    user's own server is running: two servers would fight over the phones. This process counts as a user of the
    server until it ends (or calls `release`); `idle_s` after the last one the server stops. Raises ServerUnavailable.
    """
    return _private(data, "usb" if usb and usb_bus() and users_own() is None else "net", idle_s)


def users_own(port: int = OWN_PORT) -> Server | None:
    """The user's own server on 127.0.0.1:`port` if one is running and is theirs; it is never started or ended by us.

    A listener that belongs to another user of this machine is not taken: whoever runs it could read everything.
    """
    there = Server(("127.0.0.1", port), ours=False, version=0, usb=True)
    try:
        dial(there, Deadline(2.0)).close()
        uid = listener_uid(port)
        if uid is not None and uid != os.getuid():
            return None
        return Server(there.address, ours=False, version=_version(there, 2.0), usb=True)
    except (LinkError, ServerUnavailable):
        return None


def choose(data: Path, *, idle_s: float = IDLE_S, own_port: int = OWN_PORT) -> list[Server]:
    """The servers whose phones count, our `net` one first (so `connect` goes there).

    Then, for USB phones: ours with USB where it runs already, or where no server of the user's runs and a phone with
    an adb interface is plugged in (so that nobody waits three seconds for nothing); the user's own where it holds any.
    """
    servers = [_private(data, "net", idle_s)]
    own = users_own(own_port)
    if _running(data, "usb") or (own is None and usb_phone_attached()):
        servers.append(_private(data, "usb", idle_s))
    if own is not None:
        from remote_assist.adb.devices import attached

        with contextlib.suppress(LinkError, ServerUnavailable):  # it may have just been ended by the user
            if any(phone.transport == "usb" for phone in attached(own)):
                servers.append(own)
    return servers


def stop(data: Path, *, force: bool = False) -> bool:
    """Ends our own servers of this data folder, by pid and start time; True when one was ended.

    One that another process is using is left alone unless `force`. Nobody else's server is ever touched.
    """
    ended = False
    top = Path(data).absolute() / "adb"
    if not top.is_dir():
        return False
    with _door(top):
        for kind in ("net", "usb"):
            folder = top / kind
            release(folder)
            state = _state(folder)
            if state is None or not (force or _unused(folder)):
                continue
            running = _running(data, kind)
            owned.end(int(state["keeper_pid"]), str(state["keeper_mark"]), patience_s=6.0)
            ended |= owned.end(int(state["pid"]), str(state["mark"])) or running
    return ended


def release(folder: Path) -> None:
    """This process no longer uses the server in `folder` (`data/adb/net` or `data/adb/usb`)."""
    with _guard:
        held = _held.pop(str(folder), None)
    if held is not None:
        os.close(held)


@contextlib.contextmanager
def _door(top: Path) -> Iterator[None]:
    """Only one process at a time looks at, starts or ends the servers of a data folder."""
    lock = os.open(top / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _private(data: Path, kind: str, idle_s: float) -> Server:
    top = Path(data).absolute() / "adb"
    folder, home = top / kind, top / "home"
    try:
        for each in (top, folder, home):
            own_folder(each)
        with _door(top):
            _use(folder)
            state = _state(folder)
            if state is None or not _running(data, kind):
                if state is not None:
                    owned.end(int(state["keeper_pid"]), str(state["keeper_mark"]))
                state = _start(folder, home, kind, idle_s, adopt=None)
            elif not owned.same(int(state["keeper_pid"]), str(state["keeper_mark"])):
                state = _start(folder, home, kind, idle_s, adopt=state)
            server = Server(str(state["socket"]), ours=True, version=0, usb=kind == "usb")
            return Server(server.address, ours=True, version=_version(server, START_S), usb=server.usb)
    except OSError as trouble:
        raise ServerUnavailable("our adb server cannot live in {top}: {why}", top=top, why=trouble)
    except LinkError as trouble:
        raise ServerUnavailable("our adb server does not answer: {why}", why=trouble)


def _running(data: Path, kind: str) -> bool:
    state = _state(Path(data).absolute() / "adb" / kind)
    return state is not None and owned.same(int(state["pid"]), str(state["mark"]))


def _version(server: Server, timeout_s: float) -> int:
    try:
        return int(ask(server, "host:version", timeout_s), 16)
    except ValueError:
        raise ServerUnavailable("what listens there is no adb server")


def _state(folder: Path) -> dict[str, str | int] | None:
    """What the keeper wrote, or None when there is nothing that can be trusted."""
    try:
        entry = os.lstat(folder / "server.json")
        if not stat.S_ISREG(entry.st_mode) or entry.st_uid != os.getuid():
            return None
        state = json.loads((folder / "server.json").read_bytes())
        whole = all(isinstance(state[key], int) for key in ("pid", "keeper_pid"))
        whole = whole and all(isinstance(state[key], str) for key in ("mark", "keeper_mark", "socket"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return state if whole else None


def _use(folder: Path) -> None:
    """Counts this process as a user of the server for as long as it lives: a shared lock, freed by the kernel."""
    path = folder / "in-use"
    with _guard:
        held = _held.get(str(folder))
        if held is not None:
            try:
                if os.path.samestat(os.fstat(held), os.stat(path)):
                    os.utime(held)
                    return
            except OSError:
                pass
            os.close(_held.pop(str(folder)))
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_SH)
        os.utime(held)
        _held[str(folder)] = held


def _unused(folder: Path) -> bool:
    """True when no process holds the server (called with the door held, so none can join meanwhile)."""
    try:
        probe = os.open(folder / "in-use", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(probe)
    return True


def _start(
    folder: Path, home: Path, kind: str, idle_s: float, *, adopt: dict[str, str | int] | None
) -> dict[str, str | int]:
    """Starts a keeper with a new server, or for one whose keeper was killed, and waits until it listens."""
    path = str(adopt["socket"]) if adopt else socket_path(folder)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(folder / "server.json")
    root = str(Path(__file__).resolve().parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}); from remote_assist.adb.keeper import main; main()"
    told = [str(folder), binary(), path, str(home), kind, str(idle_s), str(adopt["pid"] if adopt else 0)]
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code, *told],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    deadline = Deadline(START_S)
    try:
        while True:
            state = _state(folder)
            if state is not None and _listens(path):
                return state
            if keeper.poll() is not None:
                raise ServerUnavailable("adb could not be started; its words are in {log}", log=folder / "log")
            deadline.left_s()
            time.sleep(0.001)
    except DeadlineExceeded:
        raise ServerUnavailable("adb did not come up within {seconds:g} s", seconds=START_S)


def _listens(path: str) -> bool:
    """The socket's name appears with bind(2), a moment before listen(2): only a connection that is taken counts."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True
