"""SIM cards and telephony, slot by slot: which card serves what, and which setting stands in the way (P8).

The network area judges the one slot that speaks for the phone; here every slot counts, and who was chosen for data.
"""

from __future__ import annotations

from dataclasses import replace

from diagnostics.dumpsys import Notebook, agreed, whole_number, yes_no
from diagnostics.mobile_switch import CHOSEN, data_subscription, mobile_data, own_switch
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.netpolicy_text import read_netpolicy
from diagnostics.network_facts import Reading
from diagnostics.network_sims import read_sims
from diagnostics.settings_text import DUMP_SETTINGS, GETPROP, LIST_GLOBAL, Properties, Settings
from diagnostics.settings_values import switch
from diagnostics.sim_facts import SimFacts, SimSlot
from diagnostics.sim_rules import RULES
from diagnostics.subscriptions_text import Subscriptions, read_subscriptions

REGISTRY: Argv = ("dumpsys", "telephony.registry")
ISUB: Argv = ("dumpsys", "isub")
NETPOLICY: Argv = ("dumpsys", "netpolicy")
COMMANDS = (
    Command(REGISTRY, max_bytes=2 * 1024 * 1024),
    Command(ISUB, max_bytes=2 * 1024 * 1024),
    Command(NETPOLICY, max_bytes=2 * 1024 * 1024),
    Command(LIST_GLOBAL, max_bytes=1024 * 1024),
    Command(GETPROP, max_bytes=1024 * 1024),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    LIST_GLOBAL: (
        DUMP_SETTINGS,
        *(("settings", "get", "global", key) for key in ("airplane_mode_on", "mobile_data", "data_roaming", CHOSEN)),
    ),
    GETPROP: (("getprop", "gsm.sim.state"), ("getprop", "gsm.operator.alpha"), ("getprop", "gsm.operator.isroaming")),
}
REQUIRED = ("sims",)
"""The slots; an empty list on a device without telephony."""

_BITS = ((19, "5g"), (12, "4g"), (18, "4g"))
_3G = (2, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16)
_2G = (0, 1, 3, 10, 15)
"""TelephonyManager.NETWORK_TYPE_BITMASK_*: bit of NETWORK_TYPE_x is x − 1."""
_MODES_2G, _MODES_3G = {1, 5}, {0, 2, 3, 4, 6, 7, 13, 14, 16, 18, 21}
_MODES_4G = {8, 9, 10, 11, 12, 15, 17, 19, 20, 22}
_MODES_5G = set(range(23, 34))
"""RILConstants.NETWORK_MODE_*: 18 is 3G and 2G (TDSCDMA_GSM_WCDMA), 21 the same with CDMA. The setting is written up to
11; later the choice is in the subscription."""
LAST_SETTING_SDK = 30


def parse(outputs: Outputs, now: Now) -> Parsed[SimFacts]:
    notes = Notebook()
    registry, isub, policy = outputs.get(*REGISTRY), outputs.get(*ISUB), outputs.get(*NETPOLICY)
    settings = Settings(outputs, "global")
    readings = read_sims(registry, Properties(outputs), notes)
    for fact in [name for name in notes.evidence if name.startswith("sims.")]:
        notes.evidence["sims"] = (*notes.evidence.get("sims", ()), *notes.evidence[fact])
    chosen = read_subscriptions(isub.lines) if isub is not None else Subscriptions()
    facts = SimFacts(airplane_mode=switch(settings, "airplane_mode_on", "airplane_mode", notes))
    by_slot: dict[int, int] = {}
    if isub is not None and chosen.recognised:
        by_slot = _subscriptions(chosen, isub, notes)
        facts = _defaults(facts, chosen, by_slot, isub, notes)
    if readings is not None:
        modern = now.sdk is not None and now.sdk > LAST_SETTING_SDK
        slots = tuple(
            _slot(reading, by_slot.get(reading.sim.slot), chosen, isub, None if modern else settings, notes)
            for reading in readings
        )
        facts = replace(facts, sims=slots)
    subscription = None if facts.data_slot is None else by_slot.get(facts.data_slot)
    if subscription is None:
        subscription = data_subscription(settings, registry, notes)
    facts = replace(
        facts,
        mobile_data_enabled=mobile_data(settings, readings, subscription, "mobile_data_enabled", notes),
        data_roaming_enabled=_data_roaming(subscription, chosen, isub, settings, readings, notes),
    )
    if policy is not None:
        facts = _policy(facts, policy, notes)
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


