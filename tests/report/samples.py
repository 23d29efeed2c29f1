"""A whole visit, as records: what the report's tests render."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from diagnostics.model import Evidence, Finding, Result, Says, Severity, Text, Verdict
from remote_assist.report.model import Action, ConsentFacts, Entry, LeftItem, PhoneFacts, VisitReport

GB = 10**9


@dataclass(frozen=True)
class StorageFacts:
    data_total_bytes: int | None = 64 * GB
    data_free_bytes: int | None = 280_000_000
    data_free_percent: float | None = 0.4
    wear_percent: int | None = None
    app_bytes: int | None = 9 * GB
    app_data_bytes: int | None = 6 * GB
    app_cache_bytes: int | None = 13 * GB
    photos_bytes: int | None = 8 * GB
    videos_bytes: int | None = 16 * GB
    audio_bytes: int | None = 1 * GB
    downloads_bytes: int | None = 2 * GB
    system_bytes: int | None = 7 * GB


@dataclass(frozen=True)
class BatteryFacts:
    level_percent: int | None = 64
    health: str | None = "good"
    health_percent: float | None = 71.5
    temperature_c: float | None = 31.2
    plugged: tuple[str, ...] | None = ("usb",)


@dataclass(frozen=True)
class CrashFacts:
    java_count: int | None = 3
    by_package: Any = None
    last_at: str | None = "2026-11-20T18:22:10"


def finding(rule: str, severity: Severity, verdict: Verdict, texts: tuple[str, str, str, str], line: str) -> Finding:
    says = Says(Text(texts[0], texts[1]), Text(texts[2], texts[3]))
    source = "AOSP StorageManager: low = min(5 %, 500 MB)"
    return Finding(rule, severity, verdict, says, source, (Evidence("df /data", line),), "storage-full")


def result(area: str, title: Text, severity: Severity, facts: Any, *findings: Finding) -> Result:
    return Result(area, title, severity, True, None, facts, ("storage.worn",), tuple(findings))


STORAGE, BATTERY = Text("Storage", "存储"), Text("Battery", "电池")
CRASHES, NETWORK, CAMERA = Text("Crashes", "崩溃"), Text("Network", "网络"), Text("Camera", "相机")
FULL = finding(
    "storage.full", Severity.FAIL, Verdict.SETTING,
    ("Only 0.3 GB of 64 GB are free (0.4 %): below min(5 %, 500 MB), Android itself reports low storage.",
     "64 GB 中仅 0.3 GB 可用（0.4%）：低于 min(5%, 500 MB)，系统已判定空间不足。",
     "Your phone's storage is full. That is why photos cannot be saved and apps close.",
     "您手机的存储空间已满，所以照片无法保存、应用会自动关闭。"),
    "/dev/block/dm-44  62500000 62226562 273438 100% /data",
)  # fmt: skip
WORN = finding(
    "battery.worn", Severity.WARN, Verdict.FAULT,
    ("Full charge holds 71.5 % of the design capacity (mSavedBatteryAsoc: 72).",
     "满电容量为设计容量的 71.5%（mSavedBatteryAsoc: 72）。",
     "The battery holds less than it did when new: signs of wear, a service point should measure it.",
     "电池容量已明显低于全新状态：有老化迹象，建议到服务点检测。"),
    "mSavedBatteryAsoc: [72]",
)  # fmt: skip

BEFORE = (
    result("storage", STORAGE, Severity.FAIL, StorageFacts(), FULL),
    result("battery", BATTERY, Severity.WARN, BatteryFacts(), WORN),
    result("network", NETWORK, Severity.PASS, None),
    result("camera", CAMERA, Severity.UNKNOWN, None),
    result("crashes", CRASHES, Severity.PASS, CrashFacts(by_package={
        "com.tinylamp.flashlight": {"java": 9, "native": 0, "anr": 2}, "com.tramline.maps": {"java": 1, "native": 1, "anr": 0}})),
)  # fmt: skip
AFTER_STORAGE = replace(
    StorageFacts(), data_free_bytes=9_600_000_000, data_free_percent=15.0, app_cache_bytes=3_700_000_000
)
AFTER = (result("storage", STORAGE, Severity.PASS, AFTER_STORAGE), BEFORE[1])

QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h2v2h-2zM2 2h2v2h-2z"/></svg>'


def visit(lang: str = "en") -> VisitReport:
    return VisitReport(
        tool_version="0.1.0",
        session="20261121-141502-4f2a",
        order="RA-2026-1107",
        technician="Li Na (0417)",
        company="Harbour Phone Service",
        started="2026-11-21 14:15",
        ended="14:23",
        phone=PhoneFacts("samsung", "SM-A536E", "13", "33", "R58T30ABCDE"),
        consent=ConsentFacts("signed, scan held", "F-2231", ("diagnose", "fix"), "remote-assist-consent v1",
                             "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "2026-11-21 14:14", "2026-11-21 18:14"),
        before=BEFORE,
        after=AFTER,
        actions=(
            Action(Text("Clear the apps' caches until 15 % of the storage is free", "清理应用缓存，直到可用空间达到 15%"),
                   "pm trim-caches 9600000000", Text("0.3 GB free", "可用 0.3 GB"), Text("9.6 GB free", "可用 9.6 GB"), True,
                   Text("Cached files are gone; apps fetch them again when they need them.", "缓存文件已删除；应用需要时会重新加载。")),
        ),
        timeline=(
            Entry("14:15:02", "setup", Text("Session opened", "会话开始")),
            Entry("14:15:03", "consent", Text("Consent by signed form F-2231: check, put right", "依据同意书 F-2231：检查、处理")),
            Entry("14:15:09", "check", Text("Five areas read", "读取五个项目")),
            Entry("14:18:40", "fix", Text("pm trim-caches 9600000000", "pm trim-caches 9600000000")),
            Entry("14:19:02", "check", Text("Storage read again", "再次读取存储")),
            Entry("14:23:10", "wrap-up", Text("Connection closed", "连接已关闭")),
        ),
        left_as_found=(
            LeftItem(Text("Reverse connections: none open", "反向连接：无"), "removed"),
            LeftItem(Text("USB debugging and developer options", "USB 调试和开发者选项"), "asked the customer"),
        ),
        closing=(
            Text("Open “Developer options” and tap “Revoke USB debugging authorizations”, then confirm.", "打开“开发者选项”，点按“撤消 USB 调试授权”并确认。"),
            Text("On the same page switch “USB debugging” off.", "在同一页面关闭“USB 调试”。"),
        ),
        receipt_code="3006G-7Q2ZK-XW81M-0CTJ5-H4NPA-9RV2B",
        receipt_qr=QR,
        verify="remote-assist log verify 20261121-141502-4f2a --receipt 3006G-7Q2ZK-XW81M-0CTJ5-H4NPA-9RV2B",
        lang=lang,
        notes=("Customer will watch the battery and come by in December.",),
        symptom="It says storage full and I cannot take pictures any more",
    )  # fmt: skip
