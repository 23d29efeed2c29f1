"""The page's server beside a mirror: what is sent when, what is refused, and that nothing of it ever holds the gate."""

from __future__ import annotations

import json
import struct
import threading
import time
import webbrowser
from typing import Any

import pytest

from remote_assist.errors import LinkError, RecordError, ScopeMissing, Sentence
from remote_assist.privacy.model import Packet
from remote_assist.screen import control
from remote_assist.screen.control import Action
from remote_assist.web import live, page, sockets
from remote_assist.web.live import LiveView
from remote_assist.web.outbox import HEAD, framed
from tests.web.rig import SIZE, Caller, FakeMirror, address, claim, film, viewing

TAP = {"type": "touch", "action": "down", "x": 5, "y": 6, "w": SIZE[0], "h": SIZE[1]}


def joined(view: LiveView) -> Caller:
    caller = Caller(view, claim(view))
    assert caller.until(lambda: caller.texts)
    return caller


def wait(done: Any, timeout_s: float = 5.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def test_what_is_released_arrives_whole_and_in_order() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        assert not caller.last("status")["shown"]
        assert caller.last("status")["codes"] == ["starting"]
        mirror.show(film())
        assert caller.until(lambda: len(caller.videos) == len(film()))
        assert caller.videos == [framed(packet) for packet in film()]
        assert caller.last("status")["shown"]


def test_who_comes_later_begins_with_the_last_whole_picture() -> None:
    with viewing() as (view, mirror):
        mirror.hide("starting")
        mirror.show(film())
        mirror.show(film()[1:])
        caller = joined(view)
        assert caller.until(lambda: len(caller.videos) == len(film()))
        assert caller.videos == [framed(packet) for packet in film()], "the configuration and the newest key frame"
        assert mirror.refreshed == 0


def test_when_it_hides_what_waits_is_thrown_away_and_the_state_says_why() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        mirror.hide("password-field", "keyboard-visible", ago_s=3)
        assert caller.until(lambda: caller.last("status").get("codes") == ["password-field", "keyboard-visible"])
        status = caller.last("status")
        assert 3000 <= status["hidden_ms"] < 8000
        assert status["reasons"][0] == "A password or PIN field is being filled in."
        assert status["personally"]
        seen = len(caller.videos)
        for packet in film()[2:]:
            view.release(packet)
        later = Caller(view, view.access._key)
        assert later.until(lambda: later.texts)
        assert not later.until(lambda: later.videos, 0.3)
        assert len(caller.videos) == seen
        assert view._since_key is None


def test_chinese() -> None:
    with viewing("zh") as (view, mirror):
        mirror.trouble = Sentence("the screen is closed")
        mirror.hide("screen-lost")
        status = joined(view).last("status")
        assert status["reasons"] == ["与屏幕的连接已断开。"]
        assert status["trouble"] == "画面已关闭"
        assert not status["personally"]


def test_a_tap_reaches_the_phone_while_it_is_shown_and_only_then() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.hide("password-field")
        caller.say(**TAP)
        assert caller.until(lambda: any(text["type"] == "refused" for text in caller.texts))
        assert "personally" in caller.last("refused")["says"]
        assert (mirror.sent, mirror.refused) == ([], 1)
        mirror.show(film())
        caller.say(**TAP)
        caller.say(type="key", key="home")
        caller.say(type="text", text="a")
        wait(lambda: len(mirror.sent) == 4)
        assert mirror.sent == [
            (control.touch(Action.DOWN, 5, 6, *SIZE), "down", (5, 6)),
            (control.key(Action.DOWN, 3), "home", None),
            (control.key(Action.UP, 3), "home", None),
            (control.text("a"), "text", None),
        ]


@pytest.mark.parametrize("failing", [ScopeMissing("not agreed to"), LinkError("This screen takes no input.")])
def test_what_the_mirror_refuses_is_said(failing: Exception) -> None:
    with viewing("zh") as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        mirror.failing = failing
        caller.say(**TAP)
        assert caller.until(lambda: any(text["type"] == "refused" for text in caller.texts))
        assert caller.last("refused")["says"] in ("not agreed to", "这个画面不接受操作。")
        view.release(film()[2])


def test_an_input_that_cannot_be_recorded_ends_the_mirror() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        mirror.failing = RecordError("the disk is full")
        caller.say(**TAP)
        assert caller.until(lambda: any(text["type"] == "refused" for text in caller.texts))
        with pytest.raises(RecordError, match="the disk is full"):
            view.release(film()[2])


def test_blank_and_unblank_go_to_the_mirror() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        caller.say(type="blank")
        assert caller.until(lambda: caller.last("status").get("by") == "technician")
        assert caller.last("status")["blanked"]
        caller.say(type="unblank")
        assert caller.until(lambda: caller.last("status")["shown"])
        assert mirror.asked_by == ["blank technician", "unblank technician"]


def test_what_the_customer_shall_be_told() -> None:
    told: list[str] = []
    with viewing(narrate=told.append) as (view, _):
        caller = joined(view)
        caller.say(type="say", text="  I open the settings.  ")
        assert caller.until(lambda: caller.texts[-1]["type"] == "said")
        caller.say(type="say", text="x" * 301)
        assert caller.until(lambda: caller.texts[-1]["type"] == "refused")
        caller.say(type="say", text=" ")
        caller.say(type="say", text=7)
        assert caller.until(lambda: len([text for text in caller.texts if text["type"] == "refused"]) == 3)
        assert told == ["I open the settings."]


def test_a_step_of_the_visit_is_shown() -> None:
    with viewing() as (view, _):
        caller = joined(view)
        view.chapter("Check the battery", time.monotonic_ns())
        assert caller.until(lambda: caller.last("status")["step"] == "Check the battery")


def test_a_newer_page_takes_over() -> None:
    with viewing() as (view, mirror):
        first = joined(view)
        second = Caller(view, view.access._key)
        assert second.until(lambda: second.texts)
        assert first.ended() == sockets.ELSEWHERE
        mirror.show(film())
        assert second.until(lambda: len(second.videos) == len(film()))


def test_the_end_is_said_and_the_key_is_dead() -> None:
    with viewing() as (view, _):
        caller = joined(view)
        key = view.access._key
        assert key is not None
        view.close()
        assert caller.ended() == sockets.ENDED
        assert not view.access.allows(key)
        with pytest.raises(ConnectionError):
            Caller(view, key)


def test_an_idle_view_locks_itself_until_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "HEARTBEAT_S", 0.05)
    with viewing(idle_s=0.4) as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        for _ in range(8):
            caller.say(type="here")
            caller.until(lambda: False, 0.1)
            assert not caller.last("status")["locked"], "somebody is there"
        assert caller.until(lambda: caller.last("status")["locked"])
        seen = len(caller.videos)
        view.release(film()[1])
        caller.say(**TAP)
        assert caller.until(lambda: caller.texts[-1]["type"] == "refused")
        caller.say(type="here")
        assert not caller.until(lambda: len(caller.videos) > seen or not caller.last("status")["locked"], 0.2)
        assert mirror.sent == []
        caller.say(type="unlock")
        assert caller.until(lambda: len(caller.videos) > seen)
        assert not caller.last("status")["locked"]


