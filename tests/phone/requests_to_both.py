"""Raw requests whose replies are compared between the virtual phone and Google's own adbd.

`python requests_to_both.py PORT` prints the replies as JSON. Both phones have /mnt, writable, and /media, read-only.
What must differ from run to run is normalised: stream ids, inode numbers, clock times, the numbers of links.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

try:
    from tests.phone.rawhost import Channel, RawHost, frame, frames, packet, request
except ImportError:  # run as a script, inside another network namespace
    from rawhost import Channel, RawHost, frame, frames, packet, request  # type: ignore[no-redef]

CASES: dict[str, Callable[[RawHost], Any]] = {}
MTIME = 1_700_000_000


def case(function: Callable[[RawHost], Any]) -> Callable[[RawHost], Any]:
    CASES[function.__name__] = function
    return function


def text(data: bytes) -> str:
    return data.decode("latin-1")


def shell(host: RawHost, service: bytes) -> Any:
    channel = host.open(service)
    return text(channel.all()) if channel.remote else "refused"


def shell2(host: RawHost, command: bytes, *stdin: bytes, service: bytes = b"shell,v2,raw:") -> Any:
    channel = host.open(service + command)
    for data in stdin:
        channel.write(data, wait=False)
    found = frames(channel.all())
    return {key: text(value) if isinstance(value, bytes) else value for key, value in found.items()}


def sync(host: RawHost, *sent: bytes) -> Channel:
    channel = host.open(b"sync:")
    assert channel.remote
    for data in sent:
        channel.write(data, wait=False)
    return channel


def put(path: bytes, mode: bytes, *chunks: bytes, mtime: int = MTIME) -> bytes:
    sent = request(b"SEND", path + b"," + mode)
    return sent + b"".join(request(b"DATA", chunk) for chunk in chunks) + b"DONE" + struct.pack("<I", mtime)


def stat2(data: bytes, times: bool = True) -> dict[str, Any]:
    kind, error, dev, ino, mode, nlink, uid, gid, size, atime, mtime, ctime = struct.unpack("<4sIQQIIIIQqqq", data)
    said = {"kind": text(kind), "error": error, "mode": oct(mode), "nlink": nlink, "uid": uid, "gid": gid, "size": size}
    known = {"dev": bool(dev), "ino": bool(ino), "atime": bool(atime), "ctime": bool(ctime)}
    return said | known | {"mtime": mtime if times else bool(mtime)}


# -- the link -------------------------------------------------------------------------------------------------------


@case
def connect_tells_version_and_payload(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        command, arg0, arg1, banner = other.connect()
        return [text(command), hex(arg0), arg1, text(banner.split(b"::")[0])]


@case
def connect_as_an_old_host_gets_checksums(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        other.send(b"CNXN", 0x01000000, 4096, b"host::")
        header = other._exactly(24)
        body = other._exactly(struct.unpack_from("<I", header, 12)[0])
        return [hex(struct.unpack_from("<I", header, 4)[0]), struct.unpack_from("<I", header, 16)[0] == sum(body)]


@case
def small_payloads_are_respected(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        other.connect(max_payload=4096)
        channel = other.open(b"exec:i=0; while [ $i -lt 2000 ]; do echo 0123456789; i=$((i+1)); done")
        return [text(channel.all()[:24]), len(channel.data), max(channel.sizes) <= 4096]


@case
def wrong_magic_is_skipped(host: RawHost) -> Any:
    host.socket.sendall(packet(b"OPEN", 1, 0, b"shell:echo no")[:20] + b"\0\0\0\0" + b"shell:echo no")
    return [host.silent(), shell(host, b"shell:echo still here")]


@case
def more_payload_than_agreed_is_skipped(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        other.connect(max_payload=4096)
        other.send(b"OPEN", 1, 0, b"shell:echo " + b"x" * 4096)
        return [other.silent(), shell(other, b"shell:echo still here")]


@case
def oversize_payload_closes_the_link(host: RawHost) -> Any:
    host.socket.sendall(struct.pack("<4sIIIII", b"WRTE", 1, 1, 1024 * 1024 + 1, 0, 0x45545257 ^ 0xFFFFFFFF))
    return host.closed()


@case
def unknown_command_is_ignored(host: RawHost) -> Any:
    host.send(b"HUHU", 1, 2, b"what")
    return [host.silent(), shell(host, b"shell:echo still here")]


@case
def wrong_checksum_from_an_old_host(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        other.send(b"CNXN", 0x01000000, 4096, b"host::")
        other.receive()
        other.socket.sendall(packet(b"OPEN", 7, 0, b"shell:echo x\0", checksum=1))
        command, _, arg1, _ = other.receive()
        return [text(command), arg1]


@case
def open_before_connect_is_ignored(host: RawHost) -> Any:
    with RawHost(host.socket.getpeername()[1]) as other:
        other.send(b"OPEN", 1, 0, b"shell:echo x\0")
        quiet = other.silent()
        return [quiet, text(other.connect()[0])]


@case
def open_with_id_zero_is_ignored(host: RawHost) -> Any:
    host.send(b"OPEN", 0, 0, b"shell:echo x\0")
    return host.silent()


@case
def write_to_an_unknown_stream_is_ignored(host: RawHost) -> Any:
    host.send(b"WRTE", 5, 54321, b"data")
    return [host.silent(), shell(host, b"shell:echo still here")]


@case
def okay_for_an_unknown_stream_is_closed(host: RawHost) -> Any:
    host.send(b"OKAY", 5, 54321)
    command, arg0, arg1, _ = host.receive()
    return [text(command), arg0, arg1]


@case
def close_of_an_unknown_stream_is_ignored(host: RawHost) -> Any:
    host.send(b"CLSE", 5, 54321)
    return host.silent()


@case
def close_is_answered_with_close(host: RawHost) -> Any:
    return host.open(b"shell:cat").close()


@case
def an_empty_write_gets_no_okay(host: RawHost) -> Any:
    channel = host.open(b"shell:cat")
    host.send(b"WRTE", channel.local, channel.remote, b"")
    return host.silent()


@case
def a_second_connect_ends_the_streams(host: RawHost) -> Any:
    channel = host.open(b"shell:cat")
    host.send(b"CNXN", 0x01000001, 1024 * 1024, b"host::")
    seen = [text(host.receive()[0])]
    if seen == ["CLSE"]:
        seen.append(text(host.receive()[0]))
    host.send(b"WRTE", channel.local, channel.remote, b"x")
    return [seen, host.silent()]


@case
def unknown_services_are_refused(host: RawHost) -> Any:
    names = (b"huhu:", b"", b"shell", b"track-devices", b"localreserved:x", b"jdwp:99999999", b"tcp:", b"sync", b"exec")
    return {text(name): bool(host.open(name + b"\0").remote) for name in names}


@case
def nobody_listens(host: RawHost) -> Any:
    names = (b"tcp:1", b"tcp:localhost:1", b"tcp:192.0.2.1:80", b"tcp:99999", b"tcp:x:y", b"localabstract:nobody")
    return {text(name): bool(host.open(name + b"\0").remote) for name in names}


@case
def the_name_ends_at_trailing_nuls_only(host: RawHost) -> Any:
    return [shell(host, b"shell:echo a\0\0\0"), shell(host, b"shell:echo b")]


# -- shells ---------------------------------------------------------------------------------------------------------


@case
def shell_v1(host: RawHost) -> Any:
    return shell(host, b"shell:echo hi")


@case
def shell_v1_mixes_stderr_and_has_no_code(host: RawHost) -> Any:
    return shell(host, b"shell:echo out; echo err >&2; exit 3")


@case
def shell_v1_stdin(host: RawHost) -> Any:
    channel = host.open(b"shell:cat")
    channel.write(b"typed\n")
    return [text(channel.until(6)), channel.close()]


@case
def exec_raw(host: RawHost) -> Any:
    return shell(host, b"exec:printf 'a\\nb\\r\\n'; exit 9")


@case
def exec_of_nothing_runs_what_is_typed(host: RawHost) -> Any:
    channel = host.open(b"exec:")
    channel.write(b"echo typed; exit\n", wait=False)
    return text(channel.all())


@case
def shell_v2(host: RawHost) -> Any:
    return shell2(host, b"echo hi")


@case
def shell_v2_code_and_stderr(host: RawHost) -> Any:
    return shell2(host, b"echo out; echo err >&2; exit 42")


@case
def shell_v2_code_over_255(host: RawHost) -> Any:
    return shell2(host, b"exit 258")


@case
def shell_v2_unknown_command(host: RawHost) -> Any:
    return shell2(host, b"no_such_command 2>/dev/null")


@case
def shell_v2_arguments_in_any_order(host: RawHost) -> Any:
    return [shell2(host, b"echo x", service=service) for service in (b"shell,raw,v2:", b"shell,v2,TERM=xterm,raw,new:")]


@case
def shell_without_v2_in_its_arguments(host: RawHost) -> Any:
    return [shell(host, b"shell,raw:echo plain; exit 5"), shell(host, b"shell,:echo comma"), shell(host, b"shell,raw")]


@case
def shell_v2_stdin_until_its_end(host: RawHost) -> Any:
    return shell2(host, b"cat; echo end", frame(0, b"one\n"), frame(0, b"two\n"), frame(4))


@case
def shell_v2_frame_split_over_packets(host: RawHost) -> Any:
    whole = frame(0, b"split in the middle\n") + frame(4)
    return shell2(host, b"cat", whole[:3], whole[3:9], whole[9:])


@case
def shell_v2_unknown_frames_are_skipped(host: RawHost) -> Any:
    return shell2(host, b"cat", frame(9, b"what") + frame(5, b"24x80,0x0\0") + frame(0, b"in\n") + frame(4))


@case
def shell_v2_large_stdin(host: RawHost) -> Any:
    found = shell2(host, b"wc -c", frame(0, b"x" * 300_000), frame(0, b"y" * 300_000), frame(4))
    return [found["out"].strip(), found["exit"]]


@case
def shell_v2_interactive_without_terminal(host: RawHost) -> Any:
    return shell2(host, b"", frame(0, b"echo one\necho two >&2\nexit 7\n"))


@case
def shell_v2_close_from_the_host(host: RawHost) -> Any:
    return host.open(b"shell,v2,raw:sleep 60").close()


@case
def shell_v2_many_small_writes_come_together(host: RawHost) -> Any:
    channel = host.open(b"shell,v2,raw:i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done")
    while not channel.ended:
        channel.step(late_s=0.03)
    found = frames(channel.data)
    return [len(found["out"]), found["exit"], len(channel.sizes) < 50]  # type: ignore[arg-type]


def without_an_okay(host: RawHost, service: bytes) -> tuple[bytes, list[int]]:
    """What comes of a service whose packets are never acknowledged, until it closes or is silent; and the sizes."""
    channel = host.open(service)
    data, sizes = b"", []
    host.socket.settimeout(1)
    try:
        while (found := host.receive())[0] != b"CLSE":
            data += found[3]
            sizes.append(len(found[3]))
    except TimeoutError:
        return data, sizes
    assert found[1] == channel.remote
    return data, [*sizes, -1]


@case
def a_command_that_has_ended_waits_for_no_okay(host: RawHost) -> Any:
    said = b"echo first; sleep 0.2; seq 10000; echo no >&2; exit 5"
    data, sizes = without_an_okay(host, b"shell,v2,raw:" + said)
    found = frames(data)
    return [len(found["out"]), text(found["err"]), found["exit"], sizes[0], sizes[-1]]  # type: ignore[arg-type]


@case
def a_command_that_goes_on_waits_for_its_okay(host: RawHost) -> Any:
    data, sizes = without_an_okay(host, b"shell,v2,raw:echo first; sleep 0.2; echo second; sleep 1.5")
    return [text(data), sizes]


@case
def exec_that_has_ended_waits_for_no_okay(host: RawHost) -> Any:
    data, sizes = without_an_okay(host, b"exec:echo first; sleep 0.2; echo second")
    return [text(data), sizes]


@case
def sync_that_has_quit_waits_for_no_okay(host: RawHost) -> Any:
    channel = sync(host)
    host.send(b"WRTE", channel.local, channel.remote, request(b"STAT", b"/none"))
    packets = [host.receive()[0], host.receive()[0]]
    host.send(b"WRTE", channel.local, channel.remote, request(b"STAT", b"/none") + request(b"QUIT", b""))
    packets += [host.receive()[0] for _ in range(3)]
    return sorted(text(name) for name in packets)


@case
def two_streams_at_once(host: RawHost) -> Any:
    port = host.socket.getpeername()[1]
    first = host.open(b"shell:cat")
    with RawHost(port) as other:
        other.connect()
        second = other.open(b"shell:cat")
        second.write(b"two")
        second.until(3)
        first.write(b"one")
        return [text(first.until(3)), text(second.data)]


@case
def a_terminal_translates_newlines(host: RawHost) -> Any:
    return shell2(host, b"echo hi; echo err >&2; exit 6", service=b"shell,v2,TERM=xterm,pty:")


@case
def a_terminal_echoes_and_ends(host: RawHost) -> Any:
    channel = host.open(b"shell,v2,TERM=xterm,pty:cat; echo done")
    channel.write(frame(0, b"abx\x7fc\r"))
    channel.until(5 + len(b"abx\b \bc\r\nabc\r\n"))
    while frames(channel.data)["out"].count(b"abc") < 1:  # type: ignore[union-attr, arg-type]
        channel.step()
    channel.write(frame(0, b"\x04"))
    found = frames(channel.all())
    return [text(found["out"]), found["exit"]]  # type: ignore[arg-type]


@case
def a_terminal_interrupts(host: RawHost) -> Any:
    channel = host.open(b"shell,v2,pty:echo ready; sleep 60; echo never")
    channel.until(5 + len(b"ready\r\n"))
    time.sleep(0.3)
    channel.write(frame(0, b"\x03"))
    found = frames(channel.all())
    return [text(found["out"]), found["exit"]]  # type: ignore[arg-type]


@case
def binary_output_stays_as_it_is(host: RawHost) -> Any:
    said = [shell(host, b"exec:printf '\\001\\r\\n\\n\\377'"), shell(host, b"shell:printf '\\r\\n\\n\\377'")]
    return [*said, shell2(host, b"printf '\\r\\n\\n\\377'")]


# -- sync -----------------------------------------------------------------------------------------------------------


@case
def sync_quit(host: RawHost) -> Any:
    return text(sync(host, request(b"QUIT", b"")).all())


@case
def sync_send_and_receive(host: RawHost) -> Any:
    channel = sync(
        host, put(b"/mnt/a", b"33188", b"hello ", b"phone"), request(b"RECV", b"/mnt/a"), request(b"QUIT", b"")
    )
    return text(channel.all())


@case
def sync_receive_in_pieces(host: RawHost) -> Any:
    channel = sync(host, put(b"/mnt/big", b"33188", b"x" * 65536, b"y" * 65536, b"z"), request(b"RECV", b"/mnt/big"))
    channel.write(request(b"QUIT", b""), wait=False)
    data = channel.all()[8:]
    sizes = []
    while data[:4] == b"DATA":
        size = struct.unpack_from("<I", data, 4)[0]
        sizes.append(size)
        data = data[8 + size :]
    return [sizes, text(data)]


def sent_with(host: RawHost, mode: bytes) -> Any:
    path = b"/mnt/mode-" + mode
    channel = sync(host, put(path, mode), request(b"STAT", path), request(b"QUIT", b""))
    okay, kind, bits, size, mtime = struct.unpack("<8s4sIII", channel.all())
    return [text(okay), text(kind), oct(bits), size, mtime]


@case
def sync_send_copies_user_bits(host: RawHost) -> Any:
    return [sent_with(host, mode) for mode in (b"33261", b"33024", b"0700", b"0x180", b"33279", b"448junk", b"junk")]


@case
def sync_send_makes_folders(host: RawHost) -> Any:
    path = b"/mnt/new/deep/file"
    channel = sync(host, put(path, b"33188", b"x"), request(b"STA2", path), request(b"STA2", b"/mnt/new"))
    channel.write(request(b"QUIT", b""), wait=False)
    data = channel.all()
    return [text(data[:8]), stat2(data[8:80]), oct(struct.unpack_from("<I", data, 80 + 24)[0])]


@case
def sync_send_replaces(host: RawHost) -> Any:
    channel = sync(host, put(b"/mnt/r", b"33188", b"longer text"), put(b"/mnt/r", b"33188", b"short"))
    channel.write(request(b"RECV", b"/mnt/r") + request(b"QUIT", b""), wait=False)
    return text(channel.all())


@case
def sync_send_empty(host: RawHost) -> Any:
    channel = sync(host, put(b"/mnt/e", b"33188"), request(b"RECV", b"/mnt/e"), request(b"QUIT", b""))
    return text(channel.all())


@case
def sync_send_a_link(host: RawHost) -> Any:
    channel = sync(
        host, put(b"/mnt/link", b"41471", b"a-target\0"), request(b"STAT", b"/mnt/link"), request(b"QUIT", b"")
    )
    okay, kind, bits, size, _ = struct.unpack("<8s4sIII", channel.all())
    return [text(okay), text(kind), oct(bits), size]


@case
def sync_send_without_mode(host: RawHost) -> Any:
    return text(sync(host, request(b"SEND", b"/mnt/nomode")).all())


@case
def sync_send_to_a_read_only_place(host: RawHost) -> Any:
    return [text(sync(host, put(path, b"33188", b"x")).all()) for path in (b"/media/x", b"/media/new/x")]


@case
def sync_send_onto_a_folder(host: RawHost) -> Any:
    return text(sync(host, put(b"/mnt", b"33188", b"x")).all())


@case
def sync_send_below_a_file(host: RawHost) -> Any:
    channel = sync(host, put(b"/mnt/file", b"33188", b"x"), put(b"/mnt/file/below", b"33188", b"x"))
    return text(channel.all())


@case
def sync_send_onto_a_link(host: RawHost) -> Any:
    sent = (
        put(b"/mnt/to", b"33188", b"old")
        + put(b"/mnt/onto", b"41471", b"/mnt/to\0")
        + put(b"/mnt/onto", b"33188", b"new")
    )
    sent += b"".join(request(b"LST2", path) for path in (b"/mnt/onto", b"/mnt/to"))
    data = sync(host, sent, request(b"RECV", b"/mnt/to"), request(b"QUIT", b"")).all()
    return [text(data[:24]), stat2(data[24:96]), text(data[168:])]


@case
def sync_send_links_anew(host: RawHost) -> Any:
    sent = b"".join(put(b"/mnt/anew", b"0120777", target) for target in (b"one\0", b"one", b"three\0"))
    data = sync(host, sent, request(b"STAT", b"/mnt/anew"), request(b"QUIT", b"")).all()
    return [text(data[:24]), *struct.unpack_from("<II", data, 28)]


@case
def sync_send_a_link_into_new_folders(host: RawHost) -> Any:
    sent = put(b"/mnt/lf/a/link", b"0120777", b"x\0") + put(b"/media/lf/link", b"0120777", b"x\0")
    return text(sync(host, sent).all())


@case
def sync_send_a_link_badly(host: RawHost) -> Any:
    head = request(b"SEND", b"/mnt/lb,0120777")
    said = [text(sync(host, head + b"DONE\0\0\0\0").all())]
    said.append(text(sync(host, head + b"DATA" + struct.pack("<I", 70_000)).all()))
    return [*said, text(sync(host, head + request(b"DATA", b"x\0") + b"HUHU\0\0\0\0").all())]


@case
def sync_send_with_a_folders_mode(host: RawHost) -> Any:
    return sent_with(host, b"16877")


@case
def sync_send_to_a_name_with_a_slash(host: RawHost) -> Any:
    return text(sync(host, put(b"/mnt/slash/", b"33188", b"x")).all())


@case
def sync_send_cut_short(host: RawHost) -> Any:
    channel = sync(host)
    channel.write(request(b"SEND", b"/mnt/cut,33188") + request(b"DATA", b"half"))
    with RawHost(host.socket.getpeername()[1]) as other:
        other.connect()
        looking = sync(other)

        def there() -> bool:
            before = len(looking.data)
            looking.write(request(b"STAT", b"/mnt/cut"))
            return looking.until(before + 16)[before + 4 :] != bytes(12)

        while not there():
            pass
        channel.close()
        return "removed" if any(not there() for _ in range(1000)) else "still there"


@case
def sync_byte_by_byte(host: RawHost) -> Any:
    channel = sync(host)
    for byte in put(b"/mnt/bb", b"33188", b"x") + request(b"RECV", b"/mnt/bb") + request(b"QUIT", b""):
        if not channel.ended:
            channel.write(bytes((byte,)))
    return text(channel.all())


@case
def sync_large_file(host: RawHost) -> Any:
    chunks = [bytes((number,)) * 65536 for number in range(40)]
    channel = sync(host)
    data = put(b"/mnt/large", b"33188", *chunks) + request(b"RECV", b"/mnt/large") + request(b"QUIT", b"")
    for start in range(0, len(data), 500_000):
        channel.write(data[start : start + 500_000])
    said = channel.all()
    return [text(said[:8]), said[8:-8] == b"".join(request(b"DATA", chunk) for chunk in chunks), text(said[-8:])]


@case
def sync_relative_path(host: RawHost) -> Any:
    sent = put(b"/mnt/rel", b"33188", b"x") + request(b"STAT", b"mnt/rel") + request(b"RECV", b"mnt/../mnt/./rel")
    return text(sync(host, sent, request(b"QUIT", b"")).all())


@case
def sync_paths_through_files(host: RawHost) -> Any:
    sent = put(b"/mnt/pf", b"33188", b"x") + request(b"STA2", b"/mnt/pf/") + request(b"LIST", b"/mnt/pf")
    sent += request(b"RECV", b"/mnt/pf/x")
    data = sync(host, sent).all()
    return [stat2(data[8:80])["error"], text(data[80:])]


@case
def sync_send_bad_chunk(host: RawHost) -> Any:
    sent = request(b"SEND", b"/mnt/bad,33188") + request(b"HUHU", b"x") + b"DONE\0\0\0\0"
    seen = text(sync(host, sent).all())
    return [seen, text(sync(host, request(b"STAT", b"/mnt/bad"), request(b"QUIT", b"")).all())]


@case
def sync_receive_missing(host: RawHost) -> Any:
    return text(sync(host, request(b"RECV", b"/mnt/none")).all())


@case
def sync_receive_a_folder(host: RawHost) -> Any:
    return text(sync(host, request(b"RECV", b"/mnt")).all())


@case
def sync_stat_missing(host: RawHost) -> Any:
    names = [request(kind, b"/mnt/none") for kind in (b"STAT", b"STA2", b"LST2")]
    return text(sync(host, *names, request(b"QUIT", b"")).all())


@case
def sync_stat_errors(host: RawHost) -> Any:
    channel = sync(host, put(b"/mnt/f", b"33188"), request(b"STA2", b"/mnt/f/x"), request(b"STA2", b""))
    channel.write(request(b"STA2", b"/mnt/" + b"n" * 300) + request(b"QUIT", b""), wait=False)
    data = channel.all()[8:]
    return [stat2(data[at : at + 72])["error"] for at in (0, 72, 144)]


@case
def sync_stat_of_a_file(host: RawHost) -> Any:
    sent = put(b"/mnt/s", b"33188", b"12345")
    channel = sync(host, sent, *[request(kind, b"/mnt/s") for kind in (b"STA2", b"LST2")], request(b"QUIT", b""))
    data = channel.all()[8:]
    return [stat2(data[:72]), stat2(data[72:])]


@case
def sync_stat_follows_links(host: RawHost) -> Any:
    sent = put(b"/mnt/t", b"33188", b"12345") + put(b"/mnt/l", b"41471", b"/mnt/t\0")
    channel = sync(host, sent, request(b"STA2", b"/mnt/l") + request(b"LST2", b"/mnt/l"), request(b"QUIT", b""))
    data = channel.all()[16:]
    return [stat2(data[:72]), stat2(data[72:], times=False)]


def listed(data: bytes, head: str, v2: bool) -> Any:
    size = struct.calcsize(head)
    entries = []
    while True:
        fields = struct.unpack_from(head, data)
        name, data = data[size : size + fields[-1]], data[size + fields[-1] :]
        if fields[0] == b"DONE":
            return [sorted(entries), list(fields[1:]), text(data)]
        folder = name in (b".", b"..")
        mode, count = (fields[4], fields[8]) if v2 else (fields[1], fields[2])
        entries.append([text(name), text(fields[0]), oct(mode), 0 if folder else count])


@case
def sync_list_v1(host: RawHost) -> Any:
    sent = put(b"/mnt/list/a", b"33188", b"12") + put(b"/mnt/list/b b", b"33261") + request(b"LIST", b"/mnt/list")
    return listed(sync(host, sent, request(b"QUIT", b"")).all()[16:], "<4sIIII", v2=False)


@case
def sync_list_v2(host: RawHost) -> Any:
    sent = put(b"/mnt/list2/a", b"33188", b"12") + put(b"/mnt/list2/b b", b"33261") + request(b"LIS2", b"/mnt/list2")
    return listed(sync(host, sent, request(b"QUIT", b"")).all()[16:], "<4sIQQIIIIQqqqI", v2=True)


@case
def sync_list_missing(host: RawHost) -> Any:
    sent = request(b"LIST", b"/mnt/none") + request(b"LIS2", b"/mnt/none") + request(b"QUIT", b"")
    return text(sync(host, sent).all())


@case
def sync_unknown_request(host: RawHost) -> Any:
    return text(sync(host, request(b"HUHU", b"/mnt")).all())


@case
def sync_path_too_long(host: RawHost) -> Any:
    return text(sync(host, request(b"STAT", b"/" + b"x" * 1024)).all())


@case
def sync_path_ends_at_nul(host: RawHost) -> Any:
    sent = put(b"/mnt/nul", b"33188", b"x") + request(b"STAT", b"/mnt/nul\0tail") + request(b"QUIT", b"")
    return oct(struct.unpack_from("<I", sync(host, sent).all(), 12)[0])


# -- reverse --------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reverse(host: RawHost, command: str, *ports: int) -> str:
    said = shell(host, b"reverse:" + command.encode())
    for number, port in enumerate(ports):
        said = said.replace(str(port), f"PORT{number}")
    return re.sub(r"host-\d+", "host-N", said)


@case
def reverse_forward_list_and_remove(host: RawHost) -> Any:
    port = free_port()
    said = [reverse(host, f"forward:tcp:{port};tcp:9999", port), reverse(host, "list-forward", port)]
    said += [reverse(host, f"killforward:tcp:{port}", port), reverse(host, "list-forward", port)]
    return [*said, reverse(host, f"killforward:tcp:{port}", port)]


@case
def reverse_localhost_is_renamed(host: RawHost) -> Any:
    port = free_port()
    said = [reverse(host, f"forward:tcp:localhost:{port};tcp:9999", port), reverse(host, "list-forward", port)]
    said.append(reverse(host, f"forward:tcp:localhost:{port};tcp:9998", port))
    said.append(reverse(host, f"killforward:tcp:localhost:{port}", port))
    return [*said, reverse(host, f"killforward:tcp:{port}", port)]


@case
def reverse_port_zero_tells_the_port(host: RawHost) -> Any:
    said = reverse(host, "forward:tcp:0;tcp:9999")
    port = int(said[8:])
    return [said[:4], len(said) == 8 + int(said[4:8], 16), reverse(host, f"killforward:tcp:{port}", port)]


@case
def reverse_rebinding(host: RawHost) -> Any:
    port = free_port()
    said = [reverse(host, f"forward:norebind:tcp:{port};tcp:9999", port)]
    said.append(reverse(host, f"forward:norebind:tcp:{port};tcp:9998", port))
    said.append(reverse(host, f"forward:tcp:{port};tcp:9997", port))
    return [*said, reverse(host, "list-forward", port), reverse(host, f"killforward:tcp:{port}", port)]


@case
def reverse_busy_port(host: RawHost) -> Any:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        return [reverse(host, f"forward:tcp:{port};tcp:1"), reverse(host, f"forward:tcp:localhost:{port};tcp:1")]


@case
def reverse_bad_requests(host: RawHost) -> Any:
    asked = ("", "huhu", "forward:", "forward:tcp:1", "forward:;tcp:1", "forward:tcp:0;", "forward:tcp:0;a;b")
    asked += ("forward:tcp:0;*x", "forward:norebind:x", "killforward:", "killforward:a;b", "killforward:tcp:4")
    return {command: reverse(host, command) for command in asked}


@case
def reverse_bad_places(host: RawHost) -> Any:
    places = (
        "tcp:70000",
        "tcp:-1",
        "tcp:127.0.0.1:7001",
        "tcp:localhost:0",
        "tcp:x:1",
        "tcp:localhost:70000",
        "huhu:1",
    )
    places += ("tcp:", "tcp:localhost:x", "tcp:[::1", "tcp:a:b:c", "tcp::80", "tcp:80")
    return {place: reverse(host, f"forward:{place};tcp:9999") for place in places}


@case
def reverse_loopback_v6(host: RawHost) -> Any:
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        port = probe.getsockname()[1]
    said = reverse(host, f"forward:tcp:[::1]:{port};tcp:9999", port)
    return [said, reverse(host, f"killforward:tcp:{port}", port)]


@case
def reverse_is_global_and_remove_all(host: RawHost) -> Any:
    port = free_port()
    with RawHost(host.socket.getpeername()[1]) as other:
        other.connect()
        reverse(host, f"forward:tcp:{port};tcp:9999")
        seen = [reverse(other, "list-forward", port), reverse(other, "killforward-all"), reverse(host, "list-forward")]
    return seen


@case
def reverse_ends_with_its_link(host: RawHost) -> Any:
    port = free_port()
    with RawHost(host.socket.getpeername()[1]) as other:
        other.connect()
        reverse(other, f"forward:tcp:localhost:{port};tcp:9999")
        socket.create_connection(("127.0.0.1", port)).close()
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
        except ConnectionRefusedError:
            return ["gone", reverse(host, "list-forward")]
        except (ConnectionResetError, TimeoutError):
            continue
        time.sleep(0.01)
    return ["still there", reverse(host, "list-forward")]


def visit(host: RawHost) -> tuple[int, socket.socket, int, bytes]:
    """Open a reverse and connect to it: (port, the visitor, the phone's stream id, the destination it asks for)."""
    port = free_port()
    reverse(host, f"forward:tcp:localhost:{port};localfilesystem:/x y.sock")
    visitor = socket.create_connection(("127.0.0.1", port))
    visitor.settimeout(5)
    command, arg0, arg1, payload = host.receive_but(b"CLSE")
    assert (command, arg1) == (b"OPEN", 0)
    return port, visitor, arg0, payload


@case
def reverse_opens_to_the_host(host: RawHost) -> Any:
    port, visitor, theirs, payload = visit(host)
    host.send(b"OKAY", 700, theirs)
    visitor.sendall(b"GET /")
    command, arg0, arg1, data = host.receive_of(theirs)
    host.send(b"OKAY", 700, theirs)
    host.send(b"WRTE", 700, theirs, b"200 fine")
    okay = host.receive_of(theirs)
    answer = visitor.recv(100)
    visitor.close()
    closing = host.receive_of(theirs)
    reverse(host, f"killforward:tcp:{port}")
    ids = [arg0 == theirs, arg1 == 700, closing[1] == theirs, closing[2] == 700]
    return [text(payload), text(command), text(data), text(okay[0]), text(answer), text(closing[0]), ids]


@case
def reverse_refused_by_the_host(host: RawHost) -> Any:
    port, visitor, theirs, _ = visit(host)
    host.send(b"CLSE", 0, theirs)
    ended = visitor.recv(100)
    reverse(host, f"killforward:tcp:{port}")
    return text(ended)


@case
def reverse_closed_by_the_host(host: RawHost) -> Any:
    port, visitor, theirs, _ = visit(host)
    host.send(b"OKAY", 700, theirs)
    host.send(b"WRTE", 700, theirs, b"bye")
    host.receive_of(theirs)
    host.send(b"CLSE", 700, theirs)
    command, arg0, arg1, _ = host.receive_of(theirs)
    said = visitor.recv(100) + visitor.recv(100)
    reverse(host, f"killforward:tcp:{port}")
    return [text(command), arg0 == theirs, arg1, text(said)]


@case
def tcp_reaches_the_phones_own_port(host: RawHost) -> Any:
    port = free_port()
    reverse(host, f"forward:tcp:localhost:{port};tcp:9999")
    host.send(b"OPEN", 50, 0, b"tcp:%d\0" % port)
    return sorted(text(host.receive_but(b"CLSE")[0]) for _ in range(2))


def ask(port: int) -> dict[str, Any]:
    """Every case over a fresh link; a case that fails says so in its reply."""
    replies: dict[str, Any] = {}
    for name, function in CASES.items():
        try:
            with RawHost(port) as host:
                host.connect()
                replies[name] = function(host)
        except Exception as error:
            replies[name] = f"{type(error).__name__}: {error}; {traceback.format_exc(limit=-2)}"
    return replies


if __name__ == "__main__":
    json.dump(ask(int(sys.argv[1])), sys.stdout)
