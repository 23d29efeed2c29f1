"""`remote-assist` alone: open sessions, phones, and the next step; Enter goes on."""

from __future__ import annotations

import sys

from remote_assist.cli import Globals
from remote_assist.terminal import Terminal, visible


def overview(globals_: Globals) -> int:
    """Show where things stand and propose one step. Asks adb, sends nothing to a phone."""
    from remote_assist.commands.devices import attached, one_line
    from remote_assist.errors import NoUsablePhone
    from remote_assist.sentences import message
    from remote_assist.unfinished import left_open

    terminal = globals_.terminal()
    unfinished = left_open(globals_.folder())
    for one in unfinished:
        terminal.line(terminal.pick(f"Open session: {one.folder.name} ({one.describe()})",
                                    f"未结束的会话：{one.folder.name}（{one.describe(zh=True)}）"), style="yellow")  # fmt: skip
    try:
        phones = attached(globals_)
    except NoUsablePhone as error:
        phones = ()
        terminal.line(visible(message(error, terminal.lang)))
    for phone in phones:
        terminal.line(one_line(phone, terminal))
    if any(one.changes for one in unfinished):
        step = "restore"
    elif any(phone.state == "device" for phone in phones):
        step = "assist"
    elif phones:
        step = "devices"
    else:
        terminal.line(terminal.pick("No phone is attached.", "没有连接手机。"))
        step = "assist"
    if globals_.json:
        terminal.json({"schema": 1, "next": step, "open_sessions": [one.folder.name for one in unfinished],
                       "phones": [{"serial": phone.serial, "state": phone.state} for phone in phones]})  # fmt: skip
    return _go_on(terminal, globals_, step)


def _go_on(terminal: Terminal, globals_: Globals, step: str) -> int:
    terminal.line(terminal.pick(f"Next: remote-assist {step}", f"下一步：remote-assist {step}"), style="bold")
    if globals_.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return 0
    terminal.line(terminal.pick("Enter goes on, Ctrl-C ends.", "按回车继续，Ctrl-C 结束。"))
    if not sys.stdin.readline():
        return 0
    from remote_assist.cli import cli

    code = cli.main([step], standalone_mode=False, obj=globals_)
    return code if isinstance(code, int) else 0
