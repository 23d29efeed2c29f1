"""What the system writes into its logs when the screen changes (frameworks/base services/core …/EventLogTags.logtags and
am/EventLogTags.logtags, SystemUI's EventLogTags.logtags; ImeTracker.java). The order of fields differs by version."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from remote_assist.phone.records import LogLine
from remote_assist.phone.screen.scene_pages import CHAT
from remote_assist.phone.screen.scene_parts import Page, Stage

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState

_HEADS_UP = "0|{package}|2020|code|{uid}"
"""The key of the notification that slides in (StatusBarNotification.getKey)."""


def log(state: PhoneState, before: Stage, after: Stage) -> None:
    """Write what this change makes the window manager, the activity manager, SystemUI and the keyboard write."""
    if before.page.window != after.page.window:
        _resumed(state, after.page)
    if _focused(before) != _focused(after):
        _focus(state, before, after)
    if before.locked != after.locked:
        _keyguard(state, after.locked)
    if _bar(before) != _bar(after):
        numbers = ",".join(map(str, (*_bar(after), int(state.keyguard.secure), 0)))
        _write(state, "events", "com.android.systemui", "sysui_status_bar_state", f"[{numbers}]")
    if (before.code is None) != (after.code is None):
        text = f"[{_HEADS_UP.format(package=CHAT, uid=state.packages[CHAT].uid)},{int(after.code is not None)}]"
        _write(state, "events", "com.android.systemui", "sysui_heads_up_status", text)
    if after.keyboard and not before.keyboard and state.sdk >= 34:
        name = f"{after.page.package}:{_hash(after.page.window, after.page.package)}"
        text = f"{name}: onRequestShow at ORIGIN_CLIENT_SHOW_SOFT_INPUT reason SHOW_SOFT_INPUT"
        _write(state, "main", after.page.package, "ImeTracker", text)


def window_title(stage: Stage, sdk: int) -> str:
    """The name of the window with the focus."""
    if stage.locked or stage.shade:
        return "NotificationShade" if sdk >= 30 else "StatusBar"
    return f"{stage.page.package}/{stage.page.cls}"


def _focused(stage: Stage) -> tuple[bool, int]:
    return stage.locked or stage.shade, stage.page.window


def _bar(stage: Stage) -> tuple[int, int, int, int]:
    """StatusBarState (0 shade, 1 keyguard), keyguard showing, occluded, bouncer showing."""
    return int(stage.locked), int(stage.locked), 0, int(stage.bouncer)


def _resumed(state: PhoneState, page: Page) -> None:
    short = page.cls.removeprefix(page.package) if page.cls.startswith(page.package + ".") else page.cls
    component = f"{page.package}/{short}"
    prefix = "wm" if state.sdk >= 30 else "am"
    if state.sdk >= 28:
        _write(state, "events", "system_server", f"{prefix}_set_resumed_activity", f"[0,{component},resumeTopActivity]")
    else:
        _write(state, "events", "system_server", "am_focused_activity", f"[0,{component},startedActivity]")
    number = zlib.crc32(component.encode()) & 0xFFFFFFF
    _write(state, "events", "system_server", f"{prefix}_resume_activity", f"[0,{number},{page.task},{component}]")


def _focus(state: PhoneState, before: Stage, after: Stage) -> None:
    if state.sdk < 30:
        return
    for word, stage in (("leaving", before), ("entering", after)):
        name = window_title(stage, state.sdk)
        text = f"[Focus {word} {_hash(stage.page.window, name)} {name} (server),reason=UpdateInputWindows]"
        _write(state, "events", "system_server", "input_focus", text)


def _keyguard(state: PhoneState, shown: bool) -> None:
    if state.sdk < 29:
        return  # am_set_keyguard_shown came with Android 9's successor as wm_set_keyguard_shown; older ones tell SystemUI only
    fields = [0, int(shown), 0, 0]
    if state.sdk >= 33:
        fields.insert(3, 0)
    text = ",".join(map(str, fields))
    _write(state, "events", "system_server", "wm_set_keyguard_shown", f"[{text},setKeyguardShown]")


def _hash(*words: object) -> str:
    return f"{zlib.crc32('/'.join(map(str, words)).encode()) & 0xFFFFFFF:x}"


def _write(state: PhoneState, buffer: str, process: str, tag: str, text: str) -> None:
    pid = state.pid(process)
    state.log(buffer, LogLine(state.now_s(), pid, pid, 1000, "I", tag, text))
