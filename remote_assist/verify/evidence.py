"""What the record is compared with: signatures, anchors, the receipt, the payload files."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from pathlib import Path

from remote_assist.errors import Sentence, UsageError
from remote_assist.verify.lines import Findings, Log
from remote_assist.verify.spelling import HEX64, HEX128, TIME, Bad, fits, is_count, is_object, open_plain, read, spell

ANCHOR_KEYS = {"v", "session", "n", "head", "state", "wall_utc", "key", "sig"}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Anchor:
    n: int
    head: str
    state: str
    where: str


def signed_by(key: bytes, message: bytes, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_anchors(path: Path, session: str, key: bytes | None, others: bool, out: Findings) -> list[Anchor]:
    """The anchors of `session` in one file. `others`: the file may hold other sessions' too, which are passed over."""
    try:
        with open_plain(path) as file:
            lines = file.read().split(b"\n")
    except OSError as e:
        out.unverifiable.append(Sentence("the anchors in {file} cannot be read: {why}", file=path.name, why=e))
        return []
    found = []
    for number, line in enumerate(lines[:-1], 1):
        where = Sentence("{file} line {number}", file=path.name, number=number)
        try:
            said = read(line)
            if type(said.get("v")) is int and said["v"] != 1:
                out.unverifiable.append(Sentence("{where} is in another format version", where=where))
                continue
            if others and said.get("session") != session:
                continue
            right = set(said) == ANCHOR_KEYS and type(said["v"]) is int and is_count(said["n"])
            right = right and fits(HEX64, said["head"]) and said["state"] in ("open", "sealed")
            if not right or not fits(TIME, said["wall_utc"]) or not fits(HEX128, said["sig"]):
                raise Bad("not an anchor")
            if said["session"] != session:
                raise Bad("an anchor of another session, {session!r}", session=str(said["session"])[:64])
            if key is not None:
                message = b"remote-assist anchor 1\0" + spell({**said, "sig": ""}).encode("ascii")
                if said["key"] != key.hex() or not signed_by(key, message, said["sig"]):
                    raise Bad("not signed with the session's key")
            found.append(Anchor(said["n"], said["head"], said["state"], where))
        except Bad as e:
            out.bad(None, Sentence("{where}: {why}", where=where, why=e))
    if lines[-1]:
        if is_object(lines[-1][:-1]):
            out.bad(None, Sentence("{file}: the end of its last line was changed", file=path.name))
        else:
            out.notices.append(
                Sentence(
                    "{file} ends in {bytes} torn bytes, as a crash leaves them", file=path.name, bytes=len(lines[-1])
                )
            )
    return found


def agrees(log: Log, n: int, head: str | None, state: str, what: str, out: Findings) -> bool:
    """Does the record's beginning of `n` records end as an anchor or receipt says? `head` None: not compared."""
    if n > len(log.heads):
        if not log.broken:
            out.bad(len(log.heads), Sentence("the record ends here, {what} saw {count} records", what=what, count=n))
    elif log.states.get(n) != state or (head is not None and log.heads[n - 1] != head):
        out.bad(n - 1, Sentence("it is not what {what} saw", what=what))
    else:
        return True
    return False


def _code_of(session: str, n: int, head: str, state: str) -> str:
    seen = b"remote-assist receipt 1\0" + session.encode() + b"\0" + n.to_bytes(8, "big") + bytes.fromhex(head)
    bits = int.from_bytes(hashlib.sha256(seen + state.encode()).digest()) >> 256 - 110
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(105, -1, -5))


def check_receipt(log: Log, receipt: str, out: Findings) -> tuple[int, str] | None:
    """The receipt's number of records and state, if the record agrees. Raises UsageError when it is mistyped."""
    text = receipt.strip()
    if text.upper().startswith("RA1:"):
        parts = text.split(":")
        if len(parts) != 5 or not parts[2].isascii() or not parts[2].isdigit() or len(parts[2]) > 12:
            raise UsageError("the receipt is not complete", next_step="Scan its QR code again.")
        session, n, state, head = parts[1], int(parts[2]), parts[3].lower(), parts[4].lower()
        if state not in ("open", "sealed") or not HEX64.fullmatch(head) or n < 1:
            raise UsageError("the receipt is mistyped", next_step="Scan its QR code again.")
        if session != log.session:
            out.bad(0, Sentence("the receipt is of session {session!r}", session=session[:64]))
            return None
        return (n, state) if agrees(log, n, head, state, Sentence("the receipt"), out) else None
    typed = re.sub(r"[\s-]", "", text.upper()).replace("O", "0").replace("I", "1").replace("L", "1")
    check = int.from_bytes(hashlib.sha256(b"remote-assist receipt 1\0" + typed[:-2].encode()).digest()[:2])
    right = len(typed) == 30 and not set(typed) - set(CROCKFORD)
    if not right or typed[-2:] != CROCKFORD[check >> 11] + CROCKFORD[check >> 6 & 31]:
        raise UsageError("the receipt code is mistyped", next_step="Compare it with the receipt, group by group.")
    state = {"1": "open", "2": "sealed"}.get(typed[0], "")
    n = 0
    for character in typed[1:6]:
        n = n * 32 + CROCKFORD.index(character)
    if not state or n < 1:
        raise UsageError("the receipt code is of another version of this tool")
    if not agrees(log, n, None, state, Sentence("the receipt"), out):
        return None
    if _code_of(log.session, n, log.heads[n - 1], state) != typed[6:28]:
        out.bad(n - 1, "up to here it is not what the receipt saw")
        return None
    return n, state


def check_payloads(folder: Path, log: Log, out: Findings) -> None:
    named: set[str] = set()
    left = 0
    for seq, payload in log.payloads.items():
        name = payload["file"]
        if name in named:
            out.bad(seq, Sentence("its payload {name} belongs to another record", name=name))
        named |= {name, name[:-4] + ".salt"}
        try:
            with open_plain(folder / "payload" / (name[:-4] + ".salt")) as file:
                mac = hmac.new(file.read(4096), digestmod=hashlib.sha256)
            with open_plain(folder / "payload" / name) as file:
                size = 0
                while block := file.read(1 << 20):
                    mac.update(block)
                    size += len(block)
        except FileNotFoundError:
            if seq not in log.erased:
                out.bad(seq, Sentence("its payload {name} is gone, and no record says that it was erased", name=name))
            continue
        except OSError as e:
            out.bad(seq, Sentence("its payload {name} cannot be read: {why}", name=name, why=e))
            continue
        left += seq in log.erased
        if size != payload["size"] or mac.hexdigest() != payload["hmac"]:
            out.bad(seq, Sentence("its payload {name} was changed", name=name))
    days = sorted(set(log.erased.values()))
    if days:
        out.notices.append(Sentence("{count} payloads erased on {days}", count=len(log.erased), days=", ".join(days)))
    if left:
        out.notices.append(Sentence("{count} payloads are recorded as erased and are still there", count=left))
    try:
        extra = [name for name in os.listdir(folder / "payload") if name not in named and name != "identity.salt"]
    except OSError:
        extra = []
    if extra:
        out.notices.append(
            Sentence("{count} files in payload/ belong to no record; nothing is proved about them", count=len(extra))
        )


def count_lines(path: Path) -> int:
    try:
        with open_plain(path) as file:
            return file.read().count(b"\n")
    except OSError:
        return 0
