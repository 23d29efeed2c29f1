"""The depth of the areas on virtual phones: what a scenario shows, and a twin in good order that does not."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics import ALL as AREAS
from diagnostics import battery, camera, crashes, network, ports, sim, updates
from diagnostics.judge import judge
from diagnostics.model import Diagnostic, Now, Output, Outputs, Result, Severity
from remote_assist.phone import incidents, profiles
from tests.phone.android_rig import Rig
from tests.visit.test_scenarios import EXPECTED, TWINS

ALL = pytest.mark.parametrize("profile", profiles.NAMES)
ALSO = {"no-service": {"network"}, "slow-charge": {"battery"}}
"""Areas that, looked at alone, see the same thing from their side."""


def checked(rig: Rig, area: Diagnostic[Any]) -> Result:
    """All commands of the area on this phone, judged as of its clock."""
    outputs = []
    for command in area.commands:
        done = rig.run(*command.argv)
        outputs.append(Output(command, done.code, done.out.encode()))
    now_s = int(rig.state.now_s())
    result = judge(area, Outputs(outputs), Now(now_s, rig.state.utc_offset_s, now_s, rig.state.sdk))
    assert result.error is None
    return result


def rules(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def camera_app(rig: Rig) -> str:
    return next(p.name for p in rig.state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)


@ALL
@pytest.mark.parametrize("scenario", [name for name, told in EXPECTED.items() if told is not None])
def test_every_rule_that_names_a_problem_judges_its_healthy_twin(profile: str, scenario: str) -> None:
    """Silence of a rule that could not judge would prove nothing."""
    told = EXPECTED[scenario]
    assert told is not None
    for area in AREAS:
        if area.name not in {told[0], *ALSO.get(scenario, ())}:
            continue
        problem = checked(Rig(profile, scenario), area)
        twin = checked(Rig(profile, TWINS.get(scenario, "healthy")), area)
        serious = {
            f.rule for f in problem.findings if f.severity in (Severity.WARN, Severity.FAIL) or f.rule == told[1]
        }
        assert serious
        assert not serious & {*rules(twin), *twin.not_judged}, (serious, twin.not_judged)


@ALL
def test_an_update_that_went_through_is_judged_by_every_rule_of_a_failed_one(profile: str) -> None:
    twin = checked(Rig(profile, "update-applied"), updates.DIAGNOSTIC)
    assert twin.facts.engine_state == "installed"
    assert not twin.not_judged
    assert rules(twin) == {"updates.restart_pending"}
    assert checked(Rig(profile, "update-fails"), updates.DIAGNOSTIC).facts.engine_error == "kDownloadTransferError"


@ALL
def test_a_camera_that_gets_sharp_is_the_twin_of_one_that_does_not(profile: str) -> None:
    blind = checked(Rig(profile, "camera-no-focus"), camera.DIAGNOSTIC)
    assert rules(blind) == {"camera.no_focus"}
    assert (blind.facts.autofocus_tries, blind.facts.autofocus_failed_in_a_row) == (5, 5)
    sharp = checked(Rig(profile, "camera-focus-tried"), camera.DIAGNOSTIC)
    assert (rules(sharp), sharp.severity) == (set(), Severity.PASS)
    assert (sharp.facts.autofocus_tries, sharp.facts.autofocus_failed_in_a_row) == (5, 0)
    assert "camera.no_focus" not in sharp.not_judged


@ALL
def test_a_plain_check_says_that_it_did_not_see_the_camera_focus(profile: str) -> None:
    """Blurred or not: a phone as it comes over the counter has its tag monitor off."""
    rig = Rig(profile)
    incidents.camera_focused(rig.state, camera_app(rig), rig.state.now_s() - 340, ("NOT_FOCUSED_LOCKED",) * 5)
    for result in (checked(rig, camera.DIAGNOSTIC), checked(Rig(profile), camera.DIAGNOSTIC)):
        assert rules(result) == {"camera.focus_not_checked"}
        assert "camera.no_focus" in result.not_judged
        assert "camera app" in result.findings[0].says.technician.en


@ALL
def test_a_phone_that_drains_in_a_pocket_and_its_twin(profile: str) -> None:
    drained = checked(Rig(profile, "battery-drains"), battery.DIAGNOSTIC)
    assert {"battery.drains_idle_fast", "battery.one_app_drains"} <= rules(drained)
    assert drained.facts.drain_top_app == "com.rivervideo.shorts"
    assert drained.facts.idle_drain_percent_per_hour > 10
    twin = checked(Rig(profile), battery.DIAGNOSTIC)
    assert not {rule for rule in rules(twin) if "drain" in rule}
    assert 0 < twin.facts.idle_drain_percent_per_hour < 4
    assert twin.facts.drain_points[0]["level_percent"] == 100
    assert twin.facts.drain_points[-1]["level_percent"] == twin.facts.level_percent


@ALL
def test_a_phone_that_charges_slowly_and_its_twin(profile: str) -> None:
    for area, rule in ((battery.DIAGNOSTIC, "battery.slow_charging"), (ports.DIAGNOSTIC, "ports.slow_charging")):
        assert rule in rules(checked(Rig(profile, "slow-charge"), area))
        twin = checked(Rig(profile, "charges-well"), area)
        assert rule not in {*rules(twin), *twin.not_judged}, "18 W from the wall: judged, and in order"


@ALL
def test_the_crash_loop_is_one_group_and_the_first_suspect(profile: str) -> None:
    result = checked(Rig(profile, "app-crash-loop"), crashes.DIAGNOSTIC)
    assert (result.facts.groups[0]["package"], result.facts.groups[0]["count"]) == ("com.tinylamp.flashlight", 14)
    assert result.facts.groups[0]["cause"].startswith("java.lang.NullPointerException at com.tinylamp.flashlight.")
    assert result.facts.conflict_apps == ("com.tinylamp.flashlight",)
    healthy = checked(Rig(profile), crashes.DIAGNOSTIC)
    assert not rules(healthy) & {"crashes.app_in_conflict", "crashes.app_freezes_system"}


@ALL
def test_each_card_has_its_own_switch_for_mobile_data(profile: str) -> None:
    """As a phone with two slots keeps it: the bare key says nothing of the card that is chosen for data."""
    rig = Rig(profile)
    chosen = rig.run("settings", "get", "global", "multi_sim_data_call").out.strip()
    rig.run("cmd", "phone", "data", "disable", "-s", chosen)
    assert rig.run("settings", "get", "global", "mobile_data").out == "1\n"
    assert rig.run("settings", "get", "global", f"mobile_data{chosen}").out == "0\n"
    assert "mUserMobileDataState= false" in rig.run("dumpsys", "telephony.registry").out
    assert "network.mobile_data_off" in rules(checked(rig, network.DIAGNOSTIC))
    assert "sim.mobile_data_off" in rules(checked(rig, sim.DIAGNOSTIC))
    rig.run("svc", "data", "enable")
    other = next((one.sub_id for one in rig.state.sims if one.present and str(one.sub_id) != chosen), None)
    if other is not None:
        rig.run("cmd", "phone", "data", "disable", "-s", str(other))
    for area in (network.DIAGNOSTIC, sim.DIAGNOSTIC):
        assert checked(rig, area).facts.mobile_data_enabled is True, "the other card's switch is not asked"


@ALL
def test_the_hop_that_fails_when_the_line_behind_the_router_is_down(profile: str) -> None:
    rig = Rig(profile)
    assert checked(rig, network.DIAGNOSTIC).facts.failing_hop == "none"
    rig.state.upstream.reachable = False
    rig.state.set_mobile_data(False)
    result = checked(rig, network.DIAGNOSTIC)
    assert result.facts.failing_hop == "beyond_router"
    assert {rule for rule in rules(result) if "hop" in rule or "validated" in rule} == {"network.hop_beyond_router"}
