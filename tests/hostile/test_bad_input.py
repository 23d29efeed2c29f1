"""What a technician can get wrong, and a disk that gives out: one sentence that says what exists, the exit code of the
contract, no trace, and nothing at the phone that should not be there."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist import logread
from remote_assist.datafolder import DataFolder
from remote_assist.proof import own_keys
from remote_assist.verify import verify
from tests.conftest import absent
from tests.hostile.nobody import COMMAND_LINE, as_nobody, need_root
from tests.visit.conftest import Attached, Bench, Done

AGREED = ("--consent", "paper:T")


@pytest.fixture(scope="module")
def phone(bench: Bench) -> Attached:
    return bench.attach()


@pytest.fixture(scope="module")
def captures(bench: Bench) -> Path:
    """Capture folders, each wrong in its own way."""
    top = bench.data.parent / "captures"
    for name in ("empty", "foreign", "loose"):
        (top / name).mkdir(parents=True)
    (top / "foreign" / "holiday.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    (top / "foreign" / "notes.txt").write_text("nothing of a phone\n")
    (top / "loose" / "dumpsys_battery.txt").write_text("Current Battery Service state:\n  level: 50\n  scale: 100\n")
    (top / "loose" / "stranger.bin").write_bytes(bytes(10))
    for name, text in {
        "no-json": "{", "a-list": "[]", "other-schema": '{"schema": 99, "outputs": []}', "no-outputs": '{"schema": 1}',
        "escaping": '{"schema": 1, "outputs": [{"argv": ["dumpsys", "battery"], "file": "../../../etc/passwd"}]}',
        "absolute": '{"schema": 1, "outputs": [{"argv": ["dumpsys", "battery"], "file": "/etc/passwd"}]}',
        "nul": '{"schema": 1, "outputs": [{"argv": ["x"], "file": "a\\u0000b"}]}', "deep": "[" * 100_000,
        "missing-file": json.dumps({"schema": 1, "outputs": [{"argv": ["dumpsys", "battery"], "file": "0001.txt"}]}),
    }.items():  # fmt: skip
        (top / name).mkdir()
        (top / name / "capture.json").write_text(text)
    return top


def told(done: Done, code: int, *words: str) -> None:
    """One sentence and one next step, the right code, and the words that matter."""
    assert done.code == code, (done.code, done.out, done.err)
    assert "Traceback" not in done.err
    assert "fault of the tool" not in done.err
    lines = [line for line in done.err.splitlines() if line.strip()]
    assert any(line.startswith("remote-assist: ") for line in lines), done.err
    for word in words:
        assert word in done.err, (word, done.err)


WRONG: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "command": (("chekc",), ("chekc", "check", "devices")),
    "subcommand": (("log", "burn"), ("burn", "verify")),
    "option": (("check", "--nonsense"), ("--nonsense", "--help")),
    "area": (("check", "batery"), ("batery", "battery", "storage")),
    "area of rules": (("rules", "x"), ("battery",)),
    "area of capture": (("capture", "{out}", "--area", "x"), ("battery",)),
    "guide": (("guide", "show", "x"), ("storage-full",)),
    "guide to run": (("guide", "run", "../x", *AGREED), ("storage-full",)),
    "guide file": (("guide", "check", "/nowhere/x.toml"), ("/nowhere/x.toml",)),
    "skin": (("guide", "show", "storage-full", "--skin", "x"), ("android", "miui")),
    "scenario": (("phone", "--scenario", "x"), ("healthy", "storage-full")),
    "profile": (("phone", "--profile", "x"), ("pixel-15",)),
    "demo scenario": (("demo", "--scenario", "x"), ("healthy",)),
    "session": (("log", "show", "x"), ("Sessions here",)),
    "session path": (("log", "verify", "../../etc"), ("Sessions here",)),
    "export of nothing": (("log", "export", "x"), ("Sessions here",)),
    "scope": (("check", *AGREED, "--scope", "everything"), ("everything", "diagnose", "export")),
    "consent": (("check", "--consent", "nonsense"), ("nonsense", "paper:REF")),
    "consent without reference": (("check", "--consent", "paper:"), ("reference",)),
    "consent that draws": (("check", "--consent", "paper:\x1b[2J"), ("reference",)),
    "consent of a lifetime": (("check", "--consent-minutes", "99999", *AGREED), ("99999",)),
    "technician": (("check", *AGREED, "--technician", "a\nb"), ("--technician",)),
    "language": (("check", "--lang", "xx"), ("zh", "en")),
    "html folder": (("check", *AGREED, "--html", "/nowhere/at/all.html"), ("/nowhere/at/all.html",)),
    "public address": (("connect", "8.8.8.8:5555"), ("public",)),
    "no address": (("connect", "phone"), ("HOST:PORT",)),
    "ssh": (("devices", "--ssh", "a@b"), ("SSH",)),
    "anchor": (("log", "verify", "last", "--anchor", "/nowhere"), ()),
    "from nowhere": (("check", "--from", "/nowhere"), ("/nowhere", "capture")),
    "from a file": (("check", "--from", "/etc/passwd"), ("is not a bugreport", "capture")),
    **{
        f"from {name}": (("check", "--json", "--from", f"{{captures}}/{name}"), ("capture.json",))
        for name in ("no-json", "a-list", "other-schema", "no-outputs", "escaping", "absolute", "nul", "deep")
    },
}


@pytest.mark.parametrize("what", WRONG)
def test_a_value_that_cannot_be_meant(bench: Bench, phone: Attached, captures: Path, what: str) -> None:
    argv, words = WRONG[what]
    before = len(phone.served.opened)
    done = bench.run(*(word.format(captures=captures, out=captures / "new") for word in argv))
    told(done, 2, *words)
    assert not [line for line in done.out.splitlines() if "\x1b" in line]
    assert phone.served.opened[before:] == []


def test_an_unknown_serial_names_what_is_wrong(bench: Bench, phone: Attached) -> None:
    told(bench.run("check", "-s", "nobody", *AGREED), 2, "nobody", phone.serial)
    told(bench.run("capture", "/nowhere/x", "-s", "nobody", *AGREED), 2, "nobody", phone.serial)


def test_no_phone_at_all(bench: Bench, tmp_path: Path) -> None:
    """Nothing is attached: that is no mistake of the technician's, it is exit 3."""
    with tempfile.TemporaryDirectory(prefix="ra-") as short:
        empty = Bench(Path(short) / "data")
        told(empty.run("check", "-s", "nobody", *AGREED), 3, "Attach the phone")
        empty.close()


