"""What a person reads in every recorded battery, disk, df and Wi-Fi dump, worked out before having seen the parser's
answers. `None` = the file, given alone, cannot say. Behind each value stands the line that shows it.
"""

from __future__ import annotations

from typing import NamedTuple


class Power(NamedTuple):
    """The facts of the battery."""

    level_percent: int | None
    temperature_c: float | None
    voltage_v: float | None
    health: str | None
    status: str | None
    plugged: list[str] | None
    health_percent: float | None = None
    cycle_count: int | None = None


class Room(NamedTuple):
    """The facts of storage; bytes. No dump of these folders states the wear."""

    data_total_bytes: int | None
    data_free_bytes: int | None
    data_free_percent: float | None
    wear_percent: int | None = None


class Wifi(NamedTuple):
    """The facts that a Wi-Fi dump can carry. It never says whether the network reaches the internet: "hasEver
    ValidatedInternetAccess" and its like belong to remembered networks, not to the default one."""

    wifi_enabled: bool | None
    wifi_connected: bool | None
    wifi_rssi_dbm: int | None
    wifi_frequency_mhz: int | None
    airplane_mode: bool | None


K = 1024
G = 1024**3

BATTERY: dict[str, Power] = {
    # USB powered: true · status: 4 · health: 2 · level: 80 · scale: 100 · voltage: 5000 · temperature: 250
    "adbutils-level80.txt": Power(80, 25.0, 5.0, "good", "not_charging", ["usb"]),
    # USB powered: true · status: 2 · health: 2 · level: 44 · scale: 100 · voltage: 3872 · temperature: 280
    "awesomeadb-battery.txt": Power(44, 28.0, 3.872, "good", "charging", ["usb"]),
    # AC powered: true · status: 2 · level: 100 · voltage: 5000 · temperature: 250; "Capacity level: -1" is no level
    "emu-a15_16-perf.txt": Power(100, 25.0, 5.0, "good", "charging", ["ac"]),
    # all three "powered: false" · status: 4 · level: 100 · voltage: 5000 · temperature: 250
    "emu-a9-battery.txt": Power(100, 25.0, 5.0, "good", "not_charging", []),
    # USB powered: true · status: 2 · level: 68 · voltage: 3890 · temperature: 270
    "honor-a8_9.txt": Power(68, 27.0, 3.89, "good", "charging", ["usb"]),
    # CRLF · USB powered: true · status: 5 · level: 100 · voltage:4177 without a space · temperature: 330
    "htc-evo4g-a22-battery.txt": Power(100, 33.0, 4.177, "good", "full", ["usb"]),
    # USB powered: true · status: 2 · level: 58 · voltage: 4060 · temperature: 370
    "mtk-tb8168-a13-battery.txt": Power(58, 37.0, 4.06, "good", "charging", ["usb"]),
    # below the vendor's block: AC powered: true · status: 5 · level: 100 · voltage: 3914 · temperature: 314
    "oppo-old-coloros.txt": Power(100, 31.4, 3.914, "good", "full", ["ac"]),
    # USB powered: true · status: 5 · level: 100 · voltage: 4401 · temperature: 262
    "pixel-sailfish-a10-battery.txt": Power(100, 26.2, 4.401, "good", "full", ["usb"]),
    # USB powered: true · status: 5 · level: 100 · voltage: 4378 (the last sent was 4377) · temperature: 337 ·
    # mSavedBatteryAsoc: [98] · mSavedBatteryUsage: [24903], hundredths of a cycle; the broadcasts' cycle_count:0 is none
    "samsung-sm-a15_16-full.txt": Power(100, 33.7, 4.378, "good", "full", ["usb"], 98.0, 249),
    # not indented · AC powered: true · status: 2 · level: 75 · voltage: 3997 · temperature: 248
    "skia-adb_test-1.txt": Power(75, 24.8, 3.997, "good", "charging", ["ac"]),
    # AC powered: true · status: 2 · level: 9 · voltage: 4248 is the last line: no temperature
    "skia-impl_test-1.txt": Power(9, None, 4.248, "good", "charging", ["ac"]),
    # scale: 100 and nothing else
    "skia-impl_test-10.txt": Power(None, None, None, None, None, None),
    # level: 94 without a scale: of what, it does not say
    "skia-impl_test-11.txt": Power(None, None, None, None, None, None),
    # level: 94 · scale: 0: no level can be told
    "skia-impl_test-12.txt": Power(None, None, None, None, None, None),
    # indented by tabs · AC powered: true · status: 2 · level: 94 · voltage: 4248 · temperature: 281
    "skia-impl_test-14.txt": Power(94, 28.1, 4.248, "good", "charging", ["ac"]),
    # AC powered: true · status: 2 · level: 95 · voltage: 4248 is the last line
    "skia-impl_test-7.txt": Power(95, None, 4.248, "good", "charging", ["ac"]),
    # level: 94 · scale: 100 and nothing else: not even what feeds it
    "skia-impl_test-9.txt": Power(94, None, None, None, None, None),
    # USB powered: true · status: 2 · level: 74 · voltage: 4113 · temperature: 245
    "smartron-a81-battery.txt": Power(74, 24.5, 4.113, "good", "charging", ["usb"]),
    # all three "powered: false" · status: 3 · level: 55 · voltage: 3817 · temperature: 267
    "vivo-pd1616-a71-battery.txt": Power(55, 26.7, 3.817, "good", "discharging", []),
    # USB powered: true · status: 5 · level: 100 · voltage: 4302 (the last sent was 4327) · temperature: 301
    "xiaomi-a15-capacity5-full.txt": Power(100, 30.1, 4.302, "good", "full", ["usb"]),
    # all four "powered: false" · status: 3 · level: 14 · voltage: 3678 (the last sent was 3666) · temperature: 381
    "xiaomi-a16-level14-chargecounter-mAh.txt": Power(14, 38.1, 3.678, "good", "discharging", []),
    # USB powered: true · status: 2 · level: 65 · voltage: 4077 (the last sent was 4074) · temperature: 377
    "xiaomi-hyperos-a15_16.txt": Power(65, 37.7, 4.077, "good", "charging", ["usb"]),
}

