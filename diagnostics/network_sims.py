"""SIM slots: the registry's slots and the `gsm.*` properties put together."""

from __future__ import annotations

from typing import TypeVar

from diagnostics.dumpsys import Notebook
from diagnostics.model import Output
from diagnostics.network_facts import Reading, Sim
from diagnostics.settings_text import Properties
from diagnostics.telephony_text import MAX_SLOTS, Slot, read_registry

T = TypeVar("T")
SIM_STATES = {
    "ABSENT": "absent",
    "PIN_REQUIRED": "pin_required",
    "PUK_REQUIRED": "puk_required",
    "NETWORK_LOCKED": "network_locked",
    "PERSO_LOCKED": "network_locked",
    "READY": "ready",
    "LOADED": "ready",
    "NOT_READY": "not_ready",
    "CARD_IO_ERROR": "card_error",
    "CARD_RESTRICTED": "card_error",
    "PERM_DISABLED": "card_error",
    "UNKNOWN": "unknown",
}
"""com.android.internal.telephony.IccCardConstants.State as written to gsm.sim.state, one word a slot."""


def read_sims(registry: Output | None, properties: Properties, notes: Notebook) -> tuple[Reading, ...] | None:
    """By slot; empty when the registry lists no phone; None when nothing tells."""
    states = _by_slot(properties.read("gsm.sim.state", "sims", notes))
    operators = _by_slot(properties.read("gsm.operator.alpha", "sims", notes))
    roaming = _by_slot(properties.read("gsm.operator.isroaming", "sims", notes))
    slots = read_registry(registry.lines) if registry is not None else None
    if slots is None and not any(states):
        return None
    known = {slot.slot: slot for slot in slots or ()}
    count = max([slot + 1 for slot in known] + [len(states) if any(states) else 0])
    readings: list[Reading] = []
    for number in range(count):
        slot = known.get(number, Slot(number))
        signal = _agreed(notes, f"sims.{number}.signal_dbm", registry, slot.signal)
        sim = Sim(
            slot=number,
            sim_state=SIM_STATES.get(_at(states, number)),
            service_state=_agreed(notes, f"sims.{number}.service_state", registry, slot.service),
            data_state=_agreed(notes, f"sims.{number}.data_state", registry, slot.data),
            signal_dbm=signal.dbm if signal else None,
            operator=_agreed(notes, f"sims.{number}.operator", registry, slot.operator)
            or _at(operators, number)
            or None,
        )
        abroad = {"true": True, "false": False}.get(_at(roaming, number))
        served = _agreed(notes, f"sims.{number}.data_service", registry, slot.data_service)
        switched = _agreed(notes, f"sims.{number}.user_data", registry, slot.user_data)
        readings.append(Reading(sim, signal.technology if signal else None, abroad, served, switched))
        for evidence in notes.evidence.get("sims", ()):
            if "gsm.sim.state" in evidence.line or "gsm.sim.state" in evidence.command:
                notes.evidence[f"sims.{number}.sim_state"] = (evidence,)
    return tuple(readings)


def speaking_for_all(readings: tuple[Reading, ...]) -> Reading | None:
    """The slot that carries data, else the first in service, else the first with a card, else the first."""
    for fits in (
        lambda sim: sim.data_state == "connected",
        lambda sim: sim.service_state == "in_service",
        lambda sim: sim.sim_state not in (None, "absent", "unknown"),
    ):
        for reading in readings:
            if fits(reading.sim):
                return reading
    return readings[0] if readings else None


def _agreed(notes: Notebook, fact: str, output: Output | None, found: list[tuple[str, T]]) -> T | None:
    return notes.one(fact, output, found) if output is not None else None


def _by_slot(value: str | None) -> list[str]:
    return [word.strip() for word in value.split(",")][:MAX_SLOTS] if value else []


def _at(words: list[str], number: int) -> str:
    return words[number] if number < len(words) else ""
