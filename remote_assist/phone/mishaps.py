"""More that can be wrong with a phone: heat, little memory, an app that watches, an app in conflict, a failed update.
Each leaves its traces everywhere a real one does."""

from __future__ import annotations

from remote_assist.phone.parts import Package
from remote_assist.phone.records import DropBoxEntry, ExitInfo, LogLine
from remote_assist.phone.state import PhoneState

MIB = 1 << 20
DAY_S = 86400.0
SYSTEM_SERVER_UID = 1000

HOT_APP = "com.hillsidegames.tiles"
WATCHING_APP = "com.parcelhelp.update"
CONFLICT_APP = "com.sparklewash.cleaner"


def overheating(state: PhoneState) -> None:
    """A game has worked the phone hot: severe throttling, the battery itself still below its limit."""
    state.thermal_status = 3
    state.thermal_load_c = 27.0
    state.battery.temperature_dc = 431
    state.cpu_busy_percent, state.cpu_hog = 71.0, HOT_APP
    state.packages[HOT_APP].running = True


def memory_low(state: PhoneState) -> None:
    """Everything is open at once: little memory left, swap nearly full, apps killed while they were in use."""
    state.memory_available_kb = state.memory_total_kb * 6 // 100
    state.swap_used_kb = 4_101_720
    state.lmk_kills, state.lmk_kills_in_use = 214, 9
    for package in state.packages.values():
        package.running = package.running or not package.system
    reader = state.packages["com.papermill.reader"]
    for number in range(4):
        state.exits.append(
            ExitInfo(
                at_s=state.now_s() - 900 - number * 5200,
                package=reader.name,
                process=reader.name,
                pid=9120 + number * 731,
                uid=reader.uid,
                reason=3,
                importance=100,
                rss_kb=291_400,
            )
        )


def app_suspicious(state: PhoneState) -> None:
    """A page told the owner to install an "update": it reads the screen, draws over it, resists removal, shows no icon."""
    now_s = state.now_s()
    name = WATCHING_APP
    by = "com.miui.packageinstaller" if state.vendor == "xiaomi" else "com.google.android.packageinstaller"
    state.packages[name] = Package(
        name=name,
        uid=10_301,
        code_bytes=14 * MIB,
        data_bytes=3 * MIB,
        cache_bytes=1 * MIB,
        version_name="1.0.7",
        version_code=7,
        target_sdk=28,
        installer=by,
        installed_at_s=now_s - 11 * DAY_S,
        updated_at_s=now_s - 11 * DAY_S,
        path=f"/data/app/~~cGFyY2VsaGVscA==/{name}-dXBkYXRlcGFyY2Vs==/base.apk",
        running=True,
        permissions=("android.permission.SYSTEM_ALERT_WINDOW", "android.permission.RECEIVE_SMS"),
        admin=f"{name}.GuardReceiver",
        overlay=True,
        installs_apps=True,
    )
    state.settings["secure"].update(
        accessibility_enabled="1", enabled_accessibility_services=f"{name}/{name}.HelpService"
    )


def app_conflict(state: PhoneState) -> None:
    """A "cleaner" installed three days ago freezes again and again, and the phone with it."""
    now_s = state.now_s()
    name = CONFLICT_APP
    state.packages[name] = Package(
        name=name,
        uid=10_304,
        code_bytes=63 * MIB,
        data_bytes=21 * MIB,
        cache_bytes=8 * MIB,
        version_name="3.2.1",
        version_code=321,
        target_sdk=33,
        installer="com.xiaomi.market" if state.vendor == "xiaomi" else "com.android.vending",
        installed_at_s=now_s - 3.2 * DAY_S,
        updated_at_s=now_s - 3.2 * DAY_S,
        path=f"/data/app/~~c3BhcmtsZXdhc2g==/{name}-Y2xlYW5lcnNwYXJr==/base.apk",
        launcher=f"{name}.HomeActivity",
        running=True,
    )
    for number, hours in enumerate((70.5, 61.2, 52.0, 44.7, 30.1, 9.4, 1.6)):
        not_responding(state, name, 8100 + number * 1733, now_s - hours * 3600)


