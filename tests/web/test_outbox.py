"""What waits for a slow page: bounded, in order, and never a picture that refers to one that was thrown away."""

from __future__ import annotations

import json

import pytest

from remote_assist.privacy.model import Packet
from remote_assist.web import outbox
from remote_assist.web.outbox import HEAD, Outbox


def packet(number: int, *, config: bool = False, key: bool = False, size: int = 10) -> Packet:
    return Packet(1, bytes([number]) * size, None if config else number * 1000, config, key, 0)


CONFIG, KEY = packet(0, config=True), packet(1, key=True)


def taken(box: Outbox) -> list[str]:
    """c, k or p and the number of each picture; the words of each text."""
    found = []
    while (message := box.take(0)) is not None:
        if isinstance(message, str):
            found.append(json.loads(message)["w"])
        else:
            flags, time_us = HEAD.unpack_from(message)
            data = message[HEAD.size :]
            assert time_us == (0 if flags & 1 else data[0] * 1000)
            found.append(f"{'c' if flags & 1 else 'k' if flags & 2 else 'p'}{data[0]}")
    return found


def test_it_begins_with_a_whole_picture() -> None:
    box = Outbox()
    for one in (packet(9), KEY, packet(8), CONFIG, packet(7), KEY, packet(2)):
        box.picture(one)
    assert taken(box) == ["c0", "k1", "p2"]


def test_texts_and_pictures_stay_in_order_and_forgetting_keeps_the_texts() -> None:
    box = Outbox()
    box.begin((CONFIG, KEY))
    box.say({"w": "one"})
    box.picture(packet(2))
    box.say({"w": "two"})
    assert taken(box) == ["c0", "k1", "one", "p2", "two"]
    box.picture(packet(3))
    box.say({"w": "three"})
    box.forget()
    box.picture(packet(4))
    assert taken(box) == ["three"]
    assert box.hungry
    box.picture(packet(5, key=True))
    assert not box.hungry
    assert taken(box) == ["c0", "k5"]


@pytest.mark.parametrize("limit", ["bytes", "time"])
def test_a_slow_page_loses_pictures_up_to_the_next_whole_one(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(outbox, *(("MAX_WAITING_BYTES", 1000) if limit == "bytes" else ("MAX_WAITING_NS", 0)))
    box = Outbox()
    box.begin((CONFIG, KEY))
    for number in range(2, 200):
        box.picture(packet(number))
        assert box._bytes < 1000 + 10 * len(box._waiting) + 1000
    assert taken(box) in ([], ["c0", "k1"])
    assert box.hungry
    assert box.dropped > 150
    box.picture(packet(201))
    assert taken(box) == []
    box.picture(packet(202, key=True))
    assert taken(box) == ["c0", "k202"]


def test_a_page_that_reads_nothing_is_closed() -> None:
    box = Outbox()
    for _ in range(outbox.MAX_WAITING_TEXTS + 1):
        box.say({"w": "x"})
    assert box.closed
    assert len(taken(box)) == outbox.MAX_WAITING_TEXTS


def test_a_whole_picture_that_is_larger_than_the_limit_is_sent_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "MAX_WAITING_BYTES", 50)
    box = Outbox()
    box.picture(CONFIG)
    box.picture(packet(1, key=True, size=500))
    box.picture(packet(2))
    assert taken(box) == []
    box.picture(packet(3, key=True, size=500))
    assert taken(box) == ["c0", "k3"]