def test_a_page_that_does_not_read_never_holds_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "REFRESH_S", 0.05)
    with viewing() as (view, mirror):
        caller = joined(view)
        config = film()[0]
        mirror.show((config, Packet(1, b"\0\0\0\1\x65" + bytes(300_000), 0, False, True, 0)))
        slowest = 0.0
        for number in range(400):
            began = time.monotonic()
            view.release(Packet(1, b"\0\0\0\1\x41" + bytes(100_000), number * 33_000, False, False, 0))
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 0.5
        assert view._page is not None
        assert view._page.outbox.dropped > 100
        assert view._page.outbox._bytes <= 13 << 20
        key = Packet(1, b"\0\0\0\1\x65" + bytes(1000), 0, False, True, 0)
        mirror.on_refresh = lambda: view.release(key)
        assert caller.until(lambda: caller.videos[-1:] == [framed(key)], 10), "read again, a whole picture is asked for"
        assert mirror.refreshed >= 1
        flags = [HEAD.unpack_from(video)[0] for video in caller.videos]
        assert flags[-2:] == [1, 2]


def test_hiding_reaches_a_slow_page_before_anything_that_was_not_sent() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(
            (film()[0], Packet(1, bytes(4_000_000), 0, False, True, 0), Packet(1, bytes(4_000_000), 1, False, False, 0))
        )
        mirror.hide("password-field")
        assert caller.until(lambda: caller.last("status").get("codes") == ["password-field"])
        assert len(caller.videos) <= 2


