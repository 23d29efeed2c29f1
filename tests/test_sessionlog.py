"""The writer: what it promises about every record that it has acknowledged, and what it refuses."""

from __future__ import annotations

import json
import os
import random
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from remote_assist import logread
from remote_assist.disk import Disk
from remote_assist.errors import OutputError, RecordDamaged, RecordError, UsageError
from remote_assist.export import export
from remote_assist.keys import Signer, load_or_create
from remote_assist.logread import read
from remote_assist.receipt import Receipt, decode, qr_svg
from remote_assist.sessionlog import Clock, Opening, SessionLog
from remote_assist.verify import verify
from tests.conftest import absent
from tests.crashes import check, check_second_cut, cut, operations, take_up
from tests.faults import FailingSync, FullDisk
from tests.killing import ROOT, kill_and_check
from tests.records import FixedClock, Made, begin, open_, sealed, signer, visit


def judged(root: Path) -> int:
    return verify(root / "sessions" / "visit", keys=[signer().public], anchors=root / "anchors").exit_code


def test_a_session_from_open_to_seal(tmp_path: Path) -> None:
    log = SessionLog.create(
        tmp_path / "sessions" / "visit",
        tmp_path / "anchors",
        signer(),
        Opening("visit", None, "anna", "remote-assist/0", "35", {"serial": "SECRET-SERIAL"}, None),
    )
    assert (log.seq, log.session, log.sealed) == (1, "visit", False)
    assert log.append("note", "tool", {"text": "a", "list": (1, None, True)}) == 2
    receipt = log.seal({"outcome": "done"})
    assert log.sealed
    assert (receipt.n, receipt.head, receipt.state) == (5, log.head, "sealed")
    for refused in (lambda: log.append("note", "tool", {}), log.checkpoint, lambda: log.seal({})):
        with pytest.raises(RecordError):
            refused()
    log.close()
    log.close()
    assert judged(tmp_path) == 0
    assert logread.is_sealed(tmp_path / "sessions" / "visit")
    assert [r["type"] for r in read(tmp_path / "sessions" / "visit")] == [
        "open",
        "checkpoint",
        "note",
        "end",
        "checkpoint",
    ]
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.name == "sessions", path
        assert not path.is_file() or b"SECRET-SERIAL" not in path.read_bytes()


def test_the_clock_is_this_computers() -> None:
    clock = Clock()
    assert clock.wall_utc().endswith("Z")
    assert len(clock.wall_utc()) == 27
    assert clock.mono_ns() <= clock.mono_ns()
    assert clock.boot_id() == clock.boot_id()


@pytest.mark.parametrize(
    "body",
    [
        {"t": 0.5},
        {"t": [{"u": float("nan")}]},
        {"t": 2**63},
        {"t": b"bytes"},
        {1: "key"},
        {"\ud800": 1},
        {"t": "x" * 300_000},
        {"t": {"a", "set"}},
    ],
)
def test_what_a_record_cannot_hold_is_refused_and_leaves_no_trace(tmp_path: Path, body: dict[str, object]) -> None:
    with begin(tmp_path) as log:
        before = (log.seq, log.head)
        with pytest.raises(RecordError):
            log.append("note", "tool", body, payload=b"kept back")  # type: ignore[arg-type]
        assert (log.seq, log.head) == before
        assert not list((tmp_path / "sessions" / "visit" / "payload").glob("0*"))
        log.append("note", "tool", {"text": "x" * 250_000, "lone": "\ud800", "deep": {"a": -(2**63)}})
        log.seal({})
    assert judged(tmp_path) == 0


@pytest.mark.parametrize("type", ["end", "checkpoint", "open", "erasure", "recovered", "", "Intent", "a b", "ü"])
def test_a_type_that_is_not_the_callers_is_refused(tmp_path: Path, type: str) -> None:
    with begin(tmp_path) as log, pytest.raises(RecordError):
        log.append(type, "tool", {})


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    body: dict[str, object] = {}
    body["again"] = body
    with begin(tmp_path) as log, pytest.raises(RecordError):
        log.append("note", "tool", body)  # type: ignore[arg-type]


