"""scrcpy's server file: found on this computer, known by its hash, or refused. Nothing is ever fetched.

Looked for in this order: `SCRCPY_SERVER_PATH`; the data file of the extra `remote-assist[mirror]` (the package
muti-scrcpy-client, which is never imported); an installed scrcpy. The two hashes are those of Genymobile's releases.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from remote_assist.errors import UsageError

VERSIONS: Mapping[str, str] = {
    "8588238c9a5a00aa542906b6ec7e6d5541d9ffb9b5d0f6e1bc0e365e2303079e": "3.3.4",
    "deacb991ed2509715160ffdc7907e47b4160eb30d1566217e9047fd5b8850cae": "4.1",
}
"""sha256 of the server files that are spoken to."""

EXTRA, DATA_FILE = "muti-scrcpy-client", "scrcpy/scrcpy-server.jar"
INSTALLED = ("share/scrcpy/scrcpy-server", "scrcpy-server")
"""Below the prefix of an installed `scrcpy`, or beside it (its Windows and static archives)."""

MAX_BYTES = 4 << 20
GET_ONE = "Install it with `pip install 'remote-assist[mirror]'`, or name the file in SCRCPY_SERVER_PATH."


@dataclass(frozen=True, slots=True)
class ServerFile:
    """The bytes to push, and which protocol they speak. `where` is for people."""

    version: str
    data: bytes
    sha256: str
    where: str


def find(environment: Mapping[str, str] | None = None) -> ServerFile:
    """The server file. A file that was named and is not one of the two is refused, not passed over.

    Raises UsageError (exit 2) that says what was found and how to get one.
    """
    named = (os.environ if environment is None else environment).get("SCRCPY_SERVER_PATH")
    if named:
        return _checked(Path(named), "SCRCPY_SERVER_PATH")
    stranger: UsageError | None = None
    for path, where in (*_extra(), *_installed()):
        try:
            return _checked(path, where)
        except UsageError as refused:
            stranger = stranger or refused
    if stranger is not None:
        raise stranger
    raise UsageError("There is no scrcpy server file on this computer.", next_step=GET_ONE)


def practice(version: str = "3.3.4") -> ServerFile:
    """A file of ours for practice phones, which bring their own server: it holds no program."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as jar:
        jar.writestr(zipfile.ZipInfo(f"practice-{version}"), "Only a practice phone takes this for a scrcpy server.\n")
    data = packed.getvalue()
    return ServerFile(version, data, hashlib.sha256(data).hexdigest(), "practice")


def _checked(path: Path, where: str) -> ServerFile:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as failed:
        raise UsageError(
            "{path} ({where}) cannot be read: {why}.", next_step=GET_ONE, path=path, where=where, why=failed
        ) from None
    digest = hashlib.sha256(data).hexdigest()
    version = VERSIONS.get(digest)
    if version is None:
        raise UsageError(
            "{path} ({where}) is not the server file of scrcpy 3.3.4 or 4.1.", next_step=GET_ONE, path=path, where=where
        )
    return ServerFile(version, data, digest, where)


def _extra() -> Iterator[tuple[Path, str]]:
    from importlib import metadata

    try:
        path = metadata.distribution(EXTRA).locate_file(DATA_FILE)
    except metadata.PackageNotFoundError:
        return
    yield Path(str(path)), EXTRA


def _installed() -> Iterator[tuple[Path, str]]:
    program = shutil.which("scrcpy")
    if program is None:
        return
    real = Path(program).resolve()
    for path in (real.parent.parent / INSTALLED[0], real.parent / INSTALLED[1]):
        if path.is_file():
            yield path, "installed scrcpy"
