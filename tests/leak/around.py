"""What a run stands in: the phone, the link to it, a session, a live view, and somebody who sees when the computer is
busy."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from remote_assist.adb import connect
from remote_assist.adb.server import private, stop
from remote_assist.consent import Scope
from remote_assist.datafolder import DataFolder
from remote_assist.keys import load_or_create
from remote_assist.phone.machine import Machine, build
from remote_assist.phone.process import Process, Program
from remote_assist.privacy.model import Packet, Span
from remote_assist.session import Session
from remote_assist.visiting import asked, consent_of
from tests.bench.delay_proxy import DelayProxy
from tests.leak.outcome import Plan

SIZE = (360, 800)
"""Of the display: small, so that several phones' pictures can be drawn, sent and decoded at once on two cores."""
DUMP_S = 0.013
"""What a dump takes on a real tablet: 13 to 17 ms for each process."""


class Link(DelayProxy):
    """A link whose length can be changed, and which can be cut."""

    def round_trip(self, milliseconds: float) -> None:
        self._one_way_s = milliseconds / 2000


class Watchman:
    """Wakes up every 10 ms and notes how much later than that it did: then others had the processors."""

    PERIOD_S, USUAL_S = 0.01, 0.005

    def __init__(self) -> None:
        self._late: list[tuple[int, float]] = []
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="watchman", daemon=True).start()

    def late_s(self, from_ns: int, to_ns: int) -> float:
        """So long altogether in this time."""
        return sum(late for at, late in self._late if from_ns <= at <= to_ns)

    def close(self) -> None:
        self._ended.set()

    def _watch(self) -> None:
        before = time.monotonic_ns()
        while not self._ended.is_set():
            time.sleep(self.PERIOD_S)
            now = time.monotonic_ns()
            late = (now - before) / 1e9 - self.PERIOD_S
            if late > self.USUAL_S:
                self._late.append((now, late))
            before = now


class View:
    """A live view: keeps what it is given, in the order and at the time that it is given."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.first_ns: list[int] = []
        """When the first picture after a span was released."""
        self._new = True

    def size(self, width_px: int, height_px: int) -> None: ...

    def release(self, packet: Packet) -> None:
        self.packets.append(packet)
        if self._new and not packet.config:
            self._new = False
            self.first_ns.append(time.monotonic_ns())

    def hidden(self, span: Span) -> None:
        self._new = True

    def shown(self, span: Span, until_ns: int) -> None: ...

    def chapter(self, title: str, now_ns: int) -> None: ...

    def close(self) -> None: ...


def phone(plan: Plan) -> Machine:
    """A phone on which a dump takes as long as on a real one, and something small moves all the time."""
    machine = build(plan.profile)
    state = machine.state
    assert state is not None
    state.screen.size_override = SIZE
    state.screen_animation_fps = 10.0
    if plan.protected_drawn:
        state.scene.secure_drawn = True
    plain = machine.programs["dumpsys"]

    def dumpsys(process: Process) -> int:
        process.sleep(DUMP_S)
        return plain(process)

    slow: Program = dumpsys
    machine.programs["dumpsys"] = slow
    return machine


@contextlib.contextmanager
def session_on(folder: Path, address: str) -> Iterator[Session]:
    """A session with the phone at HOST:PORT, to which its customer agreed; put back and sealed on the way out."""
    data = DataFolder(folder).prepare()
    ours = private(data.path, usb=False)
    try:
        phone = connect.connect(ours, address)
        session = Session.begin(data, phone, load_or_create(data.path, "T"), technician="T", order=None,
                                adb_version=str(ours.version))  # fmt: skip
        session.ring()
        needs = frozenset({Scope.SCREEN, Scope.RECORD, Scope.CONTROL})
        consent = consent_of(asked("voice:L1", (), None, "T", None, 60), needs, "en", data)
        assert consent is not None
        session.grant(consent)
        yield session
        session.restore()
        session.end({"outcome": "done"})
        connect.disconnect(ours, phone.serial)
    finally:
        stop(data.path, force=True)
