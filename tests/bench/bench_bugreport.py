"""Throughput and facts of `check --from` on a bugreport, beside MVT's check of the same file. Run by hand:

    python -m tests.bench.bench_bugreport [MEGABYTES] [--mvt PATH_TO_mvt-android] [REPORT…]

Without a REPORT one is made: what a virtual phone in scenario `app-crash-loop` says, its log and its services filled up to
the size of a full report (15 to 40 MB), its tombstones beside the text. "Facts" are those that are not null; of MVT's
results the records in its JSON files, beside the area that they are nearest to. A record is no fact: one setting is a
record of MVT's and one tombstone is too. MVT looks for spyware and judges nothing without indicators.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from remote_assist.phone import android, profiles, scenarios
from remote_assist.phone.machine import Machine
from remote_assist.phone.process import Pipe, Process, closed_pipe

RULE = "-" * 79
CHILD = """
import json, sys, time, dataclasses
from pathlib import Path
from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.sources import read_any
began = time.perf_counter()
capture = read_any(Path(sys.argv[1]), [argv for area in ALL for argv in area.reads()])
read = time.perf_counter() - began
results = judge_all(ALL, capture.outputs, capture.now)
judged = time.perf_counter() - began - read
facts = sum(getattr(r.facts, f.name) is not None for r in results if r.facts for f in dataclasses.fields(r.facts))
findings = sum(len(r.findings) for r in results)
areas = sum(r.judged for r in results)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
told = {r.area: [sum(getattr(r.facts, f.name) is not None for f in dataclasses.fields(r.facts)) if r.facts else 0,
                 len(dataclasses.fields(r.facts)) if r.facts else 0, len(r.findings)] for r in results}
