"""What a person read off the recordings of five phones before having seen the parser, and how to lay them out.

Behind each value stands the line that shows it.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Result
from remote_assist.capture import read_capture

K = 1024
G = K**3
Facts = dict[str, Any]


def power(level: int, celsius: float, volts: float, status: str, *plugged: str) -> Facts:
    """`health: 2` everywhere. No phone prints a vendor's health, a real design capacity, or cycles."""
    return {
        "level_percent": level,
        "temperature_c": celsius,
        "voltage_v": volts,
        "health": "good",
        "status": status,
        "plugged": list(plugged),
        "health_percent": None,
        "cycle_count": None,
    }


def room(total: int | None, free: int | None, percent: float | None, wear: int | None = None) -> Facts:
    return {"data_total_bytes": total, "data_free_bytes": free, "data_free_percent": percent, "wear_percent": wear}


def wifi(enabled: bool, connected: bool, rssi: int | None, mhz: int | None, airplane: bool | None = None) -> Facts:
    return {
        "wifi_enabled": enabled,
        "wifi_connected": connected,
        "wifi_rssi_dbm": rssi,
        "wifi_frequency_mhz": mhz,
        "airplane_mode": airplane,
    }


def sim(
    slot: int, state: str | None, service: str | None, data: str | None, dbm: int | None, operator: str | None
) -> Facts:
    return {
        "slot": slot,
        "sim_state": state,
        "service_state": service,
        "data_state": data,
        "signal_dbm": dbm,
        "operator": operator,
    }


def link(validated: bool) -> Facts:
    """No phone has a captive portal (`lastCaptivePortalDetected{false}` or no network), a VPN among its networks, a
    `private_dns_mode` (the tablet's `private_dns_default_mode` is another key) or a proxy."""
    return {
        "internet_validated": validated,
        "captive_portal": False,
        "vpn_active": False,
        "private_dns_mode": None,
        "http_proxy": None,
    }


def mobile(sims: list[Facts], chosen: int | None) -> Facts:
    """The scalar three are those of slot `chosen`."""
    of = sims[chosen] if chosen is not None else sim(0, None, None, None, None, None)
    return {"sims": sims, **{name: of[name] for name in ("sim_state", "service_state", "data_state")}}


def camera(devices: int) -> Facts:
    """`Active Camera Clients:` is `[]` and no event is an error, everywhere."""
    return {"device_count": devices, "open_clients": [], "service_errors": 0}


def crashes(
    java: int | None, native: int | None, anr: int | None, last_at: str | None = None, **packages: tuple[int, int, int]
) -> Facts:
    by_package = {name: dict(zip(("java", "native", "anr"), each, strict=True)) for name, each in packages.items()}
    nothing = java is None and native is None and anr is None
    return {
        "java_count": java,
        "native_count": native,
        "anr_count": anr,
        "by_package": None if nothing else by_package,
        "last_at": last_at,
    }


