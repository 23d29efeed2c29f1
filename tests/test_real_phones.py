"""The five recorded phones that have every area, each laid out as a loose capture folder and judged end to end."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from diagnostics import ALL, battery, storage
from diagnostics.judge import judge, judge_all
from remote_assist.capture import Capture, read_capture

K = 1024
LAYOUT = {
    "dumpsys_battery.txt": "battery/{}-battery.txt",
    "dumpsys_batterystats.txt": "batterystats/{}-batterystats.txt",
    "df.txt": "storage/{}-df.txt",
    "dumpsys_diskstats.txt": "diskstats/{}-diskstats.txt",
    "getprop.txt": "getprop/{}-getprop.txt",
    "dumpsys_wifi.txt": "wifi/{}-wifi.txt",
    "dumpsys_connectivity.txt": "connectivity/{}-connectivity.txt",
    "dumpsys_telephony_registry.txt": "telephony/{}-telephony_registry.txt",
    "dumpsys_media_camera.txt": "camera/{}-media_camera.txt",
    "dumpsys_dropbox.txt": "misc/{}-dropbox.txt",
    "logcat_-b_events_-d.txt": "logcat/{}-event_log.txt",
}
# brand, model, android, sdk, serial; level, °C, V, status, plugged, learned mAh; total KiB, free KiB, %, wear
PHONES: dict[str, tuple[tuple[Any, ...], ...]] = {
    "pixel-sailfish-a10": (
        ("google", "Pixel", "10", "29", "XXXXXXXXXXXX"),
        (100, 26.2, 4.401, "full", ("usb",), None),
        (25497924, 20354796, 79.8, None),
    ),
    "mtk-tb8168-a13": (
        ("AXXS", "tb8168p1_64_bsp_k510", "13", "33", "0123456789ABCDEF"),
        (58, 37.0, 4.06, "charging", ("usb",), 2946.0),
        (54563696, 54005076, 99.0, None),
    ),
    "smartron-a81": (
        ("Smartron", "T5911", "8.1.0", "27", "XXXXXXXXXX"),
        (74, 24.5, 4.113, "charging", ("usb",), None),
        (54432680, 52584956, 96.6, 10),
    ),
    "vivo-pd1616-a71": (
        ("vivo", "vivo X9", "7.1.2", "25", "XXXXXXXX"),
        (55, 26.7, 3.817, "discharging", (), None),
        (55532392, 11206180, 20.2, None),
    ),
    "emu-a9": (
        ("google", "Android SDK built for x86", "9", "28", "EMULATOR29X0X11X0"),
        (100, 25.0, 5.0, "not_charging", (), None),
        (6094400, 5799116, 95.2, None),
    ),
}


@pytest.fixture(params=PHONES)
def laid_out(request: pytest.FixtureRequest, devices: Path, tmp_path: Path) -> tuple[str, Capture]:
    """The recording's files under their loose names, read as `check --from` reads them."""
    for name, where in LAYOUT.items():
        source = devices / where.format(request.param)
        if source.is_file():
            shutil.copyfile(source, tmp_path / name)
    (tmp_path / "notes of mine.doc").write_text("foreign")
    capture = read_capture(tmp_path, [argv for area in ALL for argv in area.reads()])
    return request.param, capture


def test_the_folder_is_understood(laid_out: tuple[str, Capture]) -> None:
    phone, capture = laid_out
    assert tuple(capture.phone[fact] for fact in ("brand", "model", "android", "sdk", "serial")) == PHONES[phone][0]
    assert str(capture.now.sdk) == PHONES[phone][0][3]
    assert "notes of mine.doc" in capture.foreign
    assert not {"dumpsys_battery.txt", "dumpsys_batterystats.txt", "df.txt", "dumpsys_diskstats.txt"} & set(
        capture.foreign
    )


def test_battery_and_storage_as_a_person_reads_them(laid_out: tuple[str, Capture]) -> None:
    phone, capture = laid_out
    _, (level, celsius, volts, status, plugged, learned), (total, free, percent, wear) = PHONES[phone]
    power = judge(battery.DIAGNOSTIC, capture.outputs, capture.now)
    facts = power.facts
    assert (facts.level_percent, facts.temperature_c, facts.voltage_v) == (level, celsius, volts)
    assert (facts.health, facts.status, facts.plugged) == ("good", status, plugged)
    assert (facts.learned_capacity_mah, facts.health_percent, facts.cycle_count) == (learned, None, None)
    room = judge(storage.DIAGNOSTIC, capture.outputs, capture.now)
    assert (room.facts.data_total_bytes, room.facts.data_free_bytes) == (total * K, free * K)
    assert (room.facts.data_free_percent, room.facts.wear_percent) == (percent, wear)
    for result in (power, room):
        assert result.judged
        assert result.complete is False, "power_supply files and volumes are not in these recordings"
        assert [f.rule for f in result.findings if f.severity.value in ("warn", "fail")] == []


def test_no_area_breaks(laid_out: tuple[str, Capture]) -> None:
    _, capture = laid_out
    assert [(r.area, r.error) for r in judge_all(ALL, capture.outputs, capture.now) if r.error is not None] == []
