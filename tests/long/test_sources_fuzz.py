"""Mutated reports, archives and dumps, for as long as one likes: read or refused, never another exception.

SECONDS=60 python -m pytest tests/long/test_sources_fuzz.py
"""

from __future__ import annotations

import gzip
import os
import random
import time
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from tests.diagnostics.test_bugreport_text import MODERN, SEVEN
from tests.handed_in import REPORT, packed, whole

SECONDS = float(os.environ.get("SECONDS", "20"))
KNOWN = [argv for area in ALL for argv in area.reads()]
WORDS = [b"------ ", b" ------\n", b"DUMP OF SERVICE ", b"--------- 0.1s was the duration of dumpsys battery\n", b"*** ",
         b"== dumpstate: ", b"\r\n", b"\xff\xfe", b"\x00", b"\n$ dumpsys battery\n", b"\n> ", b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 4, b"[", b"]: [", b"\n",
         b"ACTIVITY MANAGER X (dumpsys activity exit-info)\n", b"DUMP TIMEOUT", b"9" * 30]  # fmt: skip


def _seeds(devices: Path) -> list[bytes]:
    asked = f"PS C:\\> adb shell dumpsys wifi\n{SEVEN}sailfish:/ $ df\n> $ getprop\n{REPORT}# logcat -d | head\n"
    capture = packed({"c/dumpsys_battery.txt": "level: 3\n", "c/capture.json": '{"schema": 1, "outputs": []}'})
    own = [asked.encode(), asked.encode("utf-16-be"), capture, MODERN.encode(), SEVEN.encode(), REPORT.encode(), packed(whole()), gzip.compress(REPORT.encode()),
           ("\ufeff" + MODERN).encode("utf-16-le")]  # fmt: skip
    recorded = sorted(path for path in devices.rglob("*.txt") if path.stat().st_size < 60_000)
    return own * 10 + [path.read_bytes() for path in recorded]


def _mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(data))
        match dice.randint(0, 5):
            case 0:
                data[at : at + dice.randint(1, 200)] = b""
            case 1:
                data[at:at] = dice.choice(WORDS)
            case 2 if at < len(data):
                data[at] ^= 1 << dice.randint(0, 7)
            case 3:
                other = dice.choice(seeds)
                start = dice.randint(0, len(other))
                data[at:at] = other[start : start + dice.randint(1, 5000)]
            case 4:
                data = data[:at]
            case _:
                data[at : at + 4] = dice.randbytes(4)
    return bytes(data)


@pytest.mark.timeout(int(SECONDS) + 60)
def test_nothing_but_usage_errors(devices: Path, tmp_path: Path) -> None:
    dice = random.Random(os.environ.get("SEED", "1"))
    seeds = _seeds(devices)
    ends = time.monotonic() + SECONDS
    tried = read = 0
    path = tmp_path / "x"
    while time.monotonic() < ends:
        path.write_bytes(_mutated(dice, seeds))
        tried += 1
        try:
            capture = read_any(path, KNOWN)
        except UsageError as said:
            message = said.message
            if "\n" in message:
                pytest.fail(message)
            continue
        read += 1
        for result in judge_all(ALL, capture.outputs, capture.now):
            if result.error is not None:
                kept = Path(f"{path}-{tried}")
                path.rename(kept)
                pytest.fail(f"{result.area}: {result.error} ({kept})")
    assert read > tried // 10
    print(f"{tried} tried, {read} read")
