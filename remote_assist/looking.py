"""A live check: all commands at once, each area judged the moment its last answer is there, worst things not waited for.

The order in which the areas are asked is the symptom's (S1, broad to narrow); the order of the results is always the
areas' own, so that two checks can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diagnostics.judge import judge
from diagnostics.lens_text import ARGV as LENSES
from diagnostics.model import Argv, Diagnostic, Now, Output, Outputs, Result, Text
from diagnostics.one_cause import told_once, waits_for
from diagnostics.symptoms import Choice, choose
from remote_assist.checking import Acquired, Timed, acquire, applies, chosen, utc
from remote_assist.consent import Scope

if TYPE_CHECKING:
    from remote_assist.session import Session

CAMERA = "camera"
"""The area that judges what `screen/lens.py` notes of each camera."""


@dataclass(frozen=True)
class Look:
    """What was read, and what was made of it, in the areas' own order."""

    acquired: Acquired
    results: tuple[Result, ...]


def plan(
    areas: Sequence[str], symptom: str | None, recent: str | None, *, narrow: bool, since: str | None = None
) -> tuple[Diagnostic[Any], ...]:
    """The diagnostics in the order to ask them. Areas that were named are kept to; `narrow` keeps to the symptom's, where
    it is recognised for sure.

    Raises UsageError for an unknown area.
    """
    known = {diagnostic.name: diagnostic for diagnostic in chosen(areas)}
    choice = choose(known, symptom or "", since or "", recent or "")
    return tuple(known[name] for name in (choice.narrow if narrow and not areas else choice.order))


def narrowed(symptom: str, recent: str | None, since: str | None) -> tuple[Text, ...]:
    """What a check that was narrowed to a symptom owes its reader: what it did not look at, and what no check can."""
    known = {diagnostic.name: diagnostic.title for diagnostic in chosen(())}
    choice = choose(known, symptom, since or "", recent or "")
    return (*_not_understood(choice, symptom), *_left_out(choice, known), *_by_hand(choice))


def _not_understood(choice: Choice, symptom: str) -> tuple[Text, ...]:
    if choice.symptoms or not symptom.strip():
        return ()
    return (Text("These words name no symptom that is known here, so every area was looked at.",
                 "没有从描述中认出已知的症状，因此检查了全部项目。"),)  # fmt: skip


def _left_out(choice: Choice, titles: Mapping[str, Text]) -> tuple[Text, ...]:
    if not choice.left_out:
        return ()
    names = [titles[area] for area in titles if area in choice.left_out]
    return (Text(f"Not looked at, for this symptom: {', '.join(name.en for name in names)}. All areas: the same command without --symptom.",
                 f"按此描述未检查：{'、'.join(name.zh for name in names)}。如需检查全部项目，请去掉 --symptom 再运行。"),)  # fmt: skip


def _by_hand(choice: Choice) -> tuple[Text, ...]:
    return tuple(
        Text(f"“{symptom.text.en}”: no check can see this, let the customer try it.",
             f"“{symptom.text.zh}”：检查无法判断，请客户亲手试一试。")
        for symptom in choice.by_hand
    )  # fmt: skip


def look(
    session: Session,
    diagnostics: Sequence[Diagnostic[Any]],
    *,
    quick: bool = False,
    scope: Scope = Scope.DIAGNOSE,
    judged: Callable[[Result], None] = lambda result: None,
    lenses: Callable[[], Output] | None = None,
) -> Look:
    """Ask for everything, judge each area as it is complete, call `judged` with it. `lenses` tries the cameras: after
    everything was read, so that nothing of ours is in what the camera service tells. Raises as `checking.acquire`."""
    sdk = session.identity.sdk if session.identity else None
    waiting = _Waiting(diagnostics, sdk, quick, judged)
    if lenses is not None:
        waiting.expect(CAMERA, LENSES)
    acquired = acquire(session, diagnostics, scope=scope, seen=waiting.seen, clock=waiting.clock, quick=quick)
    if lenses is not None:
        begun = utc()
        acquired = replace(acquired, timed=(*acquired.timed, Timed(lenses(), begun)))
        waiting.seen(acquired.timed[-1].output)
    waiting.rest(acquired.outputs, acquired.now)
    own = [diagnostic.name for diagnostic in chosen(())]
    results = sorted(waiting.results, key=lambda result: own.index(result.area))
    return Look(acquired, told_once(results))


def phone_facts(session: Session) -> dict[str, Any]:
    """The `phone` object of `check --json`. The serial is the phone's own, else the one that adb shows."""
    who = session.identity
    assert who is not None
    serial = who.serialno or session.phone.serial
    return {"brand": who.brand, "model": who.model, "android": who.android, "sdk": who.sdk, "serial": serial}


class _Waiting:
    """Which answers each area still waits for; the phone's time is one of them for all. One area is judged at a time, in
    the thread that asked: text and lines of an output are held while one area reads them, not longer, and no command
    waits for a judge."""

    def __init__(
        self, diagnostics: Sequence[Diagnostic[Any]], sdk: int | None, quick: bool, judged: Callable[[Result], None]
    ) -> None:
        self._now: Now | None = None
        self._judged = judged
        self._there: dict[Argv, Output] = {}
        self._missing = {
            diagnostic.name: {c.argv for c in diagnostic.commands if applies(c, sdk, quick)}
            for diagnostic in diagnostics
        }
        self._open = {diagnostic.name: diagnostic for diagnostic in diagnostics}
        self.results: list[Result] = []
        self._unsaid: list[str] = []

    def expect(self, area: str, argv: Argv) -> None:
        """One more answer that the area waits for."""
        if area in self._missing:
            self._missing[area].add(argv)

    def clock(self, now: Now) -> None:
        self._now = now
        for name in [name for name in self._open if self._missing[name] <= self._there.keys()]:
            if self._missing[name]:
                self._judge(name, now)

    def seen(self, output: Output) -> None:
        argv = output.command.argv
        self._there[argv] = output
        if self._now is None:
            return
        for name in [name for name in self._open if argv in self._missing[name]]:
            if self._missing[name] <= self._there.keys():
                self._judge(name, self._now)

    def rest(self, outputs: Outputs, now: Now) -> None:
        """What no command was left for: an area whose commands this Android does not know."""
        self._there = {output.command.argv: output for output in outputs}
        for name in list(self._open):
            self._judge(name, now)

    def _judge(self, name: str, now: Now) -> None:
        diagnostic = self._open.pop(name)
        outputs = Outputs(list(self._there.values()))
        result = judge(diagnostic, outputs, now)
        for output in outputs:
            output.forget()
        self.results.append(result)
        self._unsaid.append(name)
        # What an area found and another may tell of is not shown before that other one is judged.
        told = {result.area: result for result in told_once(self.results)}
        for area in [area for area in self._unsaid if not waits_for(told[area]) & self._open.keys()]:
            self._unsaid.remove(area)
            self._judged(told[area])
