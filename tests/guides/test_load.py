"""The loader: the library loads, and every kind of bad guide is refused with file, step and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostics.storage_rules import FULL_BYTES
from guides.load import fact_names, library, load, load_all, parse
from guides.model import Act, Check, GuideError, Loss, SettingBefore, UndoneBy, Verify
from guides.table import parse_condition

FACTS = frozenset({"storage.data_free_percent", "storage.data_free_bytes", "storage.data_total_bytes"})

GOOD = """
format = 1
id = "sample"
handbook = ["P9"]
risk = "R2"
minutes = 3
title = { en = "Title", zh = "标题" }
problem = { en = "Problem", zh = "问题" }

[[step]]
id = "first"
kind = "check"
areas = ["storage"]
any = ["storage.data_free_percent < 10"]
otherwise = { en = "fine", zh = "正常" }

[[step]]
id = "talk"
kind = "say"
to = "customer"
text = { en = "{storage.data_free_bytes} at {menu.settings}", zh = "{menu.settings}" }
[[step.answer]]
id = "go"
text = { en = "go", zh = "继续" }
then = "change"
[[step.answer]]
id = "stop"
text = { en = "stop", zh = "停止" }
then = "declined"

[[step]]
id = "change"
kind = "act"
argv = ["svc", "wifi", "{count}"]
title = { en = "Change", zh = "更改" }
interrupts = ["wifi"]
parameter = [{ name = "count", minimum = 1, maximum = 5 }]

[[step]]
id = "look"
kind = "verify"
areas = ["storage"]
all = ["storage.data_free_percent >= 10"]
grew = ["storage.data_free_bytes"]
if_not = { en = "no", zh = "没有" }

[[step]]
id = "back"
kind = "undo"
undoes = "change"
argv = ["svc", "wifi", "enable"]
title = { en = "Back", zh = "恢复" }
"""


def made(text: str) -> object:
    return parse(text, file="sample.toml", facts=FACTS)


def test_the_good_one_is_read() -> None:
    guide = parse(GOOD, file="sample.toml", facts=FACTS)
    assert [step.id for step in guide.steps] == ["first", "talk", "change", "look", "back"]
    act = guide.steps[2]
    assert isinstance(act, Act)
    assert act.journal == UndoneBy("change")
    assert act.risk == "R2"
    assert guide.watched() == ("storage.data_free_percent", "storage.data_free_bytes")


def test_library_loads_and_says_what_it_must() -> None:
    guides = {guide.id: guide for guide in library(facts=FACTS)}
    assert set(guides) >= {"storage-full", "developer-options"}
    assert not guides["developer-options"].needs_phone
    act = next(step for step in guides["storage-full"].steps if isinstance(step, Act))
    assert act.argv == ("pm", "trim-caches", "{size}")
    assert isinstance(act.journal, Loss)
    assert act.probe is not None
    assert act.probe.needs == "trim-caches"
    assert act.parameters["size"].value({"storage.data_total_bytes": 64_000_000_001}) == 9_600_000_001


def test_the_guide_means_by_full_what_the_rule_means() -> None:
    """510 MB of 4 GB: where the check offers the guide, the guide must not answer that storage is not the problem."""
    (guide,) = (one for one in library(facts=FACTS) if one.id == "storage-full")
    steps = [step for step in guide.steps if isinstance(step, Check | Verify)]
    figures = [item.value for step in steps for item in step.conditions.items if item.fact.endswith("free_bytes")]
    assert figures == [FULL_BYTES, FULL_BYTES]


def test_no_guide_of_the_library_uses_cache_only() -> None:
    """`pm clear --cache-only` erases the app's data where the flag is not known."""
    for guide in library(facts=FACTS):
        for step in guide.steps:
            if isinstance(step, Act):
                assert "clear" not in step.argv


