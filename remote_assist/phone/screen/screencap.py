"""`screencap`: the picture of the display as PNG or raw pixels (frameworks/base/cmds/screencap/screencap.cpp).

Protected windows are black in it on every version: it is no secure display.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace

from remote_assist.phone.process import Process
from remote_assist.phone.vfs import join

_USAGE = """usage: screencap [-hp] [-d display-id] [FILENAME]
   -h: this message
   -p: save the file as a png.
   -d: specify the physical display ID to capture.
If FILENAME ends with .png it will be saved as a png.
If FILENAME is not given, the results will be printed to stdout.
"""
_RGBA_8888, _SRGB = 1, 1


def screencap(process: Process) -> int:
    """`screencap [-p] [-d ID] [FILE]`."""
    png, path = False, None
    words = process.argv[1:]
    while words:
        word = words.pop(0)
        if word == "-d":
            words[:1] = []
        elif word == "-p":
            png = True
        elif word.startswith("-"):
            process.err(_USAGE)
            return 0 if word == "-h" else 1
        else:
            path = word
    data = _taken(process, png or (path or "").endswith(".png"))
    if path is None:
        process.out(data)
        return 0
    try:
        process.machine.vfs.write(join(process.cwd, path), data, 0o644)
    except OSError as error:
        process.err(f"Error opening file: {path} ({error.strerror})\n")
        return 1
    return 0


def _taken(process: Process, png: bool) -> bytes:
    from remote_assist.phone.screen import display, draw

    state = process.machine.state
    assert state is not None
    with state.lock:
        look, stage = state.scene.look(), state.scene.stage()
        if stage.page.secure and not stage.locked:
            over = tuple(place for place in look.places if place.what == "notice")
            look = replace(look, lines=(), places=over, secret=bool(over))
        number = display.next_number(state)
    image = draw.stamped(look, (look.width, look.height), display.clock(state), number)
    if png:
        packed = io.BytesIO()
        image.save(packed, "PNG", compress_level=1)
        return packed.getvalue()
    head = struct.pack("<IIII", image.width, image.height, _RGBA_8888, _SRGB)
    return head + image.convert("RGBA").tobytes()
