"""What the phone's own dumps say of its scene, read by the tool's probe: every scene, version and vendor."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import pytest

from remote_assist.phone.screen.scene import Scene
from remote_assist.phone.screen.scene_mishap import KINDS
from remote_assist.privacy.dumps import classify
from remote_assist.privacy.events import raised
from remote_assist.privacy.history import Watch
from remote_assist.privacy.model import State
from tests.phone.scene_rig import LAG_S, SceneRig

SDKS = (27, 28, 29, 30, 31, 33, 34, 35, 36)
VENDORS = ("google", "samsung", "xiaomi", "huawei")
PHONES = [(sdk, vendor) for sdk in SDKS for vendor in VENDORS if vendor != "huawei" or sdk <= 31]

Act = Callable[[Scene], None]


def _login(scene: Scene) -> None:
    scene.open_login()
    scene.focus_password()


def _eye(scene: Scene) -> None:
    _login(scene)
    scene.type_text("abcd")
    scene.toggle_eye()


def _text(scene: Scene) -> None:
    scene.open_app("text")
    scene.focus_text()
    scene.type_text("hello")


def _bouncer(scene: Scene) -> None:
    scene.lock()
    scene.enter_pin_digit("4")


SECRETS: dict[str, tuple[Act, str]] = {
    "login": (_login, "password-field"),
    "eye": (_eye, "password-field"),
    "pin": (Scene.number_pin, "password-field"),
    "web": (Scene.web_password, "password-field"),
    "secure": (Scene.secure_app, "secure-window"),
    "pad": (Scene.custom_pad, "sensitive-app"),
    "lock": (Scene.lock, "lock-screen"),
    "bouncer": (_bouncer, "lock-screen"),
    "off": (Scene.power, "screen-off"),
}
CLEAN: dict[str, Act] = {
    "home": Scene.home,
    "text": _text,
    "settings": lambda scene: scene.open_app("settings"),
    "camera": lambda scene: scene.open_app("camera"),
    "login page": Scene.open_login,
}


@pytest.mark.parametrize(("sdk", "vendor"), PHONES)
def test_the_probe_reads_every_scene(sdk: int, vendor: str) -> None:
    rig = SceneRig(sdk=sdk, vendor=vendor)
    watch = Watch()
    reading = rig.probe()[0]
    assert (reading.state, reading.reasons) == (State.CLEAN, ())
    watch.judge(reading)
    for name, (act, reason) in SECRETS.items():
        act(rig.scene)
        rig.later(0.2)
        reading = rig.probe()[0]
        assert reading.state is State.DIRTY, name
        assert reason in reading.reasons, (name, reading.reasons)
        assert watch.judge(reading).state is State.DIRTY
        rig.scene.wake()
        rig.scene.unlock()
        for harmless, back in random.Random(f"{sdk}{vendor}{name}").sample(list(CLEAN.items()), 2):
            back(rig.scene)
            rig.later(0.2)
            reading = rig.probe()[0]
            assert (reading.state, reading.reasons) == (State.CLEAN, ()), (name, harmless)
            assert watch.judge(reading).clean, (name, harmless)
            assert reading.editor == (1 if harmless == "text" else 0)
            if vendor != "huawei":
                assert reading.ime_visible == (harmless == "text")


def test_a_phone_in_other_clothes() -> None:
    rig = SceneRig("samsung-13", sdk=29, vendor="huawei")
    assert rig.run("getprop", "ro.build.version.sdk").out == "29\n"
    assert rig.run("getprop", "ro.product.brand").out == "HUAWEI\n"
    assert "  input_method_secure" in rig.run("dumpsys", "-l").lines
    assert "  input_method_secure" not in SceneRig().run("dumpsys", "-l").lines
    assert "Can't find service" in SceneRig().run("dumpsys", "input_method_secure").err
    with pytest.raises(KeyError):
        SceneRig(sdk=25)


def test_android_8_0_keeps_no_history_and_is_never_clean() -> None:
    rig = SceneRig(sdk=26)
    for act in CLEAN.values():
        act(rig.scene)
        rig.later(0.2)
        assert rig.probe()[0].reasons == ("missing:history",)


@pytest.mark.parametrize(
    ("sdk", "vendor"), [(27, "google"), (30, "samsung"), (29, "huawei"), (35, "google"), (36, "xiaomi")]
)
def test_what_happened_between_two_looks_is_in_the_history(sdk: int, vendor: str) -> None:
    rig = SceneRig(sdk=sdk, vendor=vendor)
    watch = Watch()
    watch.judge(rig.probe()[0])
    assert watch.judge(rig.probe()[0]).clean
    _login(rig.scene)
    rig.later(0.12)
    rig.scene.leave()
    rig.later(0.2)
    reading = rig.probe()[0]
    assert reading.state is State.CLEAN
    assert watch.judge(reading).reasons == ("password-between",)
    numbers = [start.number for start in reading.starts if start.service == "input_method"]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert len(numbers) == (32 if sdk >= 31 else 16)


@pytest.mark.parametrize("sdk", [27, 30, 34, 36])
def test_an_uncovered_password_holds_while_another_field_has_the_focus(sdk: int) -> None:
    rig = SceneRig(sdk=sdk)
    watch = Watch()
    watch.judge(rig.probe()[0])
    for act in (_eye, Scene.focus_text):
        act(rig.scene)
        rig.later(0.2)
        assert watch.judge(rig.probe()[0]).state is State.DIRTY
    assert rig.scene.secret_visible()


def test_dumps_lag_by_what_is_set() -> None:
    rig = SceneRig()
    rig.scene.open_login()
    rig.later(1)
    rig.scene.focus_password()
    rig.later(LAG_S - 0.001)
    assert rig.probe()[0].state is State.CLEAN
    rig.later(0.002)
    assert rig.probe()[0].state is State.DIRTY


@pytest.mark.parametrize(
    "keyboard", ["com.miui.securityinputmethod/.latin.LatinIME", "com.oplus.securitykeyboard/.SecureIME"]
)
def test_a_vendor_s_secure_keyboard_alone_hides(keyboard: str) -> None:
    rig = SceneRig("xiaomi-14")
    rig.scene.secure_keyboard = keyboard
    _login(rig.scene)
    rig.later(0.2)
    assert "secure-keyboard" in rig.probe()[0].reasons
    rig.scene.leave()
    rig.later(0.2)
    assert rig.probe()[0].state is State.CLEAN


@pytest.mark.parametrize("profile", ["pixel-15", "samsung-13", "xiaomi-14"])
def test_the_profiles_as_they_are(profile: str) -> None:
    rig = SceneRig(profile)
    reading = rig.probe()[0]
    assert reading.state is State.CLEAN
    assert reading.ime == rig.state.settings["secure"]["default_input_method"]
    assert rig.run("getprop", "ro.remote_assist.practice").out == "1\n"
    for act, reason in SECRETS.values():
        act(rig.scene)
        rig.later(0.2)
        assert rig.probe()[0].state is State.DIRTY
        kind = "input_method" if reason in ("password-field", "screen-off") else "window"
        assert reason in classify(kind, rig.run("dumpsys", kind).out).reasons
        rig.scene.wake()
        rig.scene.unlock()


def test_an_eye_that_takes_off_the_mask_alone_is_told_to_nobody() -> None:
    """TextInputLayout's end icon sets the transformation method: what the phone says stays that of a masked password."""
    rig = SceneRig()
    rig.scene.eye_keeps_type = True
    _login(rig.scene)
    rig.scene.type_text("abcd")
    rig.later(0.2)
    before = rig.scene.told().starts
    rig.scene.toggle_eye()
    rig.later(0.2)
    assert rig.scene.told().starts == before
    assert rig.scene.look().kind == "eye"
    assert "Password: abcd" in rig.scene.look().lines
    assert rig.probe()[0].reasons == ("password-field",)


