"""What the technician taps and types, as the record keeps it: counted per second, with places only while the screen is
shown. Typed text is never kept, only how much of it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from remote_assist.consent import Scope

if TYPE_CHECKING:
    from remote_assist.session import Session

BATCH_NS = 1_000_000_000
PLACES_KEPT = 40


class Inputs:
    """The input events of one session, written to its record in batches."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._places: list[tuple[int, int]] = []
        self._refused = 0
        self._since_ns = 0

    def note(self, what: str, place: tuple[int, int] | None) -> None:
        """Before it is sent. The first of a batch is on disk before anything is sent: no record, no action.

        Raises NoConsent without the scope `control`, RecordError.
        """
        self._session.require(Scope.CONTROL)
        with self._lock:
            if not self._counts:
                self._since_ns = time.monotonic_ns()
                self._session.log.append("input", "technician", {"event": "begins", "kind": what},
                                         consent_id=self._session.consent_id, phase=self._session.phase)  # fmt: skip
            self._counts[what] += 1
            if place is not None and len(self._places) < PLACES_KEPT:
                self._places.append(place)

    def refused(self) -> None:
        """An input came while the screen was hidden; where is not kept: on a PIN pad the places are the PIN."""
        with self._lock:
            self._refused += 1
            self._since_ns = self._since_ns or time.monotonic_ns()

    def flush(self, due: bool = False) -> None:
        """Write the batch; with `due` only when its second is over."""
        with self._lock:
            if not (self._counts or self._refused) or (due and time.monotonic_ns() - self._since_ns < BATCH_NS):
                return
            body: dict[str, Any] = {"event": "sent", "counts": dict(sorted(self._counts.items())), "refused": self._refused,
                    "places": [list(place) for place in self._places]}  # fmt: skip
            self._counts.clear()
            self._places, self._refused, self._since_ns = [], 0, 0
        self._session.log.append("input", "technician", body, consent_id=self._session.consent_id,
                                 phase=self._session.phase)  # fmt: skip
