"""Builtins about processes and time: wait, kill, trap, jobs, sleep, umask, times."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.shell.quoting import quote
from remote_assist.phone.shell.variables import ShellFault

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell
    from remote_assist.phone.shell.jobs import Job

SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "ABRT": 6, "KILL": 9, "USR1": 10, "USR2": 12, "PIPE": 13, "ALRM": 14}
SIGNALS |= {"TERM": 15, "CHLD": 17, "CONT": 18, "STOP": 19, "TSTP": 20}


def signal_number(text: str) -> int | None:
    """`TERM`, `SIGTERM`, `15` as a number; None for what is no signal."""
    name = text.upper().removeprefix("SIG")
    if name in SIGNALS:
        return SIGNALS[name]
    return int(text) if text.isdigit() and int(text[:4]) < 65 else None


def _job(shell: Shell, word: str) -> Job | None:
    if word.startswith("%"):
        live = list(shell.jobs.values())
        number = word[1:]
        if number in ("", "%", "+"):
            return live[-1] if live else None
        return live[int(number) - 1] if number.isdigit() and 0 < int(number[:6]) <= len(live) else None
    return shell.jobs.get(int(word)) if word.isdigit() and len(word) < 10 else None


def wait(shell: Shell, argv: list[str]) -> int:
    if len(argv) == 1:
        for one in list(shell.jobs.values()):
            shell.run.wait(one.done)
        shell.jobs.clear()
        return 0
    status = 0
    for word in argv[1:]:
        job = _job(shell, word)
        if job is None:
            status = 127
            continue
        shell.run.wait(job.done)
        shell.jobs.pop(job.pid, None)
        status = job.status
    return status


def kill(shell: Shell, argv: list[str]) -> int:
    words, number = argv[1:], 15
    if words and words[0] == "-l":
        if len(words) == 1:
            shell.out(" ".join(SIGNALS) + "\n")
            return 0
        for word in words[1:]:
            code = int(word) if word.isdigit() else 0
            shell.out(next((name for name, value in SIGNALS.items() if value == code & 127), word) + "\n")
        return 0
    if words and len(words[0]) > 1 and words[0][0] == "-":
        flag = words.pop(0)[1:]
        if flag == "s":
            flag = words.pop(0) if words else ""
        if flag != "-":
            found = signal_number(flag)
            if found is None:
                raise ShellFault(f"kill: bad signal '{flag}'")
            number = found
    if not words:
        usage = "usage:\tkill [-s signame | -signum | -signame] { job | pid | pgrp } ...\n\tkill -l [exit_status ...]\n"
        shell.descriptors.pipe(2).write(usage.encode())
        return 1
    status = 0
    for word in words:
        if not word.lstrip("-").isdigit() and not word.startswith("%"):
            shell.complain(f"kill: {word}: arguments must be jobs or process IDs")
            status = 1
            continue
        if word in (str(shell.main_pid), str(shell.pid)):
            if number == 0:
                continue
            from remote_assist.phone.shell.interp import ShellExit

            shell.traps.pop("EXIT", None)
            raise ShellExit(128 + number)
        job = _job(shell, word)
        if job is None or (job.done.is_set() and word.startswith("%")):
            shell.complain(f"kill: {word}: No such process")
            status = 1
        elif number and not job.done.is_set():
            job.stop.signal = number
            job.stop.set()
    return status


def trap(shell: Shell, argv: list[str]) -> int:
    words = [word for word in argv[1:] if word != "--"]
    if not words:
        for name, action in shell.traps.items():
            shell.out(f"trap -- {quote(action)} {name}\n")
        return 0
    action, names = (words[0], words[1:]) if len(words) > 1 else ("-", words)
    status = 0
    for word in names:
        name = "EXIT" if word in ("0", "EXIT") else word.upper().removeprefix("SIG")
        if name not in ("EXIT", "ERR", "DEBUG") and signal_number(name) is None:
            shell.complain(f"trap: bad signal '{word}'")
            status = 1
        elif action == "-":
            shell.traps.pop(name, None)
        else:
            shell.traps[name] = action
    return status


def jobs(shell: Shell, argv: list[str]) -> int:
    for at, job in enumerate(shell.jobs.values(), 1):
        state = "Done" if job.done.is_set() else "Running"
        shell.out(f"[{at}] + {state:<20} \n")
    return 0


def umask(shell: Shell, argv: list[str]) -> int:
    if len(argv) == 1:
        shell.out(f"{shell.umask:03o}\n" if shell.umask < 0o1000 else f"{shell.umask:o}\n")
        return 0
    if not argv[1].isdigit() or any(char in "89" for char in argv[1]):
        raise ShellFault(f"umask: {argv[1]}: bad number")
    shell.umask = int(argv[1], 8) & 0o777
    return 0


def times(shell: Shell, argv: list[str]) -> int:
    shell.out("0m00.00s 0m00.00s\n0m00.00s 0m00.00s\n")
    return 0


def ulimit(shell: Shell, argv: list[str]) -> int:
    if len(argv) < 3:
        shell.out("32768\n" if "-n" in argv else "unlimited\n")
    return 0


BUILTINS: dict[str, Callable[[Shell, list[str]], int]] = {
    "wait": wait,
    "kill": kill,
    "trap": trap,
    "jobs": jobs,
    "umask": umask,
    "times": times,
    "ulimit": ulimit,
}
