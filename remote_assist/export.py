"""`log export`: one file with everything that somebody else needs to verify a session, and how."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

from remote_assist.anchors import SESSION_NAME, anchors_path
from remote_assist.errors import OutputError, RecordError
from remote_assist.logread import parse, read_bytes
from remote_assist.payloads import PAYLOAD_NAME

README = """Session {session}

What is here
  {session}/log.ndjson   the record: one JSON object a line, each holding the hash of the line before
  {session}/payload/     what belongs to single records, each with the salt it was hashed with. Numbers,
                         addresses, names of networks and keys are masked as far as they were recognised; what
                         is left may still be private. Treat it as the customer would.
  {session}/recording.mkv, {session}/stills/
                         what was kept of the screen, where the customer agreed; hidden while secrets were typed
  anchors.ndjson         how long the record was, and what it ended in, at each checkpoint
  key.pub                the technician's public key

How to verify it
  Install remote-assist (Python 3.11 or newer), unpack this file, and run

    remote-assist log verify ./{session} --key KEY --anchor anchors.ndjson --receipt CODE

  KEY   the technician's public key. Ask the workshop for it by another way and compare it with key.pub:
        whoever can exchange this file can exchange the key in it.
  CODE  the code on the customer's receipt. Without it the result rests on anchors that were kept by the people
        whose record this is.

  0 sealed and unaltered, 3 open, 4 tampered with, 5 cannot be verified. docs/record-format.md in the source of
  remote-assist describes every byte, for those who would rather write a verifier of their own.
"""
PICTURES = re.compile(r"recording(\.part)?\.mkv|stills/[0-9]{4}\.(png|xml)")
# The format's own epoch: the same session gives the same file on any day.
_DATE = (1980, 1, 1, 0, 0, 0)


def export(folder: Path, out: Path, *, data: Path | None = None) -> None:
    """Write the session in `folder` to the new zip file `out` (0600), whole or not at all.

    `data`: the data folder that holds the session's anchors; None leaves them out. The identity salt stays behind,
    so that the phone's serial number cannot be guessed from the file. Raises RecordError when it is
    no record, OutputError when a file of it cannot be read (a link, for one) or `out` cannot be written.
    """
    try:
        log = read_bytes(folder / "log.ndjson")
        records = [record for line in log.split(b"\n") if (record := parse(line)) is not None]
        if not records or records[0]["type"] != "open" or not SESSION_NAME.fullmatch(records[0]["session"]):
            raise RecordError("there is no record in {folder}", folder=folder)
        fd = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(fd, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                _fill(packed, folder, log, records, data)
        except BaseException:
            out.unlink(missing_ok=True)
            raise
    except OSError as e:
        raise OutputError("the record cannot be exported: {why}", why=e) from e


def _fill(packed: zipfile.ZipFile, folder: Path, log: bytes, records: list[dict[str, Any]], data: Path | None) -> None:
    session = str(records[0]["session"])
    _add(packed, "README.txt", README.format(session=session).encode())
    _add(packed, "key.pub", str(records[0]["body"].get("key")).encode("ascii", "replace") + b"\n")
    if data is not None:
        kept = anchors_path(data / "anchors", session)
        if kept.exists():
            _add(packed, "anchors.ndjson", read_bytes(kept))
    _add(packed, f"{session}/log.ndjson", log)
    for record in records:
        if record.get("payload"):
            _add_payload(packed, folder, session, record["payload"]["file"])
    for name in sorted({str(one["body"].get("file")) for one in records if one["type"] == "recording"}):
        if PICTURES.fullmatch(name):
            _add_picture(packed, folder, session, name)


def _add_payload(packed: zipfile.ZipFile, folder: Path, session: str, name: str) -> None:
    if not PAYLOAD_NAME.fullmatch(name):
        return
    for part in (name, f"{name[:-4]}.salt"):
        try:
            content = read_bytes(folder / "payload" / part)
        except FileNotFoundError:
            continue  # erased; whether it may be missing is for the verifier to say
        _add(packed, f"{session}/payload/{part}", content)


def _add_picture(packed: zipfile.ZipFile, folder: Path, session: str, name: str) -> None:
    """A recording is as large as the visit was long: it is copied in pieces, and not packed a second time."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # rewritten under its last name, or erased; whether it may be missing is for the verifier to say
    about = zipfile.ZipInfo(f"{session}/{name}", _DATE)
    about.external_attr = 0o600 << 16
    with os.fdopen(handle, "rb") as source, packed.open(about, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _DATE)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o600 << 16
    packed.writestr(about, content)
