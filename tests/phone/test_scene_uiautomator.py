"""`uiautomator dump` and `input` on the scene."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from remote_assist.phone.android import uiautomator
from remote_assist.privacy.dumps import classify
from remote_assist.privacy.model import State
from tests.phone.scene_rig import SceneRig

SECRET = "w7Kq-zeb"


@pytest.fixture(autouse=True)
def _idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uiautomator, "IDLE_S", 0.0)


def dumped(rig: SceneRig) -> str:
    said = rig.run("uiautomator", "dump", "/dev/tty")
    assert said.code == 0
    assert said.out.endswith("UI hierchary dumped to: /dev/tty\n")
    return said.out.partition("UI hierchary")[0]


def nodes(rig: SceneRig) -> list[dict[str, str]]:
    return [node.attrib for node in ElementTree.fromstring(dumped(rig)).iter("node")]


def test_a_password_node() -> None:
    rig = SceneRig()
    rig.scene.open_login()
    assert classify("uiautomator", dumped(rig)).state is State.DIRTY
    rig.scene.focus_password()
    rig.later(0.2)
    rig.scene.type_text(SECRET)
    node = next(node for node in nodes(rig) if node["password"] == "true")
    assert node["focused"] == "true"
    assert node["text"] == "\u2022" * 7 + "b"
    assert node["class"] == "android.widget.EditText"
    rig.later(2)
    assert SECRET[-1] not in next(node["text"] for node in nodes(rig) if node["password"] == "true")
    rig.scene.toggle_eye()
    rig.later(0.2)
    assert SECRET in [node["text"] for node in nodes(rig)]
    assert "true" not in [node["password"] for node in nodes(rig)]


def test_a_character_is_not_read_before_it_is_drawn() -> None:
    rig = SceneRig()
    rig.scene.focus_password()
    rig.scene.type_text(SECRET)
    assert next(node["text"] for node in nodes(rig) if node["password"] == "true") == "Password"


def test_other_scenes() -> None:
    rig = SceneRig()
    assert classify("uiautomator", dumped(rig)).clean
    rig.scene.open_app("text")
    assert classify("uiautomator", dumped(rig)).clean
    rig.scene.lock()
    rig.scene.enter_pin_digit("4")
    verdict = classify("uiautomator", dumped(rig))
    assert "lock-screen" in verdict.reasons
    rig.scene.sleep()
    said = rig.run("uiautomator", "dump")
    assert said.code == 1
    assert said.err == "ERROR: null root node returned by UiTestAutomationBridge.\n"


def test_into_a_file_and_words_that_are_not_understood() -> None:
    rig = SceneRig()
    said = rig.run("uiautomator", "dump")
    assert said.out == "UI hierchary dumped to: /sdcard/window_dump.xml\n"
    assert classify("uiautomator", rig.read("/sdcard/window_dump.xml")).clean
    assert rig.run("uiautomator", "dump", "/system/x.xml").code == 1
    assert rig.run("uiautomator").err.startswith("Usage: uiautomator")


def test_taps_keys_and_text_from_a_shell() -> None:
    rig = SceneRig()
    rig.scene.open_login()
    node = next(node for node in nodes(rig) if node["password"] == "true")
    left, top = node["bounds"].split("]")[0].strip("[").split(",")
    assert rig.run("input", "tap", str(int(left) + 9), str(int(top) + 9)).code == 0
    assert rig.run("input", "text", "a%sb").code == 0
    assert rig.run("input", "keyevent", "KEYCODE_C", "67", "KEYCODE_9").code == 0
    assert rig.scene.stage().page.fields[1].text == "a b9"
    rig.run("input", "keyevent", "BACK", "BACK")
    assert rig.scene.stage().page.kind == "home"
    rig.run("input", "swipe", "500", "5", "500", "1500")
    assert rig.state.screen.shade_open
    rig.run("input", "tap", "500", "2000")
    assert not rig.state.screen.shade_open
    rig.run("input", "keyevent", "26", "224")
    rig.run("input", "swipe", "500", "1500", "500", "500")
    assert rig.scene.stage().bouncer
    assert rig.run("input", "tap", "a", "b").code == 255
    assert rig.run("input", "keyevent", "NOPE").err.startswith("Error: Unknown keycode")


def test_a_vendor_that_refuses() -> None:
    rig = SceneRig("xiaomi-14")
    assert "INJECT_EVENTS" in rig.run("input", "tap", "300", "900").err
    assert rig.scene.stage().page.kind == "home"
