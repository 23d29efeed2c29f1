"""One file that somebody hands in as evidence: opened safely, told apart by its first bytes, read as lines.

It may come from anybody by mail: nothing but a plain file is opened, no link that came along is followed, every size is
capped, and what is no text is named in one sentence instead of being read.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from diagnostics.encodings import LOOK_BYTES, utf16_order
from remote_assist.errors import Sentence, UsageError

MAX_TEXT_BYTES = 1024 * 1024 * 1024
"""Of one text, unpacked. Full bugreports have 15 to 400 MB (our proposal); reading this much takes some ten seconds."""
MAX_PASTED_BYTES = 64 * 1024 * 1024
"""Of standard input, which is held in memory: a file can be larger (our proposal)."""
STDIN = ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
HEAD_BYTES = 64 * 1024
LINE_BYTES = 64 * 1024
EXPECTED = (
    "--from takes a bugreport (.zip, .txt or .txt.gz), the text of one command (dumpsys battery, logcat …), or a folder "
    "made by `remote-assist capture DIR`."
)
_BINARY = (
    (b"\x89PNG\r\n\x1a\n", Sentence("a picture (PNG)")),
    (b"\xff\xd8\xff", Sentence("a picture (JPEG)")),
    (b"GIF8", Sentence("a picture (GIF)")),
    (b"RIFF", Sentence("a picture or a sound (RIFF)")),
    (b"%PDF-", Sentence("a PDF")),
    (b"7z\xbc\xaf\x27\x1c", Sentence("a 7-Zip archive (unpack it first)")),
    (b"Rar!\x1a\x07", Sentence("a RAR archive (unpack it first)")),
    (b"BZh", Sentence("a bzip2 archive (unpack it first)")),
    (b"\xfd7zXZ\x00", Sentence("an xz archive (unpack it first)")),
    (b"SQLite format 3\x00", Sentence("a database")),
    (b"\x7fELF", Sentence("a program")),
    (b"ANDROID BACKUP\n", Sentence("an adb backup")),
)


class SourceFile:
    """An open plain file, or what came on standard input. `kind`: zip | gzip | text; `head`: its first bytes (unpacked for
    gzip). `link`: where it really lies, when the user named a link to it. Close it.

    A link is followed only where the user himself named it (`may_be_link`), never in a folder that somebody sent.
    Raises UsageError (exit 2), one sentence, for what is missing, empty, no plain file, or plainly something else.
    """

    def __init__(self, path: Path, *, may_be_link: bool = False) -> None:
        self.path = path
        self.link: str | None = None
        self._pasted: int | None = None
        try:
            if may_be_link and os.fspath(path) in STDIN:
                self.path = Path("stdin")
                pasted = _pasted()
                self._pasted = len(pasted)
                self.file: BinaryIO = io.BytesIO(pasted)
            else:
                self.file = self._opened(path, may_be_link)
        except FileNotFoundError:
            raise UsageError("There is no file or folder {path}.", next_step=EXPECTED, path=path) from None
        except (OSError, ValueError) as refused:
            why = Sentence("it is a link") if os.path.islink(path) else refused
            raise UsageError(
                "{path} cannot be opened: {why}.", next_step="Name the file itself.", path=path, why=why
            ) from None
        try:
            self._look()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.file.close()

    def _opened(self, path: Path, may_be_link: bool) -> BinaryIO:
        if may_be_link and os.path.islink(path):
            self.link = os.path.realpath(path)
        # O_NONBLOCK: opening a pipe would wait for its writer.
        flags = os.O_RDONLY | (0 if may_be_link else os.O_NOFOLLOW) | os.O_NONBLOCK | os.O_CLOEXEC
        return os.fdopen(os.open(path, flags), "rb")

    def _look(self) -> None:
        if self._pasted is not None:
            self.size = self._pasted
        else:
            info = os.fstat(self.file.fileno())
            if not stat.S_ISREG(info.st_mode):
                raise UsageError("{path} is no plain file.", next_step=EXPECTED, path=self.path)
            self.size = info.st_size
        if self.size == 0:
            raise UsageError("{path} is empty.", next_step="Fetch it again: copying it was cut short.", path=self.path)
        self.head = _all(self.file, HEAD_BYTES)
        if self.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
            self.kind = "zip"
            return
        if self.head.startswith(b"\x1f\x8b"):
            self.kind = "gzip"
            self.head = b"".join(self._unpacked(HEAD_BYTES))[:HEAD_BYTES]
        else:
            self.kind = "text"
            if self.size > MAX_TEXT_BYTES:
                raise too_large(self.path, self.size)
        refuse_binary(self.path, self.head)

    def pieces(self) -> Iterator[bytes]:
        """The text in pieces, from its beginning. Raises UsageError for a damaged or too large gzip."""
        if self.kind == "gzip":
            yield from self._unpacked(MAX_TEXT_BYTES)
            return
        self.file.seek(0)
        left = MAX_TEXT_BYTES
        while piece := self.file.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise too_large(self.path, self.size)
            yield piece

    def _unpacked(self, limit: int) -> Iterator[bytes]:
        self.file.seek(0)
        total = 0
        try:
            with gzip.GzipFile(fileobj=self.file, mode="rb") as packed:
                while piece := packed.read(1 << 18):
                    total += len(piece)
                    yield piece
                    if total >= limit:
                        if limit >= MAX_TEXT_BYTES:
                            raise too_large(self.path, total)
                        return
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise UsageError(
                "{path} is a damaged or cut off gzip file ({why}).",
                next_step="Copy or fetch it again.",
                path=self.path,
                why=broken,
            ) from None


def _pasted() -> bytes:
    """What comes on standard input, to its end. Raises UsageError when it is more than MAX_PASTED_BYTES."""
    if sys.stdin is None:
        return b""
    data = bytearray()
    while piece := sys.stdin.buffer.read(min(1 << 20, MAX_PASTED_BYTES + 1 - len(data))):
        data += piece
        if len(data) > MAX_PASTED_BYTES:
            raise UsageError(
                "More than {most} MiB came on standard input.",
                next_step="Put it into a file and name that.",
                most=MAX_PASTED_BYTES // (1 << 20),
            )
    return bytes(data)


def too_large(path: Path, size: int) -> UsageError:
    return UsageError(
        "{path} holds {size} MiB of text; at most {most} MiB are read.",
        next_step="A bugreport is smaller: is it the right file? Of a long log, give the part around the fault.",
        path=path,
        size=size // (1 << 20),
        most=MAX_TEXT_BYTES // (1 << 20),
    )


def refuse_binary(path: object, head: bytes) -> None:
    """Raises UsageError that says what the bytes are, when they are no text."""
    named = next((what for magic, what in _BINARY if head.startswith(magic)), None)
    if named is None and head[4:12] in (b"ftypisom", b"ftypmp42", b"ftypheic", b"ftypqt  ", b"ftypmp41", b"ftypavif"):
        named = Sentence("a film or a picture")
    if named is None and head[257:262] == b"ustar":
        named = Sentence("a tar archive (unpack it first)")
    if named is None and head[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        named = Sentence("a web page")
    if named is None and utf16_order(head) is None and head[:4096].count(0) > max(2, len(head[:4096]) // 100):
        named = Sentence("no text (bytes of another kind of file)")
    if named is not None:
        raise UsageError(
            "{path} is {what}, not a bugreport or the output of a command.",
            next_step=EXPECTED,
            path=path,
            what=named,
        )


def lines_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with their ends, in UTF-8 whatever the encoding (UTF-16 is changed, a UTF-8 mark is taken off); a line longer
    than LINE_BYTES comes in several."""
    first = next(pieces, b"")
    while len(first) < LOOK_BYTES:
        more = next(pieces, b"")
        if not more:
            break
        first += more
    recode: Callable[[bytes, bool], bytes] | None = None
    order = utf16_order(first)
    if order is not None:
        decoder = codecs.getincrementaldecoder(order)("replace")
        first = first.removeprefix(codecs.BOM_UTF16_LE if order == "utf-16-le" else codecs.BOM_UTF16_BE)
        recode = lambda data, final: decoder.decode(data, final).encode("utf-8", "replace")  # noqa: E731
    else:
        first = first.removeprefix(codecs.BOM_UTF8)
    rest = b""
    piece = first
    while piece:
        text = rest + (piece if recode is None else recode(piece, False))
        cut = text.rfind(b"\n") + 1
        yield from _bounded(text[:cut])
        rest = text[cut:]
        if len(rest) > LINE_BYTES:
            yield rest
            rest = b""
        piece = next(pieces, b"")
    rest += recode(b"", True) if recode is not None else b""
    if rest:
        yield rest


def _bounded(text: bytes) -> Iterable[bytes]:
    lines = io.BytesIO(text).readlines()
    if len(text) <= LINE_BYTES or max(map(len, lines)) <= LINE_BYTES:
        return lines
    return (line[at : at + LINE_BYTES] for line in lines for at in range(0, len(line), LINE_BYTES))


def _all(file: BinaryIO, count: int) -> bytes:
    file.seek(0)
    return file.read(count)
