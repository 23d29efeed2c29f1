"""Reader of `dumpsys connectivity --diag`: the phone's own test of every network, five seconds at most.

Source: AOSP packages/modules/Connectivity NetworkDiagnostics.java: it pings the gateways, the name servers and 8.8.8.8,
asks each name server a question over UDP, and tries DNS over TLS. A line is `.  DNS UDP dst{1.1.1.1} …: SUCCEEDED: …` or
begins with `F`. A router need not answer pings, and few name servers speak TLS: a failure alone proves nothing, only
the first hop behind which all is silent does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address

GATEWAY, NAME_SERVER, BEYOND, PRIVATE_DNS = "gateway", "name_server", "beyond_router", "private_dns"
_HEAD = re.compile(r"NetworkDiagnostics:.{0,200}?\bnetwork\{(\d{1,9})\}")
_ROW = re.compile(
    r"\s*[.F]\s+(ICMPv[46]|DNS UDP|DNS TLS) dst\{/?([0-9A-Fa-f.:%\w]{1,60})\}(?: hostname\{([^}\s]{0,255})\})?.*?: (SUCCEEDED|FAILED)\b"
)
MAX_ROWS = 500


@dataclass
class Diagnosis:
    """Of one network. Each test: None = not made, False = made and every try failed."""

    network: str
    gateway: bool | None = None
    internet_ping: bool | None = None
    dns: bool | None = None
    private_dns: bool | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def failing_hop(self) -> str | None:
        """The first place where it stops; None = nothing stops, or these tests cannot tell."""
        if self.dns:
            return PRIVATE_DNS if self.private_dns is False else None
        if self.gateway is False and not self.internet_ping:
            return GATEWAY
        if self.dns is False and self.internet_ping:
            return NAME_SERVER
        if self.gateway and self.dns is False and self.internet_ping is False:
            return BEYOND
        return None


def read_diag(lines: Iterable[str]) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    for line in lines:
        if len(line) > 1000:
            continue
        if head := _HEAD.match(line.strip()):
            found.append(Diagnosis(head[1]))
        elif found and (row := _ROW.match(line)) and len(found[-1].lines) < MAX_ROWS:
            _row(found[-1], row[1], row[2], row[3], row[4] == "SUCCEEDED")
            found[-1].lines.append(line)
    return found


def _row(network: Diagnosis, kind: str, target: str, host: str | None, passed: bool) -> None:
    if kind == "DNS UDP":
        network.dns = passed or bool(network.dns)
    elif kind == "DNS TLS":
        # Without a host name it is opportunistic: failing is normal.
        if host:
            network.private_dns = passed or bool(network.private_dns)
    elif (near := _is_near(target)) is not None:
        if near:
            network.gateway = passed or bool(network.gateway)
        else:
            network.internet_ping = passed or bool(network.internet_ping)


def _is_near(target: str) -> bool | None:
    """An address of the own network (RFC 1918, RFC 6598, link-local): the router, or a name server in it."""
    try:
        address = ip_address(target.partition("%")[0])
    except ValueError:
        return None
    return address.is_private or address.is_link_local or not address.is_global
