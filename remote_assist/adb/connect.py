"""A phone on the network: only on a network of our own, and only believed when the device list shows it.

`adb connect` says "failed to authenticate" even where the phone accepts at once, and leaves dead phones in its list
as `offline`; so the list is polled, and what did not work is disconnected again.
"""

from __future__ import annotations

import ipaddress
import socket
import time

from remote_assist.adb.devices import Attached, attached, demand
from remote_assist.adb.server import Server
from remote_assist.adb.socket import ask, readable
from remote_assist.errors import LinkError, NoPhone, Offline, RemoteRefused, Sentence, UsageError

OWN_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
"""RFC 1918, loopback and link-local, and the same of IPv6 (RFC 4193, RFC 4291). Written out because
`ipaddress.is_private` also counts documentation ranges and, in some releases, every IPv4-mapped address."""

EMULATOR_PORTS = range(5555, 5586)


def connect(server: Server, host_port: str, timeout_s: float = 10.0) -> Attached:
    """Connects to a phone and waits until the list shows it as `device`.

    Raises UsageError for a public address or one that cannot be meant, Unauthorized when the question on the phone
    has not been answered in time (the phone stays in the list and may be asked for again), Offline or NoPhone when
    nothing that speaks adb answered there.
    """
    until = time.monotonic() + timeout_s
    address, port = own_address(host_port)
    if not server.ours and ipaddress.ip_address(address.partition("%")[0]).is_loopback and port in EMULATOR_PORTS:
        raise UsageError(
            "on this computer the running adb server takes port {port} for an emulator and connects to it by itself",
            next_step="Look for emulator-* in `remote-assist devices`, or use a port outside 5555-5585.",
            port=port,
        )
    name = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    try:
        said = readable(ask(server, f"host:connect:{name}", timeout_s))
    except RemoteRefused as refused:
        said = refused.message
    except LinkError:
        said = Sentence("no answer within {seconds:g} s", seconds=timeout_s)
    pause_s = 0.002
    while True:
        found = next((phone for phone in attached(server) if phone.serial == name), None)
        if found is not None and found.state == "device":
            return found
        hopeless = found is None and said.startswith(
            ("failed to connect", "cannot connect", "adb refused", "no answer")
        )
        if hopeless or time.monotonic() >= until:
            break
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, 0.1)
    if found is None:
        raise NoPhone(
            "No phone answered at {name} ({said}).",
            next_step="Check that wireless debugging is on, that phone and computer are in the same network, and the port.",
            name=name,
            said=said,
        )
    if found.state in ("offline", "connecting"):
        disconnect(server, name)
        raise Offline(
            "{name} accepted the connection but does not speak adb.",
            next_step="Switch wireless debugging off and on and use the address and port that the phone shows then.",
            name=name,
        )
    demand(found)
    raise NoPhone("{name} is {state}.", name=name, state=found.state)


def disconnect(server: Server, serial: str) -> bool:
    """Drops one network phone from the server's list; False when it was not there. Other phones are left alone."""
    if not serial or any(c.isspace() for c in serial):
        raise UsageError("a serial is needed: disconnecting everything would take other people's phones too")
    try:
        ask(server, f"host:disconnect:{serial}", 5.0)
    except RemoteRefused:
        return False
    return True


def own_address(host_port: str) -> tuple[str, int]:
    """The numeric address and port behind HOST:PORT, when *every* address of the name is in a network of ours.

    The answer is numeric so that the name cannot mean another machine a moment later. Raises UsageError.
    """
    host, colon, digits = host_port.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not host or not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 65536:
        raise UsageError(
            "{given} is no HOST:PORT",
            next_step="Wireless debugging shows address and port on the phone, for example 192.168.1.20:37123.",
            given=readable(host_port.encode("utf-8", "replace")),
        )
    shown = readable(host.encode("utf-8", "replace"))
    try:
        answers = socket.getaddrinfo(host, int(digits), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(
            "the name {shown} is not known here", next_step="Use the address that the phone shows.", shown=shown
        )
    addresses = [str(answer[4][0]) for answer in answers]
    for address in addresses:
        if not _ours(address):
            raise UsageError(
                "{shown} is at {address}, which is a public address, not one of a private network: adb over "
                "the internet can be read and taken over by others",
                next_step="Use a cable, or bring phone and computer into the same private network.",
                shown=shown,
                address=address,
            )
    return sorted(addresses, key=lambda text: ":" in text)[0], int(digits)


def _ours(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in OWN_NETWORKS if network.version == address.version)
