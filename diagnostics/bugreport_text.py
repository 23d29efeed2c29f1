"""Splits the text of a bugreport into the outputs that the diagnostics read, line by line, in bounded memory.

Layout, Android 7 to 16 (AOSP frameworks/native cmds/dumpstate/dumpstate.cpp, DumpstateUtil.cpp, cmds/dumpsys):
`== dumpstate: 2020-01-08 15:30:07` and a few `Key: value` lines; parts `------ TITLE (command) ------` … `------ 0.530s
was the duration of 'TITLE' ------`; services between a rule of dashes with `DUMP OF SERVICE battery:` (with a priority
from 9 on: `DUMP OF SERVICE CRITICAL activity:`) and `--------- 0.004s was the duration of dumpsys battery, ending at: …`
(from 8 on; up to 7 the next rule or title ends a service); `== dumpstate: done` at the end. What was stopped says so:
`*** command 'x' timed out after 10.000s`, up to 7.0 `*** x: Timed out after 10.000s`, and a service's own
`*** SERVICE 'x' DUMP TIMEOUT`. The whole of `dumpsys` without arguments has the same services and no titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.bugreport_argv import is_kept_file, section_argv, title_of
from diagnostics.bugreport_body import Body, Purse
from diagnostics.model import Argv, Output

MAX_FILES = 48
MAX_FILE_BYTES = 256 * 1024
"""Tombstones and ANR traces: their heads tell who and why. The phone keeps 32 of the first and 64 of the second."""
MAX_TITLE = 700

_MARKS = (b"------ ", b"DUMP OF SERVICE ", b"--------- ", b"== ", b"*** ", b"ACTIVITY MANAGER ")
_SERVICE = re.compile(r"DUMP OF SERVICE (?:(CRITICAL|HIGH|NORMAL) )?([\w.$/@+:-]{1,200}):")
_FOOTER = re.compile(r"--------- \d+(?:\.\d+)?s was the duration of dumpsys (\S{1,200}?)(?:, ending at: .{1,40})?")
_DURATION = re.compile(r"\d+(?:\.\d+)?s was the duration of '(.*)'")
_INNER_TITLE = re.compile(r"[A-Z0-9][A-Za-z0-9 &/_.'-]{1,80} \(.+\)")
_ACTIVITY = re.compile(r"ACTIVITY MANAGER .{0,80}\(dumpsys activity ([a-z-]{1,40})\)")
_STOPPED = re.compile(r"\*\*\* (?:command '.*'|.+:) (?:timed out|Timed out|killed by signal|Killed by signal)\b.*")
_EXITED = re.compile(r"\*\*\* (?:command '.*' failed: exit code|.+: Exit code) (\d{1,3})")
_BEGAN = re.compile(r"== dumpstate: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_PREAMBLE = (b"Service host process PID: ", b"Threads in use: ", b"Client PIDs: ")
"""What dumpsys itself prints before a service's own words from 12 on (TYPE_PID, TYPE_THREAD, TYPE_CLIENTS)."""


@dataclass(frozen=True)
class Split:
    """`outputs` in the order of the report. `began`: local time of the phone (`YYYY-MM-DD HH:MM:SS`), from the header.
    `fingerprint`, `sdk`: from the header, for reports without properties. `parts`: titles and services seen, kept or
    not; 0 = this is no bugreport. `done`: the report says that it is finished. `thinned`: logs too large to be kept
    whole, with the lines left out. `cut`: parts that came to no end or were stopped. `repeated`: parts of which a
    second one was not taken."""

    outputs: tuple[Output, ...]
    began: str | None
    fingerprint: str | None
    sdk: str | None
    parts: int
    done: bool
    thinned: tuple[tuple[Argv, int], ...]
    cut: tuple[Argv, ...]
    repeated: tuple[Argv, ...]


def split(lines: Iterable[bytes], known: Iterable[Argv]) -> Split:
    """Read a report's lines, each with its end, in UTF-8. Keeps the outputs that are in `known`, tombstones and ANR
    traces; of a part that comes twice the first one is kept. Never raises for any text."""
    splitter = Splitter(known)
    for line in lines:
        if line.startswith(_MARKS):
            splitter.marked(line)
        elif not splitter.idle:
            splitter.plain(line)
    return splitter.finish()


