"""A screenshot or a list of what is on the screen, through the same rules as the picture: probed, taken, probed again.

Nothing is kept, not even in a file that is deleted later, unless the probes on both sides and everything between them
said clean, after a linger like the gate's.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree

from diagnostics.model import Command
from remote_assist.errors import OutputError, ScreenFailed, ScreenHidden
from remote_assist.privacy.gate import Pace

if TYPE_CHECKING:
    from remote_assist.screen.probing import Probe
    from remote_assist.session import Session

T = TypeVar("T")
PNG = b"\x89PNG\r\n\x1a\n"
SCREENCAP = Command(("screencap", "-p"), timeout_s=10.0, max_bytes=32 << 20)
UI_DUMP = Command(("uiautomator", "dump", "/proc/self/fd/1"), timeout_s=15.0, max_bytes=8 << 20)
WAIT_S = 20.0
HIDDEN_TEXT = "…"


def bracketed(probe: Probe, take: Callable[[], T], pace: Pace | None = None, wait_s: float = WAIT_S) -> T:
    """What `take` gives, once it has been clean for the linger, if the two looks after it are clean too.

    Raises ScreenHidden when it does not become clean in `wait_s`, or was not clean afterwards; LinkError and its kin.
    """
    linger_ns = (pace or Pace()).linger_ns
    until = time.monotonic() + wait_s
    clean_since_ns: int | None = None
    taken: list[T] = []
    clean_after = 0
    reasons: tuple[str, ...] = ()
    for _, verdict in probe.looks(lambda tick: None):
        now_ns = time.monotonic_ns()
        if not verdict.clean:
            reasons = verdict.reasons
            if taken:
                break
            clean_since_ns = None
        elif taken:
            clean_after += 1
            if clean_after == 2:
                return taken[0]
        else:
            clean_since_ns = clean_since_ns or now_ns
            if now_ns - clean_since_ns >= linger_ns:
                taken.append(take())
        if time.monotonic() > until:
            break
    raise ScreenHidden("The screen is hidden now ({why}), so no picture of it is taken.", why=", ".join(reasons) or "?")


def screenshot(session: Session, probe: Probe, folder: Path) -> Path:
    """A PNG in the session's folder, its hash in the record. Raises ScreenHidden, ScreenFailed, OutputError, NoConsent."""
    output = bracketed(probe, lambda: session.see(SCREENCAP))
    if not output.complete or not output.stdout.startswith(PNG):
        raise ScreenFailed("The phone gave no screenshot.")
    return _keep(session, folder, "png", output.stdout)


def ui_dump(session: Session, probe: Probe, folder: Path) -> Path:
    """What is on the screen as XML, without the text of a password field. Raises as `screenshot`."""
    output = bracketed(probe, lambda: session.see(UI_DUMP))
    return _keep(session, folder, "xml", without_passwords(output.stdout))


def without_passwords(raw: bytes) -> bytes:
    """The dump with text, description and hint of every password node, and of what lies in it, taken out.

    Raises ScreenFailed for what is no dump: unparsed means that nothing is kept.
    """
    start, end = raw.find(b"<hierarchy"), raw.rfind(b"</hierarchy>")
    if start < 0 or end < 0 or b"<!" in raw[start:end]:
        raise ScreenFailed("The phone gave no list of what is on its screen.")
    try:
        root = ElementTree.fromstring(raw[start : end + len(b"</hierarchy>")])
    except ElementTree.ParseError:
        raise ScreenFailed("The phone gave no list of what is on its screen.") from None
    for node in root.iter():
        if node.get("password") != "false" and node.tag == "node":
            for inside in node.iter():
                for name in ("text", "content-desc", "hint"):
                    if inside.get(name):
                        inside.set(name, HIDDEN_TEXT)
    kept: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return kept


def _keep(session: Session, folder: Path, kind: str, data: bytes) -> Path:
    stills = folder / "stills"
    try:
        stills.mkdir(mode=0o700, exist_ok=True)
        path = stills / f"{len(list(stills.iterdir())) + 1:04d}.{kind}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as failed:
        raise OutputError("{path} cannot be written: {why}.", path=stills, why=failed) from failed
    session.log.append("recording", "tool", {"event": "still", "file": f"stills/{path.name}", "bytes": len(data),
                       "sha256": hashlib.sha256(data).hexdigest()},
                       consent_id=session.consent_id, phase=session.phase)  # fmt: skip
    return path
