"""Which service a name opens (daemon_service_to_fd, AOSP daemon/services.cpp). Unknown names are refused with CLSE."""

from __future__ import annotations

import socket
from collections.abc import Callable

from remote_assist.phone.adbd import reverse, shellservice, sockets, syncservice
from remote_assist.phone.adbd.contract import Backlog, Phone
from remote_assist.phone.adbd.link import Link, Service
from remote_assist.phone.adbd.stream import Stream

_REFUSALS = {
    "root:": b"adbd cannot run as root in production builds\n",
    "unroot:": b"adbd not running as root\n",
    "remount:": b'Not running as root. Try "adb root" first.\n',
}
"""What a user build answers (restart_root_service in daemon/restart_service.cpp; daemon/remount_service.cpp)."""


class Services:
    """The services of one phone. `reboot` restarts it; into what (`reboot:bootloader`) makes no difference here."""

    def __init__(self, phone: Phone, table: reverse.ReverseTable, reboot: Callable[[], None]) -> None:
        self._phone = phone
        self._table = table
        self._reboot = reboot

    def open(self, name: str, link: Link) -> Service | None:
        """What serves `name`, or None where adbd refuses it at once."""
        phone, table = self._phone, self._table
        kind, _, rest = name.partition(":")
        if name.startswith("shell"):
            parsed = shellservice.parse(name)
            if parsed is None:
                return None
            command, v2, terminal = parsed
            return lambda stream: shellservice.run(phone, stream, command, v2, terminal)
        if name.startswith("exec:"):
            return lambda stream: shellservice.run(phone, stream, rest, False, False)
        if name.startswith("sync:"):
            return lambda stream: syncservice.run(phone.vfs, stream)
        if name.startswith("reverse:"):
            return lambda stream: reverse.serve(table, rest, link, stream)
        if kind == "tcp" and rest:
            return self._tcp(name)
        if kind == "localabstract":
            handler = phone.abstract_sockets.get(rest)
            if isinstance(handler, Backlog):
                handler = handler.in_order()
            return None if handler is None else lambda stream: sockets.serve_abstract(handler, stream)
        if name.startswith("reboot:"):
            return lambda stream: self._reboot()
        text = _REFUSALS.get(kind + ":")
        return None if text is None else lambda stream: stream.write(text)

    def _tcp(self, name: str) -> Service | None:
        try:
            spec = sockets.parse_tcp(name)
        except sockets.BadSpec:
            return None
        if spec.host not in ("", "localhost") or not self._table.port_is_ours(spec.port):
            return None
        try:
            connection = socket.create_connection(("127.0.0.1", spec.port))
        except OSError:
            return None

        def carry(stream: Stream) -> None:
            sockets.relay(stream, connection)

        return carry
