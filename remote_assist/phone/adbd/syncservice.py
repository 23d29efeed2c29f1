"""`sync:`: files to and from the phone, with adbd's rules and failure texts (AOSP daemon/file_sync_service.cpp).

`sendrecv_v2` is not offered, so its requests are unknown here.
"""

from __future__ import annotations

import contextlib
import errno
import posixpath
import re
import stat
from collections.abc import Callable, Iterator

from remote_assist.phone.adbd.contract import Files, Stat
from remote_assist.phone.adbd.stream import Stream
from remote_assist.phone.adbd.syncwire import DATA_MAX, PATH_MAX, Ended, SyncWire


def run(files: Files, stream: Stream) -> None:
    """Serve requests until QUIT, a failure or the host's end."""
    with contextlib.suppress(Ended):
        service = SyncService(files, SyncWire(stream))
        while True:
            service.serve_one()


class SyncService:
    """One sync session."""

    def __init__(self, files: Files, wire: SyncWire) -> None:
        self._files = files
        self._wire = wire
        self._serve: dict[bytes, Callable[[str], None]] = {
            b"STAT": self._stat_v1,
            b"STA2": lambda path: wire.stat_v2(b"STA2", _look(files.stat, path)),
            b"LST2": lambda path: wire.stat_v2(b"LST2", _look(files.lstat, path)),
            b"LIST": self._list_v1,
            b"LIS2": self._list_v2,
            b"SEND": self._send,
            b"RECV": self._receive,
        }

    def serve_one(self) -> None:
        """Answer the next request. Raises `Ended` after QUIT and after every failure but a missing file's stat."""
        request, length = self._wire.read_head()
        if length > PATH_MAX:
            self._wire.fail("path too long")
            raise Ended
        path = self._wire.read(length).split(b"\0", 1)[0].decode("utf-8", "surrogateescape")
        if path and not path.startswith("/"):
            path = "/" + path
        if request == b"QUIT":
            raise Ended
        serve = self._serve.get(request)
        if serve is None:
            self._wire.fail(f"unknown command {int.from_bytes(request, 'little'):08x}")
            raise Ended
        serve(path)

    def _stat_v1(self, path: str) -> None:
        found = _look(self._files.lstat, path)
        self._wire.stat_v1(None if isinstance(found, int) else found)

    def _list_v1(self, path: str) -> None:
        for name, found in self._entries(path):
            if not isinstance(found, int):
                self._wire.entry_v1(name, found)
        self._wire.entries_done(v2=False)

    def _list_v2(self, path: str) -> None:
        for name, found in self._entries(path):
            self._wire.entry_v2(name, found)
        self._wire.entries_done(v2=True)

    def _entries(self, path: str) -> Iterator[tuple[bytes, Stat | int]]:
        try:
            names = [".", "..", *self._files.listdir(path)]
        except OSError:
            return
        for name in names:
            yield name.encode("utf-8", "surrogateescape"), _look(self._files.lstat, f"{path}/{name}")

    def _receive(self, path: str) -> None:
        try:
            data = memoryview(self._files.read(path))
        except OSError as error:
            self._wire.fail_errno("read failed" if error.errno == errno.EISDIR else "open failed", error)
            raise Ended from None
        for start in range(0, len(data), DATA_MAX):
            piece = data[start : start + DATA_MAX]
            self._wire.head(b"DATA", len(piece), bytes(piece))
        self._wire.head(b"DONE", 0)

    def _send(self, spec: str) -> None:
        path, comma, mode_text = spec.rpartition(",")
        if not comma:
            self._wire.fail("missing , in ID_SEND_V1")
            raise Ended
        mode = _strtoul(mode_text)
        there = _look(self._files.lstat, path)
        replace = isinstance(there, int) or stat.S_ISREG(there.mode)
        replace = replace or (not isinstance(there, int) and stat.S_ISLNK(there.mode) and not stat.S_ISLNK(mode))
        if replace:
            with contextlib.suppress(OSError):
                self._files.unlink(path)
        if stat.S_ISLNK(mode):
            self._send_link(path)
        else:
            mode &= 0o777
            mode |= (mode >> 3) & 0o070
            mode |= (mode >> 3) & 0o007
            self._send_file(path, mode, replace)

    def _send_file(self, path: str, mode: int, replace: bool) -> None:
        try:
            self._create(path, mode)
            mtime = self._take_data(path)
        except (_Failed, Ended) as end:
            with contextlib.suppress(Ended):
                if isinstance(end, _Failed):
                    self._drain()
            if replace:
                with contextlib.suppress(OSError):
                    self._files.unlink(path)
            raise Ended from None
        self._wire.head(b"OKAY", 0)
        with contextlib.suppress(OSError):
            self._files.utime(path, mtime)

    def _create(self, path: str, mode: int) -> None:
        try:
            self._open_new(path, mode)
        except FileNotFoundError:
            self._make_parents(path, "secure_mkdirs failed")
            try:
                self._open_new(path, mode)
            except OSError as error:
                self._wire.fail_errno("couldn't create file", error)
                raise _Failed from None
        except OSError as error:
            self._wire.fail_errno("couldn't create file", error)
            raise _Failed from None
        with contextlib.suppress(OSError):
            self._files.chmod(path, mode)

    def _open_new(self, path: str, mode: int) -> None:
        """open(2) with O_CREAT; a name that ends in a slash is a folder's, once the folder above is there."""
        if path.endswith("/"):
            self._files.stat(posixpath.dirname(path.rstrip("/")) or "/")
            raise OSError(errno.EISDIR, path)
        self._files.write(path, b"", mode)

    def _make_parents(self, path: str, what: str) -> None:
        made = ""
        for part in filter(None, posixpath.dirname(path).split("/")):
            made += "/" + part
            try:
                self._files.mkdir(made, 0o775)
            except FileExistsError:
                continue
            except OSError as error:
                if not isinstance(_look(self._files.stat, made), int):
                    continue
                self._wire.fail_errno(what, error)
                raise _Failed from None

    def _take_data(self, path: str) -> int:
        while True:
            kind, number = self._wire.read_head()
            if kind == b"DONE":
                return number
            if kind != b"DATA":
                self._wire.fail("invalid data message")
                raise _Failed
            while number:
                piece = self._wire.read(min(number, DATA_MAX))
                number -= len(piece)
                try:
                    self._files.append(path, piece)
                except OSError as error:
                    self._wire.fail_errno("write failed", error)
                    raise _Failed from None

    def _drain(self) -> None:
        """Old hosts go on writing without reading; they would lose the failure text if we closed now."""
        while True:
            kind, number = self._wire.read_head()
            if kind != b"DATA" or number > DATA_MAX:
                return
            self._wire.read(number)

    def _send_link(self, path: str) -> None:
        kind, number = self._wire.read_head()
        if kind != b"DATA":
            self._wire.fail("invalid data message: expected ID_DATA")
            raise Ended
        if number > DATA_MAX:
            self._wire.fail("oversize data message")
            raise Ended
        target = self._wire.read(number).split(b"\0", 1)[0].decode("utf-8", "surrogateescape")
        try:
            self._link(target, path)
        except _Failed:
            raise Ended from None
        kind, _ = self._wire.read_head()
        if kind != b"DONE":
            self._wire.fail("invalid data message: expected ID_DONE")
            raise Ended
        self._wire.head(b"OKAY", 0)

    def _link(self, target: str, path: str) -> None:
        with contextlib.suppress(OSError):
            if self._files.readlink(path) == target:
                return
        with contextlib.suppress(OSError):
            self._files.unlink(path)
        try:
            try:
                self._files.symlink(target, path)
            except FileNotFoundError:
                self._make_parents(path, "secure_mkdirs failed")
                self._files.symlink(target, path)
        except OSError as error:
            self._wire.fail_errno("symlink failed", error)
            raise _Failed from None


class _Failed(Exception):
    """A FAIL has been sent; what the host still sends has to be read."""


def _look(call: Callable[[str], Stat], path: str) -> Stat | int:
    """The stat, or the errno that it failed with."""
    try:
        return call(path)
    except OSError as error:
        return error.errno or errno.EIO


def _strtoul(text: str) -> int:
    """strtoul(3) with base 0: what follows the number is ignored, no number is 0."""
    found = re.match(r"\s*[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)", text)
    if not found:
        return 0
    digits = found.group(1)
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits.startswith("0") else 10
    return int(digits, base) & 0xFFFFFFFF