def test_a_code_that_slides_in_makes_the_shade_s_window_visible_and_nothing_else() -> None:
    """What the probe cannot tell apart from a shade that is pulled down: do-not-disturb is the answer to it."""
    rig = SceneRig()
    before = rig.run("dumpsys", "window", "visible").out
    rig.scene.otp_notification("604418")
    rig.later(0.2)
    after = rig.run("dumpsys", "window", "visible").out
    assert "NotificationShade}" in after
    assert "NotificationShade}" not in before
    assert "604418" not in after + rig.run("dumpsys", "notification").out
    events = rig.run("logcat", "-b", "events", "-d", "-s", "sysui_heads_up_status").lines
    assert events[-1].endswith(",1]")
    assert rig.probe()[0].state is State.CLEAN


@pytest.mark.parametrize("kind", KINDS)
def test_mishaps_are_never_taken_for_clean_while_a_password_is_open(kind: str) -> None:
    rig = SceneRig(sdk=34)
    watch = Watch()
    watch.judge(rig.probe()[0])
    _login(rig.scene)
    rig.later(0.2)
    rig.scene.mishap(kind, seconds=0.1)
    began = time.monotonic()
    assert not watch.judge(rig.probe()[0]).clean
    assert (time.monotonic() - began > 0.9) == (kind == "stall")
    assert watch.judge(rig.probe()[0]).reasons[0] == "password-field"


@pytest.mark.parametrize("sdk", [28, 29, 30, 33, 36])
def test_the_event_log_tells_of_the_lock_screen_and_of_banks(sdk: int) -> None:
    rig = SceneRig(sdk=sdk)

    def reasons() -> set[str | None]:
        said = {raised(line) for line in rig.run("logcat", "-b", "events", "-d").lines}
        rig.run("logcat", "-b", "events", "-c")
        return said

    reasons()
    _text(rig.scene)
    _login(rig.scene)
    assert reasons() == {None}
    rig.scene.custom_pad()
    assert "sensitive-app" in reasons()
    rig.scene.lock()
    assert "lock-screen" in reasons()
    rig.scene.unlock()
    reasons()
    rig.scene.home()
    assert reasons() == {None}


def test_the_keyboard_says_so_in_the_main_log() -> None:
    rig = SceneRig()
    rig.run("logcat", "-c")
    _text(rig.scene)
    lines = rig.run("logcat", "-d", "-s", "ImeTracker").lines
    assert [raised(line, strict=True) for line in lines if "ImeTracker" in line] == ["keyboard-visible"]


def test_a_look_is_cheap() -> None:
    rig = SceneRig()
    rig.probe()
    took = []
    for _ in range(5):
        began = time.process_time()
        rig.probe(4)
        took.append((time.process_time() - began) * 1000 / 4)
    print(f"a look takes {min(took):.0f} to {max(took):.0f} ms of processor, median {statistics.median(took):.0f}")
    assert min(took) < 60
