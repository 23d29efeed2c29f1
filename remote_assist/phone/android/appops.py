"""`cmd appops` (frameworks/base AppOpsService.java, Shell): what is asked of it when one looks for powers of apps."""

from __future__ import annotations

from remote_assist.phone.android.reply import Reply, options, unknown_command
from remote_assist.phone.state import PhoneState

HELP = """AppOps service (appops) commands:
  help
    Print this help text.
  get [--user <USER_ID>] [--attribution <ATTRIBUTION_TAG>] <PACKAGE | UID> [<OP>]
    Return the mode for a particular application and optional operation.
  query-op [--user <USER_ID>] <OP> [<MODE>]
    Print all packages that currently have the given op in the given mode.
"""
_OPS = {"SYSTEM_ALERT_WINDOW": "overlay", "REQUEST_INSTALL_PACKAGES": "installs_apps"}


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    words = options(args[1:], frozenset({"--user"}))[1]
    if name == "query-op":
        if not words:
            return Reply(err="Error: Operation not specified\n", code=255)
        if words[0] not in _OPS:
            return Reply(err=f"Error: Unknown operation string: {words[0]}\n", code=255)
        granted = [one.name for one in state.packages.values() if getattr(one, _OPS[words[0]])]
        if not granted:
            return Reply("No operations.\n")
        mode = words[1] if len(words) > 1 else "ignore"
        return Reply("".join(f"{package}\n" for package in granted) if mode == "allow" else "")
    return unknown_command(name, HELP)
