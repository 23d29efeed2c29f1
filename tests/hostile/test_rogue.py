"""A rogue phone costs a bounded time and bounded memory, gets a typed answer, and touches nothing.

Every misbehaviour here on the shortest check, floods on the whole one; every command against every misbehaviour is in
tests/long/test_rogue_full.py.
"""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from remote_assist.adb import devices, sync
from remote_assist.adb.server import private
from remote_assist.errors import LinkError, RemoteAssistError
from tests.hostile import rogue
from tests.hostile.conduct import all_misbehave, misbehaves
from tests.hostile.conftest import AGREED, Yard
from tests.hostile.rogue import QUICK, SLOW, Rogue

FLOODS = ("flood_stdout", "flood_wide_lines", "flood_stderr", "delivers_4_gib")


def test_a_phone_that_talks_nonsense(yard: Yard) -> None:
    all_misbehave(
        yard, {name: each for name, each in QUICK.items() if name not in FLOODS}, at_once=3, areas=("camera",)
    )


def test_a_phone_that_floods_every_answer(yard: Yard) -> None:
    done = all_misbehave(yard, {name: QUICK[name] for name in FLOODS}, at_once=2)
    assert all(area["severity"] == "unknown" for one in done.values() for area in one.json["areas"])


@pytest.mark.timeout(180)
def test_a_phone_that_never_comes_to_an_end(yard: Yard) -> None:
    all_misbehave(yard, SLOW, at_once=len(SLOW), areas=("camera",))


@pytest.mark.timeout(180)
def test_the_other_commands(yard: Yard) -> None:
    for command in ("capture", "guide", "assist"):
        chosen = {name: QUICK[name] for name in ("flood_stdout", "says_garbage", "cuts_the_link")}
        all_misbehave(yard, chosen, at_once=3, command=command)


def test_a_phone_that_is_rude_from_the_first_word(yard: Yard) -> None:
    chosen = {name: QUICK[name] for name in ("flood_stdout", "wrong_id", "says_garbage", "hangs_up", "refuses")}
    all_misbehave(yard, chosen, at_once=3, areas=("camera",), polite=False)


@pytest.mark.parametrize("polite", [True, False])
def test_a_phone_that_is_mute_is_not_healthy(yard: Yard, polite: bool) -> None:
    """Every command exits 0 without a word; no area may take that for an answer."""
    done = misbehaves(yard, "says_nothing", rogue.says_nothing, polite=polite)
    assert done.code == 6
    assert {area["severity"] for area in done.json["areas"]} == {"unknown"}


class Trap:
    """A place of this computer that nobody has offered to a phone: counts who comes."""

    def __init__(self, listening: socket.socket) -> None:
        self.visitors = 0
        self._listening = listening
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        try:
            while True:
                connection, _ = self._listening.accept()
                self.visitors += 1
                connection.close()
        except OSError:
            return


def test_a_phone_that_opens_places_of_this_computer(yard: Yard) -> None:
    """CVE-2022-3168: adb's own server refuses (or ends itself); either way nobody comes through and we say so soon."""
    tcp = socket.create_server(("127.0.0.1", 0))
    port = tcp.getsockname()[1]
    path = str(yard.folder / "trap")
    local = socket.socket(socket.AF_UNIX)
    local.bind(path)
    local.listen()
    traps = [Trap(tcp), Trap(local)]
    marker = yard.home / "was-here"
    places = [
        f"tcp:{port}", f"tcp:localhost:{port}", f"tcp:{port}:127.0.0.1", f"localfilesystem:{path}", f"local:{path}",
        f"shell:touch {marker}", f"shell,v2:touch {marker}", "shell:", f"exec:touch {marker}", "sync:", f"dev:{yard.home}/notes",
        f"file:{yard.home}/.bashrc", "jdwp:1", "reverse:forward:tcp:1;tcp:1", "host:kill", "host:devices", f"host:connect:127.0.0.1:{port}",
        "vsock:2:1", "sink:1", "source:100", "",
    ]  # fmt: skip
    before = yard.snapshot()
    misbehaves(yard, "opens", rogue.opens([place.encode() for place in places]), areas=("camera",))
    for place in places:
        began = time.monotonic()
        done = misbehaves(yard, f"opens {place}", rogue.opens([place.encode()]), areas=("camera",), polite=False)
        assert done.code in (3, 6)
        assert time.monotonic() - began < 8
    time.sleep(0.2)
    assert [trap.visitors for trap in traps] == [0, 0]
    assert yard.snapshot() == before
    tcp.close()
    local.close()


