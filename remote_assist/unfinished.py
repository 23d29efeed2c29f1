"""Sessions that never came to their end: what a power cut or a kill left behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostics.model import Text
from remote_assist import logread
from remote_assist.datafolder import DataFolder
from remote_assist.errors import RecordError
from remote_assist.journal import Entry, Journal

TAIL_BYTES = 300 * 1024
"""One record is 256 KiB at most (security-reliability.md), so the last one is always whole in this."""


@dataclass(frozen=True)
class LeftOpen:
    """One such session. `changes`: what is still changed on its phone; `unknown`: intents without a result.

    `phone`: the names by which the journal knows its phone. `lost`: what the record says was changed and the journal
    no longer tells how to put back; such a session is never closed by us.
    """

    folder: Path
    phone: dict[str, str]
    changes: tuple[Entry, ...]
    unknown: int
    lost: tuple[Text, ...] = ()

    def describe(self, zh: bool = False) -> str:
        parts = [entry.undo.text().in_language("zh" if zh else "en") for entry in self.changes]
        parts += [
            f"{what.zh}（恢复日志缺失）" if zh else f"{what.en} (its restore journal is damaged)" for what in self.lost
        ]
        if not parts:
            parts.append("手机上没有遗留更改" if zh else "nothing left changed on the phone")
        if self.unknown:
            parts.append(f"{self.unknown} 条命令结果不明" if zh else f"{self.unknown} command(s) with unknown outcome")
        return ("；" if zh else ", ").join(parts)


def left_open(data: DataFolder) -> list[LeftOpen]:
    """Sessions without a seal that no living process is working on, newest first."""
    found = []
    for folder in data.listed():
        if _ends_sealed(folder) or logread.in_use(folder):
            continue
        records = logread.read(folder)
        try:
            journal: Journal | None = Journal(folder)
        except (RecordError, OSError, ValueError, KeyError, TypeError):
            journal = None
        known = {entry.number for entry in journal.entries} if journal else set()
        lost = _changed(records, known)
        changes, phone = (journal.open, journal.phone) if journal else ((), {})
        found.append(LeftOpen(folder, phone, changes, len(logread.unanswered(records)), lost))
    return found


def _changed(records: list[dict[str, Any]], known: set[int]) -> tuple[Text, ...]:
    """What the record says was changed and not put back, and the journal does not know."""
    still: dict[int, Text] = {}
    for record in records:
        body = record["body"]
        number = body.get("journal")
        if not isinstance(number, int) or number in known:
            continue
        if record["type"] == "setting_before" and body.get("kind") != "loss":
            still[number] = _lost(body)
        elif record["type"] == "setting_after" and body.get("state") in ("restored", "left"):
            still.pop(number, None)
    return tuple(still.values())


def _lost(body: dict[str, Any]) -> Text:
    what, back = body.get("what"), body.get("by_hand") or body.get("detail")
    return Text(f"{what}: {back}", f"{body.get('what_zh') or what}：{body.get('by_hand_zh') or back}")


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
