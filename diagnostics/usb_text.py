"""Reader of `dumpsys usb`.

Source: AOSP frameworks/base services/usb UsbDeviceManager.java, UsbPortManager.java and core/java/com/android/internal/
usb/DumpUtils.java (writePortStatus). Up to 8.1 `key: value` lines (`mConnected: true`, ports in one line each); from 9 a
tree of `name={`, `name=value`. Only the state is read; the event log and the debugging keys are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnostics.sensor_privacy_text import leaves

Found = list[tuple[str, str]]
"""(line, value) of every line with one key."""

HEADS = ("USB MANAGER STATE", "USB Manager State")
MAX_PORTS = 16
_OLD = {
    "mConnected": "connected",
    "mConfigured": "configured",
    "mHostConnected": "host_connected",
    "mSinkPower": "sink_power",
    "mUsbCharging": "usb_charging",
}
_DEVICE = ("connected", "configured", "host_connected", "sink_power", "usb_charging", "kernel_state")
_PORT = (
    "connected",
    "power_role",
    "data_role",
    "contaminant_presence_status",
    "usb_data_status",
    "is_power_transfer_limited",
    "compliance_warning_status",
)


@dataclass
class UsbDump:
    """`device`: state of the device side by key. `ports`: one mapping a port, by key."""

    recognised: bool = False
    device: dict[str, Found] = field(default_factory=dict)
    ports: list[dict[str, Found]] = field(default_factory=list)


def read_usb(lines: Iterable[str]) -> UsbDump:
    kept = list(lines)
    dump = UsbDump(any(line.startswith(HEADS) for line in kept))
    if not dump.recognised:
        return dump
    _read_old(dump, kept)
    by_group: dict[int, dict[str, Found]] = {}
    for leaf in leaves(kept):
        found = (leaf.line, leaf.value.strip())
        if leaf.path[-2:] == ("device_manager", "handler") and leaf.name in _DEVICE:
            dump.device.setdefault(leaf.name, []).append(found)
        elif leaf.path[-1] == "status" and "port_manager" in leaf.path and leaf.name in _PORT:
            if leaf.group not in by_group and len(by_group) >= MAX_PORTS:
                continue
            by_group.setdefault(leaf.group, {}).setdefault(leaf.name, []).append(found)
    dump.ports += by_group.values()
    return dump


def _read_old(dump: UsbDump, lines: list[str]) -> None:
    inside = False
    for line in lines:
        text = line.strip()
        if text == "USB Device State:":
            inside = True
        elif inside and text.endswith("State:"):
            break
        elif inside:
            key, colon, value = text.partition(":")
            if colon and key in _OLD:
                dump.device.setdefault(_OLD[key], []).append((line, value.strip()))
            elif colon and key == "Kernel state":
                dump.device.setdefault("kernel_state", []).append((line, value.strip()))


def listed(text: str) -> tuple[str, ...]:
    """`[debug accessory, bc12]`, `[]`, `disabled-overheat, disabled-docking`: the words (UsbPort.complianceWarningsToString,
    usbDataStatusToString)."""
    return tuple(word for part in text.strip("[] ").split(",")[:16] if (word := part.strip()))
