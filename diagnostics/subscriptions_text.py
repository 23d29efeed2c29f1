"""Reader of `dumpsys isub`: which subscription is in which slot, and which carries data and calls.

Source: AOSP SubscriptionController.java dump (5.1–13: ` defaultDataSubId=1`, ` sSlotIndexToSubId[0]: subId=1`, older
`sSlotIdxToSubId`, entries `{id=1, iccId=… simSlotIndex=0 … dataRoaming=0 …}`) and SubscriptionManagerService.java dump
(14+: `defaultDataSubId=2`, `Logical SIM slot 0: subId=2`, `[SubscriptionInfoInternal: id=2 … simSlotIndex=0 …
dataRoaming=0 … allowedNetworkTypesForReasons=user=840583 …]`). Numbers and names of the card are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Found = list[tuple[str, str]]
HEADS = ("SubscriptionController:", "SubscriptionManagerService:")
MAX_FOUND = 64
_SLOT = re.compile(r"sSlotI(?:nde|d)xToSubId\[(\d)\]: subId=(-?\d{1,10})$|Logical SIM slot (\d): subId=(-?\d{1,10})$")
_ENTRY = re.compile(r"[\[{](?:SubscriptionInfoInternal: )?id=(\d{1,10})[, ]")
_FIELD = re.compile(r" (simSlotIndex|dataRoaming)=(-?\d{1,10})(?= |\}|\]|$)")
_ALLOWED = re.compile(r" allowedNetworkTypesForReasons=(?:[a-z_]{1,20}=-?\d{1,19},)*?user=(-?\d{1,19})(?=[ ,\]])")


@dataclass
class Subscriptions:
    """`defaults`: data, voice → (line, id). `slots`: slot → (line, id). `roaming`, `allowed`: id → (line, value) of the
    subscriptions whose card is in the phone."""

    recognised: bool = False
    defaults: dict[str, Found] = field(default_factory=dict)
    slots: dict[int, Found] = field(default_factory=dict)
    roaming: dict[str, Found] = field(default_factory=dict)
    allowed: dict[str, Found] = field(default_factory=dict)


_DEFAULTS = {"defaultDataSubId": "data", "defaultVoiceSubId": "voice"}


def read_subscriptions(lines: Iterable[str]) -> Subscriptions:
    """Reads down to the local log: what is below is history."""
    read = Subscriptions()
    active = False
    for line in lines:
        text = line.strip()
        if text.startswith(HEADS):
            read.recognised = True
        elif text.startswith(("Local log:", "All subscriptions:", "AllSubInfoList:")):
            active = False
            if text.startswith("Local log:"):
                break
        elif text.startswith(("ActiveSubInfoList:", "Active subscriptions:")):
            active = True
        elif active and text.startswith(("{id=", "[SubscriptionInfoInternal: id=")):
            _entry(read, line, text)
        else:
            key, equals, value = text.partition("=")
            if equals and key in _DEFAULTS:
                _keep(read.defaults.setdefault(_DEFAULTS[key], []), line, value)
            slot = _SLOT.match(text) if "subId=" in text else None
            if slot is not None:
                number, sub = (slot[1], slot[2]) if slot[1] is not None else (slot[3], slot[4])
                _keep(read.slots.setdefault(int(number), []), line, sub)
    return read


def _entry(read: Subscriptions, line: str, text: str) -> None:
    head = _ENTRY.match(text)
    if head is None:
        return
    fields = dict(_FIELD.findall(text[:4000]))
    slot = fields.get("simSlotIndex")
    if slot is None or not slot.isdigit() or len(slot) > 1:
        return
    if not any(sub == head[1] for _, sub in read.slots.get(int(slot), ())):
        _keep(read.slots.setdefault(int(slot), []), f"id={head[1]} … simSlotIndex={slot}", head[1])
    roaming = fields.get("dataRoaming")
    if roaming is not None:
        _keep(read.roaming.setdefault(head[1], []), f"id={head[1]} … dataRoaming={roaming}", roaming)
    allowed = _ALLOWED.search(text[:4000])
    if allowed is not None:
        shown = f"id={head[1]} … allowedNetworkTypesForReasons=user={allowed[1]}"
        _keep(read.allowed.setdefault(head[1], []), shown, allowed[1])


def _keep(found: Found, line: str, value: str) -> None:
    """The line of a subscription names the card and its owner: what is kept of it is only what was read."""
    if len(found) < MAX_FOUND:
        found.append((line, value.strip()))
