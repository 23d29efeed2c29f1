"""Where crashes are told, and what each source proves when it tells none.

`dumpsys activity exit-info` (11+) and `dumpsys dropbox` list all three kinds and outlive a restart; only the drop box
knows of the system itself. A log tells what its ring buffers still hold since the last start: the crash buffer no ANRs and
no watchdog, the event log no native crash of a daemon. Tombstones and traces prove themselves alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, permutations

from diagnostics.crash_events import ANR, JAVA, KINDS, MAX_EVENTS, NATIVE, CrashEvent, Stamp
from diagnostics.crash_files_text import read_crash_file
from diagnostics.dropbox_text import read_dropbox
from diagnostics.exitinfo_text import read_exit_info, saved_at
from diagnostics.logcat_text import buffers_begun, crashes_in, is_log, span
from diagnostics.model import Argv, Output, Outputs

EXIT_INFO: Argv = ("dumpsys", "activity", "exit-info")
DROPBOX: Argv = ("dumpsys", "dropbox")
CRASH_LOG: Argv = ("logcat", "-b", "crash", "-d")
_DROPBOX_TAGS = (
    *(f"{who}_{what}" for who in ("data_app", "system_app") for what in ("crash", "native_crash", "anr")),
    *(f"system_server_{what}" for what in ("crash", "native_crash", "anr", "watchdog")),
    "SYSTEM_TOMBSTONE",
    "SYSTEM_RESTART",
    "SYSTEM_LAST_KMSG",
)
_BUFFERS: tuple[Argv, ...] = (
    *[("-b", name) for name in ("crash", "all", "events", "system", "main", "default", "main,system,crash")],
    (),
)
_FORMATS: tuple[Argv, ...] = (
    (),
    *[("-v", name) for name in ("threadtime", "time", "brief", "long", "year", "uid", "UTC", "usec", "printable")],
)
_KINDS_OF = {
    "crash": {JAVA, NATIVE},
    "system": {ANR},
    "events": {JAVA, ANR},
    "all": set(KINDS),
    "default": set(KINDS),
}
DAY = timedelta(days=1)


def _log_forms() -> tuple[Argv, ...]:
    """`logcat` with any buffer and format, its options in any order."""
    forms: dict[Argv, None] = {}
    for buffer in _BUFFERS:
        for layout in _FORMATS:
            for order in permutations((buffer, ("-d",), layout)):
                forms.setdefault(("logcat", *[word for part in order for word in part]))
    forms.pop(CRASH_LOG)
    return tuple(forms)


FORMS: dict[Argv, tuple[Argv, ...]] = {
    DROPBOX: (
        *[(*DROPBOX, how) for how in ("--print", "-p", "--file", "-f")],
        *[(*DROPBOX, "--print", tag) for tag in _DROPBOX_TAGS],
    ),
    CRASH_LOG: _log_forms(),
}


@dataclass
class Sources:
    """What the readers found: events by output, and what would have been listed.

    `listed`: kinds that a whole source would have shown, as far back as it goes. `lasting`: those of `listed` whose source
    outlives a restart. `rings`: (kinds, first time) of logs of one buffer. `system`: a failure of the system itself would
    have been listed. `cut`: a drop box lists fewer entries than its first line promises.
    """

    events: list[tuple[Output, CrashEvent]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    lasting: set[str] = field(default_factory=set)
    rings: list[tuple[set[str], Stamp]] = field(default_factory=list)
    kernel_logs: list[tuple[Output, Stamp, str]] = field(default_factory=list)
    system: bool = False
    cut: bool = False
    times: list[datetime] = field(default_factory=list)
    tails: list[Stamp] = field(default_factory=list)

    @property
    def newest(self) -> datetime | None:
        """The newest time with a year that any source tells."""
        known = self.times + [
            at for _, event in self.events if event.when and event.when.year and (at := event.when.at(None))
        ]
        return max(known, default=None)

    def covering(self, end: datetime) -> set[str]:
        """Kinds of which the 24 hours before `end` are held in full."""
        kinds = set(self.lasting)
        for shown, first in self.rings:
            at = first.at(end)
            if at is not None and at <= end - DAY:
                kinds |= shown
        return kinds


def read_sources(outputs: Outputs) -> Sources:
    found = Sources()
    for output in outputs.starting(*EXIT_INFO):
        _exit_info(found, output)
    for output in outputs.starting(*DROPBOX):
        _dropbox(found, output)
    # A real dumpsys always has a headline. Where it did not answer, an empty log is no sign of health either.
    asked = any(one.command.argv[: len(form)] == form for one in outputs for form in (EXIT_INFO, DROPBOX))
    mute = asked and not found.names
    for output in outputs.starting("logcat"):
        _log(found, output, mute)
    for output in outputs.starting("cat"):
        events = read_crash_file(output)
        if events:
            found.names.append("crash_files")
        found.events += [(output, event) for event in events]
    return found


def _exit_info(found: Sources, output: Output) -> None:
    events = read_exit_info(output.lines)
    if events is None:
        return
    found.names.append("exit_info")
    found.events += [(output, event) for event in events]
    _time(found, saved_at(output.lines))
    if output.whole and len(output.command.argv) == len(EXIT_INFO):
        found.listed.update(KINDS)
        found.lasting.update(KINDS)


def _dropbox(found: Sources, output: Output) -> None:
    box = read_dropbox(output.lines)
    if not box.recognised:
        return
    found.names.append("dropbox")
    found.events += [(output, event) for event in box.events]
    found.kernel_logs += [(output, when, line) for when, line in box.kernel_logs]
    _time(found, box.newest)
    if box.whole and output.whole:
        found.listed.update(KINDS)
        found.lasting.update(KINDS)
        found.system = True
    found.cut = found.cut or not (box.whole or box.searched)


def _time(found: Sources, when: Stamp | None) -> None:
    at = when.at(None) if when is not None else None
    if at is not None:
        found.times.append(at)


def _log(found: Sources, output: Output, mute: bool) -> None:
    text, argv = output.text, output.command.argv
    readable = is_log(text) or (not text.strip() and output.exit_code == 0 and not mute)
    kinds = log_kinds(argv) if readable else set()
    if output.guessed:
        # Nobody knows which buffers were asked for: those that the text itself names are there.
        kinds &= {kind for buffer in buffers_begun(text) for kind in _KINDS_OF.get(buffer, ())}
    events = list(islice(crashes_in(text, output.name), MAX_EVENTS))
    if kinds or events:
        found.names.append("crash_log" if "crash" in argv else "log")
    found.events += [(output, event) for event in events]
    first, last = span(text)
    if last is not None:
        found.tails.append(last)
        if last.year is not None:
            _time(found, last)
    if output.complete:
        found.listed |= kinds
        # In a log of several buffers the oldest line is that of the longest one.
        if first is not None and argv.count("-b") == 1 and argv[argv.index("-b") + 1] in ("crash", "events", "system"):
            found.rings.append((kinds, first))


def log_kinds(argv: Argv) -> set[str]:
    """The kinds that this logcat would have shown. A filter, or a buffer without crashes, shows none for certain.

    The event log tells only those native crashes whose process ActivityManager knows: "Couldn't find ProcessRecord",
    and nothing is written (AOSP services/core/java/com/android/server/am/NativeCrashListener.java).
    """
    words = list(argv[1:])
    buffers: list[str] = []
    while words:
        word = words.pop(0)
        if word in ("-b", "--buffer") and words:
            buffers += words.pop(0).split(",")
        elif word in ("-v", "--format") and words:
            words.pop(0)
        elif word not in ("-d", "-D"):
            return set()
    return {kind for buffer in buffers or ["default"] for kind in _KINDS_OF.get(buffer, ())}
