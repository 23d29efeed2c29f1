"""How Android's commands answer: text on two streams and an exit code, computed from the state alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from remote_assist.phone.process import Process, Program
from remote_assist.phone.state import PhoneState

EXIT_255 = 255
"""What a shell sees of the -1 that `ShellCommand.handleDefaultCommands` returns."""


class Reply(NamedTuple):
    """What a command printed and how it ended."""

    out: str = ""
    err: str = ""
    code: int = 0


Handler = Callable[[PhoneState, list[str]], Reply]
"""A command: state and arguments (without its own name) → answer."""

Dump = Callable[[PhoneState, list[str]], str]
"""A service's `dump()`: state and arguments → text."""


def unknown_command(name: str | None, help_text: str) -> Reply:
    """What a service's shell says to a subcommand it does not have (frameworks/base ShellCommand, BasicShellCommandHandler)."""
    if name is None or name in ("help", "-h"):
        return Reply(help_text, code=EXIT_255)
    return Reply(f"Unknown command: {name}\n", code=EXIT_255)


def state_of(process: Process) -> PhoneState:
    """The phone a process runs on."""
    state = process.machine.state
    assert state is not None
    return state


def program(handler: Handler) -> Program:
    """Make a command of a handler; the state's lock is held while it computes, not while it writes."""

    def run(process: Process) -> int:
        state = state_of(process)
        with state.lock:
            reply = handler(state, process.argv[1:])
        if reply.out:
            process.out(reply.out)
        if reply.err:
            process.err(reply.err)
        return reply.code

    return run


def options(args: list[str], taking_value: frozenset[str] = frozenset()) -> tuple[dict[str, str], list[str]]:
    """Split leading-or-mixed `-x`/`--long` options from the rest; those in `taking_value` eat the next argument."""
    found: dict[str, str] = {}
    rest: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word in taking_value:
            found[word] = queue.pop(0) if queue else ""
        elif word.startswith("-") and len(word) > 1:
            found[word] = ""
        else:
            rest.append(word)
    return found, rest
