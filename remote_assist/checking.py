"""Acquire what the diagnostics read (all commands at once), then judge: two separate acts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from diagnostics.model import Command, Diagnostic, Now, Output, Outputs
from remote_assist.consent import Scope
from remote_assist.errors import RemoteRefused, UsageError

if TYPE_CHECKING:
    from remote_assist.session import Session

AT_ONCE = 8
"""Commands under way at a time. The limit is the slowest command plus one round trip (measured); more than this
only makes a small phone's services wait for each other (our proposal)."""

MAX_TOTAL_BYTES = 16 * 1024 * 1024
"""Of all answers of one check. An honest phone gives less than half of this (our proposal); a flooding one would fill
every command's own budget, which has cost 600 MB (measured)."""

SLOW: tuple[tuple[str, ...], ...] = (
    ("dumpsys", "batterystats"),
    ("dumpsys", "activity", "broadcasts"),
    ("dumpsys", "connectivity", "--diag"),
    ("dumpsys", "media.camera", "-m"),
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


def chosen(areas: Iterable[str]) -> tuple[Diagnostic[Any], ...]:
    """The diagnostics named, in their own order; all when none is named. Raises UsageError that names what exists."""
    from diagnostics import ALL

    wanted = list(areas)
    names = [diagnostic.name for diagnostic in ALL]
    for area in wanted:
        if area not in names:
            raise UsageError(f"There is no area “{area}”.", next_step=f"Areas are: {', '.join(names)}.")
    return tuple(diagnostic for diagnostic in ALL if not wanted or diagnostic.name in wanted)


def acquire(
    session: Session,
    diagnostics: Iterable[Diagnostic[Any]],
    *,
    scope: Scope = Scope.DIAGNOSE,
    seen: Callable[[Output], None] = lambda output: None,
    quick: bool = False,
    now: Now | None = None,
) -> Acquired:
    """Run every command of these areas over the session's door, at once, each with its own deadline.

    `quick` leaves the slow ones out. A stuck or refused command costs only its own output (incomplete). Raises LinkLost and its kin when the phone
    itself is gone.
    """
    sdk = session.identity.sdk if session.identity else None
    commands: dict[tuple[str, ...], Command] = {}
    for diagnostic in diagnostics:
        for command in diagnostic.commands:
            if applies(command, sdk, quick):
                commands.setdefault(command.argv, command)
    begun = _utc()
    now = now or phone_now(session, scope, sdk)
    purse = _Purse(MAX_TOTAL_BYTES)

    def one(command: Command) -> Timed:
        started = _utc()
        try:
            output = session.run(command, scope, purse.allot)
        except RemoteRefused:
            output = Output(command, None, b"", complete=False)
        seen(output)
        return Timed(output, started)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check") as pool:
        tasks = [pool.submit(one, command) for command in commands.values()]
        try:
            timed = tuple(task.result() for task in tasks)
        except BaseException:
            # Ctrl-C or a lost link: do not wait for the slowest command before the phone is put back.
            for task in tasks:
                task.cancel()
            session.stop_running()
            raise
    return Acquired(timed, now, begun)


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


def slow(command: Command) -> bool:
    return any(command.argv[: len(prefix)] == prefix for prefix in SLOW)


def applies(command: Command, sdk: int | None, quick: bool) -> bool:
    """Whether this Android knows the command, and a quick check may wait for it."""
    return (command.min_sdk is None or sdk is None or sdk >= command.min_sdk) and not (quick and slow(command))


def phone_now(session: Session, scope: Scope, sdk: int | None) -> Now:
    """The phone's clock and ours at one moment."""
    before = time.time()
    output = session.run(DATE, scope)
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


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
