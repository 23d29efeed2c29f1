"""Readers of `cmd wifi status` (11+) and `dumpsys wifi`.

Source: AOSP packages/modules/Wifi, WifiShellCommand.java (`status`), WifiServiceImpl.java and ActiveModeWarden.java
("Wi-Fi is …"), android/net/wifi/WifiInfo.java (`toString`). RSSI −127 = WifiInfo.INVALID_RSSI. With Wi-Fi off
`cmd wifi status` prints "Wifi is disabled" and "Wifi scanning is only available when wifi is enabled".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

INVALID_RSSI = -127
_LIVE = {"enabled": True, "disabled": False}
_PRIMARY, _SCAN_ONLY = "ROLE_CLIENT_PRIMARY", "ROLE_CLIENT_SCAN_ONLY"
_INFO = ("WifiInfo:", "Connection Details:")
"""How `cmd wifi status` begins the line: since 11, and the root shell of 10."""
_NO_BSSID = ("<none>", "null")
# The network's name is chosen by a stranger and stands in the line up to twice: first, and since 13 as a part of the
# network's key at the end. A name has 32 bytes at most; the shortest text that fits this is longer.
_ADDRESSES = re.compile(
    r", BSSID: ([^,]{1,40}), MAC: [^,]{0,40}(?:, IP: [^,]{0,60})?(?:, Security type: [^,]{1,20})?(?=, Supplicant state: \w)"
)


@dataclass(frozen=True, slots=True)
class WifiInfo:
    """One printed WifiInfo. `supplicant`: its supplicant state. `link_mbps`: the speed towards the access point in
    Mbit/s, -1 = none. `bssid`: None = not told."""

    line: str
    supplicant: str | None
    rssi_dbm: int | None
    frequency_mhz: int | None
    link_mbps: int | None = None
    bssid: str | None = None

    @property
    def associated(self) -> bool:
        """Connected to an access point: COMPLETED, with the address of one (Samsungs of Android 5 and 6 leave
        COMPLETED standing after the end of a connection)."""
        return self.supplicant == "COMPLETED" and self.bssid not in _NO_BSSID


@dataclass
class WifiText:
    """`infos`: of the primary connection, in the order printed (some vendors print it twice)."""

    enabled: list[tuple[str, bool]] = field(default_factory=list)
    connected: list[tuple[str, bool]] = field(default_factory=list)
    airplane: list[tuple[str, bool]] = field(default_factory=list)
    infos: list[WifiInfo] = field(default_factory=list)


def read_status(lines: Iterable[str]) -> WifiText:
    """`cmd wifi status`. Of several client modes only the primary is read: the one whose head says so, or the first
    where no head tells a role (the shell lists the primary alone, root all of them in no order)."""
    found = WifiText()
    modes = 0
    primary = True
    for line in lines:
        text = line.strip()
        if text in ("Wifi is enabled", "Wifi is disabled"):
            found.enabled.append((line, text.endswith("enabled")))
        elif text.startswith("==== ") and "ClientModeManager" in text:
            modes += 1
            primary = f"role={_PRIMARY}" in text if "role=" in text else modes == 1
        elif primary and text.startswith("Wifi is connected to "):
            found.connected.append((line, True))
        elif primary and text == "Wifi is not connected":
            found.connected.append((line, False))
        elif primary and text.startswith(_INFO):
            found.infos.append(info_in(line, text.partition(":")[2]))
    return found


def read_dump(lines: Iterable[str]) -> WifiText:
    """`dumpsys wifi`. Since 12 every client mode tells its role before its WifiInfo: secondary ones (dual Wi-Fi) have
    another, stopped ones none, and stopped connections lie in a "Graveyard" behind the live one (AOSP
    ConcreteClientModeManager.java, ActiveModeWarden.java); on 12 "Wi-Fi is …" stands there too, once a mode. Before 12
    there is one WifiInfo, and roles are numbers."""
    found = WifiText()
    role = ""
    off = None
    for line in lines:
        text = line.strip()
        if text.startswith("Wi-Fi is "):
            state = text[len("Wi-Fi is ") :]
            if state in _LIVE and role in ("", _PRIMARY, _SCAN_ONLY):
                found.enabled.append((line, _LIVE[state]))
        elif text == "Current wifi mode: DisabledState":
            off = line
        elif text.startswith("mRole: ROLE_CLIENT_") or text == "mRole: null":
            role = text[len("mRole: ") :]
        elif text.startswith("Dump of ") and text.endswith(".Graveyard"):
            role = "null"
        elif text.startswith(("mWifiInfo ", "mWifiInfo:")):
            if role in ("", _PRIMARY):
                info = info_in(line, text[len("mWifiInfo") :].lstrip(": ["))
                if info.supplicant is not None:
                    found.infos.append(info)
        elif text.startswith(("mAirplaneModeOn ", "AirplaneModeOn ")):
            value = text.partition(" ")[2]
            if value in ("true", "false"):
                found.airplane.append((line, value == "true"))
    if off is not None and not found.enabled:
        found.enabled.append((off, False))
    return found


def info_in(line: str, text: str) -> WifiInfo:
    """The first WifiInfo in `text`, which is (part of) `line`."""
    addresses = _ADDRESSES.search(text)
    marker = addresses.end() if addresses else text.rfind(", Supplicant state: ")
    tail = text[marker:] if marker >= 0 else text
    return WifiInfo(
        line,
        _field(tail, "Supplicant state: "),
        _number(_field(tail, "RSSI: ")),
        _number(_field(tail, "Frequency: "), "MHz"),
        _number(_field(tail, "Link speed: "), "Mbps"),
        addresses[1] if addresses else None,
    )


def _field(text: str, name: str) -> str | None:
    at = text.find(name)
    if at < 0:
        return None
    value = text[at + len(name) :]
    return value.partition(",")[0].strip().rstrip("]")


def _number(text: str | None, unit: str = "") -> int | None:
    if text is None:
        return None
    digits = text.removesuffix(unit).strip()
    if len(digits) > 8 or not digits.lstrip("-").isascii() or not digits.lstrip("-").isdigit():
        return None
    try:
        return int(digits)
    except ValueError:
        return None
