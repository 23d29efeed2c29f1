"""What the report of a visit is made from: plain records, collected by whoever ran the visit.

Texts that came from the phone or from people are kept here as they are; `report.html` makes them harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostics.model import Result, Text

Grade = Literal["given on the phone", "signed, scan held", "technician's word"]
LeftState = Literal[
    "restored",
    "removed",
    "gone as said",
    "left, as wanted",
    "outcome unknown",
    "asked the customer",
    "told the customer",
    "could not",
]
Phase = Literal["talk", "setup", "consent", "check", "fix", "wrap-up"]


def masked(serial: str | None) -> str | None:
    """The last four characters, with a dot for each before (a report travels; the record has its own pseudonym)."""
    if not serial:
        return None
    return "•" * min(8, max(0, len(serial) - 4)) + serial[-4:] if len(serial) > 4 else "•" * len(serial)


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """The phone, as it says. `serial` may be given whole: it is masked where it is shown."""

    brand: str | None
    model: str | None
    android: str | None
    sdk: str | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What was agreed to, how we know (`grade`), and where the proof is kept (`reference`). Times are ISO 8601."""

    grade: Grade
    reference: str
    scopes: tuple[str, ...]
    wording_id: str
    wording_sha256: str
    given_at: str
    expires: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One change of the phone. `before`/`after`: the same figure twice, as said to people ("2.0 GB free").
    `held`: the read-back shows the fix; None = nothing was read back."""

    title: Text
    argv: str
    before: Text | None
    after: Text | None
    held: bool | None
    loss: Text | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `time`: HH:MM:SS or ISO 8601."""

    time: str
    phase: str
    text: Text


@dataclass(frozen=True, slots=True)
class LeftItem:
    """Something that the visit put on the phone or changed, and how it was left (A4).

    "gone as said": a stated loss, which nothing brings back (`guides.model.Loss`)."""

    text: Text
    state: LeftState


@dataclass(frozen=True, slots=True)
class VisitReport:
    """The whole visit. `after` is empty when nothing was checked again. `closing`: how the customer switches off what
    the visit needed (`guides.words.closing_steps`). `receipt_qr`: SVG text of the QR code. `verify`: the command that
    checks the record. `lang`: "en" or "zh"."""

    tool_version: str
    session: str
    order: str | None
    technician: str
    company: str | None
    started: str
    ended: str | None
    phone: PhoneFacts
    consent: ConsentFacts
    before: tuple[Result, ...]
    after: tuple[Result, ...]
    actions: tuple[Action, ...]
    timeline: tuple[Entry, ...]
    left_as_found: tuple[LeftItem, ...]
    closing: tuple[Text, ...]
    receipt_code: str | None
    receipt_qr: str | None
    verify: str
    lang: str
    notes: tuple[str, ...] = ()
    symptom: str | None = None
