"""adbutils on a server of ours: the same client, over a Unix socket, and without its habit of starting servers.

For what adbutils does well and what is not timed or hostile: tracking devices, forward and reverse lists, properties.
Its `pull` writes where the phone says and its timeouts are per read, so files and commands go through sync.py and
shell.py instead. adbutils' own connection knows AF_INET only and, when nobody answers, starts a server on 5037: both
are overridden here.
"""

from __future__ import annotations

import socket
from typing import Any

import adbutils
from adbutils._adb import AdbConnection  # the class is not exported, and its connection creation is what must change

from remote_assist.adb.server import Server
from remote_assist.adb.socket import Deadline, dial

CONNECT_S = 3.0


class _Connection(AdbConnection):  # type: ignore[misc]
    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__("", 0)

    def _safe_connect(self) -> socket.socket:
        sock = dial(self._server, Deadline(CONNECT_S)).sock
        sock.setblocking(True)
        return sock


class _Client(adbutils.AdbClient):  # type: ignore[misc]
    def __init__(self, server: Server, timeout_s: float) -> None:
        super().__init__(socket_timeout=timeout_s)
        self._server = server
        self._timeout_s = timeout_s

    def make_connection(self, timeout: float | None = None) -> AdbConnection:
        made = _Connection(self._server)
        made.conn.settimeout(timeout or self._timeout_s)
        return made


def client(server: Server, timeout_s: float = 10.0) -> Any:
    """An `adbutils.AdbClient` that talks to `server` and to no other. `timeout_s` holds for each single read.

    Its calls raise adbutils' own errors, except that a server that is gone raises ServerUnavailable.
    """
    return _Client(server, timeout_s)
