"""`remote-assist phone`: a virtual phone for practice and tests, `adb connect`-able."""

from __future__ import annotations

import click

from remote_assist.cli import Command, Globals
from remote_assist.errors import Sentence, UsageError


@click.command("phone", cls=Command)
@click.option("--scenario", default="healthy", metavar="NAME", help="What is wrong with it.")
@click.option("--profile", default="pixel-15", metavar="NAME", help="Which phone.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="TCP port on 127.0.0.1; 0 = any free one.")
@click.option("--list", "listing", is_flag=True, help="Show profiles and scenarios.")
@click.pass_obj
def COMMAND(globals_: Globals, scenario: str, profile: str, port: int, listing: bool) -> int:
    """Run a virtual phone until Ctrl-C. It keeps its own files and touches none of this computer's."""
    from remote_assist.phone import profiles, scenarios

    terminal = globals_.terminal()
    if listing and globals_.json:
        terminal.json({"schema": 1, "profiles": list(profiles.NAMES), "scenarios": list(scenarios.NAMES)})
    if listing:
        terminal.line(terminal.pick("profiles:  ", "机型：") + ", ".join(profiles.NAMES))
        terminal.line(terminal.pick("scenarios: ", "场景：") + ", ".join(scenarios.NAMES))
        return 0
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
    import threading

    from remote_assist.phone import machine, server

    try:
        running = server.serve(machine.build(profile, scenario), port=port)
    except OSError as failed:
        raise UsageError(
            "Port {port} cannot be used: {why}.", next_step="Choose another --port.", port=port, why=failed
        )
    with_port = f"remote-assist connect {running.serial}"
    if globals_.json:
        terminal.json(
            {"schema": 1, "serial": running.serial, "port": running.port, "profile": profile, "scenario": scenario}
        )
    terminal.line(terminal.pick(f"A virtual {profile} ({scenario}) listens at {running.serial}. Next: {with_port}",
                                f"虚拟手机 {profile}（{scenario}）在 {running.serial}。下一步：{with_port}"))  # fmt: skip
    try:
        threading.Event().wait()
    finally:
        running.close()
    return 0
