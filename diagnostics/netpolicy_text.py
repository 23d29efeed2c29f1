"""Reader of `dumpsys netpolicy`: the limit on mobile data, and the data saver.

Source: AOSP services/core/java/com/android/server/net/NetworkPolicyManagerService.java dump (`Restrict background:
false`, `Network policies:`) and core/java/android/net/NetworkPolicy.java toString (`NetworkPolicy{template=…
limitBytes=-1 …}`; -1 = no limit). The template names the subscriber and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Found = list[tuple[str, str]]
MAX_FOUND = 64
_LIMIT = re.compile(r" limitBytes=(-?\d{1,19})(?= |\})")
_MOBILE = re.compile(r"matchRule=(?:MOBILE|CARRIER)")


@dataclass
class NetPolicy:
    """`limits`: of the mobile policies; all of them when `policies_ended`. `saver`: Restrict background."""

    limits: Found = field(default_factory=list)
    saver: Found = field(default_factory=list)
    policies_ended: bool = False


def read_netpolicy(lines: Iterable[str]) -> NetPolicy:
    read = NetPolicy()
    inside = False
    for line in lines:
        text = line.strip()
        if inside and not text.startswith("NetworkPolicy{"):
            read.policies_ended, inside = True, False
        if text == "Network policies:":
            inside = True
        if text.startswith("Restrict background:") and len(read.saver) < MAX_FOUND:
            read.saver.append((line, text.partition(":")[2].strip()))
        elif text.startswith("NetworkPolicy{template=") and len(read.limits) < MAX_FOUND:
            limit = _LIMIT.search(text[:4000])
            if limit is not None and _MOBILE.search(text[:400]):
                read.limits.append((f"NetworkPolicy … limitBytes={limit[1]}", limit[1]))
    return read
