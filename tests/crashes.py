"""One visit, cut off at every operation on the disk: what must hold of whatever is left."""

from __future__ import annotations

import json
from pathlib import Path

from remote_assist.disk import Disk
from remote_assist.logread import read
from remote_assist.sessionlog import SessionLog
from remote_assist.verify import verify
from tests.faults import PowerCut, PowerCutDisk
from tests.records import FixedClock, begin, first_payload, signer, visit

Acknowledged = list[tuple[int, str]]


def go(root: Path, disk: Disk, acknowledged: Acknowledged) -> bool:
    """The visit; True when its seal was acknowledged. Raises PowerCut."""
    log = begin(root, disk=disk)
    genuine = log.append

    def append(type: str, actor: str, body: object, **more: object) -> int:
        seq = genuine(type, actor, body, **more)  # type: ignore[arg-type]
        acknowledged.append((seq, type))
        return seq

    log.append = append  # type: ignore[method-assign]
    try:
        visit(log)
        log.checkpoint()
        log.erase([first_payload(root / "sessions" / "visit")], "customer", "asked")
        visit(log)
        log.seal({"outcome": "done"})
    finally:
        log.close()
    return True


def operations(root: Path) -> int:
    disk = PowerCutDisk()
    go(root, disk, [])
    return disk.count


def cut(root: Path, at: int, part: float, kept: float) -> Acknowledged:
    """Cut the visit off; what had been acknowledged."""
    acknowledged: Acknowledged = []
    disk = PowerCutDisk(at, part)
    try:
        go(root, disk, acknowledged)
        raise AssertionError("the visit has fewer operations")
    except PowerCut:
        disk.lose(kept)
    return acknowledged


def take_up(root: Path, disk: Disk | None = None) -> SessionLog:
    clock = FixedClock("00000000-0000-4000-8000-000000000002")
    return SessionLog.reopen(root / "sessions" / "visit", root / "anchors", signer(), clock, disk=disk)


def check(root: Path, acknowledged: Acknowledged) -> None:
    """What is left verifies as open or sealed, can be gone on with, and holds everything acknowledged."""
    folder = root / "sessions" / "visit"
    if not (folder / "log.ndjson").exists():
        assert acknowledged == []
        return

    def code() -> int:
        verdict = verify(folder, keys=[signer().public], anchors=root / "anchors")
        assert verdict.exit_code in (0, 3), verdict.lines
        return verdict.exit_code

    code()
    held = {(record["seq"], record["type"]) for record in read(folder)}
    assert held >= set(acknowledged)
    with take_up(root) as log:
        if not log.sealed:
            assert code() == 3
            log.append("note", "tool", {"text": "going on"})
            log.seal({"outcome": "interrupted"})
    assert code() == 0
    assert {(record["seq"], record["type"]) for record in read(folder)} >= set(acknowledged)
    seen = [json.loads(line)["n"] for line in (root / "anchors" / "visit.ndjson").read_bytes().splitlines()]
    assert seen == sorted(set(seen))
    assert not list(folder.glob("torn*"))
    named = {r["payload"]["file"] for r in read(folder) if r["payload"]}
    lying = {p.name for p in (folder / "payload").glob("*.bin")}
    assert lying <= named


def check_second_cut(root: Path, acknowledged: Acknowledged, at: int, part: float, kept: float) -> bool:
    """Cut the taking up itself off, too; False when it has fewer operations."""
    if not (root / "sessions" / "visit" / "log.ndjson").exists():
        return False
    disk = PowerCutDisk(at, part)
    try:
        take_up(root, disk).close()
        return False
    except PowerCut:
        disk.lose(kept)
    check(root, acknowledged)
    return True
