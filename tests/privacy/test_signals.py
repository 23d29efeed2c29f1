"""The probe on real shells, and what its answers are read as: by version, by vendor, mutilated and forged."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remote_assist.privacy.editors import is_password
from remote_assist.privacy.model import State
from remote_assist.privacy.reasons import REASONS, says
from remote_assist.privacy.signals import new_mark, parse, question, tick_of
from tests.privacy.dumped import (
    BARS,
    NUMBER,
    PASSWORD,
    SECRETS,
    VENDORS,
    VERSIONS,
    Entry,
    Phone,
    Window,
    answer,
    fields,
    input_method,
    line,
    policy,
    visible,
)

MARK = "0123456789abcdef01234567"
OTHER = "76543210fedcba9876543210"

NEEDLESS = re.compile(
    r"\s*(targetDisplayId=|mInputShown=|mCur(Method)?Id=|mSelectedMethodId=|mSelectedImeId=|mCurImeId=|mHave|mHasMain|hasMain|mInteractive=|showing="
    r"|mInputRestricted=|mDreamingLockscreen=|deviceHasKeyguard=|mCurrentFocus=|curEditorInfo:|packageName="
    r"|mCurrentTextBoxAttribute:|mInputEditorInfo:|inputType=0x[0-9a-f]+ imeOptions=0x[0-9a-f]+$)"
)
"""What a clean answer says twice, or says only when it is bad: without one of these it still carries every fact."""


@pytest.mark.parametrize("android", VERSIONS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_harmless_screen_is_clean(android: int, vendor: str) -> None:
    phone = Phone(android=android, vendor=vendor)
    reading = parse(answer(phone, MARK), MARK)
    assert (reading.state, reading.reasons) == (State.CLEAN, ())
    assert [start.number for start in reading.starts if start.service == "input_method"] == [3, 4]
    assert reading.editor_field == ("com.example.shop", -1)
    assert reading.editor == 0
    assert reading.starts[1].uptime_ms == 3800
    assert reading.starts[1].window == "android.os.BinderProxy@35157cc"
    assert reading.ime
    assert reading.ime_visible is False
    assert reading.cost_ms == 60.0


@pytest.mark.parametrize("android", VERSIONS)
@pytest.mark.parametrize("name", SECRETS)
def test_each_signal_alone_hides(android: int, name: str) -> None:
    reading = parse(answer(replace(SECRETS[name], android=android), MARK), MARK)
    assert reading.state is State.DIRTY, reading.reasons
    assert set(reading.reasons) <= set(REASONS)


@pytest.mark.parametrize("android", [15, 16])
def test_the_current_editor_counts_beside_the_history(android: int) -> None:
    phone = Phone(android=android, editor=Entry(PASSWORD, id=7))
    assert parse(answer(phone, MARK), MARK).reasons == ("password-field",)


def test_second_service_of_emui_is_left_when_a_later_field_is_open() -> None:
    """The secure service keeps its last password as its last entry for ever; the main one has a later entry then."""
    left = Phone(vendor="huawei", first=9, secure_entries=(Entry(PASSWORD, id=7),), secure_first=9)
    assert parse(answer(left, MARK), MARK).state is State.CLEAN
    assert parse(answer(replace(left, secure_first=10), MARK), MARK).reasons == ("password-field",)


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        (0x81, True), (0x91, True), (0xE1, True), (0x12, True), (0x80081, True), (0x20091, True), (0x80, True),
        (0x90, True), (0xE0, True), (0x1, False), (0x2, False), (0x3, False), (0x21, False), (0xA1, False),
        (0x0, False), (0x2002, False), (0x20001, False), (0x80012, True), (0x14, False), (0x61, False), (0xF1, False),
    ],
)  # fmt: skip
def test_input_types(kind: int, secret: bool) -> None:
    """android.text.InputType: class in bits 0-3, variation in bits 4-11, flags above."""
    assert is_password(kind) is secret


def test_flag_secure_as_a_bit_and_as_a_word() -> None:
    old = answer(Phone(android=8), MARK)
    assert "fl=#81810100" in old
    for flags, state in (("#81812100", State.DIRTY), ("#2000", State.DIRTY), ("#81811100", State.CLEAN)):
        assert parse(old.replace("fl=#81810100", f"fl={flags}", 1), MARK).state is state
    new = answer(Phone(), MARK)
    for word, state in (("SECURE", State.DIRTY), ("FLAG_SECURE", State.DIRTY), ("INSECURE", State.CLEAN)):
        assert parse(new.replace("LAYOUT_IN_SCREEN", word, 1), MARK).state is state


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Phone(entries=()), "missing:editor"),
        (Phone(ime="null"), "missing:keyboard"),
        (Phone(bound=False), "keyboard-unbound"),
        (Phone(windows=()), "missing:windows"),
    ],
)
def test_what_cannot_be_told_is_unknown(change: Phone, reason: str) -> None:
    reading = parse(answer(change, MARK), MARK)
    assert reading.state is State.UNKNOWN
    assert reason in reading.reasons


def test_from_15_on_no_editor_at_all_is_told_as_such() -> None:
    assert "curEditorInfo: null" in answer(Phone(android=16, entries=()), MARK)
    assert parse(answer(Phone(android=16, entries=()), MARK), MARK).state is State.CLEAN


def test_from_15_on_a_keyboard_that_is_not_bound_is_no_matter() -> None:
    assert parse(answer(Phone(android=15, bound=False), MARK), MARK).state is State.CLEAN


def sections(phone: Phone, **texts: str) -> list[str]:
    parts = []
    for name, text in (
        ("input_method", input_method(phone)), ("policy", policy(phone)), ("visible", visible(phone))
    ):  # fmt: skip
        parts += fields(MARK, name, texts.get(name, text))
    return parts


@pytest.mark.parametrize("name", ["input_method", "policy", "visible"])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Permission Denial: can't dump it from pid=1, uid=2000", "denied"),
        ("\n*** SERVICE 'x_y' DUMP TIMEOUT (1000ms) EXPIRED ***\n", "timeout"),
        ("Exception occurred while dumping:\njava.lang.NullPointerException", "dump-failed"),
        ("Failed to dump input method client: java.io.IOException: Timeout", "dump-failed"),
        ("Can't find service: x", "dump-failed"),
    ],
)
def test_a_dump_that_failed_is_unknown(name: str, said: str, reason: str) -> None:
    whole = {"input_method": input_method(Phone()), "policy": policy(Phone()), "visible": visible(Phone())}[name]
    for text in (said, whole + said):
        reading = parse(line(MARK, 1, sections(Phone(), **{name: text})), MARK)
        assert reading.state is State.UNKNOWN
        assert reason in reading.reasons


def test_words_inside_other_words_are_none() -> None:
    harmless = policy(Phone()) + "    x android.permission.BIND_INPUT_METHOD: Permission Denial in a sentence\n"
    assert parse(line(MARK, 1, sections(Phone(), policy=harmless)), MARK).state is State.CLEAN
    only = "\n".join(text for text in policy(Phone()).splitlines() if "mIsShowing" not in text)
    for longer in ("xmIsShowing=false", "mIsShowing=falsetto"[:10] + "=", "showingAndNotOccluded=false"):
        reading = parse(line(MARK, 1, sections(Phone(), policy=f"{only}\n  {longer}\n")), MARK)
        assert reading.reasons == ("missing:keyguard",)
    assert "secure-window" not in parse(answer(Phone(), MARK).replace(" fl=LAY", " pfl=SECURE| fl=LAY"), MARK).reasons


def test_a_phone_without_a_keyguard_says_so() -> None:
    none = "    KeyguardServiceDelegate\n      showing=false\n      deviceHasKeyguard={}\n"
    for has, state in (("false", State.CLEAN), ("true", State.UNKNOWN)):
        assert parse(line(MARK, 1, sections(Phone(), policy=none.format(has))), MARK).state is state


@pytest.mark.parametrize("android", VERSIONS)
def test_nothing_but_what_is_needed_leaves_the_phone(android: int) -> None:
    """Hints, field names, selections, free titles and the keyboard's own memory stay behind."""
    windows = (*BARS, Window("John's letters to the bank"), Window("com.example.shop/.Main"))
    sent = answer(Phone(android=android, windows=windows, entries=(Entry(name="card_number"),)), MARK)
    for private in ("Your password", "card_number", "initialSel", "letters", "John", "InputAttributes", "hint"):
        assert private not in sent
    assert "com.example.shop/.Main" in sent
    assert parse(sent, MARK).state is State.CLEAN


