"""`settings` = `cmd settings` (frameworks/base packages/SettingsProvider SettingsService.java).

Writing a radio's setting moves no radio: the setting is only a record of a switch that is elsewhere, which is how one
leaves a false state on a real phone. Private DNS is read from the settings, so it follows at once.
"""

from __future__ import annotations

from remote_assist.phone.android.reply import Reply
from remote_assist.phone.state import PhoneState

HELP = """Settings provider (settings) commands:
  help
      Print this help text.
  get [--user <USER_ID> | current] NAMESPACE KEY
      Retrieve the current value of KEY.
  put [--user <USER_ID> | current] NAMESPACE KEY VALUE [TAG] [default]
      Change the contents of KEY to VALUE.
      TAG to associate with the setting.
      {default} to set as the default, case-insensitive only for global/secure namespace
  delete [--user <USER_ID> | current] NAMESPACE KEY
      Delete the entry for KEY.
  reset [--user <USER_ID> | current] NAMESPACE {PACKAGE_NAME | RESET_MODE}
      Reset the global/secure table for a package with mode.
      RESET_MODE is one of {untrusted_defaults, untrusted_clear, trusted_defaults}, case-insensitive
  list [--user <USER_ID> | current] NAMESPACE
      Print all defined keys.
      NAMESPACE is one of {system, secure, global}, case-insensitive
"""


def command(state: PhoneState, args: list[str]) -> Reply:
    words = list(args)
    if not words or words[0] in ("help", "-h"):
        return Reply(HELP, code=255)
    while "--user" in words:
        at = words.index("--user")
        del words[at : at + 2]
    verb = words[0].lower() if words else ""
    if verb not in ("get", "put", "delete", "list", "reset"):
        return Reply(err=f"Invalid command: {words[0] if words else ''}\n", code=255)
    if len(words) < 2:
        return Reply(err="Bad arguments\n", code=255)
    table = state.settings.get(words[1].lower())
    if table is None:
        return Reply(err=f"Invalid namespace '{words[1]}'\n", code=255)
    if verb == "list":
        return Reply("".join(f"{key}={value}\n" for key, value in sorted(table.items())))
    if verb == "reset":
        return Reply()
    if len(words) < (4 if verb == "put" else 3):
        return Reply(err="Bad arguments\n", code=255)
    key = words[2]
    if verb == "get":
        if len(words) > 3:
            return Reply(err="Too many arguments\n", code=255)
        return Reply(f"{table.get(key, 'null')}\n")
    if verb == "delete":
        gone = table.pop(key, None)
        return Reply(f"Deleted {0 if gone is None else 1} rows\n")
    table[key] = words[3]
    return Reply()
