"""Around the verifier: which public keys it trusts, and how its answer is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from remote_assist.errors import UsageError
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
            f"“{text[:80]}” is no public key.", next_step="Give 64 hex digits or a .pub file of data/keys."
        )
    return key


def own_keys(data: Path) -> list[bytes]:
    """The keys of the technicians of this data folder."""
    return [public_key(str(path)) for path in sorted((data / "keys").glob("*.pub"))]


def tell_verdict(terminal: Terminal, verdict: Any) -> None:
    """What the verifier says, with what it proves and what it does not."""
    terminal.line(visible(verdict.headline), style="green" if verdict.exit_code == 0 else "red")
    for line in verdict.lines:
        terminal.line(f"  {visible(line)}")
    for heading, lines in (("This proves:", verdict.proves), ("This does not prove:", verdict.does_not_prove)):
        if lines:
            terminal.line(heading, style="bold")
            for line in lines:
                terminal.line(f"  - {visible(line)}")
