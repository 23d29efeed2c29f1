"""Where our server's socket and key live so that nobody else reaches them, and what this machine's kernel tells us
about USB and about other listeners. Everything here that depends on the operating system stands in this one file."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

from remote_assist.errors import ServerUnavailable

MAX_SOCKET_PATH_BYTES = 103
"""sun_path holds 108 bytes on Linux (unix(7)) and 104 on macOS, the final NUL included."""

SYS_USB = Path("/sys/bus/usb/devices")
DEV_USB = Path("/dev/bus/usb")


def own_folder(path: Path) -> None:
    """Makes `path` a real folder of ours with mode 0700, or raises ServerUnavailable: a link or another owner is refused."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as trouble:
        raise ServerUnavailable("{path} cannot be used for our adb server: {why}", path=path, why=trouble)
    try:
        entry = os.fstat(descriptor)
        if entry.st_uid != os.getuid():
            raise ServerUnavailable("{path} belongs to another user, so our adb key is not kept there", path=path)
        if stat.S_IMODE(entry.st_mode) != 0o700:
            os.fchmod(descriptor, 0o700)
    finally:
        os.close(descriptor)


def socket_path(folder: Path) -> str:
    """`folder`/s, or where that is too long for a Unix socket, a short 0700 folder of ours that `folder` records."""
    plain = str(folder / "s")
    if len(os.fsencode(plain)) <= MAX_SOCKET_PATH_BYTES:
        return plain
    note = folder / "socket-folder"
    try:
        short = Path(note.read_text("utf-8"))
        entry = os.lstat(short)
        if stat.S_ISDIR(entry.st_mode) and entry.st_uid == os.getuid() and stat.S_IMODE(entry.st_mode) == 0o700:
            return str(short / "s")
    except (OSError, UnicodeDecodeError, ValueError):
        pass
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = runtime if runtime and len(runtime) < 60 and os.access(runtime, os.W_OK) else "/tmp"
    short = Path(tempfile.mkdtemp(prefix="ra-", dir=base))
    note.write_text(str(short), "utf-8")
    return str(short / "s")


def usb_bus() -> bool:
    """Whether this machine can see USB devices at all (a container usually cannot)."""
    return DEV_USB.is_dir() if sys.platform.startswith("linux") else True


def usb_phone_attached() -> bool:
    """Whether a USB device with an adb interface (class ff, subclass 42, protocol 01: AOSP adb.h) is plugged in.

    Only Linux tells without opening the device; elsewhere the answer is yes, and adb looks.
    """
    if not sys.platform.startswith("linux"):
        return True
    for interface in SYS_USB.glob("*:*") if usb_bus() else ():
        try:
            kind = [
                (interface / name).read_text().strip().lower()
                for name in ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
            ]
        except OSError:
            continue
        if kind == ["ff", "42", "01"]:
            return True
    return False


def listener_uid(port: int) -> int | None:
    """The user id behind a loopback or wildcard TCP listener (proc(5), /proc/net/tcp); None when it cannot be told."""
    wanted = f"{port:04X}"
    uids = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            cells = row.split()
            if len(cells) > 7 and cells[1].rpartition(":")[2] == wanted and cells[3] == "0A":
                uids.append(int(cells[7]))
    ours = os.getuid()
    return next((uid for uid in uids if uid != ours), uids[0] if uids else None)