def test_checkpoints_come_after_ten_records_or_five_seconds(tmp_path: Path) -> None:
    clock = FixedClock()
    with begin(tmp_path, clock=clock) as log:
        for _ in range(25):
            log.append("note", "tool", {})
        clock.ticks += 60
        log.append("note", "tool", {})
    types = [record["type"] for record in read(tmp_path / "sessions" / "visit")]
    places = [i for i, kind in enumerate(types) if kind == "checkpoint"]
    assert places == [1, 12, 23, 30]


def test_a_second_process_cannot_write_the_same_record(tmp_path: Path) -> None:
    folder = tmp_path / "sessions" / "visit"
    with begin(tmp_path):
        assert logread.in_use(folder)
        code = (
            "import sys; from pathlib import Path; from tests.crashes import take_up\n"
            "from remote_assist.errors import RecordError\n"
            "try: take_up(Path(sys.argv[1]))\n"
            "except RecordError as e: sys.exit(7 if 'in use' in e.message else 8)"
        )
        assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False).returncode == 7
        with pytest.raises(RecordError, match="in use"):
            take_up(tmp_path)
    assert not logread.in_use(folder)
    take_up(tmp_path).close()


def test_a_record_is_begun_once_and_only_where_it_can_be(tmp_path: Path) -> None:
    begin(tmp_path).close()
    for session in ("visit", "../visit", "", "a/b", ".hidden", "x" * 65):
        with pytest.raises(RecordError):
            begin(tmp_path, session)
    with pytest.raises(RecordError, match="inside"):
        SessionLog.create(tmp_path / "s", tmp_path / "s" / "anchors", signer(), _opening())
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError):
        SessionLog.create(tmp_path / "file" / "s", tmp_path / "anchors", signer(), _opening())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RecordError):
        SessionLog.create(tmp_path / "link", tmp_path / "anchors2", signer(), _opening())
    with pytest.raises(RecordError, match="anchors"):
        SessionLog.create(tmp_path / "another", tmp_path / "anchors", signer(), _opening())


def _opening() -> Opening:
    return Opening("visit", None, "anna", "t", "a", {}, None)


def test_eight_threads_make_one_chain(tmp_path: Path) -> None:
    numbers: list[int] = []

    with begin(tmp_path) as log:

        def work(name: int) -> None:
            for i in range(200):
                numbers.append(log.append("note", f"worker {name}", {"i": i}, payload=b"p" if i % 50 == 0 else None))

        threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log.seal({})
    assert judged(tmp_path) == 0
    records = read(tmp_path / "sessions" / "visit")
    assert [record["seq"] for record in records] == list(range(len(records)))
    assert sorted(numbers) == [r["seq"] for r in records if r["type"] == "note"]
    for name in range(8):
        assert [r["body"]["i"] for r in records if r["actor"] == f"worker {name}"] == list(range(200))


class SlowSync(Disk):
    """Notes how much of the log was there when a sync *began*: only that much may be acknowledged after it."""

    def __init__(self) -> None:
        self.safe_bytes = 0

    def sync(self, fd: int) -> None:
        before = os.fstat(fd).st_size
        time.sleep(0.001)
        super().sync(fd)
        self.safe_bytes = max(self.safe_bytes, before)


def test_a_record_written_while_others_are_synced_waits_for_the_next_sync(tmp_path: Path) -> None:
    disk = SlowSync()
    acknowledged: list[tuple[int, int]] = []
    with begin(tmp_path, disk=disk) as log:
        disk.safe_bytes = 0  # the reserve and the anchors are synced too, and are smaller or earlier

        def work() -> None:
            for _ in range(40):
                seq = log.append("note", "tool", {"text": "z" * 2000})
                acknowledged.append((seq, disk.safe_bytes))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    content = (tmp_path / "sessions" / "visit" / "log.ndjson").read_bytes()
    ends = [i + 1 for i, byte in enumerate(content) if byte == 10]
    assert len(acknowledged) == 160
    assert [seq for seq, safe in acknowledged if ends[seq] > safe] == []


