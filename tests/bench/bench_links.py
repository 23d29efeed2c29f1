"""How near a check comes to what the link allows, at 0, 50 and 200 ms round trip. Run by hand:

    python -m tests.bench.bench_links [fourteen] [full] [many] [--delays 0,50,200] [--rounds N]

The bound is the slowest single command, alone, at that delay (its time holds one round trip already): nothing can be
faster, and only commands that all run at once come near it. "full" is the real command line, its start included, once
with the virtual phone as fast as it is and once with a phone that takes its time (tests/bench/slow_phone.py); "many" is
a full check on 1, 8 and 32 virtual phones at once through one private adb server. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from diagnostics import ALL
from diagnostics.model import Command, Diagnostic, Parsed, Text
from remote_assist.adb import connect, library, shell
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import binary, private, stop
from remote_assist.checking import acquire, applies
from remote_assist.consent import Scope
from remote_assist.datafolder import DataFolder
from remote_assist.keys import load_or_create
from remote_assist.looking import look
from remote_assist.session import Session
from remote_assist.visiting import asked, consent_of
from tests.bench.slow_phone import WORK

Way = Callable[[], object]
AGREED = ("--consent", "paper:B-1")


@contextlib.contextmanager
def child(module: str, *argv: str) -> Iterator[tuple[dict[str, list[int] | int], int]]:
    """A process of ours that says one line of JSON and ends with its stdin; and its pid."""
    told = [sys.executable, "-m", module, *argv]
    with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline()), process.pid
        finally:
            process.stdin.close()
            process.terminate()


@contextlib.contextmanager
def bench(kind: str, round_trip_ms: float) -> Iterator[tuple[Attached, Path]]:
    """A phone at the far end of a link, connected to a private adb server."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, child("tests.bench.slow_phone", kind) as (said, _):
        ports = said["ports"]
        assert isinstance(ports, list)
        with child("tests.bench.delay_proxy", str(ports[0]), str(round_trip_ms)) as (proxied, _):
            data = Path(folder) / "data"
            data.mkdir()
            try:
                yield connect.connect(private(data, usb=False), f"127.0.0.1:{proxied['port']}"), data
            finally:
                stop(data, force=True)


@contextlib.contextmanager
def session(phone: Attached, data: Path) -> Iterator[Session]:
    """One visit as `visit` begins it: locked, recorded, identified, allowed."""
    opened = Session.begin(
        DataFolder(data), phone, load_or_create(data, "bench"), technician="bench", order=None, adb_version="41"
    )
    try:
        opened.ring()
        consent = consent_of(
            asked("paper:B-1", (), None, "bench", None, 60), frozenset({Scope.DIAGNOSE}), "en", DataFolder(data)
        )
        assert consent is not None
        opened.grant(consent)
        yield opened
    finally:
        opened.leave_open()


def timed(way: Way) -> float:
    started = time.perf_counter()
    way()
    return time.perf_counter() - started


def best_ms(way: Way, rounds: int) -> float:
    """The best of several: on a shared machine the others measure the neighbours."""
    return min(timed(way) for _ in range(rounds)) * 1e3


def slowest(phone: Attached, argvs: Sequence[Sequence[str]], rounds: int) -> tuple[float, str]:
    """The bound: milliseconds of the slowest command, alone, and which one it is."""
    alone = {" ".join(argv): best_ms(lambda argv=argv: _one(phone, argv), 1) for argv in argvs}  # type: ignore[misc]
    worst = sorted(alone, key=lambda name: -alone[name])[:3]
    again = {name: best_ms(lambda name=name: _one(phone, name.split()), rounds) for name in worst}  # type: ignore[misc]
    name = max(again, key=lambda name: again[name])
    return again[name], name


def _one(phone: Attached, argv: Sequence[str]) -> None:
    done = shell.run(phone, argv, timeout_s=60, max_bytes=1 << 24)
    assert done.complete, (argv, done.why)


def _in_turn(phone: Attached, argvs: Sequence[Sequence[str]]) -> None:
    for argv in argvs:
        _adb(phone, argv)


