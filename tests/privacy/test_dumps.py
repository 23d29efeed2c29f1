"""Whole dumps of real phones against what a person sees in them, and made-up ones in every shape a file can have."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remote_assist.privacy.dumps import KINDS, classify, decoded
from remote_assist.privacy.model import State
from remote_assist.privacy.reasons import REASONS
from tests.privacy.dumped import PASSWORD, SECRETS, VERSIONS, Entry, Phone, input_method, policy, visible

TRUTH: dict[str, dict[str, str]] = {
    "input_method": {
        "emu-a9-input_method": "clean", "mtk-tb8168-a13-input_method": "locked",
        "mtk-tb8168-a13-input_method-2": "locked", "pixel-sailfish-a10-input_method": "clean",
        "smartron-a81-input_method": "clean",
    },
    "window": {
        "appium-focus-1": "part", "appium-focus-2": "part", "appium-focus-3": "part", "emu-a9-window": "clean",
        "emu-qagft-activity_dump": "part", "gringuide-utf16-activities": "part",
        "mtk-tb8168-a13-dumpsys_activity": "locked", "mtk-tb8168-a13-window": "locked",
        "pixel-sailfish-a10-window": "clean", "smartron-a81-window": "clean", "vivo-a15-dumpsys_window": "part",
        "vivo-pd1616-a71-window": "clean",
    },
    "uiautomator": {
        "accenture-empty": "nothing", "accenture": "clean", "adbalert": "clean", "avc-uiautomator_dump_api27": "clean",
        "daduryi": "clean", "emu-a15_16-layout": "clean", "error-idle": "nothing", "generic-dumpscreen": "clean",
        "hydra-crlf": "clean", "ivi-car-1": "clean", "maxiaohui": "clean", "miui-dumpscreen": "clean",
        "nofocus": "clean", "oppo-watch": "clean", "pango": "clean", "pibiti-2017": "locked",
        "pw-flutter-focused-bullets": "secret", "pw-flutter-notfocused-empty": "form",
        "pw-flutter-typed-notfocused": "secret", "pw-inkwell": "form", "pw-lastchar-visible": "secret",
        "pw-utf16-focused-empty": "secret", "pw-utf16-mojibake-bullets": "secret", "qagft-current": "clean",
        "qagft-login": "form", "quanlyshop-vi": "clean", "reablita-cad": "clean", "reablita-lang": "clean",
        "smarthome-app": "clean", "success-huawei-legacy-path": "nothing", "tel24-bg": "clean", "wawapp-main": "secret",
        "wawapp-otp": "clean", "zijide-zh-login": "form",
    },
}  # fmt: skip
"""Read by eye. clean: nothing to hide. secret: a password or PIN is there or has the focus. locked: lock screen, or the
screen is off. form: an empty password or code field without focus. part: nothing to hide in it, but a piece that says
nothing of the lock or of the windows. nothing: no dump at all."""

WRONGLY_HIDDEN = {
    "clean": {"smartron-a81-window"},
    "form": {"pw-flutter-notfocused-empty", "pw-inkwell", "qagft-login", "zijide-zh-login"},
}
"""Hidden though nothing secret is in it: a page for adding an account that shows an error, and empty login forms.
1 of 27 clean dumps; every form, on purpose."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_recorded_dump(kind: str, devices: Path) -> None:
    files = {path.stem: path for path in (devices / kind).iterdir()}
    assert set(files) == set(TRUTH[kind])
    for name, path in sorted(files.items()):
        verdict, truth = classify(kind, path.read_bytes()), TRUTH[kind][name]
        assert set(verdict.reasons) <= set(REASONS)
        assert bool(verdict.reasons) != verdict.clean
        if truth in ("secret", "locked"):
            assert verdict.state is State.DIRTY, name
        elif truth in ("part", "nothing"):
            assert verdict.state is State.UNKNOWN, name
        else:
            assert verdict.clean == (name not in WRONGLY_HIDDEN[truth]), (name, verdict)


def test_share_of_wrongly_hidden(devices: Path) -> None:
    counts: dict[str, list[int]] = {}
    for kind, names in TRUTH.items():
        for name, truth in names.items():
            hidden = not classify(kind, (devices / kind / f"{name}.txt").read_bytes()).clean
            count = counts.setdefault(truth, [0, 0])
            count[0] += hidden
            count[1] += 1
    for truth, (hidden, every) in sorted(counts.items()):
        print(f"{truth:8} {hidden:3} of {every:3} hidden ({hidden / every:.0%})")
    assert counts["secret"][0] == counts["secret"][1]
    assert counts["locked"][0] == counts["locked"][1]
    assert counts["clean"][0] / counts["clean"][1] <= 0.04


