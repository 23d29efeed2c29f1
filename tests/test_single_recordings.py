"""Single recordings of other brands and versions, each as the loose file that it would be, against what a person
read in it. The other areas say nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.readings import PHONES, Facts, G, K, crashes, judged, mobile, power, room, sim, told, wifi

OTHERS: list[tuple[str, str, str, Facts]] = [
    # a vendor's block before the AOSP one: PlugType: 1, present:false · AC powered: true · voltage: 3914
    ("battery/oppo-old-coloros.txt", "dumpsys_battery.txt", "battery", power(100, 31.4, 3.914, "full", "ac")),
    # Charge counter: 748 (mAh) · "The last voltage value sent …: 3666" is not the voltage
    (
        "battery/xiaomi-a16-level14-chargecounter-mAh.txt",
        "dumpsys_battery.txt",
        "battery",
        power(14, 38.1, 3.678, "discharging"),
    ),
    # mSavedBatteryAsoc: [98] · mSavedBatteryUsage: [24903], hundredths of a cycle
    (
        "battery/samsung-sm-a15_16-full.txt",
        "dumpsys_battery.txt",
        "battery",
        {**power(100, 33.7, 4.378, "full", "usb"), "health_percent": 98.0, "cycle_count": 249},
    ),
    # voltage:4177 without a space (2.2)
    ("battery/htc-evo4g-a22-battery.txt", "dumpsys_battery.txt", "battery", power(100, 33.0, 4.177, "full", "usb")),
    # toolbox: /data  56G  1G  55G
    ("storage/asus-tf201-a32-df.txt", "df.txt", "storage", room(56 * G, 55 * G, 98.2)),
    # /data only as /data/user/0
    ("storage/pixel9proxl-a17-df-threepaths.txt", "df.txt", "storage", room(114786388 * K, 26952112 * K, 23.5)),
    # behind a prompt, human-readable: /dev/block/dm-2  53G  3.3G  49G   7% /data
    ("storage/goadb-df-3.txt", "df_-h.txt", "storage", room(53 * G, 49 * G, 92.5)),
    # the header alone
    ("storage/pixel9proxl-a17-df-missing.txt", "df_data.txt", "storage", room(None, None, None)),
    # Data-Free: 15102248K / 109635584K total = 13% free
    ("diskstats/samsung-a15_16.txt", "dumpsys_diskstats.txt", "storage", room(109635584 * K, 15102248 * K, 13.8)),
    # "Wifi scanning is only available when wifi is enabled" stands in both
    ("wifi/cmd-status-a12_13-connected.txt", "cmd_wifi_status.txt", "network", wifi(True, True, -26, 2437)),
    ("wifi/cmd-status-pixel-off.txt", "cmd_wifi_status.txt", "network", wifi(False, False, None, None)),
    # RSSI: -9999 (2.3); no word on airplane mode
    ("wifi/nexusone-miui-a23-wifi.txt", "dumpsys_wifi.txt", "network", wifi(False, False, None, None)),
    # Supplicant state: DISCONNECTED, RSSI: -127 · AirplaneModeOn false
    ("wifi/emu-a15_16.txt", "dumpsys_wifi.txt", "network", wifi(True, False, None, None, False)),
    # 2.2: cdma -102, evdo -103, the worse counts · mDataConnectionState=0 · … home Sprint Sprint 31000
    (
        "telephony/htc-evo4g-a22-telephony_registry.txt",
        "dumpsys_telephony_registry.txt",
        "network",
        mobile([sim(0, None, "in_service", "disconnected", -103, "Sprint")], 0),
    ),
    # masked values; mOperatorAlphaLong=Verizon with a trailing space; neither data state nor signal
    (
        "telephony/verizon-samsung-a12_13-servicestate.txt",
        "dumpsys_telephony_registry.txt",
        "network",
        mobile([sim(0, None, "in_service", None, None, "Verizon")], 0),
    ),
    # two slots without "Phone Id=": mDataConnectionState=2, then POWER_OFF and 0
    (
        "telephony/airtel-ng-a10_11-slot2-poweroff.txt",
        "dumpsys_telephony_registry.txt",
        "network",
        mobile(
            [
                sim(0, None, "in_service", "connected", None, "Airtel Nigeria"),
                sim(1, None, "power_off", "disconnected", None, None),
            ],
            0,
        ),
    ),
    # UTF-16LE with CRLF, no crash in it
    ("crash_java/gringuide-utf16.txt", "logcat_-d.txt", "crashes", crashes(0, 0, 0)),
    # 16:03:02 and 16:03:08, two processes; the crash buffer holds no ANR; no year
    (
        "crash_java/smartron-app_crashes.txt",
        "logcat_-b_crash_-d.txt",
        "crashes",
        crashes(2, 0, None, **{"com.fota.pro": (2, 0, 0)}),
    ),
    # brief format, adb's own lines first: Fatal signal and tombstone of pid 4124
    (
        "tombstone/galaxy-s5-cm12-a5-logcat.txt",
        "logcat_-d.txt",
        "crashes",
        crashes(0, 1, 0, **{"/system/bin/dex2oat": (0, 1, 0)}),
    ),
    # 14 pids without any time
    (
        "tombstone/galaxy-s5-cm12-a5-many.txt",
        "logcat_-d.txt",
        "crashes",
        crashes(0, 14, 0, **{"/system/bin/surfaceflinger": (0, 14, 0)}),
    ),
    # the log has no year, the block has: Timestamp: 2025-10-09 13:05:18.384210281+0530
    (
        "tombstone/clusterfuzz-mte_segv_crash_stacktrace.txt",
        "logcat_-d.txt",
        "crashes",
        crashes(0, 1, 0, "2025-10-09T13:05:18", **{"./example_mte_fuzzer": (0, 1, 0)}),
    ),
    # ANR in com.google.android.apps.tachyon at 06-05 18:09:06; "CPU usage from 0ms to 6328ms later (2018-06-05 …"
    # gives the year; the stacks in their own file are no log
    (
        "anr/smartron-anr-summary.txt",
        "logcat_-d.txt",
        "crashes",
        crashes(0, 0, 1, "2018-06-05T18:09:06", **{"com.google.android.apps.tachyon": (0, 0, 1)}),
    ),
    ("anr/tachyon-a8.txt", "logcat_-d.txt", "crashes", crashes(None, None, None)),
    # a tombstone file is no log either, but it is one native crash, and proves no absence of others
    (
        "tombstone/lg-g4-a6.txt",
        "logcat_-d.txt",
        "crashes",
        crashes(None, 1, None, "2020-10-09T23:22:38", **{"/vendor/bin/mm-qcamera-daemon": (0, 1, 0)}),
    ),
]


@pytest.mark.parametrize(("source", "name", "area", "facts"), OTHERS, ids=[row[0] for row in OTHERS])
def test_single_recordings_of_other_phones(
    devices: Path, tmp_path: Path, source: str, name: str, area: str, facts: Facts
) -> None:
    shutil.copyfile(devices / source, tmp_path / name)
    results = judged(tmp_path)
    assert told(results[area], facts) == facts
    for other in PHONES["emu-a9"].keys() - {area}:
        assert set(told(results[other], PHONES["emu-a9"][other]).values()) == {None}, other
    if area == "network":
        unsaid = PHONES["emu-a9"]["network"].keys() - facts.keys() - {"airplane_mode"}
        assert set(told(results[area], unsaid).values()) == {None}
