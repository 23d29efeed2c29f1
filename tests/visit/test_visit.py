"""The whole visit as a technician runs it."""

from __future__ import annotations

import copy
import json
import os
import random
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from remote_assist import logread
from remote_assist.proof import own_keys
from remote_assist.verify import verify
from tests.visit.conftest import Bench

SYMPTOM = "photos are not saved\nsince yesterday\nno\n"
KEY = "stay_on_while_plugged_in"


def _settings(phone: Any) -> dict[str, dict[str, Any]]:
    return copy.deepcopy({name: dict(table) for name, table in phone.machine.state.settings.items()})


def _only_session(bench: Bench) -> Path:
    (folder,) = (bench.data / "sessions").iterdir()
    return folder


def test_demo_from_nothing(bench: Bench) -> None:
    started = time.monotonic()
    done = bench.run("demo", "--json")
    assert done.code == 0, done.err
    assert time.monotonic() - started < 120
    answer = done.json
    assert [guide["status"] for guide in answer["guides"]] == ["done"]
    before = {area["name"]: area["severity"] for area in answer["before"]}
    after = {area["name"]: area["severity"] for area in answer["after"]}
    assert before["storage"] == "fail"
    rules = {finding["rule"] for area in (*answer["before"], *answer["after"]) for finding in area["findings"]}
    assert "display.stays_on" not in rules, "that is our own change for the visit"
    assert set(after.values()) <= {"pass", "info"}
    folder = _only_session(bench)
    assert answer["folder"] == str(folder)
    assert bench.run("log", "verify", "last").code == 0
    assert bench.run("log", "verify", "last", "--receipt", answer["receipt"]).code == 0
    shown = bench.run("log", "show", "last").out
    assert "pm trim-caches" in shown
    report = (folder / "report.html").read_text(encoding="utf-8")
    HTMLParser().feed(report)
    assert answer["receipt"] in report
    assert "<script" not in report
    assert bench.run("log", "list", "--find", answer["receipt"]).out.count(folder.name) == 1


def test_a_flipped_byte_or_a_cut_of_a_real_visit_is_never_sealed(bench: Bench) -> None:
    assert bench.run("demo").code == 0
    folder = _only_session(bench)
    keys, anchors = own_keys(bench.data), bench.data / "anchors"
    log = folder / "log.ndjson"
    whole = log.read_bytes()
    choose = random.Random(7)
    for position in choose.sample(range(len(whole)), 60):
        broken = bytearray(whole)
        broken[position] ^= choose.choice((0x01, 0x20, 0x80))
        log.write_bytes(bytes(broken))
        assert verify(folder, keys=keys, anchors=anchors).exit_code == 4, position
    for length in [0, 1, *choose.sample(range(len(whole)), 60), len(whole) - 1]:
        log.write_bytes(whole[:length])
        assert verify(folder, keys=keys, anchors=anchors).exit_code == 4, length
    log.write_bytes(whole)
    assert verify(folder, keys=keys, anchors=anchors).exit_code == 0
    assert verify(folder, keys=keys, anchors=None).exit_code == 5
    assert verify(folder, keys=[], anchors=anchors).exit_code == 5


def test_assist_finds_fixes_and_leaves_as_found(bench: Bench) -> None:
    phone = bench.attach("samsung-13", "storage-full")
    before = _settings(phone)
    answers = SYMPTOM + "1\n1\n1\n1\n5\n"
    done = bench.run("assist", "-s", phone.serial, "--consent", "paper:A-1", "--order", "A-1", stdin=answers)
    assert done.code == 0, done.out + done.err
    assert _settings(phone) == before
    folder = _only_session(bench)
    assert bench.run("log", "verify", folder.name).code == 0
    records = logread.read(folder)
    phases = [record["phase"] for record in records if record["phase"]]
    assert {"setup", "consent", "talk", "check", "fix", "wrap-up"} <= set(phases)
    bodies = [record["body"] for record in records]
    assert any(body.get("symptom") == "photos are not saved" for body in bodies)
    assert any(body.get("debugging_on_before") == "no" for body in bodies)
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "Signed form, scan held" in report
    assert "A-1" in report


