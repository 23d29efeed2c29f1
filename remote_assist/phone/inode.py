"""What the virtual filesystem is made of: inodes, mounts and what `stat` says about them.

Modes, types and errno values are Linux's (inode(7), path_resolution(7)); the ids are Android's
(system/core/libcutils/include/private/android_filesystem_config.h).
"""

from __future__ import annotations

import stat as mode_bits
from collections.abc import Callable
from dataclasses import dataclass, field

ROOT_UID = 0
SYSTEM_UID = 1000
SHELL_UID = 2000
SHELL_GROUPS = frozenset(
    {2000, 1004, 1007, 1011, 1015, 1028, 1078, 1079, 3001, 3002, 3003, 3006, 3009, 3011, 3012, 9997}
)
"""The groups adbd gives a shell (packages/modules/adb/daemon/main.cpp, drop_privileges), and `everybody`."""

ID_NAMES: dict[int, str] = {
    0: "root",
    1000: "system",
    1001: "radio",
    1004: "input",
    1007: "log",
    1011: "adb",
    1013: "media",
    1015: "sdcard_rw",
    1023: "media_rw",
    1028: "sdcard_r",
    1078: "ext_data_rw",
    1079: "ext_obb_rw",
    2000: "shell",
    2001: "cache",
    3001: "net_bt_admin",
    3002: "net_bt",
    3003: "inet",
    3006: "net_bw_stats",
    3009: "readproc",
    3011: "uhid",
    3012: "readtracefs",
    9997: "everybody",
}


def id_name(number: int) -> str:
    """Android's name for a user or group id: `shell`, `u0_a123`, else the number."""
    if number in ID_NAMES:
        return ID_NAMES[number]
    user, app = divmod(number, 100_000)
    if 10_000 <= app <= 19_999:
        return f"u{user}_a{app - 10_000}"
    return str(number)


@dataclass(frozen=True)
class Stat:
    """stat(2): `mode` includes the type bits, `size` is in bytes, `mtime` in seconds since 1970."""

    mode: int
    size: int
    mtime: float
    uid: int
    gid: int
    dev: int
    ino: int
    nlink: int

    @property
    def is_dir(self) -> bool:
        return mode_bits.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        return mode_bits.S_ISREG(self.mode)

    @property
    def is_link(self) -> bool:
        return mode_bits.S_ISLNK(self.mode)


@dataclass
class Mount:
    """A mounted filesystem. `counted`: its bytes come out of the phone's free space.
    `emulated`: shared storage, where everything belongs to the media provider and modes are fixed."""

    dev: int
    read_only: bool = False
    counted: bool = False
    emulated: bool = False


@dataclass(eq=False)
class Node:
    """One inode. A directory has `entries`; a symlink `target`; a regular file `data`;
    a file whose content is made when it is read has `reader` (and `writer`)."""

    ino: int
    mode: int
    uid: int
    gid: int
    mtime: float
    mount: Mount
    parent: Node | None = None
    entries: dict[str, Node] | None = None
    target: str = ""
    data: bytearray = field(default_factory=bytearray)
    sparse_size: int = 0
    reader: Callable[[], bytes] | None = None
    writer: Callable[[bytes], None] | None = None
    stream: Callable[[int], bytes] | None = None
    nlink: int = 1

    @property
    def is_dir(self) -> bool:
        return self.entries is not None

    @property
    def is_link(self) -> bool:
        return mode_bits.S_ISLNK(self.mode)

    @property
    def size(self) -> int:
        if self.entries is not None:
            return 4096 if self.mount.counted else 0
        if self.is_link:
            return len(self.target.encode("utf-8", "surrogateescape"))
        return max(len(self.data), self.sparse_size)

    def stat(self) -> Stat:
        links = (
            2 + sum(1 for child in self.entries.values() if child.is_dir) if self.entries is not None else self.nlink
        )
        return Stat(self.mode, self.size, self.mtime, self.uid, self.gid, self.mount.dev, self.ino, links)

    def allows(self, wanted: int) -> bool:
        """May the shell user do `wanted` (4 read, 2 write, 1 execute or search)?"""
        if self.mount.emulated:
            return True
        if self.uid == SHELL_UID:
            granted = self.mode >> 6
        elif self.gid in SHELL_GROUPS:
            granted = self.mode >> 3
        else:
            granted = self.mode
        return granted & wanted == wanted
