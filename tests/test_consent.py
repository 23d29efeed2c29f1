"""Default deny: whatever is not plainly allowed now is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remote_assist.consent import Consent, Grade, Scope, boottime_ns, decide, parse_channel, parse_scopes
from remote_assist.errors import ConsentExpired, ConsentRevoked, NoConsent, ScopeMissing, UsageError

GIVEN = Consent(
    "c-1", "paper", "2026-1", frozenset({Scope.DIAGNOSE}), "2026-01-01T00:00:00Z", 100, 200, "w v1", "en", "0" * 64
)


def test_covered_scope_within_its_time() -> None:
    assert decide(GIVEN, Scope.DIAGNOSE, 100) is GIVEN
    assert decide(GIVEN, Scope.DIAGNOSE, 199) is GIVEN


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.DIAGNOSE])
def test_every_other_scope_is_refused(scope: Scope) -> None:
    with pytest.raises(ScopeMissing) as refused:
        decide(GIVEN, scope, 150)
    assert refused.value.exit_code == 4


def test_nothing_given_is_no() -> None:
    with pytest.raises(NoConsent):
        decide(None, Scope.DIAGNOSE, 150)


@pytest.mark.parametrize("now", [200, 201, 10**18, 99, 0, -1])
def test_outside_its_time_also_before_it_was_given(now: int) -> None:
    with pytest.raises(ConsentExpired):
        decide(GIVEN, Scope.DIAGNOSE, now)


def test_a_stop_outweighs_everything() -> None:
    with pytest.raises(ConsentRevoked):
        decide(GIVEN.revoked(120), Scope.DIAGNOSE, 150)


def test_the_clock_only_goes_forward() -> None:
    assert boottime_ns() <= boottime_ns()


def test_grades() -> None:
    assert GIVEN.grade is Grade.SIGNED
    assert replace(GIVEN, channel="voice").grade is Grade.WORD
    assert replace(GIVEN, channel="phone").grade is Grade.ON_PHONE


def test_the_hash_is_over_what_was_agreed_to() -> None:
    assert GIVEN.sha256() != replace(GIVEN, scopes=frozenset({Scope.FIX})).sha256()
    assert GIVEN.sha256() == replace(GIVEN, revoked_ns=5).sha256()


def test_the_record_names_every_scope_with_its_answer_and_nobody() -> None:
    record = replace(GIVEN, owner="Frau Musterfrau").record()
    assert set(record["scopes"]) == {scope.value for scope in Scope}
    assert record["scopes"]["diagnose"] is True
    assert record["scopes"]["fix"] is False
    assert "Musterfrau" not in str(record)


def test_channels() -> None:
    assert parse_channel("phone") == ("phone", "")
    assert parse_channel("paper: 2026-7 ") == ("paper", "2026-7")
    assert parse_channel("voice:tape 3:12") == ("voice", "tape 3:12")


@pytest.mark.parametrize(
    "text", ["", "paper", "paper:", "paper: ", "word:1", "phone:1", "paper:a\x1bb", "voice:" + "x" * 81]
)
def test_a_reference_that_cannot_be_found_again_is_no_proof(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_channel(text)
    assert refused.value.exit_code == 2


def test_scopes() -> None:
    assert parse_scopes(("diagnose,fix", "logs")) == {Scope.DIAGNOSE, Scope.FIX, Scope.LOGS}
    with pytest.raises(UsageError, match="nonsense") as refused:
        parse_scopes(("nonsense",))
    assert "bugreport" in refused.value.next_step
