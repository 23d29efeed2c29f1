"""The pictures beside a record: every changed byte of them is seen, and a deletion only where a record says so."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from remote_assist.sessionlog import SessionLog
from tests.records import Made, opening, signer

FILM = bytes(range(256)) * 40
STILL = FILM[:100]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept(tmp_path: Path, *, final: bool) -> Made:
    folder, anchors = tmp_path / "visit", tmp_path / "anchors"
    log = SessionLog.create(folder, anchors, signer(), opening())
    for start, end in pairwise((0, 1000, 5000, len(FILM))):
        log.append("recording", "tool", {"event": "range", "file": "recording.part.mkv", "kind": "released",
                   "from_byte": start, "to_byte": end, "sha256": digest(FILM[start:end])})  # fmt: skip
    log.append("recording", "tool", {"event": "chapter", "title": "Check", "at_ms": 1})
    name = "recording.mkv" if final else "recording.part.mkv"
    (folder / name).write_bytes(FILM)
    if final:
        log.append("recording", "tool", {"event": "final", "file": name, "bytes": len(FILM), "from_bytes": len(FILM),
                   "sha256": digest(FILM)})  # fmt: skip
    (folder / "stills").mkdir()
    (folder / "stills" / "0001.png").write_bytes(STILL)
    log.append("recording", "tool", {"event": "still", "file": "stills/0001.png", "bytes": len(STILL),
               "sha256": digest(STILL)})  # fmt: skip
    receipt = log.seal({"outcome": "done"})
    return Made(folder, anchors, receipt)


@pytest.mark.parametrize("final", [True, False])
def test_pictures_as_they_were_kept_are_sealed(tmp_path: Path, final: bool) -> None:
    assert kept(tmp_path, final=final).verdict().exit_code == 0


@pytest.mark.parametrize(
    ("final", "name"), [(True, "recording.mkv"), (False, "recording.part.mkv"), (True, "stills/0001.png")]
)
def test_a_changed_a_cut_and_a_missing_picture_are_tampering(tmp_path: Path, final: bool, name: str) -> None:
    made = kept(tmp_path, final=final)
    path = made.folder / name
    whole = path.read_bytes()
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert made.verdict().exit_code == 4
    path.write_bytes(whole[:-1])
    assert made.verdict().exit_code == 4
    path.unlink()
    assert made.verdict().exit_code == 4
    path.symlink_to(made.folder / "log.ndjson")
    assert made.verdict().exit_code == 4


def test_what_was_written_after_the_last_range_is_said_to_be_unproved(tmp_path: Path) -> None:
    made = kept(tmp_path, final=False)
    with (made.folder / "recording.part.mkv").open("ab") as file:
        file.write(b"more")
    verdict = made.verdict()
    assert verdict.exit_code == 0
    assert any("nothing is proved" in line for line in verdict.lines)


@pytest.mark.parametrize(
    "body",
    [
        {"event": "final", "file": "../../etc/passwd", "bytes": 1, "sha256": "0" * 64},
        {"event": "still", "file": "stills/../log.ndjson", "bytes": 1, "sha256": "0" * 64},
        {"event": "range", "file": "recording.part.mkv", "from_byte": "0", "to_byte": 1, "sha256": "0" * 64},
        {"event": "range", "file": "recording.part.mkv", "from_byte": 7, "to_byte": 9, "sha256": "0" * 64},
        {"event": "final", "file": "recording.mkv", "bytes": 1, "sha256": "0" * 63 + "G"},
        {"event": "of a later version"},
    ],
)  # fmt: skip
def test_a_strange_description_is_tampering(tmp_path: Path, body: dict[str, object]) -> None:
    folder, anchors = tmp_path / "visit", tmp_path / "anchors"
    log = SessionLog.create(folder, anchors, signer(), opening())
    (folder / "recording.part.mkv").write_bytes(FILM)
    log.append("recording", "tool", body)  # type: ignore[arg-type]
    assert Made(folder, anchors, log.seal({"outcome": "done"})).verdict().exit_code == 4
