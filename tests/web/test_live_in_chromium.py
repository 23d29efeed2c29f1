"""The technician's page in a real Chromium: the picture, the taps, the dark, and who else gets nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from remote_assist.screen import control
from remote_assist.screen.control import Action
from remote_assist.web.http import Request, Response, Server, listen
from remote_assist.web.live import LiveView
from tests.web.rig import CORNERS, SIZE, FakeMirror, film, viewing
from tests.web.window import Window, window

OTHERS = ((120, 10, 220), (200, 30, 120), (30, 200, 200), (140, 90, 20))
TURNED = (600, 272)
WITHOUT_WEBCODECS = "delete window.VideoDecoder; delete window.EncodedVideoChunk;"
WITHOUT_H264 = WITHOUT_WEBCODECS + "MediaSource.isTypeSupported = () => false;"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with window(tmp_path_factory.mktemp("chromium")) as one:
        yield one


def middle_of_quarters(chrome: Window) -> list[tuple[int, int, int]]:
    """What a person sees in the middle of each quarter of the phone's picture."""
    x, y, width, height = chrome.box("#screen")
    shot = chrome.picture()
    places = [(x + width * a, y + height * b) for b in (0.25, 0.75) for a in (0.25, 0.75)]
    found = [shot.getpixel((int(a), int(b))) for a, b in places]
    return [(pixel[0], pixel[1], pixel[2]) for pixel in found if isinstance(pixel, tuple)]


def alike(found: list[tuple[int, int, int]], wanted: tuple[tuple[int, int, int], ...]) -> bool:
    return all(
        abs(one - other) < 40
        for pixel, colour in zip(found, wanted, strict=True)
        for one, other in zip(pixel, colour, strict=True)
    )


def shows(chrome: Window, colours: tuple[tuple[int, int, int], ...]) -> None:
    chrome.state("shown")
    end_s = time.monotonic() + 10
    while not alike(found := middle_of_quarters(chrome), colours):
        assert time.monotonic() < end_s, found
        time.sleep(0.05)


def none_of(shot: Image.Image, colours: tuple[tuple[int, int, int], ...]) -> bool:
    """Is no pixel of the stage close to one of these?"""
    stage = shot.crop((0, 0, 900, shot.height)).resize((90, shot.height // 10), Image.Resampling.NEAREST)
    return not any(
        all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))
        for _, pixel in stage.getcolors(90 * 90) or []
        for colour in colours
        if isinstance(pixel, tuple)
    )


def canvas_is_black(chrome: Window) -> bool:
    return bool(chrome.ask("(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.every((v, i) => i % 4 === 3 || v === 0))(document.getElementById('screen'))"))  # fmt: skip


def waits(mirror: FakeMirror, count: int) -> list[tuple[bytes, str, tuple[int, int] | None]]:
    end_s = time.monotonic() + 5
    while len(mirror.sent) < count:
        assert time.monotonic() < end_s, mirror.sent
        time.sleep(0.01)
    return mirror.sent


@pytest.mark.parametrize("before", [None, WITHOUT_WEBCODECS], ids=["WebCodecs", "MSE"])
def test_the_picture_a_tap_the_dark_and_the_picture_again(chrome: Window, before: str | None) -> None:
    with viewing() as (view, mirror):
        mirror.hide("starting")
        chrome.open(view.url, before=before)
        chrome.state("hidden")
        assert chrome.text("#cover-reason").startswith("Starting")
        mirror.show(film())
        shows(chrome, CORNERS)

        x, y, width, height = chrome.box("#screen")
        assert (width, height) == SIZE
        chrome.click(x + 40.4, y + 500.7)
        assert waits(mirror, 2) == [
            (control.touch(Action.DOWN, 40, 500, *SIZE), "down", (40, 500)),
            (control.touch(Action.UP, 40, 500, *SIZE), "up", (40, 500)),
        ]

        mirror.hide("password-field", ago_s=61)
        chrome.state("hidden")
        assert none_of(chrome.picture(), CORNERS)
        assert canvas_is_black(chrome)
        assert chrome.text("#cover-reason") == "A password or PIN field is being filled in."
        assert chrome.text("#cover-since").startswith("Hidden for 1:0")
        assert "personally" in chrome.text("#cover-advice")
        chrome.click(x + 40, y + 500)
        chrome.press("[data-key=back]")
        chrome.until("document.getElementById('refused').textContent")
        assert "Ask the customer" in chrome.text("#refused")
        assert len(mirror.sent) == 2

        mirror.show(film(OTHERS))
        shows(chrome, OTHERS)
        assert chrome.text("#refused") == ""


