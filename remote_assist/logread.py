"""Reading a record without judging it: for `log show`, the report and the next start. Proving it is verify.py's."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from remote_assist.disk import is_locked
from remote_assist.payloads import identity_mac


def read_bytes(path: Path, limit_bytes: int | None = None) -> bytes:
    """A plain file's bytes; a link, a pipe or a device is refused with OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as f:
        if not stat.S_ISREG(os.fstat(f.fileno()).st_mode):
            raise OSError(f"{path} is not a plain file")
        return f.read() if limit_bytes is None else f.read(limit_bytes)


def read(folder: Path) -> list[dict[str, Any]]:
    """The records that can be read, in the order of the file; unknown types are kept.

    Never raises: a torn tail or a line that is no record is left out, and so is everything where there is no log.
    """
    try:
        content = read_bytes(folder / "log.ndjson")
    except OSError:
        return []
    return [record for line in content.split(b"\n")[:-1] if (record := parse(line)) is not None]


def parse(line: bytes) -> dict[str, Any] | None:
    """One line as a record with the keys that every record has, or None."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("body"), dict):
        return None
    payload = said.get("payload")
    if payload is not None and not (isinstance(payload, dict) and isinstance(payload.get("file"), str)):
        return None
    if type(said.get("seq")) is not int or not all(isinstance(said.get(k), str) for k in ("type", "prev", "session")):
        return None
    return said


def is_sealed(folder: Path) -> bool:
    """Does the record end in a seal, with nothing left to be done? Looks, does not prove."""
    records = read(folder)
    if not records or records[-1]["type"] != "checkpoint" or os.path.lexists(folder / "reserve"):
        return False
    return bool(records[-1]["body"].get("state") == "sealed")


def in_use(folder: Path) -> bool:
    """Is a living process writing this record?"""
    return is_locked(folder / "log.ndjson")


def unanswered(records: Iterable[Mapping[str, Any]]) -> list[int]:
    """The `intent` records whose outcome is unknown: no `result` names them in `body.intent`. Never "not done"."""
    intents: list[int] = []
    answered: set[object] = set()
    for record in records:
        if record["type"] == "intent":
            intents.append(record["seq"])
        elif record["type"] == "result":
            answered.add(record["body"].get("intent"))
    return [seq for seq in intents if seq not in answered]


def erased_files(records: Sequence[Mapping[str, Any]]) -> set[str]:
    """The payload files that `erasure` records name, through the records that they belong to."""
    files = {r["seq"]: r["payload"]["file"] for r in records if isinstance(r.get("payload"), dict)}
    gone: set[str] = set()
    for record in records:
        if record["type"] == "erasure":
            gone.update(files[seq] for seq in record["body"].get("seqs", []) if seq in files)
    return gone


def is_same_phone(folder: Path, phone: Mapping[str, str]) -> bool | None:
    """Does this phone's identity agree with the one the record was opened for? None when that cannot be told."""
    records = read(folder)
    try:
        salt = read_bytes(folder / "payload" / "identity.salt", 64)
    except OSError:
        return None
    held = records[0]["body"].get("phone") if records and records[0]["type"] == "open" else None
    if not isinstance(held, dict):
        return None
    shared = [key for key in phone if key in held]
    return all(held[key] == identity_mac(salt, key, phone[key]) for key in shared) if shared else None
