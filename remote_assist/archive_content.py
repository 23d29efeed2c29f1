"""What an archive is meant to be: one bugreport, or one capture. Several are refused by name; what is left out is named.

A bugreport's archive (AOSP cmds/dumpstate) has a `main_entry.txt` that names its text; without it the text is known by
its name, then by its first lines. A capture is `capture.json` with its files, or texts named after their commands, at the
top or in one folder. An archive inside the archive is not opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostics.dump_shapes import BUGREPORT, DUMPSTATE_LOG, HEAD_LINES, recognise
from diagnostics.model import Argv, Text, decode
from diagnostics.transcript_text import asked
from remote_assist.bugreport_zip import AGAIN, BugreportZip, head_of, leads_out
from remote_assist.capture_folder import INDEX, Files
from remote_assist.capture_loose import loose_among
from remote_assist.errors import UsageError

ENTRY = "main_entry.txt"
MAX_LOOKED_AT = 40
_SHOWN = 6
_REPORT_NAME = re.compile(r"(?:bugreport|dumpstate|dumpState)[^/]{0,200}\.(?:txt|log)")
_BESIDE = re.compile(r"dumpstate_(?:log|board)", re.IGNORECASE)
_OWN = (ENTRY, "version.txt")


@dataclass(frozen=True, slots=True)
class Content:
    """Either `report`, a text, or `folder`, the name of the folder that holds a capture ("" = the top). `left`: names of
    what else is there that somebody may have meant."""

    report: zipfile.ZipInfo | None = None
    folder: str | None = None
    left: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[Text, ...]:
        if not self.left:
            return ()
        return (Text(f"Left alone in the archive: {listed(self.left)}.", f"压缩包中已略过：{listed(self.left)}。"),)


def is_report_name(name: str) -> bool:
    """Whether phones call the text of a bugreport so."""
    return _REPORT_NAME.fullmatch(name) is not None and _BESIDE.search(name) is None


def content_of(archive: BugreportZip, known: Iterable[Argv]) -> Content:
    """Raises UsageError, one sentence, for an archive that holds none or several."""
    plain = archive.plain
    named = [name for name in plain if not _is_own(name)]
    loose = loose_among(named, known)
    reports = _by_entry(archive, plain)
    others = [name for name in named if is_report_name(_base(name)) and name not in reports]
    if not reports:
        reports = _reports(archive, others) if len(others) > 1 else others
    captures = [name for name in named if _base(name) == INDEX]
    if len(reports) + len(captures) > 1:
        raise _several(archive, [*reports, *captures])
    inner = [name for name in named if name.lower().endswith(".zip")]
    if reports:
        left = [name for name in dict.fromkeys((*others, *loose)) if name not in reports]
        return Content(plain[reports[0]], None, tuple(left))
    if captures:
        folder = _parent(captures[0])
        return Content(None, folder, tuple(name for name in (*loose, *inner) if _parent(name) != folder))
    folders = sorted({_parent(name) for name in loose})
    if len(folders) > 1:
        raise _several(archive, [f"{name}/" if name else loose[0] for name in folders])
    if folders:
        texts = [name for name in _texts(named) if _parent(name) != folders[0]]
        return Content(None, folders[0], tuple(dict.fromkeys((*texts, *inner))))
    return _by_its_words(archive, _texts(named), inner)


def _by_entry(archive: BugreportZip, plain: dict[str, zipfile.ZipInfo]) -> list[str]:
    """The texts that the archive's own entries name."""
    found = []
    for name, one in plain.items():
        if _base(name) != ENTRY:
            continue
        said = b"".join(archive.pieces(one, 4096)).decode("utf-8", "replace").strip().replace("\\", "/")
        if leads_out(said):
            raise UsageError(
                "{path} names “{name}” as its text, which leads out of the archive; it is not opened.",
                next_step=AGAIN,
                path=archive.path,
                name=said[:80],
            )
        if name.removesuffix(ENTRY) + said in plain:
            found.append(name.removesuffix(ENTRY) + said)
    return found


