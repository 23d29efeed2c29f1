"""Sessions that never came to their end: what a power cut or a kill left behind."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from remote_assist import logread
from remote_assist.datafolder import DataFolder
from remote_assist.errors import RecordError
from remote_assist.journal import Entry, Journal

TAIL_BYTES = 300 * 1024
"""One record is 256 KiB at most (security-reliability.md), so the last one is always whole in this."""


@dataclass(frozen=True)
class LeftOpen:
    """One such session. `changes`: what is still changed on its phone; `unknown`: intents without a result."""

    folder: Path
    adb_serial: str
    serialno: str | None
    changes: tuple[Entry, ...]
    unknown: int

    def describe(self, zh: bool = False) -> str:
        parts = [entry.undo.what for entry in self.changes]
        if self.unknown:
            parts.append(f"{self.unknown} 条命令结果不明" if zh else f"{self.unknown} command(s) with unknown outcome")
        nothing = "手机上没有遗留更改" if zh else "nothing left changed on the phone"
        return ", ".join(parts if self.changes else [*parts, nothing])


def left_open(data: DataFolder) -> list[LeftOpen]:
    """Sessions without a seal that no living process is working on, newest first."""
    found = []
    for folder in data.listed():
        if _ends_sealed(folder) or logread.in_use(folder):
            continue
        unknown = len(logread.unanswered(logread.read(folder)))
        try:
            journal = Journal(folder)
        except (RecordError, OSError, json.JSONDecodeError, KeyError, TypeError):
            found.append(LeftOpen(folder, "", None, (), unknown))
            continue
        phone = journal.phone
        found.append(LeftOpen(folder, phone.get("adb_serial", ""), phone.get("serialno"), journal.open, unknown))
    return found


def _ends_sealed(folder: Path) -> bool:
    """`logread.is_sealed`, from the end of the file alone: a bench has thousands of old sessions."""
    if os.path.lexists(folder / "reserve"):
        return False
    try:
        with (folder / "log.ndjson").open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - TAIL_BYTES))
            tail = file.read(TAIL_BYTES)
    except OSError:
        return False
    last = logread.parse(tail.removesuffix(b"\n").rpartition(b"\n")[2]) if tail.endswith(b"\n") else None
    return last is not None and last["type"] == "checkpoint" and last["body"].get("state") == "sealed"
