"""What is too big or too private for a record: files beside the log, bound to it by a salted HMAC, so that a file
and its salt can be erased and the chain still verifies."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from remote_assist.canonical import JSON
from remote_assist.disk import Disk

OUR_NAMES = re.compile(r"([0-9]{6,})\.(bin|salt)")
PAYLOAD_NAME = re.compile(r"[0-9]{6,}\.bin")
SALT_BYTES = 32


class Payloads:
    """The folder `payload/` of one session. Files are numbered in the order in which they were begun."""

    def __init__(self, folder: Path, disk: Disk, salt: Callable[[int], bytes] = os.urandom) -> None:
        self._folder = folder
        self.disk = disk
        self._salt = salt
        self._lock = threading.Lock()
        numbers = [int(m[1]) for m in map(OUR_NAMES.fullmatch, self._names()) if m]
        self._next = max(numbers, default=0) + 1

    def _names(self) -> list[str]:
        return sorted(os.listdir(self._folder)) if self._folder.is_dir() else []

    def store(self, data: bytes) -> dict[str, JSON]:
        """Durable when it returns: what the record says about it. Raises OSError; nothing is left behind then."""
        with self._lock:
            number = self._next
            self._next += 1
        name = f"{number:06d}.bin"
        salt = self._salt(SALT_BYTES)
        try:
            self.disk.write_file(self._folder / name, data)
            self.disk.write_file(self._folder / f"{number:06d}.salt", salt)
            self.disk.sync_folder(self._folder)
        except OSError:
            self.discard(name)
            raise
        return {"file": name, "hmac": hmac.new(salt, data, hashlib.sha256).hexdigest(), "size": len(data)}

    def discard(self, name: str) -> None:
        """Take back a file that no record names; one that stays is swept at the next start."""
        for path in self._pair(name):
            try:
                self.disk.unlink(path)
            except OSError:
                pass

    def erase(self, names: Iterable[str]) -> None:
        """Remove files and salts for good, durably. Raises OSError."""
        for name in names:
            for path in self._pair(name):
                self.disk.unlink(path)
        self.disk.sync_folder(self._folder)

    def sweep(self, named: set[str]) -> int:
        """Remove what was written and never recorded (we died in between); how many files of data that was."""
        swept = 0
        for name in self._names():
            m = OUR_NAMES.fullmatch(name)
            if m and f"{m[1]}.bin" not in named:
                self.disk.unlink(self._folder / name)
                swept += m[2] == "bin"
        return swept

    def _pair(self, name: str) -> tuple[Path, Path]:
        # The file before its salt: a file without its salt would look altered, a salt alone says nothing.
        path = self._folder / name
        return path, path.with_suffix(".salt")

    def identity(self, values: Mapping[str, str]) -> dict[str, JSON]:
        """The phone's identity as the record holds it: HMACs under a salt of this session's own, made here."""
        salt = self._salt(SALT_BYTES)
        self.disk.write_file(self._folder / "identity.salt", salt)
        return {key: identity_mac(salt, key, value) for key, value in values.items()}


def identity_mac(salt: bytes, key: str, value: str) -> str:
    """HMAC-SHA256 of `key`, 0x00 and `value` (UTF-8), in hex."""
    message = key.encode() + b"\x00" + value.encode("utf-8", "surrogatepass")
    return hmac.new(salt, message, hashlib.sha256).hexdigest()