LIES = {
    "endless": lambda s, w: _endless(s),
    "too_long_a_piece": lambda s, w: s.write(b"DATA\xff\xff\xff\xff" + b"x" * 1000),
    "half_a_piece": lambda s, w: (s.write(b"DATA\x10\x00\x00\x00half"), s.linger()),
    "wrong_word": lambda s, w: s.write(b"EVIL\x04\x00\x00\x00data"),
    "long_reason": lambda s, w: s.write(b"FAIL\xff\xff\xff\x7f" + b"r" * 1000),
    "hostile_reason": lambda s, w: s.write(b"FAIL\x0d\x00\x00\x00\x1b]0;owned\x07\x1b[2"),
    "silence": lambda s, w: s.linger(),
    "closes": lambda s, w: None,
    "a_name_of_its_own": lambda s, w: s.write(b"DENT" + bytes(12) + b"\x0a\x00\x00\x00../escaped"),
}


def _endless(stream: rogue.Stream) -> None:
    while True:
        stream.write(b"DATA\x00\x00\x01\x00" + b"d" * 65536)


@pytest.mark.parametrize("lie", LIES)
def test_files_from_a_lying_phone(yard: Yard, lie: str, tmp_path: Path) -> None:
    """Nothing is left behind, in bounded time; what comes into the error is harmless text."""
    serial = yard.attach(Rogue(rogue.sync(LIES[lie])))
    phone = devices.usable([private(yard.data, usb=False)], serial)
    for act in (
        lambda: sync.receive(phone, "/sdcard/../../x", tmp_path, "ours.bin", max_bytes=1 << 20, timeout_s=2),
        lambda: sync.stat(phone, "/sdcard/x", timeout_s=2),
    ):
        began = time.monotonic()
        with pytest.raises(RemoteAssistError) as refused:
            act()
        assert isinstance(refused.value, LinkError)
        assert time.monotonic() - began < 6
        assert refused.value.message.isprintable()
    assert list(tmp_path.iterdir()) == []


def test_a_lie_about_a_file_is_only_a_lie(yard: Yard) -> None:
    """STAT may claim anything; it is a number and allocates nothing."""
    huge = b"\xff" * 8
    body = bytes(4) + bytes(16) + b"\xa4\x81\x00\x00" + bytes(12) + huge + bytes(24)
    serial = yard.attach(Rogue(rogue.sync(lambda s, w: s.write(w + body))))
    phone = devices.usable([private(yard.data, usb=False)], serial)
    found = sync.stat(phone, "/sdcard/x", timeout_s=2)
    assert found is not None
    assert found.size == 2**64 - 1


def test_a_banner_that_draws_on_the_screen(yard: Yard) -> None:
    """Product and model in `adb devices -l` are the phone's words, line breaks included."""
    evil = b"device::ro.product.name=a\nb;ro.product.model=\x1b]0;t\x07\x1b[2J\x9b31m\r\nFAKE\tdevice;ro.product.device=\xe2\x80\xae;features=shell_v2,cmd"
    yard.attach(Rogue(rogue.says_nothing, banner=evil))
    for argv in (("devices",), ("devices", "--json"), ()):
        done = yard.run(*argv)
        assert done.code == 0, done.err
        shown = (done.out + done.err).replace("\n", "")
        assert "FAKE" not in [line.split()[0] for line in done.out.splitlines() if line.strip()]
        assert not [c for c in shown if not c.isprintable()], shown
    assert yard.run("check", "camera", *AGREED).code == 6