def test_a_power_cut_at_every_operation_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(3)
    for at in range(operations(tmp_path / "whole")):
        root = tmp_path / str(at)
        check(root, cut(root, at, dice.choice((0.0, 0.5, 1.0)), dice.choice((0.0, 0.5, 1.0))))


def test_a_power_cut_while_taking_up_after_a_power_cut(tmp_path: Path) -> None:
    total = operations(tmp_path / "whole")
    for first in (total - 60, total - 30):
        for second in range(30):
            root = tmp_path / f"{first}-{second}"
            acknowledged = cut(root, first, 0.5, 0.5)
            if not check_second_cut(root, acknowledged, second, 0.5, second % 3 / 2):
                assert second > 5
                break
        else:
            raise AssertionError("taking up has no end")


def test_torn_bytes_are_kept_and_named(tmp_path: Path) -> None:
    made = open_(tmp_path)
    recovered = next(r for r in read(made.folder) if r["type"] == "recovered")
    assert recovered["body"]["torn_bytes"] == 36
    torn = (made.folder / "payload" / recovered["payload"]["file"]).read_bytes()
    assert torn == b'{"actor":"tool","body":{"argv":["get'


def test_an_intent_without_a_result_is_named_when_it_is_taken_up(tmp_path: Path) -> None:
    with begin(tmp_path) as log:
        first = log.append("intent", "tool", {"argv": ["id"]})
        log.append("result", "phone", {"intent": first})
        second = log.append("intent", "tool", {"argv": ["reboot"]})
    with take_up(tmp_path):
        recovered = next(r for r in read(tmp_path / "sessions" / "visit") if r["type"] == "recovered")
    assert recovered["body"]["unanswered_intents"] == [second]


def test_sigkill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(11)
    assert sum(kill_and_check(tmp_path / str(i), dice.uniform(0.0, 0.08)) for i in range(8)) > 8


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("at", [4, 5, 6, 9, 13, 16, 17, 18, 19])
def test_a_full_disk_stops_the_record_and_leaves_room_for_its_end(tmp_path: Path, at: int, half: bool) -> None:
    log = begin(tmp_path, disk=FullDisk(at, half))
    with pytest.raises(RecordError) as caught:
        visit(log)
    assert caught.value.exit_code == 5
    assert judged(tmp_path) == 3
    for refused in (lambda: log.append("note", "tool", {}), log.checkpoint):
        with pytest.raises(RecordError):
            refused()
    log.seal({"outcome": "the disk was full"})
    log.close()
    assert judged(tmp_path) == 0


@pytest.mark.parametrize("at", range(4))
def test_a_disk_too_full_to_begin_leaves_no_half_session(tmp_path: Path, at: int) -> None:
    with pytest.raises(RecordError) as caught:
        begin(tmp_path, disk=FullDisk(at, half=True))
    assert caught.value.exit_code == 5
    folder = tmp_path / "sessions" / "visit"
    if folder.exists():
        assert judged(tmp_path) == 3
        take_up(tmp_path).close()
    else:
        begin(tmp_path).close()


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        absent("the right to mount a small disk (root)")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    with _small_disk(tmp_path / "disk", "640k"):
        root = tmp_path / "disk"
        log = begin(root)
        acknowledged: list[int] = []
        with pytest.raises(RecordError, match="No space left"):  # noqa: PT012
            for i in range(10_000):
                acknowledged.append(log.append("note", "tool", {"i": i}, payload=b"z" * 2000 if i % 5 == 0 else None))
        assert judged(root) == 3
        log.seal({"outcome": "the disk was full", "long": "w" * 200_000})
        log.close()
        assert judged(root) == 0
        assert set(acknowledged) <= {record["seq"] for record in read(root / "sessions" / "visit")}
        with pytest.raises(RecordError):
            begin(root, "another")
        assert not (root / "sessions" / "another").exists()