BAD = {
    "no undo and no loss": ('undoes = "change"', 'undoes = "look"', "neither undo nor a stated loss", "change"),
    "undo of nothing": ('undoes = "change"', 'undoes = "nowhere"', "neither undo|no act of this guide", "change|back"),
    "unknown fact": ("data_free_percent < 10", "data_fre_percent < 10", "unknown fact", "first"),
    "unknown fact in a text": ("{storage.data_free_bytes} at", "{storage.nothing} at", "unknown fact", "talk"),
    "unknown fact in grew": ('grew = ["storage.data_free_bytes"]', 'grew = ["storage.x"]', "unknown fact", "look"),
    "missing language": ('{ en = "fine", zh = "正常" }', '{ en = "fine" }', "has no zh text", "first"),
    "empty language": ('{ en = "fine", zh = "正常" }', '{ en = "fine", zh = " " }', "zh text is empty", "first"),
    "third language": ('zh = "正常" }', 'zh = "正常", de = "gut" }', "unknown key 'de'", "first"),
    "unknown menu word": ("{menu.settings}", "{menu.setings}", "unknown menu word", "talk"),
    "stray brace": ('"Title"', '"Ti{tle"', "a brace", None),
    "unknown key in a step": ('kind = "check"', 'kind = "check"\ncolour = "red"', "unknown key 'colour'", "first"),
    "unknown key in the guide": ("minutes = 3", "minutes = 3\nauthor = 'x'", "unknown key 'author'", None),
    "unknown kind": ('kind = "undo"', 'kind = "redo"', "no kind of step", "back"),
    "duplicate step id": ('id = "look"', 'id = "talk"', "used twice", "talk"),
    "answer leads backwards": ('then = "change"', 'then = "first"', "no later step", "talk"),
    "no verify after the act": ('id = "look"\nkind = "verify"', 'id = "look"\nkind = "check"', "unknown key|missing", "look"),
    "partial parameter": ('"{count}"', '"--n={count}"', "whole element", "change"),
    "undeclared parameter": ('"{count}"', '"{other}"', "not the same", "change"),
    "parameter from unknown fact": ('name = "count",', 'name = "count", fact = "a.b",', "unknown fact", "change"),
    "parameter bounds": ("maximum = 5", "maximum = 0", "minimum <= maximum", "change"),
    "unknown risk": ('risk = "R2"', 'risk = "R4"', "none of R0", None),
    "unknown interruption": ('["wifi"]', '["tea"]', "may name", "change"),
    "bad operator": ("data_free_percent < 10", "data_free_percent ~ 10", "operator must be one of", "first"),
    "bad value": ("data_free_percent < 10", "data_free_percent < ten", "value must be", "first"),
    "order of a word": ("data_free_percent < 10", "data_free_percent < true", "numbers only", "first"),
    "all and any": ('any = ["', 'all = ["storage.data_free_percent < 10"]\nany = ["', "either all", "first"),
    "wrong format": ("format = 1", "format = 2", "format must be 1", None),
    "handbook id": ('["P9"]', '["Q9"]', "no handbook id", None),
    "minutes": ("minutes = 3", "minutes = 0", "minutes must be", None),
    "minutes as text": ("minutes = 3", 'minutes = "3"', "of type int", None),
    "empty argv": ('argv = ["svc", "wifi", "enable"]', "argv = []", "list of texts", "back"),
    "not toml": ("format = 1", "format = ", "not TOML", None),
    "no steps": (GOOD[GOOD.index("[[step]]") :], "step = []", "at least one", None),
    "timeout": ('title = { en = "Back"', 'timeout_s = 0\ntitle = { en = "Back"', "timeout_s", "back"),
    "two ways back": ('title = { en = "Change"', 'loss = {en="a",zh="b"}\nnothing_to_undo = {en="a",zh="b"}\ntitle = { en = "Change"', "only one", "change"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_refused(name: str) -> None:
    old, new, says, step = BAD[name]
    assert old in GOOD
    with pytest.raises(GuideError, match=says) as caught:
        made(GOOD.replace(old, new))
    assert caught.value.file == "sample.toml"
    assert str(caught.value).startswith("sample.toml")
    if step is None:
        assert caught.value.step is None
    else:
        assert re.fullmatch(step, caught.value.step or "")
        assert caught.value.line is not None


def test_a_step_riskier_than_its_guide_is_refused() -> None:
    with pytest.raises(GuideError, match="above the guide's R2"):
        made(GOOD.replace('interrupts = ["wifi"]', 'interrupts = ["wifi"]\nrisk = "R3"'))


def test_a_change_that_nothing_verifies_is_refused() -> None:
    text = GOOD[: GOOD.index('[[step]]\nid = "look"')] + GOOD[GOOD.index('[[step]]\nid = "back"') :]
    with pytest.raises(GuideError, match="no later step verifies"):
        made(text)


def test_line_of_the_step_is_named() -> None:
    with pytest.raises(GuideError) as caught:
        made(GOOD.replace('kind = "undo"', 'kind = "redo"'))
    assert caught.value.line == GOOD[: GOOD.index('id = "back"')].count("\n") + 1


def test_a_settings_key_is_a_way_back() -> None:
    text = GOOD.replace('undoes = "change"', 'undoes = "change"').replace(
        'title = { en = "Change"', 'setting = { namespace = "global", key = "wifi_on" }\ntitle = { en = "Change"'
    )
    guide = parse(text, file="sample.toml", facts=FACTS)
    assert isinstance(guide.steps[2], Act)
    assert guide.steps[2].journal == SettingBefore("global", "wifi_on")


def test_two_guides_with_one_id(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(GuideError, match=r"b\.toml: the guide id 'sample' is used twice"):
        load_all(tmp_path.glob("*.toml"), facts=FACTS)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GuideError, match=r"a\.toml: not UTF-8"):
        load(tmp_path / "a.toml", facts=FACTS)


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("a.b < 10", {"a.b": 9.5}, True),
        ("a.b < 10", {"a.b": 10}, False),
        ("a.b <= 10", {"a.b": 10}, True),
        ("a.b > 10", {"a.b": 10}, False),
        ("a.b >= 10", {"a.b": 10}, True),
        ('a.b == "absent"', {"a.b": "absent"}, True),
        ('a.b != "absent"', {"a.b": "ready"}, True),
        ('a.b != "absent"', {"a.b": "absent"}, False),
        ("a.b == false", {"a.b": False}, True),
        ("a.b < 10", {"a.b": None}, None),
        ("a.b < 10", {}, None),
        ("a.b < 10", {"a.b": "word"}, None),
        ("a.b < 10", {"a.b": True}, None),
        ('a.b == "x"', {"a.b": None}, None),
    ],
)
def test_conditions(text: str, facts: dict[str, object], holds: bool | None) -> None:
    assert parse_condition(text).holds(facts) is holds


def test_fact_names_come_from_the_dataclasses() -> None:
    from dataclasses import dataclass

    @dataclass
    class StorageFacts:
        data_free_bytes: int | None

    assert fact_names({"storage": StorageFacts}) == {"storage.data_free_bytes"}
