"""Every camera tried during a check and a visit, on a virtual phone: what is found, and that no picture stays anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from remote_assist import logread
from remote_assist.phone.machine import build
from remote_assist.phone.periphery import Lens
from remote_assist.phone.profiles import dressed
from remote_assist.phone.screen.camera import with_condition
from tests.screen.lens_streams import encoded
from tests.visit.conftest import Attached, Bench, Done

AGREED = ("--consent", "paper:7")
PICTURE = re.compile(
    rb"\x00\x00\x01[\x01\x05\x06\x07\x08\x21\x25\x27\x28\x41\x45\x61\x65\x67\x68]|\x89PNG|\xff\xd8\xff|RIFF....WEBP"
    rb"|iVBORw0KGgo|AAAAAWdC|AAAAAWdN|AAAAAWdk",
    re.DOTALL,
)
"""Start codes of H.264 with the units that it is made of, pictures of the usual kinds, and both in base64."""


def lenses(phone: Attached, *conditions: str) -> None:
    phone.machine.state.lenses = [
        Lens(str(number), "front" if number == 1 else "back") for number in range(len(conditions))
    ]
    for number, condition in enumerate(conditions):
        with_condition(phone.machine.state, str(number), condition)


def area(done: Done) -> dict[str, Any]:
    (found,) = done.json["areas"]
    assert found["name"] == "camera"
    return dict(found)


def pictures_in(folder: Path) -> list[tuple[Path, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [(path, found[0]) for path in files if (found := PICTURE.search(path.read_bytes()))]


def records(bench: Bench) -> list[dict[str, Any]]:
    newest = max((bench.data / "sessions").iterdir())
    return logread.read(newest)


def asked_of_cameras(phone: Attached) -> list[str]:
    return [service for service in phone.served.opened if "list_cameras" in service or "video_source=camera" in service]


def test_fine_black_and_blurred(bench: Bench) -> None:
    phone = bench.attach()
    lenses(phone, "fine", "black", "blurred")
    # With the scope `logs` outputs are kept: also then none of it may be a picture.
    scope = ("--scope", "diagnose,camera,logs")
    done = bench.run("check", "camera", "--lenses", "--yes", "--json", "-s", phone.serial, *AGREED, *scope)
    assert done.code == 0, done.err
    found = area(done)
    rules = {finding["rule"]: finding for finding in found["findings"]}
    assert set(rules) == {"camera.lens_black", "camera.lens_blurred", "camera.focus_not_checked"}
    assert "front camera 1" in rules["camera.lens_black"]["says"]
    assert "back camera 2" in rules["camera.lens_blurred"]["says"]
    assert "sharp (back camera 0)" in rules["camera.focus_not_checked"]["says"]
    fine, black, blurred = found["facts"]["lenses"]
    assert (fine["opened"], fine["error"], fine["facing"]) == (True, None, "back")
    assert fine["pictures"] >= 20
    assert fine["brightness"] > 60
    assert fine["detail"] > 1000
    assert black["brightness"] < 10
    assert blurred["detail"] < 50
    assert found["complete"]
    # What the camera service tells was read before ours was there.
    assert found["facts"]["open_clients"] == []
    assert pictures_in(bench.data) == []
    assert not phone.machine.state.camera.clients
    assert not [name for name in phone.machine.vfs.listdir("/data/local/tmp") if "remote-assist" in name]
    said = " ".join(str(record["body"].get("text")) for record in records(bench))
    assert "thrown away" in said
    (tried,) = [r["body"]["cameras"] for r in records(bench) if r["body"].get("text") == "each camera was tried"]
    assert [one["opened"] for one in tried] == [True] * 3
    assert bench.run("log", "verify", "last").code == 0


def test_dead_busy_and_frameless(bench: Bench) -> None:
    phone = bench.attach("samsung-13")
    lenses(phone, "dead", "busy", "frameless")
    done = bench.run("check", "camera", "--lenses", "--json", "-s", phone.serial, *AGREED, stdin="1\n")
    assert done.code == 1, done.err
    assert "thrown away at once" in done.err
    assert done.err.index("thrown away at once") < done.err.index("Trying camera 0")
    found = area(done)
    verdicts = {finding["rule"]: finding["verdict"] for finding in found["findings"]}
    assert verdicts.pop("camera.lens_dead") == "fault"
    assert set(verdicts) == {"camera.lens_busy", "camera.lens_no_pictures", "camera.focus_not_checked"}
    assert [lens["error"] for lens in found["facts"]["lenses"]] == ["failure", "in_use", None]
    assert [lens["opened"] for lens in found["facts"]["lenses"]] == [False, False, True]
    assert pictures_in(bench.data) == []


def test_a_picture_would_be_found(tmp_path: Path) -> None:
    """The search that finds nothing above finds each of these."""
    from PIL import Image

    (tmp_path / "stream").write_bytes(b"".join(encoded(64, 64, 2, 0)))
    (tmp_path / "packet").write_bytes(b"x" * 99 + encoded(64, 64, 2, 0)[1])
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    Image.new("RGB", (8, 8)).save(tmp_path / "b.jpg")
    assert len(pictures_in(tmp_path)) == 4


def test_a_no_opens_no_camera(bench: Bench) -> None:
    phone = bench.attach()
    done = bench.run("check", "camera", "--lenses", "--json", "-s", phone.serial, *AGREED, stdin="2\n")
    assert done.code == 0, done.err
    assert area(done)["facts"]["lenses"] is None
    assert "camera.lens_dead" in area(done)["not_judged"]
    assert asked_of_cameras(phone) == []
    nobody = bench.run("check", "camera", "--lenses", "-s", phone.serial, *AGREED)
    assert nobody.code == 4
    assert asked_of_cameras(phone) == []


def test_before_android_12_it_is_said(bench: Bench) -> None:
    machine = build("pixel-15")
    assert machine.state is not None
    dressed(machine.state, 30)
    phone = bench.attach(machine=machine)
    done = bench.run("check", "camera", "--lenses", "--yes", "-s", phone.serial, *AGREED)
    assert done.code == 3
    assert "Cameras can be tried from Android 12 on." in done.err
    assert asked_of_cameras(phone) == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [(("battery", "--lenses"), "belongs to the area camera"), (("--from", "x", "--lenses"), "needs a phone")],
)
def test_what_makes_no_sense_is_said_before_any_phone(bench: Bench, argv: tuple[str, ...], words: str) -> None:
    done = bench.run("check", *argv, *AGREED)
    assert done.code == 2
    assert words in done.err


TALK = "the camera is black\nsince yesterday\nno\n"
SCOPES = ("--scope", "diagnose,fix,screen,record,camera")


def test_a_visit_for_a_camera_tries_it_beside_the_recording(bench: Bench) -> None:
    phone = bench.attach()
    lenses(phone, "black")
    argv = ("assist", "--no-view", "--json", "-s", phone.serial, *AGREED, *SCOPES)
    done = bench.run(*argv, stdin=TALK + "1\n1\n1\n5\n\n")
    assert done.code == 0, done.err
    (camera,) = [each for each in done.json["before"] if each["name"] == "camera"]
    assert "camera.lens_black" in {finding["rule"] for finding in camera["findings"]}
    assert len([r for r in records(bench) if r["body"].get("text") == "each camera was tried"]) == 1
    assert any(r["type"] == "recording" for r in records(bench))
    assert bench.run("log", "verify", "last").code == 0


@pytest.mark.parametrize(
    "more",
    [("--no-mirror", *SCOPES), ("--no-mirror", "--scope", "diagnose,fix"), ("--no-view", "--scope", "diagnose,fix")],
    ids=" ".join,
)
def test_without_the_mirror_or_the_scope_a_visit_opens_no_camera(bench: Bench, more: tuple[str, ...]) -> None:
    phone = bench.attach()
    done = bench.run("assist", *more, "--json", "-s", phone.serial, *AGREED, stdin=TALK + "1\n1\n5\n\n")
    assert done.code == 0, done.err
    assert asked_of_cameras(phone) == []


def test_a_visit_for_something_else_opens_no_camera(bench: Bench) -> None:
    phone = bench.attach()
    talk = "the battery drains fast\n\n\n"
    done = bench.run("assist", "--no-view", "-s", phone.serial, *AGREED, *SCOPES, stdin=talk + "1\n1\n5\n\n")
    assert done.code == 0, done.err
    assert asked_of_cameras(phone) == []
