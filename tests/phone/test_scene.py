"""The scene: what is drawn when, what is told when, and what a finger does."""

from __future__ import annotations

import random
import threading

import pytest

from remote_assist.phone.screen.scene_layout import DOT, ENTER, ERASE
from tests.phone.scene_rig import CLOSING_S, LAG_S, SceneRig

SECRET = "w7Kq-zeb"


def drawn(rig: SceneRig) -> str:
    return "\n".join(rig.scene.look().lines)


def tap(rig: SceneRig, what: str, text: str = "") -> None:
    look = rig.scene.look()
    place = next(place for place in look.places if place.what == what and place.text.startswith(text))
    left, top, right, bottom = place.box
    rig.scene.tap((left + right) / 2 * 540, (top + bottom) / 2 * 1200, 540, 1200)


def test_a_secret_appears_only_after_its_field_was_told() -> None:
    rig = SceneRig()
    rig.scene.open_login()
    rig.later(1)
    rig.scene.focus_password()
    rig.scene.type_text(SECRET)
    assert rig.scene.stage().bare
    assert rig.scene.told().starts[-1].input_type == 0
    rig.later(0.0005)
    for step in range(120):
        since_s = step / 1000 + 0.0005
        told = rig.scene.told().starts[-1].input_type == 0x81
        assert told == (since_s > LAG_S)
        assert rig.scene.secret_visible() == (since_s > 2 * LAG_S)
        assert SECRET[-1] not in drawn(rig).removeprefix("E-mail: ") or rig.scene.secret_visible()
        rig.later(0.001)


def test_a_secret_goes_on_being_drawn_while_its_window_closes() -> None:
    rig = SceneRig()
    rig.scene.focus_password()
    rig.later(0.2)
    rig.scene.type_text(SECRET)
    rig.scene.toggle_eye()
    assert SECRET in drawn(rig)
    rig.later(1)
    rig.scene.leave()
    rig.later(LAG_S)
    assert rig.scene.told().stage.page.kind == "home"
    rig.later(CLOSING_S - 0.001)
    assert rig.scene.look().kind == "eye"
    assert rig.scene.secret_visible()
    assert SECRET in drawn(rig)
    rig.later(0.002)
    assert not rig.scene.secret_visible()
    assert rig.scene.look().kind == "home"


def test_a_secret_that_never_appeared_does_not_close() -> None:
    rig = SceneRig()
    rig.scene.focus_password()
    rig.scene.type_text(SECRET)
    rig.later(LAG_S / 2)
    rig.scene.leave()
    for _ in range(100):
        assert not rig.scene.secret_visible()
        rig.later(0.01)


def test_the_last_character_stands_in_clear_for_a_moment() -> None:
    rig = SceneRig()
    rig.scene.focus_password()
    rig.later(0.2)
    rig.scene.type_text("abc")
    assert f"Password: {DOT * 2}c" in drawn(rig)
    rig.later(1.6)
    assert f"Password: {DOT * 3}" in drawn(rig)
    rig.state.settings["system"]["show_password"] = "0"
    rig.scene.type_text("d")
    assert f"Password: {DOT * 4}" in drawn(rig)
    assert rig.scene.secret_visible()


def test_dots_without_focus_are_no_secret_but_an_uncovered_password_is() -> None:
    rig = SceneRig()
    rig.scene.focus_password()
    rig.later(0.2)
    rig.scene.type_text(SECRET)
    rig.later(0.2)
    rig.scene.focus_text()
    rig.later(LAG_S + CLOSING_S + 0.01)
    assert not rig.scene.secret_visible()
    rig.scene.toggle_eye()
    rig.later(0.2)
    assert rig.scene.secret_visible()
    assert SECRET in drawn(rig)


def test_every_stage_that_is_bare_is_guarded() -> None:
    """Whatever a person does, nothing secret but a notification is drawn that the phone could not have told of."""
    acts = ["home", "open_login", "focus_password", "focus_text", "toggle_eye", "hide_keyboard", "leave", "number_pin",
            "web_password", "lock", "secure_app", "custom_pad", "rotate", "power", "bouncer", "erase",
            "wake", "unlock", "wake", "unlock"]  # fmt: skip
    rng = random.Random(20)
    rig = SceneRig(sdk=30)
    seen = set()
    for _ in range(3000):
        act = rng.choice([*acts, "type", "type", "type"])
        if act == "type":
            rig.scene.type_text(rng.choice("123789"))
        else:
            getattr(rig.scene, act)()
        rig.later(rng.choice((0.0, 0.01, 0.06, 0.3, 1.0)))
        stage = rig.scene.stage()
        assert stage.guarded or not stage.bare
        if rig.scene.secret_visible() and not stage.bare:
            seen.add("closing")
        elif rig.scene.secret_visible():
            seen.add(rig.scene.look().kind)
    assert seen >= {"closing", "login", "eye", "pin", "web", "lock", "secure", "pad"}


