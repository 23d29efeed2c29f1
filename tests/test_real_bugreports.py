"""The five recorded phones laid out as the bugreports that their files were cut from, and judged as the loose files are.

The recordings are parts of real bugreports; here they stand again where dumpstate of that Android version puts them.
"""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Now
from remote_assist.capture import read_capture
from remote_assist.sources import read_any
from tests.test_real_phones import LAYOUT, PHONES

KNOWN = [argv for area in ALL for argv in area.reads()]
RULE = b"-" * 79
THICK = b"=" * 56
SECTIONS = {
    "getprop.txt": "SYSTEM PROPERTIES (getprop)",
    "df.txt": "FILESYSTEMS & FREE SPACE (df)",
    "logcat_-b_events_-d.txt": "EVENT LOG (logcat -b events -v threadtime -v printable -d *:v)",
}
SERVICES = {
    "dumpsys_battery.txt": "battery",
    "dumpsys_batterystats.txt": "batterystats",
    "dumpsys_diskstats.txt": "diskstats",
    "dumpsys_wifi.txt": "wifi",
    "dumpsys_connectivity.txt": "connectivity",
    "dumpsys_telephony_registry.txt": "telephony.registry",
    "dumpsys_media_camera.txt": "media.camera",
    "dumpsys_dropbox.txt": "dropbox",
}


def assembled(folder: Path, android: int) -> bytes:
    """A report of these loose files: with durations from 8 on, priorities from 9 on, process ids from 12 on."""
    out = io.BytesIO()
    out.write(THICK + b"\n== dumpstate: 2026-03-04 05:06:07\n" + THICK + b"\n\n")

    def body(name: str) -> None:
        text = (folder / name).read_bytes()
        out.write(text if text.endswith(b"\n") else text + b"\n")

    for name, title in SECTIONS.items():
        if (folder / name).is_file():
            shown = "SYSTEM PROPERTIES" if name == "getprop.txt" and android < 9 else title
            out.write(f"------ {shown} ------\n".encode())
            body(name)
            out.write(f"------ 0.100s was the duration of '{title.partition(' (')[0]}' ------\n".encode())
    out.write(b"------ DUMPSYS (/system/bin/dumpsys) ------\n")
    for name, service in SERVICES.items():
        if not (folder / name).is_file():
            continue
        out.write(
            RULE + f"\nDUMP OF SERVICE {'HIGH ' if android >= 9 and service == 'wifi' else ''}{service}:\n".encode()
        )
        if android >= 12:
            out.write(b"Service host process PID: 1500\nThreads in use: 0/31\nClient PIDs: 1\n")
        body(name)
        if android >= 8:
            out.write(
                f"--------- 0.004s was the duration of dumpsys {service}, ending at: 2026-03-04 05:06:08\n".encode()
            )
    out.write(RULE + b"\n------ 9.000s was the duration of 'DUMPSYS' ------\n")
    out.write(THICK + b"\n== dumpstate: done\n" + THICK + b"\n")
    return out.getvalue()


@pytest.mark.parametrize("android", [7, 8, 10, 13])
@pytest.mark.parametrize("phone", PHONES)
def test_judged_as_the_loose_files_are(devices: Path, tmp_path: Path, phone: str, android: int) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    for name, where in LAYOUT.items():
        source = devices / where.format(phone)
        if source.is_file():
            # Some files end in the middle of a line, where the recording stops; in a report the line ends.
            shutil.copyfile(source, loose / name)
            if not source.read_bytes().endswith(b"\n"):
                (loose / name).write_bytes(source.read_bytes() + b"\n")
    text = assembled(loose, android)
    (tmp_path / "b.txt").write_bytes(text)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(text, 1))
    (tmp_path / "utf16.txt").write_bytes(text.decode("utf-8", "replace").encode("utf-16"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bugreport-x.txt", text)
    expected = read_capture(loose, KNOWN)
    for name in ("b.txt", "b.txt.gz", "utf16.txt", "b.zip"):
        capture = read_any(tmp_path / name, KNOWN)
        assert capture.phone == expected.phone
        now = Now(sdk=expected.now.sdk)
        ours, theirs = (judge_all(ALL, each.outputs, now) for each in (capture, expected))
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.error is None
            assert (mine.area, mine.severity, mine.facts) == (other.area, other.severity, other.facts), name
            assert [f.rule for f in mine.findings] == [f.rule for f in other.findings]
