"""One cause, one place: where two areas see the same thing, the area whose matter it is tells of it and the other is
quiet. An area that is looked at alone tells of everything it sees.

The areas do not know each other, so this is settled over their results. Facts are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from diagnostics.model import Finding, Result, Severity

ORDER = (Severity.PASS, Severity.INFO, Severity.WARN, Severity.FAIL)


@dataclass(frozen=True, slots=True)
class Owner:
    """`rules`: any of these tells the same. `same`: whether both mean the same app, by (facts here, facts there)."""

    rules: tuple[str, ...]
    same: Callable[[Any, Any], bool] = lambda here, there: True

    @property
    def areas(self) -> set[str]:
        return {rule.partition(".")[0] for rule in self.rules}


TOLD_BY: Mapping[str, Owner] = {
    # Which card has no service, and why, is the matter of the cards; what follows for the internet is the network's.
    "network.no_service": Owner(("sim.no_service",)),
    "network.roaming_data_off": Owner(("sim.data_roaming_off",)),
    "sim.airplane": Owner(("network.airplane_mode_offline", "network.airplane_mode")),
    "sim.mobile_data_off": Owner(("network.mobile_data_off",)),
    "sim.card_trouble": Owner(("network.sim_pin", "network.sim_locked", "network.sim_error")),
    # What charger, cable and port agree on is the matter of the port.
    "battery.slow_charging": Owner(("ports.slow_charging",)),
    "battery.charge_held": Owner(("ports.charge_limit",)),
    "apps.battery_use": Owner(("battery.one_app_drains",), lambda here, there: here.battery_eater == there.drain_top_app),
    "crashes.app_in_conflict": Owner(
        ("apps.recent_conflict",), lambda here, there: set(here.conflict_apps or ()) <= {there.suspect}
    ),
}  # fmt: skip


def told_once(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results in their order, without what another of them tells at least as severely."""
    every = tuple(results)
    by_rule = {finding.rule: (finding, result) for result in every for finding in result.findings}

    def told_elsewhere(rule: str, severity: Severity, here: Result) -> bool:
        owner = TOLD_BY.get(rule)
        for name in owner.rules if owner is not None else ():
            finding, there = by_rule.get(name, (None, None))
            if finding is None or there is None or owner is None:
                continue
            if ORDER.index(finding.severity) >= ORDER.index(severity) and owner.same(here.facts, there.facts):
                return True
        return False

    return tuple(
        _with(one, tuple(found for found in one.findings if not told_elsewhere(found.rule, found.severity, one)))
        for one in every
    )


def waits_for(result: Result) -> set[str]:
    """The areas that may tell of something this one has found."""
    owners = [TOLD_BY[finding.rule] for finding in result.findings if finding.rule in TOLD_BY]
    return {area for owner in owners for area in owner.areas}


def _with(result: Result, kept: tuple[Finding, ...]) -> Result:
    if len(kept) == len(result.findings):
        return result
    severity = result.severity
    if severity is not Severity.UNKNOWN:
        severity = max((one.severity for one in kept), key=ORDER.index, default=Severity.PASS)
        # Half an answer was worth its worst finding; without that it is no word of health.
        if result.cut_short and severity in (Severity.PASS, Severity.INFO):
            severity = Severity.UNKNOWN
    return replace(result, findings=kept, severity=severity)