def _adb(phone: Attached, argv: Sequence[str]) -> None:
    told = [binary(), "-L", f"localfilesystem:{phone.server.address}", "-s", phone.serial, "shell", shell.quote(argv).decode()]  # fmt: skip
    subprocess.run(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _together(phone: Attached, argvs: Sequence[Sequence[str]]) -> None:
    with ThreadPoolExecutor(len(argvs)) as pool:
        list(pool.map(lambda argv: _one(phone, argv), argvs))


def report(rows: Sequence[tuple[str, float]], bound: float) -> None:
    for name, ms in rows:
        print(f"  {name:<44}{ms:>9.0f} ms{ms / bound:>8.2f} × the bound", flush=True)


def fourteen(delay_ms: float, rounds: int) -> None:
    argvs = [(name,) for name in WORK]
    commands = tuple(Command(argv, timeout_s=60, max_bytes=1 << 24) for argv in argvs)
    area: Diagnostic[None] = Diagnostic(
        "bench", Text("Bench", "测试"), commands, lambda outputs, now: Parsed(None), (), ()
    )
    with bench("fourteen", delay_ms) as (phone, data), session(phone, data) as visit:
        device = library.client(phone.server).device(phone.serial)
        bound, name = slowest(phone, argvs, rounds)
        report(
            [
                (f"slowest alone ({name})", bound),
                ("one after another, adb shell", best_ms(lambda: _in_turn(phone, argvs), 2)),
                ("one after another, adbutils", best_ms(lambda: [device.shell(list(a)) for a in argvs], 2)),
                ("all at once, adb/shell.run", best_ms(lambda: _together(phone, argvs), rounds)),
                ("all at once, sealed record (acquire)", best_ms(lambda: acquire(visit, [area]), rounds)),
            ],
            bound,
        )


def full(kind: str, delay_ms: float, rounds: int) -> None:
    """Every area: the acquisition alone and the whole command line, and when its first verdict is on the screen."""
    wanted = {c.argv: c for area in ALL for c in area.commands if applies(c, 35, quick=False)}
    with bench(kind, delay_ms) as (phone, data):
        bound, name = slowest(phone, list(wanted), rounds)
        rows = [(f"slowest alone ({name})", bound)]
        rows.append((f"one after another, adb shell ({len(wanted)})", timed(lambda: _in_turn(phone, list(wanted))) * 1e3))  # fmt: skip
        rows.append(("all at once, adb/shell.run", best_ms(lambda: _together(phone, list(wanted)), rounds)))
        firsts: list[float] = []
        with session(phone, data) as visit:

            def check(*, quick: bool) -> None:
                began = time.perf_counter()
                seen: list[float] = []
                look(visit, ALL, quick=quick, judged=lambda result: seen.append(time.perf_counter() - began))
                firsts.append(seen[0])

            rows.append(("look: acquire and judge every area", best_ms(lambda: check(quick=False), rounds)))
            rows.append(("  its first verdict after consent", min(firsts) * 1e3))
            quick = best_ms(lambda: check(quick=True), rounds)
        rows.append(("whole command line, its start included", best_ms(lambda: command_line(data, phone.serial), rounds)))  # fmt: skip
        report(rows, bound)
        print(f"  {'(look, quick: without the slow commands)':<44}{quick:>9.0f} ms")


def command_line(data: Path, serial: str) -> None:
    told = [sys.executable, "-m", "remote_assist", "--data", str(data), "check", "--json", "-s", serial, *AGREED]
    # An installed program has its bytecode beside it.
    env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(data.parent / "bytecode")
    done = subprocess.run(told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=env)
    assert done.returncode in (0, 1), done.stderr


def many(counts: Sequence[int]) -> None:
    """Whole command lines, one a phone, all begun at once."""
    print(f"{'phones':>8}{'seconds':>10}{'× one':>8}{'CPU s: checks':>16}{'phones':>9}{'adb':>7}{'RSS MB: a check':>18}{'phones':>9}{'adb':>7}")  # fmt: skip
    alone = 0.0
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            data = Path(folder) / "data"
            data.mkdir()
            with child("tests.bench.slow_phone", "asis", str(count)) as (said, pid):
                ports = said["ports"]
                assert isinstance(ports, list)
                server = private(data, usb=False)
                try:
                    serials = [connect.connect(server, f"127.0.0.1:{port}").serial for port in ports]
                    adb = json.loads((data / "adb" / "net" / "server.json").read_text())["pid"]
                    command_line(data, serials[0])
                    before = cpu_s(pid), cpu_s(adb), checks_cpu_s()
                    with ThreadPoolExecutor(count) as pool:
                        took = timed(lambda: list(pool.map(lambda serial: command_line(data, serial), serials)))  # noqa: B023
                    alone = alone or took
                    spent = [now - then for now, then in zip((cpu_s(pid), cpu_s(adb), checks_cpu_s()), before, strict=True)]  # fmt: skip
                    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                    print(f"{count:>8}{took:>10.2f}{took / alone:>8.1f}{spent[2]:>16.2f}{spent[0]:>9.2f}{spent[1]:>7.2f}{peak:>18.0f}{rss_mb(pid):>9.0f}{rss_mb(adb):>7.0f}", flush=True)  # fmt: skip
                finally:
                    stop(data, force=True)


def checks_cpu_s() -> float:
    """Of the children that have ended: the command lines."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_s(pid: int) -> float:
    """utime + stime of proc_pid_stat(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mb(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("parts", nargs="*", metavar="PART", help="fourteen, full, many (default: all)")
    arguments.add_argument("--delays", default="0,50,200")
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    parts = given.parts or ["fourteen", "full", "many"]
    delays = [float(text) for text in given.delays.split(",")]
    for delay_ms in delays if "fourteen" in parts else ():
        print(f"14 commands, 577 KB, {delay_ms:g} ms round trip")
        fourteen(delay_ms, given.rounds)
    for kind in ("asis", "timed") if "full" in parts else ():
        for delay_ms in delays:
            print(f"full check, phone {kind}, {delay_ms:g} ms round trip")
            full(kind, delay_ms, given.rounds)
    if "many" in parts:
        many((1, 8, 32))


if __name__ == "__main__":
    main()
