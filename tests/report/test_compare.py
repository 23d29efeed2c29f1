"""Before and after: what changed and which way, from a file that nobody vouches for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from diagnostics.model import Result, Severity
from remote_assist.compare_text import show_compared
from remote_assist.errors import UsageError
from remote_assist.report.compare import CHANGE, HEADINGS, STATE, change_of, compare, compare_json
from remote_assist.report.html import check_html
from remote_assist.report.json import check_json
from remote_assist.report.older import MAX_BYTES, Older, parse_older, read_older
from remote_assist.terminal import Terminal
from tests.report.payloads import PAYLOADS
from tests.report.samples import AFTER_STORAGE, BATTERY, BEFORE, FULL, STORAGE, WORN, BatteryFacts, result
from tests.report.test_html import Outline

PHONE = {"brand": "google", "model": "Pixel 8", "android": "15", "sdk": 35, "serial": "AB12"}
HERE = Path("older.json")


def older(**changed: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(check_json(PHONE, BEFORE, "en"))), **changed}


def area(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": "battery", "severity": "pass", "facts": {}, "findings": [], "not_judged": []}
    return {**plain, **changed}


NOW = (
    result("storage", STORAGE, Severity.PASS, AFTER_STORAGE),
    result("battery", BATTERY, Severity.WARN, replace(BatteryFacts(), health_percent=69.0, level_percent=60), WORN),
)


def test_an_answer_of_ours_is_read_back() -> None:
    read = parse_older(older(), HERE)
    assert list(read.areas) == ["storage", "battery", "network", "camera", "crashes"]
    assert read.areas["storage"].facts["data_free_percent"] == 0.4
    assert read.areas["storage"].findings == {FULL.rule: FULL.says.technician.en}


def test_what_is_better_worse_and_gone() -> None:
    compared = compare(parse_older(older(), HERE), PHONE, NOW)
    assert compared.same_phone is True
    changes = {(row.area, row.fact): row.change for row in compared.rows}
    assert changes["storage", "severity"] == "better"
    assert changes["storage", "data_free_bytes"] == "better"
    assert changes["storage", "data_total_bytes"] == "same"
    assert changes["storage", "app_cache_bytes"] == "better"
    assert changes["battery", "health_percent"] == "worse"
    assert changes["battery", "level_percent"] == "changed"
    assert changes["battery", "plugged"] == "same"
    assert changes["network", "severity"] == "only_before"
    assert ("storage", "wear_percent") not in changes
    assert {(f.rule, f.state) for f in compared.findings} == {("storage.full", "gone"), ("battery.worn", "still")}
    assert [row.change for row in compared.differing][:1] == ["worse"]


def test_a_finding_is_gone_only_when_the_rule_was_judged_again() -> None:
    def state(now: Result) -> str:
        return compare(parse_older(older(), HERE), PHONE, [now]).findings[0].state

    good = result("storage", STORAGE, Severity.PASS, AFTER_STORAGE)
    assert state(good) == "gone"
    assert state(replace(good, not_judged=("storage.full",))) == "not_judged"
    assert state(replace(good, severity=Severity.UNKNOWN)) == "not_judged"
    assert state(replace(good, facts=None, error="x")) == "not_judged"
    fresh = compare(parse_older(older(areas=[area(name="storage")]), HERE), PHONE, [BEFORE[0]])
    assert [f.state for f in fresh.findings] == ["new"]


@pytest.mark.parametrize(
    ("fact", "before", "after", "change"),
    [
        ("data_free_bytes", 10**9, 2 * 10**9, "better"),
        ("data_free_bytes", 10**9, 10**9 + 10**6, "same"),
        ("java_count", 3, 9, "worse"),
        ("java_count", 3, 0, "better"),
        ("wifi_rssi_dbm", -60, -63, "same"),
        ("wifi_rssi_dbm", -60, -80, "worse"),
        ("clock_skew_s", -3600, 2, "better"),
        ("clock_skew_s", 2, 3600, "worse"),
        ("clock_skew_s", -600, 600, "same"),
        ("internet_validated", False, True, "better"),
        ("captive_portal", False, True, "worse"),
        ("sim_state", "ready", "absent", "worse"),
        ("sim_state", "absent", "pin_required", "changed"),
        ("health", "overheat", "good", "better"),
        ("level_percent", 20, 90, "changed"),
        ("level_percent", None, 90, "only_now"),
        ("level_percent", 20, None, "only_before"),
        ("java_count", True, 1, "changed"),
        ("java_count", "9", 9, "changed"),
        ("vpn_active", 0, False, "changed"),
        ("plugged", ["usb"], ["usb"], "same"),
        ("plugged", ["usb"], [], "changed"),
        ("unheard_of", "a", "b", "changed"),
    ],
)
def test_changes(fact: str, before: Any, after: Any, change: str) -> None:
    assert change_of("network", fact, before, after) == change


def test_another_phone_is_said() -> None:
    same = older()
    assert compare(parse_older(same, HERE), {**PHONE, "serial": "other"}, NOW).same_phone is False
    unnamed = older(phone={**PHONE, "serial": None})
    assert compare(parse_older(unnamed, HERE), PHONE, NOW).same_phone is None
    assert compare(parse_older(unnamed, HERE), {**PHONE, "model": "Pixel 9"}, NOW).same_phone is False


REFUSED = {
    "a list": [],
    "a number": 5,
    "an empty object": {},
    "no areas": older(areas=None),
    "another schema": older(schema=2),
    "schema true": older(schema=True),
    "no phone": older(phone=None),
    "a nested phone": older(phone={"model": {"x": 1}}),
    "an area that is a string": older(areas=["battery"]),
    "an area without name": older(areas=[area(name=None)]),
    "an area with a long name": older(areas=[area(name="x" * 65)]),
    "an area with a path for a name": older(areas=[area(name="../x")]),
    "an unknown severity": older(areas=[area(severity="lovely")]),
    "a severity that is a list": older(areas=[area(severity=[])]),
    "facts that are a list": older(areas=[area(facts=[])]),
    "a fact with markup for a name": older(areas=[area(facts={"<b>": 1})]),
    "too many facts": older(areas=[area(facts={f"f{n}": n for n in range(501)})]),
    "findings that are an object": older(areas=[area(findings={})]),
    "a finding that is a string": older(areas=[area(findings=["x"])]),
    "a finding without a rule": older(areas=[area(findings=[{"says": "x"}])]),
    "rules not judged that are no list": older(areas=[area(not_judged=5)]),
    "the same area twice": older(areas=[area(), area()]),
    "too many areas": older(areas=[area(name=f"a{n}") for n in range(101)]),
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED)
def test_other_shapes_are_refused_with_a_sentence(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "older.json"
    file.write_text(json.dumps(said))
    with pytest.raises(UsageError, match=r"^The older check .* \w+.*\.$") as refused:
        read_older(file)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n", "is not JSON"),
        (b'{"schema": 1', "is not JSON"),
        (b"[" * 200_000, "is not JSON"),
        (b'{"schema": NaN}', "is not JSON"),
        (b"9" * 10_000, "is not JSON"),
        (b" " * MAX_BYTES + b"{}", "is larger than 8 MB"),
    ],
)
def test_files_that_are_no_answer(raw: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "older.json"
    file.write_bytes(raw)
    with pytest.raises(UsageError, match=why):
        read_older(file)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_older(tmp_path / "none.json")
    with pytest.raises(UsageError, match="is no file"):
        read_older(tmp_path)
    with pytest.raises(UsageError, match="is no file"):
        read_older(Path("/dev/zero"))


def test_what_powershell_writes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "older.json"
    file.write_text(json.dumps(older()), encoding="utf-16")
    assert isinstance(read_older(file), Older)


def test_infinity_is_not_a_fact() -> None:
    read = parse_older(json.loads('{"schema": 1, "phone": {}, "areas": [{"name": "battery", "severity": "pass", '
                                  '"facts": {"health_percent": 1e999}, "findings": []}]}'), HERE)  # fmt: skip
    assert read.areas["battery"].facts["health_percent"] is None


def test_json_is_plain_and_complete() -> None:
    compared = compare(parse_older(older(), HERE), PHONE, NOW)
    answer = json.loads(json.dumps(compare_json(compared, "en"), allow_nan=False))
    assert set(answer) == {"same_phone", "facts", "findings"}
    assert {"area": "storage", "fact": "data_free_percent", "before": 0.4, "after": 15.0, "change": "better"} in answer[
        "facts"
    ]
    assert answer["findings"][0] == {
        "area": "storage",
        "rule": "storage.full",
        "state": "gone",
        "says": FULL.says.technician.en,
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_another_phone_nothing_is_better_or_worse(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    compared = compare(parse_older(older(), HERE), {**PHONE, "serial": "other"}, NOW)
    assert compare_json(compared, lang) == {"same_phone": False, "facts": [], "findings": []}
    page = Outline(check_html(PHONE, NOW, lang, compared)).text
    show_compared(Terminal(lang=lang), compared)
    shown = capsys.readouterr().out
    phone = {"en": "another phone", "zh": "另一部手机"}[lang]
    for text in (page.split(HEADINGS["title"].in_language(lang))[1], shown):
        assert phone in text
        for word in (*CHANGE.values(), *STATE.values(), HEADINGS["nothing"]):
            assert word.in_language(lang) not in text.split(phone)[1][:200], word
        assert "280 MB" not in text.split(phone)[1][:200]


@pytest.mark.parametrize("before", ["en", "zh"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_older_sentence_is_said_only_in_the_readers_language(before: str, lang: str) -> None:
    compared = compare(parse_older(json.loads(json.dumps(check_json(PHONE, BEFORE, before))), HERE), PHONE, NOW)
    (gone,) = [finding.said(lang) for finding in compared.findings if finding.state == "gone"]
    other = {"en": "storage.full", "zh": "storage.full（可用 < 5 % 或 < 500 MB）"}[lang]
    assert gone == (FULL.says.technician.in_language(lang) if before == lang else other)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_and_terminal_say_it(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    compared = compare(parse_older(json.loads(json.dumps(check_json(PHONE, BEFORE, lang))), HERE), PHONE, NOW)
    page = check_html(PHONE, NOW, lang, compared)
    show_compared(Terminal(lang=lang), compared)
    shown = capsys.readouterr().out
    better, gone = {"en": ("better", "gone"), "zh": ("好转", "已消失")}[lang]
    for said in (better, gone, FULL.says.technician.in_language(lang), "280 MB", "9.6 GB"):
        assert said in page
        assert said in shown
    assert "Compared" not in check_html(PHONE, NOW, "en")


@pytest.mark.parametrize("payload", PAYLOADS[::4])
def test_hostile_values_stay_text(payload: str, capsys: pytest.CaptureFixture[str]) -> None:
    def page(text: str) -> str:
        facts = {"boot_reason": text, "operator": [text, text], "level_percent": 5}
        said = area(name="storage", severity="fail", facts=facts, findings=[{"rule": "storage.full", "says": text}])
        read = parse_older(older(phone={"model": text}, areas=[said]), HERE)
        compared = compare(read, PHONE, [BEFORE[0], NOW[1]])
        show_compared(Terminal(), compared)
        return check_html(PHONE, [BEFORE[0], NOW[1]], "en", compare(read, PHONE, [NOW[0]]))

    assert Outline(page(payload)).shape() == Outline(page("clean")).shape()
    assert not set(capsys.readouterr().out) & {"\x1b", "\x00", "\x07", "\u202e", "\x9b"}


@dataclass(frozen=True)
class Odd:
    volumes: Any = ({"id": "x"},)
    by_package: Any = None
    last_at: str | None = "x"


def test_facts_with_parts_of_their_own_are_left_out() -> None:
    said = area(name="crashes", facts={"by_package": {"a": {"java": 1}}, "volumes": [{"id": "y"}], "last_at": "y"})
    compared = compare(
        parse_older(older(areas=[said]), HERE), PHONE, [result("crashes", STORAGE, Severity.PASS, Odd())]
    )
    assert [row.fact for row in compared.rows] == ["severity", "last_at"]


def test_a_comparison_of_nothing() -> None:
    compared = compare(parse_older(older(areas=[]), HERE), {}, ())
    assert (compared.rows, compared.findings) == ((), ())
    page = check_html({}, (), "en", compared)
    assert "Nothing has changed that could be compared" in page
