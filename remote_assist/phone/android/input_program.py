"""`input` (frameworks/base services/…/input/InputShellCommand.java): taps, keys and text, done to the scene as a finger does.

A vendor may refuse: MIUI and HyperOS want a switch of their own before adb may touch the screen.
"""

from __future__ import annotations

from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.screen.scene_finger import CHARACTERS
from remote_assist.phone.state import PhoneState

HELP = """Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]

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

_SOURCES = ("keyboard", "touchscreen", "touchnavigation", "mouse", "stylus", "dpad", "touchpad", "gamepad", "joystick",
            "trackball", "rotaryencoder")  # fmt: skip
_NEEDED = {"text": 1, "tap": 2, "swipe": 4}
_OTHERS = ("press", "roll", "draganddrop", "motionevent", "keycombination")

KEYS = {
    "HOME": 3,
    "BACK": 4,
    "POWER": 26,
    "CAMERA": 27,
    "COMMA": 55,
    "PERIOD": 56,
    "TAB": 61,
    "SPACE": 62,
    "ENTER": 66,
    "DEL": 67,
    "MENU": 82,
    "NOTIFICATION": 83,
    "ESCAPE": 111,
    "NUMPAD_ENTER": 160,
    "SLEEP": 223,
    "WAKEUP": 224,
    **{word.upper(): code for code, word in CHARACTERS.items() if word.isalnum() and code < 144},
}
"""Names without KEYCODE_ (android.view.KeyEvent)."""


def input_command(state: PhoneState, args: list[str]) -> Reply:
    words = list(args)
    while words and words[0] in _SOURCES:
        words.pop(0)
    if words[:1] == ["-d"]:
        words = words[2:]
    if not words:
        return Reply(HELP, code=255)
    if state.vendor == "xiaomi" and state.properties.get("persist.security.adbinput") != "1":
        return Reply(
            err="java.lang.SecurityException: Injecting input events requires the caller (or the source of the instrumentation, "
            "if any) to have the INJECT_EVENTS permission.\n\tat android.os.Parcel.createExceptionOrNull(Parcel.java:3057)\n",
            code=255,
        )
    name, rest = words[0], words[1:]
    if name == "keyevent":
        return _keys(state, rest)
    if name not in _NEEDED and name not in _OTHERS:
        return Reply(HELP if name in ("-h", "help") else f"Unknown command: {name}\n", code=255)
    if len(rest) < _NEEDED.get(name, 0):
        return Reply(err=f"Error: Invalid arguments for command: {name}\n{HELP}", code=255)
    if name == "text":
        state.scene.text(rest[0].replace("%s", " "))
    elif name in ("tap", "swipe"):
        try:
            places = [float(word) for word in rest[: _NEEDED[name]]]
        except ValueError as wrong:
            return Reply(err=f"Error: Invalid arguments for command: {name} ({wrong})\n{HELP}", code=255)
        _touch(state, places)
    return Reply()


def _touch(state: PhoneState, places: list[float]) -> None:
    look = state.scene.look()
    if len(places) == 2:
        state.scene.tap(places[0], places[1], look.width, look.height)
    elif state.keyguard.locked and places[3] < places[1]:
        state.scene.swipe_up()
    elif places[1] < look.height * 0.05 and places[3] > look.height * 0.25:
        state.scene.pull_shade(True)


def _keys(state: PhoneState, keys: list[str]) -> Reply:
    for key in keys:
        if key.startswith("--"):
            continue
        code = KEYS.get(key.removeprefix("KEYCODE_"), int(key) if key.isdigit() else -1)
        if code == -1 and not key.startswith("KEYCODE_"):
            return Reply(err=f"Error: Unknown keycode: {key}\n", code=255)
        state.scene.key(code)
    return Reply()


COMMANDS: dict[str, Handler] = {"input": input_command}
