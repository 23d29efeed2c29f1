"""A command on a terminal of its own (pty(7)): what a technician's screen would be sent, byte for byte."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(rb"\x1b\[(?:0|1|2|31|32|33|36)m")
"""The only escape sequences that the tool itself writes (terminal.py)."""


def on_a_terminal(
    argv: list[str], data: Path, typed: bytes = b"", timeout_s: float = 60, columns: int = 0
) -> tuple[int, bytes]:
    """Exit code and everything that came out of the terminal, which is `columns` wide (0 = it does not know)."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50 if columns else 0, columns, 0, 0))
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
    env.update(TERM="xterm-256color", LC_ALL="C.UTF-8", REMOTE_ASSIST_DATA=str(data), PYTHONPATH=str(ROOT))
    child = subprocess.Popen([sys.executable, "-m", "remote_assist", *argv], stdin=theirs, stdout=theirs, stderr=theirs,
                             env=env, start_new_session=True)  # fmt: skip
    os.close(theirs)
    said = bytearray()
    until = time.monotonic() + timeout_s
    if typed:
        os.write(ours, typed)
    try:
        while select.select([ours], [], [], max(0, until - time.monotonic()))[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # EIO: the last holder of the other side is gone
                return child.wait(5), bytes(said)
            said += piece
        raise AssertionError(f"{argv} did not end: {bytes(said[-2000:])!r}")
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def unsafe(raw: bytes) -> list[str]:
    """What in these bytes could do more to a terminal than show a character, each with what stands around it."""
    rest = OURS.sub(b"", raw)
    text = rest.decode("utf-8", "surrogateescape")
    return [
        f"{character!a} in {text[max(0, at - 40) : at + 40]!a}"
        for at, character in enumerate(text)
        if character not in "\r\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ] + ([] if b"\r" not in rest.replace(b"\r\n", b"") else ["a bare carriage return"])
