"""What a line of the phone's own dumps says about secrets.

The same rules choose the lines on the phone (as one extended regular expression of its grep), read the answer here and
read whole dumps of earlier recordings: what is not named below never leaves the phone. Field names, hints, selections
and free window titles are not named; an app could write anything into them, newlines included.

Sources (AOSP): InputMethodManagerService.dumpAsStringNoCheck, StartInputHistory.dump, InputMethodBindingController
.dump, EditorInfo.dump; KeyguardServiceDelegate.dump, KeyguardStateMonitor.dump; WindowState.dump and
WindowManager.LayoutParams.toString; dumpsys.cpp for the time-out line, Binder.doDump for exceptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from remote_assist.privacy.model import Start

_NAME = "[A-Za-z0-9_.$]+"
_WINDOW = rf"Window\{{[^ |]+ u[0-9]+( {_NAME}/{_NAME})?"

RULES: dict[str, str] = {
    "history": "^ *mStartInputHistory:",
    "start": "^ *StartInput #[0-9]+:",
    "when": r"\(timestamp=[0-9]+\) reason=[^ |]+ restarting=",
    "target": r"^ *targetWin=[^ |]+ \[[A-Za-z0-9_.]+\]",
    "display": " targetDisplayId=[0-9]+",
    "editor": "^ *curEditorInfo:( null)?",
    "client": "^ *(mCurrentTextBoxAttribute|mCurrentEditorInfo|mInputEditorInfo):( null)?",
    "type": "^ *inputType=0x[0-9a-f]+ imeOptions=0x[0-9a-f]+( fieldId=0x[0-9a-f]+)?",
    "field": "^ *packageName=[A-Za-z0-9_.]+ (autofillId=[^ |]+ )?fieldId=-?[0-9]+",
    "shown": "(^| )mInputShown=(true|false)",
    "ime": f"(^| )(mCurMethodId|mCurId|mSelectedMethodId|mSelectedImeId|mCurImeId)=({_NAME}/{_NAME}|null)",
    "bound": "(^| )(mHaveConnect|mHaveConnection|mHasMainConnection|hasMainConnection)=(true|false)",
    "awake": "(^| )mInteractive=(true|false)",
    "keyguard": "(^| )(showing|mIsShowing|mInputRestricted|mShowingLockscreen|mDreamingLockscreen|mKeyguardShowing"
    "|isKeyguardShowing|isStatusBarKeyguard|deviceHasKeyguard)=(true|false)",
    "window": f"^ *Window #[0-9]+ {_WINDOW}",
    "owner": " package=[A-Za-z0-9_.]+ appop=",
    "kind": "(^| )ty=[A-Z0-9_]+",
    "flags": "(^| )fl=(#[0-9a-f]+|[A-Z0-9_ ]*)",
    "focus": f"(^| )mCurrentFocus=(null|{_WINDOW})",
    "late": r"^\*\*\* SERVICE .[a-z_]+. DUMP TIMEOUT",
    "denied": "^(Permission Denial|Security exception: )",
    "failed": "^(Can.t find service|Failed to dump|Error dumping|Exception occurred while dumping)",
}
"""Name of what a line can say → how it looks, in the words that POSIX extended and Python's expressions share."""

_SEEN = "(^| )(isVisible|mHasSurface)=(true|false)"


def _either(rules: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in rules.items()), re.ASCII)


_ONE = _either(RULES)
_ANY = _either({**RULES, "seen": _SEEN})

Token = tuple[str, str]

LONGEST = 2000
"""No token of the platform is longer; one that is says nothing."""


@dataclass
class Said:
    """What one dump says: reasons to hide, reasons why it cannot be told, and facts for the history."""

    dirty: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    editor: int | None = None
    editor_field: tuple[str, int] | None = None
    ime: str | None = None
    ime_visible: bool | None = None
    focus: str | None = None

    def hide(self, reason: str | None) -> None:
        if reason is not None and reason not in self.dirty:
            self.dirty.append(reason)

    def doubt(self, reason: str) -> None:
        if reason not in self.unknown:
            self.unknown.append(reason)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a raw dump, in order: what the phone's grep would print, and whether windows are visible."""
    for line in text.split("\n"):
        for found in _ANY.finditer(line.rstrip("\r")):
            yield (found.lastgroup or "", found.group()) if len(found.group()) <= LONGEST else ("failed", "")


def named(text: str) -> Token | None:
    """The token that `text` is as a whole; None when it is none."""
    found = _ONE.fullmatch(text) if len(text) <= LONGEST else None
    return (found.lastgroup or "", text) if found is not None else None


def anywhere(said: Said, name: str, text: str) -> bool:
    """Take note of a token that means the same wherever it stands: the dump failed, or the phone is locked."""
    if name == "keyguard" and text.endswith("=true") and not text.startswith("deviceHasKeyguard"):
        said.hide("lock-screen")
    trouble = {"late": "timeout", "denied": "denied", "failed": "dump-failed"}.get(name)
    if trouble is None:
        return False
    said.doubt(trouble)
    return True


def after(text: str, mark: str = "=") -> str:
    return text.partition(mark)[2]
