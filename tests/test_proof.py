"""What the verifier says is told in both languages; a sentence it learns later must be learnt here too."""

from __future__ import annotations

from pathlib import Path

from remote_assist.proof import own_keys, public_key
from remote_assist.sentences import say
from remote_assist.verify import verify
from tests import records


def test_every_claim_is_known_in_chinese(tmp_path: Path) -> None:
    made = records.sealed(tmp_path / "a")
    open_ = records.open_(tmp_path / "b")
    verdicts = [
        made.verdict(),
        made.verdict(receipt=made.receipt.code),
        open_.verdict(),
        open_.verdict(receipt=open_.receipt.code),
    ]
    assert {verdict.exit_code for verdict in verdicts} == {0, 3}
    for verdict in verdicts:
        for line in (verdict.headline, *verdict.lines, *verdict.proves, *verdict.does_not_prove):
            assert not say(line, "zh").isascii(), line
            assert say(line, "en") == line


def test_keys_are_read_from_files_and_from_hex(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "anna.pub").write_text(records.signer().public_hex + " anna\n")
    (key,) = own_keys(tmp_path)
    assert key == public_key(records.signer().public_hex) == records.signer().public
    made = records.sealed(tmp_path)
    assert verify(made.folder, keys=[key], anchors=made.anchors).exit_code == 0
