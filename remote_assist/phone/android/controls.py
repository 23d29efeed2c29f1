"""`wm`, `input` and `ime` (frameworks/base WindowManagerShellCommand.java, InputShellCommand.java,
InputMethodManagerService's shell command)."""

from __future__ import annotations

from remote_assist.phone.android import activity as activity_service
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

INPUT_HELP = """Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]

The sources are:
      touchnavigation
      touchscreen
      joystick
      stylus
      touchpad
      gamepad
      dpad
      mouse
      keyboard
      trackball
      rotaryencoder

-d: specify the display ID.
      (Default: -1 for key event, 0 for motion event if not specified.)
The commands and default sources are:
      text <string> (Default: touchscreen)
      keyevent [--longpress|--doubletap|--async] <key code number or name> ... (Default: keyboard)
      tap <x> <y> (Default: touchscreen)
      swipe <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)
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


_KEYS = {"POWER": 26, "WAKEUP": 224, "SLEEP": 223, "HOME": 3, "BACK": 4, "MENU": 82, "CAMERA": 27, "NOTIFICATION": 83}


def input_command(state: PhoneState, args: list[str]) -> Reply:
    words = list(args)
    while words and words[0] in ("keyboard", "touchscreen", "mouse", "stylus", "dpad", "touchpad"):
        words.pop(0)
    if words[:1] == ["-d"]:
        words = words[2:]
    if not words:
        return Reply(INPUT_HELP, code=255)
    if state.vendor == "xiaomi" and state.properties.get("persist.security.adbinput") != "1":
        return Reply(
            err="java.lang.SecurityException: Injecting input events requires the caller (or the source of the instrumentation, "
            "if any) to have the INJECT_EVENTS permission.\n\tat android.os.Parcel.createExceptionOrNull(Parcel.java:3057)\n",
            code=255,
        )
    if words[0] == "keyevent":
        for key in words[1:]:
            if key.startswith("--"):
                continue
            code = _KEYS.get(key.removeprefix("KEYCODE_"), int(key) if key.isdigit() else -1)
            if code == -1 and not key.startswith("KEYCODE_"):
                return Reply(err=f"Error: Unknown keycode: {key}\n", code=255)
            _press(state, code)
        return Reply()
    if words[0] in ("text", "tap", "swipe", "press", "roll", "draganddrop", "motionevent", "keycombination"):
        needed = {"text": 1, "tap": 2, "swipe": 4}.get(words[0], 0)
        if len(words) - 1 < needed:
            return Reply(err=f"Error: Invalid arguments for command: {words[0]}\n{INPUT_HELP}", code=255)
        return Reply()
    return Reply(INPUT_HELP if words[0] in ("-h", "help") else f"Unknown command: {words[0]}\n", code=255)


def _press(state: PhoneState, code: int) -> None:
    screen, keyguard = state.screen, state.keyguard
    if code == 26:
        screen.on = not screen.on
        keyguard.locked = keyguard.locked or not screen.on
    elif code == 223:
        screen.on, keyguard.locked = False, True
    elif code in (224, 27):
        screen.on = True
    elif code == 82 and not keyguard.secure:
        keyguard.locked = False
    elif code == 3 and not keyguard.locked:
        activity_service.go_home(state)
    elif code == 4 and not keyguard.locked:
        if screen.shade_open:
            screen.shade_open = False
        elif len(state.tasks) > 1:
            state.tasks.pop(0)
    elif code == 83:
        screen.shade_open = True


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


COMMANDS: dict[str, Handler] = {"wm": wm, "input": input_command, "ime": ime}
