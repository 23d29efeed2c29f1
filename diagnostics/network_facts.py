"""The facts of the network area, named as in the fact dictionary; what is not there serves the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sim:
    """One slot, with the keys and words of the dictionary; None = the phone did not say."""

    slot: int
    sim_state: str | None = None
    service_state: str | None = None
    data_state: str | None = None
    signal_dbm: int | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A slot as the dictionary has it, and what the rules need besides: lte, nr, gsm …; roaming; whether data is
    registered with a mobile network; the switch for mobile data as the slot reported it."""

    sim: Sim
    signal_technology: str | None = None
    roaming: bool | None = None
    data_service: bool | None = None
    user_data: bool | None = None


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """`default_network`: none, wifi, cellular, ethernet … `portal_detection` False = the phone does not test the
    internet. `clock_skew_s`: the phone's clock minus ours. The scalar SIM facts are of the slot that speaks for all.
    `data_service`: data is registered with a mobile network, which it may be without calls.

    `wifi_disconnects`: {at, reason, name, by_phone}, the last five, oldest first; `wifi_drops`: those the phone did not
    make itself, as far back as its list goes. `diag`: the phone's own test by network; `failing_hop`: gateway,
    name_server, beyond_router, private_dns or none; `diag_passes`: it pings the internet and gets names on the default network.
    `partial_connectivity`: the phone's test got through unencrypted only."""

    wifi_enabled: bool | None = None
    wifi_connected: bool | None = None
    wifi_rssi_dbm: int | None = None
    wifi_frequency_mhz: int | None = None
    internet_validated: bool | None = None
    captive_portal: bool | None = None
    airplane_mode: bool | None = None
    private_dns_mode: str | None = None
    http_proxy: str | None = None
    vpn_active: bool | None = None
    sims: tuple[Sim, ...] | None = None
    sim_state: str | None = None
    service_state: str | None = None
    data_state: str | None = None
    data_service: bool | None = None
    default_network: str | None = None
    portal_detection: bool | None = None
    private_dns_specifier: str | None = None
    private_dns_broken: bool | None = None
    mobile_data_enabled: bool | None = None
    data_roaming_enabled: bool | None = None
    roaming: bool | None = None
    signal_dbm: int | None = None
    signal_technology: str | None = None
    clock_skew_s: int | None = None
    wifi_link_mbps: int | None = None
    wifi_disconnects: tuple[Mapping[str, Any], ...] | None = None
    wifi_drops: int | None = None
    wifi_drop_reason: str | None = None
    wifi_attempts_failed_in_a_row: int | None = None
    wifi_last_failure: str | None = None
    wifi_wrong_password: bool | None = None
    diag: tuple[Mapping[str, Any], ...] | None = None
    failing_hop: str | None = None
    diag_passes: bool | None = None
    partial_connectivity: bool | None = None
    metered: bool | None = None
