"""What the network rules ask of the facts. True = it holds, False = it does not, None = cannot tell."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.model import Rule, Says, Severity, Text, Verdict
from diagnostics.network_facts import NetworkFacts

Test = Callable[[NetworkFacts], bool | None]

SKEW_S = 300
"""More than this and TLS certificates may look not yet, or no longer, valid (proposal)."""
WIFI_OK = {"2.4": -73, "5/6": -70}
WIFI_EXIT = {"2.4": -83, "5/6": -80}
LTE_WEAK_DBM = -118
NR_WEAK_DBM = -110


def no_internet(facts: NetworkFacts) -> bool | None:
    """The phone tests the internet and it failed. Null where testing is switched off or nothing is known."""
    return None if facts.internet_validated is None else not facts.internet_validated


def both(*tests: Test) -> Test:
    """False as soon as one is false; null when one cannot tell."""

    def test(facts: NetworkFacts) -> bool | None:
        answers = [one(facts) for one in tests]
        if any(answer is False for answer in answers):
            return False
        return None if None in answers else True

    return test


def connected(facts: NetworkFacts) -> bool | None:
    return None if facts.default_network is None else facts.default_network != "none"


def private_dns_dead(facts: NetworkFacts) -> bool | None:
    """Only when the phone itself says so (PrivateDnsBroken, Android 10 and later)."""
    if facts.private_dns_mode not in ("hostname", None) or facts.captive_portal:
        return False
    if facts.private_dns_broken is None:
        return None if both(no_internet, connected)(facts) else False
    return facts.private_dns_broken


def private_dns_suspect(facts: NetworkFacts) -> bool | None:
    """A fixed host is set and there is no internet, but nobody has tested whether the host is the reason."""
    if facts.private_dns_broken or facts.captive_portal:
        return False
    offline = both(no_internet, connected)(facts)
    if facts.private_dns_mode is None:
        return None if offline else False  # unset and not read look alike
    return facts.private_dns_mode == "hostname" and offline


def proxy_in_the_way(facts: NetworkFacts) -> bool | None:
    return facts.http_proxy is not None and both(no_internet, connected)(facts)


def portal(facts: NetworkFacts) -> bool | None:
    return facts.captive_portal


def clock_wrong(facts: NetworkFacts) -> bool | None:
    return None if facts.clock_skew_s is None else abs(facts.clock_skew_s) > SKEW_S


def airplane(facts: NetworkFacts) -> bool | None:
    return facts.airplane_mode


def wifi_off(facts: NetworkFacts) -> bool | None:
    return None if facts.wifi_enabled is None else not facts.wifi_enabled


def opposite(test: Test) -> Test:
    def negated(facts: NetworkFacts) -> bool | None:
        answer = test(facts)
        return None if answer is None else not answer

    return negated


def unexplained(facts: NetworkFacts) -> bool | None:
    """Connected, not validated, and none of the causes that can be named. The hop at which the phone's own test stops
    is named by a rule of its own."""
    offline = both(no_internet, connected)(facts)
    if not offline:
        return offline
    if facts.failing_hop not in (None, "none") or facts.diag_passes or facts.partial_connectivity:
        return False
    return not any(cause(facts) for cause in (private_dns_dead, proxy_in_the_way, portal, clock_wrong))


def only_the_test_fails(facts: NetworkFacts) -> bool | None:
    """Not validated, while the phone's other test pings the internet and gets names, and nothing else that is known would
    explain it: the host of the first is blocked."""
    if facts.captive_portal or facts.partial_connectivity:
        return False
    if any(cause(facts) for cause in (private_dns_dead, proxy_in_the_way, clock_wrong)):
        return False
    return both(no_internet, connected, passes)(facts)


def passes(facts: NetworkFacts) -> bool | None:
    return facts.diag_passes


def partly(facts: NetworkFacts) -> bool | None:
    return both(no_internet, connected, lambda one: one.partial_connectivity)(facts)


def untested(facts: NetworkFacts) -> bool | None:
    """There is a network, and the phone was told not to test whether the internet is behind it."""
    if facts.portal_detection is None:
        return False if facts.internet_validated is not None else None
    return both(connected, lambda one: not one.portal_detection)(facts)


def proxy_that_works(facts: NetworkFacts) -> bool | None:
    return facts.http_proxy is not None and facts.internet_validated


def nothing_connected(facts: NetworkFacts) -> bool | None:
    if facts.default_network is None:
        return None
    return facts.default_network == "none" and not facts.airplane_mode


def band_of(facts: NetworkFacts) -> str | None:
    if facts.wifi_frequency_mhz is None:
        return None
    return "2.4" if facts.wifi_frequency_mhz < 3000 else "5/6"


def wifi_below(limits: dict[str, int]) -> Test:
    def test(facts: NetworkFacts) -> bool | None:
        band = band_of(facts)
        if facts.wifi_rssi_dbm is None:
            return None
        if band is None:
            # Without the band only what holds, or does not hold, in both can be said.
            if facts.wifi_rssi_dbm < min(limits.values()):
                return True
            return False if facts.wifi_rssi_dbm >= max(limits.values()) else None
        return facts.wifi_rssi_dbm < limits[band]

    return test


def card(*states: str) -> Test:
    def test(facts: NetworkFacts) -> bool | None:
        if facts.sims is None:
            return None
        known = [sim.sim_state for sim in facts.sims if sim.sim_state is not None]
        return any(state in states for state in known) if known else (False if not facts.sims else None)

    return test


def no_sim(facts: NetworkFacts) -> bool | None:
    if facts.sims is None or not facts.sims:
        return None if facts.sims is None else False
    if any(sim.sim_state is None for sim in facts.sims):
        return None if all(sim.sim_state in (None, "absent") for sim in facts.sims) else False
    return all(sim.sim_state == "absent" for sim in facts.sims)


def card_ready(facts: NetworkFacts) -> bool | None:
    return None if facts.sim_state is None else facts.sim_state == "ready"


def no_service(facts: NetworkFacts) -> bool | None:
    """Neither calls nor data: a card for data alone, or a network whose calls the phone cannot make, is in service."""
    if facts.service_state is None:
        return None
    data = facts.data_service or facts.data_state == "connected"
    return facts.service_state in ("out_of_service", "emergency_only") and not data


def weak(technology: str, limit: int) -> Test:
    def test(facts: NetworkFacts) -> bool | None:
        if facts.signal_dbm is None or facts.service_state != "in_service":
            return None
        return facts.signal_technology == technology and facts.signal_dbm < limit

    return test


def rule(
    name: str,
    test: Test,
    severity: Severity,
    verdict: Verdict,
    technician: tuple[str, str],
    customer: tuple[str, str],
    threshold: str,
    source: str,
    uses: tuple[str, ...],
) -> Rule[NetworkFacts]:
    return Rule(
        id=f"network.{name}",
        test=test,
        severity=severity,
        verdict=verdict,
        says=Says(Text(*technician), Text(*customer)),
        threshold=threshold,
        source=source,
        uses=uses,
    )
