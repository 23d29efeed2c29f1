"""`remote-assist connect HOST:PORT`: a phone on the network."""

from __future__ import annotations

import click

from remote_assist.cli import Command, Globals
from remote_assist.terminal import visible


@click.command("connect", cls=Command)
@click.argument("host_port", metavar="HOST:PORT")
@click.option("--disconnect", is_flag=True, help="Close the connection to that phone instead.")
@click.pass_obj
def COMMAND(globals_: Globals, host_port: str, disconnect: bool) -> int:
    """Connect to a phone on the network. Public addresses are refused: adb over the internet is open to anyone."""
    from remote_assist.adb import connect, devices, server

    terminal = globals_.terminal()
    data = globals_.folder().prepare()
    ours = server.private(data.path, usb=False)
    if disconnect:
        connect.disconnect(ours, host_port)
        if globals_.json:
            terminal.json({"schema": 1, "serial": host_port, "state": "disconnected"})
        terminal.line(terminal.pick(f"Disconnected from {host_port}.", f"已断开 {host_port}。"))
        return 0
    phone = connect.connect(ours, host_port)
    if globals_.json:
        terminal.json({"schema": 1, "serial": phone.serial, "state": phone.state})
    else:
        terminal.line(f"{visible(phone.serial)}: {visible(phone.state)}")
        terminal.line(f"    → {visible(devices.explain(phone, globals_.language()))}")
    return 0 if phone.state == "device" else 3
