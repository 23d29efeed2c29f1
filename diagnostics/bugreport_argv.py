"""Which command a part of a bugreport is the output of, in the words that the diagnostics ask for it.

dumpstate prints the command it ran in the part's title, `TITLE (command)` (AOSP cmds/dumpstate/DumpstateUtil.cpp,
RunCommandToFd), with options that only bound or decorate it: `dumpsys -T 30000 x -a` is `dumpsys x`, and
`logcat -b events -v threadtime -v printable -v uid -d *:v` is `logcat -b events -d`.
"""

from __future__ import annotations

import re

from diagnostics.model import Argv

_TITLE = re.compile(r"(.{1,120}?)(?: \((.{1,500})\))?")
_FILE = re.compile(r"(/[^\s:()]{1,250})(?:: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?")
_KEPT_FILE = re.compile(
    r"/data/tombstones/tombstone_\d{2,3}|/data/anr/(?:anr_[\w.-]{1,60}|traces\w{0,20}\.txt|trace_\d\d)", re.ASCII
)
_TRACES = re.compile(r"anr_\d{4}-\d\d-[\w.-]{1,50}|traces\w{0,20}\.txt", re.ASCII)
_DROPBOX_PRINT = {"-p": "--print"}
_UNTITLED = {"SYSTEM PROPERTIES": ("getprop",)}
"""Android 7 to 9 print the properties without starting getprop, so the title names no command."""


def title_of(line: str) -> str | None:
    """`------ TITLE (command) ------` → `TITLE (command)`; None for another line."""
    if not line.startswith("------ ") or not line.endswith("---"):
        return None
    return line[7:].rstrip("-").rstrip() or None


def section_argv(title: str) -> Argv | None:
    """The argument list of a titled part; None when it is no output of a command or file."""
    match = _TITLE.fullmatch(title)
    if match is None:
        return None
    name, command = match[1], match[2]
    if command is None:
        return _UNTITLED.get(name)
    file = _FILE.fullmatch(command)
    if file is not None:
        # The title of a group of dumps is `DUMPSYS CRITICAL (/system/bin/dumpsys)`: its services have parts of their own.
        return None if file[1].endswith("/dumpsys") else ("cat", file[1])
    return command_argv(command)


def command_argv(command: str) -> Argv | None:
    """A command line as dumpstate prints it, reduced to what tells one command from another."""
    words = command.split()
    if not words or len(words) > 64:
        return None
    words[0] = words[0].rpartition("/")[2]
    if words[0] == "dumpsys":
        return _dumpsys(words[1:])
    if words[0] == "logcat":
        return _logcat(words[1:])
    return tuple(words)


def _dumpsys(words: list[str]) -> Argv | None:
    while words and words[0].startswith("-"):
        taken = 2 if words[0] in ("-t", "-T", "--priority", "--skip") else 1
        if words[0] == "--skip":
            return None
        words = words[taken:]
    if not words:
        return None
    rest = [word for word in words[1:] if word != "-a"]
    if words[0] == "dropbox":
        rest = [_DROPBOX_PRINT.get(word, word) for word in rest]
    return ("dumpsys", words[0], *rest)


def _logcat(words: list[str]) -> Argv:
    """The second system log of a report (`-T since`) goes on where the first one ended: it gets the same name."""
    kept: list[str] = []
    queue = list(words)
    last_boot = False
    while queue:
        word = queue.pop(0)
        if word == "-v" and queue:
            queue.pop(0)
        elif word == "-b" and queue:
            kept += ["-b", queue.pop(0)]
        elif word == "-T":
            queue = []
        elif word == "-L":
            last_boot = True
    return ("logcat", *(["-L"] if last_boot else []), *kept, "-d")


def is_kept_file(argv: Argv) -> bool:
    """A tombstone or traces: files that only a bugreport carries, kept under `cat /data/…`.

    `anr_…` and `traces….txt` are the traces of an ANR; `trace_00` is what tombstoned calls those that somebody asked
    for (AOSP system/core/debuggerd/tombstoned/tombstoned.cpp).
    """
    return len(argv) == 2 and argv[0] == "cat" and _KEPT_FILE.fullmatch(argv[1]) is not None


def traces_named(name: str) -> Argv | None:
    """A file that still has the name that an ANR's traces had on the phone; None for every other name."""
    return ("cat", f"/data/anr/{name}") if _TRACES.fullmatch(name) is not None else None
