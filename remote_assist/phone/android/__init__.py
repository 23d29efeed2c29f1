"""Android's own commands and services on the virtual phone, printing from and writing to its one `PhoneState`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.phone.android import (
    bugreport,
    cmd,
    controls,
    dumpsys,
    getprop,
    input_program,
    ipaddr,
    logcat,
    proc,
    storage,
    switches,
    uiautomator,
)
from remote_assist.phone.android.reply import program, state_of
from remote_assist.phone.process import Process, Program
from remote_assist.phone.screen.screencap import screencap
from remote_assist.phone.screen.server import app_process

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
            input_program.COMMANDS,
        )
        for name, handler in table.items()
    },
    **logcat.PROGRAMS,
    **dumpsys.PROGRAMS,
    **bugreport.PROGRAMS,
    **uiautomator.PROGRAMS,
    "app_process": app_process,
    "df": _df,
    "screencap": screencap,
}
"""Every command by name, ready for `Machine.add_programs`."""


_PHOTOS = 12
_JPEG_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def populate(machine: Machine) -> None:
    """Give the machine's filesystem the files of /proc and /sys and a few photos, and tie its use of /data to the phone's
    storage: what is written takes room there, what is removed gives it back."""
    state = machine.state
    assert state is not None
    proc.files(machine, state)
    for number in range(_PHOTOS):
        taken = state.now_s() - 86400.0 * (3 + 11 * number)
        name = state.local(taken).strftime("IMG_%Y%m%d_%H%M%S.jpg")
        machine.vfs.install(
            f"/storage/emulated/0/DCIM/Camera/{name}",
            _JPEG_HEAD,
            0o660,
            uid=10_150,
            gid=1023,
            mtime=taken,
            size=2_400_000 + number * 191_337,
        )

    def written(growth: int) -> None:
        with state.lock:
            stored = state.storage
            stored.written_bytes += growth
            if stored.written_bytes < 0:  # something of the owner's own was removed
                stored.photos_bytes = max(0, stored.photos_bytes + stored.written_bytes)
                stored.written_bytes = 0

    machine.vfs.disk_free = state.data_free_bytes
    machine.vfs.on_change = written