DISKSTATS: dict[str, Room] = {
    # Data-Free: 5797352K / 6094400K total = 95% free
    "emu-a9-diskstats.txt": Room(6094400 * K, 5797352 * K, 95.1),
    # Data-Free: 54003092K / 54563696K total = 98% free (98.97)
    "mtk-tb8168-a13-diskstats.txt": Room(54563696 * K, 54003092 * K, 99.0),
    # Data-Free: 20349932K / 25497924K total = 79% free
    "pixel-sailfish-a10-diskstats.txt": Room(25497924 * K, 20349932 * K, 79.8),
    # Data-Free: 6264024K / 55247244K total = 11% free; "System Size: 64000000000" is no size of /data
    "quest-a10_14.txt": Room(55247244 * K, 6264024 * K, 11.3),
    # Data-Free: 15102248K / 109635584K total = 13% free
    "samsung-a15_16.txt": Room(109635584 * K, 15102248 * K, 13.8),
    # Data-Free: 52581572K / 54432680K total = 96% free
    "smartron-a81-diskstats.txt": Room(54432680 * K, 52581572 * K, 96.6),
    # Data-Free: 11202784K / 55532392K total = 20% free
    "vivo-pd1616-a71-diskstats.txt": Room(55532392 * K, 11202784 * K, 20.2),
}

