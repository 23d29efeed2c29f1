"""What the customer says picks the areas and their order; what nobody recognises leaves everything as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import ALL
from diagnostics.symptoms import SYMPTOMS, order, recognise

KNOWN = ("battery", "storage", "network", "camera", "crashes", "apps")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("My photos are no longer saved", "storage"),
        ("手机发烫", "hot"),
        ("充电很慢", "charging"),
        ("连着 WLAN 但上不了网", "internet"),
        ("an app closes again and again", "freezes"),
        ("I got a strange message, is it a virus?", "scam"),
        ("字体太小", "display"),
        ("no signal, cannot call", "service"),
        ("camera", "camera"),
    ],
)
def test_recognised(said: str, found: str) -> None:
    symptom = recognise(said)
    assert symptom is not None
    assert symptom.id == found


def test_what_nobody_recognises() -> None:
    assert recognise("qwertz") is None
    assert recognise("") is None
    assert order(KNOWN, None) == KNOWN
    assert order(KNOWN, None, narrow=True) == KNOWN


def test_broad_to_narrow_and_nothing_is_lost() -> None:
    storage = recognise("storage")
    assert order(KNOWN, storage) == ("storage", "apps", "battery", "network", "camera", "crashes")
    assert order(KNOWN, storage, narrow=True) == ("storage", "apps")
    assert order(KNOWN, storage, recent=True)[:3] == ("storage", "apps", "crashes")


@given(st.text(max_size=60), st.booleans())
def test_every_area_comes_exactly_once(text: str, recent: bool) -> None:
    assert sorted(order(KNOWN, recognise(text), recent=recent)) == sorted(KNOWN)


def test_ids_are_their_own_words_and_unique() -> None:
    assert len({symptom.id for symptom in SYMPTOMS}) == len(SYMPTOMS)
    for symptom in SYMPTOMS:
        assert recognise(symptom.id) is symptom
        for sentence in (symptom.text.en, symptom.text.zh):
            found = recognise(sentence)
            assert found is symptom, (sentence, found)


def test_the_first_area_of_each_exists_or_is_followed_by_one_that_does() -> None:
    names = {diagnostic.name for diagnostic in ALL}
    for symptom in SYMPTOMS:
        assert set(symptom.areas) & names or symptom.id in ("display", "sound", "bluetooth", "scam"), symptom.id