@pytest.mark.parametrize("android", VERSIONS)
def test_made_up_dumps_are_judged_as_the_probe_judges(android: int) -> None:
    assert classify("input_method", input_method(Phone(android=android))).clean
    assert classify("window", policy(Phone(android=android)) + visible(Phone(android=android))).clean
    for name, secret in SECRETS.items():
        phone = replace(secret, android=android)
        states = {
            classify("input_method", input_method(phone)).state,
            classify("window", policy(phone) + visible(phone)).state,
        }
        if not name.startswith("second service"):
            assert State.DIRTY in states, name


def test_windows_that_are_not_visible_do_not_count() -> None:
    phone = SECRETS["secure window"]
    assert not classify("window", policy(phone) + visible(phone)).clean
    gone = visible(phone).replace("true", "false")
    assert classify("window", policy(phone) + gone).clean


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    for phone, state in ((Phone(), State.CLEAN), (Phone(entries=(Entry(PASSWORD, id=1),)), State.DIRTY)):
        raw = input_method(phone).replace("\n", newline).encode(encoding)
        assert classify("input_method", raw).state is state
        assert "Current Input Method" in decoded(raw)
    screen = SCREEN.format('text="x" password="false"').replace("><", f">{newline}<").encode(encoding)
    assert classify("uiautomator", screen).clean


SCREEN = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\">"
    '<node index="0" package="com.example.shop" class="android.widget.FrameLayout" text="" password="false">'
    '<node index="0" package="com.example.shop" class="android.widget.EditText" {} /></node></hierarchy>'
)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ('text="" password="true"', "password-shown"),
        ("text='' password='true'", "password-shown"),
        ('text="\u2022\u2022\u2022\u20227" password="false"', "hidden-digits"),
        ('text="****" password="false"', "hidden-digits"),
        ('text="&#8226;&#8226;&#8226;" password="false"', "hidden-digits"),
        ('text="" hint="Enter PIN" password="false"', "code-field"),
        ('text="输入6位验证码" password="false"', "code-field"),
        ('text="" resource-id="com.example:id/otp_view" password="false"', "code-field"),
        ('text="1" resource-id="com.android.systemui:id/key1" password="false"', "lock-screen"),
        ('text="" resource-id="com.android.systemui:id/lockPatternView" password="false"', "lock-screen"),
        ('text="" password="maybe"', "password-shown"),
    ],
)
def test_nodes_that_hide(node: str, reason: str) -> None:
    assert reason in classify("uiautomator", SCREEN.format(node)).reasons
    assert classify("uiautomator", SCREEN.format(node)).state is State.DIRTY


@pytest.mark.parametrize("node", ['text="Spinning wheels" password="false"', 'text="\u2022" password="false"'])
def test_nodes_that_do_not(node: str) -> None:
    assert classify("uiautomator", SCREEN.format(node)).clean


def test_a_node_that_cannot_be_read_may_be_the_password() -> None:
    broken = SCREEN.format('text="a" password="false"').replace("<node ", '<node text="<" password="true" /><node ', 1)
    assert classify("uiautomator", broken).reasons == ("garbled",)


def test_a_bank_in_a_ui_dump() -> None:
    assert classify(
        "uiautomator", SCREEN.format('text="" password="false"').replace("com.example.shop", "com.icbc")
    ).reasons == ("sensitive-app",)


@pytest.mark.parametrize(
    "text",
    [
        "", "ERROR: could not get idle state.\n", "ERROR: null root node returned by UiTestAutomationBridge.\n",
        "UI hierchary dumped to: /sdcard/window_dump.xml\n", "<hierarchy></hierarchy>", "Killed\n",
    ],
)  # fmt: skip
def test_no_screen_is_unknown(text: str) -> None:
    assert classify("uiautomator", text).state is State.UNKNOWN


def test_a_ui_dump_cut_anywhere_is_never_clean() -> None:
    whole = SCREEN.format('text="hello" password="false"')
    assert classify("uiautomator", whole).clean
    for length in range(len(whole)):
        assert not classify("uiautomator", whole[:length]).clean
    assert not classify("uiautomator", whole.replace(' password="false"', "", 1)).clean


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.binary(max_size=400))
def test_no_file_raises(kind: str, raw: bytes) -> None:
    assert not classify(kind, raw).clean
    assert not classify(kind, b"\xff\xfe" + raw).clean


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="input_method"):
        classify("battery", "")


@pytest.mark.parametrize(
    "unit", ['<node a="<node a=" b="', "<node a='x' ", "<node " + " " * 50, '<node text="****' + "*" * 50]
)
def test_time_grows_with_length_only(unit: str) -> None:
    def took(count: int) -> float:
        started = time.perf_counter()
        classify("uiautomator", unit * count)
        return time.perf_counter() - started

    took(100)
    assert took(4000) < max(0.5, 60 * took(500))
