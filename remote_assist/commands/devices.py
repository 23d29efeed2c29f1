"""`remote-assist devices`: phones, their state, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from remote_assist.cli import Command, Globals
from remote_assist.errors import UnknownSerial, UsageError
from remote_assist.terminal import visible

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.terminal import Terminal

STATES = {
    "device": ("ready", "可用"),
    "unauthorized": ("not allowed yet", "未授权"),
    "authorizing": ("being allowed", "授权中"),
    "offline": ("no answer", "无响应"),
    "connecting": ("connecting", "连接中"),
    "no permissions": ("not accessible", "无访问权限"),
    "recovery": ("recovery mode", "恢复模式"),
    "sideload": ("waits for an update file", "等待升级文件"),
    "rescue": ("rescue mode", "救援模式"),
    "bootloader": ("bootloader mode", "引导模式"),
    "host": ("another computer", "另一台电脑"),
    "detached": ("let go", "已释放"),
}
"""adb's words for a state (they stay as they are in --json) → how a person would say it."""
TRANSPORTS = {"usb": ("USB", "USB"), "tcp": ("network", "网络"), "ssh": ("SSH", "SSH")}


@click.command("devices", cls=Command)
@click.pass_obj
def COMMAND(globals_: Globals) -> int:
    """Phones, their state, and what to do about each. Asks adb only: nothing is sent to a phone."""
    terminal = globals_.terminal()
    phones = attached(globals_)
    if globals_.json:
        terminal.json({"schema": 1, "phones": [_row(phone, globals_.language()) for phone in phones]})
        return 0 if any(phone.state == "device" for phone in phones) else 3
    if not phones:
        from remote_assist.errors import NoPhone

        raise NoPhone("No phone is attached.")
    for phone in phones:
        terminal.line(one_line(phone, terminal), style="bold")
        terminal.line(f"    → {visible(str(_row(phone, globals_.language())['next_step']))}")
    return 0 if any(phone.state == "device" for phone in phones) else 3


def one_line(phone: Attached, terminal: Terminal) -> str:
    """Serial, state, how it is connected, and the model that adb lists."""
    parts = [
        visible(phone.serial),
        visible(terminal.pick(*STATES.get(phone.state, (phone.state, phone.state)))),
        terminal.pick(*TRANSPORTS.get(phone.transport, (phone.transport, phone.transport))),
    ]
    return " · ".join([*parts, visible(phone.model)] if phone.model else parts)


def attached(globals_: Globals) -> tuple[Attached, ...]:
    """Every phone of every adb server that may be used here, each once."""
    from remote_assist.adb import devices, server

    if globals_.ssh:
        raise UsageError("Benches over SSH are not in this version.", next_step="Run the command on the bench itself.")
    servers = server.choose(globals_.folder().prepare().path)
    there = devices.everywhere(servers)
    if globals_.serial is not None and there:
        known = [phone.serial for phone in there]
        if globals_.serial not in known:
            raise UnknownSerial("No phone with the serial {serial} is attached.",
                                next_step="Attached: {there}.", serial=globals_.serial, there=", ".join(known))  # fmt: skip
    return tuple(phone for phone in there if globals_.serial in (None, phone.serial))


def _row(phone: Attached, lang: str) -> dict[str, Any]:
    from remote_assist.adb import devices

    return {
        "serial": phone.serial,
        "state": phone.state,
        "transport": phone.transport,
        # adb's own list carries a model but neither brand nor version; asking the phone is for after consent.
        "brand": None,
        "model": phone.model,
        "android": None,
        "next_step": devices.explain(phone, lang),
    }
