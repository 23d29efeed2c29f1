"""Round trip of one shell command on a virtual phone: ours, a bare smart socket, adbutils. Run by hand:

    python -m tests.bench.bench_shell [ROUNDS]

The virtual phone runs in a process of its own. The three ways take turns, so that a busy moment of the machine hits
all of them alike. "bare" does what cannot be left out: connect, name the transport, open the service, read to the end.
"""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from remote_assist.adb import connect, library, shell
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import private, stop

TARGET = 1.5


def bare(phone: Attached, service: bytes) -> bytes:
    """The least that gives the same bytes: no deadline, no budget, no checks."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(phone.server.address))
        for request in (f"host:transport-id:{phone.transport_id}".encode(), service):
            sock.sendall(b"%04x%b" % (len(request), request))
            assert sock.recv(4) == b"OKAY"
        pieces = []
        while piece := sock.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def percentiles(samples: list[float]) -> tuple[float, float]:
    samples.sort()
    return statistics.median(samples) * 1e3, samples[int(len(samples) * 0.95)] * 1e3


def measure(phone: Attached, argv: list[str], rounds: int) -> list[tuple[str, float, float]]:
    service = shell.SERVICE + shell.quote(argv)
    device = library.client(phone.server).device(phone.serial)
    ways: list[tuple[str, Callable[[], object], int]] = [
        ("bare smart socket", lambda: bare(phone, service), 1),
        ("remote_assist run()", lambda: shell.run(phone, argv, timeout_s=30, max_bytes=1 << 24), 1),
        ("adbutils shell()", lambda: device.shell(argv), 4),
    ]
    taken: list[list[float]] = [[] for _ in ways]
    for nth in range(rounds):
        for (_, call, every), samples in zip(ways, taken, strict=True):
            if nth % every == 0:
                started = time.perf_counter()
                call()
                samples.append(time.perf_counter() - started)
    return [(name, *percentiles(samples)) for (name, _, _), samples in zip(ways, taken, strict=True)]


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    told = [sys.executable, "-m", "remote_assist.phone", "--port", "0"]
    virtual = subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worst = 0.0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            assert virtual.stdout is not None
            port = json.loads(virtual.stdout.readline())["port"]
            phone = connect.connect(private(Path(folder), usb=False), f"127.0.0.1:{port}")
            print(f"{'command':<22}{'way':<24}{'p50 ms':>9}{'p95 ms':>9}{'× bare':>9}")
            for argv in (["true"], ["getprop", "ro.product.model"], ["dumpsys", "battery"], ["getprop"]):
                rows = measure(phone, argv, rounds)
                for name, p50, p95 in rows:
                    print(f"{' '.join(argv)[:20]:<22}{name:<24}{p50:>9.2f}{p95:>9.2f}{p50 / rows[0][1]:>9.2f}")
                worst = max(worst, rows[1][1] / rows[0][1])
        finally:
            stop(Path(folder), force=True)
            virtual.terminate()
            virtual.wait()
    print(f"worst ratio of run() to the bare socket: {worst:.2f} (target <= {TARGET})")
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
