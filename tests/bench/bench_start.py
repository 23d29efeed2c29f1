"""How long a user waits before anything: `--help` against `adb --version` and a bare click program, and `demo` cold.

Run by hand: `python tests/bench/bench_start.py`. Prints ratios within this one run; nothing is asserted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = "import click\n@click.command()\n@click.option('--name')\ndef main(name): 'Bare.'\nmain(['--help'])\n"
ROUNDS = 15


def _ms(argv: list[str], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    from remote_assist.adb.server import binary

    rows = [
        ("python -c pass", _ms([sys.executable, "-c", "pass"])),
        ("adb --version", _ms([binary(), "--version"])),
        ("bare click program --help", _ms([sys.executable, "-c", BARE])),
        ("remote-assist --help", _ms([sys.executable, "-m", "remote_assist", "--help"])),
        ("remote-assist check --help", _ms([sys.executable, "-m", "remote_assist", "check", "--help"])),
    ]
    bare = dict(rows)["bare click program --help"]
    print(f"{'what':<32}{'median ms':>10}{'÷ bare click':>14}")
    for name, ms in rows:
        print(f"{name:<32}{ms:>10.1f}{ms / bare:>14.2f}")
    with tempfile.TemporaryDirectory() as folder:
        for which in ("cold (first run, new data folder)", "warm (same data folder)"):
            started = time.perf_counter()
            argv = [sys.executable, "-m", "remote_assist", "demo", "--data", str(Path(folder) / "data")]
            code = subprocess.run(argv, stdout=subprocess.DEVNULL, check=False).returncode
            print(f"demo {which:<36}{time.perf_counter() - started:>7.2f} s   exit {code}")


if __name__ == "__main__":
    main()
