"""The symptom chooses, areas are judged as they finish, and a quick check says what it left out."""

from __future__ import annotations

import threading
import time

from remote_assist import logread
from remote_assist.looking import plan
from tests.visit.conftest import Bench

AGREED = ("--consent", "paper:L-1")


def test_the_symptom_picks_areas_and_stands_in_the_record(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    said = ("--symptom", "My photos are not saved", "--since", "yesterday", "--recent", "a new game")
    done = bench.run("check", "--json", "-s", phone.serial, *AGREED, *said)
    names = [area["name"] for area in done.json["areas"]]
    assert "storage" in names
    assert "network" not in names
    assert "Not looked at, for this symptom: Battery, Network, " in done.err
    assert "without --symptom" in done.err
    assert done.code == 1
    (folder,) = (bench.data / "sessions").iterdir()
    notes = [record["body"] for record in logread.read(folder) if record["type"] == "note"]
    assert any(
        note.get("symptom") == "My photos are not saved" and note.get("recent") == "a new game" for note in notes
    )


def test_what_nobody_recognises_looks_at_everything(bench: Bench) -> None:
    phone = bench.attach()
    some = bench.run("check", "--json", "-s", phone.serial, *AGREED, "--symptom", "qwertz").json
    every = bench.run("check", "--json", "-s", phone.serial, *AGREED).json
    assert [area["name"] for area in some["areas"]] == [area["name"] for area in every["areas"]]


def test_what_a_check_cannot_see_is_said_and_nothing_is_left_out(bench: Bench) -> None:
    phone = bench.attach()
    done = bench.run("check", "--lang", "zh", "-s", phone.serial, *AGREED, "--symptom", "音量键失灵")
    assert "“按键失灵”：检查无法判断" in done.out
    assert "按此描述未检查" not in done.out
    assert "传感器" in done.out


def test_named_areas_are_kept_to() -> None:
    assert [area.name for area in plan(("camera", "battery"), "storage", None, narrow=True)] == ["battery", "camera"]


def test_quick_leaves_out_and_says_so(bench: Bench) -> None:
    phone = bench.attach()
    heard = len(phone.served.opened)
    quick = bench.run("check", "battery", "storage", "--json", "--quick", "-s", phone.serial, *AGREED)
    areas = {area["name"]: area for area in quick.json["areas"]}
    assert not areas["battery"]["complete"]
    assert areas["storage"]["complete"]
    assert areas["battery"]["severity"] == "pass"
    assert not any("batterystats" in service for service in phone.served.opened[heard:])
    both = bench.run("check", "--quick", "--full", "-s", phone.serial, *AGREED)
    assert both.code == 2


def test_one_slow_service_does_not_hold_up_the_first_verdict(bench: Bench) -> None:
    """The line of the symptom's first area is there while a stuck service still runs into its own deadline."""
    phone = bench.attach("pixel-15", "storage-full")
    phone.machine.state.stuck_services.add("media.camera")
    import subprocess
    import sys

    argv = [
        sys.executable,
        "-u",
        "-m",
        "remote_assist",
        "--data",
        str(bench.data),
        "--lang",
        "en",
        "check",
        "-s",
        phone.serial,
        *AGREED,
    ]
    started = time.monotonic()
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    times: dict[str, float] = {}

    def read() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("  · "):
                times[line.split(":")[0].removeprefix("  · ")] = time.monotonic() - started

    reader = threading.Thread(target=read)
    reader.start()
    child.wait(60)
    reader.join(5)
    assert times["Storage"] < 5, times
    assert times["Camera"] > times["Storage"] + 1, times
