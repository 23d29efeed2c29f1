"""Acquire what the diagnostics read (all commands at once), then judge: two separate acts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from diagnostics.model import Command, Diagnostic, Now, Output, Outputs
from remote_assist.consent import Scope
from remote_assist.errors import LOST, LinkError, LinkLost, NoUsablePhone, RemoteRefused, Sentence, UsageError

if TYPE_CHECKING:
    from remote_assist.session import Session

AT_ONCE = 64
"""Commands under way at a time: all of a check. Waves cost their round trips again, which is most of the time on a slow
link (docs/measurements.md). What system_server cannot take at once (31 binder threads, AOSP SystemServer.java
`sMaxBinderThreads`) waits in the kernel's queue, for milliseconds."""

AT_ONCE_BEFORE_8 = 8
"""On Android 7 and older `settings`, `pm` and `wm` each start a Java machine of their own; a small phone has neither the
memory nor the cores for all at once (our proposal)."""

MAX_TOTAL_BYTES = 12 * 1024 * 1024
"""Of all answers of one check. An honest phone gives less than two thirds of this (our proposal); a flooding one would fill
every command's own budget, which has cost 600 MB (measured)."""

SLOW: tuple[tuple[str, ...], ...] = (
    ("dumpsys", "batterystats"),
    ("dumpsys", "activity", "broadcasts"),
    ("dumpsys", "connectivity", "--diag"),
    ("dumpsys", "package"),
    ("top",),
)
"""For these a phone may take seconds (dumpstate gives such services 10 to 30). A quick check leaves them out, and
their areas then say that they are not complete."""

DATE = Command(("date", "+%s %z"), timeout_s=5.0, max_bytes=256)


@dataclass(frozen=True)
class Timed:
    """One output and when it was asked for (UTC, our clock)."""

    output: Output
    started_at_utc: str


@dataclass(frozen=True)
class Acquired:
    """Everything that a check has read from one phone."""

    timed: tuple[Timed, ...]
    now: Now
    captured_at_utc: str

    @property
    def outputs(self) -> Outputs:
        return Outputs([one.output for one in self.timed])


ALSO_CALLED = {
    "bluetooth": "radios", "nfc": "radios", "gps": "radios", "location": "radios", "wifi": "network", "wi-fi": "network",
    "internet": "network", "telephony": "sim", "cellular": "sim", "screen": "display", "heat": "thermal", "cpu": "memory",
    "charging": "ports", "usb": "ports",
}  # fmt: skip
"""What a technician may type for an area; its own name is that of the contract."""


def chosen(areas: Iterable[str]) -> tuple[Diagnostic[Any], ...]:
    """The diagnostics named, in their own order; all when none is named. Raises UsageError that names what exists."""
    from diagnostics import ALL

    wanted = [ALSO_CALLED.get(area.lower(), area) for area in areas]
    names = [diagnostic.name for diagnostic in ALL]
    for area in wanted:
        if area not in names:
            raise UsageError(
                "There is no area “{area}”.", next_step="Areas are: {names}.", area=area, names=", ".join(names)
            )
    return tuple(diagnostic for diagnostic in ALL if not wanted or diagnostic.name in wanted)


