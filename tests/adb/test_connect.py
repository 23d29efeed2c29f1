"""Network phones: private addresses only, and believed only when the list shows them."""

from __future__ import annotations

import socket
import time

import pytest

from remote_assist import errors
from remote_assist.adb import connect
from remote_assist.adb.devices import Attached, attached
from remote_assist.adb.server import Server
from tests.adb.fake_server import Guest, fake


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8:5555",
        "1.1.1.1:37123",
        "172.32.0.1:5555",
        "192.169.0.1:5555",
        "100.64.0.1:5555",
        "198.18.0.1:5555",
        "192.0.2.1:5555",
        "224.0.0.251:5353",
        "255.255.255.255:5555",
        "0.0.0.0:5555",
        "[::]:5555",
        "[2001:4860:4860::8888]:5555",
        "[::ffff:8.8.8.8]:5555",
        "[64:ff9b::808:808]:5555",
        "[2002:808:808::1]:5555",
        "134744072:5555",
        "0x08080808:5555",
    ],
)
def test_public_addresses_are_refused_with_the_reason(address: str) -> None:
    with fake(lambda guest: guest.okay()) as one:
        with pytest.raises(errors.UsageError, match="public address"):
            connect.connect(one.server, address)
        assert one.seen == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("192.168.1.20:37123", ("192.168.1.20", 37123)),
        ("10.0.0.5:5555", ("10.0.0.5", 5555)),
        ("172.31.255.255:1", ("172.31.255.255", 1)),
        ("169.254.3.4:65535", ("169.254.3.4", 65535)),
        ("[::1]:5555", ("::1", 5555)),
        ("[fd00::5]:5555", ("fd00::5", 5555)),
        ("[::ffff:192.168.1.2]:9", ("::ffff:192.168.1.2", 9)),
        ("localhost:5599", ("127.0.0.1", 5599)),
    ],
)
def test_our_own_networks_are_taken(text: str, wanted: tuple[str, int]) -> None:
    assert connect.own_address(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "phone", ":5555", "192.168.1.2", "192.168.1.2:", "192.168.1.2:0", "192.168.1.2:65536", "h:-1", "h:５５"],
)
def test_what_is_no_address_is_said(text: str) -> None:
    with pytest.raises(errors.UsageError, match=r"no HOST:PORT"):
        connect.own_address(text)


def test_a_name_with_one_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 5555)) for each in ("192.168.1.9", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(errors.UsageError, match=r"8\.8\.8\.8"):
        connect.own_address("phone.example:5555")


def test_a_name_is_connected_to_by_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.1.9", 5555))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)

    def answer(guest: Guest) -> None:
        wanted = guest.request()
        text = {
            b"host:devices": b"192.168.1.9:5555\tdevice\n",
            b"host:devices-l": b"192.168.1.9:5555       device transport_id:1\n",
        }.get(wanted, b"failed to authenticate to 192.168.1.9:5555")
        guest.say(b"OKAY%04x%b" % (len(text), text))

    with fake(answer) as one:
        assert connect.connect(one.server, "phone.example:5555").serial == "192.168.1.9:5555"
        assert one.seen[0] == b"001dhost:connect:192.168.1.9:5555"


def test_an_emulator_port_on_somebody_elses_server_is_explained() -> None:
    theirs = Server("/nonexistent", ours=False, version=41)
    with pytest.raises(errors.UsageError, match="emulator"):
        connect.connect(theirs, "127.0.0.1:5557")


def test_nobody_there_is_no_phone(running: Server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(errors.NoPhone, match="refused") as caught:
            connect.connect(running, f"127.0.0.1:{probe.getsockname()[1]}", 5)
    assert caught.value.exit_code == 3


def test_a_listener_that_speaks_no_adb_is_let_go_again(running: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        name = f"127.0.0.1:{mute.getsockname()[1]}"
        started = time.monotonic()
        with pytest.raises((errors.Offline, errors.NoPhone)):
            connect.connect(running, name, 1.0)
        assert time.monotonic() - started < 3
        assert name not in [each.serial for each in attached(running)]


def test_connecting_twice_is_the_same_phone_and_disconnecting_names_it(phone: Attached) -> None:
    assert connect.connect(phone.server, phone.serial) == phone
    assert not connect.disconnect(phone.server, "127.0.0.1:1")
    for everything in ("", " ", "a b"):
        with pytest.raises(errors.UsageError):
            connect.disconnect(phone.server, everything)
    assert phone in attached(phone.server)


def test_a_phone_that_does_not_allow_us_is_unauthorized_until_it_does(running: Server) -> None:
    from remote_assist.phone.machine import build
    from remote_assist.phone.server import serve

    machine = build("pixel-15", "healthy")
    machine.state.properties["ro.adb.secure"] = "1"
    machine.state.debug_dialog = "ignore"
    with serve(machine) as served:
        with pytest.raises(errors.Unauthorized) as caught:
            connect.connect(running, served.serial, 1.0)
        assert "Allow" in caught.value.message + caught.value.next_step
        connect.disconnect(running, served.serial)
        machine.state.debug_dialog = "allow"
        assert connect.connect(running, served.serial, 5.0).state == "device"
        connect.disconnect(running, served.serial)
