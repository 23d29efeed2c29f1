"""The words every diagnostic is written in. Pure: text in, facts and findings out; no I/O, no clock.

A fact is `T | None`; None means that the text at hand does not carry it. Units are in the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from diagnostics.encodings import LOOK_BYTES, utf16_order

Argv = tuple[str, ...]
DUMP_TIMEOUT = "DUMP TIMEOUT"
"""dumpsys prints `*** SERVICE 'x' DUMP TIMEOUT (10000ms) EXPIRED ***` (AOSP frameworks/native/cmds/dumpsys/dumpsys.cpp)."""

MAX_LINES = 100_000
"""Of one output. A string costs some 50 bytes whatever it holds: megabytes of two-letter lines would cost hundreds.
Our proposal; of 466 recorded dumps none has 13 000 lines (some are excerpts)."""


class Severity(Enum):
    """Worst of an area's rules, in this order; UNKNOWN stands beside the order: it could not be judged."""

    PASS = "pass"
    INFO = "info"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Verdict(Enum):
    """P14: a setting that can be put right now, or signs of a fault for the bench. Never a warranty decision."""

    SETTING = "setting"
    FAULT = "fault"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages. `{fact}` places are filled from the area's facts."""

    en: str
    zh: str

    def in_language(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Says:
    """What a finding says to the technician, and to the customer in plain words (S11)."""

    technician: Text
    customer: Text


@dataclass(frozen=True, slots=True)
class Command:
    """One command for the phone: an argument list (quoted in one place, later), a total deadline, a byte budget.

    `min_sdk`: the API level that knows it; None = all we support. `changes`: it alters the phone.
    """

    argv: Argv
    timeout_s: float = 10.0
    min_sdk: int | None = None
    max_bytes: int = 8 * 1024 * 1024
    changes: bool = False


@dataclass(frozen=True)
class Output:
    """What came back. `complete` is False when the deadline, the byte budget or the link cut it short.

    `exit_code` None = not known (a loose file, shell v1, a lost link). `guessed`: which command it was, was told by the
    text alone, so that what it does not show may not have been asked for.
    """

    command: Command
    exit_code: int | None
    stdout: bytes
    stderr: bytes = b""
    duration_s: float | None = None
    complete: bool = True
    guessed: bool = False

    @cached_property
    def text(self) -> str:
        """stdout as text: UTF-16 with BOM (PowerShell), UTF-8, CRLF (old adb) and invalid bytes are all taken."""
        return decode(self.stdout)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Whole lines without their ends. A last line that was never ended is dropped: it may be half a value. So is
        what comes after MAX_LINES."""
        text = self.text
        if text.count("\n") > MAX_LINES:
            # Without this the rest would come along as one more string, as large as the text.
            text = text[: _end_of_line(text, MAX_LINES)]
        return tuple(text.split("\n")[:-1])

    @property
    def whole(self) -> bool:
        """Complete, read to its end, and no service inside ran into dumpsys's own timeout."""
        return (
            self.complete
            and self.text.count("\n") <= MAX_LINES
            and not (
                DUMP_TIMEOUT in self.text
                and any(line.startswith("*** SERVICE") and DUMP_TIMEOUT in line for line in self.lines)
            )
        )

    @cached_property
    def refused(self) -> bool:
        """The phone did not answer the question at all: no such service, program or file, or not for shell. That is no
        answer to judge by: it counts like a command that was never run.

        Sources: AOSP frameworks/native/cmds/dumpsys and cmds/cmd, DumpUtils.checkDumpPermission, mksh and toybox.
        """
        head = decode(self.stdout[:4096])
        first = next(
            (line for line in head.split("\n") if line.strip() and not line.startswith("WARNING: linker")), None
        )
        if first is None:
            failed = self.exit_code not in (0, None) or _REFUSAL.match(decode(self.stderr[:4096]).lstrip())
            # A service's dump always says something; `dumpsys` tells on stderr, with exit code 0, that there is none.
            return bool(failed) or (
                self.complete and self.command.argv[:1] == ("dumpsys",) and self.exit_code is not None
            )
        return _REFUSAL.match(first.strip()) is not None

    @property
    def name(self) -> str:
        return " ".join(self.command.argv)

    def forget(self) -> None:
        """Give back the memory of `text` and `lines`; they are made again from the bytes when asked for."""
        for made in ("text", "lines"):
            self.__dict__.pop(made, None)


_REFUSAL = re.compile(
    r"Permission Denial\b|(?:cmd: )?Can't find service\b|(?:cmd: )?Failure (?:calling|while)\b|Security exception\b"
    r"|(?:Exception occurred while executing|Error while accessing)\b|java\.lang\.SecurityException\b"
    r"|No shell command implementation\b|Unknown (?:command|option)\b"
    r"|(?:/system/bin/)?(?:sh|mksh|cat|ls|df|logcat|cmd|dumpsys|settings|pm|wm|sm|top|ps|date)(?:\[\d+\])?: "
    r".*(?:not found|[Pp]ermission denied|No such file or directory|Operation not permitted|unrecognized option.*)$"
)


def _end_of_line(text: str, number: int) -> int:
    """Where the line with this number ends, its end included; there must be so many."""
    at = 0
    for _ in range(number):
        at = text.find("\n", at) + 1
    return at


def decode(raw: bytes) -> str:
    order = utf16_order(raw[:LOOK_BYTES]) if b"\0" in raw[:LOOK_BYTES] else None
    if order is not None:
        text = raw.decode(order, "replace").removeprefix("\ufeff")
    else:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    return text


class Outputs:
    """The outputs at hand, found by argument list."""

    def __init__(self, outputs: tuple[Output, ...] | list[Output]) -> None:
        self._by_argv: dict[Argv, Output] = {}
        for output in outputs:
            self._by_argv.setdefault(output.command.argv, output)
        self._answers = {argv: output for argv, output in self._by_argv.items() if not output.refused}

    def get(self, *argv: str) -> Output | None:
        """The answer to this command; None when it was not run, and when the phone refused it."""
        return self._answers.get(argv)

    def first(self, *forms: Argv) -> Output | None:
        """The first form that is there: `first(("df", "/data"), ("df",))`."""
        for form in forms:
            if form in self._answers:
                return self._answers[form]
        return None

    def starting(self, *prefix: str) -> tuple[Output, ...]:
        """All outputs whose argument list begins so: `starting("settings", "get", "global")`."""
        return tuple(out for argv, out in self._answers.items() if argv[: len(prefix)] == prefix)

    def __iter__(self) -> Any:
        return iter(self._by_argv.values())


@dataclass(frozen=True, slots=True)
class Now:
    """The time that is given to the judge; it never asks a clock. None = not known, and a rule that needs it
    does not judge. `report_time`: the phone's local time as the head of a report prints it (`YYYY-MM-DD HH:MM:SS`), also
    where its zone is not known. `phone_time_s`: Unix seconds by the phone's clock. `utc_offset_s`: its time zone.
    `host_time_s`: Unix seconds by ours at the same moment. `sdk`: API level of the phone."""

    phone_time_s: int | None = None
    utc_offset_s: int | None = None
    host_time_s: int | None = None
    sdk: int | None = None
    report_time: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line as the phone printed it, and the command that printed it."""

    command: str
    line: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """A value outside what can be true, or two that contradict each other: the fact is null, this says why."""

    fact: str
    why: Text
    evidence: tuple[Evidence, ...]


F = TypeVar("F")


@dataclass(frozen=True)
class Parsed(Generic[F]):
    """What a parser answers. `evidence`: fact name → the lines it was read from. `whole`: False when a dump shows by
    its own text that a part of it is missing."""

    facts: F
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    oddities: tuple[Oddity, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class Rule(Generic[F]):
    """One judgement. `test`: True = the finding holds, False = it does not, None = cannot tell.

    `uses`: the facts it looks at (their lines become the evidence). `threshold`: the figure in words, for
    `remote-assist rules`. `source`: where the figure comes from; a proposal of ours says so.
    `guide`: id of the guided fix that goes with it.
    """

    id: str
    test: Callable[[F], bool | None]
    severity: Severity
    verdict: Verdict
    says: Says
    threshold: str
    source: str
    uses: tuple[str, ...]
    guide: str | None = None


@dataclass(frozen=True)
class Diagnostic(Generic[F]):
    """One area. `commands`: what a live check runs. `forms`: for a command, other argument lists whose output
    serves as well in a capture folder (`df` for `df /data`). `required`: without one of these the area is UNKNOWN.
    `optional`: commands that only add detail and may be long (histories). Absent they cost their own facts alone; cut
    short they leave the area incomplete, but the verdict on everything else stands.
    """

    name: str
    title: Text
    commands: tuple[Command, ...]
    parse: Callable[[Outputs, Now], Parsed[F]]
    rules: tuple[Rule[F], ...]
    required: tuple[str, ...]
    forms: Mapping[Argv, tuple[Argv, ...]] = field(default_factory=dict)
    optional: frozenset[Argv] = frozenset()

    def reads(self) -> tuple[Argv, ...]:
        """Every argument list that this area can use, its own first."""
        own = [command.argv for command in self.commands]
        return tuple(own + [form for forms in self.forms.values() for form in forms])


@dataclass(frozen=True)
class Finding:
    """A rule that holds, with its sentences filled in and the lines that show it."""

    rule: str
    severity: Severity
    verdict: Verdict
    says: Says
    source: str
    evidence: tuple[Evidence, ...]
    guide: str | None = None


@dataclass(frozen=True)
class Result:
    """One area judged. `facts` is None only when the parse broke (`error` says how). `given`: False where the phone was not
    asked for all that the area needs, or the answers are not in what was handed in: then UNKNOWN is not the phone's doing.
    `cut_short`: something that it needs to be called healthy came back in part only."""

    area: str
    title: Text
    severity: Severity
    complete: bool
    error: str | None
    facts: Any
    not_judged: tuple[str, ...]
    findings: tuple[Finding, ...]
    given: bool = True
    cut_short: bool = False

    @property
    def judged(self) -> bool:
        return self.severity is not Severity.UNKNOWN

    @property
    def absent(self) -> bool:
        """Nothing to tell of it, because nobody asked or it is not in what was handed in."""
        return not (self.given or self.judged or self.findings or self.error)