def test_a_capture_without_anything_to_judge(bench: Bench, captures: Path) -> None:
    for name in ("empty", "foreign", "missing-file"):
        done = bench.run("check", "--json", "--from", str(captures / name))
        told(done, 2, "no capture with outputs")
        assert done.out == "", name


def test_a_capture_with_foreign_files_is_judged_as_far_as_it_goes(bench: Bench, captures: Path) -> None:
    done = bench.run("check", "--from", str(captures / "loose"))
    assert "1 files there are not for these areas" in done.out
    areas = bench.run("check", "--json", "--from", str(captures / "loose")).json["areas"]
    facts = {area["name"]: area["facts"] for area in areas}
    assert facts["battery"]["level_percent"] == 50
    assert all(value is None for value in (facts["storage"] or {}).values())


def test_a_port_that_is_taken(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told(bench.run("phone", "--port", str(taken.getsockname()[1])), 2, "cannot be used")


def test_a_folder_that_is_not_empty(bench: Bench, captures: Path) -> None:
    told(bench.run("capture", str(captures / "loose"), *AGREED), 2, "not an empty folder")


@pytest.mark.parametrize("command", [("check",), ("capture", "{out}"), ("guide", "run", "storage-full", "--yes"), ("assist",), ("demo",), ("devices",)])  # fmt: skip
def test_a_data_folder_that_cannot_be(bench: Bench, phone: Attached, command: tuple[str, ...]) -> None:
    """Below a file no folder can be made, not even by root: exit 5 before anything reaches the phone."""
    file = bench.data.parent / "a-file"
    file.write_text("mine")
    before = len(phone.served.opened)
    consent = AGREED if command[0] not in ("demo", "devices") else ()
    argv = [word.format(out=bench.data.parent / "cap") for word in command]
    told(bench.run(*argv, *consent, "--data", str(file / "data"), stdin="\n" * 9), 5, str(file))
    assert phone.served.opened[before:] == []
    assert file.read_text() == "mine"
    assert not (bench.data.parent / "cap").exists()


def test_a_data_folder_of_somebody_else(bench: Bench, phone: Attached) -> None:
    need_root()
    shut = bench.data.parent / "shut"
    shut.mkdir(mode=0o755)
    bench.data.parent.chmod(0o755)
    before = len(phone.served.opened)
    for name in ("shut", "shut/deeper"):
        done = as_nobody(COMMAND_LINE, "check", *AGREED, "--data", str(bench.data.parent / name))
        told(done, 5, "cannot be used")
    assert phone.served.opened[before:] == []


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    if os.getuid() != 0:
        absent("root, to mount a small disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        absent("the right to mount a tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path, leave_bytes: int) -> None:
    """Take up the disk but for so many bytes."""
    free = shutil.disk_usage(folder).free - leave_bytes
    with open(folder / "ballast", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free, 4096))


