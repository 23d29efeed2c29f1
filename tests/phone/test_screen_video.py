"""The stream as a client sees it: every picture decodes, says its number and whether a secret is in it."""

from __future__ import annotations

import itertools
import time

import pytest

from remote_assist.phone.machine import Machine
from remote_assist.phone.state import PhoneState
from tests.phone.screen_rig import Client, client, phone

BOTH = pytest.mark.parametrize("version", ["3.3.4", "4.1"])
WIDTHS = {"3.3.4": (544, 1200), "4.1": (540, 1200)}
RESET_VIDEO = bytes((17,))


def _state(machine: Machine) -> PhoneState:
    assert machine.state is not None
    return machine.state


def _all_good(seen: Client) -> None:
    assert seen.marks
    assert all(mark.good for mark in seen.marks)
    data = [frame for _, frame in seen.packets if not frame.config]
    assert len(seen.marks) == len(data), "a packet that gives no picture"
    times = [frame.pts_us or 0 for frame in data]
    assert times == sorted(set(times))


@BOTH
def test_begins_as_it_says(version: str) -> None:
    with client(phone(), version) as seen:
        seen.read(pictures=1)
        assert seen.name == "Pixel 8"
        assert seen.sizes == [WIDTHS[version]]
        (_, config), (_, key) = seen.packets[:2]
        assert config.config
        assert config.data.startswith(b"\0\0\0\1\x67")
        assert b"\0\0\0\1\x68" in config.data
        assert key.key
        assert key.data.lstrip(b"\0")[1] & 0x1F == 5, "no frame carries parameter sets or an SEI"
        assert (seen.frames[0].width, seen.frames[0].height) == WIDTHS[version]
        assert abs(time.monotonic_ns() / 1e9 - (key.pts_us or 0) / 1e6) < 5, "CLOCK_MONOTONIC"


def test_a_screen_at_rest_is_sent_ten_times_more_and_then_no_more() -> None:
    with client(phone()) as seen:
        seen.read(pictures=11)
        seen.read(0.5)
        assert len({mark.number for mark in seen.marks}) == 1, "an old picture keeps its number"
        assert len(seen.marks) == 11
        times = [frame.pts_us or 0 for _, frame in seen.packets if not frame.config]
        assert {after - before for before, after in itertools.pairwise(times)} == {100_000}
        assert not any(frame.key for _, frame in seen.packets[2:])
        _all_good(seen)


def test_every_new_picture_takes_the_next_number_of_the_phone() -> None:
    machine = phone()
    _state(machine).screen_animation_fps = 30
    numbers: list[int] = []
    for _ in range(2):
        with client(machine, words="max_size=1200 max_fps=30") as seen:
            seen.read(pictures=20)
            _all_good(seen)
            assert not any(mark.secret for mark in seen.marks)
            numbers += [mark.number for mark in seen.marks]
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers)


def test_max_fps() -> None:
    machine = phone()
    _state(machine).screen_animation_fps = 60
    with client(machine, words="max_size=800 max_fps=10") as seen:
        seen.read(pictures=8)
        times = [frame.pts_us or 0 for _, frame in seen.packets if not frame.config]
        assert (times[-1] - times[0]) / (len(times) - 1) > 90_000
        _all_good(seen)


@BOTH
def test_a_secret_is_marked_as_long_as_it_is_drawn(version: str) -> None:
    machine = phone()
    scene = _state(machine).scene
    with client(machine, version) as seen:
        seen.read(pictures=1)
        scene.open_login()
        scene.focus_password()
        time.sleep(2 * scene.signal_lag_s + 0.05)
        scene.type_text("tulip77")
        scene.toggle_eye()
        seen.until(lambda: seen.marks[-1].secret)
        scene.leave()
        seen.until(lambda: not seen.marks[-1].secret)
        secret = [mark.number for mark in seen.marks if mark.secret]
        clean = [mark.number for mark in seen.marks if not mark.secret]
        assert not set(secret) & set(clean)
        _all_good(seen)


@BOTH
def test_reset_and_rotation_begin_the_capture_again(version: str) -> None:
    machine = phone()
    scene = _state(machine).scene
    with client(machine, version) as seen:
        seen.read(pictures=2)
        before = len(seen.packets)
        seen.say(RESET_VIDEO)
        seen.until(lambda: sum(frame.key for _, frame in seen.packets) == 2)
        since = [frame for _, frame in seen.packets[before:]]
        config = next(at for at, frame in enumerate(since) if frame.config)
        assert since[config + 1].key
        assert seen.marks[-1].number > seen.marks[0].number, "the key frame is a new picture"
        scene.rotate()
        seen.until(lambda: sum(frame.key for _, frame in seen.packets) == 3)
        wide = WIDTHS[version][::-1]
        assert (seen.frames[-1].width, seen.frames[-1].height) == wide
        assert seen.sizes == ([WIDTHS["4.1"]] * 2 + [wide] if version == "4.1" else [WIDTHS["3.3.4"]])
        assert sum(frame.config for _, frame in seen.packets) == 3
        assert sum(frame.key for _, frame in seen.packets) == 3
        _all_good(seen)


def test_a_queue_that_is_behind_delays_the_key_frame_that_was_asked_for() -> None:
    machine = phone()
    state = _state(machine)
    state.screen_animation_fps = 30
    with client(machine) as seen:
        seen.read(pictures=3)
        state.screen_queue_s = 0.7
        time.sleep(0.1)
        asked = time.monotonic()
        seen.say(RESET_VIDEO)
        seen.until(lambda: sum(frame.key for _, frame in seen.packets) == 2)
        at, key = [(at, frame) for at, frame in seen.packets if frame.key][-1]
        assert at - asked >= 0.6
        assert at - (key.pts_us or 0) / 1e6 >= 0.6, "it was made long before"
        state.screen_stalled = True
        time.sleep(0.3)
        seen.read(0.3)
        held = len(seen.packets)
        seen.read(0.5)
        assert len(seen.packets) == held
        state.screen_stalled = False
        seen.read(pictures=5)
        _all_good(seen)


def test_sizes() -> None:
    machine = phone()
    for version, words, size in (
        ("3.3.4", "", (1080, 2400)),
        ("3.3.4", "max_size=1001", (448, 1000)),
        ("4.1", "max_size=1001", (450, 1000)),
        ("4.1", "max_size=1200 min_size_alignment=16", (544, 1200)),
    ):
        with client(machine, version, words) as seen:
            seen.read(pictures=1)
            assert seen.sizes == [size]
            assert (seen.frames[0].width, seen.frames[0].height) == size
            _all_good(seen)


@BOTH
def test_a_ready_second_over_and_over(version: str) -> None:
    machine = phone()
    _state(machine).screen_loop = True
    with client(machine, version) as seen:
        seen.read(pictures=45)
        numbers = [mark.number for mark in seen.marks]
        assert len(set(numbers)) == 30
        assert numbers[30:45] == numbers[:15]
        assert [at for at, (_, frame) in enumerate(seen.packets[1:46]) if frame.key] == [0, 30]
        _all_good(seen)


def test_a_moving_screen_costs_little() -> None:
    machine = phone()
    _state(machine).screen_animation_fps = 30
    with client(machine) as seen:
        seen.read(pictures=5)
        before, began = time.process_time(), time.monotonic()
        time.sleep(2.0)
        share = (time.process_time() - before) / (time.monotonic() - began)
        seen.read(pictures=40)
        _all_good(seen)
    assert share < 0.15
