"""Before and after: an older check beside the present one, fact by fact and finding by finding. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from diagnostics.model import Result, Severity, Text
from remote_assist.report.json import plain
from remote_assist.report.labels import SEVERITY
from remote_assist.report.older import OldArea, Older
from remote_assist.report.rule_words import THRESHOLD_ZH
from remote_assist.report.units import named, shown

Change = Literal["worse", "better", "changed", "only_before", "only_now", "same"]
State = Literal["new", "still", "gone", "not_judged"]

CHANGE: Mapping[Change, Text] = {
    "worse": Text("worse", "变差"),
    "better": Text("better", "好转"),
    "changed": Text("different", "有变化"),
    "only_before": Text("only before", "仅之前有"),
    "only_now": Text("only now", "仅现在有"),
    "same": Text("same", "相同"),
}
STATE: Mapping[State, Text] = {
    "new": Text("new", "新出现"),
    "still": Text("still there", "仍存在"),
    "gone": Text("gone", "已消失"),
    "not_judged": Text("could not be judged again", "这次无法判断"),
}
HEADINGS: Mapping[str, Text] = {
    "title": Text("Compared with the older check", "与之前检查的对比"),
    "other_phone": Text(
        "The older check is of another phone: nothing is compared.", "之前的检查是另一部手机，不作对比。"
    ),
    "fact": Text("Reading", "读数"),
    "before": Text("before", "之前"),
    "now": Text("now", "现在"),
    "change": Text("change", "变化"),
    "nothing": Text("Nothing has changed that could be compared.", "可对比的项目没有变化。"),
    "same": Text("{} readings are the same.", "{} 项读数相同。"),
}
MOST_SHOWN = 60
RESULT = Text("Result", "结果")
_RANK = {Severity.PASS: 0, Severity.INFO: 1, Severity.WARN: 2, Severity.FAIL: 3}

MORE_IS_BETTER = frozenset({
    "data_free_bytes", "data_free_percent", "health_percent", "asoc_percent", "bsoh_percent", "learned_capacity_mah",
    "wifi_rssi_dbm", "signal_dbm", "write_speed_kbps", "available_bytes", "available_percent", "device_count",
})  # fmt: skip
LESS_IS_BETTER = frozenset({
    "wear_percent", "pre_eol", "cycle_count", "app_cache_bytes", "service_errors", "client_deaths", "java_count", "native_count",
    "anr_count", "java_count_24h", "native_count_24h", "anr_count_24h", "worst_app_24h_count", "system_failures_7d",
    "lmk_kills_in_use", "cpu_busy_percent", "hottest_c",
})  # fmt: skip
NEAR_ZERO_IS_BETTER = frozenset({"clock_skew_s"})
GOOD: Mapping[str, Any] = {
    "health": "good", "sim_state": "ready", "network.service_state": "in_service", "camera.service_state": "ready",
    "internet_validated": True, "captive_portal": False, "private_dns_broken": False, "airplane_mode": False,
    "blocked": False, "disabled_by_policy": False, "throttling": False, "updates_stopped": False, "contaminant": "not_detected",
}  # fmt: skip
"""The one value that is right; any other is worse, and two others are only different."""
NOISE: Mapping[str, float] = {
    "wifi_rssi_dbm": 5, "signal_dbm": 5, "temperature_c": 2, "voltage_v": 0.1, "clock_skew_s": 5, "cpu_busy_percent": 15,
    "hottest_c": 3, "skin_temperature_c": 3, "cpu_temperature_c": 5, "data_free_bytes": 50e6, "data_free_percent": 0.1,
    "available_percent": 5, "available_bytes": 250e6,
}  # fmt: skip
"""Our proposal: a difference up to this comes and goes by itself and counts as the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact, before and after. None = not told on that side. `fact` "severity" is the area's result."""

    area: str
    title: Text
    fact: str
    before: Any
    after: Any
    change: Change

    def label(self, lang: str) -> str:
        return RESULT.in_language(lang) if self.fact == "severity" else named(self.area, self.fact, lang)

    def said(self, value: Any, lang: str) -> str:
        if self.fact == "severity" and isinstance(value, str):
            return SEVERITY[Severity(value)].in_language(lang)
        return shown(self.fact, value, lang)[:300]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What became of a finding. `says` None: of the older check, in whatever language it was (`older_says`). Where that
    is not the reader's, the rule is named and what it looks for."""

    area: str
    title: Text
    rule: str
    state: State
    says: Text | None
    older_says: str

    def said(self, lang: str) -> str:
        if self.says is not None:
            return self.says.in_language(lang)
        if _is_chinese(self.older_says) == (lang == "zh"):
            return self.older_says[:300]
        looks_for = THRESHOLD_ZH.get(self.rule) if lang == "zh" else None
        return self.rule if looks_for is None else f"{self.rule}（{looks_for}）"


def _is_chinese(said: str) -> bool:
    """By its letters: an English sentence may name an app in Chinese, and a Chinese one a setting in English."""
    letters = [letter for letter in said if letter.isalpha()]
    return sum("\u3400" <= letter <= "\u9fff" for letter in letters) * 4 > len(letters)


@dataclass(frozen=True, slots=True)
class Compared:
    """`same_phone`: by serial, else False where brand or model differ; None = cannot be told. Of another phone nothing is
    compared: rows and findings are empty."""

    same_phone: bool | None
    rows: tuple[Row, ...]
    findings: tuple[FindingRow, ...]

    @property
    def differing(self) -> tuple[Row, ...]:
        """What is not the same: worse first."""
        order = list(CHANGE)
        return tuple(
            sorted((row for row in self.rows if row.change != "same"), key=lambda row: order.index(row.change))
        )


