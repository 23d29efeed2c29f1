"""The project's client against the virtual phone's server, through a real adb and a whole session."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import av
import pytest

from remote_assist.adb.server import private
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.errors import LinkError, ScreenFailed
from remote_assist.keys import load_or_create
from remote_assist.screen import control, serverfile
from remote_assist.screen.launch import Connection, Launcher, Options
from remote_assist.screen.wire import Frame, Size
from remote_assist.session import Session
from tests.phone.screen_rig import Mark, read_mark
from tests.visit.conftest import Attached, Bench, bench  # noqa: F401

SCOPES = frozenset({Scope.SCREEN, Scope.CONTROL})


@pytest.fixture
def attached(bench: Bench) -> Attached:  # noqa: F811
    return bench.attach()


@pytest.fixture
def session(bench: Bench, attached: Attached) -> Iterator[Session]:  # noqa: F811
    from remote_assist.adb import devices

    data = DataFolder(bench.data)
    phone = devices.usable([private(bench.data, usb=False)], attached.serial)
    opened = Session.begin(
        data, phone, load_or_create(data.path, "anna"), technician="anna", order=None, adb_version="41"
    )
    opened.ring()
    now = boottime_ns()
    opened.grant(
        Consent("c-1", "paper", "7", SCOPES, "2026-01-01T00:00:00Z", now, now + 3600 * 10**9, "w", "en", "0" * 64)
    )
    yield opened
    if not opened.ended:
        opened.restore()
        opened.end({"outcome": "done"})


class Watched:
    """A connection with its decoder."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.marks: list[Mark] = []
        self.sizes: list[tuple[int, int]] = []
        self.keys = 0
        self._config = b""
        self._decoder: Any = None

    def until_key(self) -> None:
        """Until one more key frame has come; on a screen at rest there may be nothing else."""
        keys = self.keys
        while self.keys == keys:
            self.pictures(1)

    def pictures(self, count: int, within_s: float = 10.0) -> None:
        until, wanted = time.monotonic() + within_s, len(self.marks) + count
        while len(self.marks) < wanted:
            assert time.monotonic() < until, "no picture came"
            for part in self.connection.parts(0.2):
                if isinstance(part, Size):
                    self.sizes.append((part.width_px, part.height_px))
                elif isinstance(part, Frame) and part.config:
                    self._config, self._decoder = part.data, av.CodecContext.create("h264", "r")
                elif isinstance(part, Frame):
                    self.keys += part.key
                    data = (self._config if part.key else b"") + part.data
                    self.marks += [read_mark(frame) for frame in self._decoder.decode(av.Packet(data))]


@pytest.mark.parametrize("version", ["3.3.4", "4.1"])
def test_a_picture_taps_and_a_fresh_start(session: Session, attached: Attached, version: str) -> None:
    scene = attached.machine.state.scene
    launcher = Launcher(session, serverfile.practice(version), Options())
    launcher.put()
    first = Watched(launcher.start())
    first.pictures(2)
    width, height = first.sizes[0]
    assert height == 1200
    place = next(each for each in scene.look().places if each.text == "settings")
    x, y = int((place.box[0] + 0.1) * width), int((place.box[1] + 0.03) * height)
    for action in (control.Action.DOWN, control.Action.UP):
        first.connection.send(control.touch(action, x, y, width, height))
    until = time.monotonic() + 10
    while scene.look().kind != "settings" and time.monotonic() < until:
        time.sleep(0.01)
    assert scene.look().kind == "settings"
    first.connection.send(control.reset_video())
    first.until_key()
    scene.rotate()
    first.until_key()
    first.connection.close()
    second = Watched(launcher.start())
    second.pictures(1)
    assert second.sizes[0] == (1200, width)
    second.connection.close()
    assert all(mark.good for mark in first.marks + second.marks)
    assert second.marks[0].number > first.marks[-1].number
    assert any("Device: [Google] google Pixel 8 (Android 15)" in line for line in first.connection.said)
    until = time.monotonic() + 10
    while attached.machine.abstract_sockets and time.monotonic() < until:
        time.sleep(0.01)
    assert not attached.machine.abstract_sockets
    session.restore()
    assert [name for name in attached.machine.vfs.listdir("/data/local/tmp") if name.endswith(".jar")] == []


def test_the_servers_words_reach_us(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remote_assist.screen.launch.START_TIMEOUT_S", 1.5)
    launcher = Launcher(session, serverfile.practice("4.1"), Options())
    launcher.put()
    plain = launcher._argv
    monkeypatch.setattr(launcher, "_argv", lambda scid: tuple("4.0" if w == "4.1" else w for w in plain(scid)))
    with pytest.raises(ScreenFailed, match=r"server version .* does not match the client \(4.0\)"):
        launcher.start()


def test_an_encoder_that_fails_is_told(session: Session, attached: Attached) -> None:
    attached.machine.state.screen_encoder_fails = True
    launcher = Launcher(session, serverfile.practice("3.3.4"), Options())
    launcher.put()
    broken = Watched(launcher.start())
    with pytest.raises(LinkError) as ended:
        broken.pictures(1)
    until = time.monotonic() + 10
    while not isinstance(why := broken.connection.failure(ended.value), ScreenFailed) and time.monotonic() < until:
        time.sleep(0.01)
    assert "CodecException" in str(why)
    broken.connection.close()
