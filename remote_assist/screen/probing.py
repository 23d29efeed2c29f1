"""The probe loop on the phone, asked over one stream: a line out, a line back, as fast as the phone answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from diagnostics.model import Command
from remote_assist.consent import Scope
from remote_assist.errors import LinkError
from remote_assist.privacy import events, signals
from remote_assist.privacy.history import Watch
from remote_assist.privacy.model import Verdict

if TYPE_CHECKING:
    from remote_assist.adb.stream import Stream
    from remote_assist.session import Session

EVENTS = ("logcat", "-b", "events", "-b", "main", "-v", "brief", "-T", "1", "-s",
          "input_focus", "wm_set_keyguard_shown", "am_set_keyguard_shown", "sysui_status_bar_state", "ImeTracker",
          "wm_set_resumed_activity", "am_set_resumed_activity", "wm_resume_activity", "am_resume_activity",
          "wm_create_activity", "am_create_activity", "wm_on_resume_called", "am_on_resume_called",
          "am_focused_activity")  # fmt: skip
"""Only these tags leave the phone."""

ANSWER_TIMEOUT_S = 4.0
"""The gate hides long before; after this the loop on the phone is taken for dead and begun anew."""
LEAST_PERIOD_S = 0.05
"""Asked no oftener than this, so that a fast phone is not kept busy."""


class Probe:
    """One phone's probe. `cycle_ms` is what the last looks took, round trip included."""

    def __init__(self, session: Session, strict: bool = False) -> None:
        self._session = session
        self._watch = Watch(strict)
        self._closed = threading.Event()
        self._streams: set[Stream] = set()
        self._tick = 0
        self.cycle_ms: float | None = None

    def looks(self, asked: Callable[[int], None]) -> Iterator[tuple[int, Verdict]]:
        """Every look's tick and verdict; `asked` is called right before a look is asked for. Raises LinkError and its kin
        when the phone does not answer any more."""
        with self._session.open(Command(("sh", "-c", signals.SCRIPT)), Scope.SCREEN) as stream:
            self._streams.add(stream)
            try:
                yield from self._ask(stream, asked)
            except LinkError:
                if not self._closed.is_set():
                    raise
            finally:
                self._streams.discard(stream)

    def _ask(self, stream: Stream, asked: Callable[[int], None]) -> Iterator[tuple[int, Verdict]]:
        rest = b""
        while not self._closed.is_set():
            self._tick += 1
            mark = signals.new_mark()
            began = time.monotonic()
            asked(self._tick)
            stream.write(signals.question(self._tick, mark).encode())
            line, rest = self._line(stream, rest, began)
            verdict = self._watch.judge(signals.parse(line, mark))
            self.cycle_ms = (time.monotonic() - began) * 1000
            yield self._tick, verdict
            self._closed.wait(max(0.0, LEAST_PERIOD_S - (time.monotonic() - began)))

    def _line(self, stream: Stream, rest: bytes, began: float) -> tuple[str, bytes]:
        while b"\n" not in rest:
            left_s = ANSWER_TIMEOUT_S - (time.monotonic() - began)
            piece = stream.read(max(0.01, left_s)) if left_s > 0 else None
            if not piece:
                raise LinkError("the phone does not answer whether a secret is on its screen")
            rest += piece
            if len(rest) > 2 * signals.LONGEST:
                raise LinkError("the phone's answer about its screen has no end")
        line, _, rest = rest.partition(b"\n")
        return line.decode("utf-8", "replace"), rest

    def events(self) -> Iterator[str]:
        """Reasons to hide at once, as the phone reports them. Ends with the stream."""
        with self._session.open(Command(EVENTS), Scope.SCREEN) as stream:
            self._streams.add(stream)
            try:
                rest = b""
                while not self._closed.is_set():
                    piece = stream.read(0.5)
                    if piece == b"":
                        return
                    *lines, rest = (rest + (piece or b""))[-65536:].split(b"\n")
                    for line in lines:
                        reason = events.raised(line.decode("utf-8", "replace"), self._watch.strict)
                        if reason is not None:
                            yield reason
            except LinkError:
                if not self._closed.is_set():
                    raise
            finally:
                self._streams.discard(stream)

    def close(self) -> None:
        """End the loop; a thread that waits for an answer is woken."""
        self._closed.set()
        for stream in list(self._streams):
            stream.close()
