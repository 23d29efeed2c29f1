"""What a large report costs: tens of megabytes of each kind, read and judged in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.handed_in import REPORT, RULE

MEASURE = """
import sys
from pathlib import Path
from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
try:
    capture = read_any(Path(sys.argv[1]), [argv for area in ALL for argv in area.reads()])
    judge_all(ALL, capture.outputs, capture.now)
    print("read")
except UsageError as said:
    print(said.message)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _services(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield f"{RULE}\nDUMP OF SERVICE {name}:\n"
        for start in range(0, 200_000, 1000):
            yield "".join(
                f"  value {n}: {n * 7919 % 65_521:x} {'a setting of this service ' * 4}\n"
                for n in range(start, start + 1000)
            )


def _log() -> Iterator[str]:
    yield "------ SYSTEM LOG (logcat -d *:v) ------\n"
    for start in range(0, 600_000, 1000):
        yield "".join(
            f"03-04 05:06:07.{n % 1000:03}  1500  1500 I AndroidRuntime: text {n * 7919}\n"
            for n in range(start, start + 1000)
        )


def _one_line() -> Iterator[str]:
    for n in range(640):
        yield "".join(f"{m * 7919 % 65_521:x}" for m in range(n, n + 10_000))


FILLERS: dict[str, Callable[[], Iterator[str]]] = {
    "services that nobody reads": lambda: _services(f"x{n}" for n in range(8)),
    "services that are read": lambda: _services(("wifi", "connectivity", "dropbox", "batterystats", "media.camera")),
    "one line": _one_line,
    "logs": _log,
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of memory from /proc")
@pytest.mark.parametrize("kind", FILLERS)
def test_memory(tmp_path: Path, kind: str) -> None:
    """Tens of megabytes of each kind: at most 200 MB of memory (security-reliability's figure)."""
    head, tail = REPORT.split("------ FILESYSTEMS", 1)
    path = tmp_path / "big.zip"
    packing = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packing as archive, archive.open("bugreport-x.txt", "w") as member:
        member.write(head.encode())
        for piece in FILLERS[kind]():
            member.write(piece.encode())
        member.write(b"\n------ FILESYSTEMS" + tail.encode())
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    said, peak_kb = done.stdout.split("\n")[:2]
    assert said == "read"
    assert int(peak_kb) <= 200_000, kind
