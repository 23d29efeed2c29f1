"""The smart socket, in literal bytes."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from remote_assist import errors
from remote_assist.adb.server import Server
from remote_assist.adb.socket import MAX_TEXT_CHARS, Deadline, ask, dial, open_service, readable, tell
from tests.adb.fake_server import Guest, fake


def test_a_request_is_four_hex_digits_and_its_text() -> None:
    def answer(guest: Guest) -> None:
        guest.okay()
        guest.say(b"00040029")

    with fake(answer) as one:
        assert ask(one.server, "host:version") == b"0029"
        assert one.seen == [b"000chost:version"]


def test_an_answer_in_single_bytes_is_the_same_answer() -> None:
    def answer(guest: Guest) -> None:
        guest.request()
        guest.drip(b"OKAY000dSERIAL\tdevice")

    with fake(answer) as one:
        assert ask(one.server, "host:devices") == b"SERIAL\tdevice"


def test_the_length_counts_bytes_not_letters() -> None:
    with fake(lambda guest: guest.okay()) as one:
        tell(one.server, "host:disconnect:ä")
        assert one.seen == ["0012host:disconnect:ä".encode()]


def test_a_phone_is_named_by_transport_id_and_then_by_service() -> None:
    with fake(lambda guest: guest.okay(2)) as one:
        open_service(one.phone, "sync:", Deadline(5)).close()
        assert one.seen == [b"0013host:transport-id:7", b"0005sync:"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\n", errors.Unauthorized),
        (b"device still authorizing", errors.Unauthorized),
        (b"device offline", errors.Offline),
        (b"device still connecting", errors.Offline),
        (
            b"insufficient permissions for device: user in plugdev group; are your udev rules wrong?",
            errors.NoPermissions,
        ),
        (b"no devices/emulators found", errors.NoPhone),
        (b"device 'R58M123' not found", errors.NoPhone),
        (b"no device with transport id '7'", errors.NoPhone),
        (b"more than one device/emulator", errors.SeveralPhones),
        (b"closed", errors.RemoteRefused),
        (b"", errors.RemoteRefused),
    ],
)
def test_every_fail_has_its_own_error(said: bytes, kind: type[errors.RemoteAssistError]) -> None:
    def answer(guest: Guest) -> None:
        guest.request()
        guest.say(b"FAIL%04x%b" % (len(said), said))

    with fake(answer) as one, pytest.raises(kind) as caught:
        ask(one.server, "host:devices")
    assert type(caught.value) is kind
    assert caught.value.next_step


def test_a_fail_text_is_bounded_and_shows_no_control_byte() -> None:
    said = b"\x1b]0;owned\x07\x9b31m\xe2\x80\xae\n" + b"A" * 60000

    def answer(guest: Guest) -> None:
        guest.request()
        guest.say(b"FAIL%04x%b" % (len(said), said))

    with fake(answer) as one, pytest.raises(errors.RemoteRefused) as caught:
        ask(one.server, "host:devices")
    assert caught.value.message.isprintable()
    assert "\\x1b]0;owned\\x07" in caught.value.message
    assert len(caught.value.message) < MAX_TEXT_CHARS + 50


@pytest.mark.parametrize(
    ("bytes_sent", "kind"),
    [
        (b"", errors.LinkLost),
        (b"OK", errors.LinkLost),
        (b"OKAY", errors.LinkLost),
        (b"OKAY00", errors.LinkLost),
        (b"OKAY0010short", errors.LinkLost),
        (b"OKAYffffshort", errors.LinkLost),
        (b"OKAYzzzz", errors.ProtocolError),
        (b"OKAY-001", errors.ProtocolError),
        (b"OKAY 4 4", errors.ProtocolError),
        (b"OKAY0x10", errors.ProtocolError),
        (b"FAIL1_00", errors.ProtocolError),
        (b"FAIL00ffclosed", errors.LinkLost),
        (b"okay0000", errors.ProtocolError),
        (b"HTTP/1.1 400 Bad Request", errors.ProtocolError),
        (b"\x00\x00\x00\x00", errors.ProtocolError),
    ],
)
def test_what_no_server_says(bytes_sent: bytes, kind: type[errors.RemoteAssistError]) -> None:
    def answer(guest: Guest) -> None:
        guest.request()
        guest.say(bytes_sent)

    with fake(answer) as one, pytest.raises(kind) as caught:
        ask(one.server, "host:devices")
    assert caught.value.message.isprintable()


def test_the_deadline_is_total_under_a_drip() -> None:
    def answer(guest: Guest) -> None:
        guest.request()
        guest.drip(b"OKAYffff" + b"x" * 1000, 0.03)

    with fake(answer) as one:
        started = time.monotonic()
        with pytest.raises(errors.DeadlineExceeded):
            ask(one.server, "host:devices", timeout_s=0.4)
        assert 0.35 < time.monotonic() - started < 1.5


def test_a_silent_server_is_left_at_the_deadline() -> None:
    with fake(lambda guest: time.sleep(3)) as one, pytest.raises(errors.DeadlineExceeded):
        ask(one.server, "host:devices", timeout_s=0.1)


def test_no_server_is_its_own_error() -> None:
    with pytest.raises(errors.ServerUnavailable) as caught:
        ask(Server("/nonexistent/s", ours=True, version=41), "host:version")
    assert caught.value.exit_code == 3


def test_a_request_that_adb_cannot_carry_is_refused() -> None:
    with fake(lambda guest: guest.okay()) as one:
        with pytest.raises(errors.UsageError):
            tell(one.server, "x" * 70000)
        assert one.seen == []


def test_readable_keeps_ordinary_text() -> None:
    assert readable("小米 14 “x”".encode()) == "小米 14 “x”"
    assert readable(b"\xff\xfe") == "\\xff\\xfe"


def test_a_full_queue_is_waited_for_and_not_taken_for_a_dead_server(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen(0)
        here = Server(str(tmp_path / "s"), ours=True, version=41)
        first = dial(here, Deadline(5))
        with pytest.raises(errors.DeadlineExceeded):
            dial(here, Deadline(0.1))
        threading.Timer(0.1, lambda: listening.accept()[0].close()).start()
        dial(here, Deadline(5)).close()
        first.close()
