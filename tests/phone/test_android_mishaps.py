"""What the virtual phone's services say when it is hot, short of memory, watched, in conflict or out of date."""

from __future__ import annotations

import pytest

from remote_assist.phone import profiles
from remote_assist.phone.machine import Machine, build
from remote_assist.phone.mishaps import CONFLICT_APP, HOT_APP, WATCHING_APP
from tests.phone.shell_runner import run

ALL = pytest.mark.parametrize("profile", profiles.NAMES)


def said(phone: Machine, line: str) -> str:
    ran = run(line, machine=phone)
    assert ran.err == b""
    return ran.out.decode()


@ALL
def test_heat_shows_in_the_service_and_its_cause_in_top(profile: str) -> None:
    cool, hot = build(profile), build(profile, "overheating")
    assert "Thermal Status: 0\n" in said(cool, "dumpsys thermalservice")
    dump = said(hot, "dumpsys thermalservice")
    assert "Thermal Status: 3\n" in dump
    assert "mType=3, mName=SKIN, mStatus=3}" in dump
    assert "CPU temperatures: [81.5]" in said(hot, "dumpsys hardware_properties")
    assert HOT_APP in said(hot, "top -b -n 1 -m 1")
    assert said(hot, "top -b -n 3 -d 1 -m 12").count("800%cpu") == 3
    assert " 727%idle" in said(cool, "top -b -n 1")


@ALL
def test_little_memory_shows_everywhere(profile: str) -> None:
    phone = build(profile, "memory-low")
    state = phone.state
    assert state is not None
    assert f"MemAvailable:   {state.memory_available_kb:>8} kB\n" in said(phone, "cat /proc/meminfo")
    assert f"{4194300 - state.swap_used_kb:>8} kB" in said(phone, "grep SwapFree /proc/meminfo")
    killed = said(phone, "dumpsys activity lmk")
    assert "  Total number of kills: 214\n" in killed
    assert "    kills at or below oom_adj 100: 9\n" in killed
    assert "reason=3 (LOW_MEMORY)" in said(phone, "dumpsys activity exit-info com.papermill.reader")
    assert "Total number of kills: 0\n" in said(build(profile), "dumpsys activity lmk")


@ALL
def test_the_watching_app_holds_its_powers(profile: str) -> None:
    phone = build(profile, "app-suspicious")
    assert said(phone, "cmd appops query-op SYSTEM_ALERT_WINDOW allow") == f"{WATCHING_APP}\n"
    assert said(phone, "cmd appops query-op REQUEST_INSTALL_PACKAGES allow") == f"{WATCHING_APP}\n"
    assert f"    {WATCHING_APP}/.GuardReceiver:\n" in said(phone, "dumpsys device_policy")
    assert WATCHING_APP in said(phone, "settings get secure enabled_accessibility_services")
    icons = said(
        phone,
        "cmd package query-activities --brief --components -a android.intent.action.MAIN -c android.intent.category.LAUNCHER",
    )
    assert WATCHING_APP not in icons
    assert "com.papermill.reader/.LibraryActivity\n" in icons
    assert said(build(profile), "cmd appops query-op SYSTEM_ALERT_WINDOW allow") == "No operations.\n"


@ALL
def test_the_check_in_form_of_the_packages(profile: str) -> None:
    phone = build(profile, "app-conflict")
    state = phone.state
    assert state is not None
    lines = said(phone, "dumpsys package --checkin packages").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"pkg,{CONFLICT_APP},"))
    millis = int(state.packages[CONFLICT_APP].installed_at_s * 1000)
    assert lines[at].split(",")[4] == str(millis)
    assert lines[at + 2].startswith("pkg-usr,0,I")
    assert lines[at + 2].split(",")[5] == str(millis)
    assert sum(line.startswith("pkg,") for line in lines) == len(state.packages)
    events = said(phone, "logcat -b events -d")
    assert events.count(f",{CONFLICT_APP},950582852,Input dispatching timed out") == 7
    assert said(phone, "dumpsys dropbox").count("data_app_anr") == 7


@ALL
def test_the_log_of_a_failed_update(profile: str) -> None:
    log = said(build(profile, "update-fails"), "logcat -b main -d -s update_engine")
    assert "ActionProcessor: finished DownloadAction with code ErrorCode::kDownloadTransferError" in log
    assert all(" update_engine: " in line for line in log.splitlines() if not line.startswith("-----"))
    assert "ActionProcessor" not in said(build(profile), "logcat -b main -d -s update_engine")


def test_columns_of_ps() -> None:
    phone = build()
    head, *rows = said(phone, "ps -A -o RSS,NAME").splitlines()
    assert head == "   RSS NAME"
    assert any(row.split() == ["388000", "system_server"] for row in rows)
    assert run("ps -A -o WRONG", machine=phone).code == 1
    assert run("cmd appops query-op NO_SUCH_OP", machine=phone).code == 255
