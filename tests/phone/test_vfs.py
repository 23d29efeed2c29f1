"""The phone's filesystem: Linux's errors for the shell user, and never a way out of the tree."""

from __future__ import annotations

import errno
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote_assist.phone.machine import Machine
from remote_assist.phone.vfs import Vfs

TMP = "/data/local/tmp"


@pytest.fixture
def vfs() -> Vfs:
    return Machine().vfs


def test_content_and_stat(vfs: Vfs) -> None:
    vfs.write(f"{TMP}/a", b"hello", 0o640, mtime=12.5)
    found = vfs.stat(f"{TMP}/a")
    assert (found.mode, found.size, found.mtime, found.uid) == (0o100640, 5, 12.5, 2000)
    vfs.append(f"{TMP}/a", b"!")
    assert vfs.read(f"{TMP}/a") == b"hello!"
    vfs.rename(f"{TMP}/a", f"{TMP}/b")
    assert vfs.listdir(TMP) == ["b"]
    vfs.unlink(f"{TMP}/b")
    assert not vfs.exists(f"{TMP}/b")


@pytest.mark.parametrize(
    ("act", "number"),
    [
        (lambda v: v.write("/foo", b""), errno.EROFS),
        (lambda v: v.write("/system/bin/x", b""), errno.EROFS),
        (lambda v: v.mkdir("/vendor/x"), errno.EROFS),
        (lambda v: v.unlink("/system/bin/ls"), errno.EROFS),
        (lambda v: v.listdir("/data"), errno.EACCES),
        (lambda v: v.listdir("/data/data"), errno.EACCES),
        (lambda v: v.write("/data/x", b""), errno.EACCES),
        (lambda v: v.write("/dev/x", b""), errno.EACCES),
        (lambda v: v.read("/nope"), errno.ENOENT),
        (lambda v: v.read(""), errno.ENOENT),
        (lambda v: v.read("/system/bin/ls/x"), errno.ENOTDIR),
        (lambda v: v.write(TMP, b""), errno.EISDIR),
        (lambda v: v.read(TMP), errno.EISDIR),
        (lambda v: v.unlink(TMP), errno.EISDIR),
        (lambda v: v.mkdir(TMP), errno.EEXIST),
        (lambda v: v.rmdir("/data/local"), errno.ENOTEMPTY),
        (lambda v: v.write(f"{TMP}/{'n' * 256}", b""), errno.ENAMETOOLONG),
        (lambda v: v.chmod("/system/bin/ls", 0o777), errno.EROFS),
        (lambda v: v.readlink("/system"), errno.EINVAL),
    ],
)
def test_errors(vfs: Vfs, act: object, number: int) -> None:
    with pytest.raises(OSError, match=r".") as caught:
        act(vfs)  # type: ignore[operator]
    assert caught.value.errno == number


def test_permission_bits_count(vfs: Vfs) -> None:
    vfs.install("/data/local/secret", b"x", 0o600, uid=1000)
    with pytest.raises(PermissionError):
        vfs.read("/data/local/secret")
    assert vfs.read("/data/local/secret", root=True) == b"x"
    vfs.install("/data/local/logs", b"y", 0o640, uid=1000, gid=1007)
    assert vfs.read("/data/local/logs") == b"y"


def test_links_and_loops(vfs: Vfs) -> None:
    assert vfs.realpath("/sdcard/Download") == "/storage/emulated/0/Download"
    vfs.symlink("loop", f"{TMP}/loop")
    with pytest.raises(OSError, match="symbolic links") as caught:
        vfs.read(f"{TMP}/loop")
    assert caught.value.errno == errno.ELOOP
    vfs.symlink("../../../../../../../../etc", f"{TMP}/up")
    assert vfs.realpath(f"{TMP}/up") == "/system/etc"


