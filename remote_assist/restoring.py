"""Putting one journalled change back, and proving it by reading it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.errors import LinkError, NoUsablePhone
from remote_assist.journal import Undo

if TYPE_CHECKING:
    from remote_assist.door import Door

NOT_THERE = (1, 2)
"""`ls` of a file that is missing: toybox and toolbox say 1, GNU says 2; 126 and 127 are no answer at all."""


def put_back(door: Door, undo: Undo) -> tuple[str, str | None]:
    """→ (restored | could_not, what the read-back showed). Never raises for a phone that is gone or refuses: the
    entry stays open and the caller says so."""
    try:
        if undo.kind == "reverse":
            gone = door.inverse_reverse(undo)
            return ("restored", "not listed any more") if gone else ("could_not", "still listed")
        if not undo.read_back:
            # A guide's own undo step: nothing to compare with, so its exit code is all there is, and it is said.
            done = door.inverse(undo.restore)
            return ("restored" if done.complete and done.exit_code == 0 else "could_not"), "not read back"
        # A missing file is shown by a command that fails, and that may fail for other reasons: so it is always removed.
        matches, seen = _as_before(door, undo) if undo.expect is not None else (False, None)
        if not matches:
            door.inverse(undo.restore)
            matches, seen = _as_before(door, undo)
        return ("restored" if matches else "could_not"), seen
    except (LinkError, NoUsablePhone) as failed:
        return "could_not", str(failed)[:200]


def _as_before(door: Door, undo: Undo) -> tuple[bool, str | None]:
    output = door.inverse(undo.read_back)
    if not output.complete or output.exit_code is None:
        return False, None
    if undo.expect is None:
        return output.exit_code in NOT_THERE, f"exit {output.exit_code}"
    seen = output.text.strip()[:500]
    return output.exit_code == 0 and seen == undo.expect, seen
