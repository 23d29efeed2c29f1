"""Capture folders: what a phone printed, kept to be judged later or elsewhere.

Two kinds are read. Ours has a `capture.json` (`{"schema": 1, "phone", "captured_at_utc", "phone_time_s", "outputs":
[{"argv", "file", "stderr_file", "exit_code", "complete", "started_at_utc", "duration_s"}]}`, and, so that times are
judged as they were live, `utc_offset_s` and `host_time_s`). A loose one is a folder of text files named after their
command: `dumpsys_battery.txt`, `df_data.txt`, `logcat_-b_crash_-d.txt`.

A capture is untrusted: it may come from anybody by mail. File names in it must be plain names, nothing is followed
out of the folder, only plain files are opened, and every size is capped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from diagnostics.getprop_text import identity
from diagnostics.model import Argv, Command, Now, Output, Outputs, Text
from remote_assist.capture_folder import INDEX, MAX_FILES, Files, Folder, is_plain_name
from remote_assist.capture_loose import loose_name as loose_name
from remote_assist.capture_loose import read_loose, sdk_of
from remote_assist.errors import OutputError, Sentence, UsageError

if TYPE_CHECKING:
    from remote_assist.privacy.text import Mask

SCHEMA = 1
MAX_INDEX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Capture:
    """`phone`: brand, model, android, sdk, serial. `foreign`: names of files that were not understood.
    `notes`: what was left out and why, in sentences. `said`: what it was taken for and how far it goes."""

    phone: Mapping[str, str | None]
    outputs: Outputs
    now: Now
    foreign: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    said: tuple[Text, ...] = ()


def read_capture(path: Path, known: Iterable[Argv]) -> Capture:
    """Read a capture folder. `known`: the argument lists whose loose files are looked for.

    A file that is missing, is no plain file, or comes after the size caps leaves its output absent, with a note.
    Raises UsageError (exit 2) when there is no such folder, or its capture.json is not one.
    """
    folder = Folder(path)
    try:
        return read_files(folder, known)
    finally:
        folder.close()


def read_files(folder: Files, known: Iterable[Argv]) -> Capture:
    """The same for files that are in hand, of a folder or of an archive."""
    if INDEX in folder.names:
        return _described(folder)
    phone, outputs, now, foreign = read_loose(folder, known)
    return Capture(phone, outputs, now, foreign, tuple(folder.notes))


def _broken(folder: Files, why: Sentence) -> UsageError:
    return UsageError(
        "{file} in {folder} is not a capture's: {why}.",
        next_step="Capture again, or take capture.json away to have the files read by their names.",
        file=INDEX,
        folder=folder.path,
        why=why,
    )


def _described(folder: Files) -> Capture:
    index = _index(folder)
    outputs: list[Output] = []
    used = {INDEX}
    entries = index.get("outputs")
    if not isinstance(entries, list) or len(entries) > MAX_FILES:
        raise _broken(folder, Sentence('"outputs" is no list of outputs'))
    for entry in entries:
        argv, names = _entry(folder, entry)
        used |= {name for name in names if name is not None}
        stdout = folder.read(names[0]) if names[0] is not None else None
        if stdout is None:
            continue
        stderr = folder.read(names[1]) if names[1] is not None else None
        outputs.append(
            Output(
                Command(argv),
                entry.get("exit_code"),
                stdout[0],
                stderr[0] if stderr is not None else b"",
                _number(entry.get("duration_s")),
                entry.get("complete", True) and stdout[1],
            )
        )
    found = Outputs(outputs)
    phone = _phone(folder, index, found)
    now = Now(
        _seconds(index.get("phone_time_s")),
        _seconds(index.get("utc_offset_s")),
        _seconds(index.get("host_time_s")),
        sdk_of(phone),
    )
    return Capture(phone, found, now, tuple(n for n in folder.names if n not in used), tuple(folder.notes))


def _index(folder: Files) -> dict[str, Any]:
    raw = folder.read(INDEX, MAX_INDEX_BYTES)
    if raw is None or not raw[1]:
        raise _broken(folder, Sentence("it is no plain file of at most 4 MiB"))
    try:
        index = json.loads(raw[0])
    except (ValueError, RecursionError):
        raise _broken(folder, Sentence("it is not JSON")) from None
    if not isinstance(index, dict) or type(index.get("schema")) is not int:
        raise _broken(folder, Sentence('it has no "schema"'))
    if index["schema"] != SCHEMA:
        raise _broken(
            folder, Sentence("its schema is {found}, this version reads {known}", found=index["schema"], known=SCHEMA)
        )
    return index


def _entry(folder: Files, entry: object) -> tuple[Argv, tuple[str | None, str | None]]:
    if not isinstance(entry, dict):
        raise _broken(folder, Sentence("an output is no object"))
    argv = entry.get("argv")
    if not isinstance(argv, list) or not 0 < len(argv) <= 64 or not all(_is_text(word) for word in argv):
        raise _broken(folder, Sentence('"argv" of an output is no list of words'))
    if not isinstance(entry.get("complete", True), bool):
        raise _broken(folder, Sentence('"complete" of an output is neither true nor false'))
    if entry.get("exit_code") is not None and type(entry["exit_code"]) is not int:
        raise _broken(folder, Sentence('"exit_code" of an output is no whole number'))
    names = (entry.get("file"), entry.get("stderr_file"))
    for name in names:
        if name is not None and not is_plain_name(name):
            raise _broken(folder, Sentence("a file name in it is not a plain name inside the folder"))
    return tuple(argv), names


def _phone(folder: Files, index: dict[str, Any], outputs: Outputs) -> dict[str, str | None]:
    told = index.get("phone", {})
    if not isinstance(told, dict):
        raise _broken(folder, Sentence('"phone" is no object'))
    phone = identity(outputs)
    for fact, value in told.items():
        if fact in phone and (_is_text(value) or type(value) is int):
            phone[fact] = str(value)[:200]
    return phone


def _is_text(value: object) -> bool:
    """A string of reasonable length that UTF-8 can hold: JSON can smuggle lone surrogates, a terminal cannot."""
    if not isinstance(value, str) or len(value) > 4096:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _seconds(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else None


class Timed(Protocol):
    """One output and when it was asked for (UTC, our clock)."""

    @property
    def output(self) -> Output: ...
    @property
    def started_at_utc(self) -> str: ...


class Acquired(Protocol):
    """Everything that was read from one phone (`remote_assist.checking.Acquired`)."""

    @property
    def timed(self) -> Iterable[Timed]: ...
    @property
    def now(self) -> Now: ...
    @property
    def captured_at_utc(self) -> str: ...


def write_capture(folder: Path, phone: Mapping[str, str | None], acquired: Acquired, mask: Mask) -> None:
    """Write our kind of capture: 0001.txt, 0002.txt … and last of all capture.json, so that a folder with an index is
    a whole one. `folder` must be absent or empty. What the phone printed is masked, with what these outputs name of the
    phone; it judges to the same facts. Readable by this user alone. Raises UsageError for a folder with content, OutputError when it cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(
                "{folder} is not empty; a capture gets a folder of its own.",
                next_step="Name a folder that is not there.",
                folder=folder,
            )
        from remote_assist.privacy.known import gathered

        mask.known = gathered([timed.output.stdout for timed in acquired.timed], mask.known)
        entries = []
        for number, timed in enumerate(acquired.timed, 1):
            output = timed.output
            _new_file(folder / f"{number:04}.txt", mask.data(output.stdout))
            if output.stderr:
                _new_file(folder / f"{number:04}.err.txt", mask.data(output.stderr))
            entries.append(
                {
                    "argv": list(output.command.argv),
                    "file": f"{number:04}.txt",
                    "stderr_file": f"{number:04}.err.txt" if output.stderr else None,
                    "exit_code": output.exit_code,
                    "complete": output.complete,
                    "started_at_utc": timed.started_at_utc,
                    "duration_s": output.duration_s,
                }
            )
        now = acquired.now
        index = {
            "schema": SCHEMA,
            "phone": {**phone, "serial": mask.text(phone.get("serial") or "") or None},
            "captured_at_utc": acquired.captured_at_utc,
            "phone_time_s": now.phone_time_s,
            "utc_offset_s": now.utc_offset_s,
            "host_time_s": now.host_time_s,
            "outputs": entries,
        }
        _new_file(folder / (INDEX + ".new"), json.dumps(index, indent=1).encode() + b"\n")
        os.replace(folder / (INDEX + ".new"), folder / INDEX)
    except OSError as refused:
        raise OutputError(
            "The capture cannot be written to {folder}: {why}.",
            next_step="Free space there, or name another folder.",
            folder=folder,
            why=refused,
        ) from None


def _new_file(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(data)