def _by_its_words(archive: BugreportZip, texts: list[str], inner: list[str]) -> Content:
    """Texts whose names say nothing: the one whose first lines do."""
    plain = archive.plain
    if not texts and not inner:
        raise UsageError(
            "{path} holds no bugreport text. Expected: main_entry.txt and bugreport-….txt, or any .txt.",
            next_step=AGAIN,
            path=archive.path,
        )
    if len(texts) == 1 and not inner:
        return Content(plain[texts[0]])
    texts = sorted(texts, key=lambda name: -plain[name].file_size)[:MAX_LOOKED_AT]
    kinds = {name: kind for name in texts if (kind := _kind(archive, plain[name])) is not None}
    chosen = [name for name, kind in kinds.items() if kind == BUGREPORT] or list(kinds)
    if len(chosen) > 1:
        raise _several(archive, chosen)
    if chosen:
        return Content(plain[chosen[0]], None, tuple(name for name in (*texts, *inner) if name != chosen[0]))
    if inner:
        raise UsageError(
            "{path} holds no bugreport text, only another archive, which is not opened: {names}.",
            next_step="Unpack it and give the bugreport inside.",
            path=archive.path,
            names=listed(inner),
        )
    raise UsageError(
        "{path} holds {count} texts, none of which is a bugreport or the output of a command known here.",
        next_step=AGAIN,
        path=archive.path,
        count=len(texts),
    )


def _reports(archive: BugreportZip, names: Sequence[str]) -> list[str]:
    """Those that are reports by their words too; where none is, the largest."""
    plain = archive.plain
    by_size = sorted(names, key=lambda name: -plain[name].file_size)[:MAX_LOOKED_AT]
    return [name for name in by_size if _kind(archive, plain[name]) == BUGREPORT] or by_size[:1]


def _kind(archive: BugreportZip, one: zipfile.ZipInfo) -> Argv | None:
    """The first that a text can be taken for; None for what is known here by nothing."""
    lines = decode(head_of(archive.pieces(one, 1 << 17))).split("\n", HEAD_LINES)[:HEAD_LINES]
    kinds = recognise(lines).kinds
    if kinds and kinds != (DUMPSTATE_LOG,):
        return BUGREPORT if BUGREPORT in kinds else kinds[0]
    return next((said.argv or ("adb",) for said in map(asked, lines) if said is not None and said.known), None)


def _several(archive: BugreportZip, names: Sequence[str]) -> UsageError:
    return UsageError(
        "{path} holds {count} things that could be meant: {names}.",
        next_step="Unpack it and name one of them; texts of one phone can be read together when they are named after "
        "their commands (dumpsys_battery.txt, df_data.txt).",
        path=archive.path,
        count=len(names),
        names=listed(names),
    )


def listed(names: Sequence[str]) -> str:
    return ", ".join(name[:80] for name in names[:_SHOWN]) + (
        f" … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    )


def _texts(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.lower().endswith((".txt", ".log"))]


def _is_own(name: str) -> bool:
    """What dumpstate puts beside the text, and hidden files."""
    return _base(name) in _OWN or _base(name).startswith(".") or "FS" in name.split("/")[:-1]


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _parent(name: str) -> str:
    return name.rpartition("/")[0]


class ZipFolder(Files):
    """The files of one folder of an archive, as a capture's."""

    def __init__(self, archive: BugreportZip, folder: str) -> None:
        super().__init__(archive.path)
        self._archive = archive
        self._members = {_base(name): one for name, one in archive.plain.items() if _parent(name) == folder}
        self._counted(self._members)

    def _bytes(self, name: str, most: int) -> bytes | Text:
        one = self._members.get(name)
        if one is None:
            return Text(f"{name} is missing.", f"缺少文件 {name}。")
        return b"".join(self._archive.pieces(one, most))
