"""The scene's machinery: what is seen, what is told, and how one stage follows another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from remote_assist.phone.parts import Activity
from remote_assist.phone.screen import scene_events, scene_layout, scene_pages
from remote_assist.phone.screen.scene_history import History
from remote_assist.phone.screen.scene_mishap import Mishap
from remote_assist.phone.screen.scene_parts import Field, Look, Page, Stage, Told
from remote_assist.phone.screen.scene_time import Timeline

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState


class SceneCore:
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
        self.eye_keeps_type = False
        """Does the eye take off the mask alone (Material's TextInputLayout, Compose), so that the field's type stays that of
        a password? False: the type changes with it, as with apps that call setInputType."""
        self.history = History()
        self.lock_pin: str | None = None
        """What the lock screen takes; None: any PIN of four digits or more."""
        self._time = Timeline()
        self._pages: dict[int, Page] = {}
        self._mishaps: list[Mishap] = []

    # -- what is seen and what is told -----------------------------------------------------------------------------

    def look(self, now_s: float | None = None) -> Look:
        """What is drawn now."""
        with self._state.lock:
            now = self._now(now_s)
            self._sync(now)
            stage, secret = self._time.drawn(now, self.closing_s)
            black = self._state.sdk >= 31 if self.secure_drawn is None else not self.secure_drawn
            return self._look(stage, now, black, secret)

    def secret_visible(self, now_s: float | None = None) -> bool:
        """Can something secret be seen now?"""
        return self.look(now_s).secret

    def told(self, now_s: float | None = None) -> Told:
        """What dumps say now."""
        with self._state.lock:
            now = self._now(now_s)
            self._sync(now)
            stage = self._time.told(now)
            starts, secure = self.history.told(now)
            return Told(stage, starts, secure, self.keyboard(stage))

    def stage(self) -> Stage:
        """What is really there at this moment, before any lag."""
        with self._state.lock:
            self._sync(self.clock())
            return self._time.last.stage

    def read(self) -> tuple[Stage, Look]:
        """What an accessibility service reads: what is there, secret characters once they are drawn."""
        with self._state.lock:
            now = self.clock()
            self._sync(now)
            moment = self._time.at(now)
            stage = moment.shown(now)
            return stage, self._look(stage, now, False, moment.secret(now))

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

    def reboot(self) -> None:
        """Forget everything: the phone has started again."""
        with self._state.lock:
            self._time.clear()
            self._pages.clear()
            self.history.clear()
            self.changed.notify_all()

    # -- how it is done ----------------------------------------------------------------------------------------------

    def _look(self, stage: Stage, now: float, black: bool, secret: bool) -> Look:
        screen = self._state.screen
        size = screen.size_override or (screen.width, screen.height)
        last_in_clear = self._state.settings["system"].get("show_password", "1") != "0"
        return scene_layout.look(stage, now, size, self.keyboard(stage), last_in_clear, black, secret)

    def _now(self, now_s: float | None) -> float:
        return self.clock() if now_s is None else now_s

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
        self._to(replace(self._time.last.stage, page=page, keyboard=keyboard, shade=False))

    def _page_of(self, activity: Activity) -> Page:
        page = self._pages.get(activity.task)
        if page is None or (page.package, page.cls) != (activity.package, activity.cls):
            home = activity is self._state.tasks[-1]
            kind = scene_pages.kind_of(activity, home)
            page = self._pages[activity.task] = scene_pages.page(kind, activity, self.history.new_window())
        return page

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
        if not self._time:
            page = self._page_of(state.front)
            self.history.live_through(state, page)
            stage = Stage(page, locked=state.keyguard.locked, awake=state.screen.on, shade=state.screen.shade_open)
            self._put(stage, now, now)
            return
        stage = self._time.last.stage
        front, page = state.front, stage.page
        if (front.package, front.cls, front.task) != (page.package, page.cls, page.task):
            stage = replace(stage, page=self._page_of(front), keyboard=False)
        if state.keyguard.locked != stage.locked:
            stage = replace(stage, locked=state.keyguard.locked, bouncer=False, pin="", keyboard=False)
        if (state.screen.on, state.screen.shade_open) != (stage.awake, stage.shade):
            stage = replace(stage, awake=state.screen.on, shade=state.screen.shade_open)
        if stage is not self._time.last.stage:
            self._to(stage, now)

    def _to(self, stage: Stage, found_s: float | None = None) -> None:
        """The next stage; `found_s` when it was there already, and the services know."""
        before = self._time.last
        now = self.clock() if found_s is None else max(before.at_s, found_s)
        if stage == before.stage:
            return
        told_s = max(before.told_s, now + (self.signal_lag_s if found_s is None else 0.0))
        self._pages[stage.page.task] = stage.page
        self.history.note(self._state, before.stage, stage, now, told_s)
        scene_events.log(self._state, before.stage, stage)
        self._put(stage, now, told_s)

    def _put(self, stage: Stage, now: float, told_s: float) -> None:
        screen = self._state.screen
        self._state.keyguard.locked, screen.on, screen.shade_open = stage.locked, stage.awake, stage.shade
        self._time.add(stage, now, told_s, self.signal_lag_s)
        self.changed.notify_all()
