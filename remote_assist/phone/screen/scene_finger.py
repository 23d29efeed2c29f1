"""What a finger or a key does to the scene, by where it lands and what lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remote_assist.phone.screen.scene_layout import ENTER, ERASE, places

if TYPE_CHECKING:
    from remote_assist.phone.screen.scene import Scene
    from remote_assist.phone.screen.scene_parts import Place

HOME, BACK, CAMERA, POWER, TAB, SPACE, RETURN, DELETE, MENU, NOTIFICATION = 3, 4, 27, 26, 61, 62, 66, 67, 82, 83
PAD_RETURN, SLEEP, WAKEUP = 160, 223, 224
CHARACTERS: dict[int, str] = {
    **{7 + digit: str(digit) for digit in range(10)},
    **{144 + digit: str(digit) for digit in range(10)},
    **{29 + letter: chr(ord("a") + letter) for letter in range(26)},
    55: ",",
    56: ".",
    SPACE: " ",
    69: "-",
    77: "@",
}
"""Key codes that write a character (android.view.KeyEvent)."""


def tap(scene: Scene, across: float, down: float) -> None:
    """A finger at a place of the picture, both from 0 to 1."""
    stage = scene.stage()
    if not stage.awake:
        return
    hit = next((place for place in reversed(places(stage)) if place.holds(across, down)), None)
    if hit is not None and hit.what == "notice":
        scene.dismiss()
    elif stage.shade:
        scene.pull_shade(False)
    elif hit is not None and hit.what in ("key", "digit"):
        _character(scene, hit.text)
    elif stage.locked:
        scene.bouncer()
    elif hit is not None:
        _page(scene, hit)


def _page(scene: Scene, hit: Place) -> None:
    page = scene.stage().page
    if hit.what == "app":
        scene.open_app(hit.text)
    elif hit.what in ("field", "password"):
        labels = [field.label for field in page.fields]
        scene.focus(labels.index(hit.text.partition(":")[0]))
    elif hit.what == "eye":
        scene.toggle_eye()
    elif hit.what == "button":
        scene.leave()


def _character(scene: Scene, character: str) -> None:
    if character == ERASE:
        scene.erase()
    elif character == ENTER:
        enter(scene)
    else:
        scene.type_text(character)


def enter(scene: Scene) -> None:
    """The key that goes on: try the PIN, the next field, or send the page off."""
    stage = scene.stage()
    page = stage.page
    if stage.locked:
        scene.try_pin()
    elif page.kind == "pad":
        scene.leave()
    elif page.focus is not None and page.focus + 1 < len(page.fields):
        scene.focus(page.focus + 1)
    elif page.focus is not None and page.button is not None:
        scene.leave()


def key(scene: Scene, code: int) -> None:
    """A key goes down."""
    stage = scene.stage()
    if code == POWER:
        scene.power()
    elif code in (WAKEUP, CAMERA):
        scene.wake()
    elif code == SLEEP:
        scene.sleep()
    elif not stage.awake:
        return
    elif code == HOME:
        scene.home()
    elif code == BACK:
        _back(scene)
    elif code == NOTIFICATION:
        scene.pull_shade(True)
    elif code == MENU:
        scene.swipe_up()
    elif code in (RETURN, PAD_RETURN):
        enter(scene)
    elif code == DELETE:
        scene.erase()
    elif code == TAB and stage.page.fields:
        scene.focus(((-1 if stage.page.focus is None else stage.page.focus) + 1) % len(stage.page.fields))
    elif code in CHARACTERS:
        scene.type_text(CHARACTERS[code])


def _back(scene: Scene) -> None:
    stage = scene.stage()
    if stage.locked:
        scene.bouncer(False)
    elif stage.shade:
        scene.pull_shade(False)
    elif stage.keyboard:
        scene.hide_keyboard()
    else:
        scene.leave()
