"""The gated screen: how much later a picture is for being judged, what mirroring and recording cost, how many phones at
once, and how long until the first picture.

    python -m tests.bench.bench_mirror [latency] [cost] [many] [--seconds 15] [--phones 16]

Phones are virtual, in processes of their own, and send one ready second of 540 x 1200 at 30 pictures and 4 Mbit a second
over and over, which costs them little. Every mirror is a process of its own, as the command is, with the real adb, the real
record and the real recording. Prints tables; asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

from remote_assist.phone.machine import Machine, build
from remote_assist.phone.process import Process
from remote_assist.phone.screen import display
from remote_assist.phone.server import serve
from remote_assist.privacy.gate import Act, Discard, Hidden
from remote_assist.privacy.model import Packet, Span
from remote_assist.screen import serverfile
from remote_assist.screen.mirror import Mirror
from remote_assist.screen.showing import Wanted, showing
from tests.bench.delay_proxy import DelayProxy
from tests.leak.around import session_on

MEGABITS = 4
"""A second, as the client asks for."""
DUMP_MS = 25
"""For each of a look's three dumps: with the shell around them a look takes about 100 ms, the middle of what phones take."""


@dataclass
class Figures:
    """One mirror. Times in seconds, of the steady time only unless it says otherwise."""

    first_picture_s: float
    seconds: float
    processor_s: float
    adb_s: float
    """Processor time of its adb server."""
    arrived: int
    released: int
    dropped: int
    hidden: list[str]
    recorded: int
    """Pictures in the finished recording, slates not counted."""
    recorded_due: int
    """Pictures that were released to it."""
    recorded_bytes: int
    latencies_s: list[float]
    cycles_s: list[float]


class Watched:
    """A sink that notes when what was released, and watches the gate."""

    def __init__(self, mirror: Mirror) -> None:
        self.shown_s: float | None = None
        self.arrived = self.released = self.pictures = self.dropped = self.slates = 0
        self.hidden_why: list[str] = []
        self.waits: list[float] = []
        self.asked: list[float] = []
        gate, carry = mirror.gate, mirror._carry
        packet, asked = gate.packet, gate.asked

        def note_packet(one: Packet) -> list[Act]:
            self.arrived += 1
            return packet(one)

        def note_asked(tick: int, now_ns: int) -> list[Act]:
            self.asked.append(now_ns / 1e9)
            return asked(tick, now_ns)

        def note_carry(acts: list[Act]) -> None:
            if self.shown_s is not None:
                self.dropped += sum(act.packets for act in acts if isinstance(act, Discard))
                self.hidden_why += [act.span.reasons[-1] for act in acts if isinstance(act, Hidden)]
            carry(acts)

        recorder = mirror.recorder
        assert recorder is not None
        slate = recorder._slate

        def note_slate(span: Span, now_ns: int) -> None:
            self.slates += 1
            slate(span, now_ns)

        _put(recorder, "_slate", note_slate)
        _put(gate, "packet", note_packet)
        _put(gate, "asked", note_asked)
        _put(mirror, "_carry", note_carry)

    def size(self, width_px: int, height_px: int) -> None: ...

    def release(self, packet: Packet) -> None:
        now_ns = time.monotonic_ns()
        self.shown_s = self.shown_s or now_ns / 1e9
        self.released += 1
        self.pictures += not packet.config
        self.waits.append((now_ns - packet.arrived_ns) / 1e9)

    def hidden(self, span: Span) -> None: ...

    def shown(self, span: Span, until_ns: int) -> None: ...

    def chapter(self, title: str, now_ns: int) -> None: ...

    def close(self) -> None: ...


def _put(whole: object, name: str, what: Any) -> None:
    setattr(whole, name, what)


def mirror_one(address: str, folder: Path, seconds: float) -> Figures:
    """Mirror and record one phone in this process."""
    import av

    seen: list[Watched] = []

    def sinks(mirror: Mirror) -> list[Any]:
        seen.append(Watched(mirror))
        return list(seen)

    with session_on(folder, address) as session:
        began = time.monotonic()
        with showing(session, serverfile.practice(), Wanted(), sinks=sinks) as mirror:
            watched = seen[0]
            while watched.shown_s is None and time.monotonic() < began + 60:
                time.sleep(0.005)
            first_s = (watched.shown_s or time.monotonic()) - began
            time.sleep(1.0)
            from_adb = _adb_s(folder)
            skip, looks = len(watched.waits), len(watched.asked)
            from_cpu, from_s = time.process_time(), time.monotonic()
            time.sleep(seconds)
            cpu_s, took_s = time.process_time() - from_cpu, time.monotonic() - from_s
            adb_s = _adb_s(folder) - from_adb
            waits, asked = watched.waits[skip:], watched.asked[looks:]
            dropped, hidden = watched.dropped, list(watched.hidden_why)
        assert mirror.recorder is not None
        due = watched.pictures
        with av.open(str(mirror.recorder.path)) as source:
            sizes = [packet.size for packet in source.demux(video=0) if packet.size]
    cycles = [after - before for before, after in pairwise(asked)]
    recorded = len(sizes) - watched.slates
    return Figures(first_s, took_s, cpu_s, adb_s, watched.arrived, watched.released, dropped, hidden, recorded, due, sum(sizes),
                   waits, cycles)  # fmt: skip


def _adb_s(folder: Path) -> float:
    """Processor time of the adb server that has its socket in this folder."""
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()) and "nodaemon" in process.info["cmdline"]:
            times = process.cpu_times()
            return float(times.user + times.system)
    return 0.0


