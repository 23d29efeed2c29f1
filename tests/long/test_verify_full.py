"""Every byte and every length of the published sessions. About two minutes; run by hand: pytest tests/long."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.records import Made
from tests.tampering import BITS, line_ends, wrongly_passed_cuts, wrongly_passed_flips
from tests.test_verify import vector


@pytest.mark.timeout(900)
@pytest.mark.parametrize("bits", BITS)
def test_every_byte_of_a_sealed_record(tmp_path: Path, bits: int) -> None:
    made = vector("session-sealed").copy(tmp_path)
    places = [(at, bits) for at in range(made.log.stat().st_size)]
    assert wrongly_passed_flips(made, made.log, places, {4}) == []


@pytest.mark.timeout(900)
def test_every_length_of_a_sealed_record(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    assert wrongly_passed_cuts(made, made.log, range(made.log.stat().st_size), {4}) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("bits", BITS)
def test_every_byte_of_an_open_record(tmp_path: Path, bits: int) -> None:
    made = vector("session-open").copy(tmp_path)
    ends = line_ends(made.log)
    places = [(at, bits) for at in range(ends[-2])]
    assert wrongly_passed_flips(made, made.log, places, {4}) == []
    # The last line is not signed yet and no later one holds its hash: a change of its words passes as open.
    assert wrongly_passed_flips(made, made.log, [(at, bits) for at in range(ends[-2], ends[-1])], {3, 4}) == []


@pytest.mark.timeout(900)
def test_every_length_of_an_open_record(tmp_path: Path) -> None:
    made = vector("session-open").copy(tmp_path)
    anchored = json.loads((made.anchors / "visit.ndjson").read_text("ascii").splitlines()[-1])["n"]
    limit = line_ends(made.log)[anchored - 1]
    assert wrongly_passed_cuts(made, made.log, range(limit), {4}) == []
    assert wrongly_passed_cuts(made, made.log, range(limit, made.log.stat().st_size), {3}) == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["session-sealed", "session-open"])
def test_every_byte_and_length_of_what_lies_beside_it(tmp_path: Path, name: str) -> None:
    made: Made = vector(name).copy(tmp_path)
    anchors = made.anchors / "visit.ndjson"
    size = anchors.stat().st_size
    assert wrongly_passed_flips(made, anchors, [(at, bits) for at in range(size) for bits in BITS], {4, 5}) == []
    assert wrongly_passed_cuts(made, anchors, range(size), {3, 5}) == []
    for path in sorted((made.folder / "payload").glob("0*")):
        size = path.stat().st_size
        assert wrongly_passed_flips(made, path, [(at, bits) for at in range(size) for bits in BITS], {4}) == []
        assert wrongly_passed_cuts(made, path, range(size), {4}) == []
