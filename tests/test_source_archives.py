"""Archives made to do harm: overlap, ratio, claims, links, names, damage. Refused in a sentence, or read from within."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from remote_assist.bugreport_zip import MAX_MEMBERS
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from tests.handed_in import KNOWN, REPORT, level, packed, read, refused, whole


def _flag(raw: bytes, central: int, local: int, value: bytes) -> bytes:
    """Overwrite bytes at an offset of every central and local header."""
    changed = bytearray(raw)
    for magic, offset in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        at = raw.find(magic)
        while at >= 0:
            changed[at + offset : at + offset + len(value)] = value
            at = raw.find(magic, at + 4)
    return bytes(changed)


def test_password(tmp_path: Path) -> None:
    assert "password" in refused(tmp_path, "p.zip", _flag(packed(whole()), 8, 6, b"\x01\x00"))


def test_a_packing_that_phones_do_not_use(tmp_path: Path) -> None:
    for how in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        assert "packed in a way" in refused(tmp_path, "m.zip", packed(whole(), how))


def test_a_bomb_by_ratio(tmp_path: Path) -> None:
    assert "200 times" in refused(tmp_path, "b.zip", packed({"bugreport-x.txt": bytes(30 << 20)}))
    with_bomb = packed({**whole(), "FS/data/anr/anr_1": bytes(30 << 20)})
    (tmp_path / "c.zip").write_bytes(with_bomb)
    with pytest.raises(UsageError, match="200 times"):
        read_any(tmp_path / "c.zip", KNOWN)


def test_a_claim_of_a_gigabyte(tmp_path: Path) -> None:
    raw = packed({"bugreport-x.txt": os.urandom(6 << 20)})
    assert "MiB of text" in refused(tmp_path, "b.zip", _flag(raw, 24, 22, struct.pack("<I", (1 << 30) + 1)))
    assert "more than 4 GiB" in refused(
        tmp_path, "c.zip", _flag(packed(whole()), 24, 22, struct.pack("<I", 0xF0000000))
    )


def test_overlapping_members(tmp_path: Path) -> None:
    """Ten names for one member: the classic overlap; and members inside one another."""
    raw = packed({"bugreport-x.txt": REPORT * 50})
    at = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    central = b"".join(raw[at:end].replace(b"bugreport-x", b"bugreport-%d" % n) for n in range(10))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(central), at, 0)
    assert "overlap" in refused(tmp_path, "o.zip", raw[:at] + central + tail)


def test_a_directory_that_points_elsewhere(tmp_path: Path) -> None:
    raw = packed(whole())
    at = raw.index(b"PK\x05\x06")
    for offset, value in ((12, 0xFFFFFF), (16, 0xFFFFFF), (16, 0), (12, 1), (10, 1), (10, 60_000)):
        form = "<I" if offset != 10 else "<H"
        changed = bytearray(raw)
        changed[at + offset : at + offset + struct.calcsize(form)] = struct.pack(form, value)
        _refused_or_whole(tmp_path, bytes(changed))


def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    one = b"PK\x01\x02" + bytes(42)
    for claimed in (0xFFFE, 7):
        central = one * 100_000
        tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, claimed, claimed, len(central), 4, 0)
        assert "claims to hold" in refused(tmp_path, "m.zip", b"PK\x03\x04" + central + tail)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 7, 7, len(one) * (MAX_MEMBERS + 1), 4, 0)
    assert "claims to hold" in refused(tmp_path, "m.zip", b"PK\x03\x04" + one * (MAX_MEMBERS + 1) + tail)


def test_zip64(tmp_path: Path) -> None:
    raw = packed(whole())
    at = raw.index(b"PK\x05\x06")
    assert "zip64" in refused(tmp_path, "z.zip", raw[:at] + b"PK\x06\x07" + bytes(16) + raw[at:])


LEADING_OUT = [
    "../../evil.txt",
    "/etc/passwd.txt",
    "..\\evil.txt",
    "C:\\evil.txt",
    "a/../../b.txt",
    "\\\\server\\b.txt",
]
ODD = ["\u202etxt.txt", "x\ny.txt"]


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    """As the report, as its main entry, and anywhere else in an archive that would do without it."""
    for members in (
        {name: REPORT, "main_entry.txt": name},
        {**whole(), "main_entry.txt": name},
        {**whole(), name: "x"},
        {"dumpsys_battery.txt": "x", name: "x"},
    ):
        assert "leads out of the archive" in refused(tmp_path, "h.zip", packed(members))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["h.zip"]


@pytest.mark.parametrize("name", ODD)
def test_names_are_never_paths(tmp_path: Path, name: str) -> None:
    """A report under any name is read from the archive; nothing is written, inside or outside."""
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "h.zip").write_bytes(packed({name: REPORT, "main_entry.txt": name}))
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert level(read_any(inside / "h.zip", KNOWN)) == 80
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for level_ in ("80", "7"):
            with pytest.warns(UserWarning, match="Duplicate") if level_ == "7" else contextlib.nullcontext():
                archive.writestr("bugreport-x.txt", REPORT.replace("level: 80", f"level: {level_}"))
    assert "twice" in refused(tmp_path, "t.zip", into.getvalue())


def test_a_member_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        link = zipfile.ZipInfo("bugreport-x.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "no bugreport text" in refused(tmp_path, "l.zip", into.getvalue())


def test_an_archive_cut_at_many_lengths_is_refused_or_whole(tmp_path: Path) -> None:
    raw = packed(whole())
    for end in [*range(1, len(raw), max(1, len(raw) // 150)), len(raw) - 1]:
        refused(tmp_path, "t.zip", raw[:end])


def test_an_archive_with_a_flipped_byte_is_refused_or_reads_the_same(tmp_path: Path) -> None:
    raw = packed(whole())
    for at in range(0, len(raw), 5):
        _refused_or_whole(tmp_path, raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])


def _refused_or_whole(tmp_path: Path, data: bytes) -> None:
    try:
        capture = read(tmp_path, "d.zip", data)
    except UsageError:
        return
    assert level(capture) == 80
