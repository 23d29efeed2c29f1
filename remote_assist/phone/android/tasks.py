"""`dumpsys activity …`: activities, top, broadcasts (with the sticky battery intent), exit-info, lmk, processes
(frameworks/base ActivityManagerService.doDump, ActivityTaskManagerService.dump)."""

from __future__ import annotations

from remote_assist.phone.android import crashes
from remote_assist.phone.android.layout import object_id
from remote_assist.phone.parts import Activity
from remote_assist.phone.state import PhoneState

HELP = """Activity manager dump options:
  [-a] [-c] [-p PACKAGE] [-h] [WHAT] ...
  WHAT may be one of:
    a[ctivities]: activity stack state
    r[recents]: recent activities state
    b[roadcasts] [PACKAGE_NAME] [history [-s]]: broadcast state
    i[ntents] [PACKAGE_NAME]: pending intent state
    p[rocesses] [PACKAGE_NAME]: process state
    o[om]: out of memory management
    perm[issions]: URI permission grant state
    prov[iders] [COMP_SPEC ...]: content provider state
    s[ervices] [COMP_SPEC ...]: service state
    exit-info [PACKAGE_NAME]: historical process exit information
    lmk: low memory killer statistics
"""


def dump(state: PhoneState, args: list[str]) -> str:
    words = [word for word in args if word not in ("-a", "-c")]
    what = words[0] if words else None
    if what in ("-h", "help"):
        return HELP
    if what in ("activities", "a"):
        return activities(state)
    if what in ("top", "t"):
        return _top(state)
    if what in ("broadcasts", "b"):
        return broadcasts(state)
    if what == "exit-info":
        return crashes.exit_info(state, words[1:])
    if what == "lmk":
        return _lmk(state)
    if what in ("recents", "r"):
        return _recents(state)
    if what in ("processes", "p", "oom", "o"):
        return _processes(state)
    if what in ("services", "s"):
        return "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  (nothing)\n"
    if what in ("lastanr", "lastanr-traces"):
        return "ACTIVITY MANAGER LAST ANR (dumpsys activity lastanr)\n  <no ANR has occurred since boot>\n"
    if what is not None:
        return f"Bad activity command, or no activities match: {what}\nUse -h for help.\n"
    rule = "-" * 79 + "\n"
    return rule.join(
        (
            broadcasts(state),
            _recents(state),
            activities(state),
            crashes.exit_info(state, []),
            _lmk(state),
            _processes(state),
        )
    )


_ADJUSTMENTS = (999, 900, 800, 700, 600, 500, 400, 300, 250, 200, 100, 0)


def _lmk(state: PhoneState) -> str:
    """ProcessList.dumpLmkd…: kills since boot, each line counting all at or below its oom_adj."""
    lines = ["ACTIVITY MANAGER LMK KILLS (dumpsys activity lmk)", f"  Total number of kills: {state.lmk_kills}"]
    for adjustment in _ADJUSTMENTS:
        count = state.lmk_kills if adjustment >= 900 else state.lmk_kills_in_use if adjustment >= 100 else 0
        lines.append(f"    kills at or below oom_adj {adjustment}: {count}")
    return "\n".join(lines) + "\n\n"


def record(state: PhoneState, activity: Activity) -> str:
    """ActivityRecord.toString(). Up to 13 the name within is closed before the task: `…} t12}`."""
    end = "}" if state.sdk <= 33 else ""
    return f"ActivityRecord{{{object_id(activity.component, activity.task)} u0 {activity.component}{end} t{activity.task}}}"


def task_name(activity: Activity, home: bool) -> str:
    kind = "home" if home else "standard"
    affinity = f"I={activity.component}" if home else f"A={activity.uid}:{activity.package}"
    return f"Task{{{object_id('task', activity.task, activity.package)} #{activity.task} type={kind} {affinity} U=0 visible=%s visibleRequested=%s mode=fullscreen translucent=%s sz=1}}"


