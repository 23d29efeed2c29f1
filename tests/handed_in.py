"""What the tests of `check --from` hand in: one small report, its archive, and what came of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from diagnostics import ALL, battery
from diagnostics.judge import judge
from remote_assist.capture import Capture
from remote_assist.errors import UsageError
from remote_assist.sources import read_any

KNOWN = [argv for area in ALL for argv in area.reads()]
RULE = "-" * 79
THICK = "=" * 56
REPORT = f"""{THICK}
== dumpstate: 2026-03-04 05:06:07
{THICK}

Build fingerprint: 'acme/acme/acme:15/AP4A/1:user/release-keys'
Android SDK version: 35

------ SYSTEM PROPERTIES (getprop) ------
[ro.product.brand]: [Acme]
[persist.sys.timezone]: [Asia/Shanghai]
------ 0.040s was the duration of 'SYSTEM PROPERTIES' ------
------ FILESYSTEMS & FREE SPACE (df) ------
Filesystem     1K-blocks     Used Available Use% Mounted on
/dev/block/dm-5 100000000 40000000 60000000 40% /data
------ 0.010s was the duration of 'FILESYSTEMS & FREE SPACE' ------
------ DUMPSYS (/system/bin/dumpsys) ------
{RULE}
DUMP OF SERVICE battery:
Service host process PID: 1500
Current Battery Service state:
  AC powered: false
  USB powered: false
  Wireless powered: false
  status: 3
  health: 2
  present: true
  level: 80
  scale: 100
  voltage: 4100
  temperature: 250
  technology: Li-ion
--------- 0.001s was the duration of dumpsys battery, ending at: 2026-03-04 05:06:10
{RULE}
------ 0.200s was the duration of 'DUMPSYS' ------
{THICK}
== dumpstate: done (id 1)
{THICK}
"""
TOMBSTONE = "*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\npid: 1, tid: 1, name: a  >>> com.a <<<\n"


def packed(members: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return into.getvalue()


def whole() -> dict[str, bytes | str]:
    return {
        "version.txt": "2.0",
        "bugreport-acme-AP4A-2026-03-04.txt": REPORT,
        "dumpstate_log.txt": "Duration of 'DUMPSYS': 1s\n",
        "FS/data/tombstones/tombstone_00": TOMBSTONE,
        "FS/data/tombstones/tombstone_00.pb": b"\x0a\x01",
        "FS/data/anr/anr_2026-03-04-05-06-07-123": "----- pid 1 at 2026-03-04 05:06:07 -----\n",
        "main_entry.txt": "bugreport-acme-AP4A-2026-03-04.txt",
    }


def read(tmp_path: Path, name: str, data: bytes) -> Capture:
    (tmp_path / name).write_bytes(data)
    return read_any(tmp_path / name, KNOWN)


def level(capture: Capture) -> object:
    return judge(battery.DIAGNOSTIC, capture.outputs, capture.now).facts.level_percent


def refused(tmp_path: Path, name: str, data: bytes) -> str:
    with pytest.raises(UsageError) as said:
        read(tmp_path, name, data)
    assert said.value.exit_code == 2
    assert "\n" not in said.value.message
    assert said.value.next_step
    return said.value.message
