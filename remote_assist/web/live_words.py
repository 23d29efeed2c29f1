"""The words of the technician's page."""

from __future__ import annotations

from diagnostics.model import Text

WORDS: dict[str, Text] = {
    "title": Text("Phone screen", "手机画面"),
    "screen": Text(
        "The phone's screen. Keys typed here go to the phone; Tab leaves it.",
        "手机画面。在此按键会发送到手机；按 Tab 离开。",
    ),
    "connecting": Text("Connecting…", "正在连接…"),
    "shown": Text("Shown", "可见"),
    "hidden": Text("Hidden", "已遮住"),
    "locked": Text("Locked", "已锁定"),
    "off": Text("Ended", "已结束"),
    "picture_waits": Text("Waiting for the picture.", "正在等待画面。"),
    "hidden_title": Text("The screen is hidden", "画面已遮住"),
    "personally": Text(
        "Ask the customer to type it personally. Nothing of this is seen, recorded or sent.",
        "请让客户本人输入。这段内容不会被看到、录制或发送。",
    ),
    "since": Text("Hidden for {time}", "已遮住 {time}"),
    "by_technician": Text("You have hidden it.", "由您遮住。"),
    "by_customer": Text("The customer has hidden it.", "由客户遮住。"),
    "by_schedule": Text("Hidden by schedule.", "按计划遮住。"),
    "blank": Text("Hide the screen", "遮住画面"),
    "unblank": Text("Show the screen again", "恢复画面"),
    "unblanking": Text(
        "It comes back as soon as it is known to be safe; this takes at least two seconds.",
        "确认安全后恢复画面，至少需要两秒。",
    ),
    "controls": Text("Phone keys", "手机按键"),
    "back": Text("Back", "返回"),
    "home": Text("Home", "主屏幕"),
    "recents": Text("Recent apps", "最近任务"),
    "fit": Text("Zoom to fit", "适合窗口"),
    "actual": Text("Actual size", "原始大小"),
    "help": Text(
        "Click = tap, drag = swipe, wheel = scroll, right click = back. F9 hides the screen at once.",
        "单击为点按，拖动为滑动，滚轮为滚动，右键为返回。按 F9 立即遮住画面。",
    ),
    "say": Text("Tell the customer", "告诉客户"),
    "say_hint": Text("What you do now", "正在做什么"),
    "send": Text("Send", "发送"),
    "said": Text("Told: {text}", "已告知：{text}"),
    "step": Text("Step: {title}", "步骤：{title}"),
    "locked_title": Text("Locked: nobody was here for a while", "长时间无操作，画面已锁定"),
    "locked_says": Text("The recording goes on. Click to see the screen again.", "录制仍在继续。单击可重新查看画面。"),
    "unlock": Text("Show the screen", "查看画面"),
    "refused": Text(
        "Not sent: the screen is hidden. Ask the customer to type or tap it personally.",
        "未发送：画面已遮住。请让客户本人输入或点按。",
    ),
    "refused_locked": Text("Not sent: this view is locked.", "未发送：本页面已锁定。"),
    "refused_input": Text("Not sent: the phone cannot take this.", "未发送：手机无法接受此内容。"),
    "refused_said": Text("Not sent: the customer's page is not open.", "未发送：客户页面未打开。"),
    "too_long": Text("Not sent: too long.", "未发送：内容过长。"),
    "silent": Text(
        "The program does not answer. Nothing is shown until it does.", "程序没有回答。恢复之前不显示画面。"
    ),
    "ended": Text("The view has ended. You can close this page.", "画面已结束，可以关闭本页面。"),
    "elsewhere": Text(
        "The view was opened in another window. This one shows nothing any more.",
        "画面已在另一个窗口打开，此窗口不再显示。",
    ),
    "claimed": Text(
        "This address has been opened somewhere else, so the view was ended. Open it anew from the program.",
        "此地址已在别处打开，因此画面已结束。请从程序中重新打开。",
    ),
    "no_video": Text(
        "This browser cannot play H.264 video. Open the page in Chrome, Edge, Firefox or Safari; the recording goes on.",
        "此浏览器无法播放 H.264 视频。请用 Chrome、Edge、Firefox 或 Safari 打开本页面；录制仍在继续。",
    ),
    "no_script": Text("This page needs JavaScript.", "本页面需要 JavaScript。"),
}

ABOUT_US = frozenset({"starting", "probe-stalled", "probe-order", "held-too-much", "screen-lost", "blanked"})
"""Reasons that say nothing about the customer typing something."""
