"""Is this record whole and unaltered? Written from docs/record-format.md alone: it shares no code with the writer.

    0  SEALED        ended by its signer, and every anchor and the receipt agree with it
    3  OPEN          a valid beginning, not shorter than any anchor, but not (yet) sealed and anchored
    4  TAMPERED      something in it, or missing from it, contradicts a hash, a signature, an anchor or the receipt
    5  UNVERIFIABLE  nothing contradicts it, but what would prove it is missing: the key, the version, the anchors

A worse finding outranks a better one: 4, then 5, then 3. A key that is only found in the record is never trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from remote_assist.errors import Sentence
from remote_assist.verify.evidence import agrees, check_payloads, check_receipt, count_lines, read_anchors, signed_by
from remote_assist.verify.lines import Findings, Log, gather
from remote_assist.verify.recordings import check_recordings

__all__ = ["Verdict", "verify"]

SEALED, OPEN, TAMPERED, UNVERIFIABLE = 0, 3, 4, 5


@dataclass
class Verdict:
    """`exit_code` 0, 3, 4 or 5; `lines` the reasons and notices; `first_bad` the first record that cannot be right."""

    exit_code: int
    headline: str
    lines: list[str]
    first_bad: int | None
    records: int
    proves: tuple[str, ...]
    does_not_prove: tuple[str, ...]


def verify(
    folder: Path,
    *,
    keys: Sequence[bytes],
    anchors: Path | None,
    anchor_files: Sequence[Path] = (),
    receipt: str | None = None,
) -> Verdict:
    """Judge the record in `folder`.

    `keys`: the public keys (32 bytes each) that the caller trusts. `anchors`: the folder of local anchors, None where
    it is not at hand. `anchor_files`: anchors kept elsewhere. `receipt`: the customer's, short code or long form.
    Raises UsageError for a mistyped receipt and nothing else.
    """
    out = Findings()
    # Anchors are read before the record and again after it: a session that is going on writes the record first.
    sure = count_lines(anchors / f"{folder.name}.ndjson") if anchors is not None else 0
    try:
        log = gather(folder / "log.ndjson", out)
    except FileNotFoundError:
        log = Log()
        if sure or receipt is not None:
            out.bad(0, "the record is gone")
        else:
            out.unverifiable.append("there is no record in this folder")
    except OSError as e:
        log = Log()
        out.unverifiable.append(Sentence("the record cannot be read: {why}", why=e))
    covered = (0, "")
    key = next((k for k in keys if k.hex() == log.key), None)
    if log.heads:
        if key is None:
            out.unverifiable.append("it is signed with a key that is not among the trusted ones")
        for seq, message, signature in log.signed:
            if key is not None and not signed_by(key, message, signature):
                out.bad(seq, "its signature is wrong")
        covered = _compare(folder, log, key, anchors, anchor_files, receipt, sure, out)
        check_payloads(folder, log, out)
        check_recordings(folder, log, out)
        _note(log, out)
    return _verdict(log, out, *covered)


def _compare(
    folder: Path,
    log: Log,
    key: bytes | None,
    anchors: Path | None,
    anchor_files: Sequence[Path],
    receipt: str | None,
    sure: int,
    out: Findings,
) -> tuple[int, str]:
    """How many records the receipt covers, and in which state; 0 without one that agrees."""
    seen = check_receipt(log, receipt, out) if receipt is not None else None
    by_receipt = seen is not None and seen[1] == "sealed"
    sealed_seen = by_receipt
    matched = seen is not None
    for path in anchor_files:
        found = read_anchors(path, log.session, key, True, out)
        if not found:
            out.unverifiable.append(Sentence("{file} holds no anchor of this session", file=path.name))
        for anchor in found:
            agreed = agrees(log, anchor.n, anchor.head, anchor.state, anchor.where, out)
            matched |= agreed
            sealed_seen |= agreed and anchor.state == "sealed"
    local = anchors / f"{log.session}.ndjson" if anchors is not None else None
    if anchors is not None and folder.name != log.session and (anchors / f"{folder.name}.ndjson").exists():
        out.bad(
            0, Sentence("this is session {found!r} in the place of {folder!r}", found=log.session, folder=folder.name)
        )
    if local is not None and local.exists():
        matched = True
        known = set()
        for i, anchor in enumerate(read_anchors(local, log.session, key, False, out)):
            known.add(anchor.n)
            if anchor.n > len(log.heads) and i >= sure and folder.name == log.session:
                continue
            agreed = agrees(log, anchor.n, anchor.head, anchor.state, anchor.where, out)
            sealed_seen |= agreed and anchor.state == "sealed"
        gone = [n for n in log.states if n not in known and n != len(log.heads)]
        if gone:
            text = Sentence("the local anchors of {count} checkpoints are gone", count=len(gone))
            (out.notices if by_receipt else out.unverifiable).append(text)
    elif matched:
        out.notices.append("the local anchors are not here; it was compared with what was given instead")
    else:
        out.unverifiable.append("the local anchors are gone, and no receipt or other anchor was given")
    if not log.sealed_n:
        out.open.append("it has not been sealed")
    elif log.last_type != "checkpoint" or log.tail:
        out.open.append("something was being added after the seal")
    elif not sealed_seen and local is not None and local.exists():
        out.open.append("its seal has not been anchored yet")
    elif not sealed_seen and matched:
        out.unverifiable.append("what was given to compare with does not reach as far as the seal")
    return seen or (0, "")


def _note(log: Log, out: Findings) -> None:
    if log.tail:
        out.notices.append(
            Sentence("it ends in {bytes} torn bytes of a record that was never acknowledged", bytes=len(log.tail))
        )
    if log.recovered:
        out.notices.append(Sentence("it was interrupted and taken up again {times} times", times=log.recovered))
    unsigned = len(log.heads) - max(log.states, default=0)
    if unsigned:
        out.notices.append(Sentence("its last {count} records are not signed yet", count=unsigned))
    if log.jumps:
        out.notices.append(
            Sentence("the wall clock jumped against the monotonic one at records {records}", records=log.jumps[:20])
        )
    if log.strange:
        out.notices.append(
            Sentence("record types that this program does not know: {types}", types=", ".join(sorted(log.strange)[:20]))
        )


def _verdict(log: Log, out: Findings, covered_n: int, covered_state: str) -> Verdict:
    what = Sentence("no session")
    if log.session:
        what = Sentence("session {session}, {count} records", session=log.session, count=len(log.heads))
    proves: tuple[str, ...] = ()
    if out.tampered:
        code, headline = TAMPERED, Sentence("TAMPERED: {what}. Do not rely on it; keep everything as it is.", what=what)
        reasons = out.tampered + out.unverifiable
    elif out.unverifiable:
        code, headline = (
            UNVERIFIABLE,
            Sentence("UNVERIFIABLE: {what}. Nothing speaks against it, but it cannot be proved.", what=what),
        )
        reasons = out.unverifiable
    elif out.open:
        code, headline = (
            OPEN,
            Sentence("OPEN: {what}. A valid beginning; what may have followed is not covered.", what=what),
        )
        reasons = out.open
    else:
        code, headline, reasons = SEALED, Sentence("SEALED: {what}, whole and unaltered.", what=what), []
    if code in (SEALED, OPEN):
        proves = (
            "The records to its seal are unaltered, complete and in this order."
            if code == SEALED
            else "The records up to its last checkpoint are unaltered, complete and in this order.",
            Sentence("They were signed with the key {key}.", key=log.key),
            "They are the commands that were sent to the phone through this tool, and how each ended;"
            " what the phone printed, only where it was kept.",
        )
        if covered_n:
            proves += (
                Sentence(
                    "They agree with the customer's receipt up to record {last}:"
                    " not even the holder of the key has changed those since.",
                    last=covered_n - 1,
                ),
            )
    does_not: tuple[str, ...] = (
        "Whose finger agreed on the phone, or who sat at the computer.",
        "What other programs, other adb servers or cameras did at the same time.",
        "That the computer's clock was right: the times are its own.",
    )
    if covered_state != "sealed":
        does_not += (
            "That the holder of the key, reaching the anchors too, has not written it anew: ask for the receipt.",
        )
    return Verdict(code, headline, reasons + out.notices, out.first_bad, len(log.heads), proves, does_not)
