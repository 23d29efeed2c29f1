"""The layouts of df that are no phone's usual one."""

from __future__ import annotations

import pytest

from diagnostics.df_text import rows

KIB = 1024


def found(text: str) -> list[tuple[str, str, int, int]]:
    return [(row.device, row.mount, row.total_bytes, row.free_bytes) for row in rows(text.splitlines())]


@pytest.mark.parametrize("head", ["Inodes IUsed IFree IUse%", "Inodes Used Available Use%", "INodes Used Free Use%"])
def test_inodes_are_no_bytes(head: str) -> None:
    text = f"Filesystem {head} Mounted on\n/dev/block/dm-9 7000000 900000 6100000 13% /data\n"
    assert found(text) == []


def test_inodes_after_sizes_and_sizes_after_inodes() -> None:
    sizes = "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/block/dm-9 700 100 600 15% /data\n"
    inodes = "Filesystem Inodes Used Available Use% Mounted on\n/dev/block/dm-9 9 1 8 12% /data\n"
    expected = [("/dev/block/dm-9", "/data", 700 * KIB, 600 * KIB)]
    assert found(sizes + inodes) == found(inodes + sizes) == expected


def test_a_column_with_the_type_of_file_system() -> None:
    text = (
        "Filesystem           Type       1K-blocks      Used Available Use% Mounted on\n"
        "/dev/block/dm-9      f2fs             700       100       600  15% /data\n"
        "/data/media          fuse.x           700       100       500  15% /storage/emulated\n"
        "/dev/block/platform/soc.0/by-name/a-long-name\n"
        "                     ext4              70        60        10  86% /cache\n"
    )
    assert found(text) == [
        ("/dev/block/dm-9", "/data", 700 * KIB, 600 * KIB),
        ("/data/media", "/storage/emulated", 700 * KIB, 500 * KIB),
        ("/dev/block/platform/soc.0/by-name/a-long-name", "/cache", 70 * KIB, 10 * KIB),
    ]


def test_bytes_under_a_kilobyte_in_the_human_layout() -> None:
    text = "Filesystem       Size  Used Avail Use% Mounted on\n/dev/block/dm-9  111G  111G   512 100% /data\n"
    assert found(text) == [("/dev/block/dm-9", "/data", 111 * KIB**3, 512)]
