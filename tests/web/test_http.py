"""The small server: what is too long, too slow, too many or no HTTP, over TCP and over a Unix socket."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_assist.errors import UsageError
from remote_assist.web import http
from remote_assist.web.http import Link, Request, Response, Server, Takeover, listen
from tests.web.rig import raw

AUTHORITY = "127.0.0.1:41000"
HEAD = f"Host: {AUTHORITY}\r\n".encode()


def echo(request: Request) -> Response | Takeover:
    if request.target == "/take":
        return Takeover(lambda link, _, early: link.socket.sendall(b"mine:" + early))
    return Response(200, request.method.encode() + b" " + request.body, (("X-Frame-Options", "SAMEORIGIN"),))


@contextlib.contextmanager
def served(listener: socket.socket) -> Iterator[Server]:
    server = Server(listener, AUTHORITY, echo)
    server.start()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def where() -> Iterator[tuple[str, int]]:
    listener = listen()
    place = listener.getsockname()
    with served(listener):
        yield place


def test_requests_follow_each_other_on_one_connection(where: tuple[str, int]) -> None:
    one = b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 3\r\n\r\nabc"
    last = b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"
    answer = raw(where, one + one + last)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.count(b"POST abc") == 2
    assert answer.count(b"X-Frame-Options: SAMEORIGIN") == 3
    assert b"DENY" not in answer


def test_what_comes_after_an_upgrade_is_handed_over(where: tuple[str, int]) -> None:
    head = b"GET /take HTTP/1.1\r\n" + HEAD + b"Connection: Upgrade\r\nUpgrade: x\r\n\r\n"
    assert raw(where, head + b"first bytes") == b"mine:first bytes"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"x" * 70_000, b"431"),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 65537\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n1\r\nx\r\n", b"413"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n" + HEAD + HEAD + b"\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"421"),
        (b"GET / HTTP/1.0\r\n\r\n", b"421"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01", b"400"),
        (b"GET / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\nTransfer-Encoding: gzip\r\n\r\n", b"501"),
    ],
)  # fmt: skip
def test_too_long_or_no_http_is_refused_without_a_word(where: tuple[str, int], sent: bytes, status: bytes) -> None:
    answer = raw(where, sent)
    assert answer.startswith(b"HTTP/1.1 " + status + b" ")
    assert answer.endswith(b"\r\n\r\n"), "no body"
    again = raw(where, b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n")
    assert again.startswith(b"HTTP/1.1 200")


def test_a_body_of_the_full_length_is_taken(where: tuple[str, int]) -> None:
    head = b"POST / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\nContent-Length: 65536\r\n\r\n"
    assert raw(where, head + b"x" * 65536).endswith(b"x" * 65536)


@pytest.mark.parametrize("sent", [b"", b"GET", b"GET / HTTP/1.1\r\n" + HEAD, b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 9\r\n\r\nx"])  # fmt: skip
def test_one_byte_at_a_time_gains_nothing(monkeypatch: pytest.MonkeyPatch, where: tuple[str, int], sent: bytes) -> None:
    monkeypatch.setattr(http, "HEAD_TIMEOUT_S", 0.4)
    with socket.create_connection(where) as link:
        link.settimeout(0.1)
        link.sendall(sent)
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - began < 4:
                try:
                    if link.recv(100) == b"":
                        break
                except TimeoutError:
                    if sent:
                        link.sendall(b"x")
        assert time.monotonic() - began < 2


def test_of_too_many_the_oldest_stranger_goes_first() -> None:
    listener = listen()
    with served(listener) as server, contextlib.ExitStack() as stack:
        links = []
        for number in range(http.MAX_LINKS):
            links.append(stack.enter_context(socket.create_connection(listener.getsockname())))
            deadline = time.monotonic() + 5
            while len(server._links) <= number and time.monotonic() < deadline:
                time.sleep(0.005)
            if number == 0:
                server._links[0].trusted = True
        crowd: list[Link] = list(server._links)
        more = [stack.enter_context(socket.create_connection(listener.getsockname())) for _ in range(2)]
        more[1].sendall(b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n")
        assert more[1].recv(100).startswith(b"HTTP/1.1 200")
        for gone in links[1:3]:
            gone.settimeout(2)
            assert gone.recv(1) == b""
        assert len(server._links) <= http.MAX_LINKS
        assert crowd[0] in server._links
        for link in list(server._links):
            link.trusted = True
        with socket.create_connection(listener.getsockname()) as refused:
            refused.settimeout(2)
            with contextlib.suppress(ConnectionError):
                assert refused.recv(1) == b""


def test_it_speaks_over_a_unix_socket_as_well(tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "page.sock"))
    listener.listen()
    with served(listener), socket.socket(socket.AF_UNIX) as link:
        link.connect(str(tmp_path / "page.sock"))
        link.sendall(b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n")
        assert link.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_page_listens_on_loopback_alone_and_a_taken_port_is_a_sentence() -> None:
    with listen() as first:
        host, port = first.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(UsageError, match=f"Port {port} of this computer") as failed:
            listen(port)
        assert "another port" in failed.value.next_step


def test_the_end_hangs_up_on_everybody() -> None:
    listener = listen()
    where = listener.getsockname()
    with served(listener) as server, socket.create_connection(where) as link:
        link.sendall(b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n")
        assert link.recv(1000)
        server.close()
        link.settimeout(2)
        assert link.recv(1) == b""
        with pytest.raises(ConnectionError):
            socket.create_connection(where)
