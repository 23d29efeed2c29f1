"""Every saved input to every parser: no exception, facts that JSON can hold, and no time that grows faster than the
input. The fuzzer that fills the corpus is tests/long/fuzz_parsers.py."""

from __future__ import annotations

import time

import pytest

from tests.diagnostics.parser_targets import CORPUS, TARGETS

SAVED = {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir())}
LARGE = 400_000


def test_there_is_a_corpus() -> None:
    assert len(SAVED) >= 15
    assert sum(map(len, SAVED.values())) < 500_000


@pytest.mark.parametrize("target", TARGETS)
def test_saved_inputs_are_read(target: str) -> None:
    for name, raw in SAVED.items():
        for made in (raw, raw.rstrip(b"\n"), raw.replace(b"\n", b"\r\n"), raw[: len(raw) // 2]):
            try:
                TARGETS[target](made)
            except Exception as broken:
                pytest.fail(f"{name}: {broken!r}")


@pytest.mark.parametrize("target", TARGETS)
def test_time_grows_no_faster_than_the_input(target: str) -> None:
    every = b"\n".join(SAVED.values()) + b"\n"
    small = (every * (LARGE // 4 // len(every) + 1))[: LARGE // 4]
    spent = []
    for raw in (small, small * 4):
        start = time.process_time()
        TARGETS[target](raw)
        spent.append(time.process_time() - start)
    # Four times the input: sixteen times the time would be quadratic. The constant forgives a slow machine.
    assert spent[1] < 9 * spent[0] + 0.4, spent
