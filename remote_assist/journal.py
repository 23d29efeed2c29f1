"""What was changed on the phone and how to put it back; survives our own death (A4).

One line per event in `journal.ndjson` of the session's folder, fsynced before the phone hears of the change. A line
that power cut in half is ignored: its change was never sent, since sending waits for the whole line.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from diagnostics.model import Output, Text
from remote_assist.errors import RecordError

NAME = "journal.ndjson"


@dataclass(frozen=True, slots=True)
class Undo:
    """How one change is taken back, decided before it is made.

    `kind`: setting | command | reverse | file | loss. `restore`: the command that puts it back (empty for a reverse, which is
    removed through adb, and for a stated loss). `read_back`: the command that shows the state; `expect`: what it
    printed before (stripped), None = it must fail (a file that was not there). `what` and `by_hand` are shown to
    people: the second is what the customer switches back if the phone never returns.
    """

    kind: str
    what: str
    restore: tuple[str, ...] = ()
    read_back: tuple[str, ...] = ()
    expect: str | None = None
    by_hand: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    what_zh: str = ""
    by_hand_zh: str = ""

    def text(self) -> Text:
        return Text(self.what, self.what_zh or self.what)

    def slip(self) -> Text:
        """What to switch back by hand; what was changed, where nothing more is known."""
        return Text(self.by_hand, self.by_hand_zh or self.by_hand) if self.by_hand else self.text()

    def loss(self) -> Text:
        """What is gone for good, as it was said beforehand; empty where nothing is."""
        return Text(self.detail.get("loss", ""), self.detail.get("loss_zh", ""))


@dataclass(frozen=True, slots=True)
class Entry:
    """One journalled change and what became of it: open | restored | could_not |
    left (the customer wanted nothing touched) | lost (a stated loss that came about) | unknown (whether it did)."""

    number: int
    undo: Undo
    state: str
    read_back: str | None = None


class Journal:
    """Append-only; `before` returns only when the line is on disk. Raises RecordError when it cannot be."""

    def __init__(self, folder: Path, phone: dict[str, str] | None = None) -> None:
        self._path = folder / NAME
        self._entries: dict[int, Entry] = {}
        self.phone: dict[str, str] = dict(phone or {})
        """adb serial and the phone's own serial number: by these `restore` knows the phone again."""
        if self._path.exists():
            self._read()
        elif phone is not None:
            self._write({"event": "phone", **self.phone})

    def identify(self, **names: str) -> None:
        self.phone.update(names)
        self._write({"event": "phone", **self.phone})

    def before(self, undo: Undo) -> int:
        """Write down a change that is about to be made; answers its number."""
        number = len(self._entries) + 1
        self._write({"event": "before", "n": number, **_plain(undo)})
        self._entries[number] = Entry(number, undo, _begins(undo))
        return number

    def after(self, number: int, state: str, read_back: str | None) -> None:
        """What became of it. A `could_not` stays open for a later `restore`."""
        self._write({"event": "after", "n": number, "state": state, "read_back": read_back})
        entry = self._entries[number]
        self._entries[number] = Entry(number, entry.undo, state, read_back)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    @property
    def open(self) -> tuple[Entry, ...]:
        """Still to be put back, newest first: the reverse of the order in which they were made."""
        return tuple(entry for entry in reversed(self.entries) if entry.state in ("open", "could_not"))

    def _read(self) -> None:
        raw = self._path.read_bytes()
        whole, newline, torn = raw.rpartition(b"\n")
        for line in whole.split(b"\n") if newline else ():
            self._apply(json.loads(line))
        if torn:
            # The half line of a power cut: cut it off, or the next line would be glued to it.
            with self._path.open("r+b") as file:
                file.truncate(len(raw) - len(torn))
                os.fsync(file.fileno())

    def _apply(self, line: dict[str, Any]) -> None:
        event = line.pop("event")
        if event == "phone":
            self.phone = {key: str(value) for key, value in line.items()}
        elif event == "before":
            number = line.pop("n")
            undo = Undo(**{**line, "restore": tuple(line["restore"]), "read_back": tuple(line["read_back"])})
            self._entries[number] = Entry(number, undo, _begins(undo))
        elif event == "after":
            entry = self._entries[line["n"]]
            self._entries[entry.number] = Entry(entry.number, entry.undo, line["state"], line["read_back"])

    def _write(self, line: dict[str, Any]) -> None:
        data = json.dumps(line, sort_keys=True, ensure_ascii=True).encode() + b"\n"
        try:
            created = not self._path.exists()
            fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                if os.write(fd, data) != len(data):
                    raise OSError("short write")
                os.fsync(fd)
            finally:
                os.close(fd)
            if created:
                folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)
        except OSError as failed:
            raise RecordError("The restore journal cannot be written ({why}).", why=failed) from failed


def _begins(undo: Undo) -> str:
    """A stated loss cannot be put back, but that it happened is known only from the phone's answer."""
    return "unknown" if undo.kind == "loss" else "open"


def _plain(undo: Undo) -> dict[str, Any]:
    plain = asdict(undo)
    plain["restore"] = list(undo.restore)
    plain["read_back"] = list(undo.read_back)
    return plain


MAX_SETTING_CHARS = 500


def setting_value(output: Output) -> str | None:
    """What `settings get` said, if that is a value which can be put back and compared later: one line of plain text of
    at most 500 characters. None for anything else; what cannot be put back is not changed."""
    said = output.text.strip()
    whole = output.complete and output.exit_code == 0 and len(said) <= MAX_SETTING_CHARS
    return said if whole and said.isprintable() and "\ufffd" not in said else None


def setting_undo(namespace: str, key: str, previous: str, what: Text, by_hand: Text) -> Undo:
    """Undo of `settings put`. An unset setting prints `null` and is deleted again, never `put null` (diagnostics.md)."""
    unset = previous == "null"
    restore = ("settings", "delete", namespace, key) if unset else ("settings", "put", namespace, key, previous)
    return Undo(
        kind="setting",
        what=what.en,
        what_zh=what.zh,
        restore=restore,
        read_back=("settings", "get", namespace, key),
        expect=previous,
        by_hand=by_hand.en,
        by_hand_zh=by_hand.zh,
        detail={"namespace": namespace, "key": key, "previous": previous},
    )
