"""A bugreport's archive is written anew: every text masked, everything else left out, nothing of the original kept."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from remote_assist.bugreport_masking import is_text, mask_archive, nameless
from remote_assist.errors import ProtocolError
from remote_assist.privacy.text import Mask
from tests.handed_in import level, packed, read, whole

SECRETS = b'[ro.serialno]: [R58M12ABCDE]\nIMEI: 490154203237518\nSSID: "Nachbar 12"\n'


def masked(tmp_path: Path, members: dict[str, bytes | str]) -> tuple[bytes, tuple[str, ...]]:
    (tmp_path / "came.zip").write_bytes(packed(members))
    out = io.BytesIO()
    with nameless(tmp_path / "came.zip") as source:
        assert not (tmp_path / "came.zip").exists(), "it has no name any more while it is read"
        made = mask_archive(tmp_path / "came.zip", source, out, Mask(b"k" * 32))
    assert made.bytes == len(out.getvalue())
    return out.getvalue(), made.left_out


def test_texts_are_masked_and_judged_alike_and_the_rest_is_named(tmp_path: Path) -> None:
    members = whole()
    name = "bugreport-acme-AP4A-2026-03-04.txt"
    members[name] = str(members[name]) + SECRETS.decode()
    members["FS/data/misc/wifi.log"] = "joined nachbar 12 with r58m12abcde\n" * 5000
    members["FS/data/misc/utf16.txt"] = "R58M12ABCDE\n".encode("utf-16")
    members["screenshot.png"] = b"\x89PNG\r\n\x1a\n\0\0\0"
    members["nested.gz"] = gzip.compress(SECRETS)
    members["proto/activity.proto"] = b"\x0a\x05R58M12ABCDE\x00\x01"
    data, left_out = masked(tmp_path, members)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        texts = b"".join(archive.read(one) for one in names)
    assert set(left_out) == {
        "screenshot.png",
        "nested.gz",
        "proto/activity.proto",
        "FS/data/tombstones/tombstone_00.pb",
    }
    assert set(names) == set(members) - set(left_out)
    for secret in (b"R58M12ABCDE", b"r58m12abcde", b"490154203237518", b"achbar 12", "R58M12".encode("utf-16-le")):
        assert secret not in texts
        assert secret not in data
    assert level(read(tmp_path, "masked.zip", data)) == level(read(tmp_path, "before.zip", packed(members)))


@pytest.mark.parametrize("data", [b"", b"not a zip", packed({})[:-4]], ids=["empty", "words", "cut"])
def test_what_cannot_be_read_is_not_kept(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "came.zip").write_bytes(data)
    out = io.BytesIO()
    with nameless(tmp_path / "came.zip") as source, pytest.raises(ProtocolError, match="not kept"):
        mask_archive(tmp_path / "came.zip", source, out, Mask(b"k" * 32))
    assert out.getvalue() == b""


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(packed(whole()))
    os.symlink(tmp_path / "elsewhere", tmp_path / "came.zip")
    with pytest.raises(OSError):  # noqa: PT011
        nameless(tmp_path / "came.zip")
    assert (tmp_path / "elsewhere").exists()


def test_what_is_text() -> None:
    assert is_text(b"level: 87\n")
    assert is_text("电量\n".encode("gb18030"))
    assert is_text("level".encode("utf-16"))
    assert is_text(b"")
    assert not is_text(b"\x0a\x01\x02\x03abc")
    assert not is_text(b"abc\0def")