def test_shared_storage_fixes_modes(vfs: Vfs) -> None:
    vfs.write("/sdcard/a.txt", b"x", 0o777)
    assert vfs.stat("/sdcard/a.txt").mode == 0o100660
    vfs.chmod("/sdcard/a.txt", 0o000)
    assert vfs.stat("/sdcard/a.txt").mode == 0o100660


def test_rename_rules(vfs: Vfs) -> None:
    vfs.mkdir(f"{TMP}/d")
    vfs.write(f"{TMP}/f", b"x")
    for old, new, number in (
        (f"{TMP}/d", f"{TMP}/d/in", errno.EINVAL),
        (f"{TMP}/f", "/sdcard/f", errno.EXDEV),
        (f"{TMP}/f", f"{TMP}/d", errno.EISDIR),
        (f"{TMP}/d", f"{TMP}/f", errno.ENOTDIR),
        (f"{TMP}/none", f"{TMP}/x", errno.ENOENT),
    ):
        with pytest.raises(OSError, match=r".") as caught:
            vfs.rename(old, new)
        assert caught.value.errno == number


def test_free_space_is_asked_and_told(vfs: Vfs) -> None:
    free = [100]
    vfs.disk_free = lambda: free[0]

    def change(growth: int) -> None:
        free[0] -= growth

    vfs.on_change = change
    vfs.write("/sdcard/a", b"x" * 60)
    assert free[0] == 40
    with pytest.raises(OSError, match="No space") as caught:
        vfs.write("/sdcard/b", b"y" * 41)
    assert caught.value.errno == errno.ENOSPC
    vfs.write("/sdcard/a", b"z" * 10)
    assert free[0] == 90
    vfs.append("/sdcard/a", b"z" * 5)
    vfs.unlink("/sdcard/a")
    vfs.unlink("/sdcard/b")
    assert free[0] == 100


def test_sparse_file_counts_without_being_held(vfs: Vfs) -> None:
    freed: list[int] = []
    vfs.install("/storage/emulated/0/DCIM/film.mp4", b"head", size=3_000_000_000)
    vfs.on_change = freed.append
    assert vfs.stat("/sdcard/DCIM/film.mp4").size == 3_000_000_000
    node = vfs.find("/sdcard/DCIM/film.mp4")
    assert vfs.load(node, 2, 4) == b"ad\0\0"
    with pytest.raises(OSError, match="too large"):
        vfs.read("/sdcard/DCIM/film.mp4")
    vfs.unlink("/sdcard/DCIM/film.mp4")
    assert freed == [-3_000_000_000]


def test_dynamic_files(vfs: Vfs) -> None:
    level = [5]
    vfs.dynamic("/sys/class/x/level", lambda: b"%d\n" % level[0], 0o666, lambda data: level.append(int(data)))
    assert vfs.read("/sys/class/x/level") == b"5\n"
    vfs.write("/sys/class/x/level", b"7")
    assert level == [5, 7]
    vfs.dynamic("/proc/only", lambda: b"r\n")
    with pytest.raises(PermissionError):
        vfs.write("/proc/only", b"x")


def test_many_threads_lose_nothing(vfs: Vfs) -> None:
    def work(number: int) -> None:
        for at in range(50):
            vfs.append(f"{TMP}/log", b"x")
            vfs.write(f"{TMP}/own{number}", b"%d" % at)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vfs.read(f"{TMP}/log")) == 400
    assert all(vfs.read(f"{TMP}/own{number}") == b"49" for number in range(8))


PART = st.sampled_from([".", "..", "", "sdcard", "data", "local", "tmp", "bin", "x", "up", "system", "...", "a b"])


@given(st.lists(PART, max_size=12))
def test_no_path_leaves_the_tree(parts: list[str]) -> None:
    vfs = Vfs()
    vfs.mkdir("/data/local/tmp", parents=True, root=True)
    vfs.symlink("../../..", "/data/local/up", root=True)
    path = "/" + "/".join(parts)
    try:
        found = vfs.realpath(path)
    except OSError:
        return
    assert found.startswith("/")
    assert ".." not in found.split("/")
