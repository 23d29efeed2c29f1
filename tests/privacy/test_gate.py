"""The gate, played by hand and against every rule at once with random histories. Times are in ms here."""

from __future__ import annotations

import random
from typing import Any

import pytest

from remote_assist.privacy.gate import Act, Discard, Gate, Hidden, Pace, Release, Reset, Shown
from remote_assist.privacy.model import Packet, State, Verdict

MS = 1_000_000
CLEAN = Verdict(State.CLEAN)
DIRTY = Verdict(State.DIRTY, ("password-field",))
UNKNOWN = Verdict(State.UNKNOWN, ("missing:keyguard",))
PACE = Pace(linger_ns=2000 * MS, probe_timeout_ns=1000 * MS, max_held_bytes=1000, max_held_ns=5000 * MS)


class Played:
    """A gate, with everything that came out of it."""

    def __init__(self, pace: Pace = PACE) -> None:
        self.gate = Gate(pace, 0)
        self.acts: list[Act] = []
        self.tick = 0

    def take(self, acts: list[Act]) -> list[Act]:
        self.acts += acts
        return acts

    def packet(
        self, at: int, *, connection: int = 1, data: bytes = b"p", config: bool = False, key: bool = False
    ) -> Any:
        return self.take(self.gate.packet(Packet(connection, data, at, config, key, at * MS)))

    def probe(self, asked: int, answered: int, verdict: Verdict = CLEAN) -> list[Act]:
        self.tick += 1
        self.take(self.gate.asked(self.tick, asked * MS))
        return self.take(self.gate.answered(self.tick, verdict, answered * MS))

    def clean(self, start: int, end: int, every: int = 100) -> list[Act]:
        """Clean probes, each answered 50 ms after it was asked."""
        acts: list[Act] = []
        for at in range(start, end, every):
            acts += self.probe(at, at + 50)
        return acts

    def released(self) -> list[bytes]:
        return [act.packet.data for act in self.acts if isinstance(act, Release)]


def shown(connection: int = 1) -> Played:
    """A gate that has opened at 2.5 s."""
    played = Played()
    assert Reset() in played.clean(0, 2200)
    played.gate.opened(connection, 2100 * MS)
    played.packet(2210, connection=connection, data=b"config", config=True)
    played.packet(2220, connection=connection, data=b"key", key=True)
    played.clean(2300, 2600)
    assert played.released() == [b"config", b"key"]
    assert played.gate.open
    return played


def test_nothing_is_shown_before_a_linger_of_clean_and_a_connection_asked_for_after_it() -> None:
    played = Played()
    assert not played.gate.open
    played.gate.opened(1, 0)
    played.packet(10, config=True)
    played.packet(11, key=True)
    acts = played.clean(100, 2000)
    assert Reset() not in acts
    assert played.released() == []
    assert played.clean(2000, 2300).count(Reset()) == 1
    played.gate.opened(2, 1000 * MS)
    played.packet(2310, connection=2, config=True)
    played.packet(2311, connection=2, key=True)
    played.clean(2400, 2900)
    assert played.released() == [], "its start was requested before the linger was over"


def test_a_packet_waits_for_a_probe_that_was_asked_after_it() -> None:
    played = shown()
    played.gate.asked(99, 2700 * MS)
    played.packet(2710, data=b"later")
    played.take(played.gate.answered(99, CLEAN, 2760 * MS))
    assert b"later" not in played.released()
    played.probe(2800, 2850)
    assert played.released()[-1] == b"later"


def test_a_dirty_verdict_hides_at_once_and_throws_away_what_was_held() -> None:
    played = shown()
    played.packet(2700, data=b"secret")
    acts = played.probe(2710, 2760, DIRTY)
    assert [type(act) for act in acts] == [Discard, Hidden]
    assert not played.gate.open
    assert played.gate.span is not None
    assert played.gate.span.reasons == ("password-field",)
    played.packet(2800, key=True, data=b"old key")
    played.clean(2800, 4700)
    assert b"secret" not in played.released()
    assert b"old key" not in played.released()


@pytest.mark.parametrize("verdict", [DIRTY, UNKNOWN])
def test_unknown_is_dirty(verdict: Verdict) -> None:
    played = shown()
    played.probe(2700, 2750, verdict)
    assert not played.gate.open


def test_the_bracket_needs_two_clean_verdicts() -> None:
    played = Played()
    played.probe(0, 50)
    assert played.gate._clean_before
    played.probe(100, 150, DIRTY)
    assert not played.gate._clean_before


