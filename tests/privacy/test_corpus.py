"""What the mask finds and what it wrongly touches, on a sample of the corpus (the whole is in tests/long)."""

from __future__ import annotations

from remote_assist.privacy.text import Mask
from tests.privacy.corpus_maker import corpus
from tests.privacy.measuring import GOAL, OTHERS, Measured, measured

LINES = 4000
MOST_WRONG = 0.02


def hold(result: Measured) -> None:
    for kind in result.seen:
        assert result.recall(kind) >= GOAL.get(kind, OTHERS), (kind, result.left[:5])
    assert len(result.wrong) <= MOST_WRONG * result.clean, result.wrong[:5]


def test_recall_of_every_kind_and_few_clean_lines_changed() -> None:
    result = measured(Mask(b"k" * 32), corpus(LINES, seed=11))
    assert set(result.seen) >= GOAL.keys()
    hold(result)


def test_without_rules_the_corpus_says_so() -> None:
    class Nothing(Mask):
        def text(self, text: str) -> str:
            return text

    result = measured(Nothing(b"k" * 32), corpus(1000, seed=12))
    assert all(result.recall(kind) == 0 for kind in result.seen)


def test_two_seeds_give_two_corpora_and_one_seed_gives_one() -> None:
    assert list(corpus(200, seed=1)) == list(corpus(200, seed=1)) != list(corpus(200, seed=2))
