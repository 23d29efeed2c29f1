"""S1, the funnel: what the customer says chooses the areas and their order, from broad to narrow. Pure data and a
small chooser; words are matched, never guessed at: what nobody recognises means every area in its usual order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.model import Text


@dataclass(frozen=True, slots=True)
class Symptom:
    """`words`: lower-case pieces of either language that point to it. `areas`: broad first; only those that exist
    are used. `handbook`: ids of the service handbook."""

    id: str
    text: Text
    words: tuple[str, ...]
    areas: tuple[str, ...]
    handbook: tuple[str, ...]


SYMPTOMS: tuple[Symptom, ...] = (
    Symptom("storage", Text("Storage is full, photos are not saved", "存储空间满了，照片存不下"),
            ("storage", "full", "save", "space", "photo", "存储", "空间", "内存不足", "存不下", "满了"),
            ("storage", "apps", "memory"), ("P9",)),
    Symptom("drains", Text("The battery does not last", "电池不耐用"),
            ("battery", "drain", "last", "endurance", "电池", "耗电", "不耐用", "续航", "掉电"),
            ("battery", "thermal", "apps", "network", "crashes"), ("P1",)),
    Symptom("charging", Text("It charges slowly or not at all", "充电慢或充不进电"),
            ("charg", "cable", "plug", "port", "充电", "充不", "插口", "数据线"),
            ("battery", "ports", "thermal"), ("P1", "P2")),
    Symptom("hot", Text("The phone gets hot", "手机发烫"),
            ("hot", "heat", "warm", "burn", "发烫", "发热", "很热", "烫"),
            ("thermal", "battery", "memory", "apps", "crashes"), ("P1",)),
    Symptom("slow", Text("The phone is slow", "手机很慢"),
            ("slow", "lag", "stutter", "卡", "慢", "反应"),
            ("memory", "storage", "thermal", "apps", "crashes"), ("P7", "P9")),
    Symptom("freezes", Text("It freezes, or an app closes again and again", "死机，或应用总是闪退"),
            ("freez", "crash", "close", "stops", "restart", "hang", "闪退", "死机", "卡死", "重启", "停止运行"),
            ("crashes", "apps", "memory", "storage", "thermal"), ("P7",)),
    Symptom("internet", Text("No internet, Wi-Fi does not work", "上不了网，Wi-Fi 有问题"),
            ("internet", "wifi", "wi-fi", "wlan", "web", "load", "online", "上网", "网络", "无线", "打不开网页"),
            ("network", "sim", "updates"), ("P8",)),
    Symptom("service", Text("No service, no calls, no mobile data", "没有信号，打不了电话，没有流量"),
            ("service", "signal", "call", "sim", "mobile data", "信号", "电话", "流量", "sim卡", "打不通"),
            ("sim", "network", "display"), ("P8",)),
    Symptom("bluetooth", Text("Bluetooth, NFC or location does not work", "蓝牙、NFC 或定位不能用"),
            ("bluetooth", "headphone", "earbud", "nfc", "gps", "location", "蓝牙", "耳机", "定位", "导航"),
            ("radios", "network", "sound"), ("P8",)),
    Symptom("camera", Text("The camera is black or blurred", "相机黑屏或模糊"),
            ("camera", "blur", "focus", "flash", "black", "相机", "拍照", "摄像", "对焦", "模糊", "闪光"),
            ("camera", "storage", "memory", "crashes"), ("P4",)),
    Symptom("sound", Text("No sound, no ringing", "没有声音，不响铃"),
            ("sound", "ring", "volume", "mute", "speaker", "vibrat", "声音", "响铃", "铃声", "音量", "静音", "扬声器"),
            ("sound", "radios", "apps"), ("P10",)),
    Symptom("display", Text("The picture is too dark, too small, or odd", "屏幕太暗、字太小或显示异常"),
            ("display", "screen", "dark", "bright", "font", "colour", "color", "屏幕", "显示", "字体", "亮度", "颜色"),
            ("display", "sensors", "thermal"), ("P3", "P10")),
    Symptom("update", Text("The update fails", "系统更新失败"),
            ("update", "upgrade", "install fails", "更新", "升级"),
            ("updates", "storage", "battery", "network"), ("P6",)),
    Symptom("scam", Text("A strange message, fear of spying", "收到可疑信息，担心泄露"),
            ("scam", "virus", "hack", "spy", "message", "phish", "诈骗", "病毒", "泄露", "中毒", "可疑", "盗"),
            ("security", "apps", "network"), ("P11",)),
)  # fmt: skip

_RECENT = ("apps", "crashes")
"""A fault that began with an installation or an update is looked for there first (P7)."""


def recognise(text: str) -> Symptom | None:
    """By id, else the one most of whose words are in `text`; None when none is."""
    said = text.strip().lower()
    for symptom in SYMPTOMS:
        if said == symptom.id:
            return symptom
    scores = [(sum(word in said for word in symptom.words), symptom) for symptom in SYMPTOMS]
    best, symptom = max(scores, key=lambda pair: pair[0])
    return symptom if best else None


def order(
    known: Iterable[str], symptom: Symptom | None, *, recent: bool = False, narrow: bool = False
) -> tuple[str, ...]:
    """The areas of `known` in the order to look at them.

    `recent`: something was installed or updated lately. `narrow`: only the symptom's own areas; without a recognised
    symptom there is nothing to narrow to and all are looked at.
    """
    every = tuple(known)
    if symptom is None:
        first: tuple[str, ...] = _RECENT if recent else ()
    else:
        first = tuple(dict.fromkeys((*symptom.areas[:1], *(_RECENT if recent else ()), *symptom.areas)))
    ahead = tuple(area for area in first if area in every)
    if narrow and symptom is not None:
        return ahead
    return ahead + tuple(area for area in every if area not in ahead)