def test_the_linger_starts_anew_with_every_doubt() -> None:
    played = shown()
    played.probe(2700, 2750, DIRTY)
    played.clean(2800, 4500)
    played.take(played.gate.raised("focus", 4600 * MS))
    acts = played.clean(4700, 6700)
    assert Reset() not in acts
    assert Reset() in played.clean(6700, 6900)


def test_a_push_event_hides_and_an_answer_that_was_asked_before_it_does_not_count() -> None:
    played = shown()
    played.gate.asked(99, 2700 * MS)
    acts = played.take(played.gate.raised("input_focus", 2710 * MS))
    assert isinstance(acts[-1], Hidden)
    played.take(played.gate.answered(99, CLEAN, 2720 * MS))
    assert played.gate._clean_since_ns is None
    assert not played.gate._clean_before


def test_a_key_frame_of_the_old_connection_never_opens_it_again() -> None:
    played = shown()
    played.probe(2700, 2750, DIRTY)
    played.clean(2800, 5000)
    for at in range(5000, 9000, 100):
        played.packet(at, config=True, data=b"c")
        played.packet(at + 1, key=True, data=b"k")
        played.probe(at + 10, at + 50)
    assert played.released() == [b"config", b"key"]


def test_a_stalled_probe_hides() -> None:
    played = shown()
    played.gate.asked(99, 2700 * MS)
    assert played.gate.passed(3600 * MS) == []
    assert isinstance(played.gate.passed(3701 * MS)[-1], Hidden)
    played.take(played.gate.answered(99, CLEAN, 3800 * MS))
    assert not played.gate.open
    assert played.gate._clean_since_ns is None


def test_probes_that_are_not_sent_any_more_hide_too() -> None:
    played = shown()
    assert isinstance(played.gate.passed(9000 * MS)[-1], Hidden)


def test_a_probe_that_is_begun_anew_hides_and_answers_from_its_first_tick() -> None:
    played = shown()
    played.gate.asked(98, 2700 * MS)
    assert isinstance(played.take(played.gate.forgotten(2710 * MS))[-1], Hidden)
    played.clean(2800, 5000)
    assert Reset() in played.acts[-3:]


def test_an_answer_out_of_order_hides() -> None:
    played = shown()
    played.gate.asked(98, 2700 * MS)
    assert isinstance(played.gate.answered(99, CLEAN, 2710 * MS)[-1], Hidden)


def test_a_blank_holds_until_each_who_asked_for_it_takes_it_back() -> None:
    played = shown()
    played.take(played.gate.blank("technician", 2700 * MS))
    played.take(played.gate.blank("customer", 2710 * MS))
    assert Reset() not in played.clean(2800, 6000)
    played.gate.unblank("technician", 6000 * MS)
    assert Reset() not in played.clean(6100, 9000)
    played.gate.unblank("customer", 9000 * MS)
    assert Reset() not in played.clean(9100, 11000), "the linger starts when the blank ends"
    assert Reset() in played.clean(11100, 11400)


def test_a_lost_screen_needs_a_new_connection_but_no_new_linger() -> None:
    played = shown()
    assert isinstance(played.take(played.gate.lost(1, 2700 * MS))[-1], Hidden)
    assert Reset() in played.probe(2800, 2850)
    played.gate.failed()
    assert Reset() in played.probe(2900, 2950)


def test_too_much_held_hides() -> None:
    played = shown()
    assert isinstance(played.packet(2700, data=b"x" * 1001)[-1], Hidden)
    played = shown()
    played.packet(2700)
    assert isinstance(played.packet(8000)[-1], Hidden)


def test_a_rotation_passes_within_the_same_connection() -> None:
    played = shown()
    played.packet(2700, config=True, data=b"config 2")
    played.packet(2701, key=True, data=b"key 2")
    played.probe(2800, 2850)
    assert played.released()[-2:] == [b"config 2", b"key 2"]


def test_a_picture_begins_with_its_configuration_and_is_whole() -> None:
    played = Played()
    played.clean(0, 2200)
    played.gate.opened(1, 2200 * MS)
    played.packet(2210, key=True, data=b"without configuration")
    played.clean(2300, 2500)
    played.packet(2510, config=True, data=b"config")
    played.clean(2600, 2800)
    assert played.released() == []
    assert not played.gate.open
    played.packet(2810, key=True, data=b"key")
    played.clean(2900, 3000)
    assert played.released() == [b"config", b"key"]


