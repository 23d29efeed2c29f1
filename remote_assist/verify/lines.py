"""The record, line by line: everything that can be checked without a key or anything to compare with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from remote_assist.errors import Sentence
from remote_assist.verify.spelling import (
    HEX64,
    HEX128,
    NAME,
    TIME,
    Bad,
    fits,
    is_count,
    is_object,
    open_plain,
    read,
    spell,
)

LINE_LIMIT = 262144
RECORD_KEYS = {
    "v", "session", "seq", "prev", "wall_utc", "mono_ns", "boot_id", "type", "actor", "consent_id", "phase",
    "payload", "body",
}  # fmt: skip
TYPE = re.compile("[a-z][a-z0-9_]{0,31}")
PAYLOAD = re.compile(r"[0-9]{6,}\.bin")
KNOWN = {
    "open", "intent", "result", "consent", "revoke", "gap", "setting_before", "setting_after", "redaction",
    "checkpoint", "recovered", "end", "note", "phase", "erasure", "input", "recording",
}  # fmt: skip


class OtherVersion(Exception):
    """A record of a version that this program does not know."""


@dataclass
class Findings:
    tampered: list[str] = field(default_factory=list)
    unverifiable: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    first_bad: int | None = None

    def bad(self, seq: int | None, why: str) -> None:
        self.tampered.append(why if seq is None else Sentence("record {seq}: {why}", seq=seq, why=Sentence(why)))
        if seq is not None and (self.first_bad is None or seq < self.first_bad):
            self.first_bad = seq


@dataclass
class Log:
    """What was gathered on one pass over the record."""

    heads: list[str] = field(default_factory=list)
    session: str = ""
    key: str = ""
    states: dict[int, str] = field(default_factory=dict)  # number of records up to a checkpoint -> its state
    signed: list[tuple[int, bytes, str]] = field(default_factory=list)  # seq, message, signature
    payloads: dict[int, dict[str, Any]] = field(default_factory=dict)
    erased: dict[int, str] = field(default_factory=dict)  # seq -> day
    recordings: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    sealed_n: int = 0
    last_type: str = ""
    last: tuple[str, int, int] | None = None  # boot, monotonic ns, wall µs
    jumps: list[int] = field(default_factory=list)
    strange: set[str] = field(default_factory=set)
    recovered: int = 0
    broken: bool = False  # what follows the last record here could not be read
    tail: bytes = b""


def take(log: Log, line: bytes) -> None:
    """Check one line against everything before it and add it. Raises Bad or OtherVersion."""
    record = read(line)
    seq = len(log.heads)
    if type(record.get("v")) is int and record["v"] != 1:
        raise OtherVersion(str(record["v"])[:20])
    if set(record) != RECORD_KEYS or type(record["v"]) is not int:
        raise Bad("not the keys of a record")
    kind, body, payload = record["type"], record["body"], record["payload"]
    if type(record["seq"]) is not int or record["seq"] != seq:
        raise Bad("its number should be {seq}", seq=seq)
    if record["prev"] != (log.heads[-1] if log.heads else "0" * 64):
        raise Bad("it does not hold the hash of the record before")
    shapes = (
        fits(NAME, record["session"]),
        fits(TYPE, kind),
        fits(TIME, record["wall_utc"]),
        is_count(record["mono_ns"]),
        type(record["boot_id"]) is str,
        type(record["actor"]) is str,
        record["consent_id"] is None or type(record["consent_id"]) is str,
        record["phase"] is None or type(record["phase"]) is str,
        type(body) is dict,
        payload is None or type(payload) is dict,
    )
    if not all(shapes):
        raise Bad("a field has the wrong shape")
    if (kind == "open") != (seq == 0):
        raise Bad("the first record, and no other, opens a session")
    if seq == 0:
        if not fits(HEX64, body.get("key")):
            raise Bad("no public key")
        log.session, log.key = record["session"], body["key"]
    if record["session"] != log.session:
        raise Bad("it belongs to another session")
    if log.sealed_n and kind not in ("erasure", "recovered", "checkpoint"):
        raise Bad("a {kind} record after the seal", kind=kind)
    if payload is not None:
        _take_payload(log, seq, payload)
    if kind == "checkpoint":
        _take_checkpoint(log, seq, record, body)
    elif kind == "erasure":
        _take_erasure(log, record, body)
    elif kind == "recording":
        log.recordings.append((seq, body))
    _take_time(log, seq, record)
    log.recovered += kind == "recovered"
    if kind not in KNOWN:
        log.strange.add(kind)
    log.last_type = kind
    log.heads.append(hashlib.sha256(b"\0" + line).hexdigest())


def _take_payload(log: Log, seq: int, payload: dict[str, Any]) -> None:
    right = set(payload) == {"file", "hmac", "size"} and fits(PAYLOAD, payload["file"])
    if not right or not fits(HEX64, payload["hmac"]) or not is_count(payload["size"]):
        raise Bad("its payload is described wrongly")
    log.payloads[seq] = payload


def _take_checkpoint(log: Log, seq: int, record: dict[str, Any], body: dict[str, Any]) -> None:
    if set(body) != {"key", "sig", "state"} or not fits(HEX128, body["sig"]) or body["state"] not in ("open", "sealed"):
        raise Bad("not the content of a checkpoint")
    if body["key"] != log.key:
        raise Bad("signed with another key than the one the session was opened with")
    if body["state"] == "open" and log.sealed_n:
        raise Bad("opened again after the seal")
    if body["state"] == "sealed" and not log.sealed_n and log.last_type != "end":
        raise Bad("a seal without an end")
    unsigned = spell({**record, "body": {**body, "sig": ""}})
    log.signed.append((seq, b"remote-assist checkpoint 1\0" + unsigned.encode("ascii"), body["sig"]))
    log.states[seq + 1] = body["state"]
    if body["state"] == "sealed":
        log.sealed_n = seq + 1


def _take_erasure(log: Log, record: dict[str, Any], body: dict[str, Any]) -> None:
    seqs, recorded = body.get("seqs"), {seq for seq, _ in log.recordings}
    if (
        type(seqs) is not list
        or not seqs
        or not all(is_count(s) and (s in log.payloads or s in recorded) for s in seqs)
    ):
        raise Bad("it erases what no record before it names")
    for erased in seqs:
        log.erased.setdefault(erased, record["wall_utc"][:10])


def _take_time(log: Log, seq: int, record: dict[str, Any]) -> None:
    wall = record["wall_utc"]
    # Only for comparing neighbours: months and years of equal length make no difference within a day.
    days = (int(wall[:4]) * 12 + int(wall[5:7])) * 31 + int(wall[8:10])
    micros = ((days * 24 + int(wall[11:13])) * 60 + int(wall[14:16])) * 60_000_000 + int(wall[17:19] + wall[20:26])
    now = (record["boot_id"], record["mono_ns"], micros)
    if (
        log.last is not None
        and log.last[0] == now[0] != ""
        and log.last[2] // 86_400_000_000 == micros // 86_400_000_000
    ):
        mono = now[1] - log.last[1]
        if mono < 0 or abs(micros - log.last[2] - mono // 1000) > 2_000_000:
            log.jumps.append(seq)
    log.last = now


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LINE_LIMIT + 1):
        yield line


def gather(path: Path, out: Findings) -> Log:
    """One pass over the file. What is wrong goes to `out`; the first bad record ends the pass."""
    log = Log()
    with open_plain(path) as file:
        for line in _lines(file):
            if not line.endswith(b"\n") and len(line) <= LINE_LIMIT:
                log.tail = line
                break
            try:
                if len(line) > LINE_LIMIT:
                    raise Bad("longer than a record can be")
                take(log, line[:-1])
            except OtherVersion as e:
                log.broken = True
                if log.heads or any(_is_ours(later) for later in _lines(file)):
                    out.bad(len(log.heads), "its version is not that of the others")
                else:
                    out.unverifiable.append(
                        Sentence("it is in format version {version}; this program knows version 1", version=str(e))
                    )
                return log
            except Bad as e:
                log.broken = True
                out.bad(len(log.heads), e.said)
                return log
    if not log.heads:
        out.bad(0, "there is no record in it")
    elif log.tail and is_object(log.tail[:-1]):
        # A write that was cut off is the beginning of a line. A whole line with something after it is not.
        out.bad(len(log.heads), "the end of its line was changed")
    return log


def _is_ours(line: bytes) -> bool:
    try:
        return read(line.rstrip(b"\n")).get("v") == 1
    except Bad:
        return False
