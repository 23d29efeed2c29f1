"""The protocol byte by byte: what is sent and what must come back is written out here, not computed by our code.

Words are little-endian: command, argument 0, argument 1, length, sum, command inverted (AOSP adb protocol.txt).
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from remote_assist.phone.server import Server, serve
from tests.phone.fake_machine import FakeMachine

CONNECT = bytes.fromhex("434e584e 01000001 00001000 06000000 00000000 bcb1a7b1") + b"host::"
BANNER = (
    b"device::ro.product.name=oriole;ro.product.model=Pixel 6;ro.product.device=oriole;"
    b"features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir,fixed_push_symlink_timestamp"
)


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def server(machine: FakeMachine) -> Iterator[Server]:
    with serve(machine) as running:
        yield running


class Wire:
    """A socket to the phone, and bytes."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.settimeout(5)
        self.ended: set[bytes] = set()

    def say(self, text: str, payload: bytes = b"") -> None:
        self.socket.sendall(bytes.fromhex(text) + payload)

    def hear(self, count: int) -> bytes:
        data = b""
        while len(data) < count and (more := self.socket.recv(count - len(data))):
            data += more
        return data

    def hear_packet(self) -> tuple[bytes, bytes]:
        header = self.hear(24)
        return header, self.hear(int.from_bytes(header[12:16], "little"))

    def closed(self) -> bool:
        with contextlib.suppress(ConnectionResetError):
            return self.socket.recv(1) == b""
        return True

    def quiet(self, seconds: float = 0.1) -> bool:
        self.socket.settimeout(seconds)
        try:
            self.socket.recv(1, socket.MSG_PEEK)
            return False
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(5)

    def open(self, service: bytes) -> bytes:
        """Open it as stream 0x0a0b0c0d; the phone's id for it, as four bytes."""
        self.say("4f50454e 0d0c0b0a 00000000", struct.pack("<I", len(service)))
        self.say("00000000 b0afbab1", service)
        header, _ = self.hear_packet()
        while header[:4] == b"CLSE" and header[4:8] in self.ended:  # the answer to an OKAY that crossed its own CLSE
            header, _ = self.hear_packet()
        assert header[:4] == bytes.fromhex("4f4b4159"), header
        assert header[8:] == bytes.fromhex("0d0c0b0a 00000000 00000000 b0b4bea6")
        return header[4:8]


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    made = Wire(server)
    made.socket.sendall(CONNECT)
    made.hear_packet()
    yield made
    made.socket.close()


def test_connect(server: Server) -> None:
    wire = Wire(server)
    wire.socket.sendall(CONNECT)
    header, banner = wire.hear_packet()
    length = struct.pack("<I", len(BANNER))
    assert header == bytes.fromhex("434e584e 01000001 00001000") + length + bytes.fromhex("00000000 bcb1a7b1")
    assert banner == BANNER


def test_an_old_host_gets_sums(server: Server) -> None:
    wire = Wire(server)
    wire.say("434e584e 00000001 00100000 07000000 3c020000 bcb1a7b1", b"host::\0")
    header, banner = wire.hear_packet()
    assert header[16:20] == struct.pack("<I", sum(banner))
    wire.say("4f50454e 01000000 00000000 0e000000 42050000 b0afbab1", b"shell:echo hi\0")
    wire.hear_packet()
    header, payload = wire.hear_packet()
    assert (payload, header[16:20]) == (b"hi\n", bytes.fromhex("db000000"))


def test_a_stream_from_open_to_close(wire: Wire) -> None:
    phone = wire.open(b"shell:echo hi\0")
    header, payload = wire.hear_packet()
    assert header == bytes.fromhex("57525445") + phone + bytes.fromhex("0d0c0b0a 03000000 00000000 a8adabba")
    assert payload == b"hi\n"
    wire.say("4f4b4159 0d0c0b0a", phone + bytes.fromhex("00000000 00000000 b0b4bea6"))
    assert wire.hear_packet()[0] == bytes.fromhex("434c5345") + phone + bytes.fromhex(
        "0d0c0b0a 00000000 00000000 bcb3acba"
    )


def test_a_write_is_acknowledged(wire: Wire) -> None:
    phone = wire.open(b"shell:cat\0")
    wire.say("57525445 0d0c0b0a", phone + bytes.fromhex("02000000 00000000 a8adabba") + b"ab")
    seen = sorted([wire.hear_packet(), wire.hear_packet()])
    assert seen[0][0] == bytes.fromhex("4f4b4159") + phone + bytes.fromhex("0d0c0b0a 00000000 00000000 b0b4bea6")
    assert seen[1] == (
        bytes.fromhex("57525445") + phone + bytes.fromhex("0d0c0b0a 02000000 00000000 a8adabba"),
        b"ab",
    )


