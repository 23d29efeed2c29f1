"""Facts as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.value_words import WORDS
from remote_assist.report.area_labels import KEY_FACTS as MORE_KEYS
from remote_assist.report.area_labels import LABELS as MORE
from remote_assist.report.fact_labels import KEY_FACTS, LABELS
from remote_assist.report.units import MOST_ITEMS, named, shown
from tests.report.payloads import PAYLOADS

DICTIONARY = [
    "battery.level_percent",
    "battery.temperature_c",
    "battery.voltage_v",
    "battery.health",
    "battery.status",
    "battery.plugged",
    "battery.health_percent",
    "battery.cycle_count",
    "storage.data_total_bytes",
    "storage.data_free_bytes",
    "storage.data_free_percent",
    "storage.wear_percent",
    "network.wifi_enabled",
    "network.wifi_connected",
    "network.wifi_rssi_dbm",
    "network.wifi_frequency_mhz",
    "network.internet_validated",
    "network.captive_portal",
    "network.airplane_mode",
    "network.private_dns_mode",
    "network.http_proxy",
    "network.vpn_active",
    "network.sims",
    "network.sim_state",
    "network.service_state",
    "network.data_state",
    "camera.device_count",
    "camera.open_clients",
    "camera.service_errors",
    "crashes.java_count",
    "crashes.native_count",
    "crashes.anr_count",
    "crashes.by_package",
    "crashes.last_at",
]


@pytest.mark.parametrize("fact", DICTIONARY)
def test_every_fact_of_the_dictionary_has_a_name_in_both_languages(fact: str) -> None:
    area, _, name = fact.partition(".")
    en, zh = named(area, name, "en"), named(area, name, "zh")
    assert en != zh or en in ("Wi-Fi", "NFC")
    assert "_" not in en
    assert any("\u4e00" <= one <= "\u9fff" for one in zh)


def test_no_label_is_empty_or_given_twice_in_two_meanings() -> None:
    for texts in (LABELS, MORE, WORDS):
        for text in texts.values():
            assert text.en.strip()
            assert text.zh.strip()
    assert not LABELS.keys() & MORE.keys()
    assert not KEY_FACTS.keys() & MORE_KEYS.keys()


@pytest.mark.parametrize(
    ("fact", "value", "en", "zh"),
    [
        ("data_free_bytes", 9_600_000_000, "9.6 GB", "9.6 GB"),
        ("level_percent", 64, "64 %", "64 %"),
        ("temperature_c", 31.25, "31.25 °C", "31.25 °C"),
        ("charge_counter_uah", 3_100_000, "3100 mAh", "3100 mAh"),
        ("write_speed_kbps", 52_000, "52 MB/s", "52 MB/s"),
        ("clock_skew_s", -7200, "-2 h", "-2 小时"),
        ("clock_skew_s", 5, "5 s", "5 秒"),
        ("patch_age_days", 47, "47 days", "47 天"),
        ("discharging_hours", 10.5, "10.5 h", "10.5 小时"),
        ("drain_percent_per_hour", 2.31, "2.31 % / h", "2.31 % / 小时"),
        ("airplane_mode", False, "no", "否"),
        ("http_proxy", None, "not told", "未提供"),
        ("data_slot", 1, "SIM 2", "SIM 2"),
        ("java_count", 3, "3", "3"),
        ("plugged", ["ac", "usb"], "charger, USB", "充电器、USB"),
        ("plugged", [], "none", "无"),
        ("last_at", "2026-11-21T14:15:02", "2026-11-21 14:15", "2026-11-21 14:15"),
        ("by_package", {"a.b": {"java": 2, "anr": None}}, "a.b: crashes: 2", "a.b：崩溃：2"),
        ("top_apps", [{"package": "a.b", "app_bytes": 10**9}], "a.b, Apps: 1.0 GB", "a.b，应用：1.0 GB"),
        ("by_package", {}, "none", "无"),
    ],
)
def test_values(fact: str, value: Any, en: str, zh: str) -> None:
    assert (shown(fact, value, "en"), shown(fact, value, "zh")) == (en, zh)


def test_a_fact_that_nobody_has_named_is_shown_by_its_own_words() -> None:
    assert named("later", "fan_speed_hz", "en") == "Fan speed"
    assert named("later", "drops_24h", "zh") == "Drops（24 小时内）"
    assert named("", "crashes_7d", "zh") == "崩溃（7 天内）", "a name that is known, and a window"
    assert named("later", "x", "en") == "X"
    assert shown("fan_speed_hz", 1200, "en") == "1200 Hz"


@pytest.mark.parametrize("payload", PAYLOADS[::5])
def test_names_from_the_phone_stay_as_they_are(payload: str) -> None:
    assert named("", payload, "en") == payload
    assert shown("by_package", {payload: 1}, "en") == f"{payload}: 1"
    assert shown("operator", payload, "en") == payload


def test_a_flood_is_cut_and_says_so() -> None:
    said = shown("open_clients", [f"a.b{n}" for n in range(1000)], "en")
    assert said.endswith(f"… {1000 - MOST_ITEMS} more")
    assert len(said) < 400
