"""Flow control of one stream, without a socket: what gathers while an OKAY is awaited leaves in one packet."""

from __future__ import annotations

import threading

import pytest

from remote_assist.phone.adbd.packets import CLSE, OKAY, WRTE, Packet
from remote_assist.phone.adbd.shellservice import StreamOutput
from remote_assist.phone.adbd.stream import SOCKET_BYTES, Stream
from remote_assist.phone.process import BrokenPipe, Killed, stopping


class Recorder:
    max_payload = 1024

    def __init__(self) -> None:
        self.sent: list[Packet] = []
        self.forgotten: list[int] = []

    def send(self, packet: Packet) -> None:
        self.sent.append(packet)

    def forget(self, local_id: int) -> None:
        self.forgotten.append(local_id)


@pytest.fixture
def carrier() -> Recorder:
    return Recorder()


def test_one_write_in_flight_and_the_rest_together(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    for _ in range(100):
        stream.write(b"ab")
    assert carrier.sent == [Packet(WRTE, 5, 9, b"ab")]
    stream.on_okay(9)
    assert carrier.sent[1:] == [Packet(WRTE, 5, 9, b"ab" * 99)]


def test_a_packet_is_never_longer_than_agreed(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.write(b"x" * 2500)
    for _ in range(3):
        stream.on_okay(9)
    assert [len(packet.payload) for packet in carrier.sent] == [1024, 1024, 452]


def test_a_service_that_has_ended_does_not_wait_for_its_okay(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.write(b"a")
    stream.write(b"b" * 1030)
    stream.write(b"exit")
    assert [packet.command for packet in carrier.sent] == [WRTE]
    stream.finish()
    assert carrier.sent[1:] == [Packet(WRTE, 5, 9, b"b" * 1024), Packet(WRTE, 5, 9, b"bbbbbbexit"), Packet(CLSE, 5, 9)]
    assert carrier.forgotten == [5]


def test_what_leaves_at_the_end_is_bounded(carrier: Recorder) -> None:
    """A host that sends no OKAY gets at most what gathers before a writer waits, one write more, and one packet."""
    stream = Stream(carrier, 5, 9)
    over = threading.Event()
    threading.Timer(0.05, over.set).start()

    def flood() -> None:
        while True:
            stream.write(b"z" * 60_000)

    with stopping(over), pytest.raises(Killed):
        flood()
    stream.finish()
    sent = sum(len(packet.payload) for packet in carrier.sent)
    assert SOCKET_BYTES < sent <= SOCKET_BYTES + 60_000 + carrier.max_payload
    assert carrier.sent[-1].command == CLSE


def test_a_stream_that_ended_before_its_answer_says_everything_then(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 0)
    stream.write(b"early")
    stream.finish()
    assert carrier.sent == []
    stream.on_okay(77)
    assert carrier.sent == [Packet(WRTE, 5, 77, b"early"), Packet(CLSE, 5, 77)]


def test_an_okay_under_a_foreign_id_is_ignored(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.write(b"a")
    stream.write(b"b")
    stream.on_okay(8)
    assert len(carrier.sent) == 1


def test_the_host_waits_for_a_service_that_does_not_read(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.on_data(b"x" * SOCKET_BYTES)
    assert carrier.sent == [Packet(OKAY, 5, 9)]
    stream.on_data(b"y")
    assert len(carrier.sent) == 1
    assert len(stream.read()) == SOCKET_BYTES
    assert carrier.sent[1:] == [Packet(OKAY, 5, 9)]


def test_what_came_before_the_close_is_still_read(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.on_data(b"last words")
    stream.on_close()
    assert carrier.sent[-1] == Packet(CLSE, 5, 9)
    assert stream.read() == b"last words"
    assert stream.read() == b""
    with pytest.raises(BrokenPipe):
        stream.write(b"x")


def test_a_waiting_writer_is_woken_by_the_close(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    stream.write(b"first")
    outcome: list[str] = []

    def write() -> None:
        try:
            stream.write(b"x" * (SOCKET_BYTES + 200_000))
        except BrokenPipe:
            outcome.append("broken pipe")

    writer = threading.Thread(target=write)
    writer.start()
    stream.on_close()
    writer.join(5)
    assert outcome == ["broken pipe"]


def test_a_stream_that_the_phone_opened_waits_for_its_id(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 0)
    stream.write(b"early")
    assert carrier.sent == []
    stream.on_okay(77)
    assert stream.wait_connected()
    assert carrier.sent == [Packet(WRTE, 5, 77, b"early")]


def test_a_program_that_is_killed_leaves_no_half_frame(carrier: Recorder) -> None:
    stream = Stream(carrier, 5, 9)
    out = StreamOutput(stream, 1)
    over = threading.Event()
    threading.Timer(0.05, over.set).start()
    with stopping(over), pytest.raises(Killed):
        out.write(b"y" * 10_000_000)
    stream.finish()
    while not stream.closed.is_set():
        stream.on_okay(9)
    sent = b"".join(packet.payload for packet in carrier.sent)
    while sent:
        assert sent[0] == 1
        length = int.from_bytes(sent[1:5], "little")
        assert len(sent) >= 5 + length
        sent = sent[5 + length :]
