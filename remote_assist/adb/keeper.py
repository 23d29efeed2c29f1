"""The keeper: parent of our adb server, which ends it (by the pid of its own child, never by name) when it is idle.

Run by server.py as a small detached process that imports nothing heavy. The server is idle when no process holds the
shared lock on `in-use` (every process that got the server from `server.private` holds it while it lives) and nobody
has for `idle_s` seconds. It also ends when its folder is deleted. Locks: `lock` guards starting and ending,
`in-use` says that somebody works; ending needs both, so nobody can join a server that is about to go.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from remote_assist.adb import owned

TICK_S = 1.0
MAX_LOG_BYTES = 1 << 20


class _Told(BaseException):
    """SIGTERM or SIGINT arrived."""


def _on_signal(_number: int, _frame: object) -> None:
    raise _Told


def environment(home: str, *, usb: bool) -> dict[str, str]:
    """The server's whole environment: nothing inherited, so no ADB_VENDOR_KEYS, no foreign HOME, no ADB_TRACE.

    No mDNS and no emulator scan (client/main.cpp, client/transport_emulator.cpp): it opens no connection that nobody
    asked for. Names: AOSP packages/modules/adb/docs/user/adb.1.md.
    """
    env = {
        "HOME": home,
        "TMPDIR": home,
        "PATH": os.defpath,
        "LC_ALL": "C",
        "ADB_REJECT_KILL_SERVER": "1",
        "ADB_MDNS_AUTO_CONNECT": "0",
        "ADB_MDNS": "0",
        "ADB_EMU": "0",
    }
    if not usb:
        env["ADB_USB"] = "0"
    return env


def write_state(folder: str, state: dict[str, object]) -> None:
    """Replaces server.json in one step, so that a reader never sees half of it."""
    fresh = os.path.join(folder, "server.json.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        json.dump(state, out)
    os.replace(fresh, os.path.join(folder, "server.json"))


def _try_lock(path: str, flags: int) -> int | None:
    """An fd that holds the lock, or None when somebody else does."""
    try:
        held = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(held, flags | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _clean(folder: str, socket_path: str) -> None:
    for path in (os.path.join(folder, "server.json"), socket_path):
        try:
            os.unlink(path)
        except OSError:
            pass
    elsewhere = os.path.dirname(socket_path)
    if os.path.abspath(elsewhere) != os.path.abspath(folder):
        shutil.rmtree(elsewhere, ignore_errors=True)
        try:
            os.unlink(os.path.join(folder, "socket-folder"))
        except OSError:
            pass


def keep(folder: str, adb: str, socket_path: str, home: str, *, usb: bool, idle_s: float, adopt: int = 0) -> None:
    """Starts the server (or adopts one whose keeper died) and returns when it has ended."""
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _on_signal)
    log = os.open(os.path.join(folder, "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    os.ftruncate(log, 0)
    child: subprocess.Popen[bytes] | None = None
    pid, mark = adopt, owned.start_mark(adopt) or ""
    try:
        if not adopt:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(socket_path)
            child = subprocess.Popen(
                [adb, "-L", f"localfilesystem:{socket_path}", "server", "nodaemon"],
                env=environment(home, usb=usb),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=home,
            )
            pid, mark = child.pid, owned.start_mark(child.pid) or ""
        state: dict[str, object] = {"pid": pid, "mark": mark, "socket": socket_path, "usb": usb}
        state |= {"keeper_pid": os.getpid(), "keeper_mark": owned.start_mark(os.getpid()) or ""}
        write_state(folder, state)
        _watch(folder, log, idle_s, lambda: child.poll() is None if child else owned.same(pid, mark))
    except _Told:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if child is not None:
            child.terminate()
            try:
                child.wait(3)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        else:
            owned.end(pid, mark)
        _clean(folder, socket_path)


def _watch(folder: str, log: int, idle_s: float, alive: Callable[[], bool]) -> None:
    in_use, starting = os.path.join(folder, "in-use"), os.path.join(os.path.dirname(folder), "lock")
    last_use, last_stamp = time.monotonic(), -1
    while alive():
        time.sleep(min(TICK_S, max(idle_s / 4, 0.05)))
        try:
            stamp = os.stat(in_use).st_mtime_ns
        except FileNotFoundError:
            return  # the data folder was deleted: nobody can reach the server any more
        if os.fstat(log).st_size > MAX_LOG_BYTES:
            os.ftruncate(log, 0)
        idle = _try_lock(in_use, fcntl.LOCK_EX)
        if idle is None or stamp != last_stamp:  # held now, or used and let go since the last look
            last_use, last_stamp = time.monotonic(), stamp
        elif time.monotonic() - last_use >= idle_s and _try_lock(starting, fcntl.LOCK_EX) is not None:
            return  # both locks stay held until this process is gone
        if idle is not None:
            os.close(idle)


def main() -> None:
    folder, adb, socket_path, home, usb, idle_s, adopt = sys.argv[-7:]
    keep(folder, adb, socket_path, home, usb=usb == "usb", idle_s=float(idle_s), adopt=int(adopt))
