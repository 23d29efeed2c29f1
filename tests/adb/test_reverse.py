"""Reverses on the phone, one by one, and the forwards of one phone."""

from __future__ import annotations

import pytest

from remote_assist import errors
from remote_assist.adb import reverse
from remote_assist.adb.devices import Attached
from remote_assist.adb.reverse import Listed
from remote_assist.adb.socket import tell
from tests.adb.fake_server import Guest, fake


def test_the_bytes_that_go_out() -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.say(b"OKAY")

    with fake(answer) as one:
        assert reverse.add(one.phone, "tcp:localhost:27001", "tcp:8080") == "tcp:localhost:27001"
        assert reverse.add(one.phone, "localabstract:x", "localfilesystem:/a b/s", norebind=False) == "localabstract:x"
        assert reverse.remove(one.phone, "tcp:27001", asked="tcp:localhost:27001")
        bodies = [seen[4:] for seen in one.seen if not seen[4:].startswith(b"host:")]
    assert bodies == [
        b"reverse:forward:norebind:tcp:localhost:27001;tcp:8080",
        b"reverse:forward:localabstract:x;localfilesystem:/a b/s",
        b"reverse:killforward:tcp:27001",
        b"reverse:killforward:tcp:localhost:27001",
    ]


@pytest.mark.parametrize("said", [b"0005abcde", b"000500000", b"000599999", b"00010", b"0003-12", b"0004\x1b[3m", b""])
def test_a_port_that_cannot_be_is_not_believed(said: bytes) -> None:
    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.say(b"OKAY" + said)

    with fake(answer) as one, pytest.raises((errors.ProtocolError, errors.LinkLost)):
        reverse.add(one.phone, "tcp:0", "tcp:1")


@pytest.mark.parametrize(
    ("device", "host"),
    [
        ("tcp:1;tcp:2", "tcp:3"),
        ("tcp:1", "tcp:3;tcp:4"),
        ("tcp:1", "tcp:3\nx"),
        ("", "tcp:1"),
        ("tcp:", "tcp:1"),
        ("*", "tcp:1"),
        ("tcp:1", "*"),
        ("tcp:1", "jdwp:1"),
        ("tcp:1", "dev:/dev/sda"),
        ("norebind:tcp:1", "tcp:1"),
        ("tcp:1\0", "tcp:1"),
        ("tcp:1 2", "tcp:1"),
    ],
)
def test_specs_that_could_mean_something_else_are_refused(device: str, host: str) -> None:
    with fake(lambda guest: guest.okay(2)) as one:
        with pytest.raises(errors.UsageError):
            reverse.add(one.phone, device, host)
        assert one.seen == []


def test_a_list_is_read_as_untrusted_text() -> None:
    text = b"host-19 tcp:27001 tcp:8080\nUsbFfs localabstract:scrcpy_1 localfilesystem:/a b/s\nnonsense\n\n\x1b[1m tcp:1 tcp:2\n"

    def answer(guest: Guest) -> None:
        guest.okay(2)
        guest.say(b"%04x%b" % (len(text), text))

    with fake(answer) as one:
        assert reverse.listed(one.phone) == (
            Listed("host-19", "tcp:27001", "tcp:8080"),
            Listed("UsbFfs", "localabstract:scrcpy_1", "localfilesystem:/a b/s"),
            Listed("\\x1b[1m", "tcp:1", "tcp:2"),
        )


def test_on_a_phone_they_are_made_listed_and_removed_one_by_one(phone: Attached) -> None:
    chosen = reverse.add(phone, "tcp:0", "tcp:1")
    assert chosen.startswith("tcp:")
    assert chosen != "tcp:0"
    named = reverse.add(phone, "localabstract:ra-test", "tcp:1")
    with pytest.raises(errors.RemoteRefused, match="rebind"):
        reverse.add(phone, "localabstract:ra-test", "tcp:2")
    assert {(each.listening, each.target) for each in reverse.listed(phone)} == {(chosen, "tcp:1"), (named, "tcp:1")}
    assert reverse.remove(phone, chosen)
    assert [each.listening for each in reverse.listed(phone)] == [named]
    assert reverse.remove(phone, named)
    assert not reverse.remove(phone, named)
    assert reverse.listed(phone) == ()


def test_forwards_of_this_phone_are_seen_and_removed(phone: Attached) -> None:
    tell(phone.server, f"host-serial:{phone.serial}:forward:tcp:0;localabstract:x")
    (one,) = reverse.forwards(phone)
    assert (one.owner, one.target) == (phone.serial, "localabstract:x")
    assert reverse.remove_forward(phone, one.listening)
    assert not reverse.remove_forward(phone, one.listening)
    assert reverse.forwards(phone) == ()
