"""The switches that a card has for itself: mobile data, and data while roaming.

Source: AOSP opt/telephony GlobalSettingsHelper.getSettingName: with one slot the setting is `mobile_data`, with more
(a card and an eSIM, too) `mobile_data<subscription>`; the bare key is then only what new cards begin with. DataRoaming
follows the same. Which subscription carries data: `multi_sim_data_call` (Settings.Global), or mActiveDataSubId of
TelephonyRegistry; its mUserMobileDataState (10+) is the switch as each slot last reported it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from diagnostics.dumpsys import Notebook, whole_number
from diagnostics.model import Output
from diagnostics.network_facts import Reading
from diagnostics.settings_text import Settings

MOST_SUBSCRIPTIONS = 1_000_000
"""Numbers near 2³¹ stand for "no card in this slot" (SubscriptionManager.DUMMY_SUBSCRIPTION_ID_BASE of old Androids)."""
CHOSEN = "multi_sim_data_call"
_VALUES = {"0": False, "1": True}


def mobile_data(
    settings: Settings, readings: Sequence[Reading] | None, subscription: int | None, fact: str, notes: Notebook
) -> bool | None:
    """Whether the owner lets the card that is meant for data use it; `subscription`: its number, None = not known."""
    found = own_switch(settings, "mobile_data", readings, subscription, fact, notes)
    if found is not None or notes.doubts(fact):
        return found
    # False is also what a slot says that never had a card.
    said = {one.user_data for one in readings or () if one.sim.sim_state == "ready" and one.user_data is not None}
    if len(said) != 1:
        return None
    for one in readings or ():
        for evidence in notes.evidence.get(f"sims.{one.sim.slot}.user_data", ()):
            notes.evidence[fact] = (*notes.evidence.get(fact, ()), evidence)
    return said.pop()


def own_switch(
    settings: Settings,
    key: str,
    readings: Sequence[Reading] | None,
    subscription: int | None,
    fact: str,
    notes: Notebook,
) -> bool | None:
    """The setting of this subscription. Where it is not known which one is meant: what all of them say alike."""
    numbered = [name for name in settings.names() if _belongs(name, key)]
    one_slot = readings is not None and len(readings) == 1
    if one_slot or (not numbered and settings.read(f"{key}{subscription}", fact, notes) is None):
        return _VALUES.get(settings.read(key, fact, notes) or "")
    if subscription is not None:
        return _VALUES.get(settings.read(f"{key}{subscription}", fact, notes) or "")
    values = {name: settings.read(name, fact, notes) for name in sorted(numbered)}
    return _VALUES.get(values.popitem()[1] or "") if len(set(values.values())) == 1 else None


def data_subscription(settings: Settings, registry: Output | None, notes: Notebook) -> int | None:
    """The subscription chosen for data, else the one that carries it now."""
    chosen = whole_number(settings.read(CHOSEN, "mobile_data_enabled", Notebook()) or "")
    if chosen is None or not 0 < chosen < MOST_SUBSCRIPTIONS:
        chosen = _active(registry.lines) if registry is not None else None
    return chosen


def _active(lines: Iterable[str]) -> int | None:
    for line in lines:
        text = line.strip()
        if text.startswith(("local logs:", "listen logs:")):
            break
        if text.startswith("mActiveDataSubId="):
            number = whole_number(text.partition("=")[2])
            return number if number is not None and 0 < number < MOST_SUBSCRIPTIONS else None
    return None


def _belongs(name: str, key: str) -> bool:
    number = re.fullmatch(r"(\d{1,7})", name.removeprefix(key)) if name.startswith(key) else None
    return number is not None and 0 < int(number[1]) < MOST_SUBSCRIPTIONS
