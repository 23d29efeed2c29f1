"""Reader of `dumpsys dropbox`, in its list form and with `--print` (all, or of some tags).

Source: AOSP services/core/java/com/android/server/DropBoxManagerService.java (`dump`): `YYYY-MM-DD HH:MM:SS TAG (…)`;
the list form shows the first 70 characters with `/` for line ends, `--print` a row of `=` and the whole text.
Tags: ActivityManagerService.addErrorToDropBox (`data_app_crash`, `system_server_anr` …), BootReceiver
(`SYSTEM_TOMBSTONE`; `SYSTEM_RESTART` where the system was started again and the kernel was not; `SYSTEM_LAST_KMSG`, the
kernel's log of the time before a start, which many phones keep at every start; `APANIC_CONSOLE`, kept of a panic alone),
Watchdog (`system_server_watchdog`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnostics.crash_cause import Cause
from diagnostics.crash_events import (
    ANR,
    JAVA,
    MAX_EVENTS,
    NATIVE,
    PANIC,
    RESTART,
    WATCHDOG,
    CrashEvent,
    Stamp,
    never_updated,
    stamp,
)

ENTRY = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w{1,80} \((?:(?:compressed )?(?:text|data), \d+ bytes|contents lost|no file)\)"
)


@dataclass
class DropBox:
    """`promised`: entries by the header, which somebody who copies entries leaves out (`headed`). `searched`: only some
    tags were asked for. `newest`: of any entry. `kernel_logs`: (time, line) of those that do not tell of a panic."""

    recognised: bool = False
    headed: bool = False
    promised: int | None = None
    listed: int = 0
    searched: bool = False
    newest: Stamp | None = None
    events: list[CrashEvent] = field(default_factory=list)
    kernel_logs: list[tuple[Stamp, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Every entry that the header promises is listed."""
        return self.headed and not self.searched and (self.promised is None or self.listed >= self.promised)


def kind_of(tag: str) -> str | None:
    """wtf, strictmode and lowmem are no crashes."""
    if tag.endswith("_native_crash") or tag.startswith("SYSTEM_TOMBSTONE"):
        return NATIVE
    if tag.endswith("_crash"):
        return JAVA
    if tag.endswith("_anr"):
        return ANR
    return _OF_THE_SYSTEM.get(tag)


def came_with_the_phone(tag: str) -> bool | None:
    """ActivityManagerService.processClass: `system_app` where FLAG_SYSTEM is set; None where the tag is no app's."""
    return {"data_app": False, "system_app": True}.get("_".join(tag.split("_")[:2]))


_OF_THE_SYSTEM = {"system_server_watchdog": WATCHDOG, "SYSTEM_RESTART": RESTART, "APANIC_CONSOLE": PANIC}
_KERNEL_LOG = "SYSTEM_LAST_KMSG"
_FLAGS = re.compile(r"(?:^|/)\s*Flags: 0x([0-9a-f]{1,8})(/|\s|$)")
_PANIC_WORDS = ("Kernel panic - not syncing", "Last boot reason: kernel_panic")


def read_dropbox(lines: Iterable[str]) -> DropBox:
    box = DropBox()
    printing = False
    after_rule = True
    kind, tag, when, process, pid, head = None, "", None, None, None, ""
    depth = 0
    cause = Cause("")
    front: bool | None = None
    flags: int | None = None

    def close() -> None:
        nonlocal kind, tag
        if kind is not None and len(box.events) < MAX_EVENTS:
            whose = {RESTART: "system_server", PANIC: "kernel"}.get(kind)
            named = whose or process or ("system_server" if tag.startswith("system_server_") else None)
            source, system = f"dropbox {tag}", came_with_the_phone(tag)
            system = never_updated(flags) if system and flags is not None else system
            box.events.append(CrashEvent(kind, named, pid, when, source, head, cause.text, front, system))
        elif kind is None and tag == _KERNEL_LOG and when is not None and len(box.kernel_logs) < MAX_EVENTS:
            box.kernel_logs.append((when, head))
        kind, tag = None, ""

    for line in lines:
        if line.startswith("Drop box contents: "):
            box.recognised = box.headed = True
            number = line[len("Drop box contents: ") :].partition(" ")[0]
            box.promised = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None
        elif line.startswith("Searching for:"):
            box.searched = True
        elif line.startswith("========"):
            printing = after_rule = True
        elif after_rule and (entry := _entry(line)) is not None:
            close()
            box.recognised = box.recognised or ENTRY.fullmatch(line.rstrip()) is not None
            after_rule = not printing
            box.listed += 1
            when, tag = entry
            if box.newest is None or _order(when) > _order(box.newest):
                box.newest = when
            kind, process, pid, head, depth = kind_of(tag), None, None, line, 0
            cause, front, flags = Cause(kind or ""), None, None
        elif tag == _KERNEL_LOG and printing:
            kind = PANIC if any(word in line for word in _PANIC_WORDS) else kind
        elif kind is not None and depth < 60:
            depth += 1
            flags = _flags(line, whole=printing) if flags is None else flags
            if depth == 1 and not printing:
                process, pid = _from_list(line.strip())
            elif printing and process is None:
                process, pid = _from_text(line)
                cause.process = process
            elif printing and pid is None and line.startswith("PID: "):
                pid = _number(line[len("PID: ") :].strip())
            elif printing and line.startswith("Foreground: "):
                front = line.rstrip() == "Foreground: Yes"
            elif printing:
                cause.feed(line)
    close()
    return box


def _entry(line: str) -> tuple[Stamp, str] | None:
    if len(line) < 24 or line[4:5] != "-" or line[10:11] != " ":
        return None
    when = stamp(line[:10], line[11:19])
    tag = line[20:].partition(" ")[0]
    return (when, tag) if when is not None and tag and line[19] == " " else None


def _order(when: Stamp) -> tuple[int, int, int, int, int, int]:
    return (when.year or 0, when.month, when.day, when.hour, when.minute, when.second)


def _from_list(text: str) -> tuple[str | None, int | None]:
    """`Process: com.x/PID: 12/Flags: …`, cut at 70 characters: a name that is not ended by `/` may be half a name."""
    if not text.startswith("Process: "):
        return None, None
    name, slash, rest = text[len("Process: ") :].partition("/")
    pid = _number(rest[len("PID: ") :].partition("/")[0]) if rest.startswith("PID: ") and "/" in rest[5:] else None
    return (name or None, pid) if slash else (None, None)


def _from_text(line: str) -> tuple[str | None, int | None]:
    if line.startswith("Process: "):
        return line[len("Process: ") :].strip() or None, None
    if line.startswith("pid: ") and ">>> " in line:
        name = line.partition(">>> ")[2].rpartition(" <<<")[0].strip()
        return name or None, _number(line[len("pid: ") :].partition(",")[0])
    return None, None


def _flags(line: str, *, whole: bool) -> int | None:
    """`Flags: 0x3888be4d` of the app; in a list only where `/` ends the number (the list cuts its lines)."""
    match = _FLAGS.search(line[:400])
    return int(match[1], 16) if match is not None and (match[2] == "/" or whole) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
