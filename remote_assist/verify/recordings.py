"""The recording and the stills beside a record: are they what was hashed into it?

While a recording runs its file is hashed range by range; at the end it is rewritten and hashed whole ("final"), and the
ranges name a file that is gone then. A recording whose session was killed has ranges only. Pictures may be deleted on
request by an `erasure` that names their records; then they are not missed.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, BinaryIO

from remote_assist.errors import Sentence
from remote_assist.verify.lines import Findings, Log
from remote_assist.verify.spelling import HEX64, fits, is_count, open_plain

_STILL = re.compile(r"stills/[0-9]{4}\.(png|xml)")
_FILE = re.compile(r"recording(\.part)?\.mkv")
BLOCK = 1 << 20


def check_recordings(folder: Path, log: Log, out: Findings) -> None:
    """Compares every file that a `recording` record names. What is not described as we write it is tampering."""
    ranges: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    final = False
    for seq, body in log.recordings:
        event = body.get("event")
        if event in ("chapter", "not rewritten"):
            continue
        right = fits(HEX64, body.get("sha256")) and type(body.get("file")) is str
        if event == "range" and right and _FILE.fullmatch(body["file"]) and is_count(body.get("from_byte")):
            ranges.setdefault(body["file"], []).append((seq, body))
        elif event == "final" and right and _FILE.fullmatch(body["file"]) and is_count(body.get("bytes")):
            final = True
            _whole(folder, seq, body, log, out)
        elif event == "still" and right and _STILL.fullmatch(body["file"]) and is_count(body.get("bytes")):
            _whole(folder, seq, body, log, out)
        else:
            out.bad(seq, "a recording is described wrongly")
    for name, parts in ranges.items():
        if not (final and not (folder / name).exists()):
            _ranges(folder, name, parts, log, out)


def _whole(folder: Path, seq: int, body: dict[str, Any], log: Log, out: Findings) -> None:
    try:
        with open_plain(folder / body["file"]) as file:
            size, digest = _hashed(file, None)
    except FileNotFoundError:
        if seq not in log.erased:
            out.bad(
                seq, Sentence("its picture {name} is gone, and no record says that it was erased", name=body["file"])
            )
        return
    except OSError as e:
        out.bad(seq, Sentence("its picture {name} cannot be read: {why}", name=body["file"], why=e))
        return
    if (size, digest) != (body["bytes"], body["sha256"]):
        out.bad(seq, Sentence("its picture {name} was changed", name=body["file"]))


def _ranges(folder: Path, name: str, parts: list[tuple[int, dict[str, Any]]], log: Log, out: Findings) -> None:
    try:
        with open_plain(folder / name) as file:
            at = 0
            for seq, body in parts:
                end: Any = body.get("to_byte")
                if not is_count(end) or body["from_byte"] != at or end < at:
                    out.bad(seq, "a recording is described wrongly")
                    return
                if _hashed(file, end - at) != (end - at, body["sha256"]):
                    out.bad(seq, Sentence("its picture {name} was changed", name=name))
                    return
                at = int(end)
            left = len(file.read(BLOCK))
    except FileNotFoundError:
        if any(seq not in log.erased for seq, _ in parts):
            out.bad(
                parts[0][0], Sentence("its picture {name} is gone, and no record says that it was erased", name=name)
            )
        return
    except OSError as e:
        out.bad(parts[0][0], Sentence("its picture {name} cannot be read: {why}", name=name, why=e))
        return
    if left:
        out.notices.append(
            Sentence("the last moments of {name} are in no record; nothing is proved about them", name=name)
        )


def _hashed(file: BinaryIO, most: int | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while block := file.read(BLOCK if most is None else min(BLOCK, most - size)):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()
