"""Lines of `logcat -b events` (and ImeTracker's of the main log) that say at once that a secret may be on the screen.

They can only raise: a line that is not understood, or that says that something has gone, changes nothing; the next
probe decides. Tags and fields: EventLogTags.logtags of services/core (wm_*, am_*, input_focus) and of SystemUI
(sysui_status_bar_state). Their order differs by version, so no field is taken by its place where that matters.
"""

from __future__ import annotations

import re

from remote_assist.privacy.lists import secure_keyboard, sensitive

_LINE = re.compile(r"\b(?P<tag>[A-Za-z][A-Za-z0-9_]{2,40}) *(?:\( *[0-9]+\))?: (?P<rest>.*)", re.ASCII | re.DOTALL)
_COMPONENT = re.compile(
    r"(?<![A-Za-z0-9_.$])([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+)/(\.?[A-Za-z0-9_.$]+)", re.ASCII
)
_COMES = re.compile(r"^(?:wm|am)_.*(?:resume|create|restart|start|focus|activity_launch)", re.ASCII)
_KEYGUARD_WORDS = ("Keyguard", "Bouncer", "keyguard", "LockScreen")
LONGEST = 4096
"""What logd keeps of one entry (LOGGER_ENTRY_MAX_PAYLOAD); the rest of a longer line is not looked at."""


def raised(line: str, strict: bool = False) -> str | None:
    """The reason to hide the screen at once; None for any other line. Never raises an exception."""
    found = _LINE.search(line[:LONGEST])
    if found is None:
        return None
    tag, rest = found["tag"], found["rest"].strip()
    if tag in ("wm_set_keyguard_shown", "am_set_keyguard_shown"):
        return "lock-screen" if "1" in _numbers(rest) or not _numbers(rest) else None
    if tag == "sysui_status_bar_state":
        return _status_bar(_numbers(rest))
    if tag == "input_focus":
        return _focus(rest)
    if tag == "ImeTracker":
        shows = "onRequestShow" in rest and "ORIGIN_CLIENT" in rest
        return "keyboard-visible" if strict and shows else None
    if _COMES.match(tag):
        return _component(rest)
    return None


def _numbers(rest: str) -> list[str]:
    """The whole-number fields, in order; a text field among them is left out."""
    return [word for word in re.split(r"[\[\],\s]+", rest) if word.isascii() and word.isdigit()]


def _status_bar(numbers: list[str]) -> str | None:
    """(state|1),(keyguardShowing|1),(keyguardOccluded|1),(keyguardBouncerShowing|1),(secure|1),(currentlyInsecure|1):
    state 0 is the plain shade; the last two say whether a lock is set, not whether it shows."""
    return "lock-screen" if len(numbers) < 4 or numbers[:4] != ["0"] * 4 else None


def _focus(rest: str) -> str | None:
    """`[Focus entering 1a2b3c com.app/com.app.Main (server),reason=…]`, or `Focus request`; `Focus leaving` is none."""
    if "leaving" in rest.partition(",")[0]:
        return None
    if any(word in rest for word in _KEYGUARD_WORDS):
        return "lock-screen"
    return _component(rest)


def _component(rest: str) -> str | None:
    for package, activity in _COMPONENT.findall(rest):
        reason = sensitive(f"{package}/{activity}")
        if reason is not None:
            return reason
        if secure_keyboard(package):
            return "secure-keyboard"
    return None