def activities(state: PhoneState) -> str:
    lines = ["ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)", "Display #0 (activities from top to bottom):"]
    front = state.front
    awake = state.screen.on
    for number, activity in enumerate(state.tasks):
        top = number == 0 and awake
        shown = "true" if top else "false"
        task = task_name(activity, number == len(state.tasks) - 1) % (shown, shown, "false" if top else "true")
        lines += [
            f"  * {task}",
            "    mLastPausedActivity: null",
            f"    * Hist  #0: {record(state, activity)}",
            f"      packageName={activity.package} processName={activity.package}",
            "      launchedFromUid=2000 launchedFromPackage=com.android.shell userId=0",
            f"      app=ProcessRecord{{{object_id('proc', activity.package)} {activity.pid}:{activity.package}/u0a{activity.uid - 10000}}}",
            f"      state={'RESUMED' if top else 'STOPPED'} delayedResume=false finishing=false",
            "",
        ]
    name = "topResumedActivity" if state.sdk >= 31 else "mResumedActivity"
    resumed = record(state, front) if awake else "null"
    lines += [
        f"    {name}={resumed}",
        "",
        f"  ResumedActivity: {resumed}",
        "",
        "ActivityTaskSupervisor state:",
        f"  topDisplayFocusedRootTask={task_name(front, len(state.tasks) == 1) % ('true', 'true', 'false')}",
        f"  mKeyguardShowing={'true' if state.keyguard.locked else 'false'} mAodShowing=false mOccluded=false",
        f"  isKeyguardShowing={'true' if state.keyguard.locked else 'false'}",
        "",
    ]
    return "\n".join(lines) + "\n"


def _top(state: PhoneState) -> str:
    front = state.front
    return (
        f"TASK {front.task}:{front.package} id={front.task} userId=0\n"
        f"  ACTIVITY {front.component} {object_id(front.component)} pid={front.pid}\n"
        f"    Local Activity {object_id(front.component, 'local')} State:\n"
        f"      mResumed={'true' if state.screen.on else 'false'} mStopped=false mFinished=false\n"
    )


def _recents(state: PhoneState) -> str:
    lines = ["ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)", f"mRecentsUid={state.tasks[-1].uid}"]
    for number, activity in enumerate(state.tasks):
        lines.append(
            f"  * Recent #{number}: {task_name(activity, number == len(state.tasks) - 1) % ('false', 'false', 'true')}"
        )
    return "\n".join(lines) + "\n"


def _processes(state: PhoneState) -> str:
    lines = ["ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)", "  All known processes:"]
    for package in state.packages.values():
        if package.running:
            lines.append(
                f"  *APP* UID {package.uid} ProcessRecord{{{object_id('proc', package.name)} {state.pid(package.name)}:{package.name}/u0a{package.uid - 10000}}}"
            )
    return "\n".join(lines) + "\n"


def broadcasts(state: PhoneState) -> str:
    """From 14 the sticky battery intent carries the cycle count."""
    battery = state.battery
    plugged = 1 if battery.shown("ac") else 2 if battery.shown("usb") else 4 if battery.shown("wireless") else 0
    extras: list[tuple[str, object]] = [
        ("icon-small", 17303651),
        ("present", "true" if battery.shown("present") else "false"),
        ("scale", 100),
        ("level", battery.shown("level")),
        ("technology", battery.technology),
        ("status", battery.shown("status")),
        ("voltage", battery.shown("voltage_mv")),
        ("plugged", plugged),
        ("invalid_charger", 0),
        ("health", battery.shown("health")),
        ("temperature", battery.shown("temperature_dc")),
        ("charge_counter", battery.charge_counter_uah),
        ("max_charging_current", battery.max_current_ua),
        ("max_charging_voltage", battery.max_voltage_uv),
        ("battery_low", "true" if battery.shown("level") <= 15 else "false"),
        ("seq", 1000 + int(state.uptime_s()) // 300),
    ]
    if state.sdk >= 34:
        extras.insert(1, ("android.os.extra.CYCLE_COUNT", battery.cycle_count))
        extras.insert(2, ("android.os.extra.CHARGING_STATUS", 0))
    bundle = ", ".join(f"{name}={value}" for name, value in extras)
    connected = "true" if plugged == 2 else "false"
    lines = [
        "ACTIVITY MANAGER BROADCAST STATE (dumpsys activity broadcasts)",
        "  Registered Receivers:",
        "",
        "  Historical broadcasts [modern]:" if state.sdk >= 34 else "  Historical broadcasts [foreground]:",
        "",
        "  Sticky broadcasts for user -1:",
        "  * Sticky action android.intent.action.BATTERY_CHANGED:",
        "    Intent: act=android.intent.action.BATTERY_CHANGED flg=0x60000010",
        f"      Bundle[{{{bundle}}}]",
        "  * Sticky action android.hardware.usb.action.USB_STATE:",
        "    Intent: act=android.hardware.usb.action.USB_STATE flg=0x31000010",
        f"      Bundle[{{host_connected=false, connected={connected}, unlocked=false, adb=true, configured={connected}}}]",
        "",
    ]
    return "\n".join(lines) + "\n"
