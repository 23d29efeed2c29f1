"""Running simple commands: assignments, then a builtin, a function or a program."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from remote_assist.phone.process import BrokenPipe, Killed, Process, check_stopped
from remote_assist.phone.shell import redirect
from remote_assist.phone.shell.ast import Assign, Literal, Simple
from remote_assist.phone.shell.quoting import quote
from remote_assist.phone.shell.variables import ShellFault, Variable

if TYPE_CHECKING:
    from remote_assist.phone.shell.files import Descriptors
    from remote_assist.phone.shell.interp import Shell

DECLARING = frozenset({"export", "readonly", "typeset", "local", "declare"})


def run(shell: Shell, node: Any) -> int:
    assert isinstance(node, Simple)
    shell.substituted = None
    argv = _arguments(shell, node)
    descriptors = redirect.apply(shell, node.redirects) if node.redirects else shell.descriptors.copy()
    if descriptors is None:
        return shell.check_errexit(1)
    try:
        if not argv:
            _trace(shell, node.assigns, [])
            for assign in node.assigns:
                shell.apply(assign)
            return shell.check_errexit(shell.substituted or 0)
        status = _command(shell, argv, node, descriptors)
    finally:
        descriptors.close_all()
    return shell.check_errexit(status)


def _arguments(shell: Shell, node: Simple) -> list[str]:
    """The words as fields; the assignments given to `export` and the like are not split."""
    first = node.words[0][0] if node.words and len(node.words[0]) == 1 else None
    if not isinstance(first, Literal) or first.text not in DECLARING:
        return shell.expand.fields(node.words)
    out: list[str] = []
    for word in node.words:
        part = word[0] if word else None
        if isinstance(part, Literal) and not part.quoted and "=" in part.text and not part.text.startswith("="):
            out.append(shell.expand.text(word))
        else:
            out.extend(shell.expand.fields((word,)))
    return out


def _trace(shell: Shell, assigns: tuple[Assign, ...], argv: list[str]) -> None:
    if "x" not in shell.options:
        return
    shown = [f"{assign.name}={quote(shell.expand.text(assign.value))}" for assign in assigns]
    text = " ".join(shown + [quote(word) for word in argv])
    shell.trace(text if argv else f"{text} ")


def _command(shell: Shell, argv: list[str], node: Simple, descriptors: Descriptors) -> int:
    from remote_assist.phone.shell.builtins import BUILTINS, SPECIAL

    name = argv[0]
    _trace(shell, node.assigns, argv)
    if name in SPECIAL:
        for assign in node.assigns:
            shell.apply(assign)
        if name == "exec" and len(argv) == 1:
            for fd in range(10):
                handle = descriptors.get(fd)
                if handle is None:
                    shell.descriptors.close(fd)
                else:
                    shell.descriptors.put(fd, handle)
            return 0
        with shell.using(descriptors.copy()):
            return _builtin(BUILTINS[name], shell, argv)
    saved = _assign_for_command(shell, node.assigns)
    try:
        with shell.using(descriptors.copy()):
            if name in shell.functions:
                return call(shell, argv)
            if name in BUILTINS:
                return _builtin(BUILTINS[name], shell, argv)
            return external(shell, argv)
    finally:
        for key, variable in saved.items():
            if variable is None:
                shell.variables.table.pop(key, None)
            else:
                shell.variables.table[key] = variable


def _builtin(body: Callable[[Shell, list[str]], int], shell: Shell, argv: list[str]) -> int:
    """A builtin's status; a failing write (ENOSPC, EBADF) is its own error, not the script's end."""
    try:
        return body(shell, argv)
    except OSError as error:
        shell.complain(f"{argv[0]}: {error.strerror}")
        return 1


def _assign_for_command(shell: Shell, assigns: tuple[Assign, ...]) -> dict[str, Variable | None]:
    """Set variables for one command and return what to put back."""
    saved: dict[str, Variable | None] = {}
    for assign in assigns:
        old = shell.variables.table.get(assign.name)
        if old is not None and old.readonly:
            raise ShellFault(f"read-only: {assign.name}", 2)
        if assign.name not in saved:
            saved[assign.name] = old
            shell.variables.table[assign.name] = Variable(
                old.value if old is not None else None, exported=True, integer=old is not None and old.integer
            )
        shell.apply(assign)
    return saved


def call(shell: Shell, argv: list[str]) -> int:
    """Call a function: own positional parameters, own `local`s."""
    from remote_assist.phone.shell.interp import FunctionReturn

    before, shell.positional = shell.positional, argv[1:]
    loops, shell.loops = shell.loops, 0
    shell.frames.append({})
    shell.depth += 2
    try:
        return shell.execute(shell.functions[argv[0]])
    except FunctionReturn as ending:
        return ending.status
    finally:
        shell.depth -= 2
        shell.positional, shell.loops = before, loops
        for name, variable in shell.frames.pop().items():
            if variable is None:
                shell.variables.table.pop(name, None)
            else:
                shell.variables.table[name] = variable


def external(shell: Shell, argv: list[str]) -> int:
    """Run a program of the phone."""
    path = shell.variables.get("PATH") or ""
    try:
        program = shell.machine.find_program(argv[0], path, shell.cwd)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            shell.complain(f"{argv[0]}: inaccessible or not found")
            return 127
        shell.complain(f"{argv[0]}: can't execute: {error.strerror}")
        return 126
    pipes = shell.descriptors
    stop = shell.run.current_stop()
    process = Process(
        shell.machine,
        argv,
        pipes.pipe(0),
        pipes.pipe(1),
        pipes.pipe(2),
        shell.variables.exported(),
        shell.cwd,
        stop,
        shell.umask,
    )
    return run_program(program, process)


def run_program(program: Any, process: Process) -> int:
    """A program's exit code, whatever way it ends. `Killed` goes on to end the shell that waits for it."""
    check_stopped()
    try:
        status: int = program(process)
        return status & 0xFF
    except BrokenPipe:
        return 141
    except Killed:
        check_stopped()
        return 143
    except OSError as error:
        try:
            process.err(f"{process.argv[0]}: {error.strerror}\n")
        except (OSError, BrokenPipe):
            pass
        return 1
    except (RecursionError, MemoryError):
        process.err(f"{process.argv[0]}: out of memory\n")
        return 1