@pytest.mark.parametrize("at", range(6, 20))
def test_a_failed_sync_ends_the_record_and_is_not_tried_again(tmp_path: Path, at: int) -> None:
    disk = FailingSync(at)
    log = begin(tmp_path, disk=disk)
    with pytest.raises(RecordError):
        visit(log)
    for refused in (lambda: log.append("note", "tool", {}), log.checkpoint, lambda: log.seal({})):
        with pytest.raises(RecordError):
            refused()
    assert disk.syncs == at + 1
    log.close()
    assert judged(tmp_path) == 3


def test_a_failed_sync_reaches_every_thread_that_waited_for_it(tmp_path: Path) -> None:
    log = begin(tmp_path, disk=FailingSync(40))
    acknowledged: list[int] = []
    failed: list[RecordError] = []

    def work() -> None:
        try:
            while True:
                acknowledged.append(log.append("note", "tool", {}))
        except RecordError as e:
            failed.append(e)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert len(failed) == 6
    assert judged(tmp_path) == 3
    assert set(acknowledged) <= {record["seq"] for record in read(tmp_path / "sessions" / "visit")}


def test_ctrl_c_in_the_middle_of_a_write_leaves_a_record_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from remote_assist import chain

    with begin(tmp_path) as log:
        log.append("note", "tool", {"text": "before"})
        for name in ("line_hash", "End"):
            with monkeypatch.context() as m:
                m.setattr(chain, name, _interrupt)
                with pytest.raises(KeyboardInterrupt):
                    log.append("note", "tool", {"text": "interrupted"}, payload=b"interrupted")
        log.append("note", "tool", {"text": "after"})
        log.seal({})
    assert judged(tmp_path) == 0
    texts = [r["body"].get("text") for r in read(tmp_path / "sessions" / "visit") if r["type"] == "note"]
    assert texts == ["before", "after"]
    assert not list((tmp_path / "sessions" / "visit" / "payload").glob("0*"))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_somebody_elses_bytes_in_the_file_end_the_record(tmp_path: Path) -> None:
    with begin(tmp_path) as log:
        with (tmp_path / "sessions" / "visit" / "log.ndjson").open("ab") as file:
            file.write(b"{}\n")
        with pytest.raises(RecordError):
            log.append("note", "tool", {})
        with pytest.raises(RecordError):
            log.seal({})


def test_what_is_not_a_valid_beginning_is_not_taken_up(tmp_path: Path) -> None:
    def broken(name: str) -> Made:
        return open_(tmp_path / name)

    made = broken("shorter")
    lines = made.log.read_bytes().splitlines(keepends=True)
    variants = {
        "cut": b"".join(lines[:-5]),
        "edited": b"".join(lines).replace(b"dumpsys", b"DUMPSYS"),
        "without the first": b"".join(lines[1:]),
        "empty": b"",
        "noise": b"noise\n",
        "doubled": b"".join(lines) + lines[-1],
    }
    for name, content in variants.items():
        made.log.write_bytes(content)
        with pytest.raises(RecordDamaged):
            take_up(tmp_path / "shorter")
        assert made.log.read_bytes() == content, name
    made.log.unlink()
    with pytest.raises(RecordDamaged):
        take_up(tmp_path / "shorter")
    other = broken("other")
    with pytest.raises(RecordDamaged, match="key"):
        SessionLog.reopen(other.folder, other.anchors, Signer.from_seed(b"\x01" * 32))


