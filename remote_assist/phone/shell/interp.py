"""Running a parsed script. Each `Shell` is one shell environment; pipeline stages, subshells and jobs are copies of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from remote_assist.phone.process import BrokenPipe, Killed, Pipe, check_stopped
from remote_assist.phone.shell import compound, simple
from remote_assist.phone.shell.ast import Assign, Node, Sequence
from remote_assist.phone.shell.expand import MOST_WORD, Expander
from remote_assist.phone.shell.files import Descriptors, Handle
from remote_assist.phone.shell.jobs import Job, Run
from remote_assist.phone.shell.parser import Parser
from remote_assist.phone.shell.source import ShellSyntaxError, Source
from remote_assist.phone.shell.variables import ShellFault, Variable, Variables
from remote_assist.phone.vfs import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remote_assist.phone.machine import Machine

MOST_DEPTH = 50
"""Functions, `eval`s and substitutions inside one another; mksh's own end is its stack."""


class ShellExit(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status & 0xFF


class LoopJump(Exception):
    """`break` (leave) or `continue`, through `levels` loops."""

    def __init__(self, levels: int, leave: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.leave = leave


class FunctionReturn(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status & 0xFF


class Capture(Pipe):
    """The writing end of `$( )`: holds everything, up to a bound."""

    def __init__(self) -> None:
        super().__init__()
        self.data = bytearray()
        self.overflow = False

    def write(self, data: bytes) -> None:
        check_stopped()
        if len(self.data) + len(data) > MOST_WORD:
            self.overflow = True
            raise BrokenPipe
        self.data += data


class Shell:
    """One shell environment. `file` names the script in messages: `<stdin>`, a path, or None for `sh -c`."""

    def __init__(self, run: Run, descriptors: Descriptors, name: str = "/system/bin/sh") -> None:
        self.run = run
        self.machine: Machine = run.machine
        self.descriptors = descriptors
        self.name = name
        self.file: str | None = None
        self.source: Source | None = None
        self.variables = Variables()
        self.functions: dict[str, Node] = {}
        self.options: set[str] = set()
        self.positional: list[str] = []
        self.cwd = "/"
        self.umask = 0
        self.status = 0
        self.pid = run.new_pid()
        self.main_pid = self.pid
        self.jobs: dict[int, Job] = {}
        self.last_job: int | None = None
        self.traps: dict[str, str] = {}
        self.frames: list[dict[str, Variable | None]] = []
        self.loops = 0
        self.depth = 0
        self.tested = 0
        self.substituted: int | None = None
        self.getopts_index, self.getopts_offset = 1, 1
        self.started = time.monotonic()
        self.expand = Expander(self)

    # -- environment ---------------------------------------------------------------------------------------------

    def clone(self) -> Shell:
        """A subshell: everything copied, nothing it does comes back."""
        child = Shell(self.run, self.descriptors.copy(), self.name)
        child.file, child.source = self.file, self.source
        child.variables = self.variables.copy()
        child.functions = dict(self.functions)
        child.options = set(self.options)
        child.positional = list(self.positional)
        child.cwd, child.umask, child.status = self.cwd, self.umask, self.status
        child.main_pid, child.last_job = self.main_pid, self.last_job
        child.depth, child.started = self.depth, self.started
        child.loops = self.loops
        child.frames = [{} for _ in self.frames]
        child.tested = self.tested
        return child

    def special(self, name: str) -> str | None:
        """Parameters that are made when asked for; None when `name` is an ordinary one."""
        if name == "?":
            return str(self.status)
        if name == "#":
            return str(len(self.positional))
        if name == "$":
            return str(self.main_pid)
        if name == "!":
            return str(self.last_job) if self.last_job is not None else ""
        if name == "-":
            return "".join(sorted(option for option in self.options if len(option) == 1))
        if name == "RANDOM":
            return str(self.run.random())
        if name == "SECONDS":
            return str(int(time.monotonic() - self.started))
        if name == "LINENO":
            return str(self.source.line if self.source is not None else 0)
        if name == "BASHPID":
            return str(self.pid)
        return None

    def assign(self, name: str, value: str) -> None:
        variable = self.variables.table.get(name)
        if variable is not None and variable.integer:
            value = str(self.expand.calculate(value))
        assigned = self.variables.put(name, value)
        if "a" in self.options:
            assigned.exported = True

    def apply(self, assign: Assign) -> None:
        """Carry out an assignment word."""
        if assign.elements is not None:
            values = self.expand.fields(assign.elements)
            if assign.append:
                start = max(self.variables.items(assign.name), default=-1) + 1
                for at, value in enumerate(values):
                    self.variables.put(assign.name, value, start + at)
            else:
                self.variables.put_all(assign.name, values)
            return
        value = self.expand.text(assign.value)
        index = self.expand.number(assign.index) if assign.index is not None else None
        if assign.append:
            value = (self.variables.get(assign.name, index or 0) or "") + value
        if index is not None:
            self.variables.put(assign.name, value, index)
        else:
            self.assign(assign.name, value)

    def path(self, path: str) -> str:
        return join(self.cwd, path)

    # -- talking -------------------------------------------------------------------------------------------------

    def out(self, text: str) -> None:
        self.descriptors.pipe(1).write(text.encode("utf-8", "surrogateescape"))

    def complain(self, text: str) -> None:
        """A message as mksh words it: its name, the place in a script file, the text."""
        where = ""
        if self.file is not None and self.source is not None:
            where = f"{self.file}[{self.source.line}]: "
        prefix = where if self.file == self.name else f"{self.name}: {where}"
        try:
            self.descriptors.pipe(2).write(f"{prefix}{text}\n".encode("utf-8", "surrogateescape"))
        except OSError:
            pass

    def trace(self, line: str) -> None:
        self.descriptors.pipe(2).write(f"+ {line}\n".encode("utf-8", "surrogateescape"))

    # -- running -------------------------------------------------------------------------------------------------

    def execute(self, node: Node) -> int:
        """Run one command of any kind; sets and returns the status."""
        check_stopped()
        self.depth += 1
        if self.depth > MOST_DEPTH * 4:
            raise ShellFault("recursion too deep")
        try:
            runner = compound.RUNNERS.get(type(node))
            self.status = runner(self, node) if runner is not None else simple.run(self, node)
        finally:
            self.depth -= 1
        return self.status

    def check_errexit(self, status: int) -> int:
        if status and "e" in self.options and not self.tested:
            self.status = status
            raise ShellExit(status)
        return status

    @contextmanager
    def untested(self) -> Iterator[None]:
        """Where a failing command is a question, not an error (`set -e`)."""
        self.tested += 1
        try:
            yield
        finally:
            self.tested -= 1

    @contextmanager
    def using(self, descriptors: Descriptors) -> Iterator[None]:
        before, self.descriptors = self.descriptors, descriptors
        try:
            yield
        finally:
            self.descriptors = before
            descriptors.close_all()

    def run_source(self, source: Source, *, until_end: bool = True) -> int:
        """Read and run commands one complete line at a time. A syntax error ends the script (exit 1)."""
        before = self.source
        self.source = before or source
        try:
            parser = Parser(source)
            while until_end:
                try:
                    command = parser.next_command()
                except ShellSyntaxError as error:
                    text = str(error)
                    plain = text.startswith("\0") or text == "no closing quote"
                    raise ShellFault(text.lstrip("\0") if plain else f"syntax error: {text}")
                if command is None:
                    break
                self.execute(command)
            self.source = before
            return self.status
        except ShellFault:
            raise  # its message still tells the line
        except BaseException:
            self.source = before
            raise

    def guarded(self, work: Callable[[], int]) -> int:
        """Run a whole shell's `work` and turn every way it can end into an exit status."""
        try:
            status = work()
        except ShellExit as ending:
            status = ending.status
        except FunctionReturn as ending:
            status = ending.status
        except LoopJump:
            status = 0
        except ShellFault as fault:
            self.complain(str(fault))
            status = fault.code
        except BrokenPipe:
            return 141
        except RecursionError:
            self.complain("recursion too deep")
            return 139
        except OSError as error:
            self.complain(str(error.strerror))
            status = 1
        return self._at_exit(status)

    def _at_exit(self, status: int) -> int:
        action = self.traps.pop("EXIT", None)
        if action is None:
            return status
        self.status = status

        def work() -> int:
            self.run_source(Source(action))
            return status

        return self.guarded(work)

    def in_subshell(self, body: Callable[[Shell], int], child: Shell | None = None) -> int:
        """Run in a copy of this shell, here and now; answers its status."""
        child = child or self.clone()
        if child.depth > MOST_DEPTH * 4:
            raise ShellFault("recursion too deep")
        try:
            return child.guarded(lambda: body(child))
        finally:
            child.descriptors.close_all()

    def capture(self, body: Sequence) -> str:
        """`$( )`: the output, without the newlines at its end and without NULs."""
        pipe = Capture()
        closed = self.run.event()
        handle = Handle(pipe, closed.set)
        child = self.clone()
        child.descriptors.put(1, handle)
        child.depth += 4
        self.substituted = self.in_subshell(lambda shell: shell.execute(body), child)
        self.run.wait(closed)
        if pipe.overflow:
            raise ShellFault("can't allocate data: out of memory")
        return bytes(pipe.data).replace(b"\0", b"").decode("utf-8", "surrogateescape").rstrip("\n")

    def capture_file(self, path: str) -> str:
        """`$(<file)`."""
        try:
            data = self.machine.vfs.read(self.path(path))
        except OSError as error:
            raise ShellFault(f"{path}: open: {error.strerror}")
        self.substituted = 0
        return data[:MOST_WORD].replace(b"\0", b"").decode("utf-8", "surrogateescape").rstrip("\n")


__all__ = ["FunctionReturn", "Killed", "LoopJump", "Shell", "ShellExit"]
