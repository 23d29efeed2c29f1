"""Which editors were given the keyboard (frameworks/base InputMethodManagerService, StartInputHistory)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.phone.screen.scene_parts import Page, Stage, Start

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState

_KEPT = 128
SYSTEM_WINDOW = 1
"""The window of the lock screen and the shade."""

_EARLIER = 40
"""So many editors were opened since boot: a ring is full on any phone in use."""


class History:
    """Both rings of a phone: that of the input method service and that of a vendor's second one."""

    def __init__(self) -> None:
        self._starts: list[Start] = []
        self._secure: list[Start] = []
        self._windows = SYSTEM_WINDOW

    def clear(self) -> None:
        self._starts.clear()
        self._secure.clear()

    def new_window(self) -> int:
        self._windows += 1
        return self._windows

    def live_through(self, state: PhoneState, page: Page) -> None:
        """What came before the first look: the launcher and the page in front, in turn."""
        home = state.tasks[-1].package
        uptime_ms = int(state.uptime_s() * 1000)
        count = _EARLIER if uptime_ms > 600_000 else 2
        for number in range(count):
            last = number == count - 1
            package, window = (page.package, page.window) if last or number % 2 else (home, self._windows)
            at_s = float(number - count) * 9
            ago_ms = min(uptime_ms, int(-at_s * 1000))
            self._starts.append(
                Start(number, float("-inf"), at_s, uptime_ms - ago_ms, "WINDOW_FOCUS_GAIN", package, window)
            )

    def told(self, now_s: float) -> tuple[tuple[Start, ...], tuple[Start, ...]]:
        """What both rings are told to hold."""
        return (
            tuple(start for start in self._starts if start.told_s <= now_s),
            tuple(start for start in self._secure if start.told_s <= now_s),
        )

    def note(self, state: PhoneState, before: Stage, after: Stage, now_s: float, told_s: float) -> None:
        """Enter the editor of the stage that follows, if it is another."""
        old, new = _editor(before), _editor(after)
        if old == new:
            return
        package, window, index, kind, number = new
        same = old[:3] == new[:3]
        reason = "WINDOW_FOCUS_GAIN"
        if not after.awake:
            reason = "DEACTIVATED_BY_IMMS"
        elif same:
            reason = "APP_CALLED_RESTART_INPUT_API"
        elif old[1] == window:
            reason = "SCHEDULED_CHECK_FOCUS" if state.sdk >= 31 else "CHECK_FOCUS"
        editor = after.editor
        ring = self._secure if state.vendor == "huawei" and editor is not None and editor.secret else self._starts
        ring.append(
            Start(
                ring[-1].number + 1 if ring else 0,
                told_s,
                now_s,
                int(state.uptime_s() * 1000),
                reason,
                package,
                window,
                kind,
                number,
                ring is self._secure,
                same and index is not None,
            )
        )
        del ring[:-_KEPT]


def _editor(stage: Stage) -> tuple[str, int, int | None, int, int]:
    """Package, window, place on the page, inputType and view id of what has the keyboard."""
    if stage.locked or stage.shade:
        return "com.android.systemui", SYSTEM_WINDOW, None, 0, -1
    page, editor = stage.page, stage.editor
    if editor is None:
        return page.package, page.window, None, 0, -1
    return page.package, page.window, page.focus, editor.shown_type, editor.number
