"""The recording: what is in the file, while it is written, after a kill, and when the disk is full."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from remote_assist.errors import RecordError
from remote_assist.privacy.model import Packet, Span
from remote_assist.screen.recorder import Recorder
from remote_assist.screen.slate import words

S = 1_000_000_000


def pictures(count: int, colour: str, size: tuple[int, int] = (272, 600)) -> list[Packet]:
    """As scrcpy sends them: the configuration apart, then a key frame, then the rest."""
    context: Any = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = *size, "yuv420p"
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": "repeat-headers=1:annexb=1"}
    raw = []
    for number in range(count):
        frame = av.VideoFrame.from_image(Image.new("RGB", size, colour))  # type: ignore[no-untyped-call]
        frame.pts = number
        raw += [bytes(packet) for packet in context.encode(frame)]
    raw += [bytes(packet) for packet in context.encode(None)]
    at = raw[0].find(b"\0\0\1\x65")
    at -= raw[0][at - 1 : at] == b"\0"
    packets = [(raw[0][:at], True, False), (raw[0][at:], False, True), *((one, False, False) for one in raw[1:])]
    now = time.monotonic_ns()
    return [
        Packet(1, data, None, config, key, now + number * S // 30) for number, (data, config, key) in enumerate(packets)
    ]


def seen(path: Path) -> list[tuple[int, int, int]]:
    """The colour in the middle of the left edge of every picture."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            found.append(frame.to_image().getpixel((3, frame.height // 2)))  # type: ignore[no-untyped-call]
    return found


def near(found: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


SLATE, RED, BLUE = (32, 36, 44), (255, 0, 0), (0, 0, 255)


def recorded(folder: Path) -> tuple[Recorder, list[dict[str, Any]]]:
    kept: list[dict[str, Any]] = []
    recorder = Recorder(folder, kept.append)
    recorder.size(272, 600)
    span = Span(1, time.monotonic_ns(), ("starting",))
    recorder.hidden(span)
    red = pictures(20, "red")
    recorder.shown(span, red[0].arrived_ns)
    for packet in red:
        recorder.release(packet)
    return recorder, kept


def test_slates_stand_where_the_screen_was_hidden_and_pictures_where_it_was_not(tmp_path: Path) -> None:
    recorder, kept = recorded(tmp_path)
    recorder.chapter("Check", time.monotonic_ns())
    span = Span(2, time.monotonic_ns() + S, ("password-field",))
    recorder.hidden(span)
    recorder.beat(span.since_ns + 3 * S // 2)
    blue = pictures(10, "blue", (600, 272))
    recorder.size(600, 272)
    recorder.shown(span, span.since_ns + 2 * S)
    recorder.chapter("Fix", time.monotonic_ns())
    for packet in blue:
        recorder.release(packet)
    recorder.close()
    assert recorder.path == tmp_path / "recording.mkv"
    colours = seen(recorder.path)
    order = [
        "slate" if near(one, SLATE) else "red" if near(one, RED) else "blue" if near(one, BLUE) else "?"
        for one in colours
    ]
    assert [name for at, name in enumerate(order) if at == 0 or order[at - 1] != name] == [
        "slate",
        "red",
        "slate",
        "blue",
    ]
    assert order.count("red") == 20
    assert order.count("blue") == 10
    with av.open(str(recorder.path)) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Check", "Fix"]
    final = kept[-1]
    assert final["event"] == "final"
    assert final["sha256"] == hashlib.sha256(recorder.path.read_bytes()).hexdigest()
    assert [one["kind"] for one in kept if one["event"] == "range"][:3] == ["hidden", "released", "hidden"]
    assert list(tmp_path.iterdir()) == [recorder.path]
    assert oct(recorder.path.stat().st_mode)[-3:] == "600"


def test_every_range_is_hashed_without_a_gap_while_the_file_grows(tmp_path: Path) -> None:
    recorder, kept = recorded(tmp_path)
    span = Span(2, time.monotonic_ns() + S, ("keyguard",))
    recorder.hidden(span)
    raw = (tmp_path / "recording.part.mkv").read_bytes()
    ranges = [one for one in kept if one["event"] == "range"]
    assert ranges[0]["from_byte"] == 0
    for one, after in pairwise(ranges):
        assert one["to_byte"] == after["from_byte"]
    for one in ranges:
        assert one["sha256"] == hashlib.sha256(raw[one["from_byte"] : one["to_byte"]]).hexdigest()


def test_a_kill_leaves_a_file_that_plays(tmp_path: Path) -> None:
    recorder, _ = recorded(tmp_path)
    for packet in pictures(40, "red"):
        recorder.release(packet)
    killed = tmp_path / "killed.mkv"
    shutil.copyfile(tmp_path / "recording.part.mkv", killed)
    whole = killed.read_bytes()
    assert len([one for one in seen(killed) if near(one, RED)]) > 20
    for cut in range(len(whole) // 2, len(whole), len(whole) // 7):
        killed.write_bytes(whole[:cut])
        assert seen(killed)


def test_the_alarm_comes_when_nothing_is_written_for_two_seconds(tmp_path: Path) -> None:
    recorder, _ = recorded(tmp_path)
    now = time.monotonic_ns()
    assert recorder.beat(now)
    assert not recorder.beat(now + 3 * S)


def test_a_full_disk_ends_it_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, _ = recorded(tmp_path)

    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "write", full)
    packets = pictures(300, "blue")
    with pytest.raises(RecordError, match="No space left"):
        list(map(recorder.release, packets))


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "recording.part.mkv").write_bytes(b"another's")
    with pytest.raises(RecordError):
        Recorder(tmp_path, lambda body: None)
    assert (tmp_path / "recording.part.mkv").read_bytes() == b"another's"


def test_a_slate_says_why_for_how_long_and_by_whom() -> None:
    span = Span(3, 5 * S, ("password-field",), by="technician")
    assert words(span, "a password field", 17 * S) == (
        "SCREEN HIDDEN",
        "a password field",
        "12 s",
        "hidden by the technician",
    )
