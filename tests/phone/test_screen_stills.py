"""`screencap`, and what the drawings look like to somebody who reads them."""

from __future__ import annotations

import io
import struct
import threading

import pytest
from PIL import Image, ImageStat

from remote_assist.phone.machine import Machine
from remote_assist.phone.process import Pipe, closed_pipe
from remote_assist.phone.screen import draw, mark
from remote_assist.phone.screen.scene import Scene
from remote_assist.phone.state import PhoneState
from tests.phone.screen_rig import phone


def _run(machine: Machine, script: str) -> tuple[int, bytes, bytes]:
    out, err = Pipe(64 << 20), Pipe()
    code = machine.execute(script, closed_pipe(), out, err, threading.Event())
    out.close_write()
    err.close_write()
    return code, b"".join(iter(out.read, b"")), b"".join(iter(err.read, b""))


def _state(machine: Machine) -> PhoneState:
    assert machine.state is not None
    return machine.state


def _at_once(machine: Machine) -> Scene:
    """A scene whose services are never late, so that a test need not wait."""
    scene = _state(machine).scene
    scene.signal_lag_s = scene.closing_s = 0.0
    return scene


def _bits(image: Image.Image) -> str:
    side = image.width * 12 / 540
    grey = image.convert("L")
    return "".join("1" if grey.getpixel((int((at + 0.5) * side), int(side / 2))) > 127 else "0" for at in range(40))  # type: ignore[operator]


def test_png_of_what_is_shown() -> None:
    machine = phone()
    _at_once(machine)
    code, png, _ = _run(machine, "screencap -p")
    assert code == 0
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (1080, 2400))
    first = _bits(image)
    assert first[:9] == "101100100"
    _state(machine).scene.web_password()
    _state(machine).scene.type_text("late frost")
    again = _bits(Image.open(io.BytesIO(_run(machine, "screencap -p")[1])))
    assert again[8] == "1"
    assert int(again[9:32], 2) == int(first[9:32], 2) + 1


def test_to_a_file_and_raw() -> None:
    machine = phone()
    assert _run(machine, "screencap /data/local/tmp/a.png") == (0, b"", b"")
    assert machine.vfs.read("/data/local/tmp/a.png").startswith(b"\x89PNG")
    code, raw, _ = _run(machine, "screencap")
    assert code == 0
    assert struct.unpack_from("<IIII", raw) == (1080, 2400, 1, 1)
    assert len(raw) == 16 + 1080 * 2400 * 4
    code, out, err = _run(machine, "screencap /nowhere/a.png")
    assert (code, out) == (1, b"")
    assert b"/nowhere/a.png" in err


@pytest.mark.parametrize("sdk", [28, 34])
def test_protected_windows_are_black_in_it(sdk: int) -> None:
    machine = phone(sdk=sdk)
    _at_once(machine).secure_app("do not photograph")
    image = Image.open(io.BytesIO(_run(machine, "screencap -p")[1])).convert("L")
    below = image.crop((0, mark.band(1080), 1080, 2400))
    assert below.getextrema() == (0, 0)
    assert _bits(image)[8] == "0"


def test_protected_windows_through_the_servers_display() -> None:
    """Its virtual display was secure until Android 11 (SurfaceFlinger; scrcpy DisplayCapture): the server sees them."""
    for sdk, seen in ((28, True), (34, False)):
        scene = _at_once(phone(sdk=sdk))
        scene.secure_app("do not photograph")
        look = scene.look()
        assert look.secret is seen
        low = draw.picture(look, (540, 1200)).convert("L").crop((0, 20, 540, 1200)).getextrema()
        assert (low != (0, 0)) is seen


@pytest.mark.parametrize("size", [(540, 1200), (1200, 540), (544, 1200), (1080, 2400), (216, 480)])
def test_every_page_leaves_the_marks_row_alone_and_can_be_told_from_the_others(size: tuple[int, int]) -> None:
    scene = _at_once(phone())
    pages = []
    for step in (
        scene.home,
        scene.open_login,
        scene.number_pin,
        scene.web_password,
        scene.custom_pad,
        lambda: scene.open_app("settings"),
        lambda: scene.open_app("camera"),
        scene.focus_text,
        lambda: scene.otp_notification("771204"),
        scene.lock,
    ):
        step()
        image = draw.picture(scene.look(), size, "12:00")
        assert image.crop((0, 0, size[0], mark.band(size[0]))).convert("L").getextrema() == (0, 0)
        pages.append(image.tobytes())
    assert len(set(pages)) == len(pages)


def test_dots_are_drawn_for_a_password_and_letters_once_the_eye_is_open() -> None:
    machine = phone()
    scene = _at_once(machine)
    _state(machine).settings["system"]["show_password"] = "0"
    scene.focus_password()
    pictures = []
    for _ in range(2):
        for word in ("aaaaaa", "mmmmmm"):
            for _ in range(6):
                scene.erase()
            scene.type_text(word)
            pictures.append(draw.picture(scene.look(), (540, 1200)).crop((0, 100, 540, 700)).tobytes())
        scene.toggle_eye()
    hidden, same, shown, other = pictures
    assert hidden == same
    assert shown != other
    assert hidden != shown


def test_black_is_black_and_a_page_is_bright() -> None:
    scene = _state(phone()).scene
    scene.power()
    assert draw.picture(scene.look(), (540, 1200)).convert("L").getextrema() == (0, 0)
    scene.power()
    scene.unlock()
    scene.open_login()
    assert ImageStat.Stat(draw.picture(scene.look(), (540, 1200)).convert("L")).mean[0] > 150