def test_a_forged_payload_name_leads_nowhere(tmp_path: Path) -> None:
    from tests.forging import load, reseal

    made = sealed(tmp_path)
    victim = tmp_path / "victim.bin"
    victim.write_bytes(b"x")
    records = load(made)
    for record in records:
        if record["payload"]:
            record["payload"]["file"] = "../../victim.bin"
    reseal(made, records, anchors_too=True)
    with pytest.raises(RecordDamaged):
        take_up(tmp_path)
    assert made.verdict().exit_code == 4
    export(made.folder, tmp_path / "out.zip", data=tmp_path)
    assert not any("victim" in name for name in zipfile.ZipFile(tmp_path / "out.zip").namelist())


def test_payloads_can_be_erased_before_and_after_the_seal(tmp_path: Path) -> None:
    with begin(tmp_path) as log:
        kept = log.append("result", "phone", {}, payload=b"kept")
        gone = log.append("result", "phone", {}, payload=b"gone")
        later = log.append("result", "phone", {}, payload=b"later")
        for wrong in ([], [0], [gone, 99]):
            with pytest.raises(RecordError):
                log.erase(wrong, "customer", "asked")
        log.erase([gone], "customer", "asked")
        with pytest.raises(RecordError):
            log.erase([gone], "customer", "asked")
        receipt = log.seal({})
    made = Made(tmp_path / "sessions" / "visit", tmp_path / "anchors", receipt)
    assert made.verdict(receipt=receipt.code).exit_code == 0
    with take_up(tmp_path) as log:
        assert log.sealed
        log.erase([later], "customer", "asked again")
    verdict = made.verdict(receipt=receipt.code)
    assert verdict.exit_code == 0, verdict.lines
    assert any("2 payloads erased on" in line for line in verdict.lines)
    assert [p.name for p in sorted((made.folder / "payload").glob("0*"))] == ["000001.bin", "000001.salt"]
    for name in ("000001.bin", "000001.salt"):
        content = (made.folder / "payload" / name).read_bytes()
        (made.folder / "payload" / name).unlink()
        verdict = made.verdict()
        assert (verdict.exit_code, verdict.first_bad) == (4, kept)
        (made.folder / "payload" / name).write_bytes(content)