def _subscriptions(chosen: Subscriptions, isub: Output, notes: Notebook) -> dict[int, int]:
    """Slot → subscription, of the slots that have one."""
    answers = {
        slot: agreed(notes, f"subscription.{slot}", isub, found, whole_number) for slot, found in chosen.slots.items()
    }
    return {slot: number for slot, number in answers.items() if number is not None and number > 0}


def _defaults(
    facts: SimFacts, chosen: Subscriptions, by_slot: dict[int, int], isub: Output, notes: Notebook
) -> SimFacts:
    def default(fact: str, name: str) -> int | None:
        return agreed(notes, fact, isub, chosen.defaults.get(name, []), whole_number)

    def slot_of(subscription: int | None) -> int | None:
        return next((slot for slot, number in by_slot.items() if number == subscription), None)

    data, voice = default("data_slot", "data"), default("voice_slot", "voice")
    notes.evidence["data_chosen"] = notes.evidence.get("data_slot", ())
    return replace(
        facts,
        data_slot=slot_of(data),
        voice_slot=slot_of(voice),
        data_chosen=True if slot_of(data) is not None else False if data is not None and data < 0 else None,
    )


def _slot(
    reading: Reading,
    subscription: int | None,
    chosen: Subscriptions,
    isub: Output | None,
    settings: Settings | None,
    notes: Notebook,
) -> SimSlot:
    sim = reading.sim
    return SimSlot(
        slot=sim.slot,
        sim_state=sim.sim_state,
        service_state=sim.service_state,
        data_state=sim.data_state,
        signal_dbm=sim.signal_dbm,
        operator=sim.operator,
        subscription=subscription,
        roaming=reading.roaming,
        data_service=reading.data_service,
        best_network=_best_network(subscription, chosen, isub, settings, notes),
    )


def _best_network(
    subscription: int | None, chosen: Subscriptions, isub: Output | None, settings: Settings | None, notes: Notebook
) -> str | None:
    """What the owner allows: the subscription's own choice (12+), else the setting of that subscription."""
    if subscription is None:
        return None
    found = chosen.allowed.get(str(subscription), [])
    if isub is not None and found:
        allowed = agreed(notes, "sims", isub, found, whole_number)
        return None if allowed is None or allowed <= 0 else _of_bits(allowed)
    if settings is None:
        return None
    mode = whole_number(settings.read(f"preferred_network_mode{subscription}", "sims", notes) or "")
    for modes, name in ((_MODES_5G, "5g"), (_MODES_4G, "4g"), (_MODES_3G, "3g"), (_MODES_2G, "2g")):
        if mode in modes:
            return name
    return None


def _of_bits(allowed: int) -> str | None:
    for bit, name in (*_BITS, *((bit, "3g") for bit in _3G), *((bit, "2g") for bit in _2G)):
        if allowed >> bit & 1:
            return name
    return None


def _data_roaming(
    subscription: int | None,
    chosen: Subscriptions,
    isub: Output | None,
    settings: Settings,
    readings: tuple[Reading, ...] | None,
    notes: Notebook,
) -> bool | None:
    fact = "data_roaming_enabled"
    found = chosen.roaming.get(str(subscription), []) if subscription is not None else []
    if isub is not None and found:
        return agreed(notes, fact, isub, found, {"0": False, "1": True}.get)
    return own_switch(settings, "data_roaming", readings, subscription, fact, notes)


def _policy(facts: SimFacts, output: Output, notes: Notebook) -> SimFacts:
    policy = read_netpolicy(output.lines)
    limits = [(line, int(value)) for line, value in policy.limits]
    set_limits = [(line, value) for line, value in limits if value >= 0]
    for line, _ in set_limits:
        notes.saw("data_limited", output, line)
    known = bool(set_limits) or policy.policies_ended
    return replace(
        facts,
        data_limited=bool(set_limits) if known else None,
        data_limit_bytes=min((value for _, value in set_limits), default=None),
        data_saver=agreed(notes, "data_saver", output, policy.saver, yes_no),
    )


DIAGNOSTIC: Diagnostic[SimFacts] = Diagnostic(
    name="sim",
    title=Text("SIM cards and telephony", "SIM 卡与电话"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