def test_an_unknown_service_is_closed(wire: Wire) -> None:
    wire.say("4f50454e 0d0c0b0a 00000000 05000000 00000000 b0afbab1", b"huhu:")
    assert wire.hear_packet()[0] == bytes.fromhex("434c5345 00000000 0d0c0b0a 00000000 00000000 bcb3acba")


def all_of(wire: Wire, phone: bytes, until: bytes | None = None) -> bytes:
    """Everything that the phone writes into the stream until it closes, or has written `until`."""
    data = b""
    while until is None or until not in data:
        header, payload = wire.hear_packet()
        if header[:4] == b"CLSE" and header[4:8] == phone:
            wire.ended.add(phone)
            return data
        if header[:4] == b"WRTE":
            data += payload
            wire.say("4f4b4159 0d0c0b0a", phone + bytes.fromhex("00000000 00000000 b0b4bea6"))
    return data


def write(wire: Wire, phone: bytes, data: bytes) -> None:
    wire.say("57525445 0d0c0b0a", phone + struct.pack("<II", len(data), 0) + bytes.fromhex("a8adabba") + data)


def test_shell_v2_frames(wire: Wire) -> None:
    phone = wire.open(b"shell,v2,raw:echo hi;err no;exit 7\0")
    assert all_of(wire, phone) == bytes.fromhex("01 03000000 68690a  02 03000000 6e6f0a  03 01000000 07")


def test_shell_v2_input_frames(wire: Wire) -> None:
    phone = wire.open(b"shell,v2,raw:cat;exit 3\0")
    write(wire, phone, bytes.fromhex("05 0a000000 3234783830") + b",0x0\0")
    write(wire, phone, bytes.fromhex("00 03000000 61626300 0100"))
    write(wire, phone, bytes.fromhex("0000 64 04 00000000"))
    data = all_of(wire, phone)
    assert data in (
        bytes.fromhex("01 03000000 616263 01 01000000 64 03 01000000 03"),
        bytes.fromhex("01 04000000 61626364 03 01000000 03"),
    )


def test_a_terminal_echoes_and_translates(wire: Wire) -> None:
    phone = wire.open(b"shell,v2,TERM=xterm,pty:\0")
    write(wire, phone, bytes.fromhex("00 09000000") + b"echox\x7f u\r")
    data = all_of(wire, phone, b"u\r\n")
    write(wire, phone, bytes.fromhex("00 07000000") + b"exit 4\r")
    data += all_of(wire, phone)
    shown = b""
    while data[0] == 1:
        size = int.from_bytes(data[1:5], "little")
        shown, data = shown + data[5 : 5 + size], data[5 + size :]
    assert data == bytes.fromhex("03 01000000 04")
    assert shown.replace(b"u\r\n", b"", 1).startswith(b"echox\b \b ")
    assert b"u\r\n" in shown
    assert b"exit 4\r\n" in shown


def test_the_hosts_close_ends_the_program(wire: Wire, machine: FakeMachine) -> None:
    phone = wire.open(b"shell,v2,raw:wait\0")
    wire.say("434c5345 0d0c0b0a", phone + bytes.fromhex("00000000 00000000 bcb3acba"))
    assert wire.hear_packet()[0][:8] == b"CLSE" + phone
    deadline = time.monotonic() + 5
    while not machine.cancelled and time.monotonic() < deadline:
        time.sleep(0.005)
    assert machine.cancelled == ["wait"]


def test_a_lost_link_ends_the_program(server: Server, wire: Wire, machine: FakeMachine) -> None:
    wire.open(b"shell:wait\0")
    server.drop()
    assert wire.closed()
    deadline = time.monotonic() + 5
    while not machine.cancelled and time.monotonic() < deadline:
        time.sleep(0.005)
    assert machine.cancelled == ["wait"]


def test_a_host_that_stops_reading_does_not_stop_the_others(server: Server, wire: Wire) -> None:
    wire.open(b"shell:flood 100\0")
    other = Wire(server)
    other.socket.sendall(CONNECT)
    other.hear_packet()
    assert all_of(other, other.open(b"shell:echo fine\0")) == b"fine\n"


def test_a_program_with_a_bug_ends_alone(wire: Wire, capfd: pytest.CaptureFixture[str]) -> None:
    assert all_of(wire, wire.open(b"shell,v2,raw:boom\0")) == bytes.fromhex("03 01000000 8b")
    assert all_of(wire, wire.open(b"shell:echo fine\0")) == b"fine\n"
    assert "a program with a bug" in capfd.readouterr().err


def test_sync_stat_of_what_is_not_there(wire: Wire) -> None:
    phone = wire.open(b"sync:\0")
    write(wire, phone, bytes.fromhex("53544132 05000000") + b"/none" + bytes.fromhex("53544154 05000000") + b"/none")
    write(wire, phone, bytes.fromhex("51554954 00000000"))
    assert all_of(wire, phone) == bytes.fromhex("53544132 02000000" + "00" * 64) + bytes.fromhex(
        "53544154 00000000 00000000 00000000"
    )