def test_pictures_that_are_on_their_way_when_it_hides_are_not_drawn(chrome: Window) -> None:
    with viewing() as (view, mirror):
        chrome.open(view.url)
        chrome.state("hidden")
        for number in range(15):
            mirror.show(film(CORNERS if number % 2 else OTHERS))
            if number % 3 == 0:
                chrome.until("document.body.dataset.state !== 'hidden'")
            mirror.hide("password-field")
            chrome.state("hidden")
            assert canvas_is_black(chrome)
        time.sleep(0.3)
        assert canvas_is_black(chrome)
        assert none_of(chrome.picture(), CORNERS + OTHERS)


def test_fingers_wheel_and_keys(chrome: Window) -> None:
    with viewing() as (view, mirror):
        chrome.open(view.url)
        mirror.show(film())
        shows(chrome, CORNERS)
        x, y, _, _ = chrome.box("#screen")
        chrome.mouse("mousePressed", x + 100, y + 400)
        for step in range(1, 6):
            chrome.mouse("mouseMoved", x + 100, y + 400 - step * 50)
            time.sleep(0.03)
        chrome.mouse("mouseReleased", x + 100, y - 30)
        swipe = [(what, place) for _, what, place in waits(mirror, 4)]
        assert swipe[0] == ("down", (100, 400))
        assert ("move", (100, 150)) in swipe
        end_s = time.monotonic() + 5
        while mirror.sent[-1][1] != "up" and time.monotonic() < end_s:
            time.sleep(0.01)
        assert mirror.sent[-1][1:] == ("up", (100, 0)), "a finger that leaves the picture is lifted at its edge"

        mirror.sent.clear()
        chrome.mouse("mouseWheel", x + 10, y + 20, "none", deltaX=0, deltaY=200)
        assert waits(mirror, 1) == [(control.scroll(10, 20, *SIZE, 0, -2), "scroll", (10, 20))]

        mirror.sent.clear()
        chrome.click(x + 10, y + 20, "right")
        assert [what for _, what, _ in waits(mirror, 2)] == ["back", "back"]
        chrome.click(x + 10, y + 20, "middle")
        assert [what for _, what, _ in waits(mirror, 4)[2:]] == ["home", "home"]

        mirror.sent.clear()
        chrome.ask("document.getElementById('screen').focus()")
        chrome.key("a", "a", 65)
        chrome.key("Enter", "\r", 13)
        assert [message for message, _, _ in waits(mirror, 3)] == [
            control.text("a"), control.key(Action.DOWN, 66), control.key(Action.UP, 66)]  # fmt: skip

        mirror.sent.clear()
        for name in ("home", "recents"):
            chrome.press(f"[data-key={name}]")
        assert [what for _, what, _ in waits(mirror, 4)] == ["home", "home", "recents", "recents"]


def test_one_key_hides_at_once_and_brings_it_back(chrome: Window) -> None:
    with viewing() as (view, mirror):
        chrome.open(view.url)
        mirror.show(film())
        shows(chrome, CORNERS)
        chrome.ask("document.getElementById('screen').focus()")
        chrome.key("F9", code=120)
        chrome.state("hidden", 2)
        assert canvas_is_black(chrome)
        chrome.until("document.getElementById('cover-reason').textContent === 'You have hidden it.'")
        assert mirror.asked_by == ["blank technician"]
        assert chrome.ask("document.getElementById('blank').getAttribute('aria-pressed')") == "true"
        assert mirror.sent == [], "the key does not reach the phone"
        chrome.press("#blank")
        shows(chrome, CORNERS)
        assert mirror.asked_by == ["blank technician", "unblank technician"]


def test_a_rotation_and_a_new_configuration(chrome: Window) -> None:
    with viewing() as (view, mirror):
        chrome.open(view.url)
        mirror.show(film())
        shows(chrome, CORNERS)
        for packet in film(OTHERS, TURNED):
            view.release(packet)
        chrome.until(f"document.getElementById('screen').width === {TURNED[0]}")
        shows(chrome, OTHERS)
        x, y, width, height = chrome.box("#screen")
        assert (width, height) == TURNED
        chrome.click(x + 590, y + 260)
        assert waits(mirror, 2)[0][0] == control.touch(Action.DOWN, 590, 260, *TURNED)


