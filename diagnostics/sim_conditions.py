"""What the SIM rules ask of the facts. True = it holds, False = it does not, None = cannot tell."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.sim_facts import SimFacts, SimSlot, no_calls

WITHOUT = ("out_of_service", "emergency_only")
TROUBLE = ("pin_required", "puk_required", "network_locked", "card_error")


def ready(f: SimFacts) -> tuple[SimSlot, ...]:
    return tuple(sim for sim in f.sims or () if sim.sim_state == "ready")


def cards_known(f: SimFacts) -> bool | None:
    """There is a card that is ready; null while a slot does not say what is in it."""
    if f.sims is None:
        return None
    if ready(f):
        return True
    return None if any(sim.sim_state is None for sim in f.sims) else False


def not_flying(f: SimFacts) -> bool | None:
    return not f.airplane_mode


def any_card(*states: str) -> Callable[[SimFacts], bool | None]:
    def test(f: SimFacts) -> bool | None:
        if f.sims is None or (f.sims and all(sim.sim_state is None for sim in f.sims)):
            return None
        return any(sim.sim_state in states for sim in f.sims)

    return test


def all_in(*states: str) -> Callable[[SimFacts], bool | None]:
    """Every ready card has one of these states of service, and no data."""

    def test(f: SimFacts) -> bool | None:
        if any(sim.data_works for sim in ready(f)):
            return False
        known = [sim.service_state for sim in ready(f)]
        if any(state is not None and state not in states for state in known):
            return False
        return None if not known or None in known else True

    return test


def emergency_only(f: SimFacts) -> bool | None:
    known = [sim.service_state for sim in ready(f) if not sim.data_works]
    return None if None in known else "emergency_only" in known


def one_without(f: SimFacts) -> bool | None:
    known = [sim for sim in ready(f) if sim.service_state is not None]
    if not known:
        return None
    served = any(sim.service_state == "in_service" for sim in known)
    return served and any(sim.service_state in WITHOUT and not sim.data_works for sim in known)


def without_calls(f: SimFacts) -> bool | None:
    known = [sim for sim in ready(f) if sim.service_state is not None]
    return any(no_calls(sim) for sim in known) if known else None


def card_waits(f: SimFacts) -> bool | None:
    """No card is ready, none says why, and a slot whose card is "not ready" or "unknown" finds no network."""
    if f.sims is None or all(sim.sim_state is None for sim in f.sims):
        return None if f.sims is None or f.sims else False
    if any(sim.sim_state in ("ready", *TROUBLE) for sim in f.sims):
        return False
    return any(sim.sim_state in ("not_ready", "unknown") and sim.service_state in WITHOUT for sim in f.sims)


def one_off(f: SimFacts) -> bool | None:
    """A ready card's radio is off. All off without word of airplane mode may be just that."""
    known = [sim.service_state for sim in ready(f) if sim.service_state is not None]
    if f.airplane_mode is None and set(known) == {"power_off"}:
        return None
    return "power_off" in known if known else None


def data_slot_dead(f: SimFacts) -> bool | None:
    if f.sims is None or f.data_slot is None:
        return None
    chosen = next((sim for sim in f.sims if sim.slot == f.data_slot), None)
    if chosen is None or chosen.service_state is None:
        return None
    others = any(sim.service_state == "in_service" for sim in f.sims if sim.slot != f.data_slot)
    return chosen.out and others


def roaming(f: SimFacts) -> bool | None:
    if f.sims is None:
        return None
    chosen = [sim for sim in f.sims if f.data_slot in (None, sim.slot)]
    known = [sim.roaming for sim in chosen if sim.roaming is not None]
    return any(known) if known else None


def no_data(f: SimFacts) -> bool | None:
    known = [sim.data_state for sim in f.sims or () if sim.data_state is not None]
    return "connected" not in known if known else None


def old_only(f: SimFacts) -> bool | None:
    known = [sim.best_network for sim in f.sims or () if sim.best_network is not None]
    return any(best in ("2g", "3g") for best in known) if known else None