@pytest.mark.parametrize("left", [0, 8192, 65536, 131072, 262144])
def test_a_disk_that_is_full_at_the_start(tmp_path: Path, left: int) -> None:
    """No record, no action: whatever fits, exit 5 and not a single command at the phone beyond the doorbell."""
    with tempfile.TemporaryDirectory(prefix="ra-") as short, small_disk(Path(short) / "data", "4m") as data:
        bench = Bench(data)
        try:
            phone = bench.attach()
            fill(data, left)
            before = len(phone.served.opened)
            done = bench.run("check", "battery", "-s", phone.serial, *AGREED)
            told(done, 5)
            heard = phone.served.opened[before:]
            assert not [one for one in heard if "getprop" not in one], heard
            whole(bench)
        finally:
            bench.close()


def test_a_disk_that_fills_in_the_middle() -> None:
    """Payloads are kept (scope logs), the disk gives out: exit 5, the record is a valid beginning, and the phone has
    heard of nothing that is not written down."""
    in_the_middle = 0
    for left in range(330_000, 530_000, 40_000):
        with tempfile.TemporaryDirectory(prefix="ra-") as short, small_disk(Path(short) / "data", "4m") as data:
            bench = Bench(data)
            try:
                phone = bench.attach()
                DataFolder(data).prepare()
                fill(data, left)
                done = bench.run("check", "-s", phone.serial, *AGREED, "--scope", "diagnose,logs")
                if done.code == 0:
                    continue
                told(done, 5)
                (data / "ballast").unlink()
                whole(bench)
                (folder,) = DataFolder(data).listed()
                intents = Counter(" ".join(r["body"]["argv"]) for r in logread.read(folder) if r["type"] == "intent")
                heard = Counter(one.removeprefix("shell,v2,raw:").replace("'", "") for one in phone.served.opened)
                assert heard <= intents, heard - intents
                in_the_middle += any("dumpsys" in one for one in heard)
            finally:
                bench.close()
    assert in_the_middle >= 2


def whole(bench: Bench) -> None:
    """Each record that was begun is a valid beginning (open) or sealed, never broken."""
    data = DataFolder(bench.data)
    for folder in data.listed():
        if (folder / "log.ndjson").stat().st_size == 0:
            continue  # not even its opening could be written
        verdict = verify(folder, keys=own_keys(data.path), anchors=data.anchors)
        assert verdict.exit_code in (0, 3), (verdict.headline, verdict.lines)
