"""The mask on 40 000 lines of each of three corpora, and every virtual phone before and after masking. By hand."""

from __future__ import annotations

import pytest

from remote_assist.phone import profiles, scenarios
from remote_assist.privacy.text import Mask
from tests.privacy.corpus_maker import corpus
from tests.privacy.measuring import measured
from tests.privacy.test_corpus import hold
from tests.privacy.test_facts_kept import same_on_a_virtual_phone


@pytest.mark.parametrize("seed", [101, 102, 103])
@pytest.mark.timeout(600)
def test_whole_corpus(seed: int) -> None:
    hold(measured(Mask(b"k" * 32), corpus(40_000, seed)))


@pytest.mark.parametrize("scenario", scenarios.NAMES)
@pytest.mark.parametrize("profile", profiles.NAMES)
@pytest.mark.timeout(600)
def test_every_virtual_phone(profile: str, scenario: str) -> None:
    same_on_a_virtual_phone(profile, scenario)
