"""adbutils over our Unix socket says the same as our own client, and starts no server by itself."""

from __future__ import annotations

import subprocess

import pytest

from remote_assist import errors
from remote_assist.adb import library
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import Server
from remote_assist.adb.shell import run


def test_it_sees_the_same_phones_and_hears_the_same_answers(phone: Attached) -> None:
    theirs = library.client(phone.server)
    assert [each.serial for each in theirs.device_list()] == [phone.serial]
    assert theirs.server_version() == phone.server.version
    argv = ["echo", "it's", "$(id)"]
    out = theirs.device(phone.serial).shell(argv, rstrip=False)
    assert out.encode() == run(phone, argv, timeout_s=10, max_bytes=1000).stdout


def test_it_reports_phones_as_they_come(phone: Attached) -> None:
    event = next(library.client(phone.server).track_devices())
    assert (event.serial, event.present, event.status) == (phone.serial, True, "device")


def test_a_server_that_is_gone_is_not_replaced_by_one_on_5037(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a server was started"))
    with pytest.raises(errors.ServerUnavailable):
        library.client(Server("/nonexistent/s", ours=True, version=41)).device_list()
