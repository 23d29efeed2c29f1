"""From the virtual phone to a real Chromium: the picture, a tap that opens an app, the dark while a password field has
the focus, and the picture again. Only the phone is not real."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from remote_assist.adb import devices
from remote_assist.adb.server import private
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.keys import load_or_create
from remote_assist.phone.screen import draw
from remote_assist.screen import serverfile
from remote_assist.screen.showing import Wanted, showing
from remote_assist.session import Session
from remote_assist.web.live import LiveView
from tests.visit.conftest import Bench, bench  # noqa: F401
from tests.web.test_live_in_chromium import canvas_is_black
from tests.web.window import Window, window

SCOPES = frozenset({Scope.SCREEN, Scope.CONTROL})


def begun(bench: Bench, serial: str) -> Session:  # noqa: F811
    data = DataFolder(bench.data)
    phone = devices.usable([private(bench.data, usb=False)], serial)
    session = Session.begin(
        data, phone, load_or_create(data.path, "anna"), technician="anna", order=None, adb_version="41"
    )
    session.ring()
    now = boottime_ns()
    session.grant(
        Consent("c-1", "paper", "7", SCOPES, "2026-01-01T00:00:00Z", now, now + 3600 * 10**9, "w", "en", "0" * 64)
    )
    return session


def on_canvas(chrome: Window) -> Image.Image:
    x, y, width, height = (int(side) for side in chrome.box("#screen"))
    return chrome.picture().crop((x, y, x + width, y + height))


def shows(chrome: Window, scene: Any) -> None:
    """Wait until the canvas shows what the phone draws, its bar with clock and mark aside."""
    end_s = time.monotonic() + 20
    while True:
        chrome.state("shown", 20)
        seen = on_canvas(chrome)
        drawn = draw.picture(scene.look(), seen.size)
        below = (20, seen.height // 12, seen.width - 20, seen.height - 20)
        difference = ImageStat.Stat(ImageChops.difference(seen.crop(below), drawn.crop(below))).mean
        if max(difference) < 6:
            return
        assert time.monotonic() < end_s, difference
        time.sleep(0.1)


def becomes(scene: Any, kind: str) -> None:
    end_s = time.monotonic() + 10
    while scene.look().kind != kind:
        assert time.monotonic() < end_s
        time.sleep(0.02)


def tap(chrome: Window, scene: Any, what: str, text: str) -> None:
    place = next(place for place in scene.look().places if place.what == what and text in place.text)
    left, top, right, bottom = place.box
    x, y, width, height = chrome.box("#screen")
    chrome.click(x + (left + right) / 2 * width, y + (top + bottom) / 2 * height)


@pytest.mark.timeout(180)
def test_a_login_is_seen_up_to_its_password_and_after_it(bench: Bench, tmp_path: Path) -> None:  # noqa: F811
    phone = bench.attach()
    assert phone.machine.state is not None
    scene = phone.machine.state.scene
    session = begun(bench, phone.serial)
    views: list[LiveView] = []

    def sinks(mirror: Any) -> list[Any]:
        views.append(LiveView(mirror))
        return list(views)

    with window(tmp_path / "chromium") as chrome:
        with showing(session, serverfile.practice(), Wanted(record=False), sinks=sinks):
            chrome.open(views[0].url)
            shows(chrome, scene)
            tap(chrome, scene, "app", "login")
            becomes(scene, "login")
            shows(chrome, scene)
            tap(chrome, scene, "password", "Password")
            chrome.state("hidden")
            assert canvas_is_black(chrome)
            scene.type_text("w7Kq-zeb")
            assert "password" in chrome.text("#cover-reason").lower()
            assert "personally" in chrome.text("#cover-advice")
            chrome.press("[data-key=home]")
            chrome.until("document.getElementById('refused').textContent")
            assert scene.look().kind == "login", "what the technician does is refused"
            time.sleep(1)
            assert canvas_is_black(chrome)
            scene.home()
            shows(chrome, scene)
        chrome.state("off")
        assert canvas_is_black(chrome)
    session.restore()
    session.end({"outcome": "done"})
    kept = [file.read_bytes() for file in session.folder.rglob("*") if file.is_file()]
    assert any(b'"refused":1' in record for record in kept)
    assert not any(b"w7Kq" in record for record in kept)
