"""After a kill: what is put back, on which phone, and what is never sealed over."""

from __future__ import annotations

import subprocess
import sys

import pytest

from remote_assist import logread
from tests.visit import killing
from tests.visit.conftest import Bench

KEY = killing.KEY


def test_one_damaged_record_does_not_keep_the_others_open(bench: Bench) -> None:
    one, other = bench.attach("pixel-15", "storage-full"), bench.attach("samsung-13", "storage-full")
    for phone in (one, other):
        total = killing.points(bench, phone)
        killing.refill(phone)
        killing.run_child(bench, phone, total // 2)
        assert phone.machine.state.settings["global"].get(KEY) == "7"
    newer = max(folder for folder in (bench.data / "sessions").iterdir() if not logread.is_sealed(folder))
    log = newer / "log.ndjson"
    log.write_bytes(log.read_bytes().replace(b'"tester"', b'"texter"', 1))
    done = bench.run("restore", "--json")
    assert done.code == 5, done.out + done.err
    assert newer.name in done.err
    assert one.machine.state.settings["global"].get(KEY) != "7"
    assert sorted(row["state"] for row in done.json["sessions"]) == ["closed", "waiting"]


def test_by_hand_closes_what_never_comes_back(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    killing.refill(phone)
    killing.run_child(bench, phone, total // 2)
    assert bench.run("connect", phone.serial, "--disconnect").code == 0
    assert bench.run("restore").code == 3
    (folder,) = [one for one in (bench.data / "sessions").iterdir() if not logread.is_sealed(one)]
    assert bench.run("restore", "--by-hand", folder.name).code == 0
    assert bench.run("log", "verify", folder.name).code == 0
    end = next(record["body"] for record in logread.read(folder) if record["type"] == "end")
    assert "left" in {one["state"] for one in end["left_as_found"]}
    assert "nothing was left changed" not in end["outcome"]


def test_a_phone_that_was_updated_since_takes_a_yes(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    killing.refill(phone)
    killing.run_child(bench, phone, total // 2)
    phone.machine.state.properties["ro.build.fingerprint"] += "-newer"
    assert bench.run("restore").code == 3
    assert phone.machine.state.settings["global"].get(KEY) == "7"
    assert bench.run("restore", stdin="y\n").code == 0
    assert phone.machine.state.settings["global"].get(KEY) != "7"


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_a_damaged_journal_is_never_sealed_over(bench: Bench, damage: str) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    killing.refill(phone)
    killing.run_child(bench, phone, total // 2)
    assert phone.machine.state.settings["global"].get(KEY) == "7"
    (folder,) = [one for one in (bench.data / "sessions").iterdir() if not logread.is_sealed(one)]
    journal = folder / "journal.ndjson"
    if damage == "gone":
        journal.unlink()
    else:
        journal.write_bytes(b"X" + journal.read_bytes()[1:])
    done = bench.run("restore")
    assert done.code == 5, done.out + done.err
    assert "Stay awake" in done.err
    assert bench.run("log", "verify", folder.name).code == 3


def test_restore_leaves_another_phone_alone(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    changed = phone.machine.state.settings["global"]
    folder = bench.data / "sessions"
    argv = [sys.executable, "-m", "tests.visit.killed_child", str(bench.data), phone.serial, "100000000"]
    total = killing.points(bench, phone)
    argv[-1] = str(total // 3)
    subprocess.run(argv, cwd=killing.ROOT, capture_output=True, check=False, timeout=60)
    assert changed.get(KEY) == "7"
    own = phone.machine.state.properties["ro.serialno"]
    phone.machine.state.properties["ro.serialno"] = "ANOTHERPHONE1"
    done = bench.run("restore")
    assert done.code == 3
    assert changed.get(KEY) == "7", "nothing was sent to the other phone"
    phone.machine.state.properties["ro.serialno"] = own
    assert bench.run("restore").code == 0
    assert changed.get(KEY) != "7"
    assert all(bench.run("log", "verify", one.name).code == 0 for one in folder.iterdir())


def test_restore_without_the_phone_prints_the_slip(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    argv = [sys.executable, "-m", "tests.visit.killed_child", str(bench.data), phone.serial, str(total // 3)]
    subprocess.run(argv, cwd=killing.ROOT, capture_output=True, check=False, timeout=60)
    assert "Open session" in bench.run().out
    assert bench.run("connect", phone.serial, "--disconnect").code == 0
    done = bench.run("restore")
    assert done.code == 3
    assert "Stay awake" in done.err
    assert "Traceback" not in done.err
