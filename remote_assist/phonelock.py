"""One session per phone, across data folders and OS users of this machine.

Linux: a bound abstract Unix socket (unix(7)) is a name that every user sees, that exactly one process can hold, and
that the kernel frees when its holder dies, whatever killed it. Elsewhere: flock on a file in the shared temporary
folder. Neither survives its process, so there is nothing to clean up after a power cut.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import stat
import sys
import tempfile
from pathlib import Path

from remote_assist.errors import PhoneBusy


class PhoneLock:
    """Holds the names of one phone (its adb serial, later also its own serial number) until `release`."""

    def __init__(self) -> None:
        self._held: dict[str, socket.socket | int] = {}

    def take(self, name: str) -> None:
        """Hold `name` too. Raises PhoneBusy when somebody else on this machine holds it."""
        if name in self._held:
            return
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:40]
        if sys.platform == "linux":
            self._held[name] = _abstract(digest)
        else:
            self._held[name] = _locked_file(digest)

    def release(self) -> None:
        for held in self._held.values():
            if isinstance(held, socket.socket):
                held.close()
            else:
                os.close(held)
        self._held.clear()


def _busy() -> PhoneBusy:
    return PhoneBusy("Another session on this computer is already working with this phone.")


def _abstract(digest: str) -> socket.socket:
    holder = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        holder.bind(f"\0remote-assist/phone/{digest}")
    except OSError:
        holder.close()
        raise _busy()
    return holder


def _locked_file(digest: str) -> int:
    path = Path(tempfile.gettempdir()) / f"remote-assist-phone-{digest}.lock"
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError:
        raise _busy()
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise _busy()
    return fd