def test_what_a_finger_does() -> None:
    rig = SceneRig()
    tap(rig, "app", "login")
    assert rig.scene.stage().page.kind == "login"
    tap(rig, "field", "E-mail")
    for key in "mira":
        tap(rig, "key", key)
    tap(rig, "key", ENTER)
    assert rig.scene.stage().page.focus == 1
    for key in "pw0x":
        tap(rig, "key", key)
    tap(rig, "key", ERASE)
    assert [field.text for field in rig.scene.stage().page.fields] == ["mira", "pw0"]
    tap(rig, "eye")
    rig.later(0.2)
    assert "Password: pw0" in drawn(rig)
    rig.scene.key(4)
    assert not rig.scene.stage().keyboard
    tap(rig, "button")
    assert rig.scene.stage().page.kind == "home"
    assert rig.state.front is rig.state.tasks[-1]


def test_keys_and_the_lock_screen() -> None:
    rig = SceneRig()
    rig.scene.lock_pin = "2468"
    rig.scene.open_app("text")
    rig.scene.key(26)
    assert rig.scene.look().places == ()
    assert rig.scene.look().kind == "off"
    rig.scene.key(7)
    rig.scene.key(26)
    rig.scene.key(3)
    assert rig.scene.stage().locked
    rig.scene.tap(270, 500, 540, 1200)
    assert rig.scene.stage().bouncer
    for digit in "1111" + ENTER + "2469" + ERASE + "8":
        tap(rig, "digit", digit)
    assert rig.scene.stage().pin == "2468"
    rig.later(0.2)
    assert drawn(rig) == f"{DOT * 3}8"
    rig.scene.key(66)
    assert not rig.scene.stage().locked
    assert not rig.state.keyguard.locked
    assert rig.scene.stage().page.kind == "text"
    rig.scene.key(3, down=False)
    assert rig.scene.stage().page.kind == "text"


def test_a_code_slides_in_over_everything_unless_not_to_be_disturbed() -> None:
    rig = SceneRig()
    rig.scene.otp_notification("604418")
    assert rig.scene.secret_visible()
    assert rig.scene.look().kind == "otp"
    assert "604418" in drawn(rig)
    tap(rig, "notice")
    rig.later(1)
    assert not rig.scene.secret_visible()
    rig.run("settings", "put", "global", "zen_mode", "1")
    rig.scene.otp_notification("604418")
    assert not rig.scene.secret_visible()


@pytest.mark.parametrize(("sdk", "black"), [(29, False), (30, False), (31, True), (35, True)])
def test_protected_windows_are_black_in_a_copy_of_the_display_since_12(sdk: int, black: bool) -> None:
    rig = SceneRig(sdk=sdk)
    rig.scene.secure_app("twelve words")
    rig.later(0.2)
    assert ("twelve words" in drawn(rig)) is not black
    assert rig.scene.secret_visible() is not black
    rig.scene.secure_drawn = black
    assert ("twelve words" in drawn(rig)) is black


def test_what_others_change_is_seen() -> None:
    rig = SceneRig()
    rig.scene.open_login()
    rig.later(1)
    rig.run("am", "start", "-a", "android.settings.SETTINGS")
    assert rig.scene.look().kind == "settings"
    assert rig.scene.told().stage.page.kind == "settings"
    rig.state.keyguard.locked = True
    assert rig.scene.told().stage.locked
    rig.scene.unlock()
    rig.scene.home()
    assert rig.state.front is rig.state.tasks[-1]
    rig.state.reboot()
    assert rig.scene.look().kind == "lock"
    assert [start.number for start in rig.scene.told().starts] == [0, 1]


def test_rotation_and_waiting_for_a_change() -> None:
    rig = SceneRig()
    woken = threading.Event()

    def wait() -> None:
        with rig.scene.changed:
            ready.set()
            if rig.scene.changed.wait(5):
                woken.set()

    ready = threading.Event()
    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    assert ready.wait(5)
    rig.scene.rotate()
    assert woken.wait(5)
    look = rig.scene.look()
    assert (look.width, look.height) == (2400, 1080)


def test_unknown_names_are_refused() -> None:
    rig = SceneRig()
    with pytest.raises(KeyError):
        rig.scene.open_app("com.nobody.has.this")
    with pytest.raises(ValueError, match="stall"):
        rig.scene.mishap("explode")
