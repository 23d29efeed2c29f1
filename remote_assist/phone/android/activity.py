"""`am` = `cmd activity` (frameworks/base ActivityManagerShellCommand.java): starting, stopping, asking."""

from __future__ import annotations

from remote_assist.phone import incidents
from remote_assist.phone.android import intents
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.parts import Activity, CameraClient, CameraEvent, Package
from remote_assist.phone.records import LogLine
from remote_assist.phone.state import PhoneState

HELP = """Activity manager (activity) commands:
  help
      Print this help text.
  start-activity [-D] [-N] [-W] [-P <FILE>] [--start-profiler <FILE>]
          [--sampling INTERVAL] [--clock-type <TYPE>] [--streaming]
          [-R COUNT] [-S] [--track-allocation] [--user <USER_ID> | current]
          [--suspend] <INTENT>
      Start an Activity.  Options are:
      -D: enable debugging
      -W: wait for launch to complete
      -S: force stop the target app before starting the activity
      --user <USER_ID> | current: Specify which user to run as; if not
          specified then run as the current user.
  broadcast [--user <USER_ID> | all | current] [--receiver-permission <PERMISSION>]
          [--allow-background-activity-starts] [--async] <INTENT>
      Send a broadcast Intent.
  force-stop [--user <USER_ID> | all | current] <PACKAGE>
      Completely stop the given application package.
  kill [--user <USER_ID> | all | current] <PACKAGE>
      Kill all background processes associated with the given application.
  kill-all
      Kill all processes that are safe to kill (cached, etc).
  get-current-user
      Returns id of the current foreground user.
  get-config [--days N] [--device] [--proto] [--display <DISPLAY_ID>]
      Retrieve the configuration and any recent configurations of the device.
"""

NEW_TASK = 0x10000000

_PROTECTED = (
    "android.intent.action.AIRPLANE_MODE",
    "android.intent.action.BATTERY_CHANGED",
    "android.intent.action.BOOT_COMPLETED",
    "android.intent.action.SCREEN_OFF",
    "android.intent.action.SCREEN_ON",
)


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    rest = args[1:]
    if name in ("start", "start-activity"):
        return _start(state, rest)
    if name == "force-stop":
        return _force_stop(state, rest)
    if name in ("kill", "kill-all"):
        for package in [state.packages[word] for word in rest if word in state.packages]:
            package.running = package.name == state.front.package
        return Reply()
    if name == "get-current-user":
        return Reply(f"{state.current_user}\n")
    if name == "broadcast":
        return _broadcast(rest)
    if name == "get-config":
        screen = state.screen
        locale = state.properties["persist.sys.locale"]
        language, _, region = locale.partition("-")
        return Reply(
            f"config: mcc310-mnc999-{language}-r{region or 'US'}-ldltr-sw411dp-w411dp-h838dp-normal-long-port-notnight-"
            f"{screen.density}dpi-finger-keysexposed-nokeys-navhidden-nonav-{screen.height}x{screen.width}-v{state.sdk}\n"
            "abi: arm64-v8a\n"
        )
    if name in ("stack", "task"):
        return Reply(err=f"Error: unknown command '{rest[0] if rest else 'null'}'\n", code=255)
    return unknown_command(name, HELP)


def _broadcast(args: list[str]) -> Reply:
    intent, _ = intents.parse(args)
    head = f"Broadcasting: {intents.text(intent, intent.flags | 0x400000)}\n"
    if intent.action in _PROTECTED:
        return Reply(
            head,
            "\nException occurred while executing 'broadcast':\n"
            f"java.lang.SecurityException: Permission Denial: not allowed to send broadcast {intent.action} from pid=9941, uid=2000\n"
            "\tat com.android.server.am.ActivityManagerService.broadcastIntentLockedTraced(ActivityManagerService.java:14480)\n",
            255,
        )
    return Reply(head + "Broadcast completed: result=0\n")


def _force_stop(state: PhoneState, args: list[str]) -> Reply:
    names = [word for at, word in enumerate(args) if not word.startswith("-") and (at == 0 or args[at - 1] != "--user")]
    if not names:
        return Reply(
            err="\nException occurred while executing 'force-stop':\n"
            'java.lang.IllegalArgumentException: Argument expected after "force-stop"\n'
            "\tat android.os.BasicShellCommandHandler.getNextArgRequired(BasicShellCommandHandler.java:283)\n",
            code=255,
        )
    package = state.packages.get(names[0])
    if package is not None and package.running:
        package.running = False
        incidents.process_killed(
            state,
            package.name,
            state.pid(package.name),
            state.now_s(),
            10,
            21,
            f"stop {package.name} due to from pid {state.pid('shell')}",
            100 if state.front.package == package.name else 400,
        )
        for client in [client for client in state.camera.clients if client.package == package.name]:
            state.camera.clients.remove(client)
            text = f"DISCONNECT device {client.device} client for package {client.package} (PID {client.pid})"
            state.camera.events.append(CameraEvent(state.now_s(), text))
    state.tasks = [task for task in state.tasks[:-1] if task.package != names[0]] + state.tasks[-1:]
    return Reply()


