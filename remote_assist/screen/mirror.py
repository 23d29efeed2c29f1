"""One gated screen: the threads between the phone and the gate. Decides nothing; it carries out what the gate says.

Threads: `screen` reads one video connection after another, `probe` asks the phone again and again whether a secret may
be visible, `events` listens for what may hide it sooner, `screen time` lets time pass. All of them meet the gate under
one lock, and the sinks are called under it, so that nothing is released after the verdict that hides it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from remote_assist.consent import Scope
from remote_assist.errors import LinkError, NoConsent, RecordError, RemoteAssistError, ScreenFailed
from remote_assist.privacy.gate import Act, Gate, Hidden, Pace, Release, Reset, Shown
from remote_assist.privacy.model import Packet
from remote_assist.screen import control
from remote_assist.screen.inputs import Inputs
from remote_assist.screen.probing import Probe
from remote_assist.screen.sinks import Sink
from remote_assist.screen.wire import Frame, Size

if TYPE_CHECKING:
    from remote_assist.screen.launch import Connection, Launcher
    from remote_assist.screen.recorder import Recorder
    from remote_assist.session import Session

TICK_S = 0.1
STILL_NS = 1_200_000_000
AGAIN_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Waits between attempts to get a picture; then every five seconds."""


class Mirror:
    """Shows nothing until `start`, and nothing after `close`. `failed` is why it has ended by itself, if it has."""

    def __init__(self, session: Session, launcher: Launcher, probe: Probe, pace: Pace | None = None) -> None:
        self.session = session
        self.failed: RemoteAssistError | None = None
        self.trouble: str | None = None
        self.inputs = Inputs(session)
        self.gate = Gate(pace or Pace(), time.monotonic_ns())
        self._launcher = launcher
        self._probe = probe
        self.recorder: Recorder | None = None
        self.on_alarm: Callable[[], None] = lambda: None
        self._alarmed = False
        self._came_ns = 0
        self._sinks: list[Sink] = []
        self._lock = threading.RLock()
        self._wanted = threading.Event()
        self._ended = threading.Event()
        self._connection: Connection | None = None
        self._threads: list[threading.Thread] = []
        self._told = 0

    def add(self, sink: Sink) -> None:
        """Before `start`."""
        self._sinks.append(sink)

    def start(self) -> None:
        """Put the server file on the phone and begin. Raises NoConsent, LinkError and its kin."""
        self.session.require(Scope.SCREEN)
        self._launcher.put()
        if self.gate.span is not None:
            self._carry([Hidden(self.gate.span)])
        for name, work in (("probe", self._probing), ("events", self._hearing), ("screen", self._screening),
                           ("screen time", self._passing)):  # fmt: skip
            thread = threading.Thread(target=self._guarded, args=(work,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def blank(self, by: str, reason: str = "blanked") -> None:
        """Hide the screen until `unblank` by the same."""
        with self._lock:
            self._carry(self.gate.blank(by, time.monotonic_ns(), reason))

    def unblank(self, by: str) -> None:
        with self._lock:
            self._carry(self.gate.unblank(by, time.monotonic_ns()))

    def send(self, message: bytes, what: str, place: tuple[int, int] | None = None) -> bool:
        """One input of the technician; False, and nothing is sent, while the screen is hidden.

        Raises NoConsent without the scope `control`, RecordError, LinkError.
        """
        with self._lock:
            connection = self._connection
            if not self.gate.open or connection is None or self._ended.is_set():
                self.inputs.refused()
                return False
            self.inputs.note(what, place)
        connection.send(message)
        return True

    def refresh(self) -> bool:
        """Ask for a whole picture, for a watcher who has missed some; False while the screen is hidden.

        Raises LinkError, also when the customer has not allowed control: there is then no way to ask.
        """
        with self._lock:
            connection = self._connection
            if not self.gate.open or connection is None or self._ended.is_set():
                return False
        connection.send(control.reset_video())
        return True

    def chapter(self, title: str) -> None:
        """A step of the visit begins."""
        with self._lock:
            for sink in self._sinks:
                sink.chapter(title, time.monotonic_ns())

    def wait(self, timeout_s: float) -> bool:
        """True when the mirror has ended by itself. Raises what ended it, when that must end the session."""
        ended = self._ended.wait(timeout_s)
        if isinstance(self.failed, RecordError | NoConsent):
            raise self.failed
        return ended

    def close(self) -> None:
        """End the picture, the probe and the sinks. The file on the phone is removed with the journal."""
        self._ended.set()
        self._wanted.set()
        self._probe.close()
        with self._lock:
            if self._connection is not None:
                self._connection.close()
        for thread in self._threads:
            thread.join(5.0)
        with self._lock:
            sinks, self._sinks = self._sinks, []
        for sink in sinks:
            sink.close()
        self.inputs.flush()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except RemoteAssistError as failed:
            self.failed = self.failed or failed
            if isinstance(failed, RecordError):
                # What is on the screen must not go on unseen: the session ends with this.
                self.session.must_end = failed
                self.session.stop_running()
            self._ended.set()
            self._wanted.set()

    def _carry(self, acts: list[Act]) -> None:
        if self._ended.is_set():
            return
        for act in acts:
            if isinstance(act, Release):
                for sink in self._sinks:
                    sink.release(act.packet)
            elif isinstance(act, Hidden):
                self._wanted.clear()
                for sink in self._sinks:
                    sink.hidden(act.span)
                self._record("hidden", act.span.number, reasons=list(act.span.reasons), by=act.span.by)
            elif isinstance(act, Shown):
                for sink in self._sinks:
                    sink.shown(act.span, act.until_ns)
                hidden_ms = (act.until_ns - act.span.since_ns) // 1_000_000
                self._record("shown", act.span.number, reasons=list(act.span.reasons), hidden_ms=hidden_ms)
            elif isinstance(act, Reset):
                self._wanted.set()

    def _record(self, event: str, number: int, **more: Any) -> None:
        self.session.log.append("redaction", "tool", {"event": event, "span": number, **more},
                                consent_id=self.session.consent_id, phase=self.session.phase)  # fmt: skip

    def _probing(self) -> None:
        while not self._ended.is_set():
            try:
                for tick, verdict in self._probe.looks(self._asked):
                    with self._lock:
                        self._carry(self.gate.answered(tick, verdict, time.monotonic_ns()))
            except LinkError as failed:
                self.trouble = failed.said
            with self._lock:
                self._carry(self.gate.forgotten(time.monotonic_ns()))
            self._ended.wait(AGAIN_S[0])

    def _asked(self, tick: int) -> None:
        with self._lock:
            self._carry(self.gate.asked(tick, time.monotonic_ns()))

    def _hearing(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(LinkError):
                for reason in self._probe.events():
                    with self._lock:
                        self._carry(self.gate.raised(reason, time.monotonic_ns()))
            self._ended.wait(AGAIN_S[2])

    def _passing(self) -> None:
        while not self._ended.wait(TICK_S):
            with self._lock:
                self._carry(self.gate.passed(time.monotonic_ns()))
                self._beat(time.monotonic_ns())
            self._prove_life()
            self.inputs.flush(due=True)

    def _beat(self, now_ns: int) -> None:
        """The recording must grow. When it does not, it is said once, in the record too."""
        if self.recorder is None:
            return
        written = self.recorder.beat(now_ns)
        if not written and not self._alarmed:
            self._record("nothing is recorded", self.gate.span.number if self.gate.span else 0)
            self.on_alarm()
        self._alarmed = not written

    def _prove_life(self) -> None:
        """A still screen sends nothing: ask for a picture, so that a dead one is told from a still one."""
        with self._lock:
            connection = self._connection
            still = self.gate.open and time.monotonic_ns() - self._came_ns > STILL_NS
            if still:
                self._came_ns = time.monotonic_ns()
        if still and connection is not None:
            with contextlib.suppress(LinkError):
                connection.send(control.reset_video())

    def _screening(self) -> None:
        attempt = 0
        while not self._ended.is_set():
            if not self._wanted.wait(0.5) or self._ended.is_set():
                continue
            try:
                connection = self._launcher.start()
            except LinkError as failed:
                self.trouble = failed.said
                with self._lock:
                    self.gate.failed()
                    self._wanted.clear()
                self._ended.wait(AGAIN_S[min(attempt, len(AGAIN_S) - 1)])
                attempt += 1
                continue
            attempt = 0 if self._watch(connection) else attempt + 1

    def _watch(self, connection: Connection) -> bool:
        """Read one connection until it is of no use any more; True when it gave packets."""
        gave = False
        with self._lock:
            self._wanted.clear()
            self._connection = connection
            self.gate.opened(connection.number, connection.requested_ns)
        try:
            while not self._ended.is_set():
                parts = connection.parts(0.2)
                now_ns = time.monotonic_ns()
                with self._lock:
                    if self._wanted.is_set() or not self.gate.listens_to(connection.number):
                        return gave
                    for part in parts:
                        if isinstance(part, Size):
                            for sink in self._sinks:
                                sink.size(part.width_px, part.height_px)
                        elif isinstance(part, Frame):
                            gave, self._came_ns = True, now_ns
                            packet = Packet(connection.number, part.data, part.pts_us, part.config, part.key, now_ns)
                            self._carry(self.gate.packet(packet))
        except ScreenFailed as failed:
            self.trouble = failed.said
        except LinkError as failed:
            self.trouble = failed.said
        finally:
            with self._lock:
                self._carry(self.gate.lost(connection.number, time.monotonic_ns()))
                self._connection = None
            connection.close()
        return gave