def _fill() -> None:
    """Bring the ready second to the bit rate of a busy screen, with filler data (ITU-T H.264, 7.3.2.7)."""
    loop = display.Display.loop

    def filled(self: display.Display, size: tuple[int, int], bit_rate: int) -> tuple[bytes, list[bytes]] | None:
        ready = loop(self, size, bit_rate)
        if ready is None:
            return None
        config, packets = ready
        wanted = MEGABITS * 1_000_000 // 8 // len(packets)
        return config, [data + b"\0\0\0\1\x0c" + b"\xff" * max(0, wanted - len(data) - 6) + b"\x80" for data in packets]

    _put(display.Display, "loop", filled)


def phones(count: int) -> None:
    """Serve `count` phones until stdin ends; one line of JSON says their ports."""
    _fill()
    served = [serve(_phone()) for _ in range(count)]
    print(json.dumps([one.port for one in served]), flush=True)
    sys.stdin.read()


def _phone() -> Machine:
    machine = build()
    assert machine.state is not None
    machine.state.screen.size_override = (540, 1200)
    machine.state.screen_loop = True
    plain = machine.programs["dumpsys"]

    def dumpsys(process: Process) -> int:
        process.sleep(DUMP_MS / 1e3)
        return plain(process)

    machine.programs["dumpsys"] = dumpsys
    return machine


class Phones:
    """A process with phones in it."""

    def __init__(self, count: int) -> None:
        argv = [sys.executable, "-m", "tests.bench.bench_mirror", "--serve", str(count)]
        self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.ports: list[int] = json.loads(self._process.stdout.readline())

    def __enter__(self) -> Phones:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def mirrored(ports: list[int], seconds: float, delay_ms: float = 0.0) -> list[Figures]:
    """One process for each port, all at once."""
    proxies = [DelayProxy(port, delay_ms / 1e3) for port in ports] if delay_ms else []
    running = []
    with tempfile.TemporaryDirectory(prefix="rb-") as folder:
        for number, port in enumerate([proxy.port for proxy in proxies] or ports):
            argv = [sys.executable, "-m", "tests.bench.bench_mirror", "--mirror", f"127.0.0.1:{port}",
                    "--folder", f"{folder}/{number}", "--seconds", str(seconds)]  # fmt: skip
            running.append(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
        said = [process.communicate(timeout=180)[0] for process in running]
    for proxy in proxies:
        proxy.close()
    return [Figures(**json.loads(one.splitlines()[-1])) for one in said]


def latency(seconds: float) -> None:
    """A cycle as it is seen from here has the round trip in it: a look is asked for when the one before is answered."""
    print(f"{'round trip, ms':<16}{'cycle':>8}{'late, median':>14}{'p95':>8}{'÷ 1.5 cycles':>14}{'÷ (1.5 looks + rt)':>20}"
          f"{'first picture, s':>18}")  # fmt: skip
    for delay_ms in (0, 50, 100, 200):
        with Phones(1) as one:
            got = mirrored(one.ports, seconds, delay_ms)[0]
        cycle_ms, late_ms = statistics.median(got.cycles_s) * 1e3, statistics.median(got.latencies_s) * 1e3
        p95_ms = sorted(got.latencies_s)[int(len(got.latencies_s) * 0.95)] * 1e3
        looks_ms = 1.5 * (cycle_ms - delay_ms) + delay_ms
        print(f"{delay_ms:<16}{cycle_ms:>8.0f}{late_ms:>14.0f}{p95_ms:>8.0f}{late_ms / cycle_ms / 1.5:>14.2f}"
              f"{late_ms / looks_ms:>20.2f}{got.first_picture_s:>18.2f}")  # fmt: skip


def cost(seconds: float) -> None:
    with Phones(1) as one:
        _costs(mirrored(one.ports, seconds))


def many(seconds: float, count: int) -> None:
    with Phones(count // 2) as some, Phones(count - count // 2) as others:
        _costs(mirrored([*some.ports, *others.ports], seconds))


def _costs(every: list[Figures]) -> None:
    shares = [100 * one.processor_s / one.seconds for one in every]
    adb = [100 * one.adb_s / one.seconds for one in every]
    rates = [len(one.latencies_s) / one.seconds for one in every]
    print(f"{len(every)} phone(s): {statistics.mean(shares):.1f} % of a core each (most {max(shares):.1f} %), "
          f"its adb server {statistics.mean(adb):.1f} %, "
          f"{statistics.mean(rates):.1f} pictures/s each (least {min(rates):.1f}); "
          f"first picture after {statistics.median(one.first_picture_s for one in every):.2f} s "
          f"(last {max(one.first_picture_s for one in every):.2f} s)")  # fmt: skip
    print(f"  dropped after the first picture: {sum(one.dropped for one in every)} packets; hidden again: "
          f"{sorted(why for one in every for why in one.hidden) or 'never'}; in the recordings "
          f"{sum(one.recorded for one in every)} of {sum(one.recorded_due for one in every)} released pictures; "
          f"{sum(one.recorded_bytes for one in every) / 1e6:.0f} MB; cycle {statistics.median(cycle for one in every for cycle in one.cycles_s) * 1e3:.0f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], "latency", "cost", "many"])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--phones", type=int, default=16)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--mirror", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve is not None:
        phones(given.serve)
    elif given.mirror is not None:
        print(json.dumps(asdict(mirror_one(given.mirror, given.folder, given.seconds))))
    else:
        for name in given.what or ("latency", "cost", "many"):
            {"latency": lambda: latency(given.seconds), "cost": lambda: cost(given.seconds),
             "many": lambda: many(given.seconds, given.phones)}[name]()  # fmt: skip


if __name__ == "__main__":
    main()
