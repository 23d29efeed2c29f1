"""The phones one can have: a Pixel 8 on Android 15, a Galaxy A52 on 13, a Redmi Note 12 Turbo on 14. All healthy;
`scenarios` breaks them. Everything personal in them is invented."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from remote_assist.phone import apps, past, properties
from remote_assist.phone.parts import (
    Activity,
    Battery,
    Camera,
    Screen,
    Sim,
    Storage,
    Upstream,
    Wifi,
)
from remote_assist.phone.state import PhoneState

GIB = 1 << 30
DAY_S = 86400.0

_READABLE_BATTERY = frozenset(
    {
        "capacity",
        "charge_counter",
        "charge_full",
        "charge_full_design",
        "current_now",
        "cycle_count",
        "health",
        "present",
        "status",
        "technology",
        "temp",
        "type",
        "voltage_now",
    }
)
"""What AOSP's policy leaves readable for shell (sysfs_batteryinfo)."""


def pixel_15(now_s: float) -> PhoneState:
    """Pixel 8, Android 15: plain AOSP formats, one eSIM with service, the gauge readable in /sys."""
    state = _base("pixel-15", "google", properties.PIXEL_15, apps.PIXEL, -7 * 3600, now_s)
    state.storage = Storage(total_bytes=113_246_208 << 10, data_device="/dev/block/dm-54")
    state.battery = Battery(design_uah=4485000, full_uah=4312000, cycle_count=187)
    state.sysfs_battery = _READABLE_BATTERY
    state.sims = [
        Sim(0, operator="Juniper Mobile", mcc_mnc="310999", country="us", sub_id=1, technology="NR_SA", rsrp_dbm=-92),
        Sim(1, state="ABSENT"),
    ]
    state.wifi.standard = "11ax"
    state.screen = Screen(width=1080, height=2400, density=420)
    state.camera = Camera(facings=("Back", "Front", "Back"), provider="internal/0")
    state.memory_total_kb = 7_648_340
    return state


def samsung_13(now_s: float) -> PhoneState:
    """Galaxy A52, Android 13, One UI 5.1: Samsung's own battery lines, /sys closed, two SIMs."""
    state = _base("samsung-13", "samsung", properties.SAMSUNG_13, apps.SAMSUNG, 8 * 3600, now_s)
    state.storage = Storage(total_bytes=111_149_056 << 10, data_device="/dev/block/dm-41", base_bytes=9 * GIB)
    state.battery = Battery(
        design_uah=4370000,
        full_uah=4195000,
        cycle_count=261,
        asoc_percent=96,
        bsoh_percent=95,
        first_use=_day(now_s - 540 * DAY_S).strftime("%Y%m%d"),
        technology="Li-ion",
        temperature_dc=293,
    )
    state.sims = [
        Sim(0, operator="Lantern", mcc_mnc="525999", country="sg", sub_id=1, rsrp_dbm=-95, apn="lantern"),
        Sim(1, operator="Harbour", mcc_mnc="525998", country="sg", sub_id=2, rsrp_dbm=-101, apn="hbr.lte"),
    ]
    state.wifi = Wifi(
        ssid="Kopi Corner 5G",
        bssid="b6:11:0c:7d:90:3e",
        mac="02:4f:61:aa:8d:10",
        ip="192.168.1.34",
        gateway="192.168.1.254",
        frequency_mhz=5745,
        rssi_dbm=-51,
        tx_mbps=433,
        rx_mbps=390,
        max_tx_mbps=433,
        max_rx_mbps=433,
        standard="11ac",
        security_type=2,
        country="SG",
    )
    state.upstream.dns_servers = ("192.168.1.254",)
    state.screen = Screen(width=1080, height=2400, density=450)
    state.camera = Camera(facings=("Back", "Front", "Back", "Back"), provider="legacy/0")
    state.memory_total_kb = 5_648_120
    state.memory_available_kb = 2_210_400
    return state


def xiaomi_14(now_s: float) -> PhoneState:
    """Redmi Note 12 Turbo, Android 14, HyperOS, Chinese: no Google, cycle count only in the sticky broadcast."""
    state = _base("xiaomi-14", "xiaomi", properties.XIAOMI_14, apps.XIAOMI, 8 * 3600, now_s)
    state.storage = Storage(total_bytes=112_197_632 << 10, data_device="/dev/block/dm-50", base_bytes=8 * GIB)
    state.battery = Battery(
        design_uah=5000000, full_uah=4780000, cycle_count=143, technology="Li-poly", temperature_dc=301, voltage_mv=4088
    )
    state.sysfs_battery = _READABLE_BATTERY - {"cycle_count"}
    state.sims = [
        Sim(
            0,
            operator="云桥移动",
            mcc_mnc="460999",
            country="cn",
            sub_id=1,
            technology="NR_SA",
            rsrp_dbm=-88,
            apn="cmyq",
        ),
        Sim(1, state="ABSENT"),
    ]
    state.wifi = Wifi(
        ssid="梧桐路12号",
        bssid="9c:9d:7e:31:5b:e8",
        mac="d6:70:1f:3b:44:95",
        ip="192.168.31.72",
        gateway="192.168.31.1",
        frequency_mhz=5180,
        rssi_dbm=-49,
        tx_mbps=1200,
        rx_mbps=1080,
        country="CN",
    )
    state.upstream = Upstream(dns_servers=("192.168.31.1",))
    state.screen = Screen(width=1080, height=2400, density=440)
    state.camera = Camera(facings=("Back", "Front", "Back", "Back"), provider="internal/0")
    state.memory_total_kb = 11_603_412
    state.memory_available_kb = 5_208_300
    return state