def test_a_large_picture_is_zoomed_to_fit_and_taps_still_land(chrome: Window) -> None:
    size = (1080, 2400)
    with viewing() as (view, mirror):
        chrome.open(view.url)
        mirror.show(film(CORNERS, size))
        shows(chrome, CORNERS)
        x, y, width, height = chrome.box("#screen")
        assert height <= 800
        assert abs(width / height - size[0] / size[1]) < 0.01
        chrome.click(x + width * 0.75, y + height * 0.25)
        place = waits(mirror, 1)[0][2]
        assert place is not None
        assert abs(place[0] - 810) <= 3
        assert abs(place[1] - 600) <= 4
        chrome.press("#zoom")
        assert chrome.box("#screen")[2:] == size
        assert chrome.text("#zoom") == "Zoom to fit"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_sticks_out(chrome: Window, lang: str, width: int) -> None:
    with viewing(lang, narrate=lambda text: None) as (view, mirror):
        mirror.trouble = "a" * 300
        mirror.hide("password-revealed", "missing:history", "history-gap", "credential-window")
        view.chapter("Battery: what uses it, " + "x" * 90, 0)
        chrome.open(view.url, width, dark=lang == "zh")
        chrome.state("hidden")
        assert chrome.sticking_out() == []
        assert chrome.ask("document.documentElement.lang") == ("zh-CN" if lang == "zh" else "en")
        mirror.trouble = None
        mirror.show(film(CORNERS, (1080, 2400)))
        chrome.state("shown")
        assert chrome.sticking_out() == []
        small = (
            "[...document.querySelectorAll('button,input')].filter(e => e.offsetParent && e.offsetHeight < 44).length"
        )
        assert chrome.ask(small) == 0


def test_what_the_customer_is_told(chrome: Window) -> None:
    told: list[str] = []
    with viewing(narrate=told.append) as (view, _):
        chrome.open(view.url)
        chrome.state("hidden")
        chrome.ask("document.getElementById('words').focus()")
        chrome.call("Input.insertText", {"text": "<b>I look at “Battery”.</b>"})
        chrome.key("Enter", "\r", 13)
        chrome.until("document.getElementById('said').textContent")
        assert told == ["<b>I look at “Battery”.</b>"]
        assert told[0] in chrome.text("#said")
        assert chrome.ask("document.querySelectorAll('#said b').length") == 0
        assert chrome.ask("document.getElementById('words').value") == ""


def test_the_idle_view_goes_dark_until_a_click(chrome: Window) -> None:
    with viewing(idle_s=0.7) as (view, mirror):
        chrome.open(view.url)
        mirror.show(film())
        chrome.state("shown")
        chrome.state("locked")
        assert canvas_is_black(chrome)
        mirror.show(film(OTHERS))
        time.sleep(0.2)
        assert canvas_is_black(chrome)
        chrome.press("#unlock")
        shows(chrome, OTHERS)


def test_a_browser_without_h264_says_so(chrome: Window) -> None:
    with viewing() as (view, mirror):
        chrome.open(view.url, before=WITHOUT_H264)
        mirror.show(film())
        chrome.state("off")
        assert "H.264" in chrome.text("#cover-reason")


def test_a_reload_keeps_the_page_and_a_copied_address_ends_it(chrome: Window) -> None:
    with viewing() as (view, mirror):
        mirror.show(film())
        chrome.open(view.url)
        shows(chrome, CORNERS)
        chrome.call("Page.reload")
        time.sleep(0.3)
        shows(chrome, CORNERS)
        assert not view.access.ended
        chrome.ask("sessionStorage.clear()")
        chrome.call("Page.reload")
        chrome.state("off")
        assert view.access.ended
        assert "somewhere else" in chrome.text("#cover-reason")
        assert chrome.ask("sessionStorage.length") == 0


def test_the_end_and_a_silent_program(chrome: Window) -> None:
    with viewing() as (view, mirror):
        mirror.show(film())
        chrome.open(view.url)
        shows(chrome, CORNERS)
        chrome.ask("(now => { Date.now = () => now() + 60000 })(Date.now.bind(Date))")
        chrome.state("silent")
        assert canvas_is_black(chrome)
        view.close()
        chrome.state("off")
        assert chrome.text("#cover-reason").startswith("The view has ended")


