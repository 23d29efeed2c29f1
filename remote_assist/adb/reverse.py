"""Ports of the phone that lead to this computer (reverse), and the forwards of a phone for looking and removing.

AOSP packages/modules/adb/adb.cpp, `handle_forward_request`; daemon/services.cpp, `reverse_service`. Forwards are never
made: a forwarded port is open to every user of this computer, a stream through the transport (socket.open_service) is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remote_assist.adb.socket import Deadline, Wire, ask, open_service, readable, tell
from remote_assist.errors import ProtocolError, RemoteRefused, UsageError

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached

_SPEC = re.compile(r"(tcp|localabstract|localfilesystem|localreserved|local|dev|vsock):[^;\s\x00]{1,200}")
_HOST = re.compile(r"(tcp|localfilesystem|localabstract):[^;\x00-\x1f\x7f]{1,200}")
_ENTRY = re.compile(r"(.*?) ([a-z]+:\S+) ([a-z]+:.+)")


@dataclass(frozen=True)
class Listed:
    """One entry as the phone or the server lists it: `listening` there, leading to `target`; `owner` is adb's prefix
    (a serial for forwards, `host-NN` or `UsbFfs` for reverses)."""

    owner: str
    listening: str
    target: str


def add(phone: Attached, device: str, host: str, norebind: bool = True, *, timeout_s: float = 5.0) -> str:
    """Makes `device` (`tcp:PORT`, `tcp:0` for any, `tcp:localhost:PORT`, `localabstract:…`) on the phone lead to `host`
    on the machine of the adb server. Returns the name to remove it by: `tcp:PORT` with the real port for `tcp:0`.

    With `norebind` an existing entry is never taken over. Raises RemoteRefused ("… already …", "Address already in
    use"), UsageError, LinkLost, ProtocolError.
    """
    deadline = Deadline(timeout_s)
    _checked(device)
    if _HOST.fullmatch(host) is None:
        raise UsageError(
            "{place} is no place on this computer such as tcp:8080", place=readable(host.encode("utf-8", "replace"))
        )
    with open_service(phone, f"reverse:forward:{'norebind:' if norebind else ''}{device};{host}", deadline) as wire:
        wire.status(deadline)
        port = _rest(wire, deadline)
    if device != "tcp:0":
        return device
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ProtocolError("the phone chose {port!r} as a port", port=port)
    return f"tcp:{int(port)}"


def listed(phone: Attached, *, timeout_s: float = 5.0) -> tuple[Listed, ...]:
    """All reverses of this phone, other tools' included. Names are the phone's words: untrusted."""
    deadline = Deadline(timeout_s)
    with open_service(phone, "reverse:list-forward", deadline) as wire:
        return _entries(wire.block(deadline))


def remove(phone: Attached, spec: str, *, asked: str | None = None, timeout_s: float = 5.0) -> bool:
    """Removes one reverse; False when the phone no longer had it.

    `tcp:localhost:P` is listed as `tcp:P`: the listed name frees the phone, the one that was asked for clears the
    server's list of allowed targets (transport.cpp, UpdateReverseConfig), so give both when they differ. Never all
    at once: other tools' entries are theirs.
    """
    gone = _remove_one(phone, spec, timeout_s)
    if asked is not None and asked != spec:
        gone = _remove_one(phone, asked, timeout_s) or gone
    return gone


def forwards(phone: Attached, *, timeout_s: float = 5.0) -> tuple[Listed, ...]:
    """The forwards of this phone on its adb server."""
    return tuple(
        each for each in _entries(ask(phone.server, "host:list-forward", timeout_s)) if each.owner == phone.serial
    )


def remove_forward(phone: Attached, listening: str, *, timeout_s: float = 5.0) -> bool:
    """Removes one forward of this phone; False when it was not there."""
    try:
        tell(phone.server, f"host-serial:{phone.serial}:killforward:{_checked(listening)}", timeout_s)
    except RemoteRefused:
        return False
    return True


def _remove_one(phone: Attached, spec: str, timeout_s: float) -> bool:
    deadline = Deadline(timeout_s)
    with open_service(phone, f"reverse:killforward:{_checked(spec)}", deadline) as wire:
        try:
            wire.status(deadline)
        except RemoteRefused:
            return False
    return True


def _checked(spec: str) -> str:
    if _SPEC.fullmatch(spec) is None:
        raise UsageError("{place} is no adb address such as tcp:27183", place=readable(spec.encode("utf-8", "replace")))
    return spec


def _rest(wire: Wire, deadline: Deadline) -> str:
    """The resolved port that follows the OKAY of `tcp:0`; nothing follows for other addresses."""
    first = wire.some(1, deadline)
    if not first:
        return ""
    digits = first + wire.exactly(3, deadline)
    try:
        length = int(digits, 16)
    except ValueError:
        return ""
    return readable(wire.exactly(min(length, 64), deadline))


def _entries(raw: bytes) -> tuple[Listed, ...]:
    found = []
    for line in raw.split(b"\n"):
        words = _ENTRY.fullmatch(readable(line))
        if words:
            found.append(Listed(*words.groups()))
    return tuple(found)
