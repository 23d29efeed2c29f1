"""`wm` and `ime` (frameworks/base WindowManagerShellCommand.java, InputMethodManagerService's shell command)."""

from __future__ import annotations

from remote_assist.phone.android.reply import Handler, Reply, unknown_command
from remote_assist.phone.state import PhoneState

WM_HELP = """Window manager (window) commands:
  help
      Print this help text.
  size [reset|WxH|WdpxHdp] [-d DISPLAY_ID]
    Return or override display size.
    width and height in pixels unless suffixed with 'dp'.
  density [reset|DENSITY] [-d DISPLAY_ID] [-u UNIQUE_ID]
    Return or override display density.
  dismiss-keyguard
    Dismiss the keyguard, prompting user for auth if necessary.
"""


def wm(state: PhoneState, args: list[str]) -> Reply:
    screen = state.screen
    name = args[0] if args else None
    rest = [word for at, word in enumerate(args[1:]) if word != "-d" and args[at] != "-d"]
    if name == "size":
        if rest:
            if rest[0] == "reset":
                screen.size_override = None
                return Reply()
            wide, _, high = rest[0].partition("x")
            if not (wide.isdigit() and high.isdigit()):
                return Reply(
                    err=f'Error: bad number java.lang.NumberFormatException: For input string: "{wide}"\n', code=255
                )
            screen.size_override = (int(wide), int(high))
            return Reply()
        text = f"Physical size: {screen.width}x{screen.height}\n"
        if screen.size_override:
            text += f"Override size: {screen.size_override[0]}x{screen.size_override[1]}\n"
        return Reply(text)
    if name == "density":
        if rest:
            if rest[0] == "reset":
                screen.density_override = None
                return Reply()
            if not rest[0].isdigit() or int(rest[0]) < 72:
                return Reply(err="Error: density must be >= 72\n", code=255)
            screen.density_override = int(rest[0])
            return Reply()
        text = f"Physical density: {screen.density}\n"
        if screen.density_override:
            text += f"Override density: {screen.density_override}\n"
        return Reply(text)
    if name == "dismiss-keyguard":
        if not state.keyguard.secure:
            state.keyguard.locked = False
        return Reply()
    return unknown_command(name, WM_HELP)


def ime(state: PhoneState, args: list[str]) -> Reply:
    method = state.settings["secure"].get("default_input_method", "")
    if args[:1] == ["list"]:
        if "-s" in args:
            return Reply(f"{method}\n")
        return Reply(f"{method}:\n  mId={method} mSettingsActivityName=null mIsVrOnly=false\n")
    if args[:1] in (["enable"], ["set"]) and len(args) > 1:
        if args[1] != method:
            return Reply(
                err=f"Unknown input method {args[1]} cannot be {'enabled' if args[0] == 'enable' else 'selected'} for user #0\n"
            )
        return Reply(
            f"Input method {method}: already enabled for user #0\n"
            if args[0] == "enable"
            else f"Input method {method} selected for user #0\n"
        )
    return unknown_command(
        args[0] if args else None, "ime <command>:\n  list [-a] [-s]\n  enable ID\n  disable ID\n  set ID\n  reset\n"
    )


COMMANDS: dict[str, Handler] = {"wm": wm, "ime": ime}