def acquire(
    session: Session,
    diagnostics: Iterable[Diagnostic[Any]],
    *,
    scope: Scope = Scope.DIAGNOSE,
    seen: Callable[[Output], None] = lambda output: None,
    clock: Callable[[Now], None] = lambda now: None,
    quick: bool = False,
) -> Acquired:
    """Run every command of these areas over the session's door, at once, each with its own deadline.

    `quick` leaves the slow ones out. `seen` hears of each output as it comes and `clock` of the phone's time, both in the
    calling thread. A stuck or refused command costs only its own output (incomplete), as long as the phone still
    answers. Raises LinkLost and its kin when the phone itself is gone or answers nothing any more.
    """
    sdk = session.identity.sdk if session.identity else None
    commands: dict[tuple[str, ...], Command] = {}
    for diagnostic in diagnostics:
        for command in diagnostic.commands:
            if applies(command, sdk, quick):
                commands.setdefault(command.argv, command)
    begun = utc()
    purse = _Purse(MAX_TOTAL_BYTES)
    contact = _Contact(session, scope)

    def ask(command: Command) -> Output:
        try:
            output = session.run(command, scope, purse.allot)
        except RemoteRefused:
            output = Output(command, None, b"", complete=False)
        except LinkLost as lost:
            raise _lost(lost) from lost
        if not output.complete:
            contact.confirm()
        return output

    def one(command: Command) -> Timed:
        started = utc()
        return Timed(ask(command), started)

    at_once = AT_ONCE_BEFORE_8 if sdk is not None and sdk < 26 else AT_ONCE
    with ThreadPoolExecutor(at_once, thread_name_prefix="check") as pool:
        time_asked = pool.submit(phone_now, ask, sdk)
        asked = {command.argv: pool.submit(one, command) for command in in_order(commands.values(), at_once)}
        both: list[Future[Any]] = [time_asked, *asked.values()]
        try:
            for task in as_completed(both):
                if task is time_asked:
                    clock(time_asked.result())
                else:
                    seen(task.result().output)
            timed = tuple(asked[argv].result() for argv in commands)
        except BaseException:
            # Ctrl-C or a lost link: do not wait for the slowest command before the phone is put back.
            for waiting in asked.values():
                waiting.cancel()
            contact.end()
            session.stop_running()
            raise
    return Acquired(timed, time_asked.result(), begun)


class _Purse:
    """The bytes that the outputs of one check may hold in all."""

    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes
        self._lock = threading.Lock()

    def allot(self, wanted: int) -> int:
        with self._lock:
            given = min(wanted, self._left)
            self._left -= given
            return given


class _Contact:
    """Tells one refused or stuck command from a phone that is gone: adb answers both with the same `closed`, and a phone
    that leaves the network says nothing at all. So the phone is asked for its clock, once for all that fail together."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope
        self._lock = threading.Lock()
        self._asked_s = float("-inf")
        self._lost: LinkLost | None = None
        self._ended = False

    def end(self) -> None:
        """What comes back from now on was ended by ourselves and tells nothing about the phone."""
        self._ended = True

    def confirm(self) -> None:
        """Raises LinkLost when the phone does not answer."""
        failed_s = time.monotonic()
        with self._lock:
            if self._lost is None and not self._ended and self._asked_s < failed_s:
                self._asked_s = time.monotonic()
                self._lost = self._ask()
            if self._lost is not None:
                raise self._lost

    def _ask(self) -> LinkLost | None:
        why: object = Sentence("no answer within {seconds:g} s", seconds=DATE.timeout_s)
        try:
            said = self._session.run(DATE, self._scope)
            if said.complete or said.stdout or said.stderr or self._ended:
                return None  # one that floods even this is there, and hostile
        except (LinkError, NoUsablePhone) as lost:
            why = lost
        return _lost(why)


def _lost(why: object) -> LinkLost:
    return LinkLost(LOST, why=why)


def slow(command: Command) -> bool:
    return any(command.argv[: len(prefix)] == prefix for prefix in SLOW)


def in_order(commands: Iterable[Command], at_once: int) -> list[Command]:
    """As they are sent: what takes longest first, if all of them go at once (with the clock's question); else as given,
    because the order is the symptom's."""
    given = list(commands)
    return sorted(given, key=slow, reverse=True) if len(given) < at_once else given


def applies(command: Command, sdk: int | None, quick: bool) -> bool:
    """Whether this Android knows the command, and a quick check may wait for it."""
    return (command.min_sdk is None or sdk is None or sdk >= command.min_sdk) and not (quick and slow(command))


def phone_now(ask: Callable[[Command], Output], sdk: int | None) -> Now:
    """The phone's clock and ours at one moment."""
    before = time.time()
    output = ask(DATE)
    host_time_s = int((before + time.time()) / 2)
    words = output.text.split()
    phone = (
        int(words[0]) if len(words) == 2 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 12 else None
    )
    return Now(phone, _offset(words[1]) if phone is not None else None, host_time_s, sdk)


def _offset(text: str) -> int | None:
    """`+0800` → seconds east of Greenwich."""
    if len(text) != 5 or text[0] not in "+-" or not (text[1:].isascii() and text[1:].isdigit()):
        return None
    return (int(text[1:3]) * 3600 + int(text[3:]) * 60) * (-1 if text[0] == "-" else 1)


def utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
