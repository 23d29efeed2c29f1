"""Keys, signatures and the customer's answer to "Allow USB debugging?"."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator

import pytest

from remote_assist.phone.adbd.auth import BadKey, decode_public_key, parse_public_key, verify
from remote_assist.phone.server import Server, serve
from tests.phone.adbkey_vector import MODULUS, PRIVATE_EXPONENT, PUBLIC_KEY, TOKEN_SIGNATURE
from tests.phone.fake_machine import FakeMachine

TOKEN = bytes.fromhex("000102030405060708090a0b0c0d0e0f10111213")
KEY = base64.b64decode(PUBLIC_KEY)


def test_a_key_is_read_as_adb_wrote_it() -> None:
    assert decode_public_key(KEY) == (MODULUS, 65537)
    assert parse_public_key(PUBLIC_KEY.encode() + b" somebody@somewhere\0") == KEY
    assert parse_public_key(PUBLIC_KEY.encode() + b"\tsomebody@somewhere") == KEY


@pytest.mark.parametrize("line", [b"", b"\0", b"not base64!", b"QUJD me@here\0", PUBLIC_KEY.encode()[:-8] + b" x\0"])
def test_what_is_no_key(line: bytes) -> None:
    with pytest.raises(BadKey):
        parse_public_key(line)


def test_a_signature_that_openssl_made() -> None:
    assert verify(KEY, TOKEN, TOKEN_SIGNATURE)


def test_any_flipped_byte_is_noticed() -> None:
    for at in range(0, 256, 15):
        bad = bytearray(TOKEN_SIGNATURE)
        bad[at] ^= 1
        assert not verify(KEY, TOKEN, bytes(bad))
    assert not verify(KEY, bytes(20), TOKEN_SIGNATURE)
    assert not verify(KEY, TOKEN, TOKEN_SIGNATURE[:-1])
    assert not verify(KEY, TOKEN, b"\0" + TOKEN_SIGNATURE)


class Host:
    """Connects, and knows how to answer a token."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.settimeout(5)
        self.socket.sendall(bytes.fromhex("434e584e 01000001 00001000 06000000 00000000 bcb1a7b1") + b"host::")

    def token(self) -> bytes:
        header = self.socket.recv(24, socket.MSG_WAITALL)
        assert header == bytes.fromhex("41555448 01000000 00000000 14000000 00000000 beaaabb7")
        return self.socket.recv(20, socket.MSG_WAITALL)

    def sign(self, token: bytes) -> None:
        padded = "0001" + "ff" * 218 + "00" + "3021300906052b0e03021a05000414" + token.hex()
        signature = pow(int(padded, 16), PRIVATE_EXPONENT, MODULUS).to_bytes(256, "big")
        self.socket.sendall(bytes.fromhex("41555448 02000000 00000000 00010000 00000000 beaaabb7") + signature)

    def offer_key(self) -> None:
        line = PUBLIC_KEY.encode() + b" t@bench\0"
        assert len(line) == 0x2C5
        self.socket.sendall(bytes.fromhex("41555448 03000000 00000000 c5020000 00000000 beaaabb7") + line)

    def answer(self, seconds: float = 5) -> bytes | None:
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(24, socket.MSG_WAITALL)[:4]
        except TimeoutError:
            return None


@pytest.fixture
def machine() -> FakeMachine:
    made = FakeMachine()
    del made.state.properties["ro.adb.secure"]
    return made


@pytest.fixture
def server(machine: FakeMachine) -> Iterator[Server]:
    with serve(machine) as running:
        yield running


def offer(server: Server) -> Host:
    host = Host(server)
    host.sign(host.token())
    host.token()
    host.offer_key()
    return host


def test_allow_is_remembered(server: Server, machine: FakeMachine) -> None:
    assert offer(server).answer() == b"CNXN"
    assert machine.state.authorised_keys == {KEY}
    again = Host(server)
    again.sign(again.token())
    assert again.answer() == b"CNXN"


def test_allow_once_is_not(server: Server, machine: FakeMachine) -> None:
    machine.state.debug_dialog = "allow-once"
    assert offer(server).answer() == b"CNXN"
    assert machine.state.authorised_keys == set()
    assert offer(server).answer() == b"CNXN"


def test_deny_leaves_the_host_unauthorised(server: Server, machine: FakeMachine) -> None:
    machine.state.debug_dialog = "deny"
    host = offer(server)
    assert host.answer(0.2) is None
    host.socket.sendall(bytes.fromhex("4f50454e 01000000 00000000 0d000000 00000000 b0afbab1") + b"shell:echo hi")
    assert host.answer(0.2) is None


def test_the_dialog_waits_for_the_customer(server: Server, machine: FakeMachine) -> None:
    machine.state.debug_dialog = "ignore"
    host = offer(server)
    assert host.answer(0.1) is None
    machine.state.debug_dialog = "allow"
    assert host.answer() == b"CNXN"


def test_the_delay_passes_first(server: Server, machine: FakeMachine) -> None:
    machine.state.debug_dialog_delay_s = 0.2
    host = offer(server)
    asked = time.monotonic()
    assert host.answer() == b"CNXN"
    assert time.monotonic() - asked >= 0.19


def test_a_signature_is_good_for_one_token(server: Server, machine: FakeMachine) -> None:
    machine.state.authorised_keys.add(KEY)
    first = Host(server)
    token = first.token()
    second = Host(server)
    assert second.token() != token
    second.sign(token)
    assert second.answer() == b"AUTH"


def test_nothing_is_served_before(server: Server) -> None:
    host = Host(server)
    host.token()
    host.socket.sendall(bytes.fromhex("4f50454e 01000000 00000000 0d000000 00000000 b0afbab1") + b"shell:echo hi")
    assert host.answer(0.2) is None
