"""What somebody who holds the signing key can do, and what shows it."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest

from remote_assist.keys import Signer
from tests.forging import ATTACKS, load, reseal
from tests.records import Made, sealed


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_the_receipt_and_anchors_out_of_reach_show_a_rewriting_with_the_key(tmp_path: Path, attack: object) -> None:
    assert callable(attack)
    judge_attack(sealed(tmp_path), attack, random.Random(7))


def judge_attack(made: Made, attack: object, dice: random.Random) -> None:
    assert callable(attack)
    genuine = load(made)
    assert made.verdict(receipt=made.receipt.code).exit_code == 0
    forged = attack(copy.deepcopy(genuine), dice)
    assert forged != genuine

    reseal(made, copy.deepcopy(forged), anchors_too=False)
    assert made.verdict().exit_code == 4, "local anchors that the forger did not reach"
    assert made.verdict(anchors=False, receipt=made.receipt.code).exit_code == 4, "the customer's short code"
    assert made.verdict(anchors=False, receipt=made.receipt.text).exit_code == 4, "the customer's QR code"
    assert made.verdict(anchors=False).exit_code == 5, "nothing to compare with"

    reseal(made, copy.deepcopy(forged), anchors_too=True)
    assert made.verdict(receipt=made.receipt.code).exit_code == 4, "anchors forged too, the receipt is not"
    assert made.verdict(receipt=made.receipt.text).exit_code == 4
    # Without anything out of the forger's reach nothing can show it: the forgery is well made, and the verdict says
    # that this is not proved.
    bare = made.verdict()
    assert bare.exit_code == 0, bare.lines
    assert any("holder of the key" in line for line in bare.does_not_prove)


def test_an_unchanged_record_resealed_by_the_forger_is_the_same_record(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    before = made.log.read_bytes()
    reseal(made, load(made), anchors_too=False)
    assert made.log.read_bytes() == before


def test_a_record_added_after_the_seal_needs_no_receipt_to_be_seen(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    records = load(made)
    reseal(made, [*records, {**records[2]}, copy.deepcopy(records[-2]), copy.deepcopy(records[-1])], anchors_too=True)
    assert made.verdict().exit_code == 4


def test_a_payload_is_as_long_as_its_record_says(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    records = load(made)
    at = next(i for i, record in enumerate(records) if record["payload"])
    records[at]["payload"]["size"] += 1
    reseal(made, records, anchors_too=True)
    verdict = made.verdict()
    assert (verdict.exit_code, verdict.first_bad) == (4, at)


def test_a_record_under_a_strangers_key_is_never_passed(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    stranger = Signer.from_seed(b"\x09" * 32).public_hex
    records = load(made)
    for record in records:
        if "key" in record["body"]:
            record["body"]["key"] = stranger
    reseal(made, records, anchors_too=False)
    assert made.verdict().exit_code == 4
    reseal(made, records, anchors_too=True)
    assert made.verdict().exit_code == 5
    assert made.verdict(receipt=made.receipt.code).exit_code == 4
