"""The symptom chooses, areas are judged as they finish, and a quick check says what it left out."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from remote_assist import logread
from remote_assist.looking import plan
from tests.visit.conftest import Bench

DUMP = (
    "Current Battery Service state:\n  AC powered: false\n  USB powered: false\n  status: 3\n  health: 2\n  present: true\n"
    "  level: 71\n  scale: 100\n  voltage: 3900\n  temperature: 271\n  technology: Li-ion\n"
)
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


def test_one_pasted_output_is_one_line(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "battery.txt"
    file.write_text(DUMP)
    done = bench.run("check", "--from", str(file))
    assert done.code == 0, done.err
    assert "did not say enough" not in done.out
    assert done.out.count("Not in this file: Storage, Network") == 1
    assert len(bench.run("check", "--from", str(file), "--json").json["areas"]) == 16
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "dumpsys_battery.txt").write_text(DUMP)
    assert "Not in this folder: Storage" in bench.run("check", "--from", str(tmp_path / "folder")).out


def test_a_phone_and_a_file_exclude_each_other(bench: Bench, tmp_path: Path) -> None:
    done = bench.run("check", "--from", str(tmp_path), "-s", "x")
    assert done.code == 2
    assert "Give one of them" in done.err


def test_a_quick_check_says_what_it_did_not_ask(bench: Bench) -> None:
    phone = bench.attach()
    done = bench.run("check", "--quick", "-s", phone.serial, "--consent", "paper:Q-1")
    assert done.code == 0, done.err
    assert "did not say enough" not in done.out
    assert done.out.rstrip().split("\n")[-1] == "  Not asked (--quick): Apps"
    full = bench.run("check", "-s", phone.serial, "--consent", "paper:Q-1")
    assert "Not asked" not in full.out


def test_nothing_judged_is_said(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach()
    done = bench.run("check", "apps", "--quick", "--json", "-s", phone.serial, "--consent", "paper:Q-2")
    assert done.code == 6
    assert "No area could be judged." in done.err
    assert done.json["areas"][0]["severity"] == "unknown"


def test_words_that_name_no_symptom_are_said_to_name_none(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "healthy")
    done = bench.run("check", "-s", phone.serial, "--consent", "voice:V-1", "--symptom", "blarg frobnicates")
    assert done.code == 0
    assert "name no symptom that is known here" in done.out
