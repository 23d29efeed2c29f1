"""Network facts on recordings of real phones. Every table row is what a person reads in the files named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnostics import network
from diagnostics.judge import judge
from diagnostics.model import Command, Now, Output, Outputs, Result, Severity
from diagnostics.network_facts import Sim

KINDS = {
    "wifi": network.WIFI,
    "status": network.WIFI_STATUS,
    "connectivity": network.CONNECTIVITY,
    "telephony_registry": network.REGISTRY,
    "settings": ("dumpsys", "settings"),
    "getprop": ("getprop",),
}


def read(devices: Path, **files: str) -> Result:
    outputs = [Output(Command(KINDS[kind]), 0, (devices / name).read_bytes()) for kind, name in files.items()]
    return judge(network.DIAGNOSTIC, Outputs(outputs), Now())


def phone(devices: Path, name: str) -> Result:
    files = {
        "wifi": f"wifi/{name}-wifi.txt",
        "connectivity": f"connectivity/{name}-connectivity.txt",
        "telephony_registry": f"telephony/{name}-telephony_registry.txt",
        "settings": f"settings/{name}-settings.txt",
        "getprop": f"getprop/{name}-getprop.txt",
    }
    return read(devices, **{kind: file for kind, file in files.items() if (devices / file).is_file()})


PHONES: dict[str, dict[str, Any]] = {
    "emu-a9": {
        "wifi_enabled": True,
        "wifi_connected": True,
        "wifi_rssi_dbm": -50,
        "wifi_frequency_mhz": 2447,
        "internet_validated": False,
        "captive_portal": False,
        "airplane_mode": False,
        "private_dns_mode": None,
        "http_proxy": None,
        "vpn_active": False,
        "sims": (Sim(0, "ready", "in_service", "connected", -100, "Android"),),
        "sim_state": "ready",
        "service_state": "in_service",
        "data_state": "connected",
        "default_network": "wifi",
    },
    "mtk-tb8168-a13": {
        "wifi_enabled": True,
        "wifi_connected": False,
        "wifi_rssi_dbm": None,
        "wifi_frequency_mhz": None,
        "internet_validated": False,
        "captive_portal": False,
        "airplane_mode": False,
        "private_dns_mode": None,
        "http_proxy": None,
        "vpn_active": False,
        "sims": (),
        "sim_state": None,
        "service_state": None,
        "data_state": None,
        "default_network": "none",
    },
    "pixel-sailfish-a10": {
        "wifi_enabled": False,
        "wifi_connected": False,
        "wifi_rssi_dbm": None,
        "wifi_frequency_mhz": None,
        "internet_validated": False,
        "captive_portal": False,
        "airplane_mode": False,
        "private_dns_mode": None,
        "http_proxy": None,
        "vpn_active": False,
        "sims": (Sim(0, "absent", "out_of_service", "unknown", -61),),
        "sim_state": "absent",
        "service_state": "out_of_service",
        "data_state": "unknown",
        "default_network": "none",
    },
    "smartron-a81": {
        "wifi_enabled": False,
        "wifi_connected": False,
        "wifi_rssi_dbm": None,
        "wifi_frequency_mhz": None,
        "internet_validated": True,
        "captive_portal": False,
        "airplane_mode": False,
        "private_dns_mode": None,
        "http_proxy": None,
        "vpn_active": False,
        "sims": (
            Sim(0, "absent", "out_of_service", "unknown"),
            Sim(1, "ready", "in_service", "connected", -104, "Jio 4G"),
        ),
        "sim_state": "ready",
        "service_state": "in_service",
        "data_state": "connected",
        "default_network": "cellular",
        "signal_technology": "lte",
        "roaming": True,
    },
    "vivo-pd1616-a71": {
        "wifi_enabled": True,
        "wifi_connected": True,
        "wifi_rssi_dbm": -61,
        "wifi_frequency_mhz": 5745,
        "internet_validated": True,
        "captive_portal": False,
        "airplane_mode": False,
        "private_dns_mode": None,
        "http_proxy": None,
        "vpn_active": False,
        "sims": (
            Sim(0, "ready", "in_service", "disconnected", -92, "CHN-UNICOM"),
            Sim(1, "absent", "out_of_service", "unknown"),
        ),
        "sim_state": "ready",
        "service_state": "in_service",
        "data_state": "disconnected",
        "default_network": "wifi",
    },
}


@pytest.mark.parametrize("name", PHONES)
def test_whole_phone(devices: Path, name: str) -> None:
    result = phone(devices, name)
    assert result.error is None
    assert {fact: getattr(result.facts, fact) for fact in PHONES[name]} == PHONES[name]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("emu-a9", {"network.only_the_test_fails"}),
        ("mtk-tb8168-a13", {"network.no_network"}),
        ("pixel-sailfish-a10", {"network.wifi_off", "network.no_sim"}),
        ("smartron-a81", {"network.roaming"}),
        ("vivo-pd1616-a71", set()),
    ],
)
def test_findings_of_whole_phones(devices: Path, name: str, rules: set[str]) -> None:
    assert {finding.rule for finding in phone(devices, name).findings} == rules


@pytest.mark.parametrize(
    ("files", "facts"),
    [
        ({"status": "wifi/cmd-status-pixel-off.txt"}, {"wifi_enabled": False, "wifi_connected": False}),
        ({"status": "wifi/cmd-status-a12_13-notconnected.txt"}, {"wifi_enabled": True, "wifi_connected": False}),
        (
            {"status": "wifi/cmd-status-a12_13-connected.txt"},
            {"wifi_enabled": True, "wifi_connected": True, "wifi_rssi_dbm": -26, "wifi_frequency_mhz": 2437},
        ),
        (
            {"wifi": "wifi/emu-a15_16.txt"},
            {"wifi_enabled": True, "wifi_connected": False, "airplane_mode": False, "wifi_rssi_dbm": None},
        ),
        ({"wifi": "wifi/nexusone-miui-a23-wifi.txt"}, {"wifi_enabled": False, "wifi_connected": False}),
        (
            {"connectivity": "connectivity/emu-a15_16.txt"},
            {
                "wifi_enabled": None,
                "wifi_connected": False,
                "internet_validated": True,
                "captive_portal": False,
                "vpn_active": False,
                "default_network": "cellular",
                "sims": None,
            },
        ),
        (
            {
                "connectivity": "connectivity/allwinner-projector-utf16.txt",
                "getprop": "getprop/allwinner-projector-utf16.txt",
            },
            {
                "wifi_enabled": True,
                "wifi_connected": True,
                "wifi_rssi_dbm": -66,
                "wifi_frequency_mhz": 5180,
                "internet_validated": True,
                "captive_portal": False,
                "vpn_active": False,
                "default_network": "wifi",
                "sims": None,
            },
        ),
        (
            {"connectivity": "connectivity/emu-a9-connectivity-2.txt"},
            {"wifi_connected": True, "wifi_rssi_dbm": -50, "wifi_frequency_mhz": None, "internet_validated": False},
        ),
        (
            {"connectivity": "connectivity/smartron-a81-connectivity.txt"},
            {"wifi_enabled": None, "wifi_connected": False, "internet_validated": True, "default_network": "cellular"},
        ),
        (
            {"connectivity": "connectivity/vivo-pd1616-a71-connectivity.txt"},
            {"wifi_connected": True, "wifi_rssi_dbm": -63, "internet_validated": True},
        ),
        (
            {"telephony_registry": "telephony/airtel-ng-a10_11-slot2-poweroff.txt"},
            {
                "sims": (
                    Sim(0, None, "in_service", "connected", None, "Airtel Nigeria"),
                    Sim(1, None, "power_off", "disconnected"),
                ),
                "service_state": "in_service",
                "data_state": "connected",
                "sim_state": None,
                "airplane_mode": False,
            },
        ),
        (
            {"telephony_registry": "telephony/verizon-samsung-a12_13-servicestate.txt"},
            {"sims": (Sim(0, None, "in_service", None, None, "Verizon"),), "service_state": "in_service"},
        ),
        (
            {
                "telephony_registry": "telephony/htc-evo4g-a22-telephony_registry.txt",
                "getprop": "getprop/htc-evo4g-a22-getprop.txt",
            },
            {
                "sims": (Sim(0, "unknown", "in_service", "disconnected", -103, "Sprint"),),
                "data_state": "disconnected",
            },
        ),
        (
            {"getprop": "getprop/xiaomi12x-psyche-a12.txt"},
            {
                "sims": (
                    Sim(0, "ready", None, None, None, "3"),
                    Sim(1, "absent"),
                ),
                "sim_state": "ready",
                "airplane_mode": None,
            },
        ),
        ({"getprop": "getprop/fiio-m17.txt"}, {"sims": None, "sim_state": None}),
    ],
)
def test_single_files(devices: Path, files: dict[str, str], facts: dict[str, Any]) -> None:
    result = read(devices, **files)
    assert result.error is None
    assert {name: getattr(result.facts, name) for name in facts} == facts


def test_nothing_raises_and_nothing_is_invented_on_any_recording(devices: Path) -> None:
    """Every file of the collection given as every command: no error, and facts only from files of that kind."""
    for path in sorted(devices.glob("*/*.txt")):
        raw = path.read_bytes()[:120_000]
        for kind, argv in KINDS.items():
            result = judge(network.DIAGNOSTIC, Outputs([Output(Command(argv), 0, raw)]), Now())
            assert result.error is None, (path, kind)
            if kind == "status" and not path.name.startswith("cmd-status"):
                assert result.facts == network.NetworkFacts(), path
            if kind == "telephony_registry" and path.parent.name not in ("telephony", "misc", "bugreport"):
                assert result.facts.sims is None, path
            if kind == "connectivity" and path.parent.name not in ("connectivity", "misc", "bugreport"):
                assert result.severity is Severity.UNKNOWN, path