class Splitter:
    """The state between two lines: `marked` or `plain` for every line, then `finish`. While `idle`, in a part that
    nobody reads, plain lines need not be given: most lines of a report are such, and this is what its speed rests on.
    """

    def __init__(self, known: Iterable[Argv]) -> None:
        self.idle = False
        self._known = frozenset(known)
        self._purse = Purse()
        self._bodies: dict[Argv, Body] = {}
        self._secondhand: dict[Argv, Body] = {}
        """Services asked with a priority print less: used only where the whole dump is missing."""
        self._body: Body | None = None
        self._inner: Body | None = None
        self._service: str | None = None
        self._fresh = False
        self._whole = True
        self._footers = False
        self._parts = 0
        self._files = 0
        self._repeated: list[Argv] = []
        self._header: dict[str, str] = {}
        self._done = False

    def marked(self, line: bytes) -> None:
        """A line that begins as dumpstate's own lines do; it may still be a part's."""
        if not self._mark(line):
            self._add(line)
        self.idle = self._body is None and self._inner is None and self._parts > 0

    def plain(self, line: bytes) -> None:
        if self._fresh:
            if line.startswith(_PREAMBLE):
                return
            self._fresh = False
        elif self._parts == 0:
            self._heading(line)
        self._add(line)

    def _add(self, line: bytes) -> None:
        if self._inner is not None:
            self._inner.add(line)
        if self._body is not None:
            self._body.add(line)

    def finish(self) -> Split:
        if self._body is not None or self._inner is not None:
            self._close(cut=True)
        for argv, body in self._secondhand.items():
            self._bodies.setdefault(argv, body)
        thinned = tuple((body.argv, body.left_out) for body in self._bodies.values() if body.left_out)
        cut = tuple(body.argv for body in self._bodies.values() if not body.complete)
        outputs = tuple(body.output() for body in self._bodies.values())
        said = self._header.get
        return Split(outputs, said("began"), said("fingerprint"), said("sdk"), self._parts, self._done, thinned, cut,
                     tuple(dict.fromkeys(self._repeated)))  # fmt: skip

    def _heading(self, line: bytes) -> None:
        if len(line) > MAX_TITLE:
            return
        if line.startswith(b"Build fingerprint: '"):
            self._header.setdefault("fingerprint", _text(line)[len("Build fingerprint: '") :].rstrip("'"))
        elif line.startswith(b"Android SDK version: "):
            self._header.setdefault("sdk", _text(line)[len("Android SDK version: ") :].strip())

    def _mark(self, line: bytes) -> bool:
        """Whether the line was one of dumpstate's own, not one of a part's."""
        if len(line) > MAX_TITLE:
            return False
        text = _text(line)
        if line.startswith(b"DUMP OF SERVICE "):
            found = _SERVICE.fullmatch(text)
            if found is None:
                return False
            self._open_service(found[2], whole=found[1] in (None, "NORMAL"))
        elif line.startswith(b"--------- "):
            footer = _FOOTER.fullmatch(text)
            if footer is None or footer[1] != self._service:
                return False
            self._footers = True
            self._close()
        elif line.startswith(b"------ "):
            return self._titled(text)
        elif line.startswith(b"== "):
            self._banner(text)
            return False
        elif line.startswith(b"ACTIVITY MANAGER "):
            self._open_inner(text)
            return False
        else:
            return self._stars(text)
        return True

    def _titled(self, text: str) -> bool:
        title = title_of(text)
        if title is None:
            return False
        duration = _DURATION.fullmatch(title)
        if self._service is not None and duration is None and _INNER_TITLE.fullmatch(title) is None:
            return False
        if duration is not None:
            # A group's own duration ends the last of its services, up to 7 the only sign of it.
            self._close(cut=self._service is not None and self._footers)
            return True
        self._close(cut=self._service is not None and self._footers)
        self._parts += 1
        argv = section_argv(title)
        if argv is not None:
            self._body = self._take(argv)
        return True

    def _open_service(self, service: str, *, whole: bool) -> None:
        self._close(cut=self._service is not None and self._footers)
        self._parts += 1
        self._service, self._fresh = service, True
        self._whole = whole
        self._body = self._take(("dumpsys", service), whole=whole)

    def _open_inner(self, text: str) -> None:
        found = _ACTIVITY.fullmatch(text) if self._service == "activity" else None
        if found is not None:
            self._inner = self._take(("dumpsys", "activity", found[1]), whole=self._whole)

    def _take(self, argv: Argv, *, whole: bool = True) -> Body | None:
        """A body for this part, if it is wanted and not had already."""
        file = is_kept_file(argv)
        if argv not in self._known and not file:
            return None
        if file:
            self._files += 1
            if self._files > MAX_FILES:
                return None
        table = self._bodies if whole else self._secondhand
        if argv in table:
            if argv[0] == "logcat":
                return table[argv]
            self._repeated.append(argv)
            return None
        if file:
            table[argv] = Body(argv, self._purse, max_bytes=MAX_FILE_BYTES)
        else:
            table[argv] = Body(argv, self._purse, is_log=argv[0] == "logcat")
        return table[argv]

    def _banner(self, text: str) -> None:
        began = _BEGAN.fullmatch(text)
        if began is not None and self._parts == 0:
            self._header.setdefault("began", began[1])
        elif text.startswith("== dumpstate: done"):
            self._close(cut=self._service is not None and self._footers)
            self._done = True

    def _stars(self, text: str) -> bool:
        if self._body is None and self._inner is None:
            return False
        exited = _EXITED.fullmatch(text)
        for body in (self._body, self._inner):
            if body is None:
                continue
            if exited is not None:
                body.exit_code = int(exited[1])
            elif _STOPPED.fullmatch(text) is not None:
                body.complete = False
            else:
                return False
        return True

    def _close(self, *, cut: bool = False) -> None:
        for body in (self._body, self._inner):
            if body is not None and cut:
                body.complete = False
        self._body = self._inner = self._service = None
        self._fresh = False


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip()
