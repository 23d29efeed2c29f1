"""Five recorded phones, every dictionary fact of the first five areas as a person read it (tests/readings.py).

Each phone is laid out as a loose capture folder, once whole and once with each file alone: a fact that the file does
not carry is null.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from remote_assist.cli import cli
from tests.readings import PHONES, Facts, K, crashes, judged, laid_out, told

LAYOUT = {
    "dumpsys_battery.txt": "battery/{}-battery.txt",
    "dumpsys_batterystats.txt": "batterystats/{}-batterystats.txt",
    "df.txt": "storage/{}-df.txt",
    "dumpsys_diskstats.txt": "diskstats/{}-diskstats.txt",
    "getprop.txt": "getprop/{}-getprop.txt",
    "dumpsys_wifi.txt": "wifi/{}-wifi.txt",
    "dumpsys_connectivity.txt": "connectivity/{}-connectivity.txt",
    "dumpsys_telephony_registry.txt": "telephony/{}-telephony_registry.txt",
    "dumpsys_settings.txt": "settings/{}-settings.txt",
    "dumpsys_media_camera.txt": "camera/{}-media_camera.txt",
    "dumpsys_dropbox.txt": "misc/{}-dropbox.txt",
    "logcat_-b_events_-d.txt": "logcat/{}-event_log.txt",
    "logcat_-d.txt": "logcat/{}-system_log.txt",
}
NOT_OF_A_CAPTURE = {
    # Stack dumps name no failure: the one "at last ANR" is of a past boot, the one "just now" of no ANR at all.
    "vm_traces_now.txt": "anr/{}-vm_traces_now.txt",
    "vm_traces_last_anr.txt": "anr/{}-vm_traces_last_anr.txt",
    "storaged.txt": "storage/{}-storaged.txt",
    "blockstat.txt": "storage/{}-blockstat.txt",
}


@pytest.mark.parametrize("phone", PHONES)
def test_every_fact_of_the_whole_capture(devices: Path, tmp_path: Path, phone: str) -> None:
    folder = laid_out(devices, tmp_path / "capture", phone, LAYOUT)
    done = CliRunner().invoke(cli, ["check", "--from", str(folder), "--json"])
    areas = {area["name"]: area for area in json.loads(done.stdout)["areas"]}
    for name, facts in PHONES[phone].items():
        assert areas[name]["error"] is None
        assert {fact: areas[name]["facts"][fact] for fact in facts} == facts, name
    # Not whole: power_supply and volumes are nowhere, two camera dumps end in a time-out or lack sensor_privacy,
    # one drop box is cut, and the tablet's exit-info is missing.
    complete = {name for name, area in areas.items() if area["complete"] and name in PHONES[phone]}
    assert (
        complete
        == {
            "pixel-sailfish-a10": {"network"},
            "mtk-tb8168-a13": {"network"},
            "smartron-a81": {"network", "camera", "crashes"},
            "vivo-pd1616-a71": {"camera", "crashes"},
            "emu-a9": {"network", "camera", "crashes"},
        }[phone]
    )


@pytest.mark.parametrize("phone", PHONES)
def test_files_that_are_no_command_of_a_capture_say_nothing(devices: Path, tmp_path: Path, phone: str) -> None:
    folder = laid_out(devices, tmp_path / "capture", phone, NOT_OF_A_CAPTURE)
    for name, result in judged(folder).items():
        if name in PHONES[phone]:
            assert set(told(result, PHONES[phone][name]).values()) == {None}, name


CARRIES = {
    "dumpsys_battery.txt": ("battery",),
    "dumpsys_batterystats.txt": (),
    "df.txt": ("data_total_bytes", "data_free_bytes", "data_free_percent"),
    "dumpsys_diskstats.txt": ("data_total_bytes", "data_free_bytes", "data_free_percent"),
    "getprop.txt": ("sims", "sim_state"),
    "dumpsys_wifi.txt": ("wifi_enabled", "wifi_connected", "wifi_rssi_dbm", "wifi_frequency_mhz", "airplane_mode"),
    "dumpsys_connectivity.txt": ("wifi_connected", "wifi_rssi_dbm", "internet_validated", "captive_portal", "vpn_active"),
    "dumpsys_telephony_registry.txt": ("sims", "service_state", "data_state", "airplane_mode"),
    "dumpsys_settings.txt": ("airplane_mode",),
    "dumpsys_media_camera.txt": ("camera",),
    "dumpsys_dropbox.txt": ("crashes",),
    "logcat_-b_events_-d.txt": ("crashes", "wear_percent"),
    "logcat_-d.txt": ("crashes",),
}  # fmt: skip
"""What a file alone can carry: a fact, or a whole area. Everything else is null. `wifi_on` is a stored setting."""
ELSEWHERE: dict[tuple[str, str], Facts] = {
    # diskstats was asked a moment later: Data-Free: 20349932K
    ("pixel-sailfish-a10", "dumpsys_diskstats.txt"): {"data_free_bytes": 20349932 * K},
    ("mtk-tb8168-a13", "dumpsys_diskstats.txt"): {"data_free_bytes": 54003092 * K},
    ("smartron-a81", "dumpsys_diskstats.txt"): {"data_free_bytes": 52581572 * K},
    ("vivo-pd1616-a71", "dumpsys_diskstats.txt"): {"data_free_bytes": 11202784 * K},
    ("emu-a9", "dumpsys_diskstats.txt"): {"data_free_bytes": 5797352 * K, "data_free_percent": 95.1},
    # SignalStrength: -63 of the network agent; a network over Wi-Fi means that Wi-Fi is on
    ("vivo-pd1616-a71", "dumpsys_connectivity.txt"): {"wifi_enabled": True, "wifi_rssi_dbm": -63},
    ("emu-a9", "dumpsys_connectivity.txt"): {"wifi_enabled": True},
    # without a Phone Id there is no ServiceState that could be POWER_OFF; without gsm.sim.state no list
    ("mtk-tb8168-a13", "dumpsys_telephony_registry.txt"): {"airplane_mode": None},
    ("mtk-tb8168-a13", "getprop.txt"): {"sims": None},
    # cut behind 278 of 999 entries
    ("pixel-sailfish-a10", "dumpsys_dropbox.txt"): crashes(None, None, None),
    # the log ends four seconds before the crash; vivo's log holds four minutes of a month
    ("smartron-a81", "logcat_-d.txt"): crashes(0, 0, 0),
    ("vivo-pd1616-a71", "logcat_-d.txt"): crashes(0, 0, 0),
    # no year in am_crash
    ("smartron-a81", "logcat_-b_events_-d.txt"): crashes(1, None, 0, **{".dataservices": (1, 0, 0)}),
    ("vivo-pd1616-a71", "logcat_-b_events_-d.txt"): crashes(0, None, 0),
    # the event log tells no native crash of a daemon
    **{(phone, "logcat_-b_events_-d.txt"): {"native_count": None} for phone in ("pixel-sailfish-a10", "mtk-tb8168-a13", "emu-a9")},
}  # fmt: skip


def alone(phone: str, file: str) -> dict[str, Facts]:
    expected = {
        area: {fact: value if {fact, area} & set(CARRIES[file]) else None for fact, value in facts.items()}
        for area, facts in PHONES[phone].items()
    }
    network = expected["network"]
    if file == "getprop.txt":
        blank = {"service_state": None, "data_state": None, "signal_dbm": None}
        network["sims"] = [{**one, **blank} for one in network["sims"]]
    elif file == "dumpsys_telephony_registry.txt":
        network["sims"] = [{**one, "sim_state": None} for one in network["sims"]]
    for facts in expected.values():
        facts |= {fact: value for fact, value in ELSEWHERE.get((phone, file), {}).items() if fact in facts}
    return expected


@pytest.mark.parametrize("file", LAYOUT)
@pytest.mark.parametrize("phone", PHONES)
def test_one_file_alone_says_only_what_it_carries(devices: Path, tmp_path: Path, phone: str, file: str) -> None:
    folder = laid_out(devices, tmp_path / "capture", phone, {file: LAYOUT[file]})
    if not any(folder.iterdir()):
        assert (phone, file) == ("vivo-pd1616-a71", "dumpsys_settings.txt"), "the one recording that does not exist"
        return
    results = judged(folder)
    for area, facts in alone(phone, file).items():
        assert told(results[area], facts) == facts, area
        assert not results[area].complete or area not in ("battery", "storage", "network")