def test_a_page_that_has_stopped_reading_does_not_delay_the_end() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show((film()[0], Packet(1, bytes(8_000_000), 0, False, True, 0)))
        time.sleep(0.1)
        began = time.monotonic()
        view.close()
        assert time.monotonic() - began < 3
        caller.close()


@pytest.mark.parametrize("message", ["", "x", "[]", "5", "null", "{}", '{"type": {}}', '{"type": "touch"}', "[" * 5000,
                                     '{"type":"text","text":"\\ud800"}', '{"type":"say","text":{"a":1}}'])  # fmt: skip
def test_nonsense_changes_nothing(message: str) -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        caller.raw(message)
        caller.say(type="key", key="home")
        wait(lambda: len(mirror.sent) == 2)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x81\x02hi", 1002),
        (b"\x82\x82\0\0\0\0hi", 1003),
        (b"\xc1\x82\0\0\0\0hi", 1002),
        (b"\x81\xfe" + struct.pack(">H", 20_000) + bytes(4) + b"x" * 20_000, 1009),
        (b"\x81\xff" + struct.pack(">Q", 1 << 40) + bytes(4) + b"x" * 20_000, 1009),
        (b"\x81\x82\0\0\0\0\xff\xfe", 1007),
    ],
)
def test_a_websocket_that_breaks_the_rules_is_ended(frame: bytes, code: int) -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        caller.bytes(frame)
        ended = caller.ended()
        assert ended in (code, 1002, 1006)
        assert mirror.sent == []
        wait(lambda: view._page is None)


def test_a_ping_is_answered_and_parts_make_a_message() -> None:
    with viewing() as (view, mirror):
        caller = joined(view)
        mirror.show(film())
        caller.bytes(b"\x89\x82\0\0\0\0hi")
        text = json.dumps({"type": "key", "key": "home"}).encode()
        caller.bytes(b"\x01" + bytes([0x80 | 5]) + bytes(4) + text[:5])
        caller.bytes(b"\x80" + bytes([0x80 | len(text) - 5]) + bytes(4) + text[5:])
        wait(lambda: len(mirror.sent) == 2)


def test_who_says_no_key_in_time_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "KEY_TIMEOUT_S", 0.2)
    with viewing() as (view, _):
        claim(view)
        caller = Caller(view, None)
        assert caller.ended() == sockets.NO_KEY
        assert caller.texts == caller.videos == []


def test_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    with viewing() as (view, _):
        joined(view)
    wait(lambda: not {thread for thread in threading.enumerate() if thread.name.startswith("web")} - before)


class Known(webbrowser.BackgroundBrowser):
    opened: str | None = None

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        Known.opened = url
        return True


def test_the_browser_is_given_the_code_and_never_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with viewing() as (view, _):
        monkeypatch.setattr(webbrowser, "get", lambda: Known("x"))
        assert view.open_browser()
        assert Known.opened == view.url == f"http://127.0.0.1:{address(view)[1]}/{view.access.code}"
        monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
        assert not view.open_browser(), "one that would take this terminal is not opened"

        def none() -> None:
            raise webbrowser.Error("none")

        monkeypatch.setattr(webbrowser, "get", none)
        assert not view.open_browser()


def test_the_real_mirror_is_one() -> None:
    from remote_assist.screen.mirror import Mirror

    for name in ("send", "blank", "unblank", "refresh"):
        assert callable(getattr(Mirror, name))
    assert {name for name in vars(FakeMirror) if not name.startswith("_")} >= {"send", "blank", "unblank", "refresh"}


def test_locking_throws_away_what_was_not_sent() -> None:
    class Nobody:
        """A channel that is never written to."""

    idle = page.Page(Nobody(), 0.05)  # type: ignore[arg-type]
    idle.outbox.begin(film())
    assert not idle.lock_when_idle()
    time.sleep(0.06)
    assert idle.lock_when_idle()
    assert idle.outbox.take(0) is None
    assert not idle.lock_when_idle(), "it locks once"
