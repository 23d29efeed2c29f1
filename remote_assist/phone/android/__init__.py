"""Android's own commands and services on the virtual phone, printing from and writing to its one `PhoneState`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.phone.android import cmd, controls, dumpsys, getprop, ipaddr, logcat, proc, storage, switches
from remote_assist.phone.android.reply import program, state_of
from remote_assist.phone.process import Process, Program

if TYPE_CHECKING:
    from remote_assist.phone.machine import Machine


def _df(process: Process) -> int:
    """`df` needs the filesystem to know which paths exist."""
    state = state_of(process)
    vfs = process.machine.vfs

    def exists(path: str) -> bool:
        return bool(vfs.exists(path if path.startswith("/") else f"{process.cwd.rstrip('/')}/{path}", root=True))

    with state.lock:
        reply = storage.df_rows(state, process.argv[1:], exists)
    if reply.out:
        process.out(reply.out)
    if reply.err:
        process.err(reply.err)
    return reply.code


PROGRAMS: dict[str, Program] = {
    **{
        name: program(handler)
        for table in (
            cmd.COMMANDS,
            getprop.COMMANDS,
            ipaddr.COMMANDS,
            proc.COMMANDS,
            storage.COMMANDS,
            switches.COMMANDS,
            controls.COMMANDS,
        )
        for name, handler in table.items()
    },
    **logcat.PROGRAMS,
    **dumpsys.PROGRAMS,
    "df": _df,
}
"""Every command by name, ready for `Machine.add_programs`."""


def populate(machine: Machine) -> None:
    """Give the machine's filesystem the files of /proc and /sys, and tie its use of /data to the phone's storage."""
    state = machine.state
    assert state is not None
    proc.files(machine, state)

    def written(growth: int) -> None:
        with state.lock:
            state.storage.written_bytes = max(0, state.storage.written_bytes + growth)

    machine.vfs.disk_free = state.data_free_bytes
    machine.vfs.on_change = written