def not_responding(state: PhoneState, package_name: str, pid: int, at_s: float) -> None:
    """An app is not responding: event and system log, exit info and drop box (AnrHelper, ProcessErrorStateRecord
    .appNotResponding, ApplicationExitInfo.REASON_ANR, addErrorToDropBox "data_app_anr")."""
    package = state.packages[package_name]
    server = state.pid("system_server")
    activity = f"{package_name}/{(package.launcher or package_name).removeprefix(package_name)}"
    reason = f"Input dispatching timed out ({activity} (server) is not responding. Waited 5001ms for MotionEvent(action=DOWN))"
    text = f"[0,{pid},{package_name},950582852,{reason}]"
    state.log("events", LogLine(at_s, server, server + 44, SYSTEM_SERVER_UID, "I", "am_anr", text))
    for line in (f"ANR in {package_name} ({activity})", f"PID: {pid}", f"Reason: {reason}", "Load: 9.14 / 8.8 / 7.61"):
        state.log("system", LogLine(at_s + 1.2, server, server + 44, SYSTEM_SERVER_UID, "E", "ActivityManager", line))
    state.exits.append(
        ExitInfo(
            at_s=at_s + 1.6,
            package=package_name,
            process=package_name,
            pid=pid,
            uid=package.uid,
            reason=6,
            importance=100,
            rss_kb=188_200,
            description=f"user request after error: {reason}",
        )
    )
    state.dropbox.append(
        DropBoxEntry(
            at_s + 1.3,
            "data_app_anr",
            "\n".join(
                (
                    f"Process: {package_name}",
                    f"PID: {pid}",
                    f"UID: {package.uid}",
                    "Flags: 0x38a8be44",
                    f"Package: {package_name} v{package.version_code} ({package.version_name})",
                    "Foreground: Yes",
                    f"Activity: {activity}",
                    f"Subject: {reason}",
                    f"Build: {state.properties['ro.build.fingerprint']}",
                    "",
                )
            ),
        )
    )
    state.pids.pop(package_name, None)


def update_fails(state: PhoneState) -> None:
    """The download of a system update broke off this morning (update_engine, common/action_processor.cc)."""
    lines = (
        *_UPDATE_BEGINS,
        (411.0, "libcurl_http_fetcher.cc(560)", "Transfer resulted in an error (0), 181403648 bytes downloaded"),
        (411.1, "action_processor.cc(116)", _finished("DownloadAction", "kDownloadTransferError")),
        (411.1, "action_processor.cc(121)", "ActionProcessor: Aborting processing due to failure."),
        (411.2, "update_attempter_android.cc(609)", "Processing Done."),
    )
    _update_engine_says(state, state.now_s() - 5 * 3600, lines)


def update_applied(state: PhoneState) -> None:
    """The healthy twin: an update went through this morning and takes effect at the next restart (update_engine,
    aosp/update_attempter_android.cc, ProcessingDone)."""
    lines = (
        *_UPDATE_BEGINS,
        (692.0, "action_processor.cc(116)", _finished("DownloadAction", "kSuccess")),
        (692.1, "action_processor.cc(143)", "ActionProcessor: starting FilesystemVerifierAction"),
        (741.6, "action_processor.cc(116)", _finished("FilesystemVerifierAction", "kSuccess")),
        (741.7, "action_processor.cc(143)", "ActionProcessor: starting PostinstallRunnerAction"),
        (868.4, "postinstall_runner_action.cc(363)", "All post-install commands succeeded"),
        (868.5, "action_processor.cc(116)", _finished("last action PostinstallRunnerAction", "kSuccess")),
        (868.6, "update_attempter_android.cc(609)", "Processing Done."),
        (868.7, "update_attempter_android.cc(617)", "Update successfully applied, waiting to reboot."),
    )
    _update_engine_says(state, state.now_s() - 5 * 3600, lines)


def _update_engine_says(state: PhoneState, at_s: float, lines: tuple[tuple[float, str, str], ...]) -> None:
    engine = state.pid("update_engine")
    for after, where, text in lines:
        state.log("main", LogLine(at_s + after, engine, engine, 0, "I", "update_engine", f"[INFO:{where}] {text}"))


def _finished(action: str, code: str) -> str:
    return f"ActionProcessor: finished {action} with code ErrorCode::{code}"


_UPDATE_BEGINS = (
    (0.0, "update_attempter_android.cc(298)", "Using this install plan:"),
    (0.2, "action_processor.cc(143)", "ActionProcessor: starting UpdateBootFlagsAction"),
    (0.3, "action_processor.cc(116)", _finished("UpdateBootFlagsAction", "kSuccess")),
    (0.4, "action_processor.cc(143)", "ActionProcessor: starting InstallPlanAction"),
    (0.4, "action_processor.cc(116)", _finished("InstallPlanAction", "kSuccess")),
    (0.5, "action_processor.cc(143)", "ActionProcessor: starting DownloadAction"),
)
