"""`--lang zh` is Chinese throughout: every fact has a Chinese name, every coded value a Chinese word, every sentence
carries no English word but names, units and commands. Over all areas, all virtual phones, all recorded ones."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import diagnostics
from diagnostics.judge import judge_all
from diagnostics.model import Diagnostic, Now, Outputs, Result, Rule, Text
from diagnostics.value_words import CODED, WORDS
from remote_assist.errors import UsageError
from remote_assist.phone import profiles, scenarios
from remote_assist.report.json import plain
from remote_assist.report.labels import GRADE, GRADE_MEANS, LABEL, LEFT, PHASE, SCOPE, SEVERITY, VERDICT
from remote_assist.report.rule_words import THRESHOLD_ZH, source_said
from remote_assist.report.units import named, shown
from remote_assist.sources import read_any
from tests.phone.android_rig import Rig
from tests.readings import PHONES, laid_out
from tests.report.screens import judged
from tests.test_real_phones import LAYOUT

KNOWN = [argv for area in diagnostics.ALL for argv in area.reads()]
RULES = [(area, rule) for area in diagnostics.ALL for rule in area.rules]
NAMES = frozenset({
    "Wi-Fi", "USB", "USB-C", "VPN", "DNS", "SIM", "PIN", "PUK", "NFC", "GPS", "LTE", "NR", "CDMA", "GSM", "WCDMA", "TD-SCDMA",
    "RSRP", "SS-RSRP", "Android", "Google", "Play", "U",
})  # fmt: skip
"""Names that a Chinese technician reads as they stand (AOSP's own zh-CN strings keep them)."""
UNITS = frozenset(
    ["GB", "MB", "kB", "MiB", "MHz", "dBm", "dB-Hz", "Hz", "mAh", "mA", "mV", "V", "W", "C", "Mbit", "s", "G", "dB"]
)
PRINTED = ("UPDATES STOPPED", "dumpsys battery reset", "IsStatusOverride", "cmd thermalservice reset", "ro.debuggable")
"""Commands, and what the phone prints word for word."""
FREE = frozenset({
    "package", "name", "process", "operator", "apn", "at", "cause", "network", "id", "uuid", "camera", "installer", "users",
    "brand", "model", "uid", "camera_id", "line",
})  # fmt: skip
"""Keys inside a fact whose value the phone or a person chose."""
FREE_FACTS = frozenset({
    "technology", "private_dns_specifier", "http_proxy", "hottest_name", "boot_reason", "build", "engine_error", "drain_top_app",
    "worst_app_24h", "worst_system_24h", "programs_24h", "window_end", "client_died_at", "compliance_warnings", "data_status", "throttled_parts", "wifi_last_failure", "open_clients",
    "conflict_apps", "signal_technology", "security_patch", "wifi_drop_reason",
    "accessibility_apps", "own_accessibility", "notification_listeners", "device_admins", "overlay_apps", "installer_apps",
    "sideloaded", "without_icon", "marked_harmful", "disabled", "busy_processes", "last_at",
})  # fmt: skip
"""Facts whose text the phone or a person chose: package names, sensors, servers, versions, error codes."""
_LATIN = re.compile(r"(?<![0-9])[A-Za-z][A-Za-z_\-]*")


def english(text: str) -> set[str]:
    """Latin words that are neither a name, a unit nor a command."""
    for printed in PRINTED:
        text = text.replace(printed, "")
    return set(_LATIN.findall(text)) - NAMES - UNITS


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def facts_of(area: Diagnostic[Any]) -> type[Any]:
    return type(area.parse(Outputs([]), Now()).facts)


def fields_of(kind: Any) -> Iterator[str]:
    """Every field of a dataclass of facts, and of the dataclasses inside it."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield field.name
        for inner in inside(hints[field.name]):
            yield from fields_of(inner)


def inside(hint: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from inside(part)


@pytest.mark.parametrize("area", diagnostics.ALL, ids=lambda area: area.name)
def test_every_fact_and_title_has_a_chinese_name(area: Diagnostic[Any]) -> None:
    assert chinese(area.title.zh)
    for fact in fields_of(facts_of(area)):
        label = named(area.name, fact, "zh")
        assert chinese(label) or label == "NFC", fact
        assert english(label) == set(), fact


@pytest.mark.parametrize(("area", "rule"), RULES, ids=lambda one: getattr(one, "id", ""))
def test_every_rule_speaks_chinese(area: Diagnostic[Any], rule: Rule[Any]) -> None:
    for said in (rule.says.technician.zh, rule.says.customer.zh):
        assert chinese(said)
        assert english(re.sub(r"\{\w+\}", "", said)) == set()
    assert rule.id in THRESHOLD_ZH
    figures = [re.findall(r"\d+(?:\.\d+)?", text) for text in (rule.threshold, THRESHOLD_ZH[rule.id])]
    assert sorted(figures[0]) == sorted(figures[1]), "the same figures in both languages"
    assert "our proposal" not in source_said(rule.source, "zh")


def test_the_reports_own_words() -> None:
    for words in (SEVERITY, VERDICT, LEFT, GRADE, GRADE_MEANS, PHASE, SCOPE, LABEL):
        for text in words.values():  # type: ignore[attr-defined]
            assert chinese(text.zh), text
            assert english(text.zh) == set(), text
    assert not THRESHOLD_ZH.keys() - {rule.id for _, rule in RULES}
    for word, text in WORDS.items():
        assert chinese(text.zh) or english(text.zh) == set(), word


def text_of(result: Result) -> Iterator[tuple[str, str]]:
    """What the page and the terminal show of this area in Chinese, without what the phone and people chose."""
    facts = plain(result.facts) or {}
    for name, value in facts.items():
        if name == "by_package" and value:
            value = list(value.values())
        if name not in FREE_FACTS:
            yield name, shown(name, without_free(value), "zh")
    chosen = sorted(set(free_texts(facts)), key=len, reverse=True)
    for finding in result.findings:
        for said in (finding.says.technician.zh, finding.says.customer.zh):
            if finding.rule.endswith(".implausible"):
                said = re.sub(r"（.*）", "", said)
            for text in chosen:
                said = said.replace(text, "")
            yield finding.rule, said


def without_free(value: Any) -> Any:
    if isinstance(value, dict):
        return {"应用" if "." in key else key: without_free(item) for key, item in value.items() if key not in FREE}
    if isinstance(value, list):
        return [without_free(item) for item in value if not (isinstance(item, str) and "." in item)]
    return None if isinstance(value, str) and "." in value else value


def free_texts(value: Any, free: bool = False, name: str = "") -> Iterator[str]:
    """Every text inside a fact that the phone or a person chose."""
    if isinstance(value, dict):
        for key, item in value.items():
            if "." in key:
                yield key
            yield from free_texts(item, free or (name == "" and key in FREE_FACTS) or key in FREE, key)
    elif isinstance(value, list):
        for item in value:
            yield from free_texts(item, free, name)
    elif isinstance(value, str) and (free or "." in value):
        yield value
        yield value[:10] + " " + value[11:16]


def left_over(results: tuple[Result, ...]) -> dict[str, set[str]]:
    return {
        f"{result.area}: {name}": words
        for result in results
        for name, text in text_of(result)
        if (words := english(text))
    }


@pytest.mark.parametrize("scenario", scenarios.NAMES)
@pytest.mark.parametrize("profile", profiles.NAMES)
def test_every_scenario_is_told_in_chinese(profile: str, scenario: str) -> None:
    results = judged(Rig(profile, scenario))
    assert left_over(results) == {}
    assert any(finding for result in results for finding in result.findings)


@pytest.mark.parametrize("phone", PHONES)
def test_every_recorded_phone_is_told_in_chinese(devices: Path, tmp_path: Path, phone: str) -> None:
    capture = read_any(laid_out(devices, tmp_path / "capture", phone, LAYOUT), KNOWN)
    assert left_over(judge_all(diagnostics.ALL, capture.outputs, capture.now)) == {}


def test_every_single_recording_is_told_in_chinese(devices: Path) -> None:
    read = 0
    for file in sorted(devices.rglob("*.txt")):
        try:
            capture = read_any(file, KNOWN)
        except UsageError:
            continue
        read += 1
        for sentence in capture.said:
            assert chinese(sentence.zh), file
        assert left_over(judge_all(diagnostics.ALL, capture.outputs, capture.now)) == {}, file
    assert read > 200


def test_an_english_word_would_be_seen() -> None:
    assert english("电池 status 为 not_charging，Wi-Fi 71 %") == {"status", "not_charging"}
    assert {"wifi_drop_reason"} >= CODED & FREE_FACTS
    assert Text("x", "y") not in WORDS.values()
