"""The people of the demo: what the customer of each scenario says at first, and, at the end, whether it is solved. They
answer by what the visit came to, because the demo's record is a record like another."""

from __future__ import annotations

from diagnostics.model import Severity, Text
from guides.walk import Question
from remote_assist.assisting import Visited
from remote_assist.desk import ScriptedDesk
from remote_assist.terminal import Terminal

SYMPTOMS: dict[str, Text] = {
    "healthy": Text("Please look it over.", "请帮我检查一下。"),
    "storage-full": Text("My photos are no longer saved.", "照片存不下来了。"),
    "battery-worn": Text("The battery lasts half a day.", "电池只能用半天。"),
    "battery-drains": Text("The battery is empty in the evening, and I hardly use the phone.", "没怎么用，电池半天就耗光了。"),
    "wifi-no-internet": Text("Wi-Fi is on, but nothing loads.", "连着 Wi-Fi，但什么都打不开。"),
    "camera-blocked": Text("The camera stays black.", "相机打开是黑的。"),
    "camera-no-focus": Text("The camera does not focus, pictures are blurred.", "相机对不上焦，照片模糊。"),
    "camera-focus-tried": Text("I want to sell it: is the camera in order?", "想把手机卖掉，相机正常吗？"),
    "app-crash-loop": Text("An app closes again and again.", "有个应用总是闪退。"),
    "no-service": Text("No signal, I cannot call anybody.", "没有信号，打不了电话。"),
    "bluetooth-off": Text("My headphones do not connect over Bluetooth.", "蓝牙耳机连不上。"),
    "display-odd": Text("The screen is dark, and its colours are odd.", "屏幕很暗，颜色也不对。"),
    "display-put-right": Text("My child tried the display settings: is all as it was?", "孩子动过显示设置，都恢复了吗？"),
    "sound-muted": Text("It does not ring, and films have no sound.", "来电不响铃，看视频也没有声音。"),
    "slow-charge": Text("It takes all night to charge.", "充电充一整晚也充不满。"),
    "charges-well": Text("I have a new charger: does it charge well?", "换了新充电器，充电正常吗？"),
    "port-wet": Text("I plug in the cable, and it does not charge.", "插上数据线充不进电。"),
    "overheating": Text("It gets hot in the hand.", "手机拿着发烫。"),
    "memory-low": Text("The phone is slow, everything stutters.", "手机很慢，总是卡。"),
    "app-suspicious": Text("I got a strange message: is it a virus?", "收到可疑短信，是不是中毒了？"),
    "app-conflict": Text("Apps crash since I installed a new one.", "装了新应用以后，别的应用总是闪退。"),
    "update-fails": Text("The update fails every time.", "系统更新总是失败。"),
    "update-applied": Text("Did the update go through?", "系统更新成功了吗？"),
}  # fmt: skip
RECENT = Text("a new app, some days ago", "几天前装了一个新应用")
AFTER_AN_INSTALLATION = frozenset({"app-suspicious", "app-conflict"})
NOTHING_WRONG = frozenset({"healthy", "camera-focus-tried", "display-put-right", "charges-well", "update-applied"})
_CONTENT = {"yes": "5", "partly": "4", "no": "3"}


class Customer(ScriptedDesk):
    """Technician and customer of one scenario; everything that is not answered here is a yes."""

    def __init__(self, terminal: Terminal, scenario: str, visited: Visited) -> None:
        recent = RECENT.in_language(terminal.lang) if scenario in AFTER_AN_INSTALLATION else ""
        self._content = terminal.pick("1 to 5", "1–5")
        super().__init__(
            terminal,
            {
                terminal.pick("wrong", "问题是什么"): SYMPTOMS[scenario].in_language(terminal.lang),
                terminal.pick("Since", "什么时候"): terminal.pick("since yesterday", "从昨天开始"),
                terminal.pick("lately", "最近装过"): recent,
                "already switched on before": "no",
            },
        )
        self._scenario = scenario
        self._visited = visited

    def ask(self, question: Question) -> str:
        if "solved" in question.text.en:
            answer = solved(self._visited, nothing_wrong=self._scenario in NOTHING_WRONG)
            self._answers = {**self._answers, "solved": answer, self._content: _CONTENT[answer]}
        return super().ask(question)


def solved(visited: Visited, *, nothing_wrong: bool) -> str:
    """yes, partly or no: what was found is fixed and found no more; less is found than before; neither."""
    before, after = (
        sum(f.severity in (Severity.FAIL, Severity.WARN) for result in results for f in result.findings)
        for results in (visited.before, visited.after or visited.before)
    )
    fixed = any(walked.status == "done" for _, walked in visited.walks)
    if not after and (fixed or nothing_wrong):
        return "yes"
    return "partly" if fixed and after < before else "no"
