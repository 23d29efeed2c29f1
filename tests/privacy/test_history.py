"""Readings in a row: what was missed between two of them, the eye, a restart, the strict profile."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from remote_assist.privacy import history
from remote_assist.privacy.history import Watch
from remote_assist.privacy.model import Reading, Start, State, Verdict
from remote_assist.privacy.signals import parse
from tests.privacy.dumped import NUMBER, PASSWORD, REVEALED, TEXT, WEB, Entry, Phone, answer, opened

MARK = "0123456789abcdef01234567"
LOGIN = Entry(PASSWORD, id=7, window="android.os.BinderProxy@aa")
IN_CLEAR = replace(LOGIN, kind=TEXT)
ELSEWHERE = replace(LOGIN, kind=TEXT, id=8)
PLAIN = Phone()
HOME = Entry(0, "com.android.launcher3", -1, "android.os.BinderProxy@bb")


def look(watch: Watch, phone: Phone) -> Verdict:
    return watch.judge(parse(answer(phone, MARK), MARK))


def seen(phone: Phone = PLAIN, **profile: bool) -> Watch:
    """A watch that has had a clean look at this phone."""
    watch = Watch(**profile)
    assert look(watch, phone).clean
    return watch


@pytest.mark.parametrize("android", range(8, 18))
def test_a_password_between_two_clean_looks(android: int) -> None:
    phone = Phone(android=android)
    watch = seen(phone)
    later = opened(phone, LOGIN, HOME)
    assert parse(answer(later, MARK), MARK).state is State.CLEAN
    assert look(watch, later) == Verdict(State.DIRTY, ("password-between",))
    assert look(watch, later).clean


def test_what_was_in_the_history_before_the_first_look_is_not_judged() -> None:
    assert look(Watch(), Phone(entries=(LOGIN, HOME))).clean


def test_a_gap_in_the_numbers_is_unknown_once() -> None:
    watch = seen()
    later = opened(Phone(), *[HOME] * 16)
    assert later.first == 5
    assert look(watch, later).clean
    gone = opened(later, *[HOME] * 17)
    assert look(watch, gone) == Verdict(State.UNKNOWN, ("history-gap",))
    assert look(watch, gone).clean


def test_a_ring_that_was_just_turned_over_has_no_gap() -> None:
    watch = seen()
    assert look(watch, replace(opened(Phone(), *[HOME] * 16))).clean
    assert look(watch, opened(Phone(), *[HOME] * 32)).clean


def test_a_restart_of_the_system_is_unknown_once() -> None:
    watch = seen(Phone(first=40))
    assert look(watch, Phone(first=0)) == Verdict(State.UNKNOWN, ("history-restarted",))
    assert look(watch, Phone(first=0)).clean


def test_a_restart_that_reached_the_same_numbers_is_seen_by_the_time() -> None:
    watch = seen()
    again = answer(Phone(), MARK).replace("timestamp=3800", "timestamp=2222")
    assert watch.judge(parse(again, MARK)) == Verdict(State.UNKNOWN, ("history-restarted",))


def test_an_empty_history_after_a_full_one_and_back() -> None:
    empty = Phone(android=16, entries=())
    watch = seen(replace(Phone(), android=16))
    assert look(watch, empty).reasons == ("history-restarted",)
    assert look(watch, empty).clean
    assert look(watch, Phone(android=16, first=3)).reasons == ("history-gap",)
    watch = seen(empty)
    assert look(watch, Phone(android=16, first=0)).clean


def test_an_unreadable_look_in_between_loses_nothing() -> None:
    watch = seen()
    assert watch.judge(parse("noise", MARK)) == Verdict(State.UNKNOWN, ("garbled",))
    assert look(watch, opened(Phone(), LOGIN, HOME)).reasons == ("password-between",)


def test_a_second_service_has_numbers_of_its_own() -> None:
    phone = Phone(vendor="huawei", secure_first=0)
    watch = seen(phone)
    later = opened(phone, HOME, HOME, secure_entries=(LOGIN,), secure_first=0)
    assert look(watch, later).reasons == ("password-between",)
    assert look(watch, later).clean


def test_the_eye_does_not_show_the_password() -> None:
    watch = seen()
    phone = opened(Phone(), LOGIN)
    assert look(watch, phone).reasons == ("password-field",)
    phone = opened(phone, IN_CLEAR)
    assert parse(answer(phone, MARK), MARK).state is State.CLEAN
    assert look(watch, phone).reasons == ("password-revealed",)
    assert look(watch, phone).reasons == ("password-revealed",)
    assert look(watch, opened(phone, HOME)).clean


def test_the_eye_is_seen_through_without_holding() -> None:
    """Also a field that was first seen with its password in clear."""
    for first in (LOGIN, replace(LOGIN, kind=REVEALED)):
        for hold in (True, False):
            watch = seen(hold_revealed=hold)
            phone = opened(Phone(), first, IN_CLEAR)
            assert not look(watch, phone).clean
            assert look(watch, phone).reasons == ("password-revealed",)


def test_the_eye_is_remembered_when_they_come_back() -> None:
    watch = seen()
    phone = opened(Phone(), LOGIN, IN_CLEAR, HOME)
    assert not look(watch, phone).clean
    assert look(watch, phone).clean
    phone = opened(phone, IN_CLEAR)
    assert look(watch, phone).reasons == ("password-revealed",)


def test_a_password_in_clear_stays_on_the_screen_when_its_field_is_left() -> None:
    watch = seen(hold_windows=False)
    phone = opened(Phone(), LOGIN, IN_CLEAR, ELSEWHERE)
    assert not look(watch, phone).clean
    assert look(watch, phone).reasons == ("password-revealed",)
    masked = opened(phone, LOGIN, ELSEWHERE)
    assert look(watch, masked).reasons == ("password-between",)
    assert look(watch, masked).clean
    unheld = Watch(hold_revealed=False, hold_windows=False)
    look(unheld, Phone())
    look(unheld, phone)
    assert look(unheld, phone).clean


def test_a_password_in_clear_is_there_again_when_its_window_is() -> None:
    """Another app lay over it for a while; the cursor stands in the plain field all the time."""
    watch = seen()
    phone = opened(Phone(), LOGIN, IN_CLEAR, ELSEWHERE)
    assert not look(watch, phone).clean
    over = opened(phone, HOME)
    assert look(watch, over).clean
    back = opened(over, ELSEWHERE)
    assert look(watch, back).reasons == ("password-revealed",)
    assert look(watch, opened(back, replace(ELSEWHERE, window="android.os.BinderProxy@cc"))).clean


def test_who_looks_for_the_first_time_knows_of_a_password_in_clear() -> None:
    phone = opened(Phone(), LOGIN, IN_CLEAR, ELSEWHERE)
    watch = Watch()
    assert look(watch, phone).reasons == ("password-revealed",)
    assert look(watch, phone).reasons == ("password-revealed",)


def test_shown_by_its_own_type_and_left() -> None:
    watch = seen()
    phone = opened(Phone(), LOGIN, replace(LOGIN, kind=REVEALED), ELSEWHERE)
    assert not look(watch, phone).clean
    assert look(watch, phone).reasons == ("password-revealed",)
    assert look(watch, opened(phone, HOME)).clean


def test_another_field_another_window_or_no_field_is_free() -> None:
    for other in (
        ELSEWHERE,
        replace(IN_CLEAR, window="android.os.BinderProxy@cc"),
        replace(IN_CLEAR, package="com.example.other"),
        replace(IN_CLEAR, kind=0),
    ):
        watch = seen(hold_windows=False)
        phone = opened(Phone(), LOGIN, other)
        assert not look(watch, phone).clean
        assert look(watch, phone).clean, other


def test_the_window_of_a_password_stays_hidden_until_it_is_left() -> None:
    """The eye may be tapped while another field has the cursor, and then nothing tells of it."""
    watch = seen()
    phone = opened(Phone(), LOGIN, ELSEWHERE)
    assert not look(watch, phone).clean
    assert look(watch, phone).reasons == ("password-window",)
    away = opened(phone, HOME)
    assert look(watch, away).clean
    back = opened(away, ELSEWHERE)
    assert look(watch, back).reasons == ("password-window",)
    assert look(watch, opened(back, replace(ELSEWHERE, window="android.os.BinderProxy@cc"))).clean


@pytest.mark.parametrize("android", [15, 16])
def test_the_eye_seen_in_the_current_editor_alone(android: int) -> None:
    """The service holds the new editor a moment before the history has it."""
    watch = Watch()
    phone = Phone(android=android, entries=(HOME, LOGIN))
    assert not look(watch, phone).clean
    phone = replace(phone, entries=(HOME, replace(LOGIN, kind=0)), editor=IN_CLEAR, first=4)
    assert "password-revealed" in look(watch, phone).reasons


def test_strict_hides_numbers_and_keyboards() -> None:
    number = opened(Phone(), Entry(NUMBER, id=3))
    up = replace(Phone(), ime_shown=True)
    for phone, reason in ((number, "number-field"), (up, "keyboard-visible")):
        assert look(seen(), phone).clean
        assert look(seen(strict=True), phone) == Verdict(State.DIRTY, (reason,))
    between = opened(number, HOME)
    assert look(seen(strict=True), between).reasons == ("number-field",)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "REMEMBERED", 8)
    watch = seen()
    phone = Phone()
    for number in range(40):
        phone = opened(phone, replace(LOGIN, id=number))
        look(watch, phone)
    assert len(watch._held) == 8
    assert len(watch._masked) == 8
    assert look(watch, opened(phone, replace(IN_CLEAR, id=39))).reasons == ("password-revealed",)


def test_never_cleaner_than_the_reading_and_never_blind_to_a_secret() -> None:
    """Random histories looked at at random moments, beside a model that knows everything that happened."""
    rng = random.Random(11)
    kinds = [HOME, LOGIN, Entry(WEB, id=2), ELSEWHERE, Entry(TEXT, id=1)]
    for _ in range(20):
        phone, watch, missed = Phone(first=rng.randrange(50)), Watch(), 0
        look(watch, phone)
        for _ in range(12):
            more = [rng.choice(kinds) for _ in range(rng.choice((0, 0, 1, 2, 20)))]
            phone, missed = opened(phone, *more), missed + len(more)
            if rng.random() < 0.2:
                watch.judge(Reading(State.UNKNOWN, ("timeout",)))
                continue
            reading = parse(answer(phone, MARK), MARK)
            verdict = watch.judge(reading)
            assert not verdict.clean or reading.state is State.CLEAN
            if any(entry.kind in (PASSWORD, WEB) for entry in more) or missed > 16:
                assert not verdict.clean
            missed = 0


def test_a_start_without_a_type_is_unknown() -> None:
    watch = seen()
    reading = parse(answer(Phone(), MARK), MARK)
    odd = Start("input_method", 5, 9000, None, None, None)
    assert watch.judge(replace(reading, starts=(*reading.starts, odd))).state is State.UNKNOWN
