"""What the technician picks before adb works: brand, then menu skin. Phones without adb end politely."""

from __future__ import annotations

from diagnostics.model import Text
from guides.model import Answer
from guides.walk import Question
from guides.words import skins
from remote_assist.desk import Desk
from remote_assist.errors import UnsupportedPhone

IPHONE = "iphone"
NO_ADB = "harmonyos-next"
"""HarmonyOS 5 and 6 have hdc instead of adb, and none of Android's services (menus.md, section 0)."""

POLITE = {
    IPHONE: Text(
        "An iPhone has no adb, so this tool cannot look into it.",
        "iPhone 没有 adb，本工具无法检查。",
    ),
    NO_ADB: Text(
        "HarmonyOS 5 and 6 have no adb, so this tool cannot look into the phone.",
        "鸿蒙 HarmonyOS 5、6 没有 adb，本工具无法检查。",
    ),
}
NEXT = Text(
    "Tell the customer now, so that they do not search in vain; the maker's own support app and service point help on.",
    "请马上告诉客户，避免白白寻找；可使用厂商的服务应用或就近的服务网点。",
)


def ask_skin(desk: Desk) -> str:
    """The id of the menu skin. Raises UnsupportedPhone (exit 3) for a phone that has no adb."""
    known = skins()
    brands = list(dict.fromkeys(skin.brand for skin in known.values()))
    answers = [Answer(f"brand-{number}", Text(brand, brand)) for number, brand in enumerate(brands)]
    answers.append(Answer(IPHONE, Text("iPhone", "苹果 iPhone")))
    picked = desk.ask(Question("technician", Text("Which brand is the phone?", "手机是什么品牌？"), tuple(answers)))
    if picked == IPHONE:
        raise _polite(IPHONE)
    brand = brands[int(picked.removeprefix("brand-"))]
    ours = [skin for skin in known.values() if skin.brand == brand]
    chosen = ours[0].id
    if len(ours) > 1:
        asked = Question(
            "technician",
            Text("Which system does it run?", "手机系统是哪一种？"),
            tuple(Answer(skin.id, skin.name) for skin in ours),
        )
        chosen = desk.ask(asked)
    if chosen == NO_ADB:
        raise _polite(NO_ADB)
    return chosen


def _polite(which: str) -> UnsupportedPhone:
    return UnsupportedPhone("{what}", next_step="{then}", what=POLITE[which], then=NEXT)
