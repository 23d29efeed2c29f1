"""What can be wrong with a phone. Each scenario changes a healthy phone of any profile into one with that problem."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from remote_assist.phone import incidents, mishaps
from remote_assist.phone.parts import BatteryPoint
from remote_assist.phone.records import JavaCrash
from remote_assist.phone.state import PhoneState

MIB = 1 << 20
GIB = 1 << 30

DEAD_PRIVATE_DNS = "dns.adguard-family.invalid"
"""A name under a top-level domain that never resolves (RFC 2606)."""

CRASHING_APP = "com.tinylamp.flashlight"
CRASHES_IN_24_H = 14


def healthy(state: PhoneState) -> None:
    """Nothing to do: profiles are healthy."""


def storage_full(state: PhoneState) -> None:
    """/data below 5 % and 500 MB free; app caches hold enough to lift it above 10 %."""
    for name, cache in (
        ("com.rivervideo.shorts", 6 * GIB + 212 * MIB),
        ("org.lindenchat.messenger", 3 * GIB + 870 * MIB),
        ("com.tramline.maps", 1 * GIB + 640 * MIB),
        ("com.morningpost.news", 790 * MIB),
        ("com.papermill.reader", 420 * MIB),
    ):
        state.packages[name].cache_bytes = cache
    surplus = state.data_free_bytes() - 268 * MIB
    state.storage.videos_bytes += surplus * 7 // 10
    state.storage.photos_bytes += surplus - surplus * 7 // 10


def battery_worn(state: PhoneState) -> None:
    """The cell holds 71 % of what it held new, after more than 800 cycles; cool and otherwise in order."""
    battery = state.battery
    battery.full_uah = battery.design_uah * 71 // 100
    battery.cycle_count = 871
    if battery.asoc_percent is not None:
        battery.asoc_percent, battery.bsoh_percent = 71, 70


def battery_drains(state: PhoneState) -> None:
    """From full to a quarter in six and a half hours, nearly all of it in a pocket: one app never lets the phone sleep."""
    battery, now_s = state.battery, state.now_s()
    battery.level, battery.drained_by = 24, "com.rivervideo.shorts"
    state.packages[battery.drained_by].running = True
    battery.history = [
        BatteryPoint(
            now_s - 600 - left * 310, 24 + left, battery.temperature_dc, 3700 + left * 8, False, left % 19 == 0
        )
        for left in range(76, -1, -1)
    ]
    battery.history.append(BatteryPoint(now_s - 300, 24, battery.temperature_dc, battery.voltage_mv, True))


def wifi_no_internet(state: PhoneState) -> None:
    """Good Wi-Fi, no internet: private DNS is set to a name that does not exist. Mobile data is off."""
    state.settings["global"].update(private_dns_mode="hostname", private_dns_specifier=DEAD_PRIVATE_DNS)
    state.set_mobile_data(False)


def camera_blocked(state: PhoneState) -> None:
    """The camera privacy toggle is on; the camera app and a messenger were refused."""
    now_s = state.now_s()
    toggle = state.toggles["camera"]
    toggle.enabled = True
    toggle.changed_at_ms = int((now_s - 5400) * 1000)
    camera = next(p for p in state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)
    for seconds_ago in (5100, 3720, 1260, 1244):
        incidents.camera_refused(state, camera.name, now_s - seconds_ago)
    incidents.camera_refused(state, "org.lindenchat.messenger", now_s - 2500, "1")


def camera_no_focus(state: PhoneState) -> None:
    """The back camera hunts for focus five times and never gets sharp: a greasy lens, or a broken one. It was tried at
    the bench with the camera service's monitor on (`dumpsys media.camera -m 3a`); without it no phone tells."""
    state.camera.monitored = True
    camera = next(p for p in state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)
    incidents.camera_focused(state, camera.name, state.now_s() - 340, ("NOT_FOCUSED_LOCKED",) * 5)


def camera_focus_tried(state: PhoneState) -> None:
    """The healthy twin: tried in the same way, the camera misses now and then and gets sharp."""
    state.camera.monitored = True
    camera = next(p for p in state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)
    miss, sharp = "NOT_FOCUSED_LOCKED", "FOCUSED_LOCKED"
    incidents.camera_focused(state, camera.name, state.now_s() - 340, (miss, miss, sharp, miss, sharp))


