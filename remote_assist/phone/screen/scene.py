"""The scene: what the virtual phone's screen shows and what its services know of it, changed as a finger would.

Two clocks make it hard on whoever watches. Services learn of a change `signal_lag_s` after it; the display still draws
a secret `closing_s` after the services have said that it is gone. A secret character appears only after its field has
been told for at least `signal_lag_s`: nobody types faster than the window manager tells.
"""

from __future__ import annotations

from dataclasses import replace

from remote_assist.phone.parts import Notification
from remote_assist.phone.screen import scene_finger, scene_pages
from remote_assist.phone.screen.scene_core import SceneCore


class Scene(SceneCore):
    """`PhoneState.scene`: its methods are what an episode, a person's finger or a key does. Every one takes the state's
    lock; times are seconds of `clock`."""

    def home(self) -> None:
        """The home key. Does nothing on a locked phone."""
        with self._state.lock:
            if not self.stage().locked:
                from remote_assist.phone.android import activity

                activity.go_home(self._state)
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
            self.focus(next(at for at, field in enumerate(self.stage().page.fields) if field.secret))

    def focus_text(self) -> None:
        """Put the cursor into the page's plain field, on the page of messages if this one has none."""
        with self._state.lock:
            if all(field.secret for field in self.stage().page.fields):
                self._open("text")
            self.focus(next(at for at, field in enumerate(self.stage().page.fields) if not field.secret))

    def focus(self, at: int) -> None:
        """Put the cursor into a field of this page, counted from 0; the keyboard comes up."""
        with self._state.lock:
            stage = self.stage()
            self._to(replace(stage, keyboard=True, page=replace(stage.page, focus=at)))

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
        """Show or hide the password of this page in clear; only text passwords have an eye. Services learn of it only when
        its field has the cursor, and not even then where the eye takes off the mask alone (`eye_keeps_type`)."""
        with self._state.lock:
            page = self.stage().page
            fields = tuple(
                replace(field, revealed=not field.revealed, keeps_type=self.eye_keeps_type)
                if field.secret and field.shown_type != 0x12
                else field
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

    def try_pin(self) -> None:
        """Enter on the lock screen: unlock, or begin again."""
        with self._state.lock:
            pin = self.stage().pin
            if pin == self.lock_pin if self.lock_pin is not None else len(pin) >= 4:
                self.unlock()
            else:
                self.bouncer()

    def swipe_up(self) -> None:
        """Past the lock screen: to the PIN pad, or in where there is no PIN."""
        with self._state.lock:
            if self._state.keyguard.secure:
                self.bouncer()
            else:
                self.unlock()

    def enter_pin_digit(self, digit: str) -> None:
        self.type_text(digit)

    def otp_notification(self, code: str) -> None:
        """A message with a one-time code slides in, unless the phone is not to be disturbed (zen_mode) or nothing is to slide
        in (heads_up_notifications_enabled)."""
        with self._state.lock:
            state = self._state
            posted = Notification(scene_pages.CHAT, "code", "Code", f"Your code is {code}", state.now_s())
            state.notifications = [*(each for each in state.notifications if each.tag != "code"), posted]
            told = state.settings["global"]
            if told.get("zen_mode", "0") == "0" and told.get("heads_up_notifications_enabled", "1") != "0":
                self._to(replace(self.stage(), code=code))

    def dismiss(self) -> None:
        """The notification slides out again, and is gone."""
        with self._state.lock:
            self._state.notifications = [each for each in self._state.notifications if each.tag != "code"]
            self._to(replace(self.stage(), code=None))

    def rotate(self) -> None:
        with self._state.lock:
            self._to(replace(self.stage(), rotation=1 - self.stage().rotation))

    def power(self) -> None:
        """The power button: off and locked, or on."""
        with self._state.lock:
            if self.stage().awake:
                self.sleep()
            else:
                self.wake()

    def sleep(self) -> None:
        self._lock(awake=False)

    def wake(self) -> None:
        with self._state.lock:
            self._to(replace(self.stage(), awake=True))

    def pull_shade(self, down: bool) -> None:
        """Notifications and quick settings, over everything."""
        with self._state.lock:
            self._to(replace(self.stage(), shade=down))

    # -- what a finger does ------------------------------------------------------------------------------------------

    def tap(self, x: float, y: float, width: float, height: float) -> None:
        """A finger at (x, y) of a picture of this size."""
        with self._state.lock:
            scene_finger.tap(self, x / width, y / height)

    def key(self, code: int, down: bool = True) -> None:
        """A key by its code (android.view.KeyEvent); letting go does nothing."""
        if down:
            with self._state.lock:
                scene_finger.key(self, code)

    def text(self, words: str) -> None:
        """Characters from a keyboard."""
        self.type_text(words)
