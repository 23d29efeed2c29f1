"""What a phone writes down when something happens: log lines, how processes ended, drop box entries.

Times are the phone's Unix seconds; sizes KiB as ApplicationExitInfo has them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JavaCrash:
    """An uncaught exception: its class, message and the frames of the stack, innermost first."""

    exception: str
    message: str
    frames: tuple[str, ...]

    def stack(self) -> list[str]:
        return [f"{self.exception}: {self.message}", *(f"\tat {frame}" for frame in self.frames)]


@dataclass
class ExitInfo:
    """ApplicationExitInfo: how a process ended. `reason` and `subreason` are its REASON_* and SUBREASON_* numbers."""

    at_s: float
    package: str
    process: str
    pid: int
    uid: int
    reason: int
    subreason: int = 0
    status: int = 0
    importance: int = 100
    pss_kb: int = 0
    rss_kb: int = 0
    description: str | None = None
    trace: str | None = None


@dataclass
class DropBoxEntry:
    at_s: float
    tag: str
    text: str


@dataclass
class LogLine:
    at_s: float
    pid: int
    tid: int
    uid: int
    priority: str
    tag: str
    message: str