def app_crash_loop(state: PhoneState) -> None:
    """One third-party app dies at every start, 14 times in the last 24 hours."""
    now_s = state.now_s()
    crash = JavaCrash(
        "java.lang.NullPointerException",
        "Attempt to invoke virtual method 'int com.tinylamp.flashlight.Beam.level()' on a null object reference",
        (
            "com.tinylamp.flashlight.MainActivity.onResume(MainActivity.java:61)",
            "android.app.Instrumentation.callActivityOnResume(Instrumentation.java:1531)",
            "android.app.Activity.performResume(Activity.java:8422)",
            "android.app.ActivityThread.performResumeActivity(ActivityThread.java:4793)",
            "android.os.Handler.dispatchMessage(Handler.java:106)",
            "android.os.Looper.loop(Looper.java:288)",
            "android.app.ActivityThread.main(ActivityThread.java:7949)",
        ),
    )
    state.packages[CRASHING_APP].fails_with = crash
    for number in range(CRASHES_IN_24_H):
        pid = 6000 + zlib.crc32(f"loop{number}".encode()) % 20000
        ago = 600 + (CRASHES_IN_24_H - 1 - number) * 4700
        incidents.java_crash(state, CRASHING_APP, pid, now_s - ago, crash)


def no_service(state: PhoneState) -> None:
    """The cards are in order and no network is found; airplane mode is off, Wi-Fi works."""
    for sim in state.sims:
        if sim.present:
            sim.registration = 1
    for name in ("alpha", "numeric", "iso-country"):
        state.properties[f"gsm.operator.{name}"] = "," * (len(state.sims) - 1)


def bluetooth_off(state: PhoneState) -> None:
    """Somebody switched Bluetooth off; headphones do not connect."""
    state.bluetooth_on = False
    state.settings["global"]["bluetooth_on"] = "0"


def display_odd(state: PhoneState) -> None:
    """Nearly black, colours inverted, dark after 15 seconds, letters and pages huge: all of it settings."""
    state.settings["system"].update(
        screen_brightness="5", screen_brightness_mode="0", screen_off_timeout="15000", font_scale="2.0"
    )
    state.settings["secure"]["accessibility_display_inversion_enabled"] = "1"
    state.screen.density_override = state.screen.density * 7 // 5


def display_put_right(state: PhoneState) -> None:
    """The healthy twin: everything about the picture was tried once and switched off again. A switch that nobody ever
    touched is not there at all (`settings get` prints null), so that of it nothing could be told."""
    state.settings["secure"].update(
        accessibility_display_inversion_enabled="0",
        accessibility_display_daltonizer_enabled="0",
        accessibility_display_magnification_enabled="0",
        reduce_bright_colors_activated="0",
        night_display_activated="0",
    )


def sound_muted(state: PhoneState) -> None:
    """Silent, do not disturb, media volume at zero."""
    state.sound.ringer = 0
    state.sound.volumes["MUSIC"] = 0
    state.settings["global"].update(mode_ringer="0", zen_mode="1")


def slow_charge(state: PhoneState) -> None:
    """On a wall charger that gives 3 W: a worn cable. Battery and port are in order."""
    battery = state.battery
    battery.ac, battery.usb, battery.status = 1, 0, 2
    battery.max_current_ua, battery.max_voltage_uv, battery.current_ua = 600_000, 5_000_000, 310_000


def charges_well(state: PhoneState) -> None:
    """The healthy twin of a slow charge: the same phone on a wall charger that gives 18 W."""
    battery = state.battery
    battery.ac, battery.usb, battery.status = 1, 0, 2
    battery.max_current_ua, battery.max_voltage_uv, battery.current_ua = 2_000_000, 9_000_000, 1_910_000


def port_wet(state: PhoneState) -> None:
    """Moisture in the USB port: the phone has noticed and takes no power."""
    state.usb.contaminant = "detected"
    battery = state.battery
    battery.ac = battery.usb = 0
    battery.status, battery.current_ua = 3, -240_000


_SCENARIOS: dict[str, Callable[[PhoneState], None]] = {
    "healthy": healthy,
    "storage-full": storage_full,
    "battery-worn": battery_worn,
    "battery-drains": battery_drains,
    "wifi-no-internet": wifi_no_internet,
    "camera-blocked": camera_blocked,
    "camera-no-focus": camera_no_focus,
    "camera-focus-tried": camera_focus_tried,
    "app-crash-loop": app_crash_loop,
    "no-service": no_service,
    "bluetooth-off": bluetooth_off,
    "display-odd": display_odd,
    "display-put-right": display_put_right,
    "sound-muted": sound_muted,
    "slow-charge": slow_charge,
    "charges-well": charges_well,
    "port-wet": port_wet,
    "overheating": mishaps.overheating,
    "memory-low": mishaps.memory_low,
    "app-suspicious": mishaps.app_suspicious,
    "app-conflict": mishaps.app_conflict,
    "update-fails": mishaps.update_fails,
    "update-applied": mishaps.update_applied,
}
NAMES = tuple(_SCENARIOS)


def apply(state: PhoneState, name: str) -> None:
    """Bring the problem `name` upon the phone. Raises ValueError naming the scenarios there are."""
    if name not in _SCENARIOS:
        raise ValueError(f"no scenario {name!r}; there are: {', '.join(NAMES)}")
    with state.lock:
        _SCENARIOS[name](state)
