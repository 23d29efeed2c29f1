"""How fast the parsers read, and what memory they take beyond the text itself. Run by hand:

    python -m tests.bench.bench_parsers [MEGABYTES]

Logcat against the least that could be called reading it: one plain regular expression over every line. Every other
parser by the saved corpus file that is longest for it, repeated. Aim: logcat ≥ 50 MB/s in ≤ 100 MB beyond the text.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable

from diagnostics import crashes
from diagnostics.judge import judge
from diagnostics.model import Command, Output, Outputs
from tests.diagnostics.parser_targets import CORPUS, NOW, TARGETS

AIM_MB_S, AIM_MB = 50.0, 100.0
ROUNDS = 3
LINE = re.compile(r"^(\d\d-\d\d) (\S+) +(\d+) +(\d+) (\w) ([^:]+): (.*)$", re.MULTILINE)
TAGS = ("ActivityManager", "WifiHAL", "SurfaceFlinger", "BatteryService", "chatty", "Zygote", "AudioFlinger")
WORDS = [
    "wakelock",
    "screen",
    "activity",
    "resumed",
    "alarm",
    "battery",
    "sensor",
    "bound",
    "service",
    "connection",
    "network",
    "default",
    "null",
    "ok",
]
CRASH_EVERY = 20_000
PARSER_BYTES = 4_000_000


def log(megabytes: float, seed: int = 1) -> bytes:
    """A log of made-up lines with one crash in CRASH_EVERY of them."""
    rng = random.Random(seed)
    lines: list[str] = []
    size = 0
    while size < megabytes * 1e6:
        at = len(lines)
        head = f"11-21 {at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}.{at % 1000:03} {rng.randrange(300, 30000):5}  {rng.randrange(300, 30000):5}"
        if at % CRASH_EVERY == CRASH_EVERY - 1:
            made = f"{head} E AndroidRuntime: FATAL EXCEPTION: main\n"
        else:
            made = f"{head} {rng.choice('VDIWE')} {rng.choice(TAGS)}: {' '.join(rng.choices(WORDS, k=rng.randrange(3, 16)))}\n"
        lines.append(made)
        size += len(made)
    return "".join(lines).encode()


def plain_regex(raw: bytes) -> None:
    for match in LINE.finditer(raw.decode("utf-8", "replace")):
        match.group(7)


def our_logcat(raw: bytes) -> None:
    result = judge(crashes.DIAGNOSTIC, Outputs([Output(Command(("logcat", "-d")), 0, raw)]), NOW)
    assert result.facts.java_count, "the crashes in it were found"


def speed(run: Callable[[bytes], None], raw: bytes) -> float:
    """MB/s of the best round."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run(raw)
        best = max(best, len(raw) / 1e6 / (time.perf_counter() - start))
    return best


def memory_mb(run: Callable[[bytes], None], raw: bytes) -> float:
    """Peak beyond the bytes that are given and the text that they are."""
    tracemalloc.start()
    run(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return max(0.0, peak - len(raw)) / 1e6


def resident_mb(megabytes: float) -> float:
    """Peak resident memory of a process of its own that judges such a log, beyond one that judges nothing, and beyond
    the bytes and the text."""

    def peak(code: str) -> float:
        script = f"import resource\nfrom tests.bench import bench_parsers as b\n{code}\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        return (
            int(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)
            / 1024
        )

    # The same log is made in both, so that making it costs both alike; judging it adds the text once.
    return peak(f"raw = b.log({megabytes}); b.our_logcat(raw)") - peak(f"raw = b.log({megabytes})")


def main() -> int:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 32.0
    raw = log(megabytes)
    ours, plain = speed(our_logcat, raw), speed(plain_regex, raw)
    beyond = memory_mb(our_logcat, raw)
    print(f"logcat {len(raw) / 1e6:.0f} MB, {raw.count(10)} lines")
    print(f"  judged          {ours:8.1f} MB/s   {beyond:6.1f} MB beyond the text")
    print(f"  plain line regex{plain:8.1f} MB/s   {memory_mb(plain_regex, raw):6.1f} MB beyond the text")
    print(
        f"  peak resident of a process that judges it, beyond one that only makes it: {resident_mb(megabytes):.0f} MB"
    )
    for name, target in TARGETS.items():
        best = 0.0
        seen = ""
        for path in CORPUS.iterdir():
            piece = path.read_bytes()
            if not piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                spent = speed(target, (piece + b"\n") * (200_000 // (len(piece) + 1) + 1))
                best, seen = (spent, path.name) if not seen or spent < best else (best, seen)
        slowest = CORPUS.joinpath(seen).read_bytes() + b"\n"
        rate = speed(target, slowest * (PARSER_BYTES // len(slowest) + 1))
        print(f"  {name:<58} {rate:8.1f} MB/s on {seen}, the slowest for it")
    met = ours >= AIM_MB_S and beyond <= AIM_MB
    print("aim met" if met else f"AIM MISSED: {AIM_MB_S} MB/s in {AIM_MB} MB")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
