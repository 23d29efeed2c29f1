"""One record as bytes: the writer's half of docs/record-format.md. The verifier has a half of its own.

Canonical JSON here means: keys sorted by code point, no spaces, only the bytes 0x20-0x7e, whole numbers of at
most 64 bits, no floats.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from remote_assist.errors import RecordError

JSON: TypeAlias = str | int | bool | Sequence["JSON"] | Mapping[str, "JSON"] | None

VERSION = 1
FIRST_PREV = "0" * 64
KEYS = frozenset(
    ("actor", "body", "boot_id", "consent_id", "mono_ns", "payload", "phase", "prev", "seq", "session", "type", "v")
) | {"wall_utc"}
MAX_LINE_BYTES = 256 * 1024
MAX_DEPTH = 32
CHECKPOINT_DOMAIN = b"remote-assist checkpoint 1\x00"
ANCHOR_DOMAIN = b"remote-assist anchor 1\x00"


def plain(value: JSON, where: str = "body", depth: int = 0) -> JSON:
    """A copy of `value` in dicts and lists. Raises RecordError for what a record cannot hold, naming the place."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise RecordError("{where}: a whole number in a record has at most 64 bits", where=where)
        return int(value)
    if depth >= MAX_DEPTH:
        raise RecordError("{where}: nested deeper than {most}", where=where, most=MAX_DEPTH)
    if isinstance(value, Mapping):
        made: dict[str, JSON] = {}
        for key, item in value.items():
            # A lone surrogate in a key would make the sorting order depend on who sorts.
            if not isinstance(key, str) or any("\ud800" <= c <= "\udfff" for c in key):
                raise RecordError("{where}: a key must be text", where=where)
            made[key] = plain(item, f"{where}.{key}", depth + 1)
        return made
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{where}[{i}]", depth + 1) for i, item in enumerate(value)]
    raise RecordError("{where}: a record holds no {kind}", where=where, kind=type(value).__name__)


def canonical(value: JSON) -> bytes:
    """The one spelling of `value`, without a newline. `value` must have gone through `plain`."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()


def line_hash(line: bytes) -> str:
    """What the next record's `prev` holds: SHA-256 over 0x00 and the line without its newline, in hex."""
    return hashlib.sha256(b"\x00" + line).hexdigest()