def test_sync_send_and_receive(wire: Wire, machine: FakeMachine) -> None:
    phone = wire.open(b"sync:\0")
    sent = bytes.fromhex("53454e44 1b000000") + b"/data/local/tmp/a/b c,33152"
    write(wire, phone, sent + bytes.fromhex("44415441 03000000 616263 444f4e45 00f15365"))
    write(wire, phone, bytes.fromhex("52454356 15000000") + b"/data/local/tmp/a/b c")
    write(wire, phone, bytes.fromhex("51554954 00000000"))
    assert all_of(wire, phone) == bytes.fromhex("4f4b4159 00000000 44415441 03000000 616263 444f4e45 00000000")
    found = machine.vfs.stat("/data/local/tmp/a/b c")
    assert (oct(found.mode), found.mtime, machine.vfs.stat("/data/local/tmp/a").mode) == (
        "0o100666",
        1700000000,
        0o40775,
    )


def test_sync_failure(wire: Wire) -> None:
    phone = wire.open(b"sync:\0")
    write(wire, phone, bytes.fromhex("53454e44 08000000") + b"/x,33188" + bytes.fromhex("444f4e45 00000000"))
    assert all_of(wire, phone) == bytes.fromhex("4641494c 2b000000") + b"couldn't create file: Read-only file system"


def test_sync_list(wire: Wire, machine: FakeMachine) -> None:
    machine.vfs.write("/data/local/tmp/f", b"12345", 0o644, 1700000000)
    phone = wire.open(b"sync:\0")
    write(wire, phone, bytes.fromhex("4c495354 0f000000") + b"/data/local/tmp" + bytes.fromhex("51554954 00000000"))
    data = all_of(wire, phone)
    assert data.endswith(
        bytes.fromhex("44454e54 a4810000 05000000 00f15365 01000000 66")
        + bytes.fromhex("444f4e45 00000000 00000000 00000000 00000000")
    )
    assert data.count(b"DENT") == 3


def test_a_wrong_magic_is_skipped(wire: Wire) -> None:
    wire.say("4f50454e 01000000 00000000 0a000000 00000000 b0afbab2", b"shell:echo")
    assert wire.quiet()
    assert all_of(wire, wire.open(b"shell:echo fine\0")) == b"fine\n"


@pytest.mark.parametrize("length", ["01001000", "ffffffff"])
def test_an_impossible_length_closes_the_link(wire: Wire, length: str) -> None:
    wire.say(f"57525445 01000000 01000000 {length} 00000000 a8adabba")
    assert wire.closed()


def test_unknown_stream_ids(wire: Wire) -> None:
    wire.say("57525445 01000000 efbeadde 01000000 00000000 a8adabba 78")
    wire.say("434c5345 01000000 efbeadde 00000000 00000000 bcb3acba")
    assert wire.quiet()
    wire.say("4f4b4159 01000000 efbeadde 00000000 00000000 b0b4bea6")
    assert wire.hear_packet()[0] == bytes.fromhex("434c5345 efbeadde 01000000 00000000 00000000 bcb3acba")


def test_half_a_header_is_waited_for(wire: Wire, server: Server) -> None:
    wire.say("4f50454e 0d0c0b0a 0000")
    assert wire.quiet()
    wire.socket.close()
    other = Wire(server)
    other.socket.sendall(CONNECT)
    assert other.hear_packet()[1] == BANNER


def talk_nonsense(server: Server, dice: random.Random) -> None:
    """One connection that says packets of real commands with wrong contents, then random bytes."""
    wire = Wire(server)
    with contextlib.suppress(OSError):
        wire.socket.sendall(CONNECT)
        for _ in range(dice.randrange(1, 6)):
            command = dice.choice([b"CNXN", b"AUTH", b"OPEN", b"OKAY", b"CLSE", b"WRTE", b"STLS", dice.randbytes(4)])
            inverted = bytes(byte ^ 0xFF for byte in command)
            payload = dice.choice([b"", b"shell:cat\0", b"sync:\0", b"reverse:\xff;;", dice.randbytes(40)])
            ids = struct.pack("<II", dice.choice([0, 1, 2, 0xFFFFFFFF]), dice.choice([0, 1, 2, 0xFFFFFFFF]))
            wire.socket.sendall(command + ids + struct.pack("<II", len(payload), 0) + inverted + payload)
        wire.socket.sendall(dice.randbytes(dice.randrange(60)))
    wire.socket.close()


def check_that_nonsense_harms_nobody(server: Server, count: int) -> None:
    dice = random.Random(20_24)
    for _ in range(count):
        talk_nonsense(server, dice)
    wire = Wire(server)
    wire.socket.sendall(CONNECT)
    assert wire.hear_packet()[1] == BANNER
    assert all_of(wire, wire.open(b"shell:echo fine\0")) == b"fine\n"


def test_nonsense_harms_nobody(server: Server) -> None:
    check_that_nonsense_harms_nobody(server, 60)
