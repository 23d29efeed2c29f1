"""Reader of `dumpsys media.camera`.

Source: AOSP frameworks/av services/camera/libcameraservice/CameraService.cpp, `dump`, `dumpEventLog`, `log*` and
`CameraClientManager::toString`. Android 7 prints "Prior client events" and no section headers, and "No camera module
available!" for "!! No camera HAL available !!"; 8.1 and newer "== Camera service events log". MediaTek appends the dump of an earlier session: that is history, not
state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_EVENTS = 500
"""AOSP keeps 100 events; vendors more. What is beyond is counted, its line is not kept."""


@dataclass
class CameraDump:
    """What one dump says. Lines are kept as printed."""

    device_counts: list[tuple[str, int]] = field(default_factory=list)
    clients: list[tuple[str, str]] | None = None
    """(line, package); None = the dump carries no list of clients. A client without a package name is `pid N`."""
    event_log: bool = False
    event_log_ended: bool = False
    """What follows the log is there too: the log is whole even where the dump after it ran into a time-out."""
    errors: int = 0
    error_lines: list[str] = field(default_factory=list)
    died: int = 0
    died_last: str | None = None
    """`MM-DD HH:MM:SS` of the newest DIED; the log is printed newest first."""
    deadlocked: bool = False
    no_hal: bool = False
    policy_lines: list[str] = field(default_factory=list)
    connected: dict[str, tuple[str, str]] = field(default_factory=dict)
    """package → (line, `MM-DD HH:MM:SS`) of its newest CONNECT."""
    evictions: int = 0
    rejections: int = 0

    @property
    def recognised(self) -> bool:
        return bool(self.device_counts) or self.clients is not None or self.event_log or self.no_hal or self.deadlocked


def read_camera(lines: Iterable[str]) -> CameraDump:
    dump = CameraDump()
    in_clients = in_events = False
    listed: list[tuple[str, str]] | None = None
    fallback: list[tuple[str, str]] | None = None
    open_device = False
    for line in lines:
        text = line.strip()
        if "previous open session" in text and text.startswith("*"):
            break
        if in_clients:
            if text.lstrip("[").startswith("(Camera ID:") and listed is not None:
                listed.append((line, client_of(text)))
            if text.endswith("]") or text.startswith(("Allowed user", "==")):
                in_clients = False
        if text.startswith("Number of camera devices:"):
            number = text.partition(":")[2].strip()
            if number.isascii() and number.isdigit() and len(number) <= 4:
                dump.device_counts.append((line, int(number)))
        elif text == "Active Camera Clients:":
            in_clients, listed = True, listed or []
        elif text.startswith(("== Camera service events log", "Prior client events")):
            in_events = dump.event_log = True
        elif text.startswith(("!! ", "No camera module available")) or "may be deadlocked" in text:
            _alarm(dump, line, text)
        elif in_events and (not text or text.startswith("==")):
            in_events, dump.event_log_ended = False, True
        elif in_events:
            _event(dump, line, text)
        if text.startswith("Device "):
            if "is closed, no client instance" in text:
                fallback, open_device = fallback or [], False
            elif text.endswith("is open. Client instance dump:"):
                fallback, open_device = fallback or [], True
        elif open_device and text.startswith("Client package:") and fallback is not None:
            fallback.append((line, text.partition(":")[2].strip()))
            open_device = False
    dump.clients = listed if listed is not None else fallback
    return dump


def client_of(text: str) -> str:
    """The package in one line of the active clients. AOSP prints no comma between state and "User Id"."""
    package = text.partition("Client Package Name:")[2].partition(",")[0].strip()
    if package:
        return package
    return "pid " + text.partition("PID:")[2].partition(",")[0].strip()


def _alarm(dump: CameraDump, line: str, text: str) -> None:
    if "may be deadlocked" in text:
        dump.deadlocked = True
    elif "No camera HAL available" in text or text.startswith("No camera module available"):
        dump.no_hal = True
    else:
        return
    _count(dump, line)


def _event(dump: CameraDump, line: str, text: str) -> None:
    # "MM-DD HH:MM:SS : EVENT …"; a second line of an EVICT begins with "- ".
    clock, _, event = text.partition(" : ")
    if event.startswith("DIED"):
        dump.died += 1
        if dump.died_last is None and len(clock) == len("MM-DD HH:MM:SS"):
            dump.died_last = clock
        _count(dump, line)
    elif event.startswith("SERVICE ERROR"):
        _count(dump, line)
    elif event.startswith("CONNECT device "):
        package = event.partition(" for package ")[2].partition(" ")[0]
        if len(clock) == len("MM-DD HH:MM:SS") and package and len(dump.connected) < MAX_EVENTS:
            dump.connected.setdefault(package, (line, clock))
    elif event.startswith("EVICT"):
        dump.evictions += 1
    elif event.startswith("REJECT"):
        dump.rejections += 1
        if "disabled by policy" in event and len(dump.policy_lines) < MAX_EVENTS:
            dump.policy_lines.append(line)


def _count(dump: CameraDump, line: str) -> None:
    dump.errors += 1
    if len(dump.error_lines) < MAX_EVENTS:
        dump.error_lines.append(line)
