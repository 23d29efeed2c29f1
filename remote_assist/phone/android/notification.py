"""`cmd notification`, `cmd statusbar`, `cmd vibrator_manager`: the ways to be noticed without an app
(frameworks/base NotificationShellCmd.java, StatusBarShellCommand.java, VibratorManagerService.java)."""

from __future__ import annotations

from remote_assist.phone.android.layout import object_id
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.parts import Notification
from remote_assist.phone.state import PhoneState

NOTIFICATION_HELP = """usage: cmd notification SUBCMD [args]

SUBCMDs:
  allow_listener COMPONENT [user_id (current user if not specified)]
  disallow_listener COMPONENT [user_id (current user if not specified)]
  allow_assistant COMPONENT [user_id (current user if not specified)]
  remove_assistant COMPONENT [user_id (current user if not specified)]
  set_dnd [on|none (same as on)|priority|alarms|all|off (same as all)]
  allow_dnd PACKAGE [user_id (current user if not specified)]
  disallow_dnd PACKAGE [user_id (current user if not specified)]
  reset_assistant_user_set [user_id (current user if not specified)]
  get_approved_assistant [user_id (current user if not specified)]
  post [--help | flags] TAG TEXT
  set_bubbles PACKAGE PREFERENCE (0=none 1=all 2=selected) [user_id (current user if not specified)]
  list
  get <notification-key>
  snooze --for <msec> <notification-key>
  unsnooze <notification-key>
"""

POST_HELP = """usage: cmd notification post [flags] <tag> <text>

flags:
  -h|--help
  -v|--verbose
  -t|--title <text>
  -i|--icon <iconspec>
  -I|--large-icon <iconspec>
  -S|--style <style> [styleargs]
  -c|--content-intent <intentspec>

styles: (default none)
  bigtext
  bigpicture --picture <iconspec>
  inbox --line <text> --line <text> ...
  messaging --conversation <title> --message <who>:<text> ...
  media
"""

STATUSBAR_HELP = """Status bar commands:
  help
    Print this help text.

  expand-notifications
    Open the notifications panel.

  expand-settings
    Open the notifications panel and expand quick settings if present.

  collapse
    Collapse the notifications and settings panel.

  get-status-icons
    Print the list of status bar icons and the order they appear in

"""

VIBRATOR_HELP = """Vibrator Manager commands:
  help
    Prints this help text.

  list
    Prints the id of device vibrators. This does not include any
    connected input device.
  synced [options] <effect>...
    Vibrates effect on all vibrators in sync.
  combined [options] (-v <vibrator-id> <effect>...)...
    Vibrates different effects on each vibrator in sync.
  cancel
    Cancels any active vibration
"""


def key(notification: Notification, uid: int) -> str:
    """StatusBarNotification.getKey() without the package's own id scheme."""
    return f"0|{notification.package}|2020|{notification.tag}|{uid}"


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name == "post":
        return _post(state, args[1:])
    if name == "list":
        return Reply("".join(key(n, state.packages[n.package].uid) + "\n" for n in state.notifications))
    if name == "get" and len(args) > 1:
        for posted in state.notifications:
            if key(posted, state.packages[posted.package].uid) == args[1]:
                return Reply(
                    f"NotificationRecord({object_id(args[1])}: pkg={posted.package} user=UserHandle{{0}} id=2020 tag={posted.tag})\n"
                )
        return Reply(f"error: no active notification matching key: {args[1]}\n", code=1)
    if name == "set_dnd" and len(args) > 1:
        modes = {"off": "0", "all": "0", "on": "2", "none": "2", "priority": "1", "alarms": "3"}
        state.settings["global"]["zen_mode"] = modes.get(args[1], state.settings["global"].get("zen_mode", "0"))
        return Reply()
    return unknown_command(name, NOTIFICATION_HELP)


def _post(state: PhoneState, args: list[str]) -> Reply:
    title: str = ""
    big: str | None = None
    words: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word in ("-h", "--help", "-?"):
            return Reply(POST_HELP)
        if word in (
            "-t",
            "--title",
            "-i",
            "--icon",
            "-I",
            "--large-icon",
            "-S",
            "--style",
            "--bigtext",
            "--big-text",
            "--line",
            "--message",
            "--conversation",
            "--picture",
        ):
            value = queue.pop(0) if queue else ""
            if word in ("-t", "--title"):
                title = value
            elif word in ("--bigtext", "--big-text"):
                big = value
        elif word in ("-c", "--content-intent"):
            return Reply(
                "Error occurred. Check logcat for details. Package com.android.shell is not allowed to send as package android\n"
                if state.sdk >= 31
                else "Error occurred. Check logcat for details.\n"
            )
        elif word in ("-v", "--verbose"):
            continue
        elif word.startswith("-") and not words:
            return Reply(f"unknown option: {word}\n")
        else:
            words.append(word)
    if len(words) < 2:
        return Reply(POST_HELP, code=255)
    tag, text = words[0], words[1]
    state.notifications = [n for n in state.notifications if n.tag != tag or n.package != "com.android.shell"]
    posted = Notification("com.android.shell", tag, title or "Shell", big or text, state.now_s())
    state.notifications.append(posted)
    return Reply(
        "posting:\n  Notification(channel=shell_cmd shortcut=null contentView=null vibrate=null sound=null defaults=0x0 flags=0x0 color=0x00000000 vis=PRIVATE)\n"
    )


def dump(state: PhoneState, args: list[str]) -> str:
    lines = ["Current Notification Manager state:", "  Notification List:"]
    for number, posted in enumerate(state.notifications):
        uid = state.packages[posted.package].uid
        lines += [
            f"    NotificationRecord(0x{object_id(posted.tag, number):0>8}: pkg={posted.package} user=UserHandle{{0}} id=2020 tag={posted.tag} importance=3 key={key(posted, uid)}: Notification(channel=shell_cmd))",
            f"      uid={uid} userId=0",
            "      extras={",
            f"          android.title=String [length={len(posted.title)}]",
            f"          android.text=String [length={len(posted.text)}]",
            "      }",
        ]
    lines += [
        "",
        f"  mZenMode=ZEN_MODE_{'OFF' if state.settings['global'].get('zen_mode', '0') == '0' else 'IMPORTANT_INTERRUPTIONS'}",
        "",
    ]
    return "\n".join(lines) + "\n"


def statusbar(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name in ("expand-notifications", "expand-settings"):
        state.screen.shade_open = True
        return Reply()
    if name == "collapse":
        state.screen.shade_open = False
        return Reply()
    if name == "get-status-icons":
        return Reply("alarm_clock\nbattery\nwifi\nmobile\n")
    return unknown_command(name, STATUSBAR_HELP)


def vibrator_manager(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name == "list":
        return Reply("0\n")
    if name in ("synced", "combined", "sequential"):
        if not any(word in ("oneshot", "waveform", "prebaked", "primitives") for word in args[1:]):
            return Reply(
                err="\nException occurred while executing 'synced':\njava.lang.IllegalArgumentException: Need at least one effect, e.g. oneshot\n",
                code=255,
            )
        state.vibrations += 1
        return Reply()
    if name == "cancel":
        return Reply()
    return unknown_command(name, VIBRATOR_HELP)
