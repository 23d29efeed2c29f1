"""A bugreport in a folder: fetched by us, or unpacked by somebody, with the files that were packed beside its text."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from diagnostics.bugreport_argv import is_kept_file
from diagnostics.bugreport_text import MAX_FILE_BYTES, MAX_FILES
from diagnostics.model import Command, Output, Text
from remote_assist.archive_content import ENTRY, is_report_name, listed
from remote_assist.capture_folder import INDEX, Folder
from remote_assist.errors import UsageError

FETCHED = "bugreport.zip"
"""The name that `capture --bugreport` gives to what it fetches."""


def report_in(path: Path) -> tuple[Path, tuple[Text, ...]] | None:
    """The one bugreport of a folder without an index, and what is said of others; None when there is none.

    Raises UsageError that names them when there are several and nothing says which is meant.
    """
    folder = Folder(path)
    try:
        if INDEX in folder.names:
            return None
        reports = [name for name in folder.names if is_report_name(name.removesuffix(".zip") + _text(name))]
        named = folder.read(ENTRY, 4096) if ENTRY in folder.names else None
    finally:
        folder.close()
    entry = named[0].decode("utf-8", "replace").strip() if named is not None else None
    chosen = next((name for name in (FETCHED, entry) if name in reports), None)
    if chosen is None and len(reports) > 1:
        raise UsageError(
            "There are {count} bugreports in {folder}: {names}.",
            next_step="Name the one that is meant.",
            count=len(reports),
            folder=path,
            names=listed(reports),
        )
    if not reports:
        return None
    chosen = chosen or reports[0]
    left = [name for name in reports if name != chosen]
    notes = (Text(f"Left alone in the folder: {listed(left)}.", f"文件夹中已略过：{listed(left)}。"),) if left else ()
    return path / chosen, notes


def _text(name: str) -> str:
    return ".txt" if name.endswith(".zip") else ""


def kept_files(path: Path) -> tuple[list[Output], tuple[Text, ...]]:
    """Tombstones and ANR traces of a report that was unpacked into this folder, and what was left out."""
    outputs: list[Output] = []
    notes: list[Text] = []
    for kind in ("tombstones", "anr"):
        below = ("FS", "data", kind)
        if not os.path.lexists(path.joinpath(*below)):
            continue
        try:
            folder = Folder(path, *below)
        except UsageError:
            name = "/".join(below)
            notes.append(Text(f"{name} cannot be read as a folder.", f"{name} 无法作为文件夹读取。"))
            continue
        try:
            outputs += _outputs(folder, f"/data/{kind}/", MAX_FILES - len(outputs))
        finally:
            folder.close()
        notes += folder.notes
    return outputs, tuple(notes)


def _outputs(folder: Folder, where: str, most: int) -> Iterable[Output]:
    names = [name for name in folder.names if is_kept_file(("cat", where + name))]
    for name in names[:most]:
        read = folder.read(name, MAX_FILE_BYTES)
        if read is not None:
            yield Output(Command(("cat", where + name)), None, read[0], complete=read[1])
