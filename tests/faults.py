"""A disk that loses power at a chosen operation, or runs full at it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from remote_assist.disk import Disk, SyncFailed


class PowerCut(BaseException):
    """Nothing runs after this, not even an `except Exception`."""


class PowerCutDisk(Disk):
    """Counts operations and stops at number `at`: a write has then put down `part` of its bytes.

    `lose` afterwards takes away what had not been synced: bytes down to the share `kept` of them, and new, renamed or
    removed names whose folder had not been synced.
    """

    def __init__(self, at: int | None = None, part: float = 0.0) -> None:
        self.at = at
        self.part = part
        self.count = 0
        self.dead = False
        self._paths: dict[int, Path] = {}
        self._synced: dict[Path, int] = {}
        self._undo: list[tuple[str, Path, Path, bytes]] = []

    def _op(self) -> bool:
        if self.dead:
            raise PowerCut
        self.count += 1
        self.dead = self.count - 1 == self.at
        return self.dead

    def _cut(self) -> None:
        if self._op():
            raise PowerCut

    def create(self, path: Path) -> int:
        self._cut()
        fd = super().create(path)
        self._paths[fd], self._synced[path] = path, 0
        self._undo.append(("create", path.parent, path, b""))
        return fd

    def open(self, path: Path) -> int:
        self._cut()
        fd = super().open(path)
        self._paths[fd], self._synced[path] = path, os.fstat(fd).st_size
        return fd

    def write(self, fd: int, data: bytes) -> int:
        if self._op():
            super().write(fd, data[: int(len(data) * self.part)])
            raise PowerCut
        return super().write(fd, data)

    def truncate(self, fd: int, size_bytes: int) -> None:
        self._cut()
        super().truncate(fd, size_bytes)

    def sync(self, fd: int) -> None:
        self._cut()
        super().sync(fd)
        self._synced[self._paths[fd]] = os.fstat(fd).st_size

    def sync_folder(self, folder: Path) -> None:
        self._cut()
        super().sync_folder(folder)
        self._undo = [done for done in self._undo if done[1] != folder]

    def rename(self, old: Path, new: Path) -> None:
        self._cut()
        super().rename(old, new)
        self._synced[new] = self._synced.pop(old)
        self._paths = {fd: new if path == old else path for fd, path in self._paths.items()}
        self._undo = [(op, folder, new if op == "create" and p == old else p, c) for op, folder, p, c in self._undo]
        self._undo.append(("rename", new.parent, old, os.fsencode(new)))

    def unlink(self, path: Path) -> None:
        self._cut()
        if path.exists():
            self._undo.append(("unlink", path.parent, path, path.read_bytes()))
        super().unlink(path)

    def mkdir(self, folder: Path) -> None:
        self._cut()
        super().mkdir(folder)

    def release(self, path: Path) -> None:
        self._cut()
        super().release(path)

    def lose(self, kept: float) -> None:
        for path, synced in self._synced.items():
            size = path.stat().st_size if path.exists() else 0
            if size > synced:
                os.truncate(path, synced + int((size - synced) * kept))
        if kept == 0.0:
            for op, _, path, content in reversed(self._undo):
                if op == "rename":
                    os.rename(os.fsdecode(content), path)
                elif op == "unlink":
                    path.write_bytes(content)
                elif path.exists():
                    path.unlink()


class FullDisk(Disk):
    """From write number `at` on, every write to a log, an anchor or a payload takes only half, or nothing, until
    `release` has given the reserve back."""

    def __init__(self, at: int, half: bool) -> None:
        self.at = at
        self.half = half
        self.writes = 0
        self.freed = False

    def write(self, fd: int, data: bytes) -> int:
        self.writes += 1
        if self.writes - 1 < self.at or self.freed:
            return super().write(fd, data)
        if self.half and len(data) > 1:
            return super().write(fd, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def release(self, path: Path) -> None:
        super().release(path)
        self.freed = True


class FailingSync(Disk):
    """Sync number `at` fails, all others work: whoever tries again would be told that all is well."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.syncs = 0

    def sync(self, fd: int) -> None:
        self.syncs += 1
        if self.syncs - 1 == self.at:
            raise SyncFailed(errno.EIO, os.strerror(errno.EIO))
        super().sync(fd)
