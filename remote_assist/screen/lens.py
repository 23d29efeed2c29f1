"""Every camera tried for a moment through scrcpy's camera source (Android 12+): does it open, give pictures, not black,
sharp enough? The pictures are measured in a child process and thrown away; nothing of them is kept.

What comes out is a small text in the form of a command's output, so that `diagnostics/camera.py` judges it like
everything else, also later and elsewhere.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostics.model import Command, Output
from remote_assist.consent import Scope
from remote_assist.errors import LinkError, ProtocolError, ScreenFailed, UnsupportedPhone
from remote_assist.screen.launch import Launcher, Options
from remote_assist.screen.wire import Frame

if TYPE_CHECKING:
    from remote_assist.screen.serverfile import ServerFile
    from remote_assist.session import Session

ARGV = ("remote-assist", "lenses")
"""The name under which the outcome is kept beside the outputs of real commands."""
OLDEST_SDK = 31
LOOK_S, MOST_CAMERAS, MOST_PACKETS = 4.0, 12, 60
_CAMERA = re.compile(r"--camera-id=(\d{1,3})\s+\((front|back|external|unknown)[,)]")


def cameras(said: str) -> list[tuple[int, str]]:
    """(id, facing) as the server lists them (scrcpy LogUtils.buildCameraListMessage)."""
    return [(int(found[1]), found[2]) for found in _CAMERA.finditer(said)][:MOST_CAMERAS]


def try_all(session: Session, file: ServerFile, told: Callable[[int, str], None] | None = None) -> Output:
    """One line a camera: `camera 0 back opened=1 pictures=30 brightness=97.1 detail=412.9` or `… error=…`.

    Raises NoConsent without the scope `camera`, UnsupportedPhone before Android 12, LinkError and its kin.
    """
    session.require(Scope.CAMERA)
    if session.identity is None or (session.identity.sdk or 0) < OLDEST_SDK:
        raise UnsupportedPhone("Cameras can be tried from Android 12 on.", next_step="Open the camera app instead.")
    started = time.monotonic()
    launcher = Launcher(session, file, Options(), Scope.CAMERA)
    launcher.put()
    lines = []
    for number, facing in cameras(launcher.ask("list_cameras=true")):
        if told is not None:
            told(number, facing)
        lines.append(f"camera {number} {facing} {_one(launcher, number)}\n")
    text = "".join(lines) or "no camera is listed\n"
    return Output(Command(ARGV), 0, text.encode(), duration_s=time.monotonic() - started)


def _one(launcher: Launcher, number: int) -> str:
    try:
        connection = replace_source(launcher, number).start()
    except ScreenFailed as failed:
        return f"opened=0 error={_plain(failed.message)}"
    packets: list[bytes] = []
    until = time.monotonic() + LOOK_S
    why = ""
    try:
        while time.monotonic() < until and len(packets) < MOST_PACKETS:
            packets += [part.data for part in connection.parts(0.2) if isinstance(part, Frame)]
    except ProtocolError:
        raise
    except LinkError as failed:
        why = f" error={_plain(failed.message)}"
    finally:
        connection.close()
    if not packets:
        return f"opened={0 if why else 1} pictures=0{why}"
    found = measure(packets)
    return f"opened=1 pictures={found['pictures']} brightness={found['brightness']} detail={found['detail']}{why}"


def replace_source(launcher: Launcher, number: int) -> Launcher:
    """The same launcher, for the picture of one camera."""
    return launcher.like(replace(launcher.options, control=False, more=("video_source=camera", f"camera_id={number}")))


def measure(packets: list[bytes]) -> dict[str, float | int | None]:
    """What the child process makes of the pictures. A child that fails has measured nothing."""
    stdin = b"".join(struct.pack(">I", len(data)) + data for data in packets)
    nothing: dict[str, float | int | None] = {"pictures": 0, "brightness": None, "detail": None}
    try:
        done = subprocess.run([sys.executable, "-m", "remote_assist.screen.lens_child"], input=stdin, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
        said = json.loads(done.stdout[:4096] or b"{}")
    except (subprocess.TimeoutExpired, ValueError):
        return nothing
    return nothing | {key: said[key] for key in nothing if isinstance(said, dict) and key in said}


def _plain(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip())[:200]
