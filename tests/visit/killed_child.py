"""A visit that counts what it does to the outside and kills itself at one of these points.

`python -m tests.visit.killed_child DATA SERIAL POINT`: POINT 0 counts only. Prints `ack N` as each record is
acknowledged, and at the end `points N`.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    data, serial, point = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    count = 0
    plain_write = os.write

    def counted(plain: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*args, **kwargs)

        return call

    from remote_assist import sessionlog

    plain_append = sessionlog.SessionLog.append

    def acknowledged(self: Any, *args: Any, **kwargs: Any) -> int:
        seq = plain_append(self, *args, **kwargs)
        plain_write(1, f"ack {self.session} {seq}\n".encode())
        return seq

    sessionlog.SessionLog.append = acknowledged  # type: ignore[method-assign]
    for name in ("write", "fsync", "fdatasync", "rename", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    for name in ("send", "sendall"):
        setattr(socket.socket, name, counted(getattr(socket.socket, name)))
    visit(data, serial)
    plain_write(1, f"points {count}\n".encode())


def visit(data: Path, serial: str) -> None:
    from remote_assist.adb import devices, server
    from remote_assist.assisting import NEEDS, Talk, Visited, conduct
    from remote_assist.cli import Globals
    from remote_assist.closing import Closing, farewell
    from remote_assist.datafolder import DataFolder
    from remote_assist.desk import ScriptedDesk
    from remote_assist.terminal import Terminal
    from remote_assist.visiting import Asked, visit

    globals_ = Globals(data=data, serial=serial)
    terminal = Terminal(json_mode=True)
    desk = ScriptedDesk(terminal, {})
    phone = devices.usable([server.private(data, usb=False)], serial)
    said = Asked("paper", "T-KILL", NEEDS, "K-1", "tester", None, 30)
    visited = Visited()
    closing = Closing(visited, terminal, DataFolder(data), "en")
    with visit(globals_, said, NEEDS, terminal, phone=phone, ending=closing) as session:
        conduct(session, desk, terminal, Talk("photos are not saved"), "en", visited)
        farewell(session, visited, desk, terminal)


if __name__ == "__main__":
    main()
