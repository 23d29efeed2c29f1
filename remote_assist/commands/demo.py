"""`remote-assist demo`: the whole visit on a built-in virtual phone; nothing attached, no questions asked."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from remote_assist.cli import Command, Globals
from remote_assist.errors import LinkError, ScreenFailed, Sentence, UsageError

if TYPE_CHECKING:
    from remote_assist.screen.mirror import Mirror
    from remote_assist.terminal import Terminal


@click.command("demo", cls=Command)
@click.option("--scenario", default="storage-full", metavar="NAME", help="What is wrong with the phone.")
@click.option("--profile", default="pixel-15", metavar="NAME", help="Which phone.")
@click.pass_obj
def COMMAND(globals_: Globals, scenario: str, profile: str) -> int:
    """The whole visit on a built-in virtual phone, through the real adb; writes the session folder and says where.

    The same code as `assist`: only the phone is virtual and the answers are written down beforehand.
    """
    from remote_assist.adb import connect, server
    from remote_assist.assisting import NEEDS, SCREEN, Talk, Visited, ask_first, conduct
    from remote_assist.closing import Closing, as_json, farewell
    from remote_assist.commands.mirror import beside
    from remote_assist.looking import phone_facts
    from remote_assist.phone import profiles, scenarios
    from remote_assist.practice import Customer
    from remote_assist.visiting import Asked, visit

    for what, name, there in (
        (Sentence("scenario"), scenario, scenarios.NAMES),
        (Sentence("profile"), profile, profiles.NAMES),
    ):
        if name not in there:
            raise UsageError(
                "There is no {what} “{name}”.",
                next_step="There are: {there}.",
                what=what,
                name=name,
                there=", ".join(there),
            )
    started = time.monotonic()
    terminal = globals_.terminal()
    lang = globals_.language()
    data = globals_.folder().prepare()
    terminal.line(terminal.pick("A virtual phone in another process; the real adb; the same code as on a real phone.",
                                "另一进程中的虚拟手机、真正的 adb，代码与真机相同。"), style="dim")  # fmt: skip
    with virtual_phone(profile, scenario, "--customer-logs-in") as address:
        ours = server.private(data.path, usb=False)
        phone = connect.connect(ours, address)
        terminal.line(terminal.pick(f"Connected: {address}", f"已连接：{address}"))
        visited = Visited()
        desk = Customer(terminal, scenario, visited)
        said = Asked("voice", "DEMO-PRACTICE", NEEDS | SCREEN, "DEMO", "demo", None, 30)
        talk: Talk = ask_first(desk, terminal)
        closing = Closing(visited, terminal, data, lang)
        with (
            visit(globals_, said, NEEDS, terminal, phone=phone, extra={"command": "demo"}, disconnect=True,
                  ending=closing, practice=True, wants=SCREEN) as session,
            beside(session, globals_, wanted=True, view=False) as mirror,
        ):  # fmt: skip
            facts = phone_facts(session)
            terminal.line(terminal.pick("Consent: the technician's word, for practice (there is no customer behind a virtual phone).",
                                        "同意：练习用，技术员口头声明（虚拟手机没有真实客户）。"))  # fmt: skip
            if mirror is not None:
                log_in(mirror, terminal)
            conduct(session, desk, terminal, talk, lang, visited)
            farewell(session, visited, desk, terminal)
    terminal.line(
        terminal.pick(f"Done in {time.monotonic() - started:.1f} s.", f"用时 {time.monotonic() - started:.1f} 秒。"),
        style="bold",
    )
    if globals_.json:
        terminal.json(as_json(visited, facts, lang))
    return visited.exit_code


def log_in(mirror: Mirror, terminal: Terminal) -> None:
    """The customer of the demo logs in somewhere: the screen is recorded before and after it, and hidden meanwhile."""
    terminal.heading(terminal.pick("The screen", "屏幕"))
    for shown, seconds, said in (
        (True, 12.0, terminal.pick("The screen is recorded.", "正在录制屏幕。")),
        (
            False,
            8.0,
            terminal.pick("The customer types a password: the screen is hidden.", "客户正在输入密码：屏幕已遮挡。"),
        ),
        (
            True,
            20.0,
            terminal.pick(
                "The password is gone, and the linger over: it is recorded again.",
                "密码已输完且等待时间已过：恢复录制。",
            ),
        ),
    ):
        until = time.monotonic() + seconds
        while mirror.gate.open is not shown and time.monotonic() < until:
            if mirror.wait(0.02):
                return
        if mirror.gate.open is not shown:
            raise ScreenFailed("The phone gives no picture.")
        terminal.line(f"  {said}", style="dim")


@contextlib.contextmanager
def virtual_phone(profile: str, scenario: str, *more: str) -> Iterator[str]:
    """A virtual phone in a process of its own, which ends when its standard input closes. → HOST:PORT.

    In a session of its own too: Ctrl-C at the terminal is for the visit, which still has to put this phone back.
    """
    argv = [sys.executable, "-m", "remote_assist.phone", "--profile", profile, "--scenario", scenario, *more]
    child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
        if not line:
            raise LinkError("The virtual phone did not start.")
        yield str(json.loads(line)["serial"])
    finally:
        child.stdin.close()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
