"""Reader of what happened to Wi-Fi lately: attempts to connect and disconnections in `dumpsys wifi`.

Source: AOSP packages/modules/Wifi WifiMetrics.java: `mConnectionEvents` (ConnectionEvent.toString, the last 30 attempts)
and `StaEventList` (staEventToString, the last 768 events). Reasons of a disconnection are those of IEEE Std 802.11-2020
table 9-49; `local_gen=true` = the phone itself left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

REASONS = {
    0: "none given",
    1: "unspecified",
    2: "authentication no longer valid",
    3: "sender is leaving",
    4: "inactivity",
    5: "access point overloaded",
    6: "not authenticated",
    7: "not associated",
    8: "sender left the network",
    9: "not authenticated",
    13: "invalid element",
    14: "message integrity failure",
    15: "4-way handshake timed out",
    16: "group key handshake timed out",
    17: "handshake element differs",
    23: "802.1X authentication failed",
    34: "poor channel, frames lost",
    36: "peer left",
    45: "peer refused",
}
"""IEEE Std 802.11-2020, table 9-49 (Reason codes)."""
HANDSHAKE_TIMEOUT = 15
"""What a wrong password looks like from the phone: the access point does not answer the proof of the key."""
NO_FAILURES = frozenset(("REDUNDANT_CONNECTION_ATTEMPT", "NEW_CONNECTION_ATTEMPT", "NETWORK_DISCONNECTION", "NONE"))
"""Attempts that were given up for another one; AOSP ConnectionEvent.FAILURE_*."""
WRONG_PASSWORD = "AUTH_FAILURE_WRONG_PSWD"
MAX_EVENTS = 2000
_DROP = re.compile(
    r"\s*(\d\d-\d\d \d\d:\d\d:\d\d)\.\d{1,6} NETWORK_DISCONNECTION_EVENT local_gen=(true|false) reason=(-?\d{1,5}):?(\w{0,60})"
)
_START = re.compile(r"startTime=(\d\d-\d\d \d\d:\d\d:\d\d)")
_FIELD = re.compile(
    r"\b(connectionResult|level2FailureCode|connectivityLevelFailureCode|level2FailureReason)=(\w{1,60})"
)


@dataclass(frozen=True, slots=True)
class Drop:
    at: str
    reason: int
    name: str
    by_phone: bool
    line: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """`failure`: None = it succeeded, or was given up for another attempt (`counts` is False then)."""

    at: str
    failure: str | None
    wrong_password: bool
    counts: bool
    line: str


@dataclass
class WifiEvents:
    """Oldest first. None = the dump has no such list."""

    drops: list[Drop] | None = None
    attempts: list[Attempt] | None = None

    def failed_in_a_row(self) -> list[Attempt]:
        """The newest attempts, as long as each of them failed."""
        row: list[Attempt] = []
        for attempt in reversed(self.attempts or []):
            if not attempt.counts:
                continue
            if attempt.failure is None:
                break
            row.append(attempt)
        return row[::-1]


def read_wifi_events(lines: Iterable[str]) -> WifiEvents:
    found = WifiEvents()
    for line in lines:
        if line.startswith("startTime="):
            attempt = _attempt(line)
            if attempt is not None:
                found.attempts = found.attempts or []
                if len(found.attempts) < MAX_EVENTS:
                    found.attempts.append(attempt)
        elif line.startswith("mConnectionEvents:"):
            found.attempts = found.attempts or []
        elif line.startswith("StaEventList:"):
            found.drops = found.drops or []
        elif "NETWORK_DISCONNECTION_EVENT" in line and (match := _DROP.match(line)):
            found.drops = found.drops or []
            reason = int(match[3])
            name = REASONS.get(reason) or match[4].lower().replace("_", " ") or f"code {reason}"
            if len(found.drops) < MAX_EVENTS:
                found.drops.append(Drop(match[1], reason, name, match[2] == "true", line))
    return found


def _attempt(line: str) -> Attempt | None:
    start = _START.match(line)
    # The network's name is chosen by a stranger and may hold anything: read only what stands behind its BSSID.
    cut = line.rfind(", BSSID=")
    if start is None or cut < 0:
        return None
    fields = dict(reversed(_FIELD.findall(line[cut : cut + 8000])))
    result = fields.get("connectionResult")
    if result not in ("0", "1"):
        return None
    if result == "1":
        return Attempt(start[1], None, False, True, line)
    codes = (fields.get("level2FailureCode", "NONE"), fields.get("connectivityLevelFailureCode", "NONE"))
    failure = next((code for code in codes if code != "NONE"), "UNKNOWN")
    return Attempt(
        at=start[1],
        failure=failure,
        wrong_password=fields.get("level2FailureReason") == WRONG_PASSWORD,
        counts=failure not in NO_FAILURES,
        line=line,
    )
