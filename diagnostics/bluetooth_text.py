"""Reader of the head of `dumpsys bluetooth_manager`.

Source: AOSP BluetoothManagerService.java dump (8–16): "Bluetooth Status", `enabled`, `state` (BluetoothAdapter.
nameForState), "Bluetooth crashed N times" and one line a crash. Addresses, names and bonded devices below are not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Found = list[tuple[str, str]]
MAX_FOUND = 64


@dataclass
class BluetoothDump:
    recognised: bool = False
    enabled: Found = field(default_factory=list)
    state: Found = field(default_factory=list)
    crashes: Found = field(default_factory=list)
    crash_lines: list[str] = field(default_factory=list)


def read_bluetooth(lines: Iterable[str]) -> BluetoothDump:
    dump = BluetoothDump()
    section = ""
    for line in lines:
        text = line.strip()
        if line.startswith("Bluetooth Status"):
            dump.recognised, section = True, "status"
        elif line.startswith("Bluetooth crashed "):
            section = "crashes"
            _keep(dump.crashes, line, line.partition("crashed ")[2].partition(" ")[0].strip())
        elif not line.startswith(("  ", "(last ")):
            section = ""
        elif section == "status" and text.startswith(("enabled:", "state:")):
            key, _, value = text.partition(":")
            _keep(dump.enabled if key == "enabled" else dump.state, line, value.strip())
        elif section == "crashes" and text[:1].isdigit() and len(dump.crash_lines) < MAX_FOUND:
            dump.crash_lines.append(line)
    return dump


def _keep(found: Found, line: str, value: str) -> None:
    if len(found) < MAX_FOUND:
        found.append((line, value))
