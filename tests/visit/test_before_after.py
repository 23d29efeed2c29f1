"""`check --compare` and `check --certificate` as a technician runs them: live, from a folder, and with a wrong file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.visit.conftest import Bench

PAPER = ("--consent", "paper:F-1")
BATTERY = """Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  status: 2
  health: 2
  present: true
  level: {level}
  scale: 100
  voltage: 4100
  temperature: 300
  technology: Li-ion
"""


def folder(at: Path, *, free_kb: int, level: int) -> Path:
    at.mkdir()
    used = 60_000_000 - free_kb
    head = "Filesystem     1K-blocks     Used Available Use% Mounted on\n"
    (at / "df_data.txt").write_text(f"{head}/dev/block/dm-44 60000000 {used} {free_kb} 9% /data\n")
    (at / "dumpsys_battery.txt").write_text(BATTERY.format(level=level))
    return at


def test_before_and_after_of_a_folder(bench: Bench, tmp_path: Path) -> None:
    before = bench.run(
        "check", "storage", "battery", "--from", str(folder(tmp_path / "a", free_kb=100_000, level=80)), "--json"
    )
    assert before.code == 1
    older = tmp_path / "older.json"
    older.write_text(before.out)
    after = folder(tmp_path / "b", free_kb=30_000_000, level=70)
    page = tmp_path / "report.html"
    shown = bench.run("check", "storage", "battery", "--from", str(after), "--compare", str(older), "--html", str(page))
    assert shown.code == 0, shown.err
    assert "better · Storage · Free: 102 MB → 30.7 GB" in shown.out
    assert "gone · Storage: " in shown.out
    assert "Compared with the older check" in page.read_text(encoding="utf-8")
    answer = bench.run("check", "storage", "battery", "--from", str(after), "--compare", str(older), "--json").json
    assert list(answer)[-1] == "compare"
    changes = {(row["area"], row["fact"]): row["change"] for row in answer["compare"]["facts"]}
    assert changes["storage", "data_free_bytes"] == "better"
    assert changes["battery", "level_percent"] == "changed"
    assert "compare" not in before.json


def test_a_wrong_older_file_costs_no_visit(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach()
    wrong = tmp_path / "older.json"
    wrong.write_text('{"schema": 1}')
    done = bench.run("check", "-s", phone.serial, *PAPER, "--compare", str(wrong))
    assert done.code == 2
    assert "no answer of a check" in done.err
    sessions = bench.data / "sessions"
    assert not sessions.exists() or not list(sessions.iterdir())


def test_a_certificate_names_its_sealed_record(bench: Bench, tmp_path: Path) -> None:
    phone = bench.attach()
    page = tmp_path / "certificate.html"
    done = bench.run("check", "-s", phone.serial, *PAPER, "--certificate", str(page), "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["schema"] == 1
    text = page.read_text(encoding="utf-8")
    (session,) = (bench.data / "sessions").iterdir()
    assert session.name in text
    receipt = text.split("--receipt ")[1].split("<")[0].strip()
    assert bench.run("log", "verify", session.name, "--receipt", receipt).code == 0
    assert bench.run("log", "verify", session.name, "--receipt", receipt[:-1]).code != 0


def test_a_certificate_of_a_folder_says_that_there_is_no_record(bench: Bench, tmp_path: Path) -> None:
    page = tmp_path / "certificate.html"
    source = folder(tmp_path / "a", free_kb=30_000_000, level=80)
    done = bench.run("check", "battery", "--from", str(source), "--certificate", str(page), "--lang", "zh")
    assert done.code == 0, done.err
    assert "没有对应的封存记录" in page.read_text(encoding="utf-8")
    nowhere = bench.run("check", "--from", str(source), "--certificate", str(tmp_path / "no" / "c.html"))
    assert nowhere.code == 2
    same = bench.run("check", "--from", str(source), "--certificate", str(page), "--html", str(page))
    assert same.code == 2