@pytest.mark.parametrize("vendor", ["pixel", "huawei"])
@pytest.mark.parametrize("android", [8, 11, 14, 15, 16, 17])
def test_every_token_counts(android: int, vendor: str) -> None:
    """One token left out, or cut short, is never clean unless the answer says the same in another place."""
    parts = answer(Phone(android=android, vendor=vendor), MARK).split("|")
    last = parts.index(f"@{MARK}-input_method:0")
    for index, part in enumerate(parts):
        dropped = "|".join(parts[:index] + parts[index + 1 :])
        if parse(dropped, MARK).state is State.CLEAN:
            # EMUI's second service has no entries here, and need not have a history.
            assert NEEDLESS.match(part) or (index > last and part.endswith("mStartInputHistory:")), part
        for cut in {1, len(part) // 2, len(part) - 1}:
            if 0 < cut < len(part):
                shorter = "|".join([*parts[:index], part[:cut], *parts[index + 1 :]])
                if parse(shorter, MARK).state is State.CLEAN:
                    assert re.match(
                        r"\s*(targetWin|fl=|inputType|packageName|Window|mCur|mSel|ty=| package|P )", part
                    ), part[:cut]


@pytest.mark.parametrize("android", [8, 12, 16])
def test_a_line_cut_short_is_unknown(android: int) -> None:
    whole = answer(Phone(android=android), MARK)
    for length in range(0, len(whole), 7):
        assert parse(whole[:length], MARK).state is State.UNKNOWN
        assert parse(whole[length + 1 :], MARK).state is State.UNKNOWN


def test_sections_twice_missing_or_in_another_order_are_unknown() -> None:
    phone = Phone()
    texts = {"input_method": input_method(phone), "policy": policy(phone), "visible": visible(phone)}
    blocks = {name: fields(MARK, name, text) for name, text in texts.items()}
    for order in (
        ("policy", "input_method", "visible"), ("input_method", "visible", "policy"), ("input_method", "policy"),
        ("policy", "visible"), ("input_method", "policy", "visible", "visible"), (),
        ("input_method", "input_method", "policy", "visible"), ("input_method", "policy", "policy", "visible"),
    ):  # fmt: skip
        for services in (0, 1, 2):
            text = line(MARK, services, [part for name in order for part in blocks[name]])
            assert parse(text, MARK).state is State.UNKNOWN, order
    nested = line(
        MARK, 1, [*blocks["input_method"][:-1], *blocks["policy"], f"@{MARK}-input_method:0", *blocks["visible"]]
    )
    assert parse(nested, MARK).state is State.UNKNOWN
    failed = [part.replace("-policy:0", "-policy:1") for part in sections(phone)]
    assert parse(line(MARK, 1, failed), MARK).reasons == ("dump-failed",)


def test_forged_marks_and_lines_change_nothing() -> None:
    """A text of an app with marks, sections and clean words of its own; it does not know the mark of the tick."""
    forged = "\n".join(
        [
            f"x@{MARK[:-1]}0-input_method:0",
            f"@{OTHER}-input_method:0",
            f"@{OTHER}+policy",
            "mIsShowing=false",
            "@K",
            "@b",
        ]
    )
    secret = replace(SECRETS["password"])
    for name in ("input_method", "policy", "visible"):
        whole = {"input_method": input_method(secret), "policy": policy(secret), "visible": visible(secret)}[name]
        reading = parse(line(MARK, 1, sections(secret, **{name: forged + "\n" + whole + forged})), MARK)
        assert reading.state is State.DIRTY
        assert "password-field" in reading.reasons
    assert parse(answer(Phone(), OTHER), MARK).state is State.UNKNOWN
    assert parse(answer(Phone(), MARK).replace(f"P 1 {MARK}", f"P 1 {OTHER}"), MARK).state is State.UNKNOWN
    title = Window("x}: \n        mIsShowing=false\n", "com.evil")
    locked = Phone(keyguard=True, windows=(*BARS, title))
    assert parse(answer(locked, MARK), MARK).state is State.DIRTY


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.integers(0, 6000), st.integers(0, 40))
def test_no_input_raises_and_noise_never_cleans_a_secret(noise: str, at: int, out: int) -> None:
    secret = answer(SECRETS["password"], MARK)
    at %= len(secret)
    for text in (noise, secret[:at] + noise + secret[at + out :], f"P 1 {MARK} 1 0.1 0.2|{noise}|@{MARK}."):
        reading = parse(text, MARK)
        assert set(reading.reasons) <= set(REASONS)
        if text != noise and len(secret) - at > 200 and at > 200 and "fieldId=0x7" in text and "0x81" in text:
            assert reading.state is not State.CLEAN


