"""The device list as adb prints it, and as a hostile phone would like it to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote_assist import errors
from remote_assist.adb.devices import Attached, attached, demand, explain, parse, parse_short, usable, wait_for
from remote_assist.adb.server import Server
from remote_assist.adb.words import SENTENCES
from tests.adb.fake_server import Guest, Handler, fake

HERE = Server("/x/s", ours=True, version=41)
PERMISSION = (
    "no permissions (user in plugdev group; are your udev rules wrong?); "
    "see [http://developer.android.com/tools/device.html]"
)


def listing(short: str, long: str) -> Handler:
    def answer(guest: Guest) -> None:
        text = {b"host:devices": short, b"host:devices-l": long}[guest.request()].encode()
        guest.say(b"OKAY%04x%b" % (len(text), text))

    return answer


def both(*rows: tuple[str, str, str]) -> tuple[Attached, ...]:
    short = "".join(f"{serial}\t{state}\n" for serial, state, _ in rows)
    long = "".join(f"{serial:<22} {state}{rest}\n" for serial, state, rest in rows)
    return parse(parse_short(short.encode()), long.encode(), HERE)


def test_usb_network_and_emulator_entries() -> None:
    usb, net, paired, emulator = both(
        ("R58M123ABC", "device", " usb:1-4.2 product:beyond1 model:SM_G973F device:beyond1 transport_id:3"),
        ("192.168.1.20:37123", "device", " product:oriole model:Pixel_6 device:oriole transport_id:12"),
        ("adb-R58M-x1Y2z3._adb-tls-connect._tcp", "offline", " transport_id:4"),
        ("emulator-5554", "device", " product:sdk model:sdk device:emu transport_id:5"),
    )
    assert (usb.transport, usb.usb_path, usb.transport_id) == ("usb", "usb:1-4.2", 3)
    assert (usb.product, usb.model, usb.device) == ("beyond1", "SM_G973F", "beyond1")
    assert (net.transport, net.usb_path, net.transport_id) == ("tcp", None, 12)
    assert (paired.transport, paired.state, paired.model) == ("tcp", "offline", None)
    assert emulator.transport == "tcp"


def test_a_model_with_spaces_and_permissions_with_a_sentence() -> None:
    spaced, denied = both(
        ("X1", "device", " usb:1-1 product:p q model:Redmi Note 13 device:garnet transport_id:1"),
        ("X2", PERMISSION, " usb:1-2 transport_id:2"),
    )
    assert (spaced.product, spaced.model, spaced.device) == ("p q", "Redmi Note 13", "garnet")
    assert (denied.state, denied.usb_path, denied.transport_id) == ("no permissions", "usb:1-2", 2)


def test_a_phone_behind_a_bench_is_ssh() -> None:
    bench = Server("/x/s", ours=False, version=41, remote=True)
    (one,) = parse([("X1", "device")], b"X1                     device usb:1-1 transport_id:1\n", bench)
    assert one.transport == "ssh"


def test_daemon_messages_are_no_phones() -> None:
    text = b"* daemon not running; starting now at tcp:5037\n* daemon started successfully\nX1\tdevice\n\n"
    assert parse_short(text) == [("X1", "device")]


def test_a_forged_line_adds_no_phone_and_takes_no_ids() -> None:
    """A phone names itself `x transport_id:1\\nVICTIM device`: it must not get the victim's transport."""
    short = b"VICTIM\tdevice\nROGUE\tdevice\n"
    long = (
        b"VICTIM                 device usb:1-1 product:a model:b device:c transport_id:1\n"
        b"ROGUE                  device usb:1-2 product:x transport_id:1\n"
        b"FAKE                   device usb:1-3 model:m device:d transport_id:2\n"
    )
    phones = parse(parse_short(short), long, HERE)
    assert [phone.serial for phone in phones] == ["VICTIM", "ROGUE"]
    assert [phone.transport_id for phone in phones] == [None, None]


def test_an_id_that_comes_twice_counts_for_nobody() -> None:
    phones = both(("A", "device", " transport_id:1"), ("B", "device", " model:x transport_id:1"))
    assert [phone.transport_id for phone in phones] == [None, None]
    assert phones[1].model == "x"


def test_control_bytes_in_names_become_visible() -> None:
    (one,) = both(("A", "device", " model:\x1b[31mX\x07 transport_id:1"))
    assert one.model == "\\x1b[31mX\\x07"
    (serial, state) = parse_short(b"\x1bA\tdev\x07ice\n")[0]
    assert (serial + state).isprintable()


def test_two_phones_with_one_serial_keep_their_own_ids() -> None:
    phones = both(
        ("0123456789ABCDEF", "device", " usb:1-1 transport_id:1"),
        ("0123456789ABCDEF", "device", " usb:1-2 transport_id:2"),
    )
    assert [phone.transport_id for phone in phones] == [1, 2]


