"""`getprop` and `setprop` (system/core/toolbox/getprop.cpp, bionic system_properties)."""

from __future__ import annotations

from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.state import PhoneState

_SHELL_MAY_SET = ("debug.", "log.tag", "persist.log.tag", "shell.", "security.perf_harden", "service.bootanim.nosound")
"""What property_contexts and shell.te allow the shell domain to set (shell_prop, log_tag_prop, debug_prop)."""


def getprop(state: PhoneState, args: list[str]) -> Reply:
    if args and args[0].startswith("-") and args[0] not in ("-T", "-Z"):
        return Reply(err="usage: getprop [-TZ] [NAME [DEFAULT]]\n", code=1)
    names = [word for word in args if not word.startswith("-")]
    if names:
        return Reply(f"{state.properties.get(names[0], names[1] if len(names) > 1 else '')}\n")
    return Reply("".join(f"[{name}]: [{value}]\n" for name, value in sorted(state.properties.items())))


def setprop(state: PhoneState, args: list[str]) -> Reply:
    if len(args) != 2:
        return Reply(err="usage: setprop NAME VALUE\n\nSets an Android system property.\n", code=1)
    name, value = args
    if not name.startswith(_SHELL_MAY_SET):
        return Reply(err=f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason.\n", code=1)
    if len(value.encode()) >= 92 and not name.startswith("ro."):
        return Reply(err=f"setprop: Value '{value}' is too long; max. 91.\n", code=1)
    state.properties[name] = value
    return Reply()


COMMANDS: dict[str, Handler] = {"getprop": getprop, "setprop": setprop}
