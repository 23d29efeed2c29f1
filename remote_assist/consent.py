"""Consent: what the customer allowed, how we know, until when. Default deny; deciding needs no I/O.

Asked for by law and by A1: demonstrable (GDPR 7(1)), as easy to withdraw as to give (7(3)), separate for each
thing done (PIPL 29). Expiry runs on a clock that nobody can set back: `boottime_ns`.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from remote_assist.errors import ConsentExpired, ConsentRevoked, NoConsent, ScopeMissing, UsageError

DEFAULT_LIFE_S = 4 * 3600
"""A visit takes minutes; half a working day is the most that one yes may be stretched to (our proposal)."""


class Scope(Enum):
    """What can be allowed, one by one. The order is that of the form."""

    DIAGNOSE = "diagnose"
    FIX = "fix"
    SCREEN = "screen"
    CONTROL = "control"
    CAMERA = "camera"
    RECORD = "record"
    LOGS = "logs"
    BUGREPORT = "bugreport"
    FILES = "files"
    EXPORT = "export"


class Grade(Enum):
    """How strong the proof of consent is; the report states it."""

    ON_PHONE = "given on the phone"
    SIGNED = "signed, scan held"
    WORD = "technician's word"


_GRADES = {"phone": Grade.ON_PHONE, "paper": Grade.SIGNED, "voice": Grade.WORD}


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as given. `reference`: where the signed form or the recorded call is kept.

    `given_ns` and `expires_ns` are on `boottime_ns`; `given_utc` is for people. `revoked_ns`: the customer's stop.
    """

    id: str
    channel: str
    reference: str
    scopes: frozenset[Scope]
    given_utc: str
    given_ns: int
    expires_ns: int
    wording_id: str
    wording_lang: str
    wording_sha256: str
    owner: str | None = None
    revoked_ns: int | None = None

    @property
    def grade(self) -> Grade:
        return _GRADES[self.channel]

    def revoked(self, now_ns: int) -> Consent:
        return replace(self, revoked_ns=now_ns)

    def record(self) -> dict[str, Any]:
        """What the sealed record keeps of it: no name of the customer, only whether it was the owner."""
        return {
            "consent_version": 1,
            "id": self.id,
            "channel": self.channel,
            "grade": self.grade.value,
            "reference": self.reference,
            "scopes": {scope.value: scope in self.scopes for scope in Scope},
            "given_utc": self.given_utc,
            "life_s": (self.expires_ns - self.given_ns) // 1_000_000_000,
            "wording": {"id": self.wording_id, "lang": self.wording_lang, "sha256": self.wording_sha256},
            "on_behalf_of_owner": self.owner is not None,
        }

    def sha256(self) -> str:
        canonical = json.dumps(self.record(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def boottime_ns() -> int:
    """Nanoseconds that also count while the computer sleeps (CLOCK_BOOTTIME; elsewhere the monotonic clock)."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)


def decide(consent: Consent | None, scope: Scope, now_ns: int) -> Consent:
    """The consent, if it covers `scope` now.

    Raises NoConsent, ConsentRevoked, ConsentExpired or ScopeMissing (exit 4): whatever is not plainly allowed is not.
    """
    if consent is None:
        raise NoConsent("The customer has not agreed to anything yet.")
    if consent.revoked_ns is not None:
        raise ConsentRevoked("The customer has stopped this visit.")
    if not consent.given_ns <= now_ns < consent.expires_ns:
        raise ConsentExpired("The time that the customer agreed to is over.")
    if scope not in consent.scopes:
        raise ScopeMissing("The customer has not agreed to “{scope}”.", scope=scope.value)
    return consent


def parse_scopes(texts: tuple[str, ...]) -> frozenset[Scope]:
    """`diagnose,fix` or several words. Raises UsageError that names what exists."""
    names = [name for text in texts for name in text.replace(",", " ").split()]
    known = {scope.value: scope for scope in Scope}
    for name in names:
        if name not in known:
            raise UsageError(
                "There is no scope “{name}”.", next_step="Scopes are: {known}.", name=name, known=", ".join(known)
            )
    return frozenset(known[name] for name in names)


def parse_channel(text: str) -> tuple[str, str]:
    """`paper:REF` or `voice:REF` → (channel, reference); `phone` → ("phone", "").

    Raises UsageError for anything else: a reference that cannot be found again is no proof.
    """
    channel, colon, reference = text.partition(":")
    if text == "phone":
        return "phone", ""
    reference = reference.strip()
    if channel not in ("paper", "voice") or not colon:
        raise UsageError("--consent “{text}” is not known.", next_step="Use paper:REF, voice:REF or phone.", text=text)
    if not reference or len(reference) > 80 or not reference.isprintable():
        raise UsageError(
            "--consent {channel}: needs a reference of 1 to 80 printable characters.",
            next_step="Give the number of the signed form or of the recorded call, for example paper:2026-0815.",
            channel=channel,
        )
    return channel, reference
