"""Things that happen to a phone: an app crashes, a process is killed, a camera is refused. Each leaves its traces
everywhere a real one does, with the same pids and times."""

from __future__ import annotations

from remote_assist.phone.parts import CameraEvent, FocusEvent
from remote_assist.phone.records import DropBoxEntry, ExitInfo, JavaCrash, LogLine
from remote_assist.phone.state import PhoneState

SYSTEM_SERVER_UID = 1000


def java_crash(
    state: PhoneState, package_name: str, pid: int, at_s: float, crash: JavaCrash, foreground: bool = True
) -> None:
    """An app dies of an uncaught exception: crash buffer, events, exit info and drop box.

    RuntimeInit.logUncaught writes "FATAL EXCEPTION: main", EventLogTags am_crash, AppExitInfoTracker REASON_CRASH,
    and ActivityManagerService.addErrorToDropBox "data_app_crash".
    """
    package = state.packages[package_name]
    server = state.pid("system_server")
    for line in ("FATAL EXCEPTION: main", f"Process: {package_name}, PID: {pid}", *crash.stack()):
        state.log("crash", LogLine(at_s, pid, pid, package.uid, "E", "AndroidRuntime", line))
    frame_file, _, frame_line = crash.frames[0].partition("(")[2].rstrip(")").partition(":")
    state.log(
        "events",
        LogLine(
            at_s + 0.004,
            server,
            server + 61,
            SYSTEM_SERVER_UID,
            "I",
            "am_crash",
            f"[{pid},0,{package_name},{950582852 if not package.system else 818462277},{crash.exception},{crash.message},"
            f"{frame_file or 'NULL'},{frame_line or 0},0]",
        ),
    )
    state.log(
        "system",
        LogLine(
            at_s + 0.011,
            server,
            server + 61,
            SYSTEM_SERVER_UID,
            "W",
            "ActivityTaskManager",
            f"  Force finishing activity {package_name}/{(package.launcher or package_name).removeprefix(package_name)}",
        ),
    )
    state.log(
        "events",
        LogLine(
            at_s + 0.032, server, server + 70, SYSTEM_SERVER_UID, "I", "am_proc_died", f"[0,{pid},{package_name},0,2]"
        ),
    )
    state.exits.append(
        ExitInfo(
            at_s=at_s + 0.031,
            package=package_name,
            process=package_name,
            pid=pid,
            uid=package.uid,
            reason=4,
            importance=100 if foreground else 400,
            rss_kb=214000,
            description="crash",
        )
    )
    state.dropbox.append(
        DropBoxEntry(
            at_s + 0.018,
            "system_app_crash" if package.system else "data_app_crash",
            "\n".join(
                (
                    f"Process: {package_name}",
                    f"PID: {pid}",
                    f"UID: {package.uid}",
                    "Flags: 0x38a8be44" if not package.system else "Flags: 0x30c8be45",
                    f"Package: {package_name} v{package.version_code} ({package.version_name})",
                    f"Foreground: {'Yes' if foreground else 'No'}",
                    f"Process-Runtime: {2000 + pid % 4000}",
                    f"Build: {state.properties['ro.build.fingerprint']}",
                    "",
                    *crash.stack(),
                    "",
                )
            ),
        )
    )
    state.pids.pop(package_name, None)


def process_killed(
    state: PhoneState,
    package_name: str,
    pid: int,
    at_s: float,
    reason: int,
    subreason: int,
    description: str | None,
    importance: int = 400,
) -> None:
    """A process ended without a crash (user stop, low memory, update): exit info and the event log."""
    package = state.packages[package_name]
    server = state.pid("system_server")
    state.exits.append(
        ExitInfo(
            at_s=at_s,
            package=package_name,
            process=package_name,
            pid=pid,
            uid=package.uid,
            reason=reason,
            subreason=subreason,
            importance=importance,
            rss_kb=118000,
            description=description,
        )
    )
    if description is not None:  # lmkd kills without ActivityManager saying am_kill
        text = f"[0,{pid},{package_name},905,{description}]"
        state.log("events", LogLine(at_s, server, server + 22, SYSTEM_SERVER_UID, "I", "am_kill", text))
    state.pids.pop(package_name, None)


def camera_used(state: PhoneState, package_name: str, at_s: float, seconds: float, device: str = "0") -> None:
    """A normal use of the camera: CONNECT and, later, DISCONNECT (CameraService::logConnected)."""
    pid = state.pid(package_name)
    state.camera.events.append(
        CameraEvent(at_s, f"CONNECT device {device} client for package {package_name} (PID {pid})")
    )
    state.camera.events.append(
        CameraEvent(at_s + seconds, f"DISCONNECT device {device} client for package {package_name} (PID {pid})")
    )


def camera_focused(state: PhoneState, package_name: str, at_s: float, ends: tuple[str, ...], device: str = "0") -> None:
    """An app uses the camera and asks it to focus once for each of `ends`: the state in which the lens came to rest,
    FOCUSED_LOCKED or NOT_FOCUSED_LOCKED. It is noted only while the tag monitor is on (TagMonitor::monitorMetadata)."""
    camera_used(state, package_name, at_s, 4.0 + 3 * len(ends), device)
    if not state.camera.monitored:
        return
    boot_ns = int((at_s - state.booted_at_s) * 1e9)
    state.camera.focus = [FocusEvent(1, boot_ns, device, "INACTIVE")]
    for number, end in enumerate(ends):
        for after_ms, word in ((0, "ACTIVE_SCAN"), (1100, end), (2400, "INACTIVE")):
            millis = 2000 + number * 3000 + after_ms
            state.camera.focus.append(FocusEvent(1 + millis * 30 // 1000, boot_ns + millis * 1_000_000, device, word))


def camera_refused(state: PhoneState, package_name: str, at_s: float, device: str = "0") -> None:
    """An app is refused the camera because the privacy toggle is on (CameraService::logRejected, validateClientPermissionsLocked)."""
    pid = state.pid(package_name)
    uid = state.packages[package_name].uid
    reason = (
        f'Status(-8, EX_SERVICE_SPECIFIC): \'6: validateClientPermissionsLocked:1462: Caller "{package_name}" '
        f'(PID {pid}, UID {uid}) cannot open camera "{device}" when sensor privacy is enabled\''
    )
    state.camera.events.append(
        CameraEvent(at_s, f"REJECT device {device} client for package {package_name} (PID {pid}), reason: ({reason})")
    )
    server = state.pid("cameraserver")
    state.log(
        "main",
        LogLine(
            at_s,
            server,
            server + 4,
            1047,
            "E",
            "CameraService",
            "Access Denial: cannot use the camera when sensor privacy is enabled",
        ),
    )
