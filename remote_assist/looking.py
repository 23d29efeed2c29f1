"""A live check: all commands at once, each area judged the moment its last answer is there, worst things not waited for.

The order in which the areas are asked is the symptom's (S1, broad to narrow); the order of the results is always the
areas' own, so that two checks can be laid side by side.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostics.judge import judge
from diagnostics.model import Argv, Diagnostic, Now, Output, Outputs, Result
from diagnostics.symptoms import order, recognise
from remote_assist.checking import Acquired, acquire, applies, chosen, phone_now
from remote_assist.consent import Scope

if TYPE_CHECKING:
    from remote_assist.session import Session


@dataclass(frozen=True)
class Look:
    """What was read, and what was made of it, in the areas' own order."""

    acquired: Acquired
    results: tuple[Result, ...]


def plan(areas: Sequence[str], symptom: str | None, recent: str | None, *, narrow: bool) -> tuple[Diagnostic[Any], ...]:
    """The diagnostics in the order to ask them. Areas that were named are kept to; `narrow` keeps to the symptom's.

    Raises UsageError for an unknown area.
    """
    known = {diagnostic.name: diagnostic for diagnostic in chosen(areas)}
    found = recognise(symptom) if symptom else None
    names = order(known, found, recent=bool(recent), narrow=narrow and not areas)
    return tuple(known[name] for name in names)


def look(
    session: Session,
    diagnostics: Sequence[Diagnostic[Any]],
    *,
    quick: bool = False,
    scope: Scope = Scope.DIAGNOSE,
    judged: Callable[[Result], None] = lambda result: None,
) -> Look:
    """Ask for everything, judge each area as it is complete, call `judged` with it. Raises as `checking.acquire`."""
    sdk = session.identity.sdk if session.identity else None
    now = phone_now(session, scope, sdk)
    waiting = _Waiting(diagnostics, now, quick, judged)
    acquired = acquire(session, diagnostics, scope=scope, seen=waiting.seen, quick=quick, now=now)
    waiting.rest(acquired.outputs)
    own = [diagnostic.name for diagnostic in chosen(())]
    results = sorted(waiting.results, key=lambda result: own.index(result.area))
    return Look(acquired, tuple(results))


class _Waiting:
    """Which answers each area still waits for. Judging is done by the thread that brought the last of them, one area
    at a time: text and lines of an output are held while one area reads them, not longer."""

    def __init__(
        self, diagnostics: Sequence[Diagnostic[Any]], now: Now, quick: bool, judged: Callable[[Result], None]
    ) -> None:
        self._now = now
        self._judged = judged
        self._lock = threading.Lock()
        self._there: dict[Argv, Output] = {}
        self._missing = {
            diagnostic.name: {c.argv for c in diagnostic.commands if applies(c, now.sdk, quick)}
            for diagnostic in diagnostics
        }
        self._open = {diagnostic.name: diagnostic for diagnostic in diagnostics}
        self.results: list[Result] = []

    def seen(self, output: Output) -> None:
        with self._lock:
            self._there[output.command.argv] = output
            for name in [name for name in self._open if output.command.argv in self._missing[name]]:
                self._missing[name].discard(output.command.argv)
                if not self._missing[name]:
                    self._judge(name, Outputs(list(self._there.values())))

    def rest(self, outputs: Outputs) -> None:
        """What no command was left for: an area whose commands this Android does not know."""
        with self._lock:
            for name in list(self._open):
                self._judge(name, outputs)

    def _judge(self, name: str, outputs: Outputs) -> None:
        diagnostic = self._open.pop(name)
        result = judge(diagnostic, outputs, self._now)
        for output in outputs:
            output.forget()
        self.results.append(result)
        self._judged(result)
