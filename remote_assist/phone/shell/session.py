"""One adb stream's shell, from its script and pipes to its exit code."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from remote_assist.phone.process import Killed, Pipe, stopping
from remote_assist.phone.shell.files import Descriptors, Handle
from remote_assist.phone.shell.interp import Shell
from remote_assist.phone.shell.jobs import Run
from remote_assist.phone.shell.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remote_assist.phone.machine import Machine

SHELL = "/system/bin/sh"


def run_script(
    machine: Machine,
    script: str,
    stdin: Pipe,
    stdout: Pipe,
    stderr: Pipe,
    cancelled: threading.Event,
    env: Mapping[str, str],
    *,
    arguments: tuple[str, ...] = (),
    name: str = SHELL,
    file: str | None = None,
    cwd: str = "/",
    options: str = "",
) -> int:
    """Run `script` (or, when it is "", the commands on `stdin`) to its end. Background jobs that still hold stdout
    or stderr are waited for, as adbd does. `file` is the script's name in messages. Ends with 129 when cancelled."""
    run = Run(machine, cancelled, dict(env))
    out_closed, err_closed = threading.Event(), threading.Event()
    descriptors = Descriptors({0: Handle(stdin), 1: Handle(stdout, out_closed.set), 2: Handle(stderr, err_closed.set)})
    shell = Shell(run, descriptors, name)
    shell.cwd = cwd
    shell.positional = list(arguments)
    shell.options = set(options)
    for key, value in env.items():
        shell.variables.put(key, value).exported = True
    shell.variables.put("PWD", cwd).exported = True
    shell.variables.put("KSH_VERSION", "@(#)MIRBSD KSH R59 2020/10/31 Android").readonly = True
    shell.variables.put("PS4", "+ ")
    shell.file = file
    if script:
        source = Source(script)
    else:
        shell.file = file or "<stdin>"
        source = Source("", lambda: stdin.read_line().replace(b"\0", b"").decode("utf-8", "surrogateescape") or None)
    try:
        with stopping(cancelled):
            try:
                status = shell.guarded(lambda: shell.run_source(source))
            finally:
                shell.descriptors.close_all()
            run.wait(out_closed)
            run.wait(err_closed)
            return 129 if cancelled.is_set() else status
    except Killed:
        return 129
