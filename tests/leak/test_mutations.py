"""The same harness finds leaks when one rule is taken out of the gate or the watch: a test that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leak.mutants import GATES, WATCHES
from tests.leak.runs import run, weakness

MUTATIONS = (*GATES, *WATCHES)


@pytest.mark.timeout(300)
def test_every_rule_that_is_taken_out_is_missed(seed: int, tmp_path: Path) -> None:
    """A run ends with its first leak, so that a mutant costs few episodes."""
    outcomes = run([weakness(name, seed + number) for number, name in enumerate(MUTATIONS)], tmp_path)
    for outcome in outcomes:
        print(f"{outcome.mutation}: {len(outcome.leaks)} leaks in {outcome.episodes} episodes")
    assert {outcome.mutation: bool(outcome.leaks) for outcome in outcomes} == dict.fromkeys(MUTATIONS, True)
