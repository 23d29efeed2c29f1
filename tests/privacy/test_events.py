"""Log lines that hide the screen at once, in the formats of several versions and of `logcat -v`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote_assist.privacy.events import raised
from remote_assist.privacy.reasons import REASONS

HEAD = "11-05 13:50:47.887  1993  1993 I "


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("sysui_status_bar_state: [0,0,0,0,1,0]", None),
        ("sysui_status_bar_state: [0,0,0,0,0,1]", None),
        ("sysui_status_bar_state: [1,1,0,0,1,0]", "lock-screen"),
        ("sysui_status_bar_state: [0,0,0,1,1,0]", "lock-screen"),
        ("sysui_status_bar_state: [2,0,0,0,1,0]", "lock-screen"),
        ("sysui_status_bar_state: [0,0]", "lock-screen"),
        ("wm_set_keyguard_shown: [0,0,0,0,0,setKeyguardShown]", None),
        ("wm_set_keyguard_shown: [0,1,0,0,0,setKeyguardShown]", "lock-screen"),
        ("wm_set_keyguard_shown: [1,0,0,setKeyguardShown]", "lock-screen"),
        ("wm_set_keyguard_shown: [0,0,0,1,keyguardGoingAway]", "lock-screen"),
        ("wm_set_keyguard_shown: ?", "lock-screen"),
        ("input_focus: [Focus entering cf2e353 com.example.shop/com.example.shop.Main (server),reason=NO_WINDOW]", None),
        ("input_focus: [Focus entering 3309b96 NotificationShade (server),reason=x]", None),
        ("input_focus: [Focus entering 1 com.chase.sig.android/.Main (server),reason=NO_WINDOW]", "sensitive-app"),
        ("input_focus: [Focus request 1 com.chase.sig.android/.Main,reason=UpdateInputWindows]", "sensitive-app"),
        ("input_focus: [Focus leaving 1 com.chase.sig.android/.Main (server),reason=NO_WINDOW]", None),
        ("input_focus: [Focus entering 1 KeyguardPresentation (server),reason=x]", "lock-screen"),
        ("wm_resume_activity: [0,89564982,17,com.eg.android.AlipayGphone/.AlipayLogin]", "sensitive-app"),
        ("wm_set_resumed_activity: [0,com.tencent.mm/.plugin.wallet.pwd.ui.WalletPwd,x]", "sensitive-app"),
        ("wm_set_resumed_activity: [0,com.tencent.mm/.ui.LauncherUI,x]", None),
        ("am_create_activity: [0,1,2,com.android.settings/.password.ConfirmLockPassword,NULL]", "credential-window"),
        ("wm_on_resume_called: [1,com.miui.securityinputmethod/.X,y]", "secure-keyboard"),
        ("wm_stop_activity: [0,1,com.chase.sig.android/.Main]", None),
        ("ImeTracker: com.example:1a2b: onRequestShow at ORIGIN_CLIENT_SHOW_SOFT_INPUT reason SHOW_SOFT_INPUT", None),
        ("ActivityManager: sysui_status_bar_state is a word of a sentence", None),
        ("battery_level: [95,4200,300]", None),
        ("", None),
    ],
)  # fmt: skip
def test_lines(line: str, reason: str | None) -> None:
    assert raised(HEAD + line) == reason
    tag, _, rest = line.partition(":")
    assert raised(f"I/{tag}( 1993):{rest}") == reason
    assert reason is None or reason in REASONS


def test_asking_for_a_keyboard_counts_in_the_strict_profile() -> None:
    line = HEAD + "ImeTracker: com.example:1a2b: onRequestShow at ORIGIN_CLIENT_SHOW_SOFT_INPUT reason SHOW_SOFT_INPUT"
    assert raised(line, strict=True) == "keyboard-visible"
    assert raised(line.replace("onRequestShow", "onRequestHide"), strict=True) is None


@given(
    st.text(max_size=200), st.sampled_from(["", "input_focus: ", "sysui_status_bar_state: ", "wm_resume_activity: "])
)
def test_no_line_raises_an_exception(noise: str, tag: str) -> None:
    reason = raised(HEAD + tag + noise)
    assert reason is None or reason in REASONS


def test_a_very_long_line_costs_little() -> None:
    assert raised(HEAD + "input_focus: [Focus entering " + "a." * 500_000 + "/x") is None
