"""The consent's wording: complete in both languages, hashed as shown, and frozen per version."""

from __future__ import annotations

import hashlib

from remote_assist.consent import Scope
from remote_assist.wording import SCOPES, wording

HASHES = {
    "en": "398bdefa0177e43bf06fd5ed46692fc6fbbca92d7366c05c437dfe949a6f284b",
    "zh": "fee3b839231cb8b2c47430cd1fd29ddb3883bba5445cd04662a15e65099abd54",
}
"""Of version 2. A failure here means: a word was changed, so VERSION must be raised."""


def test_version_2_is_what_it_was() -> None:
    for lang, digest in HASHES.items():
        words = wording(lang)
        assert (words.id, words.version, words.lang) == ("remote-assist-consent", "2", lang)
        assert words.sha256 == digest


def test_every_scope_has_a_sentence_and_stands_in_the_text() -> None:
    assert tuple(scope.value for scope in Scope) == SCOPES
    for lang in ("en", "zh"):
        words = wording(lang)
        assert tuple(words.scope_sentences) == SCOPES
        assert words.sha256 == hashlib.sha256(words.text.encode()).hexdigest()
        for part in (words.title, *words.intro, *words.scope_sentences.values(), *words.conditions):
            assert part in words.text


def test_other_languages_fall_back_to_english() -> None:
    assert wording("fr") == wording("en")
    assert wording("en").sha256 != wording("zh").sha256
