"""Local anchors: how long the record was and what it ended in, written down outside the session's folder.

They show a cut or an exchanged record to anybody who could not reach both places. Against somebody who holds the
signing key and reaches both, only what is out of their reach helps: the customer's receipt, the bench host's account.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remote_assist.canonical import ANCHOR_DOMAIN, JSON, VERSION, canonical
from remote_assist.disk import Disk
from remote_assist.errors import RecordDamaged
from remote_assist.keys import Signer

SESSION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Anchor:
    """The record's first `n` lines end in the hash `head`; the last of them is a checkpoint saying `state`."""

    n: int
    head: str
    state: str


def anchors_path(anchors: Path, session: str) -> Path:
    """Where one session's anchors are kept."""
    return anchors / f"{session}.ndjson"


class AnchorFile:
    """One session's anchors, one line each, appended and synced one by one."""

    def __init__(self, anchors: Path, session: str, signer: Signer, disk: Disk) -> None:
        """Opens the file, or makes it, durably; a last line that was cut off by a crash is cut away."""
        self._session = session
        self._signer = signer
        self._disk = disk
        path = anchors_path(anchors, session)
        if not os.path.lexists(path):
            disk.mkdir(anchors)
            self._fd = disk.create(path)
            self.known: list[Anchor] = []
            self._size_bytes = 0
            disk.sync_folder(anchors)
            return
        self._fd = disk.open(path)
        try:
            content = os.pread(self._fd, os.fstat(self._fd).st_size, 0)
            whole = content.rfind(b"\n") + 1
            if whole != len(content):
                disk.truncate(self._fd, whole)
                disk.sync(self._fd)
            self._size_bytes = whole
            self.known = [_anchor(line, session) for line in content[:whole].splitlines()]
        except BaseException:
            self.close()
            raise

    def append(self, anchor: Anchor, wall_utc: str) -> None:
        """Durable when it returns. Raises OSError."""
        unsigned: dict[str, JSON] = {
            "head": anchor.head,
            "key": self._signer.public_hex,
            "n": anchor.n,
            "session": self._session,
            "sig": "",
            "state": anchor.state,
            "v": VERSION,
            "wall_utc": wall_utc,
        }
        signature = self._signer.sign(ANCHOR_DOMAIN + canonical(unsigned))
        line = canonical({**unsigned, "sig": signature.hex()}) + b"\n"
        self._disk.append(self._fd, self._size_bytes, line)
        self._size_bytes += len(line)
        self._disk.sync(self._fd)
        self.known.append(anchor)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _anchor(line: bytes, session: str) -> Anchor:
    try:
        said: dict[str, Any] = json.loads(line)
        anchor = Anchor(n=int(said["n"]), head=str(said["head"]), state=str(said["state"]))
        whose = said["session"]
    except (ValueError, TypeError, KeyError, RecursionError) as e:
        raise RecordDamaged("the anchors of session {session} cannot be read", session=session) from e
    if whose != session:
        raise RecordDamaged("the anchors of session {session} are of another session", session=session)
    return anchor