def compare(older: Older, phone: Mapping[str, Any], results: Iterable[Result]) -> Compared:
    same_phone = _same_phone(older.phone, phone)
    if same_phone is False:
        return Compared(False, (), ())
    rows: list[Row] = []
    findings: list[FindingRow] = []
    now = {result.area: result for result in results}
    for name, result in now.items():
        old = older.areas.get(name)
        before = None if old is None else old.severity.value
        rows.append(
            Row(name, result.title, "severity", before, result.severity.value, _by_severity(old, result.severity))
        )
        if old is not None:
            rows += _facts(old, result)
            findings += _findings(old, result)
    for name, old in older.areas.items():
        if name not in now:
            rows.append(Row(name, Text(name, name), "severity", old.severity.value, None, "only_before"))
    return Compared(same_phone, tuple(rows), tuple(findings))


def compared_view(compared: Compared, lang: str) -> dict[str, Any]:
    """What the page shows: words in one language, findings and the readings that differ."""
    differing = compared.differing
    return {
        "words": {name: text.in_language(lang) for name, text in HEADINGS.items()},
        "other_phone": compared.same_phone is False,
        "findings": [
            {"state": f.state, "became": STATE[f.state].in_language(lang), "area": f.title.in_language(lang), "says": f.said(lang), "rule": f.rule}
            for f in compared.findings[:MOST_SHOWN]
        ],
        "rows": [
            {"change": r.change, "became": CHANGE[r.change].in_language(lang), "area": r.title.in_language(lang),
             "label": r.label(lang), "before": r.said(r.before, lang), "after": r.said(r.after, lang)}
            for r in differing[:MOST_SHOWN]
        ],
        "same": len(compared.rows) - len(differing),
    }  # fmt: skip


def compare_json(compared: Compared, lang: str) -> dict[str, Any]:
    """What `check --json --compare` adds under "compare"."""
    return {
        "same_phone": compared.same_phone,
        "facts": [
            {"area": r.area, "fact": r.fact, "before": r.before, "after": r.after, "change": r.change} for r in compared.rows
        ],
        "findings": [
            {"area": f.area, "rule": f.rule, "state": f.state, "says": f.said(lang)} for f in compared.findings
        ],
    }  # fmt: skip


def _facts(old: OldArea, result: Result) -> list[Row]:
    """Simple facts and lists of them; what has parts of its own (volumes, events) is not compared."""
    found = {} if result.facts is None else plain(result.facts)
    rows = []
    for fact in {**found, **old.facts}:
        before, after = old.facts.get(fact), found.get(fact)
        if (before is None and after is None) or not (_simple(before) and _simple(after)):
            continue
        rows.append(Row(old.name, result.title, fact, before, after, change_of(old.name, fact, before, after)))
    return rows


def _simple(value: Any) -> bool:
    if isinstance(value, list):
        return not any(isinstance(item, dict | list) for item in value)
    return not isinstance(value, dict)


def change_of(area: str, fact: str, before: Any, after: Any) -> Change:
    """How `fact` changed; "changed" where nothing says which of the two is better."""
    if before is None or after is None:
        return "only_now" if before is None else "only_before"
    good = GOOD.get(f"{area}.{fact}", GOOD.get(fact))
    if type(before) is type(after) and before == after:
        return "same"
    if good is not None:
        return "better" if after == good else "worse" if before == good else "changed"
    if not (_is_number(before) and _is_number(after)):
        return "changed"
    if abs(after - before) <= NOISE.get(fact, 0):
        return "same"
    if fact in NEAR_ZERO_IS_BETTER:
        before, after = -abs(before), -abs(after)
    elif fact in LESS_IS_BETTER:
        before, after = -before, -after
    elif fact not in MORE_IS_BETTER:
        return "changed"
    return "better" if after > before else "worse" if after < before else "same"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _by_severity(old: OldArea | None, now: Severity) -> Change:
    if old is None:
        return "only_now"
    if old.severity is now:
        return "same"
    if old.severity not in _RANK or now not in _RANK:
        return "changed"
    return "better" if _RANK[now] < _RANK[old.severity] else "worse"


def _findings(old: OldArea, result: Result) -> list[FindingRow]:
    now = {finding.rule: finding for finding in result.findings}
    rows = []
    for rule, finding in now.items():
        state: State = "still" if rule in old.findings else "new"
        rows.append(FindingRow(old.name, result.title, rule, state, finding.says.technician, ""))
    for rule, says in old.findings.items():
        if rule not in now:
            # Gone only when this check judged the very rule: silence is no repair.
            judged = result.facts is not None and rule not in result.not_judged and result.judged
            rows.append(FindingRow(old.name, result.title, rule, "gone" if judged else "not_judged", None, says))
    return rows


def _same_phone(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool | None:
    serials = before.get("serial"), now.get("serial")
    if serials[0] and serials[1]:
        one, other = str(serials[0]), str(serials[1])
        # A capture keeps a serial number's last four characters (privacy.tokens.shown).
        if len(one) == len(other) and "X" * (len(one) - 4) in (one[:-4], other[:-4]):
            one, other = one[-4:], other[-4:]
        return one == other
    for key in ("brand", "model"):
        if before.get(key) and now.get(key) and before[key] != now[key]:
            return False
    return None
