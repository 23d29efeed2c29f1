"""An open file of the virtual filesystem, in the shape of a `Pipe`: what a redirection hands to a program."""

from __future__ import annotations

import errno
import os
import threading

from remote_assist.phone.inode import Node
from remote_assist.phone.process import PIPE_BYTES, Pipe, check_stopped
from remote_assist.phone.vfs import Vfs


class OpenFile(Pipe):
    """An open file description: one position shared by everybody it was handed to (open(2)).

    It holds the inode, not the name, so it survives `rm` and `mv`. Writes raise `OSError` (ENOSPC, EBADF).
    """

    def __init__(self, vfs: Vfs, node: Node, path: str, *, append: bool = False, writable: bool = False) -> None:
        super().__init__()
        self._vfs = vfs
        self._node = node
        self._path = path
        self._append = append
        self._writable = writable
        self._offset = 0
        self._made: bytes | None = None
        self._position = threading.Lock()

    def read(self, at_most: int = PIPE_BYTES) -> bytes:
        check_stopped()
        with self._position:
            if self._node.stream is not None:
                return self._node.stream(at_most)
            if self._node.reader is not None:
                if self._made is None:
                    self._made = self._node.reader()
                piece = self._made[self._offset : self._offset + at_most]
            else:
                piece = self._vfs.load(self._node, self._offset, at_most)
            self._offset += len(piece)
            return piece

    def read_line(self, at_most: int = 1024 * 1024, end: bytes = b"\n") -> bytes:
        taken = bytearray()
        while len(taken) < at_most:
            chunk = self.read(min(4096, at_most - len(taken)))
            stop = chunk.find(end) + 1
            if not chunk or stop:
                taken += chunk[: stop or len(chunk)]
                if stop and self._node.stream is None:
                    with self._position:
                        self._offset -= len(chunk) - stop
                break
            taken += chunk
        return bytes(taken)

    def write(self, data: bytes) -> None:
        check_stopped()
        if not self._writable:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), self._path)
        with self._position:
            self._offset = self._vfs.store(self._node, None if self._append else self._offset, data, self._path)

    def close_write(self) -> None:
        """Nothing waits for a file's end."""

    def close_read(self) -> None:
        """Nothing writes into a file's reader."""


def open_file(vfs: Vfs, path: str, operator: str, mode: int = 0o666, *, clobber: bool = True) -> OpenFile:
    """Open as the shell's `<`, `>`, `>|`, `>>` or `<>` does. Raises `OSError`."""
    if operator == "<":
        return OpenFile(vfs, vfs.open_node(path, wanted=4), path)
    if operator == "<>":
        return OpenFile(vfs, vfs.open_node(path, wanted=6, create=True, mode=mode), path, writable=True)
    exclusive = operator == ">" and not clobber and vfs.exists(path) and vfs.stat(path).is_file
    node = vfs.open_node(path, wanted=2, create=True, exclusive=exclusive, mode=mode)
    if operator != ">>" and node.reader is None and node.stream is None and node.writer is None and node.size:
        vfs.store(node, None, b"", path, truncate=True)
    return OpenFile(vfs, node, path, append=operator == ">>", writable=True)