def test_no_is_no(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    done = bench.run("assist", "-s", phone.serial, "--consent", "voice:A-2", stdin=SYMPTOM + "2\n3\n1\n\n")
    assert done.code == 1, done.out + done.err
    records = logread.read(_only_session(bench))
    assert not any("trim-caches" in str(record["body"].get("argv")) for record in records)


def test_a_technician_who_walks_away_agrees_to_nothing(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    before = _settings(phone)
    done = bench.run("assist", "-s", phone.serial, "--consent", "paper:A-3", stdin=SYMPTOM)
    assert done.code == 4
    assert _settings(phone) == before
    assert bench.run("log", "verify", "last").code == 0


def test_without_consent_nothing_but_the_doorbell(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    done = bench.run("check", "-s", phone.serial)
    assert done.code == 4
    records = logread.read(_only_session(bench))
    assert {record["body"]["scope"] for record in records if record["type"] == "intent"} == {"doorbell"}
    assert bench.run("log", "verify", "last").code == 0


def test_ctrl_c_puts_the_phone_back_and_seals(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    before = _settings(phone)
    env = {**os.environ, "LC_ALL": "C.UTF-8", "REMOTE_ASSIST_DATA": str(bench.data), "PYTHONUNBUFFERED": "1"}
    argv = [sys.executable, "-m", "remote_assist", "assist", "-s", phone.serial, "--consent", "paper:A-4"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        assert bench.run("connect", phone.serial).code == 0
        child = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
        )
        assert child.stdin is not None
        child.stdin.write(SYMPTOM)
        child.stdin.flush()
        deadline = time.monotonic() + 30
        while _settings(phone) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert _settings(phone) != before
        child.send_signal(number)
        _, err = child.communicate(timeout=30)
        assert child.returncode == 130, err
        assert _settings(phone) == before
        assert bench.run("log", "verify", "last").code == 0
    assert bench.run("restore").out.startswith("Nothing is open")


def test_the_customers_stop_is_theirs(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    before = _settings(phone)
    done = bench.run("assist", "-s", phone.serial, "--consent", "paper:S-1", stdin=SYMPTOM + "s\n\n")
    assert done.code == 4, done.out + done.err
    assert _settings(phone) == before
    records = logread.read(_only_session(bench))
    assert [record["actor"] for record in records if record["type"] == "revoke"] == ["customer"]
    stop = next(record["seq"] for record in records if record["type"] == "revoke")
    after = [record["body"] for record in records if record["seq"] > stop and record["type"] == "intent"]
    assert after
    assert {body["scope"] for body in after} == {"journal"}
    assert (_only_session(bench) / "report.html").exists()
    assert bench.run("log", "verify", "last").code == 0


@pytest.mark.parametrize("number", range(7))
def test_a_stop_stops_at_every_question(bench: Bench, number: int) -> None:
    """Three before, then: begin? do it? solved? debugging before? content? a note?"""
    phone = bench.attach("pixel-15", "storage-full")
    before = _settings(phone)
    answers = ["1", "1", "1", "1", "5", ""]
    said = SYMPTOM if number else "stop\n"
    said += "\n".join(answers[: max(0, number - 1)]) + ("\n" if number > 1 else "") + "s\n\n"
    done = bench.run("assist", "-s", phone.serial, "--consent", "paper:S-3", stdin=said)
    assert done.code == 4, (number, done.out, done.err)
    assert _settings(phone) == before
    if number:
        records = logread.read(_only_session(bench))
        assert [record["actor"] for record in records if record["type"] == "revoke"] == ["customer"], number


def test_an_agreed_loss_counts_as_done_only_when_the_phone_says_so(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    plain = phone.machine.programs["pm"]

    def dies(process: Any) -> int:
        if "trim-caches" in process.argv:
            phone.served.drop()
            return 1
        return int(plain(process))

    phone.machine.programs["pm"] = dies
    done = bench.run("guide", "run", "storage-full", "-s", phone.serial, "--consent", "paper:S-4", "--yes")
    assert done.code == 6, done.out + done.err
    assert "outcome unknown" in done.out
    assert "set back as it was" not in done.out
    ends = [record["body"] for record in logread.read(_only_session(bench)) if record["type"] == "end"]
    assert [entry["state"] for entry in ends[-1]["left_as_found"]] == ["unknown"]


def test_nobody_agreed_to_what_the_form_never_asked(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    assert bench.run("consent", "form", "--order", "F-9", "--scope", "diagnose", "--lang", "zh").code == 0
    done = bench.run("guide", "run", "storage-full", "-s", phone.serial, "--consent", "paper:F-9", "--yes")
    assert done.code == 4
    assert bench.run("check", "battery", "-s", phone.serial, "--consent", "paper:F-9").code == 0
    records = logread.read(sorted((bench.data / "sessions").iterdir())[-1])
    given = next(record["body"] for record in records if record["body"].get("event") == "given")
    assert given["wording"]["lang"] == "zh"


def test_a_phone_lost_in_the_middle_is_6(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    plain = phone.machine.programs["df"]

    def dies(process: Any) -> int:
        phone.served.close()
        return int(plain(process))

    phone.machine.programs["df"] = dies
    done = bench.run("check", "-s", phone.serial, "--consent", "paper:S-5")
    assert done.code == 6, done.out + done.err
    assert "Traceback" not in done.err


def test_a_pipe_that_closes_is_141_and_a_key_moved_away_stays_trusted(bench: Bench) -> None:
    env = {**os.environ, "REMOTE_ASSIST_DATA": str(bench.data)}
    reading, writing = os.pipe()
    os.close(reading)
    argv = [sys.executable, "-m", "remote_assist", "rules"]
    done = subprocess.run(argv, stdout=writing, stderr=subprocess.PIPE, env=env, check=False, timeout=30)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
    assert bench.run("demo").code == 0
    (bench.data / "keys" / "demo.key").rename(bench.data / "demo.key.moved")
    assert bench.run("demo").code == 0
    assert {bench.run("log", "verify", one.name).code for one in (bench.data / "sessions").iterdir()} == {0}


def test_touch_nothing_means_nothing(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "storage-full")
    done = bench.run("assist", "-s", phone.serial, "--consent", "paper:S-2", stdin=SYMPTOM + "s\nn\n")
    assert done.code == 4
    assert phone.machine.state.settings["global"][KEY] == "7"
    records = logread.read(_only_session(bench))
    stop = next(record["seq"] for record in records if record["type"] == "revoke")
    assert not [record for record in records if record["seq"] > stop and record["type"] == "intent"]
    states = [r["body"]["state"] for r in records if r["type"] == "setting_after" and "state" in r["body"]]
    assert set(states) == {"left"}
    assert bench.run("log", "verify", "last").code == 0
    assert bench.run("restore").out.startswith("Nothing is open")


def test_last_is_the_last(bench: Bench) -> None:
    phone = bench.attach()
    for number in range(4):
        assert bench.run("check", "battery", "-s", phone.serial, "--consent", f"voice:n{number}").code == 0
        records = bench.run("log", "show", "last", "--json").json["records"]
        assert any(record["body"].get("reference") == f"n{number}" for record in records)


def test_anchors_are_checked_however_the_path_is_spelled(bench: Bench) -> None:
    assert bench.run("demo").code == 0
    folder = _only_session(bench)
    spelled = (
        folder.name,
        str(folder),
        os.path.relpath(folder),
        str(bench.data / "sessions" / ".." / "sessions" / folder.name),
    )
    assert {bench.run("log", "verify", one).code for one in spelled} == {0}
    lines = (folder / "log.ndjson").read_bytes().splitlines(keepends=True)
    kept = [at for at, line in enumerate(lines) if b'"type":"checkpoint"' in line][-2]
    (folder / "log.ndjson").write_bytes(b"".join(lines[: kept + 1]))
    assert {bench.run("log", "verify", one).code for one in spelled} == {4}


def test_two_sessions_on_one_phone(bench: Bench) -> None:
    phone = bench.attach()
    env = {**os.environ, "LC_ALL": "C.UTF-8", "REMOTE_ASSIST_DATA": str(bench.data)}
    argv = [sys.executable, "-m", "remote_assist", "assist", "-s", phone.serial, "--consent", "paper:A-5"]
    child = subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
    assert child.stdin is not None
    child.stdin.write(SYMPTOM)
    child.stdin.flush()
    deadline = time.monotonic() + 30
    while phone.machine.state.settings["global"].get(KEY) != "7" and time.monotonic() < deadline:
        time.sleep(0.01)
    second = bench.run("check", "-s", phone.serial, "--consent", "paper:A-6")
    assert second.code == 5
    assert "Another session" in second.err
    child.communicate(timeout=30)


BRANDS_BEFORE_ADB = SYMPTOM + "{brand}\n"


@pytest.mark.parametrize(("brand", "said"), [("iphone", "iPhone has no adb"), ("brand-0", None)])
def test_assist_without_a_phone_begins_before_adb(bench: Bench, brand: str, said: str | None) -> None:
    where = "" if said else "1\n" + "1\n" * 12
    done = bench.run("assist", stdin=SYMPTOM + f"{brand}\n" + where)
    assert done.code == 3, done.out + done.err
    assert "Traceback" not in done.err
    if said:
        assert said in done.err
    else:
        assert "seven times" in done.out
        assert "Build number" in done.out


def test_guide_run_alone_and_when_it_does_not_apply(bench: Bench) -> None:
    full, fine = bench.attach("xiaomi-14", "storage-full"), bench.attach("pixel-15", "healthy")
    agreed = ("--consent", "paper:A-7", "--yes")
    assert bench.run("guide", "run", "storage-full", "-s", full.serial, *agreed).code == 0
    other = bench.run("guide", "run", "storage-full", "-s", fine.serial, *agreed)
    assert other.code == 0
    assert "not needed" in other.out
    assert bench.run("guide", "run", "storage-full", "--dry-run").code == 0
    assert len(list((bench.data / "sessions").iterdir())) == 2


def test_globals_before_and_after(bench: Bench) -> None:
    phone = bench.attach()
    one = bench.run("--json", "-s", phone.serial, "check", "battery", "--consent", "paper:A-8")
    other = bench.run("check", "battery", "--consent", "paper:A-8", "-s", phone.serial, "--json")
    assert [area["name"] for area in one.json["areas"]] == ["battery"]
    assert one.json["areas"][0]["facts"].keys() == other.json["areas"][0]["facts"].keys()
    listed = bench.run("devices", "--json").json
    assert listed["schema"] == 1
    assert [row["serial"] for row in listed["phones"]] == [phone.serial]
    assert set(listed["phones"][0]) == {"serial", "state", "transport", "brand", "model", "android", "next_step"}


def test_export_can_be_verified_by_somebody_else(bench: Bench, tmp_path: Path) -> None:
    import zipfile

    answer = bench.run("demo", "--json").json
    out = tmp_path / "visit.zip"
    assert bench.run("log", "export", "last", str(out)).code == 0
    with zipfile.ZipFile(out) as packed:
        assert all(not name.startswith("/") and ".." not in name for name in packed.namelist())
        packed.extractall(tmp_path / "there")
    (session,) = [path.parent for path in (tmp_path / "there").rglob("log.ndjson")]
    key = (bench.data / "keys").glob("*.pub").__next__().read_text().split()[0]
    elsewhere = ["--data", str(tmp_path / "other"), "log", "verify", str(session)]
    assert bench.run(*elsewhere, "--key", key, "--receipt", answer["receipt"]).code == 0
    assert bench.run(*elsewhere, "--key", "00" * 32, "--receipt", answer["receipt"]).code == 5
    assert json.loads(bench.run(*elsewhere, "--key", key, "--json").out)["exit_code"] == 5