print(read, judged, facts, findings, areas, len(results), int(peak) // 1024, json.dumps(told, separators=(",", ":")))
"""
NEAREST = {
    "tombstones": "crashes",
    "dumpsys_battery_daily": "battery",
    "dumpsys_battery_history": "battery",
    "dumpsys_packages": "apps",
    "dumpsys_platform_compat": "apps",
    "dumpsys_dbinfo": "apps",
    "dumpsys_activities": "apps",
    "settings": "security",
    "dumpsys_accessibility": "security",
    "dumpsys_appops": "security",
    "dumpsys_adb_state": "security",
    "dumpsys_receivers": "security",
    "dumpsys_get_prop": "updates",
}
"""MVT's modules of a bugreport check and the area of ours that reads the same part of the report."""
TOMBSTONE = """*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
Build fingerprint: 'acme/acme/acme:15/AP4A/1:user/release-keys'
Revision: '0'
ABI: 'arm64'
Timestamp: 2026-10-26 00:1{n}:00.000000000-0700
Process uptime: 12s
Cmdline: com.example.camera
pid: 300{n}, tid: 300{n}, name: example.camera  >>> com.example.camera <<<
uid: 10200
signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000000
    x0  0000000000000000  x1  0000000000000000

backtrace:
      #00 pc 000000000004f1a8  /apex/com.android.runtime/lib64/bionic/libc.so (abort+164)
"""


def made(megabytes: int) -> bytes:
    """A full report's size of the virtual phone's own words."""
    state = profiles.profile("pixel-15")
    scenarios.apply(state, "app-crash-loop")
    machine = Machine(state)
    machine.add_programs(android.PROGRAMS)
    android.populate(machine)
    pipe = Pipe(1 << 20)
    machine.programs["bugreportz"](Process(machine, ["bugreportz"], closed_pipe(), pipe, pipe, {}))
    path = pipe.read().decode().strip().removeprefix("OK:")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(machine.vfs.read(path))) as small,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as large,
    ):
        entry = small.read("main_entry.txt").decode()
        text = small.read(entry).decode()
        log = "".join(
            f"10-26 00:{n // 600 % 60:02}:{n // 10 % 60:02}.{n % 1000:03}  1000  1500  {1500 + n % 90} I Tag{n % 40}  : event {n * 7919}\n"
            for n in range(megabytes * 5000)
        )
        services = "".join(
            f"{RULE}\nDUMP OF SERVICE filler{n}:\n" + "".join(f"    mValue{m}={m * 7919 % 65521} state=IDLE\n" for m in range(20_000))
            + f"--------- 0.010s was the duration of dumpsys filler{n}, ending at: 2026-10-26 00:33:20\n"
            for n in range(max(1, megabytes * 2 // 3))
        )  # fmt: skip
        title = "------ SYSTEM LOG (logcat -v threadtime -v printable -v uid -d *:v) ------\n"
        text = text.replace(title, title + log, 1)
        marker = "------ DUMPSYS (/system/bin/dumpsys) ------\n"
        large.writestr(entry, text.replace(marker, marker + services, 1))
        for n in range(8):
            large.writestr(f"FS/data/tombstones/tombstone_0{n}", TOMBSTONE.format(n=n))
        large.writestr("version.txt", "2.0")
        large.writestr("main_entry.txt", entry)
    return out.getvalue()


def unpacked_bytes(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(one.file_size for one in archive.infolist())


def ours(path: Path) -> dict[str, list[int]]:
    """Prints speed and sums; per area: facts told, facts there are, findings."""
    best: list[str] = []
    for _ in range(3):
        said = subprocess.run(
            [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
        ).stdout.split()
        best = said if not best or float(said[0]) + float(said[1]) < float(best[0]) + float(best[1]) else best
    read, judged = float(best[0]), float(best[1])
    size = unpacked_bytes(path) / 1e6
    print(f"ours   {size:6.1f} MB  read {read:5.2f} s ({size / read:5.0f} MB/s)  judge {judged:5.2f} s  all {size / (read + judged):5.0f} MB/s  "
          f"peak {best[6]} MiB  {best[2]} facts, {best[3]} findings, {best[4]} of {best[5]} areas judged")  # fmt: skip
    told: dict[str, list[int]] = json.loads(best[7])
    return told


def mvt(program: str, path: Path) -> dict[str, int]:
    """Prints speed and sums; per module: its records."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        argv = [
            program,
            "--disable-update-check",
            "--disable-indicator-update-check",
            "check-bugreport",
            "-o",
            folder,
            str(path),
        ]
        done = subprocess.run(["/usr/bin/time", "-f", "%M", *argv], capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
        counted = {}
        for file in sorted(Path(folder).glob("*.json")):
            data = json.loads(file.read_text())
            if file.stem not in ("info", "command") and isinstance(data, list | dict):
                counted[file.stem] = len(data)
        peak = done.stderr.strip().splitlines()[-1]
    size = unpacked_bytes(path) / 1e6
    print(f"MVT    {size:6.1f} MB  {took:5.2f} s ({size / took:5.0f} MB/s, with its start)  peak {int(peak) // 1024 if peak.isdigit() else '?'} MiB  "
          f"exit {done.returncode}  {sum(counted.values())} records in {len(counted)} modules")  # fmt: skip
    return counted


def side_by_side(told: dict[str, list[int]], counted: dict[str, int]) -> None:
    print(f"  {'area':<12}{'facts told':>12}{'findings':>10}   MVT's records")
    for area, (facts, there, findings) in told.items():
        theirs = ", ".join(f"{name} {n}" for name, n in counted.items() if NEAREST.get(name) == area)
        print(f"  {area:<12}{f'{facts} of {there}':>12}{findings:>10}   {theirs or '-'}")
    rest = ", ".join(f"{name} {n}" for name, n in counted.items() if name not in NEAREST)
    print(f"  {'(no area)':<34}   {rest or '-'}")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("megabytes", nargs="?", type=int, default=30)
    arguments.add_argument("--mvt")
    arguments.add_argument("reports", nargs="*", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports = asked.reports
        if not reports:
            reports = [Path(folder) / "made.zip"]
            reports[0].write_bytes(made(asked.megabytes))
        for path in reports:
            told = ours(path)
            side_by_side(told, mvt(asked.mvt, path) if asked.mvt else {})


if __name__ == "__main__":
    main()
