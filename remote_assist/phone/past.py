"""What a phone has behind it when one meets it: boot events, uses of the camera, an old crash, a day of discharge.
Harmless, so that a healthy phone does not look sterile."""

from __future__ import annotations

from remote_assist.phone import incidents
from remote_assist.phone.parts import BatteryPoint, CameraEvent
from remote_assist.phone.records import DropBoxEntry, JavaCrash, LogLine
from remote_assist.phone.state import PhoneState

DAY_S = 86400.0


def sim_properties(state: PhoneState) -> None:
    """What the radio layer leaves in the gsm.* properties, comma-separated by slot."""
    sims = state.sims
    state.properties.update(
        {
            "gsm.network.type": ",".join(
                "NR" if s.technology == "NR_SA" else s.technology if s.present else "Unknown" for s in sims
            ),
            "gsm.operator.alpha": ",".join(s.operator for s in sims),
            "gsm.operator.iso-country": ",".join(s.country for s in sims),
            "gsm.operator.isroaming": ",".join("true" if s.roaming else "false" for s in sims),
            "gsm.operator.numeric": ",".join(s.mcc_mnc for s in sims),
            "gsm.sim.operator.alpha": ",".join(s.operator for s in sims),
            "gsm.sim.operator.iso-country": ",".join(s.country for s in sims),
            "gsm.sim.operator.numeric": ",".join(s.mcc_mnc for s in sims),
            "gsm.sim.state": ",".join(s.state for s in sims),
        }
    )


def sim_settings(state: PhoneState) -> None:
    """What telephony leaves in the global settings: which card does what, and on phones with several slots a switch for
    each card."""
    table, chosen = state.settings["global"], state.default_data
    if chosen is not None:
        for name in ("multi_sim_data_call", "multi_sim_sms", "multi_sim_voice_call"):
            table[name] = str(chosen.sub_id)
    for sim in state.sims:
        if sim.present:
            table.setdefault(state.mobile_data_key(sim), "1")


def live_through(state: PhoneState, now_s: float) -> None:
    """A few harmless old events, so that a healthy phone does not look sterile."""
    boot = state.booted_at_s
    server = state.pid("system_server")
    storaged = state.pid("storaged")
    stored = state.storage
    state.log(
        "events",
        LogLine(
            boot + 14,
            storaged,
            storaged,
            1000,
            "I",
            "storaged_emmc_info",
            f"[{stored.kind},{stored.eol},{stored.life_a},{stored.life_b}]",
        ),
    )
    state.log("events", LogLine(boot + 19, server, server, 1000, "I", "boot_progress_enable_screen", "19021"))
    state.log("events", LogLine(boot + 26, server, server + 40, 1000, "I", "screen_toggled", "1"))
    state.log("main", LogLine(boot + 22, server, server + 9, 1000, "I", "BatteryService", "Battery level initialised"))
    state.log("system", LogLine(boot + 24, server, server, 1000, "I", "ActivityManager", "System now ready"))
    state.log(
        "system",
        LogLine(
            now_s - 340,
            server,
            server + 33,
            1000,
            "I",
            "PowerManagerService",
            "Waking up from Asleep (uid=1000, reason=WAKE_REASON_POWER_BUTTON)",
        ),
    )
    state.log("kernel", LogLine(boot, 0, 0, 0, "I", "", "Booting Linux on physical CPU 0x0000000000 [0x411fd050]"))
    state.dropbox.append(
        DropBoxEntry(
            boot + 30,
            "SYSTEM_BOOT",
            f"Build: {state.properties['ro.build.fingerprint']}\nHardware: {state.properties['ro.hardware']}\n",
        )
    )
    state.dropbox.append(DropBoxEntry(now_s - 8 * 3600, "storage_trim", f"internal {stored.total_bytes // 3} 4121"))
    camera = next(p for p in state.packages.values() if "android.media.action.STILL_IMAGE_CAMERA" in p.handles)
    state.camera.events.append(CameraEvent(boot + 12, "ADD device 0, reason: (Device added)"))
    state.camera.events.append(
        CameraEvent(boot + 28, "USER_SWITCH previous allowed user IDs: <None>, current allowed user IDs: 0")
    )
    incidents.camera_used(state, camera.name, now_s - 1.4 * DAY_S, 41)
    incidents.camera_used(state, camera.name, now_s - 7.2 * 3600, 18)
    game = "com.hillsidegames.tiles"
    incidents.process_killed(state, game, 21044, now_s - 2.1 * DAY_S, 13, 2, "too many cached", 400)
    incidents.process_killed(state, "com.rivervideo.shorts", 18230, now_s - 1.2 * DAY_S, 3, 0, None, 400)
    incidents.java_crash(
        state,
        "com.morningpost.news",
        17715,
        now_s - 2.4 * DAY_S,
        JavaCrash(
            "java.lang.IllegalStateException",
            "Fragment not attached to a context.",
            (
                "com.morningpost.news.ui.ArticleFragment.onLoaded(ArticleFragment.java:88)",
                "android.os.Handler.dispatchMessage(Handler.java:106)",
            ),
        ),
        foreground=False,
    )
    if state.vendor != "google":  # tried once and put back, as people do
        for toggle in state.toggles.values():
            toggle.changed_at_ms = int((now_s - 96 * DAY_S) * 1000)
    _battery_past(state, now_s)


def _battery_past(state: PhoneState, now_s: float) -> None:
    """Unplugged full some hours ago, then a steady drain to the present level; on USB for the last minutes."""
    battery = state.battery
    drained = 100 - battery.level
    start = now_s - drained * 1560.0 - 480
    for step in range(drained + 1):
        at_s = start + step * 1560.0
        battery.history.append(
            BatteryPoint(
                at_s, 100 - step, battery.temperature_dc - 12 + step % 7 * 3, 4380 - step * 12, False, step % 5 == 1
            )
        )
    battery.history.append(BatteryPoint(now_s - 300, battery.level, battery.temperature_dc, battery.voltage_mv, True))
    battery.status = 2
