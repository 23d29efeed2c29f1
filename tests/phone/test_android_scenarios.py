"""Each scenario has the problem it is named after on every phone, with its cause, and no other."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from remote_assist.phone import incidents, profiles
from remote_assist.phone.parts import CameraClient
from remote_assist.phone.scenarios import CRASHES_IN_24_H, CRASHING_APP, DEAD_PRIVATE_DNS
from tests.phone.android_rig import NOW_S, Rig

ALL = pytest.mark.parametrize("profile", profiles.NAMES)


def data_row(rig: Rig) -> tuple[int, int]:
    row = rig.run("df", "/data").lines[1].split()
    return int(row[1]), int(row[3])


@ALL
def test_healthy(profile: str) -> None:
    rig = Rig(profile)
    total, free = data_row(rig)
    assert free / total > 0.3
    state = rig.state
    assert state.battery.full_uah / state.battery.design_uah > 0.9
    assert state.battery.cycle_count < 800
    assert state.battery.temperature_dc < 400
    assert state.validated
    assert state.memory_available_kb / state.memory_total_kb > 0.2
    year, month, _ = map(int, state.properties["ro.build.version.security_patch"].split("-"))
    local = state.local()
    assert 1 <= (local.year - year) * 12 + local.month - month <= 2
    assert not any(e.reason in (4, 5, 6) and e.at_s > NOW_S - 86400 for e in state.exits)
    assert "REJECT" not in rig.run("dumpsys", "media.camera").out
    assert state.properties["ro.boot.verifiedbootstate"] == "green"


@ALL
def test_storage_full(profile: str) -> None:
    rig = Rig(profile, "storage-full")
    total, free = data_row(rig)
    assert free / total < 0.05
    assert free * 1024 < 500_000_000
    assert rig.state.cache_bytes > 4 << 30
    rig.run("pm", "trim-caches", "999G")
    assert data_row(rig)[1] / total > 0.10


@ALL
def test_battery_worn(profile: str) -> None:
    rig = Rig(profile, "battery-worn")
    if profile == "samsung-13":
        text = rig.run("dumpsys", "battery").out
        assert "  mSavedBatteryAsoc: 71\n" in text
        assert "  mSavedBatteryUsage: 87100\n" in text
    else:
        full = int(rig.read("/sys/class/power_supply/battery/charge_full"))
        design = int(rig.read("/sys/class/power_supply/battery/charge_full_design"))
        assert round(full / design * 100) == 71
        found = re.search(r"CYCLE_COUNT=(\d+)", rig.run("dumpsys", "activity", "broadcasts").out)
        assert found is not None
        assert int(found[1]) > 800
    assert "  health: 2\n" in rig.run("dumpsys", "battery").out
    assert rig.state.battery.temperature_dc < 400


@ALL
def test_battery_drained_by_one_app_in_a_pocket(profile: str) -> None:
    rig = Rig(profile, "battery-drains")
    history = rig.run("dumpsys", "batterystats", "--history").out
    levels = [int(level) for level in re.findall(r"^ +(?:\+\w+|0) \(\d\) (\d{3}) ", history, re.M)]
    assert (levels[0], levels[-1]) == (100, 24)
    assert "+screen" in history
    uses = re.findall(r"^    UID (u0a\d+): ([\d.]+) ", rig.run("dumpsys", "batterystats", "--charged").out, re.M)
    worst = max(uses, key=lambda use: float(use[1]))[0]
    assert worst == f"u0a{rig.state.packages['com.rivervideo.shorts'].uid - 10000}"


@ALL
@pytest.mark.parametrize("cure", ["opportunistic", "off", None])
def test_wifi_without_internet_is_a_setting(profile: str, cure: str | None) -> None:
    rig = Rig(profile, "wifi-no-internet")
    connectivity = rig.run("dumpsys", "connectivity").out
    assert "ni{WIFI CONNECTED" in connectivity
    assert "&VALIDATED" not in connectivity
    assert "PrivateDnsBroken" in connectivity
    assert "ni{MOBILE" not in connectivity
    assert "RSSI: -" in rig.run("cmd", "wifi", "status").out
    assert rig.run("settings", "get", "global", "private_dns_specifier").out.strip() == DEAD_PRIVATE_DNS
    if cure is None:
        rig.run("settings", "delete", "global", "private_dns_mode")
    else:
        rig.run("settings", "put", "global", "private_dns_mode", cure)
    assert "&VALIDATED" in rig.run("dumpsys", "connectivity").out


@ALL
def test_private_dns_with_a_living_name_is_fine(profile: str) -> None:
    rig = Rig(profile, "wifi-no-internet")
    rig.run("settings", "put", "global", "private_dns_specifier", "dns.google")
    assert "&VALIDATED" in rig.run("dumpsys", "connectivity").out
    assert "hostname{dns.google}" in rig.run("dumpsys", "connectivity", "--diag").out


@ALL
def test_camera_blocked(profile: str) -> None:
    rig = Rig(profile, "camera-blocked")
    assert re.search(
        r"sensor=2\s+toggles=\{\s+toggle_type=1\s+state_type=1\s+last_change=\d{13}",
        rig.run("dumpsys", "sensor_privacy").out,
    )
    text = rig.run("dumpsys", "media.camera").out
    assert text.count(" : REJECT device ") == 5
    assert "when sensor privacy is enabled" in text
    assert rig.run("cmd", "sensor_privacy", "disable", "0", "camera").code == 0
    assert not re.search(r"state_type=1", rig.run("dumpsys", "sensor_privacy").out)


@ALL
def test_camera_that_never_gets_sharp(profile: str) -> None:
    rig = Rig(profile, "camera-no-focus")
    text = rig.run("dumpsys", "media.camera", "-m", "3a").out
    states = re.findall(r"^ +f\d+:\d+ns: 0 +RES:android\.control\.afState: \[(\w+)\]$", text, re.M)
    assert states.count("NOT_FOCUSED_LOCKED") == 5
    assert "FOCUSED_LOCKED" not in states
    assert ": CONNECT device 0 client for package" in text


@ALL
def test_a_phone_notes_focusing_only_while_it_is_asked_to(profile: str) -> None:
    """As recorded of Android 13: `Tag monitoring disabled (enable with -m <name1,..,nameN>)`, and no history."""
    rig = Rig(profile)
    app = next(p.name for p in rig.state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)
    incidents.camera_focused(rig.state, app, rig.state.now_s() - 340, ("NOT_FOCUSED_LOCKED",) * 5)
    text = rig.run("dumpsys", "media.camera", "-m", "3a").out
    assert "     Tag monitoring disabled (enable with -m <name1,..,nameN>)" in text, (
        "no camera was open to be monitored"
    )
    assert "afState" not in text
    rig.state.camera.clients.append(CameraClient("0", app, 900, 10100))
    assert "Tag monitoring enabled for tags:" in rig.run("dumpsys", "media.camera", "-m", "3a").out
    assert "Tag monitoring enabled for tags:" in rig.run("dumpsys", "media.camera").out
    assert "Tag monitoring disabled" in rig.run("dumpsys", "media.camera", "-m", "off").out


@ALL
def test_crash_loop_is_the_same_everywhere(profile: str) -> None:
    """Exit records, drop box, crash buffer and event log name the same pids at the same times."""
    rig = Rig(profile, "app-crash-loop")
    exits = rig.run("dumpsys", "activity", "exit-info", CRASHING_APP).out
    by_exit = re.findall(r"timestamp=(\S+ \S+)\.\d{3} pid=(\d+) .*\n.* reason=4 \(APP CRASH\(EXCEPTION\)\)", exits)
    assert len(by_exit) == CRASHES_IN_24_H >= 10
    pids = {pid for _, pid in by_exit}
    assert len(pids) == CRASHES_IN_24_H
    dropbox = rig.run("dumpsys", "dropbox", "--print", "data_app_crash").out
    blocks = [block for block in dropbox.split("=" * 40) if f"Process: {CRASHING_APP}\n" in block]
    assert {re.search(r"^PID: (\d+)$", block, re.M)[1] for block in blocks} == pids  # type: ignore[index]
    crash = rig.run("logcat", "-b", "crash", "-d", "-v", "year").out
    in_log = re.findall(
        rf"^(\d{{4}}-\S+ \S+)\.\d{{3}} .* E AndroidRuntime: Process: {re.escape(CRASHING_APP)}, PID: (\d+)$",
        crash,
        re.M,
    )
    assert {pid for _, pid in in_log} == pids
    died = {pid: datetime.fromisoformat(at) for at, pid in by_exit}
    assert all(abs((died[pid] - datetime.fromisoformat(at)).total_seconds()) <= 2 for at, pid in in_log)
    events = rig.run("logcat", "-b", "events", "-d", "-s", "am_crash").out
    assert set(re.findall(rf"am_crash: \[(\d+),0,{re.escape(CRASHING_APP)},", events)) == pids
    assert all(e.at_s > NOW_S - 86400 for e in rig.state.exits if e.package == CRASHING_APP)


@ALL
def test_the_crashing_app_dies_again_until_its_data_are_cleared(profile: str) -> None:
    rig = Rig(profile, "app-crash-loop")
    start = ("am", "start", "-n", f"{CRASHING_APP}/.MainActivity")

    def died() -> int:
        return rig.run("logcat", "-b", "crash", "-d").out.count(f"Process: {CRASHING_APP}, PID: ")

    before = died()
    assert rig.run(*start).code == 0
    assert died() == before + 1
    assert rig.state.front.package != CRASHING_APP
    assert "START u0 { flg=0x10000000 cmp=com.tinylamp.flashlight/.MainActivity }" in rig.run("logcat", "-d").out
    rig.run("pm", "clear", CRASHING_APP)
    rig.run(*start)
    assert died() == before + 1
    assert rig.state.front.package == CRASHING_APP