def test_reading_never_fails(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    assert read(folder) == []
    folder.mkdir()
    log = folder / "log.ndjson"
    for content in (b"", b"\n\n", b"{}\n[]\n1\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n", b'{"body":{},"seq":"x"}\n'):
        log.write_bytes(content)
        assert read(folder) == []
        assert not logread.is_sealed(folder)
    made = sealed(tmp_path)
    with made.log.open("ab") as file:
        file.write(b'{"torn')
    assert len(read(made.folder)) == 16
    log.unlink()
    os.mkfifo(log)
    assert read(folder) == []


def test_is_it_the_same_phone(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    assert logread.is_same_phone(made.folder, {"serial": "PUBLISHED0001", "unknown": "x"}) is True
    assert logread.is_same_phone(made.folder, {"serial": "OTHER"}) is False
    assert logread.is_same_phone(made.folder, {"unknown": "x"}) is None
    (made.folder / "payload" / "identity.salt").unlink()
    assert logread.is_same_phone(made.folder, {"serial": "PUBLISHED0001"}) is None


def test_a_technicians_key_is_made_once(tmp_path: Path) -> None:
    first = load_or_create(tmp_path, "anna")
    assert load_or_create(tmp_path, "anna").public_hex == first.public_hex
    assert load_or_create(tmp_path, "张伟").public_hex != first.public_hex
    assert load_or_create(tmp_path, "../../evil").public_hex != first.public_hex
    keys = tmp_path / "keys"
    assert {p.suffix for p in keys.iterdir()} == {".key", ".pub"}
    assert len(list(keys.iterdir())) == 6
    assert (keys / "anna.pub").read_text("ascii") == first.public_hex + "\n"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE((keys / "anna.key").stat().st_mode) == 0o600
    (keys / "anna.key").chmod(0o644)
    with pytest.raises(RecordError, match="others"):
        load_or_create(tmp_path, "anna")
    (keys / "broken.key").write_text("no key")
    (keys / "broken.key").chmod(0o600)
    with pytest.raises(RecordError):
        load_or_create(tmp_path, "broken")
    (keys / "link.key").symlink_to(keys / "anna.key")
    with pytest.raises(RecordError):
        load_or_create(tmp_path, "link")
    with pytest.raises(RecordError):
        load_or_create(tmp_path, "")


def test_starts_at_the_same_time_share_one_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from remote_assist.keys import load_or_create\n"
        "print(load_or_create(Path(sys.argv[1]), 'anna').public_hex)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in running}) == 1


def test_the_receipt_in_its_three_forms() -> None:
    receipt = Receipt("visit", 35, "ab" * 32, "sealed")
    assert len(receipt.code) == 35
    short = decode(receipt.code.lower().replace("-", ""))
    assert (short.n, short.state) == (35, "sealed")
    assert receipt.text.endswith("ab" * 32)
    for other in (
        Receipt("visit2", 35, "ab" * 32, "sealed"),
        Receipt("visit", 36, "ab" * 32, "sealed"),
        Receipt("visit", 35, "ab" * 31 + "ac", "sealed"),
        Receipt("visit", 35, "ab" * 32, "open"),
    ):
        assert decode(other.code).tag != short.tag
    svg = qr_svg(receipt)
    assert svg.startswith("<svg")
    assert "<script" not in svg
    for wrong in ("", "U" * 30, receipt.code[:-1], receipt.code[::-1]):
        with pytest.raises(UsageError):
            decode(wrong)
    with pytest.raises(UsageError):
        _ = Receipt("visit", 1 << 25, "ab" * 32, "open").code


def test_an_export_verifies_somewhere_else(tmp_path: Path) -> None:
    made = sealed(tmp_path / "data")
    out = tmp_path / "out.zip"
    export(made.folder, out, data=tmp_path / "data")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as packed:
        names = set(packed.namelist())
        packed.extractall(tmp_path / "there")
    assert names >= {"README.txt", "key.pub", "anchors.ndjson", "visit/log.ndjson", "visit/payload/000001.salt"}
    assert not any("identity" in name for name in names)
    key = bytes.fromhex((tmp_path / "there" / "key.pub").read_text("ascii"))
    there = tmp_path / "there" / "visit"
    kept = [tmp_path / "there" / "anchors.ndjson"]
    assert verify(there, keys=[key], anchors=None, anchor_files=kept).exit_code == 0
    assert verify(there, keys=[key], anchors=None, receipt=made.receipt.code).exit_code == 0
    assert "log verify ./visit" in (tmp_path / "there" / "README.txt").read_text("utf-8")
    again = tmp_path / "again.zip"
    export(made.folder, again, data=tmp_path / "data")
    assert again.read_bytes() == out.read_bytes()
    with pytest.raises(OutputError):
        export(made.folder, out, data=tmp_path / "data")
    with pytest.raises(OutputError):
        export(tmp_path / "nothing", tmp_path / "no.zip", data=None)
    assert not (tmp_path / "no.zip").exists()


def test_a_link_in_the_place_of_a_payload_is_not_exported(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    (made.folder / "payload" / "000001.bin").unlink()
    (made.folder / "payload" / "000001.bin").symlink_to("/etc/passwd")
    with pytest.raises(OutputError):
        export(made.folder, tmp_path / "out.zip", data=tmp_path)
    assert not (tmp_path / "out.zip").exists()
    assert made.verdict().exit_code == 4


def test_a_line_is_what_the_document_says(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    for line in made.log.read_bytes().splitlines():
        assert json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")).encode() == line
        assert set(json.loads(line)) == {
            *("actor", "body", "boot_id", "consent_id", "mono_ns", "payload", "phase"),
            *("prev", "seq", "session", "type", "v", "wall_utc"),
        }
