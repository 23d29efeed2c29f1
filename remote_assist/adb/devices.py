"""What is attached, read as untrusted text, and what to do about each state.

Formats: AOSP packages/modules/adb/transport.cpp, `append_transport` and `to_string(ConnectionState)`. The long list
carries product, model and device names that the *phone* chose, line breaks included; a hostile phone can write whole
lines into it. Serials and states are therefore taken from the short list, which holds nothing of the phone's banner,
and the long list only adds details where both lists agree line by line.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from remote_assist.adb.server import Server
from remote_assist.adb.socket import ask, readable
from remote_assist.adb.words import SENTENCES, UNKNOWN
from remote_assist.errors import (
    DeadlineExceeded,
    LinkError,
    NoPermissions,
    NoPhone,
    NoUsablePhone,
    Offline,
    Sentence,
    ServerUnavailable,
    SeveralPhones,
    Unauthorized,
    UnknownSerial,
)

MAX_PHONES = 256
_DETAIL = re.compile(r"(?:^| )(product|model|device):(.*?)(?= (?:product|model|device|transport_id):|$)")
_USB_PATH = re.compile(r"^ (usb:[0-9A-Za-z.:-]{1,60}|[0-9]{1,3}-[0-9.]{1,40})(?= |$)")
_NET = re.compile(r":[0-9]{1,5}$|^emulator-[0-9]+$|\._adb(-tls-connect)?\._tcp\.?$")


@dataclass(frozen=True)
class Attached:
    """One entry of a server's list. `state` in adb's words; names are the phone's own and untrusted."""

    serial: str
    state: str
    transport: str
    transport_id: int | None
    usb_path: str | None
    product: str | None
    model: str | None
    device: str | None
    server: Server


def attached(server: Server, timeout_s: float = 5.0) -> tuple[Attached, ...]:
    """Everything this server lists, phones that cannot be used included. Raises ServerUnavailable, LinkError."""
    short = parse_short(ask(server, "host:devices", timeout_s))
    if not short:
        return ()
    return parse(short, ask(server, "host:devices-l", timeout_s), server)


def parse_short(raw: bytes) -> list[tuple[str, str]]:
    """(serial, state) of each line of `host:devices`; lines that are none (daemon messages) are passed over."""
    found = []
    for line in raw.split(b"\n"):
        serial, tab, state = line.partition(b"\t")
        if tab and serial and state and not serial.startswith(b"* "):
            words = readable(state)
            found.append((readable(serial), "no permissions" if words.startswith("no permissions") else words))
    return found[:MAX_PHONES]


@dataclass(frozen=True)
class _Detail:
    usb_path: str | None = None
    transport_id: int | None = None
    names: tuple[tuple[str, str], ...] = ()


def parse(short: Sequence[tuple[str, str]], raw: bytes, server: Server) -> tuple[Attached, ...]:
    """The short list with the details of `host:devices-l`, as far as the two lists agree line by line.

    Transport ids count only when every line agrees and no id comes twice: a forged line could otherwise send one
    phone's commands to another. Without an id the phone is addressed by its serial.
    """
    lines = [line for line in raw.split(b"\n") if line.strip()]
    details = [_Detail()] * len(short)
    if len(lines) == len(short):
        read = [_detail(line, serial, state) for (serial, state), line in zip(short, lines, strict=True)]
        ids = [detail.transport_id for detail in read if detail]
        certain = len(ids) == len(read) == len(set(ids))
        details = [(d if certain else replace(d, transport_id=None)) if d else _Detail() for d in read]
    phones = []
    for (serial, state), detail in zip(short, details, strict=True):
        names = dict(detail.names)
        phones.append(
            Attached(
                serial=serial,
                state=state,
                transport="ssh" if server.remote else "tcp" if _NET.search(serial) and not detail.usb_path else "usb",
                transport_id=detail.transport_id,
                usb_path=detail.usb_path,
                product=names.get("product"),
                model=names.get("model"),
                device=names.get("device"),
                server=server,
            )
        )
    return tuple(phones)


