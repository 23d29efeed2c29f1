"""The technician's signing key: one Ed25519 key a technician, made on first use, in the data folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from remote_assist.errors import RecordError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}")


class Signer:
    """A private key in memory. `public_hex` is what the record and `verify --key` know it by."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()
        self.public_hex = self.public.hex()

    @classmethod
    def from_seed(cls, seed: bytes) -> Signer:
        """From the 32 bytes of an Ed25519 private key (RFC 8032, 5.1.5)."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same signature."""
        return self._private.sign(message)


def file_name(technician: str) -> str:
    """The technician's name as a file name: itself where that is safe, else a hash of it."""
    if _PLAIN_NAME.fullmatch(technician):
        return technician
    return "t-" + hashlib.sha256(technician.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def load_or_create(data: Path, technician: str) -> Signer:
    """The technician's key from `data`/keys (0700, the key 0600, PKCS#8 PEM; the public half beside it in hex).

    Raises RecordError where it cannot be read or made, or where others can read it.
    """
    if not technician:
        raise RecordError("no technician is named, so there is no key to sign the record with")
    folder = data / "keys"
    path = folder / f"{file_name(technician)}.key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not os.path.lexists(path):
            _create(path)
        signer = _load(path)
        public = path.with_suffix(".pub")
        _keep_older(public, signer.public_hex)
        if not os.path.lexists(public):
            _write_new(public, signer.public_hex.encode() + b"\n")
    except OSError as e:
        raise RecordError("the signing key {path} cannot be used: {why}", path=path, why=e) from e
    return signer


def _keep_older(public: Path, own_hex: str) -> None:
    """The public half of a key that was moved away stays trusted, under another name: old records are still its."""
    try:
        known = public.read_text(encoding="ascii").split()[0]
    except (FileNotFoundError, IndexError, UnicodeDecodeError):
        return
    if known != own_hex:
        public.rename(public.with_name(f"{public.stem}-until-{int(time.time())}.pub"))


def _create(path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    _write_new(
        path,
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _write_new(path: Path, content: bytes) -> None:
    # Whole before it has its name, and whoever is second keeps the first one's: two starts at once share one key.
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _load(path: Path) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(fd, "rb") as f:
        if stat.S_IMODE(os.fstat(f.fileno()).st_mode) & 0o077:
            raise RecordError(
                "the signing key {path} can be read by others",
                next_step="Treat it as known to them: move it away; a new one is made at the next start.",
                path=path,
            )
        content = f.read(1 << 16)
    try:
        key = load_pem_private_key(content, password=None)
    except ValueError as e:
        raise RecordError("the signing key {path} cannot be read: {why}", path=path, why=e) from e
    if not isinstance(key, Ed25519PrivateKey):
        raise RecordError("the signing key {path} is not an Ed25519 key", path=path)
    return Signer(key)
