"""What one part of a bugreport holds, collected line by line up to a size; a log that is larger is thinned, not cut."""

from __future__ import annotations

import re

from diagnostics.model import MAX_LINES, Argv, Command, Output

MAX_BODY_BYTES = 12 * 1024 * 1024
"""Of one part. Full bugreports have logs of up to 20 MB, every other part that is read stays below 4 MB (our proposal)."""
MAX_TOTAL_BYTES = 36 * 1024 * 1024
"""Of everything that is kept of one report. It is held as bytes, text and lines: this much has cost 180 MB."""
GRANT_BYTES = 128 * 1024

_TAGS = re.compile(
    rb"[VDIWEFAS][ /](?:AndroidRuntime|DEBUG|crash_dump|libc|ActivityManager|am_[ackpw]|Watchdog|storaged|update_engine|"
    rb"boot_progress|lowmemorykiller|[Tt]hermal|[Ww]ifi|Camera)"
)
"""The tags that crashes, freezes, wear, updates, killed processes, radio and camera failures are told under (AOSP
EventLogTags.logtags, RuntimeInit, debuggerd, update_engine)."""
TAG_WITHIN = 90


def tells_of_faults(line: bytes) -> bool:
    """Whether a log line is kept when its log is too large to be kept whole. A line that does not begin with a date
    goes on from another one, and stays."""
    return not line[:1].isdigit() or _TAGS.search(line, 0, TAG_WITHIN) is not None


class Purse:
    """Bytes that all parts of one report may hold together."""

    def __init__(self, total: int = MAX_TOTAL_BYTES) -> None:
        self._left = total

    def grant(self) -> int:
        given = min(GRANT_BYTES, self._left)
        self._left -= given
        return given


class Body:
    """The lines of one part as they come. `complete` becomes False when the phone, the file or a limit cut it short;
    `exit_code` is what the report says of it; `left_out` counts the lines that thinning dropped."""

    def __init__(
        self,
        argv: Argv,
        purse: Purse,
        *,
        is_log: bool = False,
        max_bytes: int = MAX_BODY_BYTES,
        max_lines: int = MAX_LINES,
    ) -> None:
        self.argv = argv
        self.complete = True
        self.exit_code: int | None = None
        self.left_out = 0
        self._purse = purse
        self._room = 0
        self._is_log = is_log
        self._thinned = self._full = False
        self._max_bytes, self._max_lines = max_bytes, max_lines - 1
        self._lines: list[bytes] = []
        self._bytes = 0

    def add(self, line: bytes) -> None:
        """One line with its end. From the first that does not fit nothing more is taken, and `complete` is False."""
        if self._full:
            return
        if self._thinned and not tells_of_faults(line):
            self.left_out += 1
            return
        size = self._bytes + len(line)
        if size > self._max_bytes or len(self._lines) >= self._max_lines:
            if self._is_log and not self._thinned:
                self._thin()
                self.add(line)
            else:
                self._end()
            return
        if size > self._room:
            self._room += self._purse.grant()
            if size > self._room:
                self._end()
                return
        self._lines.append(line)
        self._bytes = size

    def _end(self) -> None:
        self._full, self.complete = True, False

    def _thin(self) -> None:
        kept = [line for line in self._lines if tells_of_faults(line)]
        self.left_out += len(self._lines) - len(kept)
        self._lines, self._bytes, self._thinned = kept, sum(map(len, kept)), True

    def output(self) -> Output:
        """As an `Output`. Gives the lines away: the memory is the output's from here."""
        text = b"".join(self._lines)
        self._lines = []
        return Output(Command(self.argv), self.exit_code, text, complete=self.complete)
