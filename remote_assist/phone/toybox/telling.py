"""Small programs that say one thing: id, whoami, uname, nproc, true, false, test, echo, expr, sync, kill (toys/posix)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.inode import SHELL_GROUPS, SHELL_UID, id_name
from remote_assist.phone.process import Process
from remote_assist.phone.toybox.common import Options, Usage, tool
from remote_assist.phone.toybox.regex import BadRegex, compile_regex

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell


def true(process: Process) -> int:
    return 0


def false(process: Process) -> int:
    return 1


@tool("nGgurZ", most=1)
def id_(process: Process, options: Options) -> int:
    who = options.operands[0] if options.operands else "shell"
    known = {"root": 0, "0": 0, "system": 1000, "1000": 1000, "shell": SHELL_UID, "2000": SHELL_UID}
    if who not in known:
        raise Usage(f"{who}: No such user")
    uid = known[who]
    groups = sorted(SHELL_GROUPS - {SHELL_UID}, key=lambda one: (one == 9997, one)) if uid == SHELL_UID else []
    named: Callable[[int], str] = id_name if "n" in options else str
    if "Z" in options:
        process.out("u:r:shell:s0\n")
    elif "u" in options or "g" in options:
        process.out(named(uid) + "\n")
    elif "G" in options:
        process.out(" ".join(named(one) for one in [uid, *groups]) + "\n")
    else:
        listed = ",".join(f"{one}({id_name(one)})" for one in [uid, *groups])
        name = id_name(uid)
        context = " context=u:r:shell:s0" if uid == SHELL_UID and not options.operands else ""
        process.out(f"uid={uid}({name}) gid={uid}({name}) groups={listed}{context}\n")
    return 0


@tool()
def whoami(process: Process, options: Options) -> int:
    process.out("shell\n")
    return 0


@tool("aomvrns", longs={"all": "a"})
def uname(process: Process, options: Options) -> int:
    release = getattr(process.machine.state, "kernel_release", None) or "5.15.148-android14-11-gbaa7b4f9a7c6"
    version = getattr(process.machine.state, "kernel_version", None) or "#1 SMP PREEMPT Thu Nov 7 15:09:36 UTC 2024"
    fields = {"s": "Linux", "n": "localhost", "r": release, "v": version, "m": "aarch64", "o": "Toybox"}
    wanted = list("snrvmo") if "a" in options else [letter for letter in "snrvmo" if letter in options] or ["s"]
    process.out(" ".join(fields[letter] for letter in wanted) + "\n")
    return 0


@tool(longs={"all": "\0"})
def nproc(process: Process, options: Options) -> int:
    process.out(f"{getattr(process.machine.state, 'cpu_count', None) or 8}\n")
    return 0


@tool()
def sync(process: Process, options: Options) -> int:
    return 0


def shell_builtin(process: Process) -> int:
    """test, [, echo and printf as files: what `xargs` and `find -exec` run is what the shell has built in."""
    from remote_assist.phone.shell.builtins import BUILTINS
    from remote_assist.phone.shell.files import Descriptors, Handle
    from remote_assist.phone.shell.interp import Shell
    from remote_assist.phone.shell.jobs import Run

    pipes = (process.stdin, process.stdout, process.stderr)
    run = Run(process.machine, process.cancelled, dict(process.env))
    name = process.argv[0].rpartition("/")[2]
    shell: Shell = Shell(run, Descriptors({fd: Handle(pipe) for fd, pipe in enumerate(pipes)}), name)
    shell.cwd = process.cwd
    for key, value in process.env.items():
        shell.variables.put(key, value)
    return shell.guarded(lambda: BUILTINS[name](shell, [name, *process.argv[1:]]))


def expr(process: Process) -> int:
    """Integers, strings and `:` (toys/pending/expr.c). 1 when the result is empty or 0, 2 for bad syntax."""
    try:
        value = _Expression(process.argv[1:]).value()
    except Usage as usage:
        process.err(f"expr: {usage}\n")
        return 2
    process.out(f"{value}\n")
    return int(value in ("", "0"))


_LEVELS: tuple[tuple[str, ...], ...] = (
    ("|",),
    ("&",),
    ("=", "==", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
    (":",),
)


class _Expression:
    def __init__(self, words: list[str]) -> None:
        if not words:
            raise Usage('Needs 1 argument (see "expr --help")')
        self._words = words
        self._at = 0

    def value(self) -> str:
        result = self._level(0)
        if self._at < len(self._words):
            raise Usage(f"syntax error @{self._words[self._at]}")
        return result

    def _level(self, level: int) -> str:
        if level == len(_LEVELS):
            return self._primary()
        left = self._level(level + 1)
        while self._at < len(self._words) and self._words[self._at] in _LEVELS[level]:
            operator = self._words[self._at]
            self._at += 1
            left = self._apply(operator, left, self._level(level + 1))
        return left

    def _primary(self) -> str:
        if self._at >= len(self._words):
            raise Usage("syntax error @end")
        word = self._words[self._at]
        self._at += 1
        if word == "(" and self._at < len(self._words):
            result = self._level(0)
            if self._words[self._at : self._at + 1] != [")"]:
                raise Usage("expected )")
            self._at += 1
            return result
        return word

    @staticmethod
    def _number(text: str) -> int:
        if not text.lstrip("-").isdigit() or len(text) > 25:
            raise Usage("non-integer argument")
        return int(text)

    def _apply(self, operator: str, left: str, right: str) -> str:
        if operator == "|":
            return left if left not in ("", "0") else right
        if operator == "&":
            return left if left not in ("", "0") and right not in ("", "0") else "0"
        if operator == ":":
            return self._match(left, right)
        if operator in ("+", "-", "*", "/", "%"):
            one, two = self._number(left), self._number(right)
            if operator in "/%" and not two:
                raise Usage("division by zero")
            if operator == "+":
                return str(one + two)
            if operator == "-":
                return str(one - two)
            if operator == "*":
                return str(one * two)
            quotient = abs(one) // abs(two) * (1 if (one < 0) == (two < 0) else -1)
            return str(quotient if operator == "/" else one - quotient * two)
        a: int | str
        b: int | str
        try:
            a, b = self._number(left), self._number(right)
        except Usage:
            a, b = left, right
        order = (a > b) - (a < b)  # type: ignore[operator]
        truth = {"=": order == 0, "==": order == 0, "!=": order != 0, "<": order < 0, ">": order > 0}
        truth |= {"<=": order <= 0, ">=": order >= 0}
        return str(int(truth[operator]))

    @staticmethod
    def _match(text: str, pattern: str) -> str:
        try:
            regex = compile_regex(pattern, extended=False)
        except BadRegex as error:
            raise Usage(f"bad regex '{pattern}': {error}")
        found = regex.find(text)
        if found is None or found.start():
            return "" if regex.groups else "0"
        return (found[1] or "") if regex.groups else str(found.end())
