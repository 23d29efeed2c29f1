"""The words for coded values (`not_charging`, `wifi`, `orange`), in both languages, and how a value stands in a sentence.

A value that the phone or a person chose (an app's name, an operator, a server) is never looked up here, except where its
fact can hold nothing but codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostics.model import Text

WORDS: Mapping[str, Text] = {
    "unknown": Text("unknown", "未知"),
    "good": Text("good", "良好"),
    "overheat": Text("too hot", "过热"),
    "dead": Text("dead", "失效"),
    "over_voltage": Text("voltage too high", "电压过高"),
    "failure": Text("failure", "故障"),
    "cold": Text("too cold", "过冷"),
    "charging": Text("charging", "充电中"),
    "discharging": Text("running on battery", "使用电池"),
    "not_charging": Text("plugged in, not charging", "已接电源但未充电"),
    "full": Text("full", "已充满"),
    "ac": Text("charger", "充电器"),
    "usb": Text("USB", "USB"),
    "wireless": Text("wireless charger", "无线充电"),
    "dock": Text("dock", "底座"),
    "off": Text("off", "关闭"),
    "opportunistic": Text("automatic", "自动"),
    "hostname": Text("a server set by hand", "手动指定的服务器"),
    "absent": Text("no card", "未插卡"),
    "pin_required": Text("asks for its PIN", "需要 PIN 码"),
    "puk_required": Text("locked, asks for its PUK", "已锁定，需要 PUK 码"),
    "network_locked": Text("locked to another operator", "网络锁定"),
    "ready": Text("ready", "就绪"),
    "not_ready": Text("not ready", "未就绪"),
    "card_error": Text("card cannot be read", "卡读取错误"),
    "in_service": Text("in service", "正常服务"),
    "out_of_service": Text("no service", "无服务"),
    "emergency_only": Text("emergency calls only", "仅限紧急呼叫"),
    "power_off": Text("radio switched off", "无线电已关闭"),
    "connected": Text("connected", "已连接"),
    "connecting": Text("connecting", "连接中"),
    "disconnected": Text("not connected", "未连接"),
    "disconnecting": Text("disconnecting", "断开中"),
    "suspended": Text("paused", "已暂停"),
    "cellular": Text("mobile data", "移动数据"),
    "wifi": Text("Wi-Fi", "Wi-Fi"),
    "ethernet": Text("cable", "网线"),
    "none": Text("none", "无"),
    "lte": Text("4G (LTE)", "4G（LTE）"),
    "nr": Text("5G (NR)", "5G（NR）"),
    "gsm": Text("2G (GSM)", "2G（GSM）"),
    "wcdma": Text("3G (WCDMA)", "3G（WCDMA）"),
    "tdscdma": Text("3G (TD-SCDMA)", "3G（TD-SCDMA）"),
    "cdma": Text("CDMA", "CDMA"),
    "no_hal": Text("no camera found by the service", "服务未找到摄像头"),
    "deadlocked": Text("the service hangs", "服务卡死"),
    "java": Text("crash", "崩溃"),
    "native": Text("native crash", "底层崩溃"),
    "anr": Text("not responding", "无响应"),
    "watchdog": Text("the system restarted itself", "系统看门狗重启"),
    "not_supported": Text("the phone cannot tell", "手机不支持检测"),
    "disabled": Text("switched off", "已停用"),
    "enabled": Text("switched on", "已启用"),
    "detected": Text("found", "检测到"),
    "not_detected": Text("none found", "未检测到"),
    "source": Text("gives power", "对外供电"),
    "sink": Text("takes power", "受电"),
    "host": Text("host (uses other devices)", "主机（连接外设）"),
    "device": Text("device (used by a computer)", "设备（连接电脑）"),
    "gateway": Text("the router does not answer", "路由器无响应"),
    "name_server": Text("the name server does not answer", "DNS 服务器无响应"),
    "beyond_router": Text("beyond the router", "路由器之后"),
    "private_dns": Text("private DNS", "私人 DNS"),
    "charge_full": Text("full charge ÷ design capacity", "满充容量 ÷ 设计容量"),
    "learned": Text("learned capacity ÷ design capacity", "估得容量 ÷ 设计容量"),
    "exit_info": Text("list of ended programs", "程序退出记录"),
    "dropbox": Text("the phone's fault box", "系统故障记录"),
    "crash_log": Text("crash log", "崩溃日志"),
    "log": Text("log", "日志"),
    "reboot": Text("restarted", "重启"),
    "mounted": Text("in use", "已挂载"),
    "unmounted": Text("not in use", "未挂载"),
    "unmountable": Text("cannot be read", "无法读取"),
    "light": Text("light", "轻微"),
    "moderate": Text("moderate", "中等"),
    "severe": Text("severe", "严重"),
    "critical": Text("critical", "很严重"),
    "emergency": Text("emergency", "紧急"),
    "shutdown": Text("shutting down", "即将关机"),
    "silent": Text("silent", "静音"),
    "vibrate": Text("vibrate only", "仅振动"),
    "normal": Text("on", "响铃"),
    "priority": Text("priority only", "仅限优先"),
    "alarms": Text("alarms only", "仅限闹钟"),
    "silence": Text("total silence", "完全静音"),
    "on": Text("on", "开启"),
    "auto": Text("automatic", "自动"),
    "custom": Text("custom", "自定义"),
    "green": Text("passed (green)", "通过（绿色）"),
    "yellow": Text("passed, own key (yellow)", "通过，自有密钥（黄色）"),
    "orange": Text("not checked, unlocked (orange)", "未校验，已解锁（橙色）"),
    "red": Text("failed (red)", "未通过（红色）"),
    "unset": Text("never asked", "从未设置"),
    "running": Text("running", "进行中"),
    "failed": Text("failed", "失败"),
    "installed": Text("installed", "已安装"),
    "updated": Text("updated", "已更新"),
    "turning_on": Text("switching on", "正在打开"),
    "turning_off": Text("switching off", "正在关闭"),
    "device_only": Text("satellites only", "仅卫星定位"),
    "battery_saving": Text("networks only", "仅网络定位"),
    "high_accuracy": Text("satellites and networks", "高精度"),
    "accelerometer": Text("movement", "加速度"),
    "gyroscope": Text("rotation", "陀螺仪"),
    "magnetic_field": Text("compass", "地磁"),
    "proximity": Text("proximity", "距离"),
    "ambient_light": Text("light", "环境光"),
    "skin": Text("outside", "机身表面"),
    "cpu": Text("processor", "处理器"),
    "gpu": Text("graphics", "图形处理器"),
    "battery": Text("battery", "电池"),
    "asoc": Text("Samsung's capacity figure", "三星容量指标"),
    "bsoh": Text("Samsung's health figure", "三星健康指标"),
    "crash_files": Text("crash files", "崩溃文件"),
    "accessibility": Text("reads and operates the screen", "读取并操作屏幕"),
    "overlay": Text("draws over other apps", "显示在其他应用上层"),
    "admin": Text("administers the phone", "管理设备"),
    "installs_apps": Text("installs apps", "安装应用"),
    "reads_notifications": Text("reads notifications", "读取通知"),
    "private": Text("internal", "内部"),
    "public": Text("card or stick", "存储卡或 U 盘"),
    "emulated": Text("internal, as apps see it", "内部（应用可见部分）"),
    "mounted_read_only": Text("can only be read", "只读"),
    "bad_removal": Text("vanished while in use", "使用中被拔出"),
    "rss": Text("with what it shares with others", "含共享部分"),
    "pss": Text("its own share", "自身份额"),
    "2g": Text("2G", "2G"),
    "3g": Text("3G", "3G"),
    "4g": Text("4G", "4G"),
    "5g": Text("5G", "5G"),
    "space": Text("not enough room", "空间不足"),
    "network": Text("the network", "网络"),
    "download": Text("the download", "下载"),
    "storage": Text("storage", "存储"),
    "older": Text("an older version", "版本更旧"),
    "cancelled": Text("cancelled", "已取消"),
    "other": Text("something else", "其他"),
    "usb_port": Text("USB port", "USB 接口"),
    "power_amplifier": Text("radio amplifier", "射频功放"),
    "npu": Text("AI processor", "神经网络处理器"),
    "inactive": Text("not focusing", "未对焦"),
    "passive_scan": Text("focusing by itself", "自动对焦中"),
    "passive_focused": Text("sharp by itself", "自动对焦清晰"),
    "passive_unfocused": Text("blurred by itself", "自动对焦未清晰"),
    "active_scan": Text("focusing", "对焦中"),
    "focused_locked": Text("sharp", "对焦成功"),
    "not_focused_locked": Text("stayed blurred", "对焦失败"),
    "none given": Text("none given", "未说明"),
    "unspecified": Text("unspecified", "未指明"),
    "authentication no longer valid": Text("authentication no longer valid", "认证已失效"),
    "sender is leaving": Text("the access point is leaving", "路由器即将离线"),
    "inactivity": Text("inactivity", "长时间无数据"),
    "access point overloaded": Text("access point overloaded", "路由器连接数已满"),
    "not authenticated": Text("not authenticated", "未通过认证"),
    "not associated": Text("not associated", "未关联"),
    "sender left the network": Text("the access point let the phone go", "路由器断开了手机"),
    "invalid element": Text("invalid element", "报文内容无效"),
    "message integrity failure": Text("message integrity failure", "报文完整性校验失败"),
    "4-way handshake timed out": Text("4-way handshake timed out (often a wrong password)", "四次握手超时（常因密码错误）"),
    "group key handshake timed out": Text("group key handshake timed out", "组密钥握手超时"),
    "handshake element differs": Text("handshake element differs", "握手内容不一致"),
    "802.1X authentication failed": Text("802.1X authentication failed", "802.1X 认证失败"),
    "poor channel, frames lost": Text("poor channel, frames lost", "信道差、丢包"),
    "peer left": Text("peer left", "对方离开"),
    "peer refused": Text("peer refused", "对方拒绝"),
}  # fmt: skip

NOT_TOLD = Text("not told", "未提供")
YES, NO = Text("yes", "是"), Text("no", "否")
CODED = frozenset({
    "status", "plugged", "health", "health_source", "sim_state", "service_state", "data_state", "default_network",
    "status_word", "verified_boot", "bluetooth_state", "nfc_state", "do_not_disturb", "ringer_mode", "frozen", "missing",
    "wifi_drop_reason", "engine_cause", "failing_hop", "powers",
})  # fmt: skip
"""Facts (and properties for sentences) whose text is one of WORDS, or a word of the phone's own that has none."""
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


def in_words(name: str, value: Any, lang: str) -> str:
    """The value of the fact `name` as it stands in a sentence."""
    if value is None:
        return NOT_TOLD.in_language(lang)
    if isinstance(value, bool):
        return (YES if value else NO).in_language(lang)
    if isinstance(value, Text):
        return value.in_language(lang)
    if isinstance(value, tuple | list):
        return ("、" if lang == "zh" else ", ").join(in_words(name, item, lang) for item in value)
    word = WORDS.get(str(value)) if name in CODED else None
    return _moment(str(value)) if word is None else word.in_language(lang)


def _moment(text: str) -> str:
    """`2026-10-22T19:45:20` → `2026-10-22 19:45`; any other text as it is."""
    return f"{text[:10]} {text[11:16]}" if _MOMENT.fullmatch(text) else text
