"""A technician who holds the signing key and rewrites the record. Built on docs/record-format.md alone, so that a
mistake of the writer's is not made here too."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

from tests.records import Made, signer

Records = list[dict[str, Any]]


def spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def load(made: Made) -> Records:
    return [json.loads(line) for line in made.log.read_bytes().splitlines()]


def reseal(made: Made, records: Records, *, anchors_too: bool) -> None:
    """Number, chain and sign `records` anew; with `anchors_too` the local anchors are made to fit."""
    prev = "0" * 64
    lines, anchors = [], []
    for seq, record in enumerate(records):
        record["seq"], record["prev"] = seq, prev
        if record["type"] == "checkpoint":
            record["body"]["sig"] = ""
            record["body"]["sig"] = signer().sign(b"remote-assist checkpoint 1\0" + spelled(record)).hex()
        line = spelled(record)
        prev = hashlib.sha256(b"\0" + line).hexdigest()
        lines.append(line + b"\n")
        if record["type"] == "checkpoint":
            anchor = {"head": prev, "key": signer().public_hex, "n": seq + 1, "session": record["session"], "sig": ""}
            anchor |= {"state": record["body"]["state"], "v": 1, "wall_utc": record["wall_utc"]}
            anchor["sig"] = signer().sign(b"remote-assist anchor 1\0" + spelled(anchor)).hex()
            anchors.append(spelled(anchor) + b"\n")
    made.log.write_bytes(b"".join(lines))
    if anchors_too:
        (made.anchors / "visit.ndjson").write_bytes(b"".join(anchors))


def _middle(records: Records, dice: random.Random, kinds: tuple[str, ...] = ("intent", "result", "note")) -> int:
    return dice.choice([i for i, record in enumerate(records) if record["type"] in kinds])


def truncate(records: Records, dice: random.Random) -> Records:
    """Cut the end off and seal what is left: an `end` and a seal follow at once."""
    return records[: dice.randrange(3, len(records) - 2)] + records[-2:]


def drop(records: Records, dice: random.Random) -> Records:
    """Leave one record out."""
    del records[_middle(records, dice)]
    return records


def edit(records: Records, dice: random.Random) -> Records:
    """Change what one record says."""
    records[_middle(records, dice)]["body"]["exit_code"] = dice.randrange(2, 250)
    return records


def reorder(records: Records, dice: random.Random) -> Records:
    """Exchange two neighbours."""
    places = [i for i in range(2, len(records) - 3) if "checkpoint" not in (records[i]["type"], records[i + 1]["type"])]
    at = dice.choice(places)
    records[at : at + 2] = [records[at + 1], records[at]]
    return records


def insert(records: Records, dice: random.Random) -> Records:
    """Slip a record in that was never made."""
    at = _middle(records, dice)
    records.insert(at, {**records[at], "type": "note", "payload": None, "body": {"text": f"{dice.random()}"}})
    return records


def replace_all(records: Records, dice: random.Random) -> Records:
    """Another session altogether, under this one's name."""
    invented = {**records[2], "type": "note", "body": {"text": f"a quiet visit {dice.random()}"}}
    return [*records[:2], invented, *records[-2:]]


def back_date(records: Records, dice: random.Random) -> Records:
    """Move every wall-clock time to another day."""
    day = f"2025-{dice.randrange(1, 13):02d}-{dice.randrange(1, 28):02d}"
    for record in records:
        record["wall_utc"] = day + record["wall_utc"][10:]
    return records


def widen_consent(records: Records, dice: random.Random) -> Records:
    """Let the customer have agreed to more, and take out that they stopped."""
    for record in records:
        if record["type"] == "consent":
            record["body"]["scopes"] = ["diagnose", "fix", dice.choice(["files", "control", "bugreport"])]
    return [record for record in records if record["type"] != "revoke"]


def unseal_and_go_on(records: Records, dice: random.Random) -> Records:
    """Take the seal off, do something more, and seal again."""
    more = {**records[2], "type": "note", "payload": None, "body": {"text": f"also {dice.random()}"}}
    return [*records[:-2], more, *records[-2:]]


ATTACKS: tuple[Callable[[Records, random.Random], Records], ...] = (
    truncate,
    drop,
    edit,
    reorder,
    insert,
    replace_all,
    back_date,
    widen_consent,
    unseal_and_go_on,
)
