"""Every camera tried for a moment through scrcpy's camera source (Android 12+): does it open, give pictures, not black,
sharp enough? The pictures are measured in a child process and thrown away; nothing of them is kept.

What comes out is a small text in the form of a command's output, so that `diagnostics/camera.py` judges it like
everything else, also later and elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostics.lens_text import ARGV
from diagnostics.model import Command, Output
from remote_assist.consent import Scope
from remote_assist.errors import DeadlineExceeded, LinkLost, RemoteRefused, ScreenFailed, Sentence, UnsupportedPhone
from remote_assist.screen.launch import Launcher, Options
from remote_assist.screen.wire import Frame, Part

if TYPE_CHECKING:
    from remote_assist.doorbell import Identity
    from remote_assist.screen.launch import Connection
    from remote_assist.screen.serverfile import ServerFile
    from remote_assist.session import Session

OLDEST_SDK = 31
LOOK_S, MOST_CAMERAS, MOST_PACKETS, MOST_BYTES = 4.0, 12, 60, 16 << 20
CLOSING_S = 1.0
"""The server closes its camera by itself when nobody takes its pictures any more. Ended before that, the camera service
would note a client that died, which reads like a fault afterwards (CameraService.cpp, logClientDied)."""
MEASURING_S, ANSWER_S = 30.0, 5.0
MOST_SAID_BYTES = 4096
CHILD = (sys.executable, "-m", "remote_assist.screen.lens_child")
_CAMERA = re.compile(r"--camera-id=(\d{1,3})\s+\((front|back|external|unknown)[,)]")


def cameras(said: str) -> list[tuple[int, str]]:
    """(id, facing) as the server lists them (scrcpy LogUtils.buildCameraListMessage)."""
    return [(int(found[1]), found[2]) for found in _CAMERA.finditer(said)][:MOST_CAMERAS]


def try_all(session: Session, file: ServerFile, told: Callable[[int, str], None] | None = None) -> Output:
    """One line a camera: `camera 0 back opened=1 pictures=60 brightness=97.1 detail=412.9` or `… error=…`; a camera of
    which nothing was learned has only its name.

    Raises NoConsent without the scope `camera`, UnsupportedPhone before Android 12, LinkError and its kin.
    """
    session.require(Scope.CAMERA)
    old_enough(session.identity)
    started = time.monotonic()
    launcher = Launcher(session, file, Options(), Scope.CAMERA)
    launcher.put()
    lines = []
    for number, facing in cameras(launcher.ask("list_cameras=true")):
        if told is not None:
            told(number, facing)
        learned = _one(launcher, number)
        if not learned:
            _still_there(session)
        lines.append(" ".join(("camera", str(number), facing, *learned)) + "\n")
    text = "".join(lines) or "no camera is listed\n"
    return Output(Command(ARGV), 0, text.encode(), duration_s=time.monotonic() - started)


def old_enough(identity: Identity | None) -> None:
    """Raises UnsupportedPhone where scrcpy has no camera source."""
    if identity is None or (identity.sdk or 0) < OLDEST_SDK:
        raise UnsupportedPhone("Cameras can be tried from Android 12 on.", next_step="Open the camera app instead.")


def _one(launcher: Launcher, number: int) -> tuple[str, ...]:
    """What is noted of one camera; nothing where the server ended without a word of its own."""
    parts: list[Part] = []
    why: tuple[str, ...] = ()
    try:
        with contextlib.closing(replace_source(launcher, number).start()) as connection:
            _take(connection, parts)
            connection.let_end(CLOSING_S)
    except ScreenFailed as failed:
        why = (f"error={_plain(failed.message)}",)
    except (LinkLost, RemoteRefused, DeadlineExceeded):
        if not parts:
            return ()
    packets = [part.data for part in parts if isinstance(part, Frame)]
    if not packets:
        # The stream begins when the camera has opened (SurfaceEncoder.java); one that hangs says neither yes nor no.
        opened = ("opened=1",) if parts else ("opened=0",) if why else ()
        return *opened, "pictures=0", *why
    found = measure(packets)
    figures = (f"{name}={found[name]}" for name in ("brightness", "detail") if found[name] is not None)
    return "opened=1", f"pictures={found['pictures'] or 0}", *figures, *why


def _take(connection: Connection, parts: list[Part]) -> None:
    until = time.monotonic() + LOOK_S
    frames = size = 0
    while time.monotonic() < until and frames < MOST_PACKETS and size < MOST_BYTES:
        come = connection.parts(0.2)
        parts += come
        frames += sum(isinstance(part, Frame) for part in come)
        size += sum(len(part.data) for part in come if isinstance(part, Frame))


def _still_there(session: Session) -> None:
    """Raises LinkLost: a camera of which nothing was learned may be a phone that is gone."""
    if not session.run(Command(("true",), ANSWER_S), Scope.CAMERA).complete:
        raise LinkLost("The phone was lost in the middle: {why}",
                       why=Sentence("no answer within {seconds:g} s", seconds=ANSWER_S))  # fmt: skip


def replace_source(launcher: Launcher, number: int) -> Launcher:
    """The same launcher, for the picture of one camera."""
    return launcher.like(replace(launcher.options, control=False, more=("video_source=camera", f"camera_id={number}")))


def measure(packets: list[bytes]) -> dict[str, float | None]:
    """What the child process makes of the pictures; nothing, where it does not answer in time."""
    stdin = b"".join(struct.pack(">I", len(data)) + data for data in packets)
    try:
        done = subprocess.run(CHILD, input=stdin, timeout=MEASURING_S, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return figures(1, b"")
    return figures(done.returncode, done.stdout)


def figures(returncode: int, said: bytes) -> dict[str, float | None]:
    """A child that fails, or says anything but figures, has measured nothing."""
    try:
        told = json.loads(said[:MOST_SAID_BYTES]) if returncode == 0 else {}
    except (ValueError, RecursionError):
        told = {}
    names = ("pictures", "brightness", "detail")
    given = {name: told.get(name) if isinstance(told, dict) else None for name in names}
    return {name: value if type(value) in (int, float) else None for name, value in given.items()}


def _plain(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip())[:200]
