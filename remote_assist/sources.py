"""Whatever a technician hands in, read as one capture: folder, bugreport (.zip, .txt, .gz), the text of one command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from diagnostics.bugreport_argv import traces_named
from diagnostics.dump_shapes import ANR, BUGREPORT, DUMPSTATE_LOG, HEAD_LINES, recognise
from diagnostics.model import Argv, Command, Output, Text, decode
from remote_assist.archive_content import ZipFolder, content_of
from remote_assist.bugreport import read_report, read_single, several
from remote_assist.bugreport_folder import kept_files, report_in
from remote_assist.bugreport_zip import MAX_FILE_BYTES, BugreportZip, head_of, name_of
from remote_assist.capture import Capture, read_capture, read_files
from remote_assist.capture_loose import loose_name
from remote_assist.errors import Sentence, UsageError
from remote_assist.pasted import is_quoted, prompts, read_pasted, unquoted
from remote_assist.sentences import message
from remote_assist.source_file import SourceFile, lines_of, refuse_binary


def read_any(path: Path, known: Iterable[Argv]) -> Capture:
    """Read a capture folder, a loose folder, a bugreport of Android 7 to 16, an archive of one of them, or the text of
    commands; `-` is standard input.

    `known`: the argument lists that the areas at hand read. What was read and what was left out stands in `said` and
    `notes`. Raises UsageError (exit 2), one sentence, for everything else.
    """
    wanted = tuple(known)
    if not os.path.isdir(path):
        return _read_file(path, wanted, may_be_link=True)
    report = report_in(path)
    if report is None:
        return _not_empty(path, read_capture(path, wanted))
    files, notes = kept_files(path)
    return _read_file(report[0], wanted, files, (*report[1], *notes))


def _not_empty(path: Path, capture: Capture) -> Capture:
    if any(True for _ in capture.outputs):
        return capture
    raise UsageError(
        "In {path} is no bugreport, no capture with outputs, and no text that is named after a command which the areas asked "
        "for read.",
        next_step="Name the file that is meant, or a folder made by `remote-assist capture DIR`.",
        path=path,
    )


def _read_file(
    path: Path,
    known: tuple[Argv, ...],
    files: Iterable[Output] = (),
    notes: tuple[Text, ...] = (),
    *,
    may_be_link: bool = False,
) -> Capture:
    source = SourceFile(path, may_be_link=may_be_link)
    if source.link is not None:
        notes += (
            Text(f"{path.name} is a link; read was {source.link}.", f"{path.name} 是链接；读取的是 {source.link}。"),
        )
    try:
        if source.kind == "zip":
            return _read_zip(source.path, BugreportZip(source.path, source.file), known, notes)
        return _read_text(source.path.name, source.path.stem, source.head, source.pieces(), known, files, notes)
    finally:
        source.close()


def _read_zip(path: Path, archive: BugreportZip, known: tuple[Argv, ...], notes: tuple[Text, ...]) -> Capture:
    content = content_of(archive, known)
    notes += content.notes
    if content.report is None:
        capture = _not_empty(path, read_files(ZipFolder(archive, content.folder or ""), known))
        count = sum(1 for _ in capture.outputs)
        said = Text(f"A capture in the archive: {count} outputs.", f"压缩包中的采集内容：{count} 项输出。")
        return replace(capture, said=(said,), notes=notes + capture.notes)
    head = head_of(archive.pieces(content.report, 1 << 17))
    if not head:
        raise UsageError("The text in {path} is empty.", next_step="Fetch the bugreport again.", path=path)
    refuse_binary(Sentence("{name} in {path}", name=name_of(content.report)[:80], path=path), head)
    files: list[Output] = []
    for remote, one in archive.files():
        try:
            data = b"".join(archive.pieces(one, MAX_FILE_BYTES))
        except UsageError as damaged:
            notes += (Text(f"{remote} was left out: {damaged.message}", f"已略过 {remote}：{message(damaged, 'zh')}"),)
            continue
        files.append(Output(Command(("cat", remote)), None, data, complete=one.file_size <= len(data)))
    return _read_text(path.name, path.stem, head, archive.pieces(content.report), known, files, notes)


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
        return replace(read_pasted(name, lines, known), notes=notes)
    named = next((argv for argv in known if loose_name(argv) == stem), None)
    kind = shape.kinds[0] if len(shape.kinds) == 1 else None
    # A log does not say which buffers it was asked for; its file's name does.
    if named is not None and (kind is None or named[0] == kind[0] == "logcat"):
        kind = named
    if kind == ANR:
        kind = traces_named(name) or ANR
    if kind is None or kind == DUMPSTATE_LOG:
        raise several(name, shape.kinds)
    single = read_single(name, kind, lines, known, part=shape.part, guessed=kind != named)
    return replace(single, notes=notes)