def test_nonsense_is_no_phone_and_raises_nothing() -> None:
    for raw in (b"", b"\n\n", b"\t\t", b"x", b"\xff\xfe\t\xff", b"A\t" + b"z" * 9000, b"A\tdevice\n" * 9000):
        phones = parse(parse_short(raw), raw, HERE)
        assert all(phone.serial.isprintable() and phone.state.isprintable() for phone in phones)
        assert len(phones) <= 256


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_list_raises_or_lets_a_control_byte_through(short: bytes, long: bytes) -> None:
    for phone in parse(parse_short(b"A\tdevice\n" + short), b"A                      device" + long, HERE):
        for text in (phone.serial, phone.state, phone.usb_path, phone.product, phone.model, phone.device):
            assert text is None or text.isprintable()
        assert explain(phone).isprintable()


@pytest.mark.parametrize("state", [*SENTENCES, "made-up"])
def test_every_state_has_a_sentence_in_both_languages(state: str) -> None:
    (one,) = both(("A", state, " transport_id:1"))
    english, chinese = explain(one), explain(one, "zh")
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert english != chinese


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("unauthorized", errors.Unauthorized),
        ("authorizing", errors.Unauthorized),
        ("offline", errors.Offline),
        ("connecting", errors.Offline),
        (PERMISSION, errors.NoPermissions),
        ("recovery", errors.NoUsablePhone),
        ("made-up", errors.NoUsablePhone),
    ],
)
def test_each_unusable_state_is_its_own_error_with_exit_3(state: str, kind: type[errors.NoUsablePhone]) -> None:
    with fake(listing(f"A\t{state}\n", f"{'A':<22} {state} usb:1-1 transport_id:1\n")) as one:
        with pytest.raises(kind) as caught:
            usable([one.server])
        assert type(caught.value) is kind
        assert caught.value.exit_code == 3
        assert caught.value.next_step


def test_the_sentences_of_the_four_states_differ() -> None:
    said = set()
    for state in ("unauthorized", "offline", PERMISSION):
        (one,) = both(("A", state, ""))
        with pytest.raises(errors.NoUsablePhone) as caught:
            demand(one)
        said.add((caught.value.message, caught.value.next_step))
    with fake(listing("", "")) as none, pytest.raises(errors.NoPhone) as absent_phone:
        usable([none.server])
    said.add((absent_phone.value.message, absent_phone.value.next_step))
    assert len(said) == 4


def test_one_phone_several_phones_and_a_named_phone() -> None:
    long = f"{'A':<22} device usb:1-1 transport_id:1\n{'B':<22} unauthorized usb:1-2 transport_id:2\n"
    with fake(listing("A\tdevice\nB\tunauthorized\n", long)) as two:
        with pytest.raises(errors.SeveralPhones, match=r"A.*B"):
            usable([two.server])
        assert usable([two.server], "A").transport_id == 1
        with pytest.raises(errors.Unauthorized):
            usable([two.server], "B")
        with pytest.raises(errors.NoPhone, match="C"):
            usable([two.server], "C")


def test_a_usb_phone_that_two_servers_see_is_one_phone() -> None:
    ready = fake(listing("A\tdevice\n", f"{'A':<22} device usb:1-1 transport_id:1\n"))
    deaf = fake(listing("A\toffline\n", f"{'A':<22} offline usb:1-1 transport_id:9\n"))
    with ready as good, deaf as bad:
        assert usable([bad.server, good.server]).server == good.server


def test_waiting_ends_with_the_state_it_is_stuck_in() -> None:
    with fake(listing("A\toffline\n", f"{'A':<22} offline usb:1-1 transport_id:1\n")) as one:
        with pytest.raises(errors.Offline):
            wait_for(one.server, "A", timeout_s=0.1)
        with pytest.raises(errors.NoPhone):
            wait_for(one.server, "B", timeout_s=0.1)
        assert wait_for(one.server, "A", state="offline").serial == "A"


def test_a_real_server_lists_the_virtual_phone(phone: Attached) -> None:
    (found,) = (each for each in attached(phone.server) if each.serial == phone.serial)
    assert found == phone
    assert found.transport == "tcp"
    assert found.transport_id is not None
    assert found.model is not None


def test_a_rogue_phone_on_a_real_server_cannot_take_anothers_place(phone: Attached) -> None:
    from remote_assist.adb import connect
    from remote_assist.phone.machine import build
    from remote_assist.phone.server import serve

    rogue = build("pixel-15", "healthy")
    forged = f"x transport_id:{phone.transport_id}\n{phone.serial:<22} device product:mine"
    for key in ("name", "model", "device"):
        rogue.state.properties[f"ro.product.{key}"] = forged
    with serve(rogue) as served:
        found = connect.connect(phone.server, served.serial)
        listed = attached(phone.server)
        assert sorted(each.serial for each in listed) == sorted([phone.serial, served.serial])
        assert found.transport_id != phone.transport_id
        victim = next(each for each in listed if each.serial == phone.serial)
        assert victim.transport_id in (None, phone.transport_id)
        assert all((each.model or "").isprintable() for each in listed)
        connect.disconnect(phone.server, served.serial)
