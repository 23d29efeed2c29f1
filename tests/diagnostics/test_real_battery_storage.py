"""Battery and storage of recorded phones. The tables were written by reading the files, not by running the parsers."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from diagnostics import battery, storage
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Result

DUMP: Argv = ("dumpsys", "battery")
WORDS = ("level_percent", "temperature_c", "voltage_v", "health", "status", "plugged", "health_percent", "cycle_count")
USB, AC, NONE = ("usb",), ("ac",), ()
BATTERY = {
    "adbutils-level80.txt": (80, 25.0, 5.0, "good", "not_charging", USB, None, None),
    "awesomeadb-battery.txt": (44, 28.0, 3.872, "good", "charging", USB, None, None),
    "emu-a15_16-perf.txt": (100, 25.0, 5.0, "good", "charging", AC, None, None),
    "emu-a9-battery.txt": (100, 25.0, 5.0, "good", "not_charging", NONE, None, None),
    "honor-a8_9.txt": (68, 27.0, 3.89, "good", "charging", USB, None, None),
    "htc-evo4g-a22-battery.txt": (100, 33.0, 4.177, "good", "full", USB, None, None),
    "mtk-tb8168-a13-battery.txt": (58, 37.0, 4.06, "good", "charging", USB, None, None),
    "oppo-old-coloros.txt": (100, 31.4, 3.914, "good", "full", AC, None, None),
    "pixel-sailfish-a10-battery.txt": (100, 26.2, 4.401, "good", "full", USB, None, None),
    "samsung-sm-a15_16-full.txt": (100, 33.7, 4.378, "good", "full", USB, 98.0, 249),
    "skia-adb_test-1.txt": (75, 24.8, 3.997, "good", "charging", AC, None, None),
    "skia-impl_test-1.txt": (9, None, 4.248, "good", "charging", AC, None, None),
    "skia-impl_test-10.txt": (None, None, None, None, None, None, None, None),
    "skia-impl_test-11.txt": (None, None, None, None, None, None, None, None),
    "skia-impl_test-12.txt": (None, None, None, None, None, None, None, None),
    "skia-impl_test-14.txt": (94, 28.1, 4.248, "good", "charging", AC, None, None),
    "skia-impl_test-7.txt": (95, None, 4.248, "good", "charging", AC, None, None),
    "skia-impl_test-9.txt": (94, None, None, None, None, None, None, None),
    "smartron-a81-battery.txt": (74, 24.5, 4.113, "good", "charging", USB, None, None),
    "vivo-pd1616-a71-battery.txt": (55, 26.7, 3.817, "good", "discharging", NONE, None, None),
    "xiaomi-a15-capacity5-full.txt": (100, 30.1, 4.302, "good", "full", USB, None, None),
    "xiaomi-a16-level14-chargecounter-mAh.txt": (14, 38.1, 3.678, "good", "discharging", NONE, None, None),
    "xiaomi-hyperos-a15_16.txt": (65, 37.7, 4.077, "good", "charging", USB, None, None),
}
ODD_BATTERY = {
    # Author-made: a scale of 0. Emulators count 10000 µAh, one Xiaomi prints mAh.
    "skia-impl_test-12.txt": ["scale: 0"],
    "adbutils-level80.txt": ["Charge counter: 10000"],
    "emu-a15_16-perf.txt": ["Charge counter: 10000"],
    "emu-a9-battery.txt": ["Charge counter: 10000"],
    "xiaomi-a16-level14-chargecounter-mAh.txt": ["Charge counter: 748"],
}
LEARNED_MAH = {
    "mtk-tb8168-a13-batterystats.txt": 2946.0,
    "xiaomi-miro-a15-hyperos-0.txt": 5661.0,
    "pixel-sailfish-a10-batterystats.txt": None,
    "emu-a9-batterystats.txt": None,
    "feedback5-br.txt": None,
}
K, G = 1024, 1024**3
DF = {
    "asus-tf201-a32-df.txt": (56 * G, 55 * G, 98.2),
    "emu-a9-df.txt": (6094400 * K, 5799116 * K, 95.2),
    "goadb-df-1.txt": (round(26.1 * G), 18 * G, 69.0),
    "goadb-df-2.txt": (round(10.9 * G), round(4.6 * G), 42.2),
    "goadb-df-3.txt": (53 * G, 49 * G, 92.5),
    "goadb-df-4.txt": (110 * G, 76 * G, 69.1),
    "goadb-df-5.txt": (457 * G, 432 * G, 94.5),
    "mtk-tb8168-a13-df.txt": (54563696 * K, 54005076 * K, 99.0),
    "pixel-sailfish-a10-df.txt": (25497924 * K, 20354796 * K, 79.8),
    "pixel9proxl-a17-df-all-head.txt": (114786388 * K, 26956476 * K, 23.5),
    "pixel9proxl-a17-df-missing.txt": (None, None, None),
    "pixel9proxl-a17-df-root.txt": (None, None, None),
    "pixel9proxl-a17-df-sdcard.txt": (None, None, None),
    "pixel9proxl-a17-df-threepaths.txt": (114786388 * K, 26952112 * K, 23.5),
    "smartron-a81-df.txt": (54432680 * K, 52584956 * K, 96.6),
    "vivo-pd1616-a71-df.txt": (55532392 * K, 11206180 * K, 20.2),
}
# total KiB, free KiB, %, apps, app data, app cache, photos, videos, audio, downloads, system, other, kB/s
DISKSTATS = {
    "emu-a9-diskstats.txt": (6094400, 5797352, 95.1, *[None] * 9, 6155),
    "mtk-tb8168-a13-diskstats.txt": (54563696, 54003092, 99.0, *[None] * 10),
    "pixel-sailfish-a10-diskstats.txt": (25497924, 20349932, 79.8, *[None] * 10),
    "quest-a10_14.txt": (55247244, 6264024, 11.3, 34883465664, 365203760, 73829424, 130072, 60125992, 0, 0, None,
                         126559304, 33635),
    "samsung-a15_16.txt": (109635584, 15102248, 13.8, 21127443968, 45260657196, 1556763648, 351555584, 1216991232,
                           112496640, 0, 25172115456, 8385085440, 17586),
    "smartron-a81-diskstats.txt": (54432680, 52581572, 96.6, *[None] * 10),
    "vivo-pd1616-a71-diskstats.txt": (55532392, 11202784, 20.2, 44743774208, None, 3365994496, 0, 0, 0, 0, 6301048832,
                                      0, None),
}  # fmt: skip
BY_KIND = ("app", "app_data", "app_cache", "photos", "videos", "audio", "downloads", "system", "other")


def judged(area: Diagnostic[object], argv: Argv, path: Path) -> Result:
    result = judge(area, Outputs([Output(Command(argv), None, path.read_bytes())]), Now())
    assert result.error is None
    return result


def odd_lines(result: Result) -> list[str]:
    return [f.evidence[0].line for f in result.findings if f.rule.endswith(".implausible")]


def test_the_tables_name_every_recording(devices: Path) -> None:
    assert {path.name for path in (devices / "battery").iterdir()} == BATTERY.keys()
    assert {path.name for path in (devices / "storage").glob("*df*")} == DF.keys()
    assert {path.name for path in (devices / "diskstats").iterdir()} == DISKSTATS.keys()


@pytest.mark.parametrize("name", BATTERY)
def test_battery(devices: Path, name: str) -> None:
    result = judged(battery.DIAGNOSTIC, DUMP, devices / "battery" / name)
    assert tuple(getattr(result.facts, word) for word in WORDS) == BATTERY[name]
    assert odd_lines(result) == ODD_BATTERY.get(name, [])


def test_what_a_person_would_be_told_about_the_batteries(devices: Path) -> None:
    said = {
        name: [f.rule for f in judged(battery.DIAGNOSTIC, DUMP, devices / "battery" / name).findings
               if not f.rule.endswith(".implausible")]
        for name in BATTERY
    }  # fmt: skip
    assert {name: rules for name, rules in said.items() if rules} == {
        "adbutils-level80.txt": ["battery.not_charging"],
        "xiaomi-a16-level14-chargecounter-mAh.txt": ["battery.low"],
    }


def test_the_samsung_in_full(devices: Path) -> None:
    facts = judged(battery.DIAGNOSTIC, DUMP, devices / "battery" / "samsung-sm-a15_16-full.txt").facts
    assert (facts.asoc_percent, facts.bsoh_percent, facts.health_source) == (98, 100, "asoc")
    assert (facts.charge_counter_uah, facts.charge_protection, facts.technology) == (5000000, True, "Li-ion")
    assert facts.charge_held is False, "full is full, whatever the protection"


@pytest.mark.parametrize("name", LEARNED_MAH)
def test_learned_capacity_alone_is_no_health(devices: Path, name: str) -> None:
    facts = judged(battery.DIAGNOSTIC, ("dumpsys", "batterystats"), devices / "batterystats" / name).facts
    assert (facts.learned_capacity_mah, facts.health_percent) == (LEARNED_MAH[name], None)


@pytest.mark.parametrize("name", DF)
def test_df(devices: Path, name: str) -> None:
    result = judged(storage.DIAGNOSTIC, ("df",), devices / "storage" / name)
    facts = result.facts
    assert (facts.data_total_bytes, facts.data_free_bytes, facts.data_free_percent) == DF[name]
    assert not result.findings


@pytest.mark.parametrize("name", DISKSTATS)
def test_diskstats(devices: Path, name: str) -> None:
    result = judged(storage.DIAGNOSTIC, ("dumpsys", "diskstats"), devices / "diskstats" / name)
    facts, (total, free, percent, *kinds, speed) = result.facts, DISKSTATS[name]
    assert (facts.data_total_bytes, facts.data_free_bytes, facts.data_free_percent) == (total * K, free * K, percent)
    assert [getattr(facts, f"{kind}_bytes") for kind in BY_KIND] == kinds
    assert facts.write_speed_kbps == speed
    assert odd_lines(result) == (["System Size: 64000000000"] if name == "quest-a10_14.txt" else [])


def test_the_apps_of_the_samsung(devices: Path) -> None:
    """Sorted by what they take, and every figure is its own app's: checked against the arrays by position."""
    path = devices / "diskstats" / "samsung-a15_16.txt"
    top = judged(storage.DIAGNOSTIC, ("dumpsys", "diskstats"), path).facts.top_apps
    assert len(top) == 20
    sums = [app.app_bytes + app.data_bytes for app in top]
    assert all(app.cache_bytes <= app.data_bytes for app in top)
    assert sums == sorted(sums, reverse=True)
    arrays = {key: re.search(rf"^{key}: \[(.*)\]$", path.read_text(), re.M)[1].split(",")
              for key in ("Package Names", "App Sizes", "App Data Sizes", "Cache Sizes")}  # fmt: skip
    at = arrays["Package Names"].index(f'"{top[0].package}"')
    assert [int(arrays[key][at]) for key in ("App Sizes", "App Data Sizes", "Cache Sizes")] == [
        *asdict(top[0]).values()
    ][1:]


def test_wear_of_the_smartron(devices: Path) -> None:
    """04-25 11:42:15.944 … storaged_emmc_info: [emmc 5.1,1,1,1]"""
    path = devices / "logcat" / "smartron-a81-event_log.txt"
    facts = judged(storage.DIAGNOSTIC, ("logcat", "-b", "events", "-d"), path).facts
    assert (facts.wear_percent, facts.pre_eol) == (10, 1)


@pytest.mark.parametrize(
    "kind", ["battery", "storage", "diskstats", "getprop", "thermal", "settings", "misc", "batterystats"]
)
def test_any_recording_under_any_name_never_raises_and_invents_nothing(devices: Path, kind: str) -> None:
    """Foreign text in the place of a dump: no error, and of the required facts at most what is really printed there."""
    for path in sorted((devices / kind).iterdir()):
        for area in (battery.DIAGNOSTIC, storage.DIAGNOSTIC):
            for command in area.commands:
                result = judged(area, command.argv, path)
                if kind in ("getprop", "thermal", "settings"):
                    assert all(getattr(result.facts, name) is None for name in area.required), (path, command.argv)
