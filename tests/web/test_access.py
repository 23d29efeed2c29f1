"""The code, the claim and the key: each good once, and all of them dead afterwards."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from remote_assist.web.access import CODE_LIFE_NS, Access
from remote_assist.web.http import Request
from tests.web.rig import Caller, address, ask, claim, raw, viewing


def at(access: Access, target: str) -> str | None:
    return access.place(Request("GET", target, ()))


def test_the_code_lives_two_minutes_and_the_claim_makes_it_last() -> None:
    now = [0]
    access = Access("127.0.0.1:40000", lambda: None, lambda: now[0])
    now[0] = CODE_LIFE_NS
    assert at(access, f"/{access.code}/claim") == "claim"
    now[0] += 1
    assert at(access, f"/{access.code}/claim") is None
    now[0] = 0
    key = access.claim()
    assert key is not None
    now[0] = CODE_LIFE_NS * 100
    assert at(access, f"/{access.code}/live") == "live"
    assert access.allows(key)
    access.end()
    assert not access.allows(key)
    assert at(access, f"/{access.code}") is None
    assert access.claim() is None


def test_codes_and_keys_are_long_and_new() -> None:
    made = [Access("127.0.0.1:40000", lambda: None) for _ in range(50)]
    codes, keys = {one.code for one in made}, {one.claim() for one in made}
    assert len(codes) == len(keys) == 50
    assert {len(code) for code in codes} == {22}
    assert {len(str(key)) for key in keys} == {43}
    assert all(str(key) not in one.url for one in made for key in keys)


def test_of_many_who_claim_at_once_nobody_keeps_the_page() -> None:
    """Nobody can say which of them is ours."""
    alarms: list[int] = []
    access = Access("127.0.0.1:40000", lambda: alarms.append(1))
    with ThreadPoolExecutor(8) as pool:
        keys = [key for key in pool.map(lambda _: access.claim(), range(8)) if key]
    assert len(keys) == 1
    assert not access.allows(keys[0])
    assert alarms == [1]


def test_a_prefetch_spends_nothing() -> None:
    with viewing() as (view, _):
        for _ in range(5):
            status, headers, body = ask(view, "GET", f"/{view.access.code}", [("Sec-Fetch-Site", "none")])
            assert status == 200
            assert view.access._key is None
            assert "default-src 'none'" in headers["content-security-policy"]
        assert claim(view) not in body.decode()


def test_a_second_claim_is_an_alarm_and_the_end_of_the_page() -> None:
    alarmed = threading.Event()
    with viewing(alarm=alarmed.set) as (view, mirror):
        key = claim(view)
        caller = Caller(view, key)
        mirror.hide("starting")
        assert caller.until(lambda: caller.texts)
        status, _, body = ask(view, "POST", f"/{view.access.code}/claim", [("Origin", view.access.origin)])
        assert (status, body) in ((410, b""), (0, b""))
        assert alarmed.wait(2)
        assert caller.until(lambda: caller.closed is not None, 2)
        assert caller.closed == 4003
        assert not view.access.allows(key)
        view._server._thread.join(2)
        with pytest.raises(ConnectionError):
            raw(address(view), b"GET / HTTP/1.1\r\n\r\n")


def test_a_refused_claim_is_no_claim() -> None:
    with viewing() as (view, _):
        for origin in (None, "http://127.0.0.1:1", "null"):
            headers = [("Origin", origin)] if origin else []
            assert ask(view, "POST", f"/{view.access.code}/claim", headers)[0] == 403
        assert view.access.allows(claim(view))


def test_every_answer_carries_the_headers_and_no_cookie() -> None:
    with viewing() as (view, _):
        code = view.access.code
        for target in ("/", f"/{code}", f"/{code}/live.js", f"/{code}/live.css", f"/{code}/none"):
            _, headers, _ = ask(view, "GET", target)
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert not {"set-cookie", "server", "date", "access-control-allow-origin"} & set(headers)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_holds_no_secret_and_no_inline_script(lang: str) -> None:
    with viewing(lang) as (view, _):
        key = claim(view)
        _, _, body = ask(view, "GET", f"/{view.access.code}")
        page = body.decode()
        assert key not in page
        assert "<script>" not in page
        assert "style=" not in page
        assert page.count("<script ") == page.count(" defer></script>")
        assert "http:" not in page
        words = (
            page.split('data-words="')[1]
            .split('"')[0]
            .replace("&quot;", '"')
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
        )
        assert json.loads(words)["back"] == {"en": "Back", "zh": "返回"}[lang]
