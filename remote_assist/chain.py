"""The log file itself: one line a record, each holding the hash of the one before, signed and anchored at times.

Knows nothing of threads; sessionlog.py lets one in at a time.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace

from remote_assist.anchors import Anchor, AnchorFile
from remote_assist.canonical import (
    CHECKPOINT_DOMAIN,
    FIRST_PREV,
    JSON,
    MAX_LINE_BYTES,
    VERSION,
    canonical,
    line_hash,
)
from remote_assist.disk import Disk
from remote_assist.errors import RecordError
from remote_assist.keys import Signer
from remote_assist.opening import Clock
from remote_assist.reopening import Found

CHECKPOINT_RECORDS = 10
CHECKPOINT_NS = 5_000_000_000
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,31}")
OURS = frozenset({"open", "checkpoint", "recovered", "end", "erasure"})


@dataclass(frozen=True)
class End:
    """Where the log ends. One value, so that Ctrl-C between two assignments cannot leave half of it.

    `owed`: the last record is a checkpoint that says this, and its anchor has not been written.
    """

    size_bytes: int = 0
    n: int = 0
    head: str = FIRST_PREV
    owed: str | None = None


class Chain:
    """Methods raise OSError from the disk (SyncFailed from a sync); RecordError for what is no record."""

    def __init__(self, fd: int, session: str, anchors: AnchorFile, signer: Signer, clock: Clock, disk: Disk) -> None:
        self.session = session
        self.anchors = anchors
        self._fd = fd
        self._signer = signer
        self._clock = clock
        self._boot_id = clock.boot_id()
        self._disk = disk
        self.end = End()
        self._unsigned = 0
        self._signed_ns = clock.mono_ns()

    def take_up(self, found: Found) -> None:
        """Go on after what another process left, with the anchor that it may have owed."""
        owed = found.owed
        if owed is not None and Anchor(len(found.records), found.heads[-1], owed) in self.anchors.known:
            owed = None
        self.end = End(found.whole_bytes, len(found.records), found.heads[-1], owed)
        self.pay()

    @property
    def due(self) -> bool:
        """Is it time for a checkpoint?"""
        return self._unsigned >= CHECKPOINT_RECORDS or self._clock.mono_ns() - self._signed_ns >= CHECKPOINT_NS

    def put(
        self,
        type: str,
        actor: str,
        body: JSON,
        *,
        consent_id: str | None = None,
        payload: JSON = None,
        phase: str | None = None,
    ) -> int:
        """Write one record, in one write; its number. Not durable before the next `sync`. `body` is plain."""
        if not _TYPE.fullmatch(type):
            raise RecordError("a record's type cannot be {type!r}", type=type)
        if not all(isinstance(text, str) for text in (actor, consent_id or "", phase or "")):
            raise RecordError("actor, consent_id and phase of a record are text")
        return self._write(self._record(type, actor, body, consent_id, payload, phase), owed=None)

    def put_checkpoint(self, state: str) -> None:
        """Write a signed checkpoint; `pay` makes it durable and anchors it, at the latest before the next record."""
        body: dict[str, JSON] = {"key": self._signer.public_hex, "sig": "", "state": state}
        record = self._record("checkpoint", "tool", body, None, None, None)
        body["sig"] = self._signer.sign(CHECKPOINT_DOMAIN + canonical(record)).hex()
        self._write(record, owed=state)
        self._unsigned = 0
        self._signed_ns = self._clock.mono_ns()

    def sync(self) -> None:
        """Everything written so far is durable when this returns."""
        self._disk.sync(self._fd)

    def pay(self) -> None:
        """Write the anchor of the last checkpoint, if it has none yet: durable log first, then the anchor."""
        end = self.end
        if end.owed is not None:
            self.sync()
            self.anchors.append(Anchor(end.n, end.head, end.owed), self._clock.wall_utc())
            self.end = replace(end, owed=None)

    def close(self) -> None:
        self.anchors.close()
        os.close(self._fd)

    def _record(
        self, type: str, actor: str, body: JSON, consent_id: str | None, payload: JSON, phase: str | None
    ) -> dict[str, JSON]:
        self.pay()
        return {
            "actor": actor,
            "body": body,
            "boot_id": self._boot_id,
            "consent_id": consent_id,
            "mono_ns": self._clock.mono_ns(),
            "payload": payload,
            "phase": phase,
            "prev": self.end.head,
            "seq": self.end.n,
            "session": self.session,
            "type": type,
            "v": VERSION,
            "wall_utc": self._clock.wall_utc(),
        }

    def _write(self, record: dict[str, JSON], owed: str | None) -> int:
        line = canonical(record)
        if len(line) >= MAX_LINE_BYTES:
            raise RecordError(
                "a record of {bytes} bytes is too large: its content belongs in a payload", bytes=len(line)
            )
        before = self.end
        try:
            self._disk.append(self._fd, before.size_bytes, line + b"\n")
            self.end = End(before.size_bytes + len(line) + 1, before.n + 1, line_hash(line), owed)
        except BaseException:
            # Ctrl-C may come between the write and the line after it; what nobody was told of is taken back.
            self._disk.truncate(self._fd, self.end.size_bytes)
            raise
        self._unsigned += 1
        return before.n
