"""Sessions for the record's tests and for tests/vectors: a published key, a clock that is told the time, and salts
that are counted. Nothing made with them protects anything."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from remote_assist.disk import Disk
from remote_assist.keys import Signer
from remote_assist.logread import read
from remote_assist.receipt import Receipt
from remote_assist.sessionlog import Clock, Opening, SessionLog
from remote_assist.verify import Verdict, verify

SEED = hashlib.sha256(b"remote-assist test key, published, protects nothing").digest()
VECTORS = Path(__file__).parent / "vectors"


def signer() -> Signer:
    return Signer.from_seed(SEED)


class FixedClock(Clock):
    """Each look at the wall clock is 100 ms later than the one before."""

    def __init__(self, boot: str = "00000000-0000-4000-8000-000000000001") -> None:
        self.ticks = 0
        self.boot = boot

    def wall_utc(self) -> str:
        self.ticks += 1
        return f"2026-02-03T09:{self.ticks // 600:02d}:{self.ticks // 10 % 60:02d}.{self.ticks % 10}00000Z"

    def mono_ns(self) -> int:
        return 1_000_000_000 + self.ticks * 100_000_000

    def boot_id(self) -> str:
        return self.boot


class CountedSalt:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        return hashlib.sha256(f"salt {self.count}".encode()).digest()[:size]


def opening(session: str = "visit") -> Opening:
    return Opening(
        session=session,
        order="2026-0417",
        technician="anna",
        tool="remote-assist/0.1.0",
        adb="35.0.2",
        phone={"serial": "PUBLISHED0001", "build": "acme/one/one:15"},
        consent_hash=hashlib.sha256(b"wording").hexdigest(),
        extra={"note": '张 "quoted" \\ \x07 \u202e 😀 \x7f'},
    )


@dataclass
class Made:
    """A session on disk, and what is needed to judge it."""

    folder: Path
    anchors: Path
    receipt: Receipt

    def verdict(self, *, receipt: str | None = None, anchors: bool = True) -> Verdict:
        return verify(self.folder, keys=[signer().public], anchors=self.anchors if anchors else None, receipt=receipt)

    @property
    def log(self) -> Path:
        return self.folder / "log.ndjson"

    def copy(self, to: Path) -> Made:
        """The same session elsewhere, to be broken."""
        shutil.copytree(self.folder, to / "sessions" / self.folder.name)
        shutil.copytree(self.anchors, to / "anchors")
        return Made(to / "sessions" / self.folder.name, to / "anchors", self.receipt)


def begin(root: Path, session: str = "visit", disk: Disk | None = None, clock: Clock | None = None) -> SessionLog:
    return SessionLog.create(
        root / "sessions" / session,
        root / "anchors",
        signer(),
        opening(session),
        clock or FixedClock(),
        disk=disk,
        salt=CountedSalt(),
    )


def visit(log: SessionLog) -> None:
    """A short visit: consent, one look, one change, its undoing, and an end of consent."""
    log.append(
        "consent", "technician", {"event": "given", "scopes": ["diagnose", "fix"]}, consent_id="c1", phase="consent"
    )
    seq = log.append(
        "intent", "tool", {"argv": ["dumpsys", "battery"], "scope": "diagnose"}, consent_id="c1", phase="check"
    )
    log.append(
        "result",
        "phone",
        {"intent": seq, "exit_code": 0},
        consent_id="c1",
        phase="check",
        payload=b"level: 80\n\xff\x00",
    )
    seq = log.append("setting_before", "tool", {"key": "airplane_mode_on", "value": None}, consent_id="c1", phase="fix")
    seq = log.append(
        "intent", "tool", {"argv": ["pm", "trim-caches", "1G"], "scope": "fix"}, consent_id="c1", phase="fix"
    )
    log.append(
        "result", "phone", {"intent": seq, "exit_code": 0}, consent_id="c1", phase="fix", payload=b"Success\n" * 40
    )
    log.append("setting_after", "tool", {"key": "airplane_mode_on", "value": None}, consent_id="c1", phase="fix")
    seq = log.append("intent", "tool", {"argv": ["df"], "scope": "diagnose"}, consent_id="c1", phase="check")
    log.append("result", "phone", {"intent": seq, "exit_code": 0}, consent_id="c1", phase="check")
    log.append("note", "technician", {"text": "Kunde zufrieden, 客户满意"}, phase="wrap-up")
    log.append("revoke", "customer", {}, consent_id="c1", phase="wrap-up")


def first_payload(folder: Path) -> int:
    return next(int(record["seq"]) for record in read(folder) if record["payload"])


def sealed(root: Path, session: str = "visit") -> Made:
    with begin(root, session) as log:
        visit(log)
        receipt = log.seal({"outcome": "done", "left_as_found": []})
    return Made(root / "sessions" / session, root / "anchors", receipt)


def open_(root: Path, session: str = "visit") -> Made:
    """A session that lost power while it wrote, was taken up again, had a payload erased, and went on."""
    clock = FixedClock()
    with begin(root, session, clock=clock) as log:
        visit(log)
    with (root / "sessions" / session / "log.ndjson").open("ab") as file:
        file.write(b'{"actor":"tool","body":{"argv":["get')
    clock.boot = "00000000-0000-4000-8000-000000000002"
    folder = root / "sessions" / session
    with SessionLog.reopen(folder, root / "anchors", signer(), clock, salt=CountedSalt()) as log:
        log.erase([first_payload(folder)], "customer", "asked for it")
        log.append("note", "tool", {"text": "going on"})
    return Made(root / "sessions" / session, root / "anchors", log.receipt)


def write_vectors(root: Path) -> None:
    """What tests/vectors holds. `python -m tests.records` writes it anew, after a change of the format's version."""
    for name, make in (("session-sealed", sealed), ("session-open", open_)):
        made = make(root / name)
        (made.folder / "reserve").unlink(missing_ok=True)
        (root / name / "key.pub").write_text(signer().public_hex + "\n", encoding="ascii")
        text = f"{made.receipt.code}\n{made.receipt.text}\n"
        (root / name / "receipt.txt").write_text(text, encoding="ascii")


if __name__ == "__main__":
    shutil.rmtree(VECTORS, ignore_errors=True)
    write_vectors(VECTORS)
