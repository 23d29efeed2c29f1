"""Readers of `cmd wifi status` (11+) and `dumpsys wifi`.

Source: AOSP packages/modules/Wifi, WifiShellCommand.java (`status`), WifiServiceImpl.java and ActiveModeWarden.java
("Wi-Fi is …"), android/net/wifi/WifiInfo.java (`toString`). RSSI −127 = WifiInfo.INVALID_RSSI. With Wi-Fi off
`cmd wifi status` prints "Wifi is disabled" and "Wifi scanning is only available when wifi is enabled".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

INVALID_RSSI = -127
_LIVE = {"enabled": True, "disabled": False}


@dataclass(frozen=True, slots=True)
class WifiInfo:
    """One printed WifiInfo. `supplicant`: its supplicant state, `COMPLETED` = connected to an access point.
    `link_mbps`: the speed towards it in Mbit/s, -1 = none."""

    line: str
    supplicant: str | None
    rssi_dbm: int | None
    frequency_mhz: int | None
    link_mbps: int | None = None


@dataclass
class WifiText:
    """`infos`: of the primary connection, in the order printed (some vendors print it twice)."""

    enabled: list[tuple[str, bool]] = field(default_factory=list)
    connected: list[tuple[str, bool]] = field(default_factory=list)
    airplane: list[tuple[str, bool]] = field(default_factory=list)
    infos: list[WifiInfo] = field(default_factory=list)


def read_status(lines: Iterable[str]) -> WifiText:
    """`cmd wifi status`. Of several client modes only the first, the primary, is read."""
    found = WifiText()
    modes = 0
    for line in lines:
        text = line.strip()
        if text in ("Wifi is enabled", "Wifi is disabled"):
            found.enabled.append((line, text.endswith("enabled")))
        elif text.startswith("==== ") and "ClientModeManager" in text:
            modes += 1
        elif modes <= 1 and text.startswith("Wifi is connected to "):
            found.connected.append((line, True))
        elif modes <= 1 and text == "Wifi is not connected":
            found.connected.append((line, False))
        elif modes <= 1 and text.startswith("WifiInfo:"):
            found.infos.append(_info(line, text[len("WifiInfo:") :]))
    return found


def read_dump(lines: Iterable[str]) -> WifiText:
    """`dumpsys wifi`. Secondary client modes (dual Wi-Fi, 12+) come later in the dump and say so."""
    found = WifiText()
    primary = True
    for line in lines:
        text = line.strip()
        if text.startswith("Wi-Fi is "):
            state = text[len("Wi-Fi is ") :]
            if state in _LIVE:
                found.enabled.append((line, _LIVE[state]))
        elif text.startswith("mRole: ROLE_CLIENT_"):
            primary = text == "mRole: ROLE_CLIENT_PRIMARY"
        elif text.startswith("mWifiInfo"):
            if primary:
                info = _info(line, text[len("mWifiInfo") :].lstrip(": ["))
                if info.supplicant is not None:
                    found.infos.append(info)
        elif text.startswith(("mAirplaneModeOn ", "AirplaneModeOn ")):
            value = text.partition(" ")[2]
            if value in ("true", "false"):
                found.airplane.append((line, value == "true"))
    return found


def _info(line: str, text: str) -> WifiInfo:
    # The network's name comes first and is chosen by a stranger: read the other fields behind the last of it.
    marker = text.rfind(", Supplicant state: ")
    tail = text[marker:] if marker >= 0 else text
    return WifiInfo(
        line,
        _field(tail, "Supplicant state: "),
        _number(_field(tail, "RSSI: ")),
        _number(_field(tail, "Frequency: "), "MHz"),
        _number(_field(tail, "Link speed: "), "Mbps"),
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


def rssi_in(text: str) -> int | None:
    """`RSSI: -50` inside a network agent's TransportInfo (12+)."""
    return _number(_field(text, "RSSI: "))


def frequency_in(text: str) -> int | None:
    return _number(_field(text, "Frequency: "), "MHz")
