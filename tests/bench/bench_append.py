"""What a sealed record costs against a bare loop of write + fdatasync. Run by hand:

    python -m tests.bench.bench_append [FOLDER]

FOLDER should lie on the disk that sessions are kept on; on a tmpfs a sync costs nothing. The ways take turns.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from remote_assist.verify import verify
from tests.records import Clock, begin, signer

ROUNDS = 5
RECORDS = 400
BODY = {"argv": ["dumpsys", "battery"], "scope": "diagnose", "timeout_s": 10}
LINE = b"x" * 460 + b"\n"


def bare(folder: Path, times: list[float]) -> None:
    """The least that is durable: one write, one fdatasync."""
    fd = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(RECORDS):
        start = time.perf_counter()
        os.write(fd, LINE)
        os.fdatasync(fd)
        times.append(time.perf_counter() - start)
    os.close(fd)


def sealed(folder: Path, times: list[float]) -> None:
    """One thread; every tenth record brings a signed checkpoint and its anchor with it."""
    with begin(folder, clock=Clock()) as log:
        for _ in range(RECORDS):
            start = time.perf_counter()
            log.append("intent", "tool", BODY, consent_id="c1", phase="check")
            times.append(time.perf_counter() - start)


def eight(folder: Path, times: list[float]) -> None:
    """Eight threads share syncs."""
    with begin(folder, clock=Clock()) as log:

        def work() -> None:
            for _ in range(RECORDS // 8):
                start = time.perf_counter()
                log.append("intent", "tool", BODY, consent_id="c1", phase="check")
                times.append(time.perf_counter() - start)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def with_payload(folder: Path, times: list[float]) -> None:
    """A result with 4 KiB beside the log: two more files, and the folder that names them."""
    with begin(folder, clock=Clock()) as log:
        for _ in range(RECORDS // 4):
            start = time.perf_counter()
            log.append("result", "phone", BODY, consent_id="c1", phase="check", payload=b"y" * 4096)
            times.append(time.perf_counter() - start)


WAYS: dict[str, Callable[[Path, list[float]], None]] = {
    "bare write + fdatasync": bare,
    "sealed, one thread": sealed,
    "sealed, eight threads": eight,
    "sealed, with a 4 KiB payload": with_payload,
}


def main(where: str | None) -> None:
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    spent: dict[str, float] = dict.fromkeys(WAYS, 0.0)
    with tempfile.TemporaryDirectory(dir=where) as root:
        for number in range(ROUNDS):
            for name, way in WAYS.items():
                folder = Path(root) / f"{number}-{len(name)}"
                folder.mkdir()
                start = time.perf_counter()
                way(folder, times[name])
                spent[name] += time.perf_counter() - start
        print(f"{'way':<30} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'records/s':>10}")
        for name, taken in times.items():
            cuts = statistics.quantiles(taken, n=100)
            rate = len(taken) / spent[name]
            print(f"{name:<30} {cuts[49] * 1e3:8.3f} {cuts[94] * 1e3:8.3f} {cuts[98] * 1e3:8.3f} {rate:10.0f}")
        folder = Path(root) / f"0-{len('sealed, one thread')}"
        start = time.perf_counter()
        verdict = verify(folder / "sessions" / "visit", keys=[signer().public], anchors=folder / "anchors")
        each = (time.perf_counter() - start) / verdict.records
        print(f"verify: {verdict.headline.split('.')[0]}, {each * 1e6:.0f} µs a record")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