def test_the_span_is_told_when_it_ends_before_its_first_picture() -> None:
    played = shown()
    kinds = [type(act) for act in played.acts]
    assert kinds.index(Shown) == kinds.index(Release) - 1
    (ended,) = [act for act in played.acts if isinstance(act, Shown)]
    assert ended.span.number == 1
    assert ended.until_ns == 2210 * MS


WHAT = ("packet", "packet", "packet", "ask", "answer", "ask", "answer", "config", "key", "settle", "settle", "connect",
        "connect", "dirty", "raise", "blank", "unblank", "lost", "pass")  # fmt: skip


class Judge:
    """The rules written a second time, over the whole history instead of step by step."""

    def __init__(self) -> None:
        self.gate = Gate(PACE, 0)
        self.now = self.tick = self.connection = self.releases = 0
        self.outstanding: list[tuple[int, int]] = []
        self.hides, self.doubts, self.cleans = [0], [0], list[tuple[int, int]]()
        self.requested: dict[int, int] = {}
        self.keyed: set[int] = set()
        self.blanked = False

    def step(self, what: str, gap: int) -> None:
        if what == "settle":
            for _ in range(24):
                self.step("ask", 60)
                self.step("answer", 40)
        elif what == "connect":
            self.connection += 1
            self.requested[self.connection] = self.now
            self.gate.opened(self.connection, self.now * MS)
            for each in ("config", "key", "packet", "ask", "answer", "ask", "answer"):
                self.step(each, 30)
        else:
            self.now += gap
            self.check(self.one(what), doubted=what != "lost")

    def one(self, what: str) -> list[Act]:
        gate, at = self.gate, self.now * MS
        if what in ("packet", "config", "key"):
            if what == "key":
                self.keyed.add(self.connection)
            return gate.packet(Packet(self.connection, b"p", self.now, what == "config", what == "key", at))
        if what == "ask":
            self.tick += 1
            self.outstanding.append((self.tick, self.now))
            return gate.asked(self.tick, at)
        if what in ("answer", "dirty"):
            if not self.outstanding:
                return []
            number, asked = self.outstanding.pop(0)
            if what == "dirty" or self.now - asked > 1000:
                self.doubt()
            else:
                self.cleans.append((asked, self.now))
            return gate.answered(number, CLEAN if what == "answer" else DIRTY, at)
        if what in ("raise", "blank") or (what == "unblank" and self.blanked):
            self.doubt()
            self.blanked = what == "blank" or (self.blanked and what != "unblank")
            if what == "raise":
                return gate.raised("focus", at)
            return gate.blank("technician", at) if what == "blank" else gate.unblank("technician", at)
        if what == "unblank":
            return gate.unblank("technician", at)
        if what == "lost":
            return gate.lost(self.connection, at)
        return gate.passed(at)

    def doubt(self) -> None:
        self.hides.append(self.now)
        self.doubts.append(self.now)

    def check(self, acts: list[Act], doubted: bool) -> None:
        if any(isinstance(act, Hidden) for act in acts) and self.hides[-1] != self.now:
            # What was clean before a lost connection still counts for the linger; before a stall it does not.
            self.hides.append(self.now)
            if doubted:
                self.doubts.append(self.now)
        for act in acts:
            if not isinstance(act, Release):
                continue
            self.releases += 1
            arrived = act.packet.arrived_ns // MS
            bracket = [pair for pair in self.cleans if pair[0] >= self.hides[-1]]
            assert self.gate.open
            assert not self.blanked
            assert arrived > self.hides[-1], "held over a hide"
            assert len(bracket) >= 2, "the verdict before was not clean"
            assert bracket[-1][1] == self.now
            assert bracket[-1][0] > arrived, "not bracketed"
            assert act.packet.connection in self.keyed
            last_doubt = max(at for at in self.doubts if at <= self.requested[act.packet.connection])
            quiet = [pair[1] for pair in self.cleans if pair[0] >= last_doubt]
            assert self.requested[act.packet.connection] - quiet[0] >= 2000, "the linger was cut short"


@pytest.mark.parametrize("seed", range(8))
def test_every_release_obeys_every_rule(seed: int) -> None:
    chance = random.Random(seed)
    releases = 0
    for _ in range(150):
        judge = Judge()
        for _ in range(60):
            judge.step(chance.choice(WHAT), chance.randint(1, 400))
        releases += judge.releases
    assert releases > 300, "histories that release nothing prove nothing"
