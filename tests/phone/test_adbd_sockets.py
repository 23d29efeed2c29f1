"""Sockets, reverse and the server's own life, against the small phone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from remote_assist.phone.adbd.sockets import BadSpec, TcpSpec, parse_tcp
from remote_assist.phone.process import Pipe
from remote_assist.phone.server import Server, serve
from tests.phone.fake_machine import FakeMachine, FakeState
from tests.phone.rawhost import Channel, RawHost


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def server(machine: FakeMachine) -> Iterator[Server]:
    with serve(machine) as running:
        yield running


@pytest.fixture
def host(server: Server) -> Iterator[RawHost]:
    with RawHost(server.port) as made:
        made.connect()
        yield made


def soon(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return true()


def test_ports_that_adb_takes_for_emulators_are_not_chosen(server: Server) -> None:
    assert server.port not in range(5555, 5586)
    assert server.serial == f"127.0.0.1:{server.port}"


def test_a_taken_port_is_said(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(FakeMachine(), server.port)


def test_an_abstract_socket_of_the_phone(host: RawHost) -> None:
    channel = host.open(b"localabstract:shout\0")
    channel.write(b"quiet")
    assert channel.until(5) == b"QUIET"
    assert channel.close()


def test_this_machines_own_ports_are_out_of_reach(host: RawHost) -> None:
    with socket.socket() as private:
        private.bind(("127.0.0.1", 0))
        private.listen()
        private.settimeout(0.1)
        port = private.getsockname()[1]
        for name in (b"tcp:%d", b"tcp:localhost:%d", b"tcp:127.0.0.1:%d"):
            assert host.open(name % port + b"\0").remote == 0
        with pytest.raises(TimeoutError):
            private.accept()


def test_reverse_listens_on_loopback_only_and_remembers_what_was_asked(host: RawHost, server: Server) -> None:
    host.open(b"reverse:forward:tcp:0;tcp:1").all()
    host.open(b"reverse:forward:tcp:[::1]:%d;tcp:2" % free_port_v6()).all()
    bare, named = server.reverse.entries()
    assert (bare.any_interface, named.any_interface) == (True, False)
    port = int(bare.local.removeprefix("tcp:"))
    with socket.socket() as elsewhere:
        elsewhere.bind(("127.0.0.2", port))


def free_port_v6() -> int:
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return int(probe.getsockname()[1])


def test_reverse_moves_to_the_link_that_rebinds_it(server: Server, host: RawHost) -> None:
    reply = host.open(b"reverse:forward:tcp:0;tcp:1").all()
    port = int(reply[8:])
    with RawHost(server.port) as other:
        other.connect()
        assert other.open(b"reverse:forward:tcp:%d;tcp:2" % port).all() == b"OKAY"
        visitor = socket.create_connection(("127.0.0.1", port))
        assert other.receive_but(b"CLSE")[3] == b"tcp:2\0"
        visitor.close()
    assert soon(lambda: server.reverse.entries() == ())


def test_the_hosts_last_words_survive_a_talking_visitor(host: RawHost) -> None:
    port = int(host.open(b"reverse:forward:tcp:0;tcp:1").all()[8:])
    with socket.create_connection(("127.0.0.1", port)) as visitor:
        _, theirs, _, _ = host.receive_but(b"CLSE")
        host.send(b"OKAY", 9, theirs)
        visitor.sendall(b"x" * 100)
        assert host.receive_but(b"CLSE")[0] == b"WRTE"
        visitor.sendall(b"y" * 500_000)
        host.send(b"WRTE", 9, theirs, b"413 too much")
        host.send(b"CLSE", 9, theirs)
        time.sleep(0.05)
        assert visitor.recv(100) == b"413 too much"
        assert visitor.recv(100) == b""


def test_an_abstract_reverse_serves_the_phones_programs(host: RawHost, machine: FakeMachine) -> None:
    assert host.open(b"reverse:forward:localabstract:scrcpy_1;tcp:27183").all() == b"OKAY"
    assert b"localabstract:scrcpy_1 tcp:27183\n" in host.open(b"reverse:list-forward").all()
    assert host.open(b"reverse:forward:localabstract:shout;tcp:1").all() == (
        b"FAIL002ccannot bind listener: Address already in use"
    )
    to_host, from_host = Pipe(), Pipe()
    program = threading.Thread(target=machine.abstract_sockets["scrcpy_1"], args=(to_host, from_host))
    program.start()
    command, theirs, _, destination = host.receive_but(b"CLSE")
    assert (command, destination) == (b"OPEN", b"tcp:27183\0")
    host.send(b"OKAY", 9, theirs)
    channel = Channel(host, 9, theirs)
    to_host.write(b"frame")
    assert channel.until(5) == b"frame"
    channel.write(b"touch")
    assert from_host.read() == b"touch"
    to_host.close_write()
    channel.all()
    program.join(5)
    assert not program.is_alive()
    host.open(b"reverse:killforward:localabstract:scrcpy_1").all()
    assert "scrcpy_1" not in machine.abstract_sockets


def test_a_user_build_refuses_root(host: RawHost) -> None:
    assert host.open(b"root:\0").all() == b"adbd cannot run as root in production builds\n"
    assert host.open(b"unroot:\0").all() == b"adbd not running as root\n"
    assert b"Not running as root" in host.open(b"remount:\0").all()


def test_reboot_goes_away_and_comes_back(server: Server, machine: FakeMachine) -> None:
    with RawHost(server.port) as host:
        host.connect()
        host.open(b"reverse:forward:tcp:0;tcp:1").all()
        host.send(b"OPEN", 1, 0, b"reboot:bootloader\0")
        with pytest.raises((EOFError, ConnectionResetError)):
            host.receive_but(b"OKAY", b"CLSE")
    assert machine.state.boots == 1
    assert server.booting
    with RawHost(server.port) as host:
        assert host.closed()
    assert server.reverse.entries() == ()
    assert soon(lambda: not server.booting)
    with RawHost(server.port) as host:
        assert host.connect()[0] == b"CNXN"


def test_drop_cuts_every_link_and_goes_on(server: Server) -> None:
    hosts = [RawHost(server.port) for _ in range(3)]
    for host in hosts:
        host.connect()
    server.drop()
    assert all(host.closed() for host in hosts)
    with RawHost(server.port) as host:
        assert host.connect()[0] == b"CNXN"


def test_close_leaves_nothing_listening(machine: FakeMachine) -> None:
    server = serve(machine)
    with RawHost(server.port) as host:
        host.connect()
        port = int(host.open(b"reverse:forward:tcp:0;tcp:1").all()[8:])
        server.close()
        assert host.closed()
    for gone in (server.port, port):
        with pytest.raises(OSError, match=r"refused|reset|timed out"):
            socket.create_connection(("127.0.0.1", gone), timeout=0.5)


def test_no_thread_is_left(machine: FakeMachine) -> None:
    before = threading.active_count()
    with serve(machine) as server, RawHost(server.port) as host:
        host.connect()
        for _ in range(5):
            host.open(b"shell:echo x").all()
        host.open(b"shell,v2,pty:")
        host.open(b"sync:")
    assert soon(lambda: threading.active_count() <= before)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tcp:80", TcpSpec("", 80)),
        ("tcp:localhost:80", TcpSpec("localhost", 80)),
        ("tcp:[::1]:80", TcpSpec("::1", 80)),
        ("tcp:phone", TcpSpec("phone", 5555)),
    ],
)
def test_tcp_specifications(text: str, found: TcpSpec) -> None:
    assert parse_tcp(text) == found


@pytest.mark.parametrize(
    "text", ["tcp:65536", "tcp:-1", "tcp:localhost:0", "tcp:", "tcp::1", "tcp:[::1", "tcp:a:99999"]
)
def test_bad_tcp_specifications(text: str) -> None:
    with pytest.raises(BadSpec):
        parse_tcp(text)


def test_a_listing_through_a_link() -> None:
    """/sdcard is a link: its own entry `.` is the folder behind it, not the link."""
    from remote_assist.phone.machine import Machine

    machine = Machine(FakeState())  # type: ignore[arg-type]
    with serve(machine) as server, RawHost(server.port) as other:
        other.connect()
        channel = other.open(b"sync:")
        channel.write(b"LIST\x07\x00\x00\x00/sdcard")
        channel.write(b"QUIT\x00\x00\x00\x00", wait=False)
        assert channel.all()[:8] == bytes.fromhex("44454e54 f8410000")


def test_what_was_asked_for_is_listed(server: Server, host: RawHost) -> None:
    host.open(b"shell:echo x\0").all()
    host.open(b"huhu:\0")
    assert server.opened == ["shell:echo x", "huhu:"]


def test_the_link_can_be_cut_between_any_two_packets(server: Server) -> None:
    cuts = 0
    for stop in range(1, 30):
        left = [stop]

        def watch(direction: str, packet: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                server.drop()

        server.watch = watch
        try:
            with RawHost(server.port) as host:
                host.connect()
                host.open(b"shell,v2,raw:lines 3").all()
                host.open(b"shell:cat").close()
        except (EOFError, OSError):
            cuts += 1
        else:
            break
    server.watch = None
    assert cuts >= 8
    with RawHost(server.port) as host:
        host.connect()
        assert host.open(b"shell:echo fine").all() == b"fine\n"
