"""The consent's wording: complete in both languages, hashed as shown, and frozen per version."""

from __future__ import annotations

import hashlib

from remote_assist.consent import Scope
from remote_assist.wording import SCOPES, wording

HASHES = {
    "en": "ba0e6214b3988306517b9a9f63e4f285bfeff1ddbd54b841fec702825d9f629f",
    "zh": "df52b014e0c1288fd3efa687e91b6b48fcbc562d547393895cb46fa0023bdd71",
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
