"""The verifier against the two published sessions and everything that can happen to them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import remote_assist.verify as verifier
from remote_assist.errors import UsageError
from remote_assist.keys import Signer
from remote_assist.receipt import Receipt
from remote_assist.verify import verify
from tests.records import VECTORS, FixedClock, Made, begin, open_, sealed, signer, visit, write_vectors
from tests.tampering import BITS, flip, line_ends, wrongly_passed_cuts, wrongly_passed_flips

OLD = VECTORS / "session-sealed"


def vector(name: str) -> Made:
    code, text = (VECTORS / name / "receipt.txt").read_text("ascii").split()
    _, session, n, state, head = text.split(":")
    receipt = Receipt(session, int(n), head, state)
    assert receipt.code == code
    return Made(VECTORS / name / "sessions" / session, VECTORS / name / "anchors", receipt)


def test_the_published_sessions_are_judged_as_they_were() -> None:
    done, going = vector("session-sealed"), vector("session-open")
    assert done.verdict().exit_code == 0
    assert done.verdict(receipt=done.receipt.code, anchors=False).exit_code == 0
    assert going.verdict().exit_code == 3
    assert any("1 payloads erased on 2026-02-03" in line for line in going.verdict().lines)


def test_the_writer_still_writes_the_published_sessions(tmp_path: Path) -> None:
    write_vectors(tmp_path)
    for root in (VECTORS, tmp_path):
        assert (root / "session-open" / "sessions" / "visit" / "log.ndjson").is_file()
    held = {p.relative_to(VECTORS): p.read_bytes() for p in VECTORS.rglob("*") if p.is_file()}
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert made == held


def test_every_flipped_byte_of_a_sealed_record_is_tampering(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    size = made.log.stat().st_size
    places = [(at, BITS[at % 3]) for at in range(0, size, 7)]
    places += [(end - 1, bits) for end in line_ends(made.log) for bits in BITS]
    places += [(at, BITS[at % 3]) for at in range(size - 160, size)]
    assert wrongly_passed_flips(made, made.log, places, {4}) == []


def test_every_cut_of_a_sealed_record_is_tampering(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    size = made.log.stat().st_size
    lengths = {*range(0, size, 13), *range(size - 100, size)}
    lengths |= {end + d for end in line_ends(made.log) for d in (-1, 0, 1)} - {size, size + 1}
    assert wrongly_passed_cuts(made, made.log, sorted(lengths), {4}) == []


def test_a_cut_of_an_open_record_is_open_unless_an_anchor_saw_more(tmp_path: Path) -> None:
    made = vector("session-open").copy(tmp_path)
    anchored = json.loads(made.anchors.joinpath("visit.ndjson").read_text("ascii").splitlines()[-1])["n"]
    ends = line_ends(made.log)
    size = made.log.stat().st_size
    assert ends[anchored - 1] < size
    assert wrongly_passed_cuts(made, made.log, range(0, ends[anchored - 1], 29), {4}) == []
    assert wrongly_passed_cuts(made, made.log, range(ends[anchored - 1], size, 3), {3}) == []


def test_a_flip_in_an_open_record_is_seen_up_to_the_last_line(tmp_path: Path) -> None:
    made = vector("session-open").copy(tmp_path)
    last = line_ends(made.log)[-2]
    size = made.log.stat().st_size
    assert wrongly_passed_flips(made, made.log, [(at, BITS[at % 3]) for at in range(0, last, 31)], {4}) == []
    assert wrongly_passed_flips(made, made.log, [(at, 1) for at in range(last, size, 5)], {3, 4}) == []
    assert wrongly_passed_flips(made, made.log, [(size - 1, bits) for bits in BITS], {4}) == []


def test_every_flipped_byte_of_anchors_and_payloads(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    anchors = made.anchors / "visit.ndjson"
    places = [(at, BITS[at % 3]) for at in range(0, anchors.stat().st_size, 5)]
    places += [(end - 1, bits) for end in line_ends(anchors) for bits in BITS]
    assert wrongly_passed_flips(made, anchors, places, {4, 5}) == []
    assert wrongly_passed_cuts(made, anchors, range(0, anchors.stat().st_size, 11), {3, 5}) == []
    for name in ("000001.bin", "000001.salt", "000002.bin", "000002.salt"):
        path = made.folder / "payload" / name
        size = path.stat().st_size
        assert wrongly_passed_flips(made, path, [(at, BITS[at % 3]) for at in range(0, size, 9)], {4}) == []
        assert wrongly_passed_cuts(made, path, range(0, size, 9), {4}) == []


def test_upper_case_hex_and_every_other_spelling_is_tampering(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    whole = made.log.read_bytes()
    lines = whole.splitlines(keepends=True)
    last = lines[-1]
    sig = json.loads(last)["body"]["sig"]
    spellings = [
        last.replace(sig.encode(), sig.upper().encode()),
        last.replace(b'{"actor"', b'{ "actor"'),
        last.replace(b'"v":1', b'"v":1.0'),
        last.replace(b'"v":1', b'"v":1,"v":1'),
        last.replace(b'"v":1', b'"v":true'),
        last.replace(b'"seq":', b'"seq":-0,"seq":'),
        last.replace(b'"tool"', b'"\\u0074ool"'),
        last[:-1] + b"\r\n",
        last[:-1] + b" \n",
        last + b"\n",
        last + last,
        b"\xef\xbb\xbf" + last,
    ]
    for spelling in spellings:
        assert spelling != last
        made.log.write_bytes(b"".join(lines[:-1]) + spelling)
        assert made.verdict().exit_code == 4, spelling
        assert made.verdict(receipt=made.receipt.text).exit_code == 4, spelling
    made.log.write_bytes(whole)
    assert made.verdict().exit_code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"actor"', b'{ "actor"'),
        (b'"v":1,', b'"v":1, '),
        (b'"v":1,', b'"v":1,"v":1,'),
        (b'"v":1,', b'"v":1.0,'),
        (b'"mono_ns":', b'"mono_ns":0'),
        (b'"going on"', b'"going on","u":1.5'),
        (b'"going on"', b'"going on","u":1e3'),
        (b'"going on"', b'"going on","u":99999999999999999999'),
        (b'"going on"', b'"going on","a":1'),
        (b'"going on"', b'"going\\u0020on"'),
        (b'"going on"', b'"going\\/on"'),
        (b'"going on"', b'"g\xc3\xb6ing on"'),
        (b'"going on"', b'"\\u00E9"'),
    ],
)
def test_even_where_nothing_is_signed_yet_only_one_spelling_passes(tmp_path: Path, old: bytes, new: bytes) -> None:
    made = vector("session-open").copy(tmp_path)
    lines = made.log.read_bytes().splitlines(keepends=True)
    assert lines[-1].count(old) == 1
    made.log.write_bytes(b"".join(lines[:-1]) + lines[-1].replace(old, new))
    verdict = made.verdict()
    assert (verdict.exit_code, verdict.first_bad) == (4, len(lines) - 1)


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"a":' * 30_000, b"1" * 6000, b"NaN", b"x" * 300_000, b"\xff", b""])
def test_a_hostile_line_is_only_tampering(tmp_path: Path, line: bytes) -> None:
    made = vector("session-sealed").copy(tmp_path)
    with made.log.open("ab") as file:
        file.write(line + b"\n")
    assert made.verdict().exit_code == 4
    made.log.write_bytes(line + b"\n")
    assert made.verdict().exit_code == 4


def test_first_bad_names_the_record(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    ends = line_ends(made.log)
    flip(made.log, ends[4] + 12, 1)
    verdict = made.verdict()
    # The change of record 5 shows either there (its form) or where the next one holds its hash.
    assert verdict.first_bad in (5, 6)
    assert verdict.records < 16
    assert verdict.proves == ()


def test_an_empty_a_missing_and_a_foreign_record(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    made.log.write_bytes(b"")
    assert made.verdict().exit_code == 4
    made.log.unlink()
    assert made.verdict().exit_code == 4
    assert made.verdict(anchors=False).exit_code == 5
    made.log.symlink_to(OLD / "sessions" / "visit" / "log.ndjson")
    assert made.verdict().exit_code == 5
    made.log.unlink()
    other = sealed(tmp_path / "other", "another")
    made.log.write_bytes(other.log.read_bytes())
    (made.anchors / "another.ndjson").write_bytes((other.anchors / "another.ndjson").read_bytes())
    assert made.verdict().exit_code == 4


def test_a_key_from_the_record_is_never_enough() -> None:
    made = vector("session-sealed")
    stranger = Signer.from_seed(b"\x07" * 32).public
    for keys in ([], [stranger]):
        verdict = verify(made.folder, keys=keys, anchors=made.anchors, receipt=made.receipt.code)
        assert verdict.exit_code == 5
        assert verdict.proves == ()
    assert verify(made.folder, keys=[stranger, signer().public], anchors=made.anchors).exit_code == 0


def test_another_version_is_unverifiable_not_tampered(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    made.log.write_bytes(made.log.read_bytes().replace(b'"v":1', b'"v":2'))
    assert made.verdict().exit_code == 5


def test_without_anchors_and_receipt_it_does_not_say_sealed(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    assert made.verdict(anchors=False).exit_code == 5
    (made.anchors / "visit.ndjson").unlink()
    assert made.verdict().exit_code == 5
    assert made.verdict(receipt=made.receipt.text).exit_code == 0
    going = vector("session-open")
    assert going.verdict(anchors=False).exit_code == 5
    assert going.verdict(anchors=False, receipt=going.receipt.code).exit_code == 3


def test_a_receipt_from_before_the_seal_does_not_cover_the_seal(tmp_path: Path) -> None:
    with begin(tmp_path) as log:
        early = log.receipt
        visit(log)
        late = log.seal({})
    made = Made(tmp_path / "sessions" / "visit", tmp_path / "anchors", late)
    verdict = made.verdict(receipt=early.code)
    assert verdict.exit_code == 0
    assert any("receipt up to record 1:" in line for line in verdict.proves)
    assert any("ask for the receipt" in line for line in verdict.does_not_prove)
    assert made.verdict(receipt=early.code, anchors=False).exit_code == 5
    assert made.verdict(receipt=late.code, anchors=False).exit_code == 0


def test_an_anchor_kept_elsewhere_is_checked_and_is_enough(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    account = tmp_path / "account.ndjson"
    foreign = sealed(tmp_path / "other", "another")
    account.write_bytes(
        (foreign.anchors / "another.ndjson").read_bytes() + (made.anchors / "visit.ndjson").read_bytes()
    )

    def judge() -> int:
        return verify(made.folder, keys=[signer().public], anchors=None, anchor_files=[account]).exit_code

    assert judge() == 0
    account.write_bytes((foreign.anchors / "another.ndjson").read_bytes())
    assert judge() == 5
    made.log.write_bytes(b"".join(made.log.read_bytes().splitlines(keepends=True)[:-1]))
    account.write_bytes((made.anchors / "visit.ndjson").read_bytes())
    assert judge() == 4


def test_a_missing_local_anchor_is_not_passed_over(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    path = made.anchors / "visit.ndjson"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    assert made.verdict().exit_code == 5
    path.write_bytes(b"".join(lines[:-1]))
    assert made.verdict().exit_code == 3
    path.write_bytes(b"".join(lines) + lines[-1][:50])
    assert made.verdict().exit_code == 0


def test_a_torn_tail_does_not_skip_the_anchors(tmp_path: Path) -> None:
    made = vector("session-sealed").copy(tmp_path)
    lines = made.log.read_bytes().splitlines(keepends=True)
    made.log.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
    assert made.verdict().exit_code == 4
    made.log.write_bytes(b"".join(lines) + b'{"actor":"to')
    assert made.verdict().exit_code == 3


def test_a_mistyped_receipt_is_a_mistake_not_tampering() -> None:
    made = vector("session-sealed")
    code = made.receipt.code
    assert made.verdict(receipt=code.lower().replace("-", " ")).exit_code == 0
    assert made.verdict(receipt=code.replace("0", "o").replace("1", "l")).exit_code == 0
    wrong = 0
    for i, character in enumerate(code):
        if character == "-":
            continue
        other = "7" if character != "7" else "8"
        try:
            assert made.verdict(receipt=code[:i] + other + code[i + 1 :]).exit_code == 4
        except UsageError:
            wrong += 1
    assert wrong >= 28
    for text in ("", "RA1:visit:1", "RA1:visit:x:sealed:" + "0" * 64, code[:-1], code + "0"):
        with pytest.raises(UsageError):
            made.verdict(receipt=text)


def test_unnamed_and_unknown_things_are_reported(tmp_path: Path) -> None:
    clock = FixedClock()
    with begin(tmp_path, clock=clock) as log:
        log.append("hologram", "tool", {"deep": [{"a": None}]})
        clock.ticks += 600
        clock.mono_ns = lambda: 1_000_000_000 + (clock.ticks - 600) * 100_000_000  # type: ignore[method-assign]
        log.append("note", "tool", {})
        receipt = log.seal({})
    made = Made(tmp_path / "sessions" / "visit", tmp_path / "anchors", receipt)
    (made.folder / "payload" / "planted.bin").write_bytes(b"x")
    verdict = made.verdict()
    assert verdict.exit_code == 0
    text = "\n".join(verdict.lines)
    assert "hologram" in text
    assert "1 files in payload/ belong to no record" in text
    assert "clock jumped" in text


def test_it_says_what_it_proves_and_what_not(tmp_path: Path) -> None:
    made = vector("session-sealed")
    bare, held = made.verdict(), made.verdict(receipt=made.receipt.code)
    assert any("receipt" in line for line in held.proves)
    assert not any("receipt" in line for line in bare.proves)
    assert any("ask for the receipt" in line for line in bare.does_not_prove)
    assert any("finger" in line for line in held.does_not_prove)
    assert open_(tmp_path).verdict().headline.startswith("OPEN")


def test_the_verifier_shares_no_code_with_the_writer() -> None:
    folder = Path(verifier.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                ours = name.startswith(("remote_assist", "diagnostics", "guides"))
                assert not ours or name == "remote_assist.errors" or name.startswith("remote_assist.verify"), path
