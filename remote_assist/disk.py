"""The few operations that must be durable, in one place: what the record's promises rest on, and where tests
break them one at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path

from remote_assist.errors import RecordError


class SyncFailed(OSError):
    """What is on the disk is unknown now, so nothing is tried again. Mostly a failed fsync: the kernel reports it
    once and may drop the pages (https://wiki.postgresql.org/wiki/Fsync_Errors)."""


class Disk:
    """Every method raises OSError; `sync` and `sync_folder` raise SyncFailed."""

    def create(self, path: Path) -> int:
        """A new file of ours, for appending. FileExistsError if the name is taken, even by a link."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def open(self, path: Path) -> int:
        """An existing file, for reading and appending; a link is refused."""
        return os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)

    def write(self, fd: int, data: bytes) -> int:
        """One write(2); how many bytes it took."""
        return os.write(fd, data)

    def append(self, fd: int, size_bytes: int, line: bytes) -> None:
        """One whole line at the end of a file of `size_bytes`, in one write, or none of it.

        Raises OSError; a write that took only a part counts as a full disk, and the part is cut off again.
        """
        if os.fstat(fd).st_size != size_bytes:
            raise SyncFailed(errno.EIO, "somebody else has written to the file")
        try:
            if self.write(fd, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self.truncate(fd, size_bytes)
            raise

    def truncate(self, fd: int, size_bytes: int) -> None:
        os.ftruncate(fd, size_bytes)

    def sync(self, fd: int) -> None:
        """The file's bytes and its length are on the disk when this returns."""
        try:
            full = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone stops at the drive's cache
            if full is not None:
                fcntl.fcntl(fd, full)
            else:
                getattr(os, "fdatasync", os.fsync)(fd)
        except OSError as e:
            raise SyncFailed(e.errno, e.strerror or "fsync failed") from e

    def sync_folder(self, folder: Path) -> None:
        """The folder's entries are on the disk when this returns."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        except OSError as e:
            raise SyncFailed(e.errno, e.strerror or "fsync failed") from e
        finally:
            os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        os.rename(old, new)

    def unlink(self, path: Path) -> None:
        """Gone afterwards, whether or not it was there."""
        path.unlink(missing_ok=True)

    def mkdir(self, folder: Path) -> None:
        """A folder for nobody but us; one that is there already is made so."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            raise NotADirectoryError(f"{folder} is a link")
        folder.chmod(0o700)

    def reserve(self, path: Path, size_bytes: int) -> None:
        """Take up space on the disk, to be given back by `release` when there may be none left."""
        fd = self.create(path)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(fd, 0, size_bytes)
            else:
                os.write(fd, bytes(size_bytes))
            self.sync(fd)
        finally:
            os.close(fd)

    def release(self, path: Path) -> None:
        """Give back what `reserve` took; the empty file stays until `unlink`."""
        os.truncate(path, 0)

    def write_file(self, path: Path, data: bytes) -> None:
        """A whole new file, durable except for its name (see `sync_folder`)."""
        fd = self.create(path)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self.write(fd, bytes(rest[: 1 << 20])) :]
            self.sync(fd)
        finally:
            os.close(fd)


def lock(fd: int, what: str) -> None:
    """Hold the file against other processes until it is closed; RecordError if one holds it already."""
    for last in (False, False, True):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as e:
            if last:
                raise RecordError(
                    "{what} is in use by another process",
                    next_step="End the other session first, then try again.",
                    what=what,
                ) from e
        time.sleep(0.02)  # somebody may only be looking (`is_locked`)


def is_locked(path: Path) -> bool:
    """Does a living process hold this file with `lock`? False where there is no such file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(fd)
    return False
