"""Around the verifier: which public keys it trusts, and how its answer is told."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from remote_assist.errors import UsageError
from remote_assist.sentences import say
from remote_assist.terminal import Terminal, visible


def public_key(text: str) -> bytes:
    """32 bytes of an Ed25519 public key, from hex or from a file that begins with the hex. Raises UsageError."""
    path = Path(text)
    raw = path.read_text("ascii", "replace") if path.is_file() else text
    word = raw.split()[0] if raw.split() else ""
    try:
        key = bytes.fromhex(word)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise UsageError(
            "“{text}” is no public key.", next_step="Give 64 hex digits or a .pub file of data/keys.", text=text[:80]
        )
    return key


def own_keys(data: Path) -> list[bytes]:
    """The keys of the technicians of this data folder."""
    return [public_key(str(path)) for path in sorted((data / "keys").glob("*.pub"))]


def tell_verdict(terminal: Terminal, verdict: Any) -> None:
    """What the verifier says, with what it proves and what it does not."""
    said = functools.partial(say, lang=terminal.lang)
    terminal.line(visible(said(verdict.headline)), style="green" if verdict.exit_code == 0 else "red")
    for line in verdict.lines:
        terminal.line(f"  {visible(said(line))}")
    headings = (terminal.pick("This proves:", "这能证明："), terminal.pick("This does not prove:", "这不能证明："))
    for heading, lines in zip(headings, (verdict.proves, verdict.does_not_prove), strict=True):
        if lines:
            terminal.line(heading, style="bold")
            for line in lines:
                terminal.line(f"  - {visible(said(line))}")
