"""The shell's own commands: flow, variables and the rest of mksh(1)'s builtins that scripts over adb use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.shell import builtins_jobs, builtins_text, builtins_variables
from remote_assist.phone.shell.predicates import TestArguments, TestFault
from remote_assist.phone.shell.source import ShellSyntaxError, Source
from remote_assist.phone.shell.variables import ShellFault
from remote_assist.phone.vfs import join

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell

Builtin = Callable[["Shell", list[str]], int]


def true(shell: Shell, argv: list[str]) -> int:
    return 0


def false(shell: Shell, argv: list[str]) -> int:
    return 1


def dot(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.interp import FunctionReturn

    if len(argv) < 2:
        shell.complain(".: missing argument")
        return 1
    path = argv[1]
    try:
        text = shell.machine.vfs.read(shell.path(path)).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise ShellFault(f".: {path}: {error.strerror}")
    before = shell.positional
    if argv[2:]:
        shell.positional = argv[2:]
    shell.frames.append({})
    try:
        return shell.run_source(Source(text))
    except FunctionReturn as ending:
        return ending.status
    finally:
        shell.frames.pop()
        shell.positional = before


def eval_(shell: Shell, argv: list[str]) -> int:
    text = " ".join(argv[2:] if argv[1:2] == ["--"] else argv[1:])
    shell.depth += 2
    before = shell.status
    shell.status = 0
    try:
        if not text.strip():
            return 0
        shell.status = before
        return shell.run_source(Source(text))
    except ShellSyntaxError as error:
        raise ShellFault(str(error))
    finally:
        shell.depth -= 2


def exec_(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.interp import ShellExit
    from remote_assist.phone.shell.simple import external

    shell.traps.pop("EXIT", None)
    raise ShellExit(external(shell, argv[1:]))


def _status(shell: Shell, argv: list[str], name: str) -> int:
    if len(argv) < 2:
        return shell.status
    try:
        return int(argv[1]) & 0xFF
    except ValueError:
        raise ShellFault(f"{name}: {argv[1]}: bad number")


def exit_(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.interp import ShellExit

    raise ShellExit(_status(shell, argv, "exit"))


def return_(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.interp import FunctionReturn, ShellExit

    status = _status(shell, argv, "return")
    if shell.frames:
        raise FunctionReturn(status)
    raise ShellExit(status)


def _jump(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.interp import LoopJump

    try:
        levels = int(argv[1]) if len(argv) > 1 else 1
    except ValueError:
        raise ShellFault(f"{argv[0]}: {argv[1]}: bad number")
    if levels < 1:
        raise ShellFault(f"{argv[0]}: {argv[1]}: bad value")
    if not shell.loops:
        shell.complain(f"{argv[0]}: can't {argv[0]}")
        return 0
    raise LoopJump(levels, argv[0] == "break")


def cd(shell: Shell, argv: list[str]) -> int:
    arguments = [one for one in argv[1:] if one not in ("-L", "-P", "--")]
    if len(arguments) > 2:
        shell.complain("cd: too many arguments")
        return 2
    if len(arguments) == 2:
        if arguments[0] not in shell.cwd:
            shell.complain("cd: bad substitution")
            return 2
        target = shell.cwd.replace(arguments[0], arguments[1], 1)
    else:
        target = arguments[0] if arguments else shell.variables.get("HOME") or ""
    if target == "-":
        target = shell.variables.get("OLDPWD") or ""
        if not target:
            shell.complain("cd: no OLDPWD")
            return 2
        shell.out(target + "\n")
    path = _logical(join(shell.cwd, target)) if "-P" not in argv else join(shell.cwd, target)
    vfs = shell.machine.vfs
    try:
        found = vfs.stat(path)
        if not found.is_dir:
            shell.complain(f"cd: {path}: Not a directory")
            return 2
        if not vfs.access(path, 1):
            shell.complain(f"cd: {path}: Permission denied")
            return 2
        if "-P" in argv:
            path = vfs.realpath(path)
    except OSError as error:
        shell.complain(f"cd: {path}: {error.strerror}")
        return 2
    shell.variables.put("OLDPWD", shell.cwd)
    shell.cwd = path
    shell.variables.put("PWD", path)
    return 0


def _logical(path: str) -> str:
    """`..` taken textually, as `cd -L` does."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def pwd(shell: Shell, argv: list[str]) -> int:
    shell.out((shell.machine.vfs.realpath(shell.cwd) if "-P" in argv else shell.cwd) + "\n")
    return 0


def test(shell: Shell, argv: list[str]) -> int:
    arguments = argv[1:]
    if argv[0] == "[":
        if arguments[-1:] != ["]"]:
            shell.complain("[: missing ]")
            return 2
        arguments = arguments[:-1]
    try:
        return int(not TestArguments(shell, arguments).value())
    except TestFault as fault:
        shell.complain(f"{argv[0]}: {fault}")
        return 2


def command(shell: Shell, argv: list[str]) -> int:
    from remote_assist.phone.shell.simple import external

    arguments = argv[1:]
    while arguments and arguments[0] in ("-v", "-V", "-p", "--"):
        flag = arguments.pop(0)
        if flag in ("-v", "-V"):
            return builtins_text.whence(shell, arguments, verbose=flag == "-V")
    if not arguments:
        return 0
    if arguments[0] in BUILTINS:
        return BUILTINS[arguments[0]](shell, arguments)
    return external(shell, arguments)


def builtin(shell: Shell, argv: list[str]) -> int:
    if len(argv) < 2:
        return 0
    if argv[1] not in BUILTINS:
        shell.complain(f"{argv[1]}: inaccessible or not found")
        return 127
    return BUILTINS[argv[1]](shell, argv[1:])


SPECIAL = frozenset(
    [
        ".",
        ":",
        "break",
        "continue",
        "eval",
        "exec",
        "exit",
        "export",
        "readonly",
        "return",
        "set",
        "shift",
        "times",
        "trap",
        "unset",
    ]
)
BUILTINS: dict[str, Builtin] = {
    ":": true,
    "true": true,
    "false": false,
    ".": dot,
    "source": dot,
    "eval": eval_,
    "exec": exec_,
    "exit": exit_,
    "return": return_,
    "break": _jump,
    "continue": _jump,
    "cd": cd,
    "pwd": pwd,
    "test": test,
    "[": test,
    "command": command,
    "builtin": builtin,
    **builtins_variables.BUILTINS,
    **builtins_text.BUILTINS,
    **builtins_jobs.BUILTINS,
}