def _detail(line: bytes, serial: str, state: str) -> _Detail | None:
    """What stands behind serial and state in one line of the long list; None when the line is not this phone's."""
    text = readable(line)
    head = f"{serial:<22} {state}"
    if not text.startswith(head):
        return None
    rest = (
        re.sub(r"^ \(.*?\)(; see \[[^\]]*\])?", "", text[len(head) :])
        if state == "no permissions"
        else text[len(head) :]
    )
    number = re.search(r" transport_id:([0-9]{1,9})$", rest)
    path = _USB_PATH.search(rest)
    names = {key: value for key, value in _DETAIL.findall(rest) if value}
    return _Detail(path[1] if path else None, int(number[1]) if number else None, tuple(names.items()))


def explain(phone: Attached, lang: str = "en") -> str:
    """One sentence: what this phone's state means and what to do next, in en or zh."""
    english, chinese = SENTENCES.get(phone.state, UNKNOWN)
    return (chinese if lang.startswith("zh") else english).format(state=phone.state)


def usable(servers: Sequence[Server], serial: str | None = None) -> Attached:
    """The one phone that is meant and can be worked with.

    Raises NoPhone, UnknownSerial (exit 2, where others are attached), SeveralPhones (also when only one of several
    answers: the silent one may be the customer's), Unauthorized, Offline, NoPermissions, or NoUsablePhone for recovery, bootloader and the like.
    """
    phones = everywhere(servers)
    if serial is not None:
        matching = [phone for phone in phones if phone.serial == serial]
        if not matching:
            sentence = Sentence(
                "No phone with the serial {serial} is attached.", serial=readable(serial.encode("utf-8", "replace"))
            )
            if phones:
                there = ", ".join(f"{phone.serial} ({phone.state})" for phone in phones)
                raise UnknownSerial(sentence, next_step=Sentence("Attached: {there}.", there=there))
            raise NoPhone(sentence)
        phones = matching
    if not phones:
        raise NoPhone("No phone is attached.")
    if len(phones) > 1:
        named = ", ".join(f"{phone.serial} ({phone.state})" for phone in phones)
        raise SeveralPhones("{count} phones are attached: {phones}.", count=len(phones), phones=named)
    demand(phones[0])
    return phones[0]


def everywhere(servers: Sequence[Server]) -> list[Attached]:
    """All phones of all servers; a USB phone that two servers see counts once, in its better state."""
    kept: dict[tuple[str, object], Attached] = {}
    for server in servers:
        for nth, phone in enumerate(attached(server)):
            key = (phone.serial, phone.usb_path or (nth, server.address))
            known = kept.get(key)
            if known is None or (known.state != "device" and phone.state == "device"):
                kept[key] = phone
    return list(kept.values())


def demand(phone: Attached) -> None:
    """Raises the error of the phone's state unless it is `device`."""
    if phone.state == "device":
        return
    kinds: dict[str, type[NoUsablePhone]] = {
        "unauthorized": Unauthorized,
        "authorizing": Unauthorized,
        "offline": Offline,
        "connecting": Offline,
        "no permissions": NoPermissions,
    }
    english, _ = SENTENCES.get(phone.state, UNKNOWN)
    what = Sentence(english, state=phone.state)
    kind = kinds.get(phone.state, NoUsablePhone)
    raise kind(Sentence("{serial}: {what}", serial=phone.serial, what=what))


def wait_for(server: Server, serial: str, state: str = "device", timeout_s: float = 30.0) -> Attached:
    """Polls the list until `serial` is in `state`. Raises the error of the state it is stuck in, or NoPhone."""
    until = time.monotonic() + timeout_s
    pause_s = 0.005
    seen: Attached | None = None
    while True:
        try:
            seen = next((phone for phone in attached(server) if phone.serial == serial), None)
        except (LinkError, ServerUnavailable):
            if time.monotonic() >= until:
                raise
        if seen is not None and seen.state == state:
            return seen
        if time.monotonic() >= until:
            if seen is None:
                raise NoPhone(
                    "{serial} did not appear within {seconds:g} s.",
                    serial=readable(serial.encode("utf-8", "replace")),
                    seconds=timeout_s,
                )
            demand(seen)
            raise DeadlineExceeded(
                "{serial} is {state}, not {wanted}, after {seconds:g} s",
                serial=seen.serial,
                state=seen.state,
                wanted=state,
                seconds=timeout_s,
            )
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, 0.1)
