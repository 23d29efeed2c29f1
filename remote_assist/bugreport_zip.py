"""The archive that a bugreport or a capture comes in: checked before anything is unpacked, then streamed, never extracted.

`FS/data/tombstones/…` and `FS/data/anr/…` lie beside the text (AOSP cmds/dumpstate). Names in the archive are compared,
never used as paths, and one that would lead out of it is refused. Python's zipfile takes overlapping members (3 389 bytes → 50 MB): so members may not overlap here.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from remote_assist.errors import Sentence, UsageError
from remote_assist.source_file import HEAD_BYTES, MAX_TEXT_BYTES, too_large

MAX_MEMBERS = 20_000
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
MAX_CLAIMED_BYTES = 4 * 1024 * 1024 * 1024
"""Of all members together, by what the directory claims; only the text and a few small files are unpacked."""
MAX_RATIO = 200
"""Text of phones shrinks 8 to 15 times; more than this is made to fill memory (our proposal)."""
RATIO_FROM_BYTES = 4 * 1024 * 1024
MAX_FILE_BYTES = 256 * 1024
MAX_FILES = 48
AGAIN = "Fetch it again from the phone (remote-assist capture DIR --bugreport, or adb bugreport)."
_END = struct.Struct("<4sHHHHIIH")
_DRIVE = re.compile(r"[A-Za-z]:")
_FILE_NAME = re.compile(
    r"(?:[^/]{1,200}/)?FS(/data/(?:tombstones/tombstone_\d{2,3}|anr/(?:anr_[\w.-]{1,60}|traces\w{0,20}\.txt)))",
    re.ASCII,
)


class BugreportZip:
    """A checked archive. Raises UsageError (exit 2), one sentence, for damage, encryption, bombs and other archives."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._check_end(file)
        try:
            self._zip = zipfile.ZipFile(file)
            self._members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, OSError) as broken:
            raise self._damaged(" ".join(str(broken).split())[:120]) from None
        self._check_members()

    @cached_property
    def plain(self) -> dict[str, zipfile.ZipInfo]:
        """Its files by name, without folders, links, and what macOS adds for itself."""
        return {
            name_of(one): one
            for one in self._members
            if not one.is_dir() and not _is_link(one) and "__MACOSX" not in name_of(one).split("/")
        }

    def files(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Tombstones and ANR traces: their path on the phone, and the member; newest names are not known, so at most
        MAX_FILES in the order of the directory."""
        found = 0
        for one in self._members:
            match = _FILE_NAME.fullmatch(name_of(one))
            if match is not None and not _is_link(one) and found < MAX_FILES:
                found += 1
                self._readable(one)
                yield match[1], one

    def pieces(self, member: zipfile.ZipInfo, limit: int = MAX_TEXT_BYTES) -> Iterator[bytes]:
        """The member unpacked, in pieces, at most `limit` bytes. Raises UsageError when it is damaged, locked or a bomb."""
        self._readable(member)
        left = limit
        try:
            with self._zip.open(member) as stream:
                while left > 0 and (piece := stream.read(min(1 << 18, left))):
                    left -= len(piece)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError, OSError,
                RuntimeError) as broken:  # fmt: skip
            raise self._damaged(" ".join(str(broken).split())[:120]) from None

    def _check_end(self, file: BinaryIO) -> None:
        """The end record, read before zipfile makes an object of every member that a directory claims."""
        file.seek(0, 2)
        size = file.tell()
        tail_at = max(0, size - 65_557)
        file.seek(tail_at)
        tail = file.read(65_557)
        at = len(tail) - _END.size
        if at < 0 or tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
            at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size) + 4)
        if at < 0 or at + _END.size > len(tail):
            raise UsageError(
                "{path} is a zip archive whose end is missing: it was cut off while it was copied.",
                next_step=AGAIN,
                path=self.path,
            )
        _, _, _, _, members, directory, start, _ = _END.unpack_from(tail, at)
        if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07") or 0xFFFFFFFF in (directory, start):
            raise UsageError(
                "{path} claims to be larger than any bugreport (zip64); it is not opened.",
                next_step=AGAIN,
                path=self.path,
            )
        if members > MAX_MEMBERS or directory > MAX_DIRECTORY_BYTES:
            raise self._too_many(members)
        self._directory_at = tail_at + at - directory

    def _check_members(self) -> None:
        if len(self._members) > MAX_MEMBERS:
            raise self._too_many(len(self._members))
        if sum(one.file_size for one in self._members) > MAX_CLAIMED_BYTES:
            raise UsageError(
                "{path} claims to unpack to more than 4 GiB; it is not opened.", next_step=AGAIN, path=self.path
            )
        seen: set[str] = set()
        for one in self._members:
            name = name_of(one)
            if leads_out(name):
                raise UsageError(
                    "{path} holds the name “{name}”, which leads out of the archive; it is not opened.",
                    next_step=AGAIN,
                    path=self.path,
                    name=name[:80],
                )
            if name in seen:
                raise UsageError(
                    "{path} holds “{name}” twice; it is not opened.", next_step=AGAIN, path=self.path, name=name[:80]
                )
            seen.add(name)
        reached = 0
        for one in sorted(self._members, key=lambda member: member.header_offset):
            if one.header_offset < reached:
                raise UsageError(
                    "{path} holds members that overlap, as archives do that are made to fill a disk; it is not opened.",
                    next_step=AGAIN,
                    path=self.path,
                )
            reached = one.header_offset + 30 + one.compress_size
        if reached > self._directory_at:
            raise self._damaged(Sentence("its directory points outside the file"))

    def _readable(self, one: zipfile.ZipInfo) -> None:
        if one.flag_bits & 0x1:
            raise UsageError(
                "{path} is protected with a password.",
                next_step="Unpack it with the password, then give the .txt.",
                path=self.path,
            )
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UsageError(
                "{path} is packed in a way that phones do not use (method {method}).",
                next_step="Unpack it and give the .txt.",
                path=self.path,
                method=one.compress_type,
            )
        if one.file_size > RATIO_FROM_BYTES and one.file_size > MAX_RATIO * max(1, one.compress_size):
            raise UsageError(
                "{path} would grow more than {most} times when unpacked, as no report of a phone does; it is "
"not opened.",
                next_step=AGAIN, path=self.path, most=MAX_RATIO,
            )  # fmt: skip
        if one.file_size > MAX_TEXT_BYTES:
            raise too_large(self.path, one.file_size)

    def _too_many(self, members: int) -> UsageError:
        return UsageError(
            "{path} claims to hold {count} files; a bugreport holds at most {most}.",
            next_step=AGAIN,
            path=self.path,
            count=members,
            most=MAX_MEMBERS,
        )

    def _damaged(self, why: str) -> UsageError:
        return UsageError("{path} is a damaged zip archive ({why}).", next_step=AGAIN, path=self.path, why=why)


def head_of(pieces: Iterator[bytes]) -> bytes:
    """The first bytes of a member, enough to tell what it is."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    return head[:HEAD_BYTES]


def name_of(one: zipfile.ZipInfo) -> str:
    """Its name with `/` between folders: some programs on Windows write the other stroke."""
    return one.filename.replace("\\", "/")


def leads_out(name: str) -> bool:
    """Whether a name, taken for a path, would leave the folder that it is unpacked into."""
    return name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) is not None


def _is_link(one: zipfile.ZipInfo) -> bool:
    return (one.external_attr >> 16) & 0o170000 == 0o120000
