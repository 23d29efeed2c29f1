"""A bugreport's archive written anew, every text in it masked. What is no text cannot be masked and is left out."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from remote_assist.bugreport_zip import BugreportZip
from remote_assist.errors import ProtocolError, UsageError
from remote_assist.privacy.known import gathered
from remote_assist.privacy.text import Mask, utf16

LEARN_BYTES = 24 * 1024 * 1024
"""Of the report's own text: properties, telephony and Wi-Fi stand before most logs (dumpstate.cpp), the serial anyway."""
PIECE_BYTES = 1 << 20
HEAD_BYTES = 4096
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


@dataclass(frozen=True)
class Masked:
    """`bytes` of the new archive; `left_out`: names of members that are no text."""

    bytes: int
    left_out: tuple[str, ...]


def mask_archive(path: Path, source: BinaryIO, target: BinaryIO, mask: Mask) -> Masked:
    """Write `source` to `target` member by member through `mask`, which learns from the report first. Nothing of the
    original is kept. Raises ProtocolError for an archive that cannot be read, OSError from `target`."""
    left_out = []
    try:
        archive = BugreportZip(path, source)
        _learn(mask, archive)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
            for named, member in archive.plain.items():
                pieces = archive.pieces(member)
                head = next(pieces, b"")
                name = mask.text(named)
                if not is_text(head[:HEAD_BYTES]):
                    left_out.append(name)
                    continue
                with made.open(zipfile.ZipInfo(name, member.date_time), "w") as into:
                    _stream(mask, head, pieces, into)
    except UsageError as broken:
        raise ProtocolError(
            "The phone's bugreport cannot be read, so it cannot be masked, and it is not kept: {why}",
            why=broken.message,
        ) from None
    target.flush()
    return Masked(target.tell(), tuple(left_out))


def _stream(mask: Mask, head: bytes, pieces: Iterator[bytes], into: IO[bytes]) -> None:
    stream = mask.stream()
    into.write(stream.feed(head))
    for piece in pieces:
        into.write(stream.feed(piece))
    into.write(stream.close())


def _learn(mask: Mask, archive: BugreportZip) -> None:
    """Known values from the report's own text, then from the other texts, in pieces of whole lines."""
    texts = [
        (name.rpartition("/")[2], member) for name, member in archive.plain.items() if name.endswith((".txt", ".log"))
    ]
    left = LEARN_BYTES
    for _, member in sorted(texts, key=lambda text: (not text[0].startswith("bugreport"), text[1].file_size)):
        rest = b""
        for piece in archive.pieces(member, left):
            left -= len(piece)
            rest += piece
            if len(rest) >= PIECE_BYTES:
                whole, newline, rest = rest.rpartition(b"\n")
                mask.known = gathered([whole + newline], mask.known)
        mask.known = gathered([rest], mask.known)


def is_text(head: bytes) -> bool:
    """Whether these first bytes are lines for people: no protocol buffer, picture, archive or database."""
    if utf16(head) is not None:
        return True
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" not in head and odd * 50 <= len(head)


def nameless(path: Path) -> BinaryIO:
    """The file at `path`, open, and gone from its folder: what a killed process leaves behind is nothing."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    path.unlink()
    return os.fdopen(number, "rb")