DF: dict[str, Room] = {
    # /data                   56G     1G    55G   4096
    "asus-tf201-a32-df.txt": Room(56 * G, 55 * G, 98.2),
    # /dev/block/dm-1           6094400  153072   5799116   3% /data
    "emu-a9-df.txt": Room(6094400 * K, 5799116 * K, 95.2),
    # /data                   26.1G     8.1G    18.0G   4096
    "goadb-df-1.txt": Room(28024661606, 18 * G, 69.0),
    # /data                   10.9G     6.3G     4.6G   4096
    "goadb-df-2.txt": Room(11703785882, 4939212390, 42.2),
    # /dev/block/dm-2                        53G  3.3G   49G   7% /data
    "goadb-df-3.txt": Room(53 * G, 49 * G, 92.5),
    # /dev/block/sda17 110G   34G   76G  32% /data
    "goadb-df-4.txt": Room(110 * G, 76 * G, 69.1),
    # /dev/block/dm-59  457G  25G  432G   6% /data
    "goadb-df-5.txt": Room(457 * G, 432 * G, 94.5),
    # /dev/block/dm-7        54563696  411164  54005076   1% /data
    "mtk-tb8168-a13-df.txt": Room(54563696 * K, 54005076 * K, 99.0),
    # /dev/block/sda35  25497924 4995672  20354796  20% /data
    "pixel-sailfish-a10-df.txt": Room(25497924 * K, 20354796 * K, 79.8),
    # /dev/block/dm-66  114786388 87698840  26956476  77% /data
    "pixel9proxl-a17-df-all-head.txt": Room(114786388 * K, 26956476 * K, 23.5),
    # the header alone
    "pixel9proxl-a17-df-missing.txt": Room(None, None, None),
    # /dev/block/dm-12    904496 901736         0 100% / and no other row
    "pixel9proxl-a17-df-root.txt": Room(None, None, None),
    # /dev/fuse … /storage/emulated: not /data (vivo-pd1616 shows other figures for the two)
    "pixel9proxl-a17-df-sdcard.txt": Room(None, None, None),
    # /dev/block/dm-66 114786388 87703204  26952112  77% /data/user/0, which is what 17 calls /data
    "pixel9proxl-a17-df-threepaths.txt": Room(114786388 * K, 26952112 * K, 23.5),
    # /dev/block/dm-2                      54432680 1831340  52584956   4% /data
    "smartron-a81-df.txt": Room(54432680 * K, 52584956 * K, 96.6),
    # /dev/block/dm-2                      55532392 44309828  11206180  80% /data
    "vivo-pd1616-a71-df.txt": Room(55532392 * K, 11206180 * K, 20.2),
}

WIFI: dict[str, Wifi] = {
    # a scan's table names networks in reach: neither the radio's state (it may scan while off) nor a connection
    "cmd-list-scan-results.txt": Wifi(None, None, None, None, None),
    # Wifi is enabled · Wifi is connected to "TestNet-01" · RSSI: -26 · Frequency: 2437MHz
    "cmd-status-a12_13-connected.txt": Wifi(True, True, -26, 2437, None),
    # Wifi is enabled · Wifi is not connected
    "cmd-status-a12_13-notconnected.txt": Wifi(True, False, None, None, None),
    # Wifi is disabled: so there is no connection
    "cmd-status-pixel-off.txt": Wifi(False, False, None, None, None),
    # Wi-Fi is enabled · mWifiInfo … Supplicant state: DISCONNECTED, RSSI: -127, Frequency: -1MHz · AirplaneModeOn false
    "emu-a15_16.txt": Wifi(True, False, None, None, False),
    # mWifiInfo SSID: AndroidWifi … COMPLETED, RSSI: -50 … Frequency: 2447MHz · CONNECTED/CONNECTED · mAirplaneModeOn false
    "emu-a9-wifi.txt": Wifi(True, True, -50, 2447, False),
    # Wi-Fi is enabled · mWifiInfo … Supplicant state: DISCONNECTED, RSSI: -127, Frequency: -1MHz · AirplaneModeOn false
    "mtk-tb8168-a13-wifi.txt": Wifi(True, False, None, None, False),
    # CRLF · Wi-Fi is disabled · Supplicant state: UNINITIALIZED, RSSI: -9999; airplane mode is not printed
    "nexusone-miui-a23-wifi.txt": Wifi(False, False, None, None, None),
    # Wi-Fi is disabled · RSSI: -127 · mNetworkInfo … state: UNKNOWN/IDLE · mAirplaneModeOn false
    "pixel-sailfish-a10-wifi.txt": Wifi(False, False, None, None, False),
    # Wi-Fi is disabled · RSSI: -127 · mNetworkInfo … DISCONNECTED/DISCONNECTED · mAirplaneModeOn false
    "smartron-a81-wifi.txt": Wifi(False, False, None, None, False),
    # Wi-Fi is enabled · COMPLETED, RSSI: -61 … Frequency: 5745MHz · CONNECTED/CONNECTED · mAirplaneModeOn false
    "vivo-pd1616-a71-wifi.txt": Wifi(True, True, -61, 5745, False),
}
