"""One phone, one session, one run of episodes: everything that left is decoded and searched.

    python -m tests.leak.harness PLAN.json FOLDER

runs one phone in this process and prints its `Outcome` as JSON. The person's doing is played on the phone's side; the
mirror sees it through the real adb and a link that delays. Nothing in a run is simulated but the phone.
"""

from __future__ import annotations

import contextlib
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from remote_assist.errors import LinkError, RemoteAssistError, ScreenHidden
from remote_assist.phone.server import serve
from remote_assist.privacy.gate import Pace
from remote_assist.screen import control, serverfile, still
from remote_assist.screen.mirror import Mirror
from remote_assist.screen.probing import Probe
from remote_assist.screen.showing import Wanted, showing
from remote_assist.session import Session
from tests.leak import marks
from tests.leak.around import Link, View, Watchman, phone, session_on
from tests.leak.episodes import KINDS, Episode, begin
from tests.leak.mutants import GATES, WATCHES, Noted
from tests.leak.outcome import Loss, Outcome, Plan, plan_in
from tests.leak.search import found_in

SHOWN_WITHIN_S = 12.0
ROUGH_S = 0.004
END_NS = 50_000_000


class Run:
    """One phone's run in this process."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.outcome = Outcome(plan.seed, plan.profile, plan.version, plan.mutation)
        self.view = View()
        self._chance = random.Random(plan.seed)
        self._machine = phone(plan)
        assert self._machine.state is not None
        self._state = self._machine.state
        self._scene = self._state.scene
        self._live = marks.Live()
        self._seen = 0
        self._connection = 0
        self._watchman = Watchman()
        self._over: list[tuple[Episode, int, int]] = []
        """Each episode with when it began and when nothing secret was drawn any more."""

    def run(self) -> Outcome:
        part = self.folder / "part.mkv"
        try:
            with (
                serve(self._machine) as served,
                contextlib.closing(Link(served.port, 0.0)) as self._link,
                session_on(self.folder / "data", f"127.0.0.1:{self._link.port}") as session,
                showing(session, serverfile.practice(self.plan.version), Wanted(), sinks=self._sinks) as mirror,
            ):
                recorder = mirror.recorder
                assert recorder is not None
                self._visit(session, mirror)
                part.write_bytes((session.folder / "recording.part.mkv").read_bytes())
        finally:
            self._watchman.close()
        self._judge(session, part, recorder.path)
        return self.outcome

    def _sinks(self, mirror: Mirror) -> list[Any]:
        name = self.plan.mutation
        gate = GATES.get(name or "", Noted)(Pace(), time.monotonic_ns())
        mirror.gate = self._gate = gate
        if name in WATCHES:
            mirror._probe._watch = WATCHES[name]()

        def again() -> None:
            connection = mirror._connection
            if connection is not None:
                with contextlib.suppress(LinkError):
                    connection.send(control.reset_video())

        gate.again = again
        return [self.view]

    # -- the person ---------------------------------------------------------------------------------------------------

    def _visit(self, session: Session, mirror: Mirror) -> None:
        self._wait_shown(mirror, 0, 0, "the start")
        stills = threading.Event()
        taking = threading.Thread(target=self._take_stills, args=(session, stills), daemon=True)
        if self.plan.stills:
            taking.start()
        for episode in self.plan.episodes:
            self._play(mirror, episode)
            self.outcome.episodes += 1
            if self.plan.mutation is not None and self._look_live():
                break
        stills.set()
        if self.plan.stills:
            taking.join(40)

    def _play(self, mirror: Mirror, episode: Episode) -> None:
        scene, state = self._scene, self._state
        begin(scene, episode)
        self._link.round_trip(episode.round_trip_ms)
        scene.signal_lag_s, scene.closing_s = episode.lag_s, episode.closing_s
        scene.eye_keeps_type, state.screen_queue_s = episode.keeps_type, episode.queue_s
        time.sleep(max(0.05, episode.round_trip_ms / 1000, abs(episode.gap_s) / 2))
        hit_at = time.monotonic() + episode.seconds * self._chance.random()
        began_ns = time.monotonic_ns()
        pending = [(episode.rotate_at, scene.rotate), (episode.reconnect_at, lambda: _hang_up(mirror))]
        doing = KINDS[episode.kind](scene, episode.secret)
        done = 0.0
        bare = False
        for share in doing:
            until = done + share
            for at, act in pending:
                if at is not None and done <= at < until:
                    time.sleep(episode.seconds * (at - done))
                    done = at
                    bare = bare or scene.secret_visible()
                    act()
            if episode.mishap is not None and time.monotonic() <= hit_at:
                scene.mishap(episode.mishap, seconds=2.5)
                hit_at = 0.0
            time.sleep(episode.seconds * (until - done))
            done = until
            bare = bare or scene.secret_visible()
            if not mirror.send(control.text("technician"), "text"):
                self.outcome.refused_inputs += 1
        self.outcome.bare += bare
        over_ns = time.monotonic_ns()
        while scene.secret_visible() or scene.stage().guarded:
            time.sleep(ROUGH_S)
            over_ns = time.monotonic_ns()
        self._over.append((episode, began_ns, over_ns))
        if episode.gap_s < 0:
            time.sleep(-episode.gap_s)
            return
        shown_ns = self._wait_shown(mirror, began_ns, over_ns, f"episode {episode.number} ({episode.kind})")
        if shown_ns is not None:
            self.outcome.lost.append(self._loss(episode, over_ns, shown_ns))
            time.sleep(episode.gap_s)
        state.screen_queue_s = 0.0

    def _wait_shown(self, mirror: Mirror, since_ns: int, over_ns: int, what: str) -> int | None:
        """When the first picture after `over_ns` was released; `over_ns` itself when nothing was hidden since `since_ns`."""
        until = time.monotonic() + SHOWN_WITHIN_S + self._state.screen_queue_s
        while time.monotonic() < until:
            later = [at for at in self.view.first_ns[-3:] if at > over_ns]
            if later and mirror.gate.open:
                return later[0]
            if mirror.gate.open and not any(at > since_ns for at, _ in self._gate.notes.hidden):
                # It never hid: nothing was lost.
                return over_ns
            if mirror.failed is not None:
                raise mirror.failed
            time.sleep(ROUGH_S)
        self.outcome.never_shown.append(f"{what}: {mirror.gate.span} {mirror.trouble}")
        return None

    def _loss(self, episode: Episode, over_ns: int, shown_ns: int) -> Loss:
        notes = self._gate.notes
        asked_ns = [at for at in notes.asked if over_ns < at <= shown_ns]
        cycles = [(after - before) / 1e9 for before, after in pairwise(asked_ns)]
        again_ns, key_ns = notes.restarts[-1] if notes.restarts else (0, 0)
        # Only where it costs: until the first clean look, when the linger ends, and from the key frame on.
        idle_s = sum(
            self._watchman.late_s(*part)
            for part in (
                (over_ns, again_ns - self._gate.pace.linger_ns), (again_ns - END_NS, again_ns), (key_ns, shown_ns),
            )
        )  # fmt: skip
        return Loss(episode.number, episode.kind, (shown_ns - over_ns) / 1e9,
                    statistics.median(cycles) if cycles else 0.1, (key_ns - again_ns) / 1e9, idle_s,
                    episode.disturbed)  # fmt: skip

    def _take_stills(self, session: Session, enough: threading.Event) -> None:
        """Screenshots and lists of what is on the screen, again and again: whoever wants one does not know of episodes."""
        takes = (still.screenshot, still.ui_dump)
        while not enough.wait(self._chance.uniform(0.1, 2.0)):
            probe = Probe(session)
            try:
                takes[self._chance.random() < 0.3](session, probe, session.folder)
                self.outcome.stills += 1
            except ScreenHidden:
                self.outcome.refused_stills += 1
            except RemoteAssistError:
                continue

    # -- the judgement ------------------------------------------------------------------------------------------------

    def _look_live(self) -> bool:
        """Decode what the view was given since the last time; True when a secret is among it."""
        before = len(self.outcome.leaks)
        packets = self.view.packets[self._seen :]
        self._seen += len(packets)
        for packet in packets:
            if packet.connection != self._connection:
                self._note("live", self._live.rest())
                self._live, self._connection = marks.Live(), packet.connection
            self._note("live", self._live.pictures([packet]))
            self.outcome.released += not packet.config
        return len(self.outcome.leaks) > before

    def _note(self, where: str, pictures: Any) -> None:
        for picture in pictures:
            self.outcome.pictures += 1
            if picture.mark is None:
                if not (where != "live" and picture.plain):
                    self.outcome.leaks.append(f"{where}: a picture without a mark that can be read")
            elif picture.mark.secret:
                self.outcome.leaks.append(f"{where}: picture {picture.mark.number} shows a secret")

    def _judge(self, session: Session, part: Path, whole: Path) -> None:
        self._look_live()
        self._note("live", self._live.rest())
        for path in (part, whole):
            self._note(path.name, marks.of_recording(path))
        for path in sorted((session.folder / "stills").glob("*.png")):
            self._note(path.name, [marks.of_png(path)])
        shown = subprocess.run([sys.executable, "-m", "remote_assist", "--data", str(self.folder / "data"), "log", "show",
                                session.folder.name], capture_output=True, check=False)  # fmt: skip
        (self.folder / "shown.txt").write_bytes(shown.stdout + shown.stderr)
        (self.folder / "live.h264").write_bytes(b"".join(packet.data for packet in self.view.packets))
        secrets = [episode.secret for episode, _, _ in self._over]
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        self.outcome.files = len(files)
        for path in files:
            self.outcome.leaks += [f"{path.name}: {what}" for what in found_in(path.read_bytes(), secrets)]
        self._in_between()
        notes = self._gate.notes
        self.outcome.latency_ms = [(out - came) / 1e6 for came, out in notes.held]

    def _in_between(self) -> None:
        """Hidden while nothing was going on: after the screen was shown again, before the next episode began."""
        began = [begin_ns for _, begin_ns, _ in self._over][1:]
        for (episode, _, over_ns), until_ns in zip(self._over, began, strict=False):
            shown = [at for at in self.view.first_ns if over_ns < at < until_ns]
            if shown and not episode.disturbed:
                self.outcome.hidden_in_between += [
                    f"after episode {episode.number}: {why}"
                    for at, why in self._gate.notes.hidden
                    if shown[0] < at < until_ns
                ]


def _hang_up(mirror: Mirror) -> None:
    """The video connection breaks."""
    connection = mirror._connection
    if connection is not None:
        connection.close()


def main() -> None:
    print(json.dumps(asdict(Run(plan_in(Path(sys.argv[1])), Path(sys.argv[2])).run())))


if __name__ == "__main__":
    main()