def test_the_page_asks_nobody_else_and_keeps_its_policy(chrome: Window) -> None:
    with viewing(narrate=lambda text: None) as (view, mirror):
        watch = "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective + e.blockedURI))"
        chrome.open(view.url, before=watch)
        mirror.show(film())
        shows(chrome, CORNERS)
        asked = chrome.ask("performance.getEntriesByType('resource').map(e => e.name)")
        assert sorted(name.rpartition("/")[2] for name in asked) == [
            "claim",
            "fmp4.js",
            "live.css",
            "live.js",
            "picture.js",
        ]
        assert all(name.startswith(view.url + "/") for name in asked)
        assert chrome.ask("document.cookie") == ""
        assert chrome.ask("isSecureContext")
        assert chrome.ask("history.length") >= 1
        assert chrome.ask("window.broken") == []
        assert view.access._key not in chrome.ask("location.href + document.documentElement.outerHTML")
        blocked = "new Promise(done => { const s = document.createElement('img'); s.src = 'http://127.0.0.1:1/x'; s.onerror = () => done(window.broken.length) })"
        assert chrome.ask(blocked) == 1, "the policy is in force"


def test_everything_is_reached_by_keyboard_and_has_a_name(chrome: Window) -> None:
    with viewing(narrate=lambda text: None) as (view, mirror):
        mirror.show(film())
        chrome.open(view.url)
        shows(chrome, CORNERS)
        reached = []
        for _ in range(8):
            chrome.key("Tab", code=9)
            reached.append(chrome.ask("document.activeElement.id || document.activeElement.dataset.key || document.activeElement.tagName"))  # fmt: skip
        assert reached[:7] == ["screen", "blank", "back", "home", "recents", "zoom", "words"]
        nodes = chrome.call("Accessibility.getFullAXTree")["nodes"]
        named = {
            node["role"]["value"]: node["name"]["value"] for node in nodes if node.get("role") and node.get("name")
        }
        assert named["application"].startswith("The phone's screen")
        assert named["textbox"] == "Tell the customer"
        buttons = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "button"]
        assert all(buttons)
        assert mirror.sent == [], "Tab leaves the picture and is not sent"


ATTACK = """
const tried = {}, done = [];
const to = 'http://127.0.0.1:PORT/CODE';
const note = (name, promise) => done.push(promise.then(r => { tried[name] = 'GOT ' + r }, e => { tried[name] = 'nothing' }));
note('claim', fetch(to + '/claim', { method: 'POST' }).then(r => r.text()));
note('form', fetch(to + '/claim', { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: 'x' }).then(r => r.type === 'opaque' ? Promise.reject() : r.text()));
note('page', fetch(to).then(r => r.text()));
note('blind', fetch(to, { mode: 'no-cors' }).then(r => r.text()).then(t => t || Promise.reject()));
note('header', fetch(to + '/claim', { method: 'POST', headers: { 'X-Key': 'x' } }).then(r => r.text()));
note('script', new Promise((yes, no) => { const s = document.createElement('script'); s.src = to + '/live.js'; s.onload = yes; s.onerror = no; document.head.append(s) }));
note('socket', new Promise((yes, no) => { const s = new WebSocket('ws://127.0.0.1:PORT/CODE/live'); s.onopen = yes; s.onerror = no }));
note('frame', new Promise((yes, no) => { const f = document.createElement('iframe'); f.src = to; f.onload = () => setTimeout(() => { let seen = null; try { seen = f.contentDocument && f.contentDocument.body.dataset.words } catch (e) { no() } seen ? yes(seen) : no() }, 100); document.body.append(f) }));
Promise.all(done).then(() => { window.tried = tried });
"""


def test_a_page_on_another_port_gets_nothing_even_with_the_code(chrome: Window) -> None:
    with viewing() as (view, mirror):
        port = view.access.origin.rpartition(":")[2]
        script = ATTACK.replace("PORT", port).replace("CODE", view.access.code)
        listener = listen()
        authority = f"127.0.0.1:{listener.getsockname()[1]}"

        def evil(request: Request) -> Response:
            page = f"<!doctype html><body><script>{script}</script>".encode()
            return Response(
                200, page, (("Content-Type", "text/html"), ("Content-Security-Policy", "frame-ancestors 'none'"))
            )

        server = Server(listener, authority, evil)
        server.start()
        try:
            before: tuple[Any, ...] = (view.access._key, view.access.ended, view._page, mirror.sent)
            chrome.open(f"http://{authority}/")
            chrome.until("window.tried")
            tried = chrome.ask("window.tried")
            assert len(tried) == 8
            assert set(tried.values()) == {"nothing"}, tried
            assert (view.access._key, view.access.ended, view._page, mirror.sent) == before
            assert before[0] is None
        finally:
            server.close()


def test_the_view_is_a_sink() -> None:
    from remote_assist.screen.sinks import Sink

    with viewing() as (view, _):
        sink: Sink = view
        assert isinstance(sink, LiveView)
