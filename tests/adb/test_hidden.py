"""Folders nobody else may enter, and what the kernel says about USB."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from remote_assist import errors
from remote_assist.adb import hidden, owned
from tests.conftest import absent


def test_an_open_folder_of_ours_is_closed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    hidden.own_folder(tmp_path / "open")
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700


def test_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("")
    for name in ("link", "file", "file/under"):
        with pytest.raises(errors.ServerUnavailable):
            hidden.own_folder(tmp_path / name)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    if os.getuid() != 0:
        absent("root, to give a folder away")
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 65534, 65534)
    with pytest.raises(errors.ServerUnavailable, match="another user"):
        hidden.own_folder(tmp_path / "theirs")


def test_a_short_folder_is_trusted_only_while_it_is_ours_and_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    first = Path(hidden.socket_path(deep)).parent
    assert hidden.socket_path(deep) == str(first / "s")
    first.chmod(0o755)
    second = Path(hidden.socket_path(deep)).parent
    assert second != first
    (deep / "socket-folder").unlink()
    (tmp_path / "l").symlink_to(second)
    (deep / "socket-folder").write_text(str(tmp_path / "l"))
    third = Path(hidden.socket_path(deep)).parent
    assert third not in (second, tmp_path / "l")
    for folder in (first, second, third):
        folder.rmdir()


def test_an_adb_interface_is_seen_without_opening_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden, "SYS_USB", tmp_path)
    monkeypatch.setattr(hidden, "DEV_USB", tmp_path)

    def interface(name: str, *codes: str) -> None:
        (tmp_path / name).mkdir()
        for kind, code in zip(("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"), codes, strict=False):
            (tmp_path / name / kind).write_text(code + "\n")

    interface("1-1:1.0", "06", "01", "01")  # a camera's file transfer
    interface("1-1:1.1", "ff", "42", "03")  # fastboot
    interface("1-1:1.2", "ff")
    assert not hidden.usb_phone_attached()
    interface("1-2:1.1", "ff", "42", "01")
    assert hidden.usb_phone_attached()
    monkeypatch.setattr(hidden, "DEV_USB", tmp_path / "none")
    assert not hidden.usb_phone_attached()


def test_a_process_is_known_by_number_and_start() -> None:
    mine = owned.start_mark(os.getpid())
    assert mine is not None
    assert owned.same(os.getpid(), mine)
    assert not owned.same(os.getpid(), mine + "0")
    assert not owned.same(os.getpid(), "")
    assert owned.start_mark(-1) is None
    assert owned.start_mark(0) is None
    assert not owned.end(os.getpid(), mine + "0")
