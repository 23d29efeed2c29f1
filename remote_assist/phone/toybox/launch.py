"""Programs that run other programs: env, xargs, timeout, nohup, sh, and toybox itself (toys/posix, toys/other)."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace

from remote_assist.phone.process import BrokenPipe, Killed, Pipe, Process, Program, check_stopped, closed_pipe, stopping
from remote_assist.phone.toybox.common import Options, Usage, complain, lines, tool, where, whole


def launch(process: Process, argv: list[str], *, stdin: Pipe | None = None, env: dict[str, str] | None = None) -> int:
    """Run `argv` as a child with the caller's pipes. 127 and a message when there is no such program."""
    check_stopped()
    try:
        program = process.machine.find_program(argv[0], process.env.get("PATH", ""), process.cwd)
    except OSError as error:
        complain(process, f"exec {argv[0]}: {error.strerror}")
        return 127 if error.errno in (errno.ENOENT, errno.ENOTDIR) else 126
    child = replace(process, argv=argv, stdin=stdin or process.stdin, env=process.env if env is None else env)
    return run_child(program, child)


def run_child(program: Program, child: Process) -> int:
    """A child's exit code, signals and faults included."""
    try:
        return program(child) & 0xFF
    except BrokenPipe:
        return 141
    except Killed:
        check_stopped()
        return 143
    except OSError as error:
        complain(child, str(error.strerror))
        return 1


@tool("i0u:", stop_early=True)
def env(process: Process, options: Options) -> int:
    table = {} if "i" in options else dict(process.env)
    for name in options.values.get("u", []):
        table.pop(name, None)
    words = list(options.operands)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        table[name] = value
    if words:
        return launch(process, words, env=table)
    end = "\0" if "0" in options else "\n"
    process.out("".join(f"{name}={value}{end}" for name, value in table.items()))
    return 0


@tool("0")
def printenv(process: Process, options: Options) -> int:
    end = "\0" if "0" in options else "\n"
    if not options.operands:
        process.out("".join(f"{name}={value}{end}" for name, value in process.env.items()))
        return 0
    status = 0
    for name in options.operands:
        if name in process.env:
            process.out(process.env[name] + end)
        else:
            status = 1
    return status


@tool("0tprxE:n:s:P:I:o", stop_early=True, longs={"null": "0", "no-run-if-empty": "r", "max-args": "n:"})
def xargs(process: Process, options: Options) -> int:
    command = options.operands or ["echo"]
    replaced = options.value("I")
    if "0" in options:
        items = [one for one in whole(process.stdin).decode("utf-8", "surrogateescape").split("\0") if one]
    elif replaced is not None:
        items = [line.strip() for line in lines(process.stdin) if line.strip()]
    else:
        items = whole(process.stdin).decode("utf-8", "surrogateescape").split()
    end = options.value("E")
    if end is not None and end in items:
        items = items[: items.index(end)]
    batches: list[list[str]] = []
    if replaced is not None:
        batches = [[part.replace(replaced, item) for part in command] for item in items]
    else:
        size, most = options.number("n", 1 << 30), options.number("s", 128 * 1024)
        batch: list[str] = []
        length = 0
        for item in items:
            if batch and (len(batch) >= size or length + len(item) + 1 > most):
                batches.append(command + batch)
                batch, length = [], 0
            batch.append(item)
            length += len(item) + 1
        if batch or (not batches and "r" not in options):
            batches.append(command + batch)
    status = 0
    for argv in batches:
        if "t" in options:
            process.err("".join(f"{part} " for part in argv) + "\n")
        code = launch(process, argv, stdin=closed_pipe())
        if code in (126, 127):
            return code
        if code == 255:
            complain(process, f"{argv[0]}: exited with status 255; aborting")
            return 124
        status = 123 if code else status
    return status


@tool("k:s:iv", needs=2, stop_early=True, longs={"foreground": "\0", "preserve-status": "\0"})
def timeout(process: Process, options: Options) -> int:
    seconds = duration(options.operands[0])
    stop = _Both(process.cancelled)
    timer = threading.Timer(seconds, stop.expire)
    timer.daemon = True
    timer.start()
    try:
        with stopping(stop):
            child = replace(process, cancelled=stop)
            return launch(child, options.operands[1:])
    except Killed:
        if not stop.expired or process.cancelled.is_set():
            raise
        return 124
    finally:
        timer.cancel()


class _Both(threading.Event):
    """Set when the time is over or the stream is closed."""

    def __init__(self, outer: threading.Event) -> None:
        super().__init__()
        self._outer = outer
        self.expired = False

    def expire(self) -> None:
        self.expired = True
        self.set()

    def is_set(self) -> bool:
        return super().is_set() or self._outer.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        left = timeout
        while not self.is_set():
            slice_ = 0.1 if left is None else min(0.1, left)
            if slice_ <= 0:
                return False
            super().wait(slice_)
            left = None if left is None else left - slice_
        return True


def duration(text: str) -> float:
    """xparsetime(): seconds, with s m h d suffixes. Raises `Usage`."""
    factor = {"s": 1, "m": 60, "h": 3600, "d": 86_400}.get(text[-1:], 0)
    try:
        value = float(text[:-1]) * factor if factor else float(text)
    except ValueError:
        raise Usage(f"Not a number '{text}'")
    if not 0 <= value < 1e9:
        raise Usage(f"Not a number '{text}'")
    return value


@tool(needs=1)
def sleep(process: Process, options: Options) -> int:
    process.sleep(sum(duration(text) for text in options.operands))
    return 0


@tool("", needs=1, stop_early=True)
def nohup(process: Process, options: Options) -> int:
    return launch(process, options.operands)


@tool("n:", needs=1, stop_early=True)
def nice(process: Process, options: Options) -> int:
    return launch(process, options.operands)


def sh(process: Process) -> int:
    """`sh -c SCRIPT [NAME ARG...]`, `sh FILE [ARG...]`, or a script on stdin."""
    from remote_assist.phone.shell.session import run_script

    words = process.argv[1:]
    letters = ""
    while words and len(words[0]) > 1 and words[0][0] in "-+" and words[0] != "--":
        letters += words.pop(0)[1:]
    if words[:1] in (["--"], ["-"]):
        words.pop(0)
    name, file = "sh", None
    if "c" in letters:
        if not words:
            process.err("sh: -c: requires an argument\n")
            return 1
        script = words.pop(0) or ":"
        if words:
            name = words.pop(0)
    elif words:
        name = file = words.pop(0)
        try:
            script = process.machine.vfs.read(where(process, name)).decode("utf-8", "surrogateescape") or ":"
        except OSError as error:
            process.err(f"sh: {name}: {error.strerror}\n")
            return 127 if error.errno == errno.ENOENT else 126
    else:
        script = ""
    return run_script(
        process.machine,
        script,
        process.stdin,
        process.stdout,
        process.stderr,
        process.cancelled,
        process.env,
        arguments=tuple(words),
        name=name,
        file=file,
        cwd=process.cwd,
        options="".join(letter for letter in letters if letter in "aefux"),
    )


def toybox(process: Process) -> int:
    from remote_assist.phone.toybox import PROGRAMS

    words = process.argv[1:]
    if not words:
        process.out(" ".join(sorted(PROGRAMS)) + "\n")
        return 0
    if words[0] == "--version":
        process.out("toybox 0.8.11-android\n")
        return 0
    if words[0] not in PROGRAMS:
        process.err(f'toybox: Unknown command {words[0]} (see "toybox --help")\n')
        return 127
    return run_child(PROGRAMS[words[0]], replace(process, argv=words))
