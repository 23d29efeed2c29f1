"""What a crash left of a record: how much of it is whole, and whether it may be gone on with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remote_assist.anchors import SESSION_NAME, Anchor
from remote_assist.canonical import CHECKPOINT_DOMAIN, FIRST_PREV, KEYS, VERSION, canonical, line_hash
from remote_assist.disk import Disk
from remote_assist.errors import RecordDamaged
from remote_assist.keys import Signer
from remote_assist.logread import parse, read_bytes
from remote_assist.payloads import PAYLOAD_NAME


@dataclass(frozen=True)
class Found:
    """A valid beginning. `whole_bytes` is its length, `tail` what follows it without a newline."""

    records: Sequence[dict[str, Any]]
    heads: Sequence[str]
    whole_bytes: int
    tail: bytes

    @property
    def session(self) -> str:
        return str(self.records[0]["session"])

    @property
    def sealed(self) -> bool:
        return any(r["type"] == "checkpoint" and r["body"].get("state") == "sealed" for r in self.records)

    @property
    def owed(self) -> str | None:
        """The state of the last record if it is a checkpoint: its anchor may not have been written any more."""
        last = self.records[-1]
        return str(last["body"].get("state")) if last["type"] == "checkpoint" else None

    def refuse_if_cut(self, anchors: Sequence[Anchor]) -> None:
        """Raise RecordDamaged where an anchor says that there was more, or something else."""
        for anchor in anchors:
            if anchor.n > len(self.records):
                raise RecordDamaged(
                    "the record has {lines} lines, an anchor saw {n}", lines=len(self.records), n=anchor.n
                )
            if anchor.n < 1 or self.heads[anchor.n - 1] != anchor.head:
                raise RecordDamaged("the record is not the one that was anchored at line {n}", n=anchor.n)


def look(fd: int, signer: Signer) -> Found:
    """Read the log behind `fd`. Raises RecordDamaged when it is not a valid beginning or has another key."""
    content = os.pread(fd, os.fstat(fd).st_size, 0)
    whole = content.rfind(b"\n") + 1
    records: list[dict[str, Any]] = []
    heads: list[str] = []
    prev = FIRST_PREV
    for seq, line in enumerate(content[:whole].split(b"\n")[:-1]):
        record = parse(line)
        if record is None or record.keys() != KEYS or canonical(record) != line:
            raise RecordDamaged("line {seq} is no record", seq=seq)
        if record["seq"] != seq or record["prev"] != prev:
            raise RecordDamaged("the record is damaged at line {seq}", seq=seq)
        if record.get("v") != VERSION or record["session"] != (records or [record])[0]["session"]:
            raise RecordDamaged("line {seq} is of another version or session", seq=seq)
        if seq == 0:
            _check_opening(record, signer)
        payload = record["payload"]
        if payload is not None and not PAYLOAD_NAME.fullmatch(payload["file"]):
            raise RecordDamaged("line {seq} names a payload that cannot be ours", seq=seq)
        if record["type"] == "checkpoint" and not _is_ours(record, signer):
            raise RecordDamaged("the signature at line {seq} is not this technician's", seq=seq)
        records.append(record)
        heads.append(prev := line_hash(line))
    if not records:
        raise RecordDamaged("the record has no beginning")
    return Found(records=records, heads=heads, whole_bytes=whole, tail=content[whole:])


def _check_opening(record: dict[str, Any], signer: Signer) -> None:
    if record["type"] != "open" or not SESSION_NAME.fullmatch(record["session"]):
        raise RecordDamaged("the record has no beginning")
    if record["body"].get("key") != signer.public_hex:
        raise RecordDamaged("the record was begun with another technician's key")


def _is_ours(record: dict[str, Any], signer: Signer) -> bool:
    # Ed25519 signs the same message the same way every time (RFC 8032), so comparing is verifying.
    unsigned = {**record, "body": {**record["body"], "sig": ""}}
    return bool(signer.sign(CHECKPOINT_DOMAIN + canonical(unsigned)).hex() == record["body"].get("sig"))


def put_aside(folder: Path, n: int, tail: bytes, disk: Disk) -> bytes:
    """Keep `tail` in a file of its own before it is cut off; all bytes that were torn at line `n` so far.

    Written again after a crash in between, it is the same file: nothing is lost and nothing doubled.
    """
    path = folder / f"torn-{n:06d}"
    try:
        before = read_bytes(path)
    except FileNotFoundError:
        before = b""
    if not tail or before.endswith(tail):
        return before
    fresh = folder / "torn.new"
    disk.unlink(fresh)
    disk.write_file(fresh, before + tail)
    disk.rename(fresh, path)
    disk.sync_folder(folder)
    return before + tail


def forget_torn(folder: Path, disk: Disk) -> None:
    """Remove the files of `put_aside`: by now a `recovered` record names their bytes as its payload."""
    for path in sorted(folder.glob("torn-*")):
        disk.unlink(path)