def _start(state: PhoneState, args: list[str]) -> Reply:
    words = [word for word in args if word not in ("-W", "-S", "-D", "-N", "--dismiss-keyguard")]
    for flag in ("--user", "--display", "-R", "-P", "--windowingMode"):
        while flag in words:
            at = words.index(flag)
            del words[at : at + 2]
    intent, unknown = intents.parse(words)
    if intent.error is not None or (unknown and not intent.extras):
        problem = intent.error or f"Unknown option: {unknown[0]}"
        return Reply(
            err="\nException occurred while executing 'start':\njava.lang.IllegalArgumentException: "
            f"{problem}\n\tat android.content.Intent.parseCommandArgs(Intent.java:8243)\n",
            code=255,
        )
    head = f"Starting: {intents.text(intent)}\n"
    target = intents.chosen(state, intent)
    if target is None:
        if intent.component is not None:
            package, cls = intents.full_component(intent.component)
            return Reply(head, f"Error type 3\nError: Activity class {{{package}/{cls}}} does not exist.\n", 1)
        return Reply(
            head, f"Error: Activity not started, unable to resolve {intents.text(intent, intent.flags | NEW_TASK)}\n", 1
        )
    package_name, cls = target
    _log_start(state, intents.text(intent, intent.flags | NEW_TASK), f"{package_name}/{cls}")
    warning = _bring_up(state, package_name, cls)
    wait = ""
    if "-W" in args:
        wait = (
            f"Status: ok\nLaunchState: {'HOT' if warning else 'COLD'}\n"
            f"Activity: {state.front.component}\nTotalTime: {88 if warning else 412}\nWaitTime: {91 if warning else 417}\nComplete\n"
        )
        return Reply(head + warning + wait)
    return Reply(head, warning)


def _log_start(state: PhoneState, intent: str, component: str) -> None:
    """ActivityStarter writes who started what, with the component it found."""
    server = state.pid("system_server")
    shown = intent.removeprefix("Intent ").replace(
        " }", f" cmp={intents.short(component)} }}" if "cmp=" not in intent else " }"
    )
    text = f"START u0 {shown} from uid 2000 result code=0"
    state.log("system", LogLine(state.now_s(), server, server + 31, 1000, "I", "ActivityTaskManager", text))


def _bring_up(state: PhoneState, package_name: str, cls: str) -> str:
    """Put an activity in front; returns the warning that `am` prints when it was there already."""
    package = state.packages[package_name]
    if package.fails_with is not None:
        incidents.java_crash(state, package_name, state.pid(package_name), state.now_s() + 0.21, package.fails_with)
        return ""
    old = next((task for task in state.tasks if task.package == package_name), None)
    if old is not None and old is state.front and old.cls == cls:
        return "Warning: Activity not started, intent has been delivered to currently running top-most instance.\n"
    package.running = True
    _leave_camera(state, package_name)
    if old is not None and old.cls == cls:
        if old is not state.tasks[-1]:
            state.tasks.remove(old)
            state.tasks.insert(0, old)
        else:
            state.tasks = [old]
        _open_camera(state, package)
        return "Warning: Activity not started, its current task has been brought to the front\n"
    number = max(task.task for task in state.tasks) + 1
    state.tasks = [task for task in state.tasks if task.package != package_name or task is state.tasks[-1]]
    state.tasks.insert(0, Activity(package_name, cls, number, state.pid(package_name), package.uid))
    _open_camera(state, package)
    return ""


def _open_camera(state: PhoneState, package: Package) -> None:
    """A camera app opens device 0 as it comes up; refused while the privacy toggle is on."""
    if "android.media.action.STILL_IMAGE_CAMERA" not in package.handles:
        return
    if state.toggles["camera"].enabled:
        incidents.camera_refused(state, package.name, state.now_s())
        return
    pid = state.pid(package.name)
    state.camera.clients.append(CameraClient("0", package.name, pid, package.uid))
    state.camera.events.append(
        CameraEvent(state.now_s(), f"CONNECT device 0 client for package {package.name} (PID {pid})")
    )


def _leave_camera(state: PhoneState, except_package: str) -> None:
    """An app that goes to the back gives its camera up."""
    for client in [client for client in state.camera.clients if client.package != except_package]:
        state.camera.clients.remove(client)
        text = f"DISCONNECT device {client.device} client for package {client.package} (PID {client.pid})"
        state.camera.events.append(CameraEvent(state.now_s(), text))


def go_home(state: PhoneState) -> None:
    """The home key: the launcher in front, the tasks stay behind it in the recents."""
    home = state.tasks[-1]
    state.tasks = [home]
    _leave_camera(state, home.package)