def test_tokens_moved_at_random_are_clean_only_with_every_fact() -> None:
    rng = random.Random(4)
    clean = answer(Phone(android=14), MARK).split("|")
    dirty = answer(replace(SECRETS["lock screen"], android=14, entries=(Entry(PASSWORD, id=7),)), MARK).split("|")
    for _ in range(3000):
        parts = list(clean)
        for _ in range(rng.randint(1, 4)):
            index = rng.randrange(len(parts))
            move = rng.randrange(4)
            if move == 0:
                parts.pop(index)
            elif move == 1:
                parts.insert(index, rng.choice(dirty))
            elif move == 2:
                parts.insert(rng.randrange(len(parts)), parts.pop(index))
            else:
                parts[index] = rng.choice(dirty)
        reading = parse("|".join(parts), MARK)
        if reading.state is State.CLEAN:
            words = [part.strip() for part in parts]
            assert "mIsShowing=false" in words
            assert "mIsShowing=true" not in words
            assert parts[0] == clean[0]
            assert parts[-1] == clean[-1]
            assert "mStartInputHistory:" in words
            assert all(start.sensitive is False for start in reading.starts[-1:])
            assert reading.starts


@pytest.mark.parametrize(
    "unit", ["(timestamp=1) reason=", "Window #1 Window{", " fl=", "|", " mCurId=a/", "targetWin=x ["]
)
def test_time_grows_with_length_only(unit: str) -> None:
    def took(count: int) -> float:
        text = f"P 1 {MARK} 1 0.1 0.2|@{MARK}+input_method|{unit * count}|@{MARK}."
        started = time.perf_counter()
        parse(text, MARK)
        return time.perf_counter() - started

    took(1000)
    assert took(8000) < max(0.5, 40 * took(1000))


