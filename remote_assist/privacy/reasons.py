"""Why the screen is hidden, in words for the technician. The codes are what readings, verdicts and spans carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in English and in Chinese."""

    en: str
    zh: str


REASONS: Mapping[str, Text] = MappingProxyType(
    {
        # What the phone shows.
        "password-field": Text("A password or PIN field is being filled in.", "正在输入密码或 PIN。"),
        "password-between": Text("A password field was open for a moment.", "刚才有一个密码输入框被打开过。"),
        "password-revealed": Text(
            "This field held a password and may show it in clear. Leave the page to see the screen again.",
            "此输入框填过密码，可能正以明文显示。离开该页面后画面会恢复。",
        ),
        "password-window": Text(
            "A password was typed on this page. Leave the page to see the screen again.",
            "此页面输入过密码。离开该页面后画面会恢复。",
        ),
        "password-shown": Text("A password field is on the screen.", "屏幕上有密码输入框。"),
        "number-field": Text(
            "A number or phone field is open; hidden because of the strict setting.",
            "数字或电话输入框已打开；因严格模式而遮住。",
        ),
        "keyboard-visible": Text(
            "The keyboard is open; hidden because of the strict setting.", "键盘已弹出；因严格模式而遮住。"
        ),
        "lock-screen": Text("The phone is locked or is being unlocked.", "手机已锁定或正在解锁。"),
        "screen-off": Text("The phone's screen is off.", "手机屏幕已关闭。"),
        "secure-window": Text("An app on the screen has forbidden screen capture.", "屏幕上的应用禁止截屏。"),
        "secure-keyboard": Text("A secure keyboard is in use.", "正在使用安全键盘。"),
        "sensitive-app": Text(
            "A banking, payment, password or code app is on the screen.", "屏幕上有银行、支付、密码或验证码应用。"
        ),
        "credential-window": Text(
            "The phone offers saved passwords or asks for a credential.", "手机正在提供已保存的密码或请求验证身份。"
        ),
        "hidden-digits": Text("The screen shows hidden characters (dots).", "屏幕上有被隐藏的字符（圆点）。"),
        "code-field": Text("A one-time code or PIN is being asked for.", "正在要求输入验证码或 PIN。"),
        # Why it cannot be told.
        "missing:input_method": Text(
            "The phone did not say which field is being filled in.", "手机没有说明正在填写哪个输入框。"
        ),
        "missing:history": Text(
            "The phone keeps no record of which fields were open, so what happened between two looks is not known.",
            "手机没有记录哪些输入框被打开过，因此无法得知两次查看之间发生了什么。",
        ),
        "missing:editor": Text(
            "The phone names no field and no app that has the keyboard.", "手机没有说明键盘属于哪个应用。"
        ),
        "missing:keyboard": Text("No keyboard is selected on the phone.", "手机上没有选定键盘。"),
        "missing:keyguard": Text("The phone did not say whether it is locked.", "手机没有说明是否已锁定。"),
        "missing:windows": Text("The phone did not list what is on the screen.", "手机没有列出屏幕上的内容。"),
        "missing:screen": Text("The dump of the screen holds nothing.", "屏幕内容的导出为空。"),
        "keyboard-unbound": Text(
            "The keyboard is restarting; fields opened meanwhile are not recorded.",
            "键盘正在重启，期间打开的输入框没有记录。",
        ),
        "garbled": Text("The phone's answer could not be read.", "无法读懂手机的回答。"),
        "timeout": Text("A part of the phone did not answer in time.", "手机的某个部分没有及时回答。"),
        "denied": Text("The phone refused to answer.", "手机拒绝回答。"),
        "dump-failed": Text("The phone failed while answering.", "手机在回答时出错。"),
        "history-gap": Text(
            "More fields were opened between two looks than the phone records.",
            "两次查看之间打开的输入框多于手机的记录。",
        ),
        "history-restarted": Text("The phone's system has restarted.", "手机系统已重启。"),
        # What the session says.
        "starting": Text(
            "Starting; the screen is shown as soon as it is known to be safe.", "正在启动；确认安全后立即显示画面。"
        ),
        "probe-stalled": Text(
            "The phone does not answer; nothing is shown until it does.", "手机没有回答；回答之前不显示画面。"
        ),
        "probe-order": Text("The phone's answers came in the wrong order.", "手机的回答顺序有误。"),
        "held-too-much": Text(
            "Too much was waiting to be shown; starting again.", "等待显示的画面过多；正在重新开始。"
        ),
        "screen-lost": Text("The screen's connection was lost.", "与屏幕的连接已断开。"),
        "blanked": Text("Hidden by hand.", "已手动遮住。"),
        "unknown": Text("It is not known whether the screen is safe to show.", "无法确定画面是否可以显示。"),
    }
)


def says(code: str) -> Text:
    """The words for `code`; those of "unknown" for a code that is not listed."""
    return REASONS.get(code, REASONS["unknown"])
