"""What a crash was about, in one line by which the same crash is known again: exception and place, signal and place, or
the reason of a freeze. Numbers, addresses and messages are left out: they differ each time.

Sources: AOSP RuntimeInit.java (stack of an uncaught exception), system/core/debuggerd libdebuggerd/tombstone.cpp
(`signal 11 (SIGSEGV)`, `#00 pc …`), ProcessErrorStateRecord.java (`Reason:`, `Subject:` of an ANR), EventLogTags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.crash_events import ANR, JAVA, NATIVE

LONGEST = 160
_EVERYBODYS = frozenset(("libc.so", "libart.so", "linker", "linker64"))
_EXCEPTION = re.compile(r"((?:[A-Za-z_$][\w$]{0,60}\.){1,12}[A-Za-z_$][\w$]{0,80})(?::.*)?")
_FRAME = re.compile(r"at ([\w$.<>/\-]{3,200})\(")
_RECORD = re.compile(r"ProcessRecord\{[^{}]{0,300}\} ?")
_SIGNAL = re.compile(r"signal \d{1,2} \((SIG\w{1,10})\)")
_NATIVE_FRAME = re.compile(r"#\d\d pc [0-9a-f]{4,16}\s+(\S{1,200})(?: \((?!BuildId)([^()+]{1,200}))?")


@dataclass
class Cause:
    """Fed with the lines of one crash in their order. `process`: to find the first frame of its own code."""

    kind: str
    process: str | None = None
    what: str | None = None
    first: str | None = None
    own: str | None = None

    def feed(self, line: str) -> None:
        text = line.strip()[:400]
        if self.kind == JAVA:
            self._java(text)
        elif self.kind == NATIVE:
            self._native(text)
        elif self.kind == ANR and self.what is None and text.startswith(("Reason: ", "Subject: ")):
            self.what = anr_reason(text.partition(": ")[2])

    @property
    def text(self) -> str | None:
        """`java.lang.NullPointerException at com.example.Main.onResume`; None = not told."""
        where = self.own or self.first
        return None if self.what is None else (f"{self.what} at {where}" if where else self.what)[:LONGEST]

    def _java(self, text: str) -> None:
        if self.what is None:
            if match := _EXCEPTION.fullmatch(text):
                self.what = match[1]
        elif match := _FRAME.match(text):
            self.first = self.first or match[1]
            if self.own is None and self.process and match[1].startswith(_home(self.process)):
                self.own = match[1]

    def _native(self, text: str) -> None:
        if self.what is None:
            if match := _SIGNAL.match(text):
                self.what = match[1]
        elif self.own is None and (match := _NATIVE_FRAME.match(text)):
            name = match[1].rpartition("/")[2]
            place = f"{match[2]} ({name})" if match[2] else name
            self.first = self.first or place
            # Every abort ends in libc; what called it tells one from another.
            self.own = None if name in _EVERYBODYS else place


def anr_reason(text: str) -> str | None:
    """`Input dispatching timed out (com.x/… is not responding)` without what is in brackets; a broadcast by its action;
    `Process ProcessRecord{7cd413c 4181:com.x/1001} failed …` without the record."""
    text = _RECORD.sub("", text[:1000])
    return text.partition("(")[0].partition(" flg=")[0].strip()[:LONGEST] or None


def _home(process: str) -> str:
    """com.example.app → `com.example.`: where its own code most likely lives."""
    return ".".join(process.partition(":")[0].split(".")[:2]) + "."


def cause_of(kind: str, process: str | None, lines: Iterable[str], until: str) -> str | None:
    """The cause told by these lines, up to one that begins with `until` (the next crash)."""
    cause = Cause(kind, process)
    for line in lines:
        if line.startswith(until):
            break
        cause.feed(line)
        if cause.own or (kind == ANR and cause.what):
            break
    return cause.text


def named_exception(text: str) -> str | None:
    """`java.lang.IllegalStateException` of the event log; None when it is something else."""
    return text if len(text) <= LONGEST and _EXCEPTION.fullmatch(text) and ":" not in text else None
