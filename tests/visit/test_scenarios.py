"""Each scenario's problem is named with its verdict, live and from a capture; a healthy phone has none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.visit.conftest import Bench

PROFILES = ("pixel-15", "samsung-13", "xiaomi-14")
EXPECTED = {
    "healthy": None,
    "storage-full": ("storage", "storage.full", "setting"),
    "battery-worn": ("battery", "battery.worn", "fault"),
    "battery-drains": ("battery", "battery.drains_idle_fast", "undecided"),
    "wifi-no-internet": ("network", "network.private_dns_dead", "setting"),
    "camera-blocked": ("camera", "camera.blocked", "setting"),
    "camera-no-focus": ("camera", "camera.no_focus", "undecided"),
    "camera-focus-tried": None,
    "app-crash-loop": ("crashes", "crashes.app_crash_loop", None),
    "overheating": ("thermal", "thermal.severe", "undecided"),
    "memory-low": ("memory", "memory.low", "setting"),
    "app-suspicious": ("security", "security.hidden_app", "setting"),
    "app-conflict": ("apps", "apps.recent_conflict", "setting"),
    "update-fails": ("updates", "updates.failed_download", "setting"),
    "update-applied": None,
    "no-service": ("sim", "sim.no_service", "undecided"),
    "bluetooth-off": ("radios", "radios.bluetooth_off", "setting"),
    "display-odd": ("display", "display.inverted", "setting"),
    "display-put-right": None,
    "sound-muted": ("sound", "sound.silent", "setting"),
    "slow-charge": ("ports", "ports.slow_charging", "undecided"),
    "charges-well": None,
    "port-wet": ("ports", "ports.contaminant", "undecided"),
}
NOTED = {"bluetooth-off"}
"""Named at INFO: somebody may want it so."""
TWINS = {
    "camera-no-focus": "camera-focus-tried",
    "update-fails": "update-applied",
    "display-odd": "display-put-right",
    "slow-charge": "charges-well",
}
"""Problems whose healthy twin is another phone than the plain healthy one: one on which the same rule can judge."""
AGREED = ("--consent", "paper:T-1")


def _noted(answer: Any) -> dict[str, tuple[str, str]]:
    """All findings: rule → (area, verdict)."""
    return {f["rule"]: (area["name"], f["verdict"]) for area in answer["areas"] for f in area["findings"]}


def _serious(answer: Any) -> dict[str, tuple[str, str]]:
    """Findings at WARN or above: rule → (area, verdict)."""
    return {
        finding["rule"]: (area["name"], finding["verdict"])
        for area in answer["areas"]
        for finding in area["findings"]
        if finding["severity"] in ("warn", "fail")
    }


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("scenario", EXPECTED)
def test_check_names_it_live_and_offline(bench: Bench, profile: str, scenario: str) -> None:
    phone = bench.attach(profile, scenario)
    live = bench.run("check", "--json", "-s", phone.serial, *AGREED)
    found = _serious(live.json)
    assert all(area["error"] is None for area in live.json["areas"]), live.json
    assert all(area["severity"] != "unknown" for area in live.json["areas"]), live.json
    expected = EXPECTED[scenario]
    if expected is None:
        assert found == {}
        assert live.code == 0
        expectations = {name: told[1] for name, told in EXPECTED.items() if told is not None}
        assert not set(expectations.values()) & set(_noted(live.json)), "the healthy twin has none of them"
        asked = {rule for name, rule in expectations.items() if TWINS.get(name, "healthy") == scenario}
        assert not asked & {rule for area in live.json["areas"] for rule in area["not_judged"]}, (
            "and was judged by each"
        )
    else:
        area, rule, verdict = expected
        named = _noted(live.json) if scenario in NOTED else found
        assert rule in named, named
        assert named[rule][0] == area
        assert verdict in (None, named[rule][1])
        wrong = {name for name, _ in found.values()}
        assert wrong == (set() if scenario in NOTED else {area}), "nothing else is wrong with this phone"
    folder = bench.data / "capture"
    assert bench.run("capture", str(folder), "-s", phone.serial, *AGREED).code == 0
    offline = bench.run("check", "--json", "--from", str(folder))
    assert _serious(offline.json) == found
    assert offline.code == live.code
    for one, other in zip(live.json["areas"], offline.json["areas"], strict=True):
        assert [f["rule"] for f in one["findings"]] == [f["rule"] for f in other["findings"]]
        assert one["complete"] == other["complete"]
        assert one["not_judged"] == other["not_judged"]
    # What is stored is masked, and judges alike: the serial number keeps its last four characters.
    serial = live.json["phone"]["serial"]
    assert offline.json["phone"] == live.json["phone"] | {"serial": "X" * (len(serial) - 4) + serial[-4:]}
    assert serial.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_stuck_service_costs_its_own_area_and_is_never_healthy(bench: Bench) -> None:
    phone = bench.attach()
    phone.machine.state.stuck_services.add("media.camera")
    answer = bench.run("check", "--json", "-s", phone.serial, *AGREED).json
    areas = {area["name"]: area for area in answer["areas"]}
    assert areas["camera"]["severity"] == "unknown"
    assert not areas["camera"]["complete"]
    assert areas["battery"]["severity"] == "pass"


def test_nothing_can_be_judged_is_exit_6(bench: Bench) -> None:
    phone = bench.attach()
    phone.machine.state.absent_services.update({"battery"})
    done = bench.run("check", "battery", "--json", "-s", phone.serial, *AGREED)
    assert done.json["areas"][0]["severity"] == "unknown"
    assert done.code == 6
