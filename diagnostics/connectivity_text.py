"""Reader of `dumpsys connectivity`: the networks that are up, and the default one.

Source: AOSP ConnectivityService.java (`doDump`: "Active default network: 101|none", "Current Networks:"),
NetworkAgentInfo.java (`toString`), NetworkCapabilities.java (`Transports: WIFI Capabilities: A&B&VALIDATED …`,
" PrivateDnsBroken"), LinkProperties.java ("HttpProxy: [host] port").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# The name of a Wi-Fi network is chosen by a stranger, has 32 bytes at most, and stands in the line up to four times. It
# is taken out before anything is read.
_NAMES = re.compile(r'((?:SSID[:=] ?|extra: |[\w>])").{0,32}"')
_SIGNAL = re.compile(r" SignalStrength: (-?\d{1,4})(?=[ \]])")
_STATE = re.compile(
    r"ni\{(?:\[type: [^,]{0,60}, state: ([A-Z_]{1,30})|[\w-]{1,30}(?:\[[^\]]{0,30}\])? ([A-Z_]{1,30})\b)"
)
_NOT_UP = frozenset(
    ("IDLE", "SCANNING", "CONNECTING", "AUTHENTICATING", "OBTAINING_IPADDR", "DISCONNECTING", "DISCONNECTED", "FAILED")
)
"""android.net.NetworkInfo.DetailedState before and after a connection."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One line `NetworkAgentInfo{…}` of the current networks."""

    line: str
    network_id: str | None
    transports: frozenset[str]
    capabilities: frozenset[str] | None
    portal: bool
    signal_dbm: int | None
    """`SignalStrength:` of the capabilities."""
    is_up: bool
    """Not still connecting, not on its way out; a network that does not tell its state is up."""
    private_dns_broken: bool
    http_proxy: str | None
    capability_text: str
    """As printed, without the name of the network."""

    @property
    def is_vpn(self) -> bool:
        return "VPN" in self.transports


@dataclass
class Connectivity:
    """`default_ids`: (line, network id or "none"). `agents` None = the dump carries no list of networks."""

    default_ids: list[tuple[str, str]] = field(default_factory=list)
    agents: list[Agent] | None = None


def read_connectivity(lines: Iterable[str]) -> Connectivity:
    found = Connectivity()
    inside = False
    for line in lines:
        if line.startswith("Active default network:"):
            found.default_ids.append((line, line.partition(":")[2].strip()))
        elif line.startswith("Current Networks:"):
            inside = True
            found.agents = found.agents or []
        elif inside and not line.strip():
            inside = False
        elif inside and found.agents is not None and line.lstrip().startswith("NetworkAgentInfo{"):
            found.agents.append(_agent(line))
    return found


def _agent(line: str) -> Agent:
    text = _NAMES.sub(r'\1"', line.strip())
    head, listed, caps = text.partition("nc{[")
    caps = listed + caps
    capabilities = _after(caps, "Capabilities: ")
    transports = _after(caps, "Transports: ") or _type_of(text)
    named = frozenset(capabilities.split("&")) if capabilities is not None else None
    return Agent(
        line=line,
        network_id=_between(text, "network{", "}"),
        transports=frozenset(transports.split("|")) if transports else frozenset(),
        capabilities=named,
        portal="CAPTIVE_PORTAL" in named if named is not None else "lastCaptivePortalDetected{true}" in text,
        signal_dbm=_signal(caps),
        is_up=_state(text) not in _NOT_UP,
        private_dns_broken=" PrivateDnsBroken" in caps,
        http_proxy=_proxy(head),
        capability_text=caps or text,
    )


def _signal(caps: str) -> int | None:
    match = _SIGNAL.search(caps)
    return int(match[1]) if match else None


def _state(text: str) -> str | None:
    """`ni{WIFI CONNECTED extra: …` (11+), `ni{[type: WIFI[], state: CONNECTED/CONNECTED, …` before."""
    match = _STATE.search(text)
    return (match[1] or match[2]) if match else None


def _after(text: str, name: str) -> str | None:
    at = text.find(name)
    if at < 0:
        return None
    return text[at + len(name) :].partition(" ")[0].rstrip("]}") or None


def _between(text: str, left: str, right: str) -> str | None:
    at = text.find(left)
    if at < 0:
        return None
    end = text.find(right, at)
    return text[at + len(left) : end] if end >= 0 else None


def _type_of(text: str) -> str | None:
    """The transport from the old type name, where the capabilities are not printed (5.x)."""
    kind = _between(text, "[type: ", "[") or _between(text, "ni{", " ")
    return {"MOBILE": "CELLULAR"}.get(kind.partition("[")[0], kind.partition("[")[0]) if kind else None


def _proxy(text: str) -> str | None:
    """`HttpProxy: [host] port` (android/net/ProxyInfo.java toString); a PAC script has no host and port of its own."""
    at = text.find("HttpProxy: [")
    if at < 0:
        return None
    host, closed, rest = text[at + len("HttpProxy: [") :].partition("] ")
    port = rest.partition(" ")[0].rstrip("}")
    return f"{host}:{port}" if closed and host and port.isascii() and port.isdigit() and port != "0" else None
