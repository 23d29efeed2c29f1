"""The cameras through the server: its list, and what each condition of a lens looks like on the wire."""

from __future__ import annotations

import time

import pytest
from PIL import ImageFilter, ImageStat

from remote_assist.phone.machine import Machine
from remote_assist.phone.screen.camera import with_condition
from remote_assist.phone.state import PhoneState
from tests.phone.screen_rig import Client, client, phone, start

CAMERA = "video_source=camera control=false max_size=1280"


def _state(machine: Machine) -> PhoneState:
    assert machine.state is not None
    return machine.state


def test_list() -> None:
    _, out, _ = start(phone(), "3.3.4 list_cameras=true cleanup=false").end()
    assert out.split("\n", 1)[1] == (
        "[server] INFO: List of cameras:\n"
        "    --camera-id=0    (back, 4080x3072, fps=[15, 24, 30])\n"
        "    --camera-id=1    (front, 4080x3072, fps=[15, 24, 30])\n"
        "    --camera-id=2    (back, 4080x3072, fps=[15, 24, 30])\n"
    )
    _, out, _ = start(phone(), "4.1 list_camera_sizes=true cleanup=false").end()
    assert "--camera-id=1    (front, 4080x3072, fps=[15, 24, 30], zoom-range=[1, 8])\n        - 1920x1080\n" in out


def _measured(condition: str, version: str = "3.3.4") -> tuple[float, float, float]:
    """Brightness, variance of the Laplacian, and how much two pictures differ."""
    machine = phone()
    with_condition(_state(machine), "0", condition)
    with client(machine, version, f"{CAMERA} camera_id=0") as seen:
        seen.read(pictures=8)
        assert (seen.frames[0].width, seen.frames[0].height) == (1280, 720)
        first, last = (frame.to_image().convert("L") for frame in (seen.frames[5], seen.frames[7]))
        events = [event.text for event in _state(machine).camera.events]
        assert any(text.startswith("CONNECT device 0 client for package com.android.shell") for text in events)
    until = time.monotonic() + 10
    while _state(machine).camera.clients and time.monotonic() < until:
        time.sleep(0.01)
    assert not _state(machine).camera.clients
    edges = first.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    return ImageStat.Stat(first).mean[0], ImageStat.Stat(edges).var[0], float(first.tobytes() != last.tobytes())


@pytest.mark.parametrize("version", ["3.3.4", "4.1"])
def test_fine(version: str) -> None:
    bright, sharp, moves = _measured("fine", version)
    assert bright > 60
    assert sharp > 500
    assert moves


def test_blurred_and_black() -> None:
    sharp = _measured("fine")[1]
    assert _measured("blurred")[1] < sharp / 10
    assert _measured("black")[0] < 20


def test_a_switch_that_blocks_the_sensor_makes_it_black() -> None:
    machine = phone()
    _state(machine).toggles["camera"].enabled = True
    with client(machine, words=CAMERA) as seen:
        seen.read(pictures=3)
        assert ImageStat.Stat(seen.frames[-1].to_image().convert("L")).mean[0] < 20


@pytest.mark.parametrize("version", ["3.3.4", "4.1"])
@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("dead", "The camera device is currently in the error state; no further calls to it will succeed."),
        ("busy", "The camera device is in use already"),
    ],
)
def test_a_camera_that_does_not_open(condition: str, words: str, version: str) -> None:
    machine = phone()
    with_condition(_state(machine), "1", condition)
    seen = Client(machine, version, f"{CAMERA} camera_id=1")
    seen.until(lambda: seen.ended)
    assert not seen.packets
    assert not seen.sizes, "the stream never begins"
    code, out, err = seen.server.end()
    assert code == 0
    assert out.endswith("[server] INFO: Using camera '1'\n")
    assert err.startswith(
        "[server] ERROR: Video encoding error\n"
        f"java.io.IOException: android.hardware.camera2.CameraAccessException: {words}\n"
    )


def test_a_camera_that_gives_nothing() -> None:
    machine = phone()
    with_condition(_state(machine), "0", "frameless")
    with client(machine, words=CAMERA) as seen:
        seen.until(lambda: seen.sizes)
        seen.read(0.5)
        assert seen.sizes == [(1280, 720)]
        assert not seen.packets
        assert not seen.ended


def test_which_camera() -> None:
    machine = phone()
    with client(machine, words=f"{CAMERA} camera_facing=front") as seen:
        seen.read(pictures=1)
        assert [client_.device for client_ in _state(machine).camera.clients] == ["1"]
    seen = Client(machine, "3.3.4", f"{CAMERA} camera_id=9")
    seen.until(lambda: seen.ended)
    _, _, err = seen.server.end()
    assert err.startswith("[server] ERROR: Camera with id 9 not found\nList of cameras:\n    --camera-id=0    (back")


def test_before_android_12() -> None:
    code, _, err = start(phone(sdk=30), f"3.3.4 tunnel_forward=true audio=false cleanup=false {CAMERA}").end()
    assert (code, err) == (0, "[server] ERROR: Camera mirroring is not supported before Android 12\n")


def test_no_such_condition() -> None:
    with pytest.raises(ValueError, match="haunted"):
        with_condition(_state(phone()), "0", "haunted")
