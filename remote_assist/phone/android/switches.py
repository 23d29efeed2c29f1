"""`svc`, `reboot`, `service`, `content` and other small commands (frameworks/base cmds/svc, cmds/content)."""

from __future__ import annotations

from remote_assist.phone.android.dumpsys import services
from remote_assist.phone.android.reply import Handler, Reply, unknown_command
from remote_assist.phone.state import PhoneState

_SVC_USAGE = """Available commands:
    help     Show information about the subcommands
    power    Control the power manager
    data     Control mobile data connectivity
    wifi     Control the Wi-Fi manager
    usb      Control Usb state
    nfc      Control NFC functions
    bluetooth Control Bluetooth service
    system-server System server process related command
"""


_SVC_SCRIPTED = {
    "wifi": ("Control the Wi-Fi manager", "         Turn Wi-Fi on or off.\n"),
    "data": ("Enable/Disable Mobile Data Connectivity", ""),
    "bluetooth": ("Control the Bluetooth manager", "         Turn Bluetooth on or off.\n"),
}
"""Since 13 `svc` is a shell script that hands these to `cmd`; its usage goes to stdout with exit code 1."""


def svc(state: PhoneState, args: list[str]) -> Reply:
    what = args[0] if args else ""
    verb = args[1] if len(args) > 1 else ""
    if what in _SVC_SCRIPTED:
        if verb not in ("enable", "disable"):
            about, more = _SVC_SCRIPTED[what]
            return Reply(f"{about}\n\nusage: svc {what} [enable|disable]\n{more}\n", code=1)
        on = verb == "enable"
        if what == "wifi":
            state.set_wifi(on)
        elif what == "data":
            state.set_mobile_data(on)
        else:
            _bluetooth(state, on)
        return Reply()
    if what == "nfc" and verb in ("enable", "disable"):
        state.nfc_on = verb == "enable"
        return Reply()
    if what == "power" and verb == "stayon" and len(args) > 2:
        value = {"true": "7", "false": "0", "usb": "2", "ac": "1", "wireless": "4", "dock": "8"}.get(args[2])
        if value is not None:
            state.settings["global"]["stay_on_while_plugged_in"] = value
            return Reply()
    if what == "power" and verb == "reboot":
        return reboot(state, args[2:])
    if what == "usb" and verb == "getFunctions":
        return Reply(err="adb\n")
    return Reply(err=_SVC_USAGE)


def _bluetooth(state: PhoneState, on: bool) -> None:
    state.bluetooth_on = on
    state.settings["global"]["bluetooth_on"] = "1" if on else "0"


def bluetooth_manager(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name in ("enable", "disable"):
        _bluetooth(state, name == "enable")
        return Reply()
    if name is not None and name.startswith("wait-for-state:"):
        wanted = name.partition(":")[2] == "STATE_ON"
        return Reply(code=0 if wanted == state.bluetooth_on else 255)
    return unknown_command(
        name, "Bluetooth Manager Commands:\n  help or -h\n  enable\n  disable\n  wait-for-state:<STATE>\n"
    )


def uimode(state: PhoneState, args: list[str]) -> Reply:
    if args[:1] == ["night"]:
        if len(args) > 1 and args[1] in ("yes", "no", "auto"):
            state.settings["secure"]["ui_night_mode"] = {"no": "1", "yes": "2", "auto": "0"}[args[1]]
        mode = {"1": "no", "2": "yes", "0": "auto"}.get(state.settings["secure"].get("ui_night_mode", "1"), "no")
        return Reply(f"Night mode: {mode}\n")
    return unknown_command(
        args[0] if args else None, "UiModeManager service (uimode) commands:\n  night [yes|no|auto]\n"
    )


def reboot(state: PhoneState, args: list[str]) -> Reply:
    """The answer never arrives on a real phone: the connection goes first. Hooks in `on_reboot` close it here."""
    state.reboot()
    return Reply()


def service(state: PhoneState, args: list[str]) -> Reply:
    names = services(state)
    if args[:1] == ["list"]:
        rows = [
            f"{number}\t{name}: [android.os.I{name.title().replace('.', '').replace('_', '')}]\n"
            for number, name in enumerate(names)
        ]
        return Reply(f"Found {len(names)} services:\n" + "".join(rows))
    if args[:1] == ["check"] and len(args) > 1:
        return Reply(f"Service {args[1]}: {'found' if args[1] in names else 'not found'}\n")
    return Reply(err="Usage: service [-h|-?]\n       service list\n       service check SERVICE\n", code=10)


def content(state: PhoneState, args: list[str]) -> Reply:
    """`content query|insert|delete` on the settings provider; other authorities answer as an absent provider does."""
    if not args or args[0] not in ("query", "insert", "delete", "update", "read", "call"):
        return Reply(
            err="[ERROR] Unsupported operation: "
            + (args[0] if args else "null")
            + "\n\nusage: adb shell content [subcommand] [options]\n\n"
        )
    uri = args[args.index("--uri") + 1] if "--uri" in args and args.index("--uri") + 1 < len(args) else None
    if uri is None:
        return Reply(err="[ERROR] Content provider URI not specified. Did you specify --uri argument?\n\n")
    namespace, _, key = uri.removeprefix("content://settings/").partition("/")
    if uri.startswith("content://settings/") and namespace in state.settings and args[0] == "query":
        table = state.settings[namespace]
        wanted = {key: table[key]} if key in table else ({} if key else dict(sorted(table.items())))
        if not wanted:
            return Reply("No result found.\n")
        return Reply(
            "".join(
                f"Row: {number} _id={number + 1}, name={name}, value={value}\n"
                for number, (name, value) in enumerate(wanted.items())
            )
        )
    if uri.startswith("content://media/") and args[0] == "query":
        return Reply("No result found.\n")
    authority = uri.removeprefix("content://").partition("/")[0]
    return Reply(
        err=f"Error while accessing provider:{authority}\njava.lang.IllegalStateException: Could not find provider: {authority}\n"
        "\tat com.android.commands.content.Content$Command.execute(Content.java:596)\n",
    )


COMMANDS: dict[str, Handler] = {"svc": svc, "reboot": reboot, "service": service, "content": content}
