"""Network, the second look: what Wi-Fi did lately, and where the way to the internet stops."""

from __future__ import annotations

from collections import Counter
from typing import Any

from diagnostics.connectivity_text import Connectivity
from diagnostics.diag_text import read_diag
from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Output, Outputs
from diagnostics.wifi_events_text import HANDSHAKE_TIMEOUT, read_wifi_events
from diagnostics.wifi_text import WifiText

CONNECTIVITY: Argv = ("dumpsys", "connectivity")
DIAG: Argv = (*CONNECTIVITY, "--diag")
"""Nothing but the test up to some Androids, behind the whole dump in others: both commands are looked into."""
LAST = 5


def wifi_history(dump: Output | None, notes: Notebook) -> dict[str, Any]:
    """The last disconnections and failed attempts of `dumpsys wifi`; networks are not named."""
    if dump is None:
        return {}
    events = read_wifi_events(dump.lines)
    facts: dict[str, Any] = {}
    if events.drops is not None:
        facts["wifi_disconnects"] = tuple(
            {"at": drop.at, "reason": drop.reason, "name": drop.name, "by_phone": drop.by_phone}
            for drop in events.drops[-LAST:]
        )
        drops = [drop for drop in events.drops if not drop.by_phone]
        facts["wifi_drops"] = len(drops) if drops or dump.whole else None
        if drops:
            often = Counter(drop.name for drop in drops)
            facts["wifi_drop_reason"] = max(often, key=lambda name: (often[name], name))
        for drop in drops[-LAST:]:
            notes.saw("wifi_drops", dump, drop.line)
    if events.attempts is not None:
        row = events.failed_in_a_row()
        facts["wifi_attempts_failed_in_a_row"] = len(row) if row or dump.whole else None
        if row:
            newest = events.drops[-1] if events.drops else None
            refused = newest is not None and not newest.by_phone and newest.reason == HANDSHAKE_TIMEOUT
            facts["wifi_last_failure"] = row[-1].failure
            facts["wifi_wrong_password"] = row[-1].wrong_password or refused
            for attempt in row[-LAST:]:
                notes.saw("wifi_attempts_failed_in_a_row", dump, attempt.line)
                notes.saw("wifi_last_failure", dump, attempt.line)
        elif dump.whole:
            facts["wifi_wrong_password"] = False
    return facts


def link_speed(wifi: list[tuple[Output, WifiText]], notes: Notebook) -> int | None:
    """Mbit/s towards the access point, of the current connection."""
    for output, text in wifi:
        found = [
            (info.line, info.link_mbps)
            for info in text.infos
            if info.associated and info.link_mbps is not None and info.link_mbps > 0
        ]
        if found:
            value = notes.one("wifi_link_mbps", output, found)
            return value if notes.plausible("wifi_link_mbps", output, found[0][0], value, 1, 50_000) else None
    return None


def way_out(outputs: Outputs, default: str | None, notes: Notebook) -> dict[str, Any]:
    """The phone's own test of its networks; `default`: id of the default network, whose failing hop counts."""
    output, networks = None, []
    for output in (outputs.get(*DIAG), outputs.get(*CONNECTIVITY)):
        networks = read_diag(output.lines) if output is not None else []
        if networks:
            break
    if output is None or not networks:
        return {}
    facts: dict[str, Any] = {
        "diag": tuple(
            {"network": one.network, "gateway": one.gateway, "internet_ping": one.internet_ping, "dns": one.dns,
             "private_dns": one.private_dns}
            for one in networks[:8]
        )
    }  # fmt: skip
    chosen = next((one for one in networks if one.network == default), networks[0] if default is None else None)
    if chosen is not None and output.whole:
        facts["failing_hop"] = chosen.failing_hop or "none"
        facts["diag_passes"] = bool(chosen.dns and chosen.internet_ping and chosen.failing_hop is None)
        for line in chosen.lines[:LAST]:
            notes.saw("failing_hop", output, line)
    return facts


def metered(networks: Output | None, connectivity: Connectivity, notes: Notebook) -> dict[str, Any]:
    """Whether the default network counts as metered (NetworkCapabilities.NET_CAPABILITY_NOT_METERED)."""
    chosen = connectivity.default_ids[0][1] if connectivity.default_ids else None
    agent = next((one for one in connectivity.agents or () if one.network_id == chosen), None)
    if agent is not None and agent.capabilities is not None and networks is not None:
        notes.saw("metered", networks, agent.capability_text)
        return {"metered": not agent.capabilities & {"NOT_METERED", "TEMPORARILY_NOT_METERED"}}
    return {}
