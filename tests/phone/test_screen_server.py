"""The program itself: how it is started, what it says, which sockets it serves and when it ends."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from remote_assist.phone.process import Pipe
from tests.phone.screen_rig import JAR, Client, client, phone, start

FORWARD = "tunnel_forward=true audio=false cleanup=false"


@pytest.mark.parametrize(
    ("words", "error", "kind"),
    [
        ("", "Missing client version", "IllegalArgumentException"),
        ("3.3.3", "The server version (3.3.4) does not match the client (3.3.3)", "IllegalArgumentException"),
        ("4.1 scid", 'Invalid key=value pair: "scid"', "IllegalArgumentException"),
        ("4.1 scid=-5", "scid may not be negative (except -1 for 'none'): -5", "IllegalArgumentException"),
        ("3.3.4 scid=xyz", 'For input string: "xyz" under radix 16', "NumberFormatException"),
        ("3.3.4 max_size=big", 'For input string: "big"', "NumberFormatException"),
        ("3.3.4 video_codec=mpeg", "Video codec mpeg not supported", "IllegalArgumentException"),
        ("4.1 min_size_alignment=3", "min_size_alignment (3) must be 1, 2, 4, 8 or 16", "IllegalArgumentException"),
    ],
)
def test_refusals(words: str, error: str, kind: str) -> None:
    code, out, err = start(phone(), words).end()
    assert (code, out) == (1, "")
    assert err.startswith(f"[server] ERROR: {error}\njava.lang.{kind}: {error}\n\tat com.genymobile.scrcpy.Options")


@pytest.mark.parametrize(("cls", "jar"), [("com.example.Other", JAR), ("com.genymobile.scrcpy.Server", "/data/none")])
def test_a_class_that_is_not_there(cls: str, jar: str) -> None:
    assert start(phone(), f"3.3.4 {FORWARD}", cls, jar).end() == (134, "", "Aborted \n")


def test_unknown_options_are_only_warned_of() -> None:
    _, out, err = start(phone(), "3.3.4 send_stream_meta=true list_displays=true cleanup=false").end()
    assert err == "[server] WARN: Unknown server option: send_stream_meta\n"
    assert out == (
        "[server] INFO: Device: [Google] google Pixel 8 (Android 15)\n"
        "[server] INFO: List of displays:\n    --display-id=0    (1080x2400)\n"
    )
    quiet = start(phone(), "4.1 log_level=error list_displays=true camera_torch=true cleanup=false").end()
    assert quiet == (0, "", "")


def test_its_file_is_removed_unless_it_is_told_not_to() -> None:
    machine = phone()
    start(machine, "3.3.4 list_displays=true cleanup=false").end()
    assert machine.vfs.exists(JAR)
    start(machine, "3.3.4 list_displays=true").end()
    assert not machine.vfs.exists(JAR)


def test_sockets_in_the_order_of_their_opening() -> None:
    """Video first, then control, however late the threads that serve them run."""
    machine = phone()
    server = start(machine, f"3.3.4 scid=00000007 max_size=400 {FORWARD}")
    while (listening := machine.abstract_sockets.get("scrcpy_00000007")) is None:
        time.sleep(0.005)
    places = [listening.in_order(), listening.in_order()]  # type: ignore[attr-defined]
    pipes = [(Pipe(), Pipe(1 << 20)) for _ in places]
    for place, pair in zip(reversed(places), reversed(pipes), strict=True):
        threading.Thread(target=place, args=pair, daemon=True).start()
        time.sleep(0.05)
    head = b""
    while len(head) < 77:
        head += pipes[0][1].read()
    assert head[:72] == b"\0Pixel 8".ljust(65, b"\0") + b"h264" + b"\0\0\0"
    assert "scrcpy_00000007" not in machine.abstract_sockets, "it listens no longer"
    pipes[1][0].write(b"\x09" + bytes(7) + b"\x05\x00" + b"\0\0\0\x02ok")
    assert pipes[1][1].read() == b"\x01" + bytes(7) + b"\x05", "control answers on the second"
    pipes[0][0].close_write()
    assert server.end()[0] == 0


def test_the_name_is_taken_already() -> None:
    machine = phone()
    with client(machine, words="max_size=400") as seen:
        seen.read(pictures=1)
        machine.abstract_sockets["scrcpy_0badcafe"] = lambda a, b: None
        code, _, err = start(machine, f"3.3.4 scid=0badcafe {FORWARD}").end()
        assert code == 1
        assert "[server] ERROR: Address already in use\njava.io.IOException: Address already in use\n" in err
        del machine.abstract_sockets["scrcpy_0badcafe"]


def test_without_a_scid_the_socket_is_called_scrcpy() -> None:
    machine = phone()
    server = start(machine, f"4.1 {FORWARD}")
    until = time.monotonic() + 10
    while "scrcpy" not in machine.abstract_sockets and time.monotonic() < until:
        time.sleep(0.005)
    server.cancelled.set()
    assert server.end()[0] == 129
    assert "scrcpy" not in machine.abstract_sockets


@pytest.mark.parametrize("how", ["video", "control", "cancelled", "unknown"])
def test_it_ends(how: str) -> None:
    """When either socket closes, the host ends its stream, or a message comes that no server knows."""
    seen = Client(phone(), "3.3.4", "max_size=400")
    assert seen.control is not None
    seen.read(pictures=1)
    if how == "cancelled":
        seen.server.cancelled.set()
    elif how == "unknown":
        seen.say(b"\x63")
    else:
        (seen.video if how == "video" else seen.control)[0].close_write()
    began = time.monotonic()
    assert seen.server.end()[0] in (0, 129)
    assert time.monotonic() - began < 5
    seen.until(lambda: seen.ended)
    seen.close()


def test_reverse_tunnel() -> None:
    """It connects, video before control, and there is no zero byte."""
    machine = phone()
    taken: list[tuple[Pipe, Pipe]] = []

    def host(from_program: Pipe, to_program: Pipe) -> None:
        taken.append((from_program, to_program))

    machine.abstract_sockets["scrcpy_00000001"] = host
    server = start(machine, "4.1 scid=00000001 tunnel_forward=false audio=false cleanup=false max_size=400")
    until = time.monotonic() + 10
    while len(taken) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    head = b""
    while len(head) < 68:
        head += taken[0][0].read()
    assert head[:68] == b"Pixel 8".ljust(64, b"\0") + b"h264"
    taken[0][1].close_write()
    assert server.end()[0] == 0
    alone = start(machine, "4.1 scid=00000002 tunnel_forward=false audio=false cleanup=false").end()
    assert alone[0] == 1
    assert "java.io.IOException: Connection refused\n" in alone[2]


@pytest.mark.parametrize(
    ("sdk", "says"), [(35, "Failed to start audio capture"), (29, "not supported before Android 11")]
)
def test_audio_is_switched_off_by_its_own_stream(sdk: int, says: str) -> None:
    machine = phone(sdk=sdk)
    server = start(machine, "3.3.4 scid=00000003 tunnel_forward=true cleanup=false max_size=400")
    while (listening := machine.abstract_sockets.get("scrcpy_00000003")) is None:
        time.sleep(0.005)
    pipes = []
    for _ in range(3):
        pair = Pipe(), Pipe(1 << 20)
        threading.Thread(target=listening.in_order(), args=pair, daemon=True).start()  # type: ignore[attr-defined]
        pipes.append(pair)
    assert pipes[1][1].read() == bytes(4)
    assert pipes[0][1].read()[:8] == b"\0Pixel 8"
    pipes[0][0].close_write()
    code, _, err = server.end()
    assert code == 0
    assert says in err


@pytest.mark.parametrize("version", ["3.3.4", "4.1"])
def test_an_encoder_that_fails(version: str) -> None:
    machine = phone()
    assert machine.state is not None
    machine.state.screen_encoder_fails = True
    seen = Client(machine, version, "max_size=1200")
    seen.until(lambda: seen.ended)
    assert not seen.packets
    code, out, err = seen.server.end()
    assert code == 0
    assert "[server] INFO: Retrying with -m1024...\n[server] INFO: Retrying with -m800...\n" in out
    assert err.count("[server] ERROR: Capture/encoding error: android.media.MediaCodec$CodecException") == 3
    assert "[server] ERROR: Exception on thread Thread[video,5,main]\nandroid.media.MediaCodec$CodecException" in err


def test_a_phone_that_shows_nothing_loads_no_pictures() -> None:
    script = (
        "import sys, threading\n"
        "from remote_assist.phone.machine import build\n"
        "from remote_assist.phone.process import Pipe, closed_pipe\n"
        "machine = build()\n"
        "machine.execute('dumpsys window policy; wm size', closed_pipe(), Pipe(1 << 20), Pipe(), threading.Event())\n"
        "machine.state.scene.look()\n"
        "print(sorted({'av', 'PIL'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
