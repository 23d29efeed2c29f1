"""What a screen is made of: pages with fields, what lies over them, and what of it can be seen or is told.

Plain frozen values; `scene.Scene` replaces them. Times are seconds of the scene's clock. Kinds of fields are those of
android.text.InputType.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

TEXT, MAIL, NUMBER, PASSWORD, VISIBLE_PASSWORD, WEB_PASSWORD, PIN = 0x1, 0x21, 0x2, 0x81, 0x91, 0xE1, 0x12


@dataclass(frozen=True, slots=True)
class Field:
    """An editor of a page. `number` is its view id (-1: none, as in a browser); `secret`: what is typed is drawn as dots."""

    name: str
    number: int
    input_type: int
    label: str
    text: str = ""
    secret: bool = False
    revealed: bool = False
    keeps_type: bool = False
    """The eye takes off the mask and leaves the type as it is."""
    typed_s: float = float("-inf")
    """When its last character was typed: that one is drawn in clear for a moment."""

    @property
    def shown_type(self) -> int:
        """The inputType that it has now: an eye may turn a text password into a visible one."""
        uncovered = self.revealed and not self.keeps_type and self.input_type in (PASSWORD, WEB_PASSWORD)
        return VISIBLE_PASSWORD if uncovered else self.input_type


@dataclass(frozen=True, slots=True)
class Page:
    """What one activity shows. `task` ties it to the phone's task, `window` numbers its window. `digits`: what was typed on
    a pad that the app draws itself."""

    kind: str
    package: str
    cls: str
    title: str
    task: int
    window: int
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    focus: int | None = None
    secure: bool = False
    digits: str = ""
    button: str | None = None

    @property
    def editor(self) -> Field | None:
        """The field that has the focus."""
        return self.fields[self.focus] if self.focus is not None else None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything on the screen at one moment: the page in front and what lies over it."""

    page: Page
    keyboard: bool = False
    locked: bool = False
    bouncer: bool = False
    pin: str = ""
    awake: bool = True
    shade: bool = False
    code: str | None = None
    """The one-time code in a notification that slides in over everything."""
    rotation: int = 0
    typed_s: float = float("-inf")
    """When the last digit was typed on a pad."""

    @property
    def editor(self) -> Field | None:
        """The field that is being filled in; none while something that has no field lies over the page."""
        return None if self.locked or self.shade or not self.awake else self.page.editor

    @property
    def guarded(self) -> bool:
        """Is a secret about, of which the phone tells or has told?"""
        editor = self.editor
        return (
            not self.awake
            or self.locked
            or self.page.secure
            or self.page.kind == "pad"
            or any(field.revealed for field in self.page.fields)
            or (editor is not None and editor.secret)
        )

    @property
    def bare(self) -> bool:
        """May somebody who sees this page or lock screen learn something secret? Dots do not count once the focus has left
        them; while they have it, keys light up and the last character stands in clear."""
        if not self.awake:
            return False
        if self.locked:
            return bool(self.pin)
        editor = self.editor
        return (
            self.page.secure
            or bool(self.page.digits)
            or any(field.secret and field.revealed and field.text for field in self.page.fields)
            or (editor is not None and editor.secret and bool(editor.text))
        )

    def emptied(self) -> Stage:
        """The stage without what is secret on it: how it is drawn before the first secret character appears."""
        page = replace(
            self.page,
            digits="",
            lines=() if self.page.secure else self.page.lines,
            fields=tuple(replace(field, text="") if field.secret else field for field in self.page.fields),
        )
        return replace(self, pin="", page=page)


@dataclass(frozen=True, slots=True)
class Start:
    """An editor was given the keyboard (StartInputHistory): when, why, and which. `told_s`: from when dumps say so."""

    number: int
    told_s: float
    at_s: float
    uptime_ms: int
    reason: str
    package: str
    window: int
    input_type: int = 0
    field: int = -1
    secure: bool = False
    """It went to the vendor's second input method service."""
    restarting: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the phone's services say: the stage as they know it, and the history of editors, oldest first."""

    stage: Stage
    starts: tuple[Start, ...]
    secure_starts: tuple[Start, ...]
    keyboard: str
    """The input method that is current, `package/.Service`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something on the picture: its text and its box as fractions of width and height (left, top, right, bottom).
    `what`: title, line, app, field, password, eye, button, key, digit, notice or dots."""

    what: str
    text: str
    box: tuple[float, float, float, float]

    def holds(self, across: float, down: float) -> bool:
        left, top, right, bottom = self.box
        return left <= across < right and top <= down < bottom


@dataclass(frozen=True, slots=True)
class Look:
    """What the display draws at one moment. `secret`: something secret can be seen in it. `places` is the same as
    `lines`, with where it is; empty on a screen that is off or black."""

    kind: str
    title: str
    lines: tuple[str, ...]
    secret: bool
    width: int
    height: int
    keyboard: str | None
    accent: str
    places: tuple[Place, ...] = ()
