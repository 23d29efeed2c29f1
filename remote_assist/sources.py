"""Whatever a technician hands in, read as one capture: folder, bugreport (.zip, .txt, .gz), the text of one command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from diagnostics.bugreport_argv import traces_named
from diagnostics.dump_shapes import ANR, BUGREPORT, DUMPSTATE_LOG, HEAD_LINES, recognise
from diagnostics.model import Argv, Command, Output, Text, decode
from remote_assist.bugreport import read_report, read_single, several
from remote_assist.bugreport_zip import MAX_FILE_BYTES, BugreportZip, head_of
from remote_assist.capture import Capture, read_capture
from remote_assist.capture_folder import INDEX
from remote_assist.capture_loose import loose_name
from remote_assist.errors import Sentence, UsageError
from remote_assist.pasted import is_quoted, prompts, read_pasted, unquoted
from remote_assist.sentences import message
from remote_assist.source_file import SourceFile, lines_of, refuse_binary

FETCHED = "bugreport.zip"
"""The name that `capture --bugreport` gives to what it fetches."""


def read_any(path: Path, known: Iterable[Argv]) -> Capture:
    """Read a capture folder, a loose folder, a bugreport of Android 7 to 16, or the text of one command.

    `known`: the argument lists that the areas at hand read. What was read and what was left out stands in `said` and
    `notes`. Raises UsageError (exit 2), one sentence, for everything else.
    """
    wanted = tuple(known)
    if not os.path.isdir(path):
        return _read_file(path, wanted)
    report = _report_in(path)
    return read_capture(path, wanted) if report is None else _read_file(report, wanted)


def _report_in(folder: Path) -> Path | None:
    """The one bugreport in a folder without an index: fetched by us, or unpacked by somebody."""
    if os.path.exists(folder / INDEX):
        return None
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return None
    if FETCHED in names:
        return folder / FETCHED
    reports = [name for name in names if name.startswith("bugreport-") and name.endswith((".zip", ".txt"))]
    if len(reports) > 1:
        raise UsageError(
            "There are {count} bugreports in {folder}.",
            next_step="Name the one that is meant.",
            count=len(reports),
            folder=folder,
        )
    return folder / reports[0] if reports else None


def _read_file(path: Path, known: tuple[Argv, ...]) -> Capture:
    source = SourceFile(path)
    try:
        if source.kind == "zip":
            return _read_zip(path, BugreportZip(path, source.file), known)
        return _read_text(path.name, path.stem, source.head, source.pieces(), known)
    finally:
        source.close()


def _read_zip(path: Path, archive: BugreportZip, known: tuple[Argv, ...]) -> Capture:
    member = archive.text()
    head = head_of(archive.pieces(member, 1 << 17))
    if not head:
        raise UsageError("The text in {path} is empty.", next_step="Fetch the bugreport again.", path=path)
    refuse_binary(Sentence("The largest text in {path}", path=path), head)
    notes: list[Text] = []
    files: list[Output] = []
    for remote, one in archive.files():
        try:
            data = b"".join(archive.pieces(one, MAX_FILE_BYTES))
        except UsageError as damaged:
            notes.append(
                Text(f"{remote} was left out: {damaged.message}", f"已略过 {remote}：{message(damaged, 'zh')}")
            )
            continue
        files.append(Output(Command(("cat", remote)), None, data, complete=one.file_size <= len(data)))
    return _read_text(path.name, path.stem, head, archive.pieces(member), known, files, tuple(notes))


def _read_text(
    name: str,
    stem: str,
    head: bytes,
    pieces: Iterator[bytes],
    known: tuple[Argv, ...],
    files: Iterable[Output] = (),
    notes: tuple[Text, ...] = (),
) -> Capture:
    if not head.strip():
        raise UsageError("{name} holds nothing but white space.", next_step="Fetch it again.", name=name)
    lines = lines_of(pieces)
    first = decode(head).split("\n", HEAD_LINES)[:HEAD_LINES]
    if is_quoted(first):
        lines = unquoted(lines)
        first = [
            line.decode("utf-8", "replace") for line in unquoted(line.encode("utf-8", "replace") for line in first)
        ]
    shape = recognise(first)
    asked = prompts(first)
    if BUGREPORT in shape.kinds and asked < 2:
        return read_report(name, lines, known, files, notes)
    if asked:
        return read_pasted(name, lines, known)
    named = next((argv for argv in known if loose_name(argv) == stem), None)
    kind = shape.kinds[0] if len(shape.kinds) == 1 else None
    # A log does not say which buffers it was asked for; its file's name does.
    if named is not None and (kind is None or named[0] == kind[0] == "logcat"):
        kind = named
    if kind == ANR:
        kind = traces_named(name) or ANR
    if kind is None or kind == DUMPSTATE_LOG:
        raise several(name, shape.kinds)
    return read_single(name, kind, lines, known, part=shape.part, guessed=kind != named)
