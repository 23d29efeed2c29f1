"""The tree behind the phone's filesystem: inodes and names, the kernel's path walk, and laying out what ships with a phone."""

from __future__ import annotations

import errno
import os
import stat as mode_bits
import threading
import time
from collections.abc import Callable

from remote_assist.phone.inode import ROOT_UID, SHELL_UID, Mount, Node

MOST_LINKS = 40
"""path_resolution(7): more symlinks than this in one path is ELOOP."""


def error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


class Tree:
    """Inodes under one lock. `Vfs` adds what programs do with them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._inodes = 1
        self._devices = 1
        self._held = 0
        self._root = self._node(None, 0o755, ROOT_UID, ROOT_UID, Mount(1, read_only=True), mode_bits.S_IFDIR)

    # -- building the phone --------------------------------------------------------------------------------------

    def mount(
        self,
        path: str,
        mode: int = 0o755,
        uid: int = 0,
        gid: int = 0,
        *,
        read_only: bool = False,
        counted: bool = False,
        emulated: bool = False,
    ) -> None:
        """Put an empty filesystem at `path`, making the folders on the way."""
        with self._lock:
            self._devices += 1
            mount = Mount(self._devices, read_only=read_only, counted=counted, emulated=emulated)
            self._place(path, mode_bits.S_IFDIR | mode, uid, gid, mount)

    def folder(self, path: str, mode: int = 0o755, uid: int = 0, gid: int = 0) -> None:
        """A folder with an owner; what is there already only changes owner and mode."""
        with self._lock:
            try:
                node = self.find(path, root=True)
            except OSError:
                self._place(path, mode_bits.S_IFDIR | mode, uid, gid, None)
                return
            node.mode, node.uid, node.gid = mode_bits.S_IFDIR | mode, uid, gid

    def install(
        self,
        path: str,
        data: bytes = b"",
        mode: int = 0o644,
        *,
        uid: int = 0,
        gid: int = 0,
        mtime: float | None = None,
        size: int = 0,
    ) -> None:
        """A file as it left the factory: no permission asked, no free space counted. `size`, when larger than `data`,
        is what `stat` says; the rest reads as zero bytes and takes no memory."""
        with self._lock:
            node = self._place(path, mode_bits.S_IFREG | mode, uid, gid, None)
            node.data, node.sparse_size = bytearray(data), size if size > len(data) else 0
            self._held += len(data)
            if mtime is not None:
                node.mtime = mtime

    def dynamic(
        self,
        path: str,
        read: Callable[[], bytes],
        mode: int = 0o444,
        write: Callable[[bytes], None] | None = None,
        *,
        uid: int = 0,
        gid: int = 0,
    ) -> None:
        """A file that is made when it is read, as those of /proc and /sys are; `write` gets each write's bytes."""
        with self._lock:
            node = self._place(path, mode_bits.S_IFREG | mode, uid, gid, None)
            node.reader, node.writer = read, write

    def device(
        self, path: str, stream: Callable[[int], bytes], write: Callable[[bytes], None], mode: int = 0o666
    ) -> None:
        """A character device: `stream(n)` gives up to n bytes (b"" is the end)."""
        with self._lock:
            node = self._place(path, mode_bits.S_IFCHR | mode, 0, 0, None)
            node.stream, node.writer = stream, write

    # -- inside --------------------------------------------------------------------------------------------------

    def find(self, path: str, *, root: bool = False, follow: bool = True) -> Node:
        """The inode at `path`. Hold on to it only to read it: the lock is the caller's business."""
        node = self._walk(path, root=root, follow=follow)[2]
        if node is None:
            raise error(errno.ENOENT, path)
        return node

    def _walk(self, path: str, *, root: bool, follow: bool) -> tuple[Node, str, Node | None]:
        """(parent, name, node or None). The parent always exists; the name is "" for the root itself."""
        if not path:
            raise error(errno.ENOENT, path)
        if len(path) > 4095:
            raise error(errno.ENAMETOOLONG, path)
        links = 0
        here, name = self._root, ""
        node: Node | None = self._root
        must_be_dir = path.endswith(("/", "/."))
        todo = [part for part in path.split("/") if part and part != "."]
        trailing_dot = path.split("/")[-1] in (".", "..")
        todo.reverse()
        while todo:
            part = todo.pop()
            if node is None:
                raise error(errno.ENOENT, path)
            if node.entries is None:
                raise error(errno.ENOTDIR, path)
            if not root and not node.allows(1):
                raise error(errno.EACCES, path)
            if len(part.encode("utf-8", "surrogateescape")) > 255:
                raise error(errno.ENAMETOOLONG, path)
            here = node
            if part == "..":
                node = here.parent or here
                name = ""
                here = node.parent or node
                continue
            name, node = part, here.entries.get(part) if here.entries is not None else None
            if node is not None and node.is_link and (todo or follow or must_be_dir):
                links += 1
                if links > MOST_LINKS:
                    raise error(errno.ELOOP, path)
                todo.extend(reversed([piece for piece in node.target.split("/") if piece and piece != "."]))
                must_be_dir = must_be_dir or (not todo and node.target.endswith("/"))
                node, name = (self._root, "") if node.target.startswith("/") else (here, "")
        if node is not None and (must_be_dir or trailing_dot) and node.entries is None:
            raise error(errno.ENOTDIR, path)
        return here, name, node

    def _named(self, path: str, root: bool) -> tuple[Node, str, Node]:
        parent, name, node = self._walk(path, root=root, follow=False)
        if node is None:
            raise error(errno.ENOENT, path)
        if not name:
            raise error(errno.EBUSY, path)
        return parent, name, node

    def _node(self, parent: Node | None, mode: int, uid: int, gid: int, mount: Mount, kind: int = 0) -> Node:
        self._inodes += 1
        node = Node(self._inodes, mode | kind, uid, gid, self._clock(), mount, parent)
        if mode_bits.S_ISDIR(node.mode):
            node.entries = {}
        return node

    def _create(self, parent: Node, name: str, path: str, mode: int, root: bool) -> Node:
        self._may_enter(parent, path, root)
        uid, gid = (ROOT_UID, ROOT_UID) if root else (SHELL_UID, SHELL_UID)
        if parent.mount.emulated:
            uid, gid = parent.uid, parent.gid
            mode = mode_bits.S_IFMT(mode) | (0o770 if mode_bits.S_ISDIR(mode) else 0o660)
        node = self._node(parent, mode, uid, gid, parent.mount)
        assert parent.entries is not None
        parent.entries[name] = node
        parent.mtime = node.mtime
        return node

    def _folders(self, path: str) -> None:
        """Make `path` and the folders above it, as the system does while it boots."""
        walked = ""
        for part in path.strip("/").split("/"):
            walked = f"{walked}/{part}"
            parent, name, node = self._walk(walked, root=True, follow=True)
            if node is None:
                self._create(parent, name, walked, mode_bits.S_IFDIR | 0o755, True)

    def _place(self, path: str, mode: int, uid: int, gid: int, mount: Mount | None) -> Node:
        where, _, name = path.rstrip("/").rpartition("/")
        if where:
            self._folders(where)
        parent = self.find(where or "/", root=True)
        if parent.entries is None:
            raise error(errno.ENOTDIR, path)
        node = self._node(parent, mode, uid, gid, mount or parent.mount)
        old = parent.entries.get(name)
        if old is not None:
            self._held -= len(old.data)
        parent.entries[name] = node
        return node

    def _may_enter(self, parent: Node, path: str, root: bool) -> None:
        """May a name be added to or taken from `parent`?"""
        if root:
            return
        if parent.mount.read_only:
            raise error(errno.EROFS, path)
        if not parent.allows(3):
            raise error(errno.EACCES, path)

    def _may_write(self, node: Node, path: str, *, owner: bool) -> None:
        if node.mount.read_only:
            raise error(errno.EROFS, path)
        if owner and node.uid != SHELL_UID and not node.mount.emulated:
            raise error(errno.EPERM, path)

    def _detach(self, parent: Node, name: str, path: str, root: bool) -> None:
        self._may_enter(parent, path, root)
        assert parent.entries is not None
        del parent.entries[name]
        parent.mtime = self._clock()

    @staticmethod
    def _is_device(node: Node) -> bool:
        return mode_bits.S_ISCHR(node.mode)

    def _path_of(self, node: Node) -> str:
        parts: list[str] = []
        while node.parent is not None:
            parent = node.parent
            assert parent.entries is not None
            parts.append(next((name for name, child in parent.entries.items() if child is node), "?"))
            node = parent
        return "/" + "/".join(reversed(parts))
