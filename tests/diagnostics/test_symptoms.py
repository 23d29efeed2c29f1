"""What the customer says picks the areas and their order; what nobody recognises leaves everything as it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import ALL
from diagnostics.symptoms import SYMPTOMS, choose, recognise
from tests.diagnostics.complaints import CHINESE, ENGLISH, HELD_OUT, LED_ASTRAY, Row

AREAS = tuple(diagnostic.name for diagnostic in ALL)


def named(text: str) -> list[str]:
    return [symptom.id for symptom in recognise(text)]


@pytest.mark.parametrize("row", [*ENGLISH, *CHINESE, *HELD_OUT, *LED_ASTRAY], ids=lambda row: row[1])
def test_a_complaint_leads_to_the_right_area(row: Row) -> None:
    _, words, first, within = row
    choice = choose(AREAS, words)
    if not first:
        assert choice.order == AREAS
        assert choice.left_out == ()
        return
    assert choice.order[0] == first, choice
    assert set(within.split()) <= set(choice.order[:3]), choice
    assert {first, *within.split()} <= set(choice.narrow)
    assert sorted(choice.order) == sorted(AREAS)


def test_the_table_is_large_and_tells_its_rows_apart() -> None:
    rows = (*ENGLISH, *CHINESE, *HELD_OUT, *LED_ASTRAY)
    words = [row[1] for row in rows]
    assert len(set(words)) == len(words)
    assert sum(text.isascii() for text in words) >= 60
    assert sum(not text.isascii() for text in words) >= 60
    items = {row[0] for row in rows}
    assert items >= {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P14", "P15"}


@pytest.mark.parametrize(
    "said", ["qwertz", "", "，。", "\x00", "it is broken", "手机坏了", "Please look it over.", "help!!"]
)
def test_what_nobody_recognises(said: str) -> None:
    assert recognise(said) == ()
    assert choose(AREAS, said).order == AREAS
    assert choose(AREAS, said).left_out == ()


def test_too_many_things_at_once_rule_nothing_out() -> None:
    choice = choose(AREAS, "does not ring, photos are blurry, no wifi, battery drains")
    assert choice.order == AREAS
    assert choice.left_out == ()


def test_a_hint_goes_ahead_and_leaves_nothing_out() -> None:
    choice = choose(AREAS, "something with the battery")
    assert choice.order[0] == "battery"
    assert choice.order != AREAS
    assert choice.left_out == ()
    assert named("银行发短信说卡里没钱") == []


def test_several_things_are_all_looked_at_the_first_said_first() -> None:
    one = choose(AREAS, "It overheats and I have no mobile data")
    other = choose(AREAS, "I have no mobile data and it overheats")
    assert one.order[:2] == ("thermal", "sim") or one.order[:2] == ("sim", "thermal")
    assert set(one.narrow) == set(other.narrow)
    assert choose(AREAS, "手机发烫，而且耳机没声音").narrow[:2] == ("sound", "thermal")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("it does not crash, it is just slow", ["slow"]),
        ("手机没有闪退，只是卡", ["slow"]),
        ("it won't stop crashing", ["freezes"]),
        ("not hot", []),
        ("battery is fine, screen flickers", ["display"]),
        ("信号正常，就是蓝牙连不上", ["bluetooth"]),
        ("Wi-Fi works only next to the router", ["internet"]),
        ("不能正常充电", ["charging"]),
        ("银行卡和身份证", []),
        ("my credit card", []),
    ],
)  # fmt: skip
def test_what_is_denied_or_fine_is_not_the_complaint(said: str, found: list[str]) -> None:
    assert named(said) == found


@pytest.mark.parametrize(
    "when", ["since the last update", "after last week's update", "ever since I updated it", "更新之后"]
)
def test_since_an_update_is_when_and_not_what(when: str) -> None:
    assert named(when) == []
    before, after = choose(AREAS, f"{when}, the screen is black"), choose(AREAS, "the screen is black", since=when)
    assert before.order[:3] == after.order[:3] == ("display", "updates", "apps")
    assert "updates" not in choose(AREAS, "the screen is black", since="since last week").narrow


@pytest.mark.parametrize(
    ("recent", "ahead"),
    [
        ("", ("storage", "memory")),
        ("no", ("storage", "memory")),
        ("No, nothing that I know of", ("storage", "memory")),
        ("I don't think so.", ("storage", "memory")),
        ("没有", ("storage", "memory")),
        ("没装过什么", ("storage", "memory")),
        ("a new game", ("apps", "crashes")),
        ("Nova launcher", ("apps", "crashes")),
        ("No, only WhatsApp", ("apps", "crashes")),
        ("装了一个清理软件", ("apps", "crashes")),
        ("the system was updated yesterday", ("updates", "apps")),
        ("系统升级", ("updates", "apps")),
    ],
)
def test_what_was_installed_lately(recent: str, ahead: tuple[str, str]) -> None:
    known = ("battery", "camera", "storage", "memory", "apps", "crashes", "updates")
    assert choose(known, "camera", recent=recent).order[:3] == ("camera", *ahead)
    alone = choose(known, "", recent=recent).order
    assert alone[:2] == (ahead if ahead[0] != "storage" else ("battery", "camera"))
    assert sorted(alone) == sorted(known)


def test_how_often_and_under_what_circumstances() -> None:
    assert choose(AREAS, "the camera stays black").order[1] != "crashes"
    assert choose(AREAS, "the camera stays black", since="several times a day").order[:2] == ("camera", "crashes")
    assert choose(AREAS, "相机打开是黑的", since="偶尔").order[:2] == ("camera", "crashes")
    assert "crashes" not in choose(AREAS, "I get scam messages", since="every day").narrow
    wet = choose(AREAS, "no sound", since="since it fell into the water")
    assert wet.order[:2] == ("sound", "ports")
    assert "ports" in wet.narrow


def test_what_no_command_shows_narrows_nothing() -> None:
    for said in ("volume keys do not work", "按键失灵", "touch screen not responding", "触屏没反应"):
        choice = choose(AREAS, said)
        assert choice.left_out == ()
        assert choice.by_hand


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_every_area_comes_exactly_once(what: str, since: str, recent: str) -> None:
    choice = choose(AREAS, what, since, recent)
    assert sorted(choice.order) == sorted(AREAS)
    assert choice.narrow
    assert sorted((*choice.narrow, *choice.left_out)) == sorted(AREAS)


def test_ids_are_their_own_words_and_unique() -> None:
    assert len({symptom.id for symptom in SYMPTOMS}) == len(SYMPTOMS)
    for symptom in SYMPTOMS:
        assert recognise(symptom.id) == (symptom,)
        for sentence in (symptom.text.en, symptom.text.zh):
            found = recognise(sentence)
            assert found, sentence
            assert found[0] is symptom, (sentence, [one.id for one in found])


def test_every_area_of_a_symptom_exists_and_every_area_has_a_symptom() -> None:
    named = {area for symptom in SYMPTOMS for area in symptom.areas}
    assert named == set(AREAS)


def test_a_long_answer_is_read_at_once() -> None:
    choose(AREAS, "camera")
    for text in ("not " * 100_000, "a" * 100_000, "since my " * 10_000, "电" * 100_000, "screen not " * 9_000):
        started = time.perf_counter()
        choose(AREAS, text, text, text)
        assert time.perf_counter() - started < 2
