"""`cmd SERVICE …` (frameworks/native/cmds/cmd/cmd.cpp) and the short names that are scripts around it: `am`, `pm`, …"""

from __future__ import annotations

from remote_assist.phone.android import (
    activity,
    appops,
    battery,
    connectivity,
    controls,
    input_program,
    notification,
    packages,
    privacy,
    settings,
    switches,
    telephony,
    wifi,
)
from remote_assist.phone.android.dumpsys import services
from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.state import PhoneState

SHELLS: dict[str, Handler] = {
    "activity": activity.command,
    "appops": appops.command,
    "battery": battery.command,
    "bluetooth_manager": switches.bluetooth_manager,
    "connectivity": connectivity.command,
    "notification": notification.command,
    "package": packages.command,
    "phone": telephony.command,
    "sensor_privacy": privacy.command,
    "settings": settings.command,
    "statusbar": notification.statusbar,
    "vibrator_manager": notification.vibrator_manager,
    "wifi": wifi.command,
    "window": controls.wm,
    "input": input_program.input_command,
    "input_method": controls.ime,
    "uimode": switches.uimode,
}


def cmd(state: PhoneState, args: list[str]) -> Reply:
    words = list(args)
    if not words:
        return Reply(
            err="cmd: No service specified; use -l to list all running services. Use -w to start and wait for a service.\n",
            code=20,
        )
    if words[0] == "-l":
        return Reply("Currently running services:\n" + "".join(f"  {name}\n" for name in services(state)))
    if words[0] == "-w":
        words.pop(0)
    if not words:
        return Reply(
            err="cmd: No service specified; use -l to list all running services. Use -w to start and wait for a service.\n",
            code=20,
        )
    name = words[0]
    if name in state.absent_services or (name not in SHELLS and name not in services(state)):
        return Reply(err=f"cmd: Can't find service: {name}\n", code=20)
    if name not in SHELLS:
        return Reply(err="cmd: Failure calling service " + name + ": Unknown error -38 (38)\n", code=224)
    return SHELLS[name](state, words[1:])


COMMANDS: dict[str, Handler] = {
    "cmd": cmd,
    "am": activity.command,
    "pm": packages.command,
    "settings": settings.command,
}
