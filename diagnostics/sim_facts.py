"""What is known of the SIM cards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SimSlot:
    """One slot. `sim_state` … `operator` as in the fact dictionary (network.sims); `subscription`: Android's number of the
    card; `roaming`: on another operator's network now; `best_network`: the newest generation that the settings allow
    (2g, 3g, 4g, 5g); `data_service`: data is registered with a mobile network, which it may be without calls."""

    slot: int
    sim_state: str | None = None
    service_state: str | None = None
    data_state: str | None = None
    signal_dbm: int | None = None
    operator: str | None = None
    subscription: int | None = None
    roaming: bool | None = None
    best_network: str | None = None
    data_service: bool | None = None

    @property
    def data_works(self) -> bool:
        return bool(self.data_service) or self.data_state == "connected"

    @property
    def out(self) -> bool:
        """Neither calls nor data. None of the two is known to be there; what is not known is not said to work."""
        return self.service_state != "in_service" and not self.data_works


@dataclass(frozen=True, slots=True)
class SimFacts:
    """`data_slot`, `voice_slot`: of the subscription chosen for it; `data_chosen`: whether one is chosen at all.
    `data_roaming_enabled`: of the data subscription. `data_limited`, `data_limit_bytes`: a limit set by the owner after
    which mobile data stops. `data_saver`: apps in the background get no mobile data."""

    sims: tuple[SimSlot, ...] | None = None
    data_slot: int | None = None
    voice_slot: int | None = None
    data_chosen: bool | None = None
    airplane_mode: bool | None = None
    mobile_data_enabled: bool | None = None
    data_roaming_enabled: bool | None = None
    data_limited: bool | None = None
    data_limit_bytes: int | None = None
    data_saver: bool | None = None

    @property
    def data_limit_gb(self) -> float | None:
        return None if self.data_limit_bytes is None else round(self.data_limit_bytes / 1e9, 1)

    @property
    def without_service(self) -> str:
        """Slots of ready cards without service, as a customer counts them."""
        waiting = [s for s in self.sims or () if s.sim_state == "ready" and s.out]
        return ", ".join(str(sim.slot + 1) for sim in waiting)

    @property
    def without_calls(self) -> str:
        """Slots of ready cards whose data works and calls do not, as a customer counts them."""
        return ", ".join(str(s.slot + 1) for s in self.sims or () if no_calls(s))

    @property
    def data_sim(self) -> int | None:
        return None if self.data_slot is None else self.data_slot + 1


def no_calls(sim: SimSlot) -> bool:
    """A ready card without calls, over which data works all the same."""
    return sim.sim_state == "ready" and sim.data_works and sim.service_state in ("out_of_service", "emergency_only")
