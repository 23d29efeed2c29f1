"""The virtual phone's filesystem: a tree in memory, with Linux's errors, seen by the shell user.

No host file is ever opened. Every call takes `root=True` to act as the system itself (no permission check,
no read-only mounts); without it the caller is uid 2000 and gets the `OSError` that Linux would give.
Paths are absolute or taken from `/`; `..` is resolved as the kernel does, after symlinks, and never leaves the tree.
"""

from __future__ import annotations

import errno
import stat as mode_bits
import time
from collections.abc import Callable

from remote_assist.phone.inode import Mount, Node, Stat
from remote_assist.phone.tree import Tree, error

MOST_BYTES_HELD = 512 * 1024 * 1024
"""However large the phone's disk is said to be, this much host memory is the end of it (ENOSPC)."""


def join(cwd: str, path: str) -> str:
    """`path` as seen from `cwd`, not normalised: `..` after a symlink is the walk's business."""
    return path if path.startswith("/") else f"{cwd.rstrip('/')}/{path}"


class Vfs(Tree):
    """The phone's files. `disk_free` says how many bytes are left; `on_change` hears how many were taken (or, negative,
    given back). Both are called without the lock held."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self.disk_free: Callable[[], int] | None = None
        self.on_change: Callable[[int], None] | None = None

    # -- looking -------------------------------------------------------------------------------------------------

    def stat(self, path: str, *, root: bool = False) -> Stat:
        with self._lock:
            return self.find(path, root=root).stat()

    def lstat(self, path: str, *, root: bool = False) -> Stat:
        with self._lock:
            return self.find(path, root=root, follow=False).stat()

    def exists(self, path: str, *, root: bool = False) -> bool:
        try:
            self.stat(path, root=root)
        except OSError:
            return False
        return True

    def access(self, path: str, wanted: int) -> bool:
        """access(2) for the shell user: `wanted` is a sum of 4 (read), 2 (write), 1 (execute)."""
        with self._lock:
            try:
                node = self.find(path)
            except OSError:
                return False
            return node.allows(wanted) and not (wanted & 2 and node.mount.read_only and not self._is_device(node))

    def listdir(self, path: str, *, root: bool = False) -> list[str]:
        with self._lock:
            node = self.find(path, root=root)
            if node.entries is None:
                raise error(errno.ENOTDIR, path)
            if not root and not node.allows(4):
                raise error(errno.EACCES, path)
            return list(node.entries)

    def readlink(self, path: str, *, root: bool = False) -> str:
        with self._lock:
            node = self.find(path, root=root, follow=False)
            if not node.is_link:
                raise error(errno.EINVAL, path)
            return node.target

    def realpath(self, path: str) -> str:
        """The path without symlinks, `.` and `..`. The last part need not exist; the others must."""
        with self._lock:
            parent, name, node = self._walk(path, root=False, follow=True)
            if node is not None:
                return self._path_of(node)
            return f"{self._path_of(parent).rstrip('/')}/{name}"

    def read(self, path: str, *, root: bool = False) -> bytes:
        node = self.open_node(path, wanted=4, root=root)
        if node.reader is not None:
            return node.reader()
        with self._lock:
            if node.sparse_size > MOST_BYTES_HELD:
                raise error(errno.EFBIG, path)
            return bytes(node.data) + bytes(max(0, node.sparse_size - len(node.data)))

    # -- files ---------------------------------------------------------------------------------------------------

    def open_node(
        self,
        path: str,
        *,
        wanted: int,
        create: bool = False,
        exclusive: bool = False,
        mode: int = 0o644,
        root: bool = False,
    ) -> Node:
        """open(2) without a position: the inode, checked for `wanted` (4 read, 2 write)."""
        with self._lock:
            parent, name, node = self._walk(path, root=root, follow=True)
            if node is None:
                if not create or not name:
                    raise error(errno.ENOENT, path)
                return self._create(parent, name, path, mode_bits.S_IFREG | mode, root)
            if exclusive:
                raise error(errno.EEXIST, path)
            if node.is_dir and wanted & 2:
                raise error(errno.EISDIR, path)
            if node.is_dir and wanted & 4:
                raise error(errno.EISDIR, path)
            if not root:
                if wanted & 2 and node.mount.read_only and not self._is_device(node):
                    raise error(errno.EROFS, path)
                if not node.allows(wanted):
                    raise error(errno.EACCES, path)
            return node

    def store(self, node: Node, offset: int | None, data: bytes, path: str = "", *, truncate: bool = False) -> int:
        """Put `data` at `offset` (None: at the end) and answer the offset after it; ENOSPC when the phone is full."""
        if node.reader is not None or node.stream is not None or node.writer is not None:
            if node.writer is None:
                raise error(errno.EACCES, path)
            if data:
                node.writer(data)
            return len(data)
        free = self.disk_free() if self.disk_free is not None and node.mount.counted else None
        with self._lock:
            before = node.size
            start = (0 if truncate else before) if offset is None else offset
            end = start + len(data)
            after = end if truncate else max(before, end)
            growth = after - before
            if growth > 0 and ((free is not None and growth > free) or self._held + growth > MOST_BYTES_HELD):
                raise error(errno.ENOSPC, path)
            if truncate:
                self._held -= len(node.data)
                node.data, node.sparse_size = bytearray(), 0
            else:
                self._held -= len(node.data)
            if data:
                if start > len(node.data):
                    node.data.extend(bytes(start - len(node.data)))
                node.data[start:end] = data
            self._held += len(node.data)
            if node.sparse_size and len(node.data) >= node.sparse_size:
                node.sparse_size = 0
            node.mtime = self._clock()
        self._changed(node.mount, growth)
        return end

    def load(self, node: Node, offset: int, at_most: int) -> bytes:
        """Up to `at_most` bytes at `offset` of a regular file; b"" at its end."""
        with self._lock:
            size = node.size
            if offset >= size:
                return b""
            wanted = min(at_most, size - offset)
            piece = bytes(node.data[offset : offset + wanted])
            return piece + bytes(wanted - len(piece))

    def write(
        self, path: str, data: bytes, mode: int = 0o644, mtime: float | None = None, *, root: bool = False
    ) -> None:
        """Make or replace the whole content. `mode` is for a new file, `mtime` overrides the clock."""
        node = self.open_node(path, wanted=2, create=True, mode=mode, root=root)
        self.store(node, None, data, path, truncate=True)
        if mtime is not None:
            node.mtime = mtime

    def append(self, path: str, data: bytes, *, root: bool = False) -> None:
        node = self.open_node(path, wanted=2, create=True, root=root)
        self.store(node, None, data, path)

    def utime(self, path: str, mtime: float, *, root: bool = False) -> None:
        with self._lock:
            node = self.find(path, root=root)
            if not root:
                self._may_write(node, path, owner=True)
            node.mtime = mtime

    def chmod(self, path: str, mode: int, *, root: bool = False) -> None:
        with self._lock:
            node = self.find(path, root=root)
            if not root:
                self._may_write(node, path, owner=True)
            if not node.mount.emulated:
                node.mode = mode_bits.S_IFMT(node.mode) | (mode & 0o7777)

    # -- names ---------------------------------------------------------------------------------------------------

    def unlink(self, path: str, *, root: bool = False) -> None:
        with self._lock:
            parent, name, node = self._named(path, root)
            if node.is_dir:
                raise error(errno.EISDIR, path)
            self._detach(parent, name, path, root)
            node.nlink -= 1
            freed = node.size if node.nlink == 0 and not node.is_link else 0
            if node.nlink == 0:
                self._held -= len(node.data)
        self._changed(node.mount, -freed)

    def rmdir(self, path: str, *, root: bool = False) -> None:
        with self._lock:
            parent, name, node = self._named(path, root)
            if node.entries is None:
                raise error(errno.ENOTDIR, path)
            if node.entries:
                raise error(errno.ENOTEMPTY, path)
            if node.parent is not None and node.parent.mount is not node.mount:
                raise error(errno.EBUSY, path)
            self._detach(parent, name, path, root)

    def mkdir(self, path: str, mode: int = 0o755, parents: bool = False, *, root: bool = False) -> None:
        """mkdir(2); with `parents` like `mkdir -p`: what exists is left as it is."""
        with self._lock:
            if parents:
                walked = "/" if path.startswith("/") else ""
                for part in [piece for piece in path.split("/") if piece]:
                    walked = f"{walked.rstrip('/')}/{part}" if walked else part
                    if not self.exists(walked, root=root):
                        self.mkdir(walked, mode, root=root)
                return
            parent, name, node = self._walk(path.rstrip("/") or "/", root=root, follow=False)
            if node is not None:
                raise error(errno.EEXIST, path)
            self._create(parent, name, path, mode_bits.S_IFDIR | mode, root)

    def symlink(self, target: str, path: str, *, root: bool = False) -> None:
        with self._lock:
            parent, name, node = self._walk(path, root=root, follow=False)
            if node is not None:
                raise error(errno.EEXIST, path)
            if not target:
                raise error(errno.ENOENT, path)
            self._create(parent, name, path, mode_bits.S_IFLNK | 0o777, root).target = target

    def link(self, old: str, new: str, *, root: bool = False) -> None:
        """A hard link: a second name for the same inode."""
        with self._lock:
            node = self.find(old, root=root, follow=False)
            parent, name, there = self._walk(new, root=root, follow=False)
            if there is not None:
                raise error(errno.EEXIST, new)
            if node.is_dir:
                raise error(errno.EPERM, old)
            if node.mount is not parent.mount:
                raise error(errno.EXDEV, new)
            self._may_enter(parent, new, root)
            assert parent.entries is not None
            parent.entries[name] = node
            node.nlink += 1

    def rename(self, old: str, new: str, *, root: bool = False) -> None:
        with self._lock:
            old_parent, old_name, node = self._named(old, root)
            new_parent, new_name, there = self._walk(new, root=root, follow=False)
            if there is node:
                return
            if not new_name:
                raise error(errno.EBUSY, new)
            if node.mount is not new_parent.mount:
                raise error(errno.EXDEV, new)
            above: Node | None = new_parent
            while above is not None:
                if above is node:
                    raise error(errno.EINVAL, new)
                above = above.parent
            freed = 0
            if there is not None:
                if there.is_dir and not node.is_dir:
                    raise error(errno.EISDIR, new)
                if node.is_dir and not there.is_dir:
                    raise error(errno.ENOTDIR, new)
                if there.entries:
                    raise error(errno.ENOTEMPTY, new)
                freed = 0 if there.is_dir or there.is_link else there.size
                self._held -= len(there.data)
            self._may_enter(new_parent, new, root)
            self._detach(old_parent, old_name, old, root)
            assert new_parent.entries is not None
            new_parent.entries[new_name] = node
            node.parent = new_parent
        self._changed(node.mount, -freed)

    def _changed(self, mount: Mount, growth: int) -> None:
        if growth and mount.counted and self.on_change is not None:
            self.on_change(growth)