def test_numbers_of_any_length_are_read_or_refused() -> None:
    for digits in (3, 30, 5000):
        text = answer(Phone(), MARK).replace("StartInput #4", "StartInput #" + "9" * digits)
        assert parse(text, MARK).state is State.UNKNOWN
        long = answer(Phone(), MARK).replace(f"P 1 {MARK} 1", f"P 1 {MARK} 1" + "0" * digits)
        assert parse(long, MARK).state is State.UNKNOWN


def test_question_and_tick() -> None:
    mark = new_mark()
    assert question(7, mark) == f"7 {mark}\n"
    assert len({new_mark() for _ in range(50)}) == 50
    assert tick_of(answer(Phone(), mark)) == 1
    assert tick_of("P x") is None
    assert tick_of("") is None
    for bad in ("", "short", "x" * 24, "0" * 65, "$(reboot)0123456789abcdef"):
        with pytest.raises(ValueError, match="mark"):
            question(1, bad)


def test_every_reason_has_words_in_both_languages() -> None:
    for code, text in REASONS.items():
        assert text.en != text.zh, code
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
    assert says("never heard of") == REASONS["unknown"]


def test_a_strange_number_field_is_no_secret_without_the_strict_profile() -> None:
    assert parse(answer(Phone(entries=(Entry(NUMBER, id=3),)), MARK), MARK).state is State.CLEAN
