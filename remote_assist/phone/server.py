"""Puts a phone on a TCP port of 127.0.0.1, where `adb connect` finds it."""

from __future__ import annotations

import contextlib
import socket
import threading

from remote_assist.phone.adbd.contract import Phone, State
from remote_assist.phone.adbd.link import Link, Service, Watch
from remote_assist.phone.adbd.packets import Packet
from remote_assist.phone.adbd.reverse import ReverseTable
from remote_assist.phone.adbd.services import Services
from remote_assist.phone.adbd.sockets import listen

REBOOT_S = 1.0
"""How long a phone that reboots is away: shorter than a real one, long enough to be noticed."""


class Server:
    """A phone that listens. `serial` is the name adb gives it.

    For tests: `opened` lists every service that hosts asked for, in order, refused ones too; `watch` may be set to a
    function that sees each packet and may cut the links between any two of them with `drop`.
    """

    def __init__(self, phone: Phone, state: State, listening: socket.socket) -> None:
        self.port = int(listening.getsockname()[1])
        self.serial = f"127.0.0.1:{self.port}"
        self.reverse = ReverseTable(phone.abstract_sockets)
        self.opened: list[str] = []
        self.watch: Watch | None = None
        self._state = state
        self._listening = listening
        self._services = Services(phone, self.reverse, state.reboot)
        self._links: set[Link] = set()
        self._lock = threading.Lock()
        self._count = 0
        self._away = threading.Event()
        self._closed = threading.Event()
        state.on_reboot.append(self._go_away)
        threading.Thread(target=self._accept, name=f"phone {self.port}", daemon=True).start()

    @property
    def booting(self) -> bool:
        """Has the phone restarted and is not back yet?"""
        return self._away.is_set()

    def drop(self) -> None:
        """Cut every link at once, as pulling the cable does. The phone goes on listening."""
        with self._lock:
            links = list(self._links)
        for link in links:
            link.close()

    def close(self) -> None:
        """Stop listening and cut every link."""
        self._closed.set()
        with contextlib.suppress(ValueError):
            self._state.on_reboot.remove(self._go_away)
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.drop()
        self.reverse.remove_all()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            if self._away.is_set():
                connection.close()
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._count += 1
                link = Link(connection, self._state, self._open, self._count, self._see)
                self._links.add(link)
            threading.Thread(target=self._serve, args=(link,), name="adb link", daemon=True).start()
            if self._closed.is_set():
                link.close()

    def _open(self, name: str, link: Link) -> Service | None:
        self.opened.append(name)
        return self._services.open(name, link)

    def _see(self, direction: str, packet: Packet) -> None:
        if self.watch is not None:
            self.watch(direction, packet)

    def _serve(self, link: Link) -> None:
        try:
            link.run()
        finally:
            self.reverse.remove_all(link)
            with self._lock:
                self._links.discard(link)

    def _go_away(self) -> None:
        """The phone has restarted, by `adb reboot` or by a command of its own: be gone for a while."""
        self._away.set()
        self.drop()
        self.reverse.remove_all()
        threading.Thread(target=self._come_back, name="phone boots", daemon=True).start()

    def _come_back(self) -> None:
        self._closed.wait(REBOOT_S)
        self._away.clear()


def serve(machine: Phone, port: int = 0, host: str = "127.0.0.1") -> Server:
    """Listen on `port` (0: any free one that adb does not take for an emulator's). Raises `OSError` if it is taken."""
    if machine.state is None:
        raise ValueError("this phone has no state: make it with machine.build()")
    return Server(machine, machine.state, listen(host, port))