_PROFILES: dict[str, Callable[[float], PhoneState]] = {
    "pixel-15": pixel_15,
    "samsung-13": samsung_13,
    "xiaomi-14": xiaomi_14,
}
NAMES = tuple(_PROFILES)


def profile(name: str, clock: Callable[[], float] = time.time) -> PhoneState:
    """A healthy phone of this profile. Raises ValueError naming the profiles there are."""
    if name not in _PROFILES:
        raise ValueError(f"no profile {name!r}; there are: {', '.join(NAMES)}")
    now_s = clock()
    state = _PROFILES[name](now_s)
    state.clock = clock
    state.booted_at_host_s = now_s - 2.6 * DAY_S
    state.boot_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}/0"))
    state.properties["ro.remote_assist.practice"] = "1"
    past.sim_properties(state)
    past.sim_settings(state)
    past.live_through(state, now_s)
    return state


_RELEASES = {
    26: "8.0.0",
    27: "8.1.0",
    28: "9",
    29: "10",
    30: "11",
    31: "12",
    32: "12",
    33: "13",
    34: "14",
    35: "15",
    36: "16",
}
_BRANDS = {"google": "google", "samsung": "samsung", "xiaomi": "Xiaomi", "huawei": "HUAWEI"}


def dressed(state: PhoneState, sdk: int, vendor: str | None = None) -> PhoneState:
    """The same phone with the words of another Android (26 to 36) and, if named, of another vendor: google, samsung, xiaomi
    or huawei. What it holds stays. Raises KeyError for any other."""
    with state.lock:
        release = _RELEASES[sdk]
        state.sdk = sdk
        state.properties |= {"ro.build.version.sdk": str(sdk), "ro.build.version.release": release}
        state.properties["ro.build.version.release_or_codename"] = release
        if vendor is not None:
            brand = _BRANDS[vendor]
            state.vendor = vendor
            state.properties |= {"ro.product.brand": brand, "ro.product.manufacturer": brand}
    return state


def _day(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)


def _base(
    name: str, vendor: str, build: properties.Build, family: apps.Family, utc_offset_s: int, now_s: float
) -> PhoneState:
    local = datetime.fromtimestamp(now_s, timezone(timedelta(seconds=utc_offset_s)))
    state = PhoneState(
        profile=name,
        vendor=vendor,
        sdk=build.sdk,
        properties=properties.properties(build, local),
        storage=Storage(total_bytes=1),
        packages=apps.packages(family, build.sdk, now_s),
        timezone=build.timezone,
        utc_offset_s=utc_offset_s,
    )
    keyboard = family.keyboard[0] + "/" + family.keyboard[1]
    state.default_browser = family.browsers[0][0]
    state.settings["global"] = {
        "adb_enabled": "1",
        "airplane_mode_on": "0",
        "animator_duration_scale": "1.0",
        "auto_time": "1",
        "auto_time_zone": "1",
        "bluetooth_on": "1",
        "boot_count": "41",
        "data_roaming": "0",
        "development_settings_enabled": "1",
        "device_name": build.extra.get("ro.product.marketname", build.model),
        "device_provisioned": "1",
        "low_power": "0",
        "mobile_data": "1",
        "mode_ringer": "2",
        "package_verifier_user_consent": "1",
        "stay_on_while_plugged_in": "0",
        "transition_animation_scale": "1.0",
        "wifi_on": "1",
        "window_animation_scale": "1.0",
        "zen_mode": "0",
    }
    state.settings["secure"] = {
        "accessibility_enabled": "0",
        "android_id": uuid.uuid5(uuid.NAMESPACE_OID, build.serial).hex[:16],
        "default_input_method": keyboard,
        "enabled_input_methods": keyboard,
        "location_mode": "3",
        "lock_screen_show_notifications": "1",
        "selected_input_method_subtype": "-1",
        "show_ime_with_hard_keyboard": "0",
        "user_setup_complete": "1",
    }
    state.settings["system"] = {
        "accelerometer_rotation": "0",
        "font_scale": "1.0",
        "haptic_feedback_enabled": "1",
        "screen_brightness": "102",
        "screen_brightness_mode": "1",
        "screen_off_timeout": "60000",
        "show_touches": "0",
        "sound_effects_enabled": "1",
        "system_locales": build.locale,
        "time_12_24": "24",
        "user_rotation": "0",
    }
    launcher = state.packages[family.launcher[0]]
    assert launcher.launcher is not None
    state.tasks = [Activity(launcher.name, launcher.launcher, 1, state.pid(launcher.name), launcher.uid)]
    return state
