"""Lines of scrcpy's server on its stdout and stderr (server/…/util/Ln.java): `[server] INFO: …`."""

from __future__ import annotations

import contextlib
import threading

from remote_assist.phone.process import BrokenPipe, Killed, Process
from remote_assist.phone.screen.options import LEVELS

_PREFIX = "[server] "


class Log:
    """Threads share it. Who listens no more is not missed (java.io.PrintStream)."""

    def __init__(self, process: Process) -> None:
        self.level = "info"
        self._process = process
        self._lock = threading.Lock()

    def verbose(self, words: str) -> None:
        self._print("verbose", words)

    def info(self, words: str) -> None:
        self._print("info", words)

    def warn(self, words: str) -> None:
        self._print("warn", words)

    def error(self, words: str, exception: str | None = None, where: str = "") -> None:
        """`exception`: the throwable's class and words, printed below with the frame where it was thrown."""
        trace = "" if exception is None else f"\n{exception}\n\tat com.genymobile.scrcpy.{where}"
        self._print("error", words + trace)

    def _print(self, level: str, words: str) -> None:
        if LEVELS.index(level) >= LEVELS.index(self.level):
            line = f"{_PREFIX}{level.upper()}: {words}\n"
            with self._lock, contextlib.suppress(BrokenPipe, Killed):
                (self._process.err if level in ("warn", "error") else self._process.out)(line)
