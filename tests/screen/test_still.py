"""Screenshots and UI dumps: taken only between clean looks, and password fields lose their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest

from remote_assist.errors import ScreenFailed, ScreenHidden
from remote_assist.privacy.gate import Pace
from remote_assist.privacy.model import State, Verdict
from remote_assist.screen.still import bracketed, without_passwords

CLEAN, DIRTY = Verdict(State.CLEAN), Verdict(State.DIRTY, ("password-field",))
AT_ONCE = Pace(linger_ns=0)


class Looks:
    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts = verdicts
        self.given = 0

    def looks(self, asked: Callable[[int], None]) -> Iterator[tuple[int, Verdict]]:
        for tick, verdict in enumerate(self.verdicts, 1):
            asked(tick)
            self.given = tick
            yield tick, verdict


def taken(*verdicts: Verdict, pace: Pace = AT_ONCE) -> tuple[int, int]:
    """After which look it was taken, and after which it was given out."""
    looks = Looks(*verdicts)
    return bracketed(looks, lambda: looks.given, pace), looks.given  # type: ignore[arg-type]


def test_two_clean_looks_must_follow() -> None:
    assert taken(CLEAN, CLEAN, CLEAN, CLEAN) == (1, 3)
    assert taken(DIRTY, CLEAN, CLEAN, CLEAN) == (2, 4)


@pytest.mark.parametrize("verdicts", [(CLEAN, DIRTY), (CLEAN, CLEAN, DIRTY), (DIRTY, DIRTY), (CLEAN, CLEAN)])
def test_a_doubt_afterwards_throws_it_away(verdicts: tuple[Verdict, ...]) -> None:
    with pytest.raises(ScreenHidden):
        taken(*verdicts)


def test_the_linger_comes_first() -> None:
    with pytest.raises(ScreenHidden):
        taken(*[CLEAN] * 50, pace=Pace(linger_ns=10_000_000_000))


DUMP = b"""UI hierchary dumped to: /proc/self/fd/1
<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation="0">
<node text="Log in" password="false" bounds="[0,0][9,9]"><node text="name@example.org" password="false"/>
<node text="hunter2" content-desc="hunter2" hint="hunter2" password="true"><node text="hunter2" password="false"/></node>
<node text="hunter2"/></node></hierarchy>"""


def test_password_nodes_and_what_does_not_say_lose_their_text() -> None:
    kept = without_passwords(DUMP)
    assert b"hunter2" not in kept
    assert [node.get("text") for node in ElementTree.fromstring(kept).iter("node")][:2] == [
        "Log in",
        "name@example.org",
    ]


@pytest.mark.parametrize(
    "raw",
    [b"", b"ERROR: could not get idle state.", DUMP[:-4], DUMP.replace(b"<node text", b"<node text=", 1),
     b'<!DOCTYPE a [<!ENTITY b "c">]><hierarchy><!ENTITY></hierarchy>'],
)  # fmt: skip
def test_what_cannot_be_parsed_is_not_kept(raw: bytes) -> None:
    with pytest.raises(ScreenFailed):
        without_passwords(raw)
