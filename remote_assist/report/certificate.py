"""One A4 page for the bench: what was looked at and found, what a full charge holds, how worn the storage is, and what
nobody tested. It names no IMEI and only the end of the serial number, and it decides nothing about a warranty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagnostics.model import Finding, Result, Severity, Text, Verdict
from diagnostics.value_words import NOT_TOLD
from remote_assist.report.labels import SEVERITY
from remote_assist.report.model import masked
from remote_assist.report.text import visible
from remote_assist.report.units import shown
from remote_assist.report.view import PROBLEMS, RANK, severity_shown

MOST_ROWS = 16
"""What stands on one page beside the rest; further areas are counted, and named among what is not listed."""
DENSE_FROM = 24
TIGHT_FROM = 38
"""Lines of the table above which it is set smaller; above which each sentence gets two lines at most."""
LINE = {"en": 52, "zh": 27}
MOST_NAMED = 8
LONGEST = {"en": 220, "zh": 110}
"""Characters of a sentence in the table: three or four lines (the style sheet cuts there)."""

WORDS: Mapping[str, Text] = {
    "title": Text("Phone check", "手机检测单"),
    "phone": Text("Phone", "手机"),
    "serial": Text("Serial (end)", "序列号（尾号）"),
    "order": Text("Order", "工单"),
    "technician": Text("Technician", "技术员"),
    "health": Text("Battery health", "电池健康度"),
    "health_means": Text("what a full charge holds, of a new battery", "满电容量与全新时之比"),
    "cycles": Text("Charging cycles", "充电循环"),
    "wear": Text("Storage life used", "存储已用寿命"),
    "wear_means": Text("the chip's own estimate, in steps of 10 %", "芯片自身估算，每档 10%"),
    "free": Text("Storage free", "可用存储"),
    "area": Text("Looked at", "检测项目"),
    "result": Text("Result", "结果"),
    "found": Text("Found", "发现"),
    "verdict": Text("What now", "处理建议"),
    "nothing": Text("Nothing wrong was found.", "未发现问题。"),
    "no_answer": Text("The phone did not say enough to judge.", "手机给出的信息不足，无法判断。"),
    "partly": Text("Nothing wrong in what could be read; part of the answer is missing.", "已读部分正常，部分信息缺失。"),
    "more": Text("… and {} more areas, in the full report", "…… 另有 {} 项，见完整报告"),
    "untested": Text("Not tested", "未检测"),
    "unjudged": Text("Could not be judged", "无法判断"),
    "note": Text("to know", "供了解"),
    "absent": Text("Not part of this check", "不在本次检测范围内"),
    "rules": Text("{} single questions stay open because too little is known.", "另有 {} 项判断因信息不足未作出。"),
    "verify": Text("Sealed record, check it with", "封存记录的核实命令"),
    "no_record": Text("Made from saved data; no sealed record belongs to it.", "根据已保存的数据生成，没有对应的封存记录。"),
    "signature": Text("Signature", "签名"),
    "footer": Text(
        "A look from outside, at one moment, with the phone's own figures. This page is information for the bench and the "
        "customer; it is not a warranty decision and not a promise for the future.",
        "本页是某一时刻、依据手机自身数据所作的外部检查，供维修点和客户参考；不作为保修结论，也不代表对今后的保证。",
    ),
}  # fmt: skip
UNTESTED = (
    Text("glass, housing, buttons, traces of water", "玻璃、外壳、按键、进水痕迹"),
    Text("touch and picture of the screen", "屏幕触控与显示效果"),
    Text("sound of loudspeaker and microphone", "扬声器与麦克风音质"),
    Text("sharpness of the cameras", "相机成像清晰度"),
    Text("fit of charging socket and card tray", "充电口与卡托的接触"),
    Text("capacity measured under load", "带载实测电池容量"),
)
NEXT: Mapping[Verdict, Text] = {
    Verdict.SETTING: Text("can be put right now", "现在可以调好"),
    Verdict.FAULT: Text("needs the bench", "需要到店检查"),
    Verdict.UNDECIDED: Text("cannot tell yet", "现在还不能确定"),
}


@dataclass(frozen=True, slots=True)
class Issued:
    """Where and when it was made. `record`, `receipt`: of the sealed session, None without one. `taken`: when the phone
    said what was judged, in words, if that was not just now."""

    made_at: str
    tool_version: str
    record: str | None = None
    receipt: str | None = None
    order: str | None = None
    technician: str | None = None
    taken: Text | None = None


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    severity: str
    says: str
    found: str
    verdict: str | None


def render_certificate(phone: Mapping[str, Any], results: Sequence[Result], issued: Issued, lang: str) -> str:
    """The page, self-contained, to print on A4 (one page whatever the results are)."""
    from remote_assist.report.html import page

    results = sorted(results, key=lambda result: RANK[severity_shown(result)])
    absent = [result for result in results if result.absent]
    results = [result for result in results if not result.absent]
    lines = [_line(result, lang) for result in results[:MOST_ROWS]]
    height = sum(_height(line, lang) for line in lines)
    serial = phone.get("serial")
    return page(
        "certificate.html",
        lang,
        css_file="certificate.css",
        w={name: text.in_language(lang) for name, text in WORDS.items()},
        phone=_phone(phone),
        serial=masked(str(serial)) if serial else NOT_TOLD.in_language(lang),
        issued=issued,
        figures=_figures(results, lang),
        lines=lines,
        more=len(results) - len(lines),
        setting="tight" if height > TIGHT_FROM else "dense" if height > DENSE_FROM else "roomy",
        absent=_named(absent, lang),
        unjudged=_named([result for result in results if not result.judged], lang),
        open_rules=sum(len(result.not_judged) for result in results),
        untested=[text.in_language(lang) for text in UNTESTED],
        joiner="、" if lang == "zh" else ", ",
    )


def _named(results: Sequence[Result], lang: str) -> list[str]:
    names = [_short(result.title.in_language(lang), 30) for result in results[:MOST_NAMED]]
    return names + ([f"+ {len(results) - MOST_NAMED}"] if len(results) > MOST_NAMED else [])


def _phone(phone: Mapping[str, Any]) -> str:
    name = " ".join(_short(str(phone[key]), 28) for key in ("brand", "model") if phone.get(key))
    android = f" · Android {_short(str(phone['android']), 12)}" if phone.get("android") else ""
    return f"{name}{android}".strip(" ·") or "–"


def _figures(results: Sequence[Result], lang: str) -> list[tuple[str, str, str]]:
    """(name, value, what it means); a figure that the phone does not tell is said so, and never guessed."""
    facts = {result.area: result.facts for result in results}

    def told(area: str, fact: str) -> str:
        return _short(shown(fact, getattr(facts.get(area), fact, None), lang), 24)

    share = getattr(facts.get("storage"), "data_free_percent", None)
    return [
        (WORDS["health"].in_language(lang), told("battery", "health_percent"), WORDS["health_means"].in_language(lang)),
        (WORDS["cycles"].in_language(lang), told("battery", "cycle_count"), ""),
        (WORDS["wear"].in_language(lang), told("storage", "wear_percent"), WORDS["wear_means"].in_language(lang)),
        (WORDS["free"].in_language(lang), told("storage", "data_free_bytes"), "" if share is None else f"{share:g} %"),
    ]


def _line(result: Result, lang: str) -> Line:
    severity = severity_shown(result)
    worst = min(
        (finding for finding in result.findings if finding.severity in PROBLEMS),
        key=lambda finding: RANK[finding.severity],
        default=None,
    )
    return Line(
        _short(result.title.in_language(lang), 40),
        severity.value,
        SEVERITY[severity].in_language(lang),
        _found(result, worst, lang),
        _next(result, worst, lang),
    )


def _next(result: Result, worst: Finding | None, lang: str) -> str | None:
    if worst is not None:
        return NEXT[worst.verdict].in_language(lang)
    if result.severity is not Severity.INFO or not result.findings:
        return None
    note = result.findings[0]
    said = NEXT[note.verdict] if note.verdict is not Verdict.UNDECIDED else WORDS["note"]
    return said.in_language(lang)


def _height(line: Line, lang: str) -> int:
    """About how many lines of the page it takes."""
    wide = LINE["zh" if lang == "zh" else "en"]
    return 1 + max(len(line.found) // wide, len(line.title) * 3 // wide)


def _found(result: Result, worst: Finding | None, lang: str) -> str:
    if worst is not None:
        return _short(worst.says.customer.in_language(lang), LONGEST["zh" if lang == "zh" else "en"])
    if result.severity is Severity.INFO and result.findings:
        return _short(result.findings[0].says.customer.in_language(lang), LONGEST["zh" if lang == "zh" else "en"])
    if result.severity is Severity.UNKNOWN:
        return WORDS["no_answer"].in_language(lang)
    return WORDS["nothing" if result.complete else "partly"].in_language(lang)


def _short(said: str, longest: int) -> str:
    said = visible(said[: longest * 2]).replace("\n", " ")
    return said if len(said) <= longest else said[: longest - 1] + "…"
