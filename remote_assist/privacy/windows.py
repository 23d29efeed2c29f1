"""What is on the screen: a judgement on a dump of the keyguard and on one of the windows.

AOSP since Android 8: RootWindowContainer.dumpWindowsNoHeader numbers the windows that it prints from 0, so one that is
missing shows; `dumpsys window visible` picks them by WindowState.isVisible, up to Android 10 by the animator's getShown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from remote_assist.privacy.lines import Said, Token, after, anywhere
from remote_assist.privacy.lists import secure_keyboard, sensitive

_FLAG_SECURE = 0x2000
_SECURE_WORDS = {"SECURE", "FLAG_SECURE"}
_KEYBOARD_WINDOWS = {"2011", "INPUT_METHOD"}
_KEYGUARD_WINDOWS = {"2004", "2009", "2029", "KEYGUARD", "KEYGUARD_DIALOG", "KEYGUARD_SCRIM"}


def keyguard(found: Iterable[Token]) -> Said:
    """Judge `dumpsys window policy`. The keyguard's own report (`mIsShowing`) must be there; `showing` alone is what
    somebody was told when they last asked. A phone without a keyguard says so."""
    said, seen = Said(), dict[str, bool]()
    for name, raw in found:
        text = raw.strip()
        if anywhere(said, name, text):
            continue
        if name == "keyguard":
            key, _, value = text.partition("=")
            seen[key] = seen.get(key, False) or value == "true"
    none = seen.get("deviceHasKeyguard") is False and "showing" in seen
    if not none and "mIsShowing" not in seen and "mShowingLockscreen" not in seen:
        said.doubt("missing:keyguard")
    return said


@dataclass
class _Window:
    number: int
    component: str | None
    package: str | None = None
    kind: str | None = None
    flags: list[str] = field(default_factory=list)
    seen: bool | None = None


def windows(found: Iterable[Token]) -> Said:
    """Judge the windows of `dumpsys window visible`, all of them, and those of a whole dump that are visible or do not
    say whether they are."""
    said, every = Said(), list[_Window]()
    for name, raw in found:
        text = raw.strip()
        if anywhere(said, name, text):
            continue
        if name == "focus":
            component = _component(text)
            said.focus = component or said.focus
            if component is not None:
                said.hide(sensitive(component))
        elif name == "window":
            every.append(_Window(int(re.findall("#([0-9]+)", text)[0]), _component(text)))
        elif not every:
            continue
        elif name == "owner":
            if every[-1].package is not None:
                said.doubt("garbled")
            every[-1].package = after(text).removesuffix(" appop=")
        elif name == "kind":
            every[-1].kind = every[-1].kind or after(text)
        elif name == "flags":
            every[-1].flags.append(after(text))
        elif name == "seen":
            every[-1].seen = bool(every[-1].seen) or text.endswith("true")
    if not every:
        said.doubt("missing:windows")
    numbers = sorted(window.number for window in every)
    if numbers != list(range(len(every))):
        said.doubt("garbled")
    said.ime_visible = False
    for window in every:
        if window.package is None or not window.flags or window.kind is None:
            said.doubt("garbled")
        if window.seen is not False:
            _window(said, window)
    return said


def _window(said: Said, window: _Window) -> None:
    for flags in window.flags:
        secure = int(flags[1:], 16) & _FLAG_SECURE if flags.startswith("#") else _SECURE_WORDS & set(flags.split())
        if secure:
            said.hide("secure-window")
    if window.kind in _KEYGUARD_WINDOWS:
        said.hide("lock-screen")
    for name in (window.component, window.package):
        if name is not None:
            said.hide(sensitive(name))
    if window.kind in _KEYBOARD_WINDOWS:
        said.ime_visible = True
    if window.package is not None and secure_keyboard(window.package):
        said.hide("secure-keyboard")


def _component(text: str) -> str | None:
    word = text.rpartition(" ")[2]
    return word if "/" in word and "{" not in word else None