PHONES: dict[str, dict[str, Facts]] = {
    "pixel-sailfish-a10": {
        # level: 100 · temperature: 262 · voltage: 4401 · status: 5 · USB powered: true
        "battery": power(100, 26.2, 4.401, "full", "usb"),
        # /dev/block/sda35  25497924 4995672  20354796  20% /data
        "storage": room(25497924 * K, 20354796 * K, 79.8),
        "network": {
            # Wi-Fi is disabled · RSSI: -127 · mAirplaneModeOn false
            **wifi(False, False, None, None, False),
            # Active default network: none; Current Networks: is empty
            **link(False),
            # [gsm.sim.state]: [ABSENT] · mVoiceRegState=1(OUT_OF_SERVICE), although mIsEmergencyOnly=true ·
            # mDataConnectionState=-1 · primary=CellSignalStrengthGsm with rssi=-61 · mVoiceOperatorAlphaLong=
            **mobile([sim(0, "absent", "out_of_service", "unknown", -61, None)], 0),
        },
        # Number of camera devices: 2
        "camera": camera(2),
        # The drop box promises 999 entries and the file ends behind 278; the two logs are whole and tell no crash.
        "crashes": crashes(0, 0, 0),
    },
    "mtk-tb8168-a13": {
        # level: 58 · temperature: 370 · voltage: 4060 · status: 2 · USB powered: true.
        # Last learned 2946 mAh: `Capacity: 2946` repeats it and 3500 is "estimated", so there is no design capacity.
        "battery": power(58, 37.0, 4.06, "charging", "usb"),
        # /dev/block/dm-7        54563696  411164  54005076   1% /data
        "storage": room(54563696 * K, 54005076 * K, 99.0),
        "network": {
            # Wi-Fi is enabled · mWifiInfo … Supplicant state: DISCONNECTED … RSSI: -127 · AirplaneModeOn false
            **wifi(True, False, None, None, False),
            # Active default network: none
            **link(False),
            # a Wi-Fi tablet: "last known state:" without any Phone Id, no gsm.sim.state
            **mobile([], None),
        },
        # Number of camera devices: 1. "Client package: com.mediatek.camera" stands in the dump of a previous session.
        "camera": camera(1),
        # Drop box contents: 61 entries, and 61 follow: strictmode, storage_trim, wtf, SYSTEM_BOOT.
        # crash_dump64 in the log is the bugreport's own: kDebuggerdNativeBacktrace.
        "crashes": crashes(0, 0, 0),
    },
    "smartron-a81": {
        # level: 74 · temperature: 245 · voltage: 4113 · status: 2 · USB powered: true
        "battery": power(74, 24.5, 4.113, "charging", "usb"),
        # /dev/block/dm-2  54432680 1831340  52584956   4% /data · storaged_emmc_info: [emmc 5.1,1,1,1]
        "storage": room(54432680 * K, 52584956 * K, 96.6, 10),
        "network": {
            # Wi-Fi is disabled (curState=ScanModeState is the scan for location) · mAirplaneModeOn false
            **wifi(False, False, None, None, False),
            # Active default network: 101, MOBILE[LTE] … NOT_VPN&VALIDATED · captive_portal_mode value:1
            **link(True),
            # [gsm.sim.state]: [ABSENT,READY] · mVoiceRegState=1, =0(IN_SERVICE) · mDataConnectionState=-1, 2 ·
            # SignalStrength … -120 (no value) … cdma, … 21 -104 -13 34 … gsm|lte · mVoiceOperatorAlphaLong=Jio 4G
            **mobile(
                [
                    sim(0, "absent", "out_of_service", "unknown", None, None),
                    sim(1, "ready", "in_service", "connected", -104, "Jio 4G"),
                ],
                1,
            ),
        },
        # Number of camera devices: 3
        "camera": camera(3),
        # 2018-04-25 11:42:24 system_app_crash · Process: .dataservices/PID: 2092; am_crash tells the same one
        "crashes": crashes(1, 0, 0, "2018-04-25T11:42:24", **{".dataservices": (1, 0, 0)}),
    },
    "vivo-pd1616-a71": {
        # level: 55 · temperature: 267 · voltage: 3817 · status: 3 · nothing powered
        "battery": power(55, 26.7, 3.817, "discharging"),
        # /dev/block/dm-2  55532392 44309828  11206180  80% /data
        "storage": room(55532392 * K, 11206180 * K, 20.2),
        "network": {
            # Wi-Fi is enabled · mWifiInfo … COMPLETED, RSSI: -61 … Frequency: 5745MHz · mAirplaneModeOn false
            **wifi(True, True, -61, 5745, False),
            # Active default network: 111, WIFI … NOT_VPN&VALIDATED
            **link(True),
            # [gsm.sim.state]: [READY,ABSENT] · mServiceState=0 0 voice home … CHN-UNICOM UNICOM, =1 1 … null null ·
            # mDataConnectionState=0, -1 · SignalStrength: 99 … 23 -92 -13 12 …, then 2147483647 only
            **mobile(
                [
                    sim(0, "ready", "in_service", "disconnected", -92, "CHN-UNICOM"),
                    sim(1, "absent", "out_of_service", "unknown", None, None),
                ],
                0,
            ),
        },
        # Number of camera devices: 3; EVICT is an application's matter
        "camera": camera(3),
        # 279 entries: 13 data_app_crash, 93 SYSTEM_TOMBSTONE (10 in one second of 2019-11-04), 9 data_app_anr.
        # No process is readable ("contents lost", or a vendor's head that starts with Time:), so none can be another's
        # echo. Newest: 2019-11-05 14:22:52 SYSTEM_TOMBSTONE.
        "crashes": crashes(13, 93, 9, "2019-11-05T14:22:52"),
    },
    "emu-a9": {
        # level: 100 · temperature: 250 · voltage: 5000 · status: 4 · nothing powered · "Capacity: 1000" is a dummy
        "battery": power(100, 25.0, 5.0, "not_charging"),
        # /dev/block/dm-1           6094400  153072   5799116   3% /data
        "storage": room(6094400 * K, 5799116 * K, 95.2),
        "network": {
            # Wi-Fi is enabled · mWifiInfo … COMPLETED, RSSI: -50 … Frequency: 2447MHz · mAirplaneModeOn false
            **wifi(True, True, -50, 2447, False),
            # Active default network: 101 … without VALIDATED, lastValidated{false}; UsePrivateDns: false is no mode
            **link(False),
            # [gsm.sim.state]: [LOADED] · mVoiceRegState=0(IN_SERVICE) · mDataConnectionState=2 ·
            # SignalStrength: 12 4 -90 … 90 -100 -10 30 7 … gsm|lte · mVoiceOperatorAlphaLong=Android
            **mobile([sim(0, "ready", "in_service", "connected", -100, "Android")], 0),
        },
        # Number of camera devices: 2
        "camera": camera(2),
        # Drop box contents: 10 entries, and 10 follow
        "crashes": crashes(0, 0, 0),
    },
}


def laid_out(devices: Path, folder: Path, phone: str, layout: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, where in layout.items():
        if (devices / where.format(phone)).is_file():
            shutil.copyfile(devices / where.format(phone), folder / name)
    return folder


def judged(folder: Path) -> dict[str, Result]:
    capture = read_capture(folder, [argv for area in ALL for argv in area.reads()])
    results = {result.area: result for result in judge_all(ALL, capture.outputs, capture.now)}
    assert {name: result.error for name, result in results.items() if result.error is not None} == {}
    return results


def told(result: Result, names: Iterable[str]) -> Facts:
    """The facts as `check --json` prints them."""
    facts: Facts = json.loads(json.dumps(dataclasses.asdict(result.facts)))
    return {name: facts[name] for name in names}
