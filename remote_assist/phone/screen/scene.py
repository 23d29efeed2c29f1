"""The scene: what the virtual phone's screen shows and what its services know of it, changed as a finger would.

Two clocks make it hard on whoever watches. Services learn of a change `signal_lag_s` after it; the display still draws
a secret `closing_s` after the services have said that it is gone. A secret character appears only after its field has
been told for at least `signal_lag_s`: nobody types faster than the window manager tells.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from remote_assist.phone.parts import Activity
from remote_assist.phone.screen import scene_events, scene_layout, scene_pages
from remote_assist.phone.screen.scene_history import History
from remote_assist.phone.screen.scene_mishap import Mishap
from remote_assist.phone.screen.scene_parts import Field, Look, Page, Stage, Told

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState

_KEPT_S = 5.0
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Moment:
    """A stage from `at_s` on, as the services say from `told_s` on. `bare_s`: from when what is typed secretly is drawn."""

    at_s: float
    told_s: float
    stage: Stage
    bare_s: float

    def secret(self, now_s: float) -> bool:
        return self.bare_s <= now_s or (self.stage.code is not None and self.stage.awake)


class Scene:
    """One phone's screen. Every method takes the state's lock; times are seconds of `clock`."""

    def __init__(self, state: PhoneState) -> None:
        self._state = state
        self.clock: Callable[[], float] = time.monotonic
        self.changed = threading.Condition(state.lock)
        self.signal_lag_s = 0.03
        self.closing_s = 0.3
        self.secure_keyboard: str | None = None
        """The input method that this vendor puts up for passwords (`package/.Service`), where it has one."""
        self.secure_drawn: bool | None = None
        """Are protected windows in the copy of the display? None: as this version does (SurfaceFlinger: black from 12 on)."""
        self.history = History()
        self._moments: list[_Moment] = []
        self._pages: dict[int, Page] = {}
        self._guarded_s = _NEVER
        self._mishaps: list[Mishap] = []

    # -- what is seen and what is told -----------------------------------------------------------------------------

    def look(self, now_s: float | None = None) -> Look:
        """What is drawn now."""
        with self._state.lock:
            now = self._now(now_s)
            moment = self._drawn(now)
            stage = moment.stage if moment.bare_s <= now else scene_layout.hidden(moment.stage)
            state = self._state
            size = state.screen.size_override or (state.screen.width, state.screen.height)
            black = state.sdk >= 31 if self.secure_drawn is None else not self.secure_drawn
            return scene_layout.look(
                stage, now, size, self.keyboard(stage), self._last_in_clear, black, moment.secret(now)
            )

    def secret_visible(self, now_s: float | None = None) -> bool:
        """Can something secret be seen now?"""
        return self.look(now_s).secret

    def told(self, now_s: float | None = None) -> Told:
        """What dumps say now."""
        with self._state.lock:
            now = self._now(now_s)
            self._sync(now)
            moment = next((each for each in reversed(self._moments) if each.told_s <= now), self._moments[0])
            starts, secure = self.history.told(now)
            return Told(moment.stage, starts, secure, self.keyboard(moment.stage))

    def stage(self) -> Stage:
        """What is really there at this moment, before any lag."""
        with self._state.lock:
            self._sync(self.clock())
            return self._moments[-1].stage

    def keyboard(self, stage: Stage) -> str:
        """The input method that serves this stage."""
        editor = stage.editor
        if self.secure_keyboard is not None and editor is not None and editor.secret:
            return self.secure_keyboard
        return self._state.settings["secure"].get("default_input_method", "")

    # -- what goes wrong ---------------------------------------------------------------------------------------------

    def mishap(self, kind: str, count: int = 1, seconds: float = 3.0) -> None:
        """The next `count` dumps of the input method go wrong: see `Mishap`. Raises ValueError for an unknown kind."""
        with self._state.lock:
            self._mishaps += [Mishap(kind, seconds)] * count

    def take_mishap(self) -> Mishap | None:
        """What happens to the dump that is asked for now."""
        with self._state.lock:
            return self._mishaps.pop(0) if self._mishaps else None

    # -- what an episode does ----------------------------------------------------------------------------------------

    def home(self) -> None:
        """The home key. Does nothing on a locked phone."""
        with self._state.lock:
            if not self.stage().locked:
                self._state.tasks = self._state.tasks[-1:]
                self._front()

    def open_app(self, name: str) -> None:
        """Open a page by its kind (`scene_pages`), or an app by its package. Raises KeyError for what there is not."""
        self._open(name)

    def open_login(self) -> None:
        self._open("login")

    def number_pin(self) -> None:
        """A page that asks for a PIN of digits (numberPassword), its field focused."""
        self._open("pin", focus=0)

    def web_password(self) -> None:
        """A page in the browser, its password field focused."""
        self._open("web", focus=1)

    def secure_app(self, words: str = "") -> None:
        """An app that forbids screen capture (FLAG_SECURE); `words` are what it shows."""
        self._open("secure", **({"lines": (words,)} if words else {}))

    def custom_pad(self) -> None:
        """An app with a PIN pad of its own: no field, no keyboard."""
        self._open("pad")

    def focus_password(self) -> None:
        """Put the cursor into the page's password field, on the login page if this one has none."""
        with self._state.lock:
            if all(not field.secret for field in self.stage().page.fields):
                self._open("login")
            self._focus(next(at for at, field in enumerate(self.stage().page.fields) if field.secret))

    def focus_text(self) -> None:
        """Put the cursor into the page's plain field, on the page of messages if this one has none."""
        with self._state.lock:
            if all(field.secret for field in self.stage().page.fields):
                self._open("text")
            self._focus(next(at for at, field in enumerate(self.stage().page.fields) if not field.secret))

    def type_text(self, text: str) -> None:
        """Type into what has the cursor: the lock screen's PIN, a field, or a pad. Nothing happens where there is none."""
        with self._state.lock:
            stage, now = self.stage(), self.clock()
            editor = stage.editor
            if stage.locked:
                self._to(replace(stage, bouncer=True, pin=stage.pin + text, typed_s=now))
            elif editor is not None:
                self._field(text=editor.text + text, typed_s=now)
            elif stage.page.kind == "pad":
                self._page(digits=stage.page.digits + text)

    def erase(self) -> None:
        """Take the last character away."""
        with self._state.lock:
            stage = self.stage()
            editor = stage.editor
            if stage.locked:
                self._to(replace(stage, pin=stage.pin[:-1]))
            elif editor is not None:
                self._field(text=editor.text[:-1])
            elif stage.page.digits:
                self._page(digits=stage.page.digits[:-1])

    def toggle_eye(self) -> None:
        """Show or hide the password of this page in clear; only text passwords have an eye."""
        with self._state.lock:
            page = self.stage().page
            fields = tuple(
                replace(field, revealed=not field.revealed) if field.secret and field.shown_type != 0x12 else field
                for field in page.fields
            )
            self._page(fields=fields)

    def hide_keyboard(self) -> None:
        with self._state.lock:
            self._to(replace(self.stage(), keyboard=False))

    def leave(self) -> None:
        """Back out of the window in front, its entries forgotten; the page below comes to the front."""
        with self._state.lock:
            self._sync(self.clock())
            if len(self._state.tasks) > 1:
                self._pages.pop(self._state.tasks.pop(0).task, None)
                self._front()

    def lock(self) -> None:
        """The lock screen, with the screen on."""
        self._lock(awake=True)

    def unlock(self) -> None:
        with self._state.lock:
            self._to(replace(self.stage(), locked=False, bouncer=False, pin=""))

    def bouncer(self, shown: bool = True) -> None:
        """The lock screen's PIN pad."""
        with self._state.lock:
            if self.stage().locked:
                self._to(replace(self.stage(), bouncer=shown, pin=""))

    def enter_pin_digit(self, digit: str) -> None:
        self.type_text(digit)

    def otp_notification(self, code: str) -> None:
        """A message with a one-time code slides in, unless the phone is not to be disturbed (zen_mode)."""
        with self._state.lock:
            if self._state.settings["global"].get("zen_mode", "0") == "0":
                self._to(replace(self.stage(), code=code))

    def dismiss(self) -> None:
        """The notification slides out again."""
        with self._state.lock:
            self._to(replace(self.stage(), code=None))

    def rotate(self) -> None:
        with self._state.lock:
            self._to(replace(self.stage(), rotation=1 - self.stage().rotation))

    def power(self) -> None:
        """The power button: off and locked, or on."""
        with self._state.lock:
            if self._state.screen.on:
                self._lock(awake=False)
            else:
                self._to(replace(self.stage(), awake=True))

    def reboot(self) -> None:
        """Forget everything: the phone has started again."""
        with self._state.lock:
            self._moments.clear()
            self._pages.clear()
            self.history.clear()
            self._guarded_s = _NEVER
            self.changed.notify_all()

    # -- how it is done ----------------------------------------------------------------------------------------------

    @property
    def _last_in_clear(self) -> bool:
        return self._state.settings["system"].get("show_password", "1") != "0"

    def _now(self, now_s: float | None) -> float:
        return self.clock() if now_s is None else now_s

    def _drawn(self, now: float) -> _Moment:
        """The moment whose stage is drawn: the last, or the secret one before while it closes."""
        self._sync(now)
        current = next((each for each in reversed(self._moments) if each.at_s <= now), self._moments[0])
        if not current.secret(now):
            for moment, after in zip(reversed(self._moments[:-1]), reversed(self._moments[1:]), strict=True):
                if after.at_s <= now < after.told_s + self.closing_s and moment.secret(after.at_s):
                    return moment
        return current

    def _open(self, kind: str, **changes: Any) -> None:
        state = self._state
        with state.lock:
            self._sync(self.clock())
            package, cls = scene_pages.component(state, kind)
            home = state.tasks[-1]
            same = next((task for task in state.tasks if (task.package, task.cls) == (package, cls)), None)
            if same is None:
                app = state.packages[package]
                app.running = True
                number = max(task.task for task in state.tasks) + 1
                same = Activity(package, cls, number, state.pid(package), app.uid)
            page = scene_pages.page(kind, same, self.history.new_window())
            self._pages[same.task] = replace(page, **changes)
            state.tasks = [same, *(task for task in state.tasks if task is not same)]
            if same is home:
                state.tasks = [home]
            self._front(keyboard="focus" in changes)

    def _front(self, keyboard: bool = False) -> None:
        """Show the page of the task that has just been put in front."""
        page = self._page_of(self._state.front)
        self._to(replace(self._moments[-1].stage, page=page, keyboard=keyboard, shade=False))

    def _page_of(self, activity: Activity) -> Page:
        page = self._pages.get(activity.task)
        if page is None or (page.package, page.cls) != (activity.package, activity.cls):
            home = activity is self._state.tasks[-1]
            kind = scene_pages.kind_of(activity, home)
            page = self._pages[activity.task] = scene_pages.page(kind, activity, self.history.new_window())
        return page

    def _focus(self, at: int) -> None:
        stage = self.stage()
        self._to(replace(stage, keyboard=True, page=replace(stage.page, focus=at)))

    def _field(self, **changes: Any) -> None:
        page = self.stage().page
        fields: list[Field] = list(page.fields)
        assert page.focus is not None
        fields[page.focus] = replace(fields[page.focus], **changes)
        self._page(fields=tuple(fields))

    def _page(self, **changes: Any) -> None:
        stage = self.stage()
        self._to(replace(stage, page=replace(stage.page, **changes), typed_s=self.clock()))

    def _lock(self, awake: bool) -> None:
        with self._state.lock:
            stage = self.stage()
            self._to(replace(stage, locked=True, bouncer=False, pin="", awake=awake, keyboard=False, shade=False))

    def _sync(self, now: float) -> None:
        """Take over what something else changed: `am start`, a power key, a test. Services know of that at once."""
        state = self._state
        if not self._moments:
            page = self._page_of(state.front)
            self.history.live_through(state, page)
            stage = Stage(page, locked=state.keyguard.locked, awake=state.screen.on, shade=state.screen.shade_open)
            self._put(_Moment(now, now, stage, _NEVER))
            return
        stage = self._moments[-1].stage
        front, page = state.front, stage.page
        if (front.package, front.cls, front.task) != (page.package, page.cls, page.task):
            stage = replace(stage, page=self._page_of(front), keyboard=False)
        if state.keyguard.locked != stage.locked:
            stage = replace(stage, locked=state.keyguard.locked, bouncer=False, pin="", keyboard=False)
        if (state.screen.on, state.screen.shade_open) != (stage.awake, stage.shade):
            stage = replace(stage, awake=state.screen.on, shade=state.screen.shade_open)
        if stage is not self._moments[-1].stage:
            self._to(stage, now)

    def _to(self, stage: Stage, found_s: float | None = None) -> None:
        """The next stage; `found_s` when it was there already, and the services know."""
        before = self._moments[-1]
        now = self.clock() if found_s is None else max(before.at_s, found_s)
        if stage == before.stage:
            return
        told_s = max(before.told_s, now + (self.signal_lag_s if found_s is None else 0.0))
        if not stage.guarded:
            self._guarded_s = _NEVER
        elif not before.stage.guarded:
            self._guarded_s = told_s + self.signal_lag_s
        bare_s = max(now, self._guarded_s) if stage.bare else _NEVER
        self._pages[stage.page.task] = stage.page
        self.history.note(self._state, before.stage, stage, now, told_s)
        scene_events.log(self._state, before.stage, stage)
        self._put(_Moment(now, told_s, stage, bare_s))

    def _put(self, moment: _Moment) -> None:
        self._state.keyguard.locked, self._state.screen.on = moment.stage.locked, moment.stage.awake
        self._state.screen.shade_open = moment.stage.shade
        self._moments.append(moment)
        while len(self._moments) > 2 and self._moments[1].told_s < moment.at_s - _KEPT_S:
            self._moments.pop(0)
        self.changed.notify_all()
