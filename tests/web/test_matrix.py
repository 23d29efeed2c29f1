"""Every combination of name, origin, fetch label, method and key that a stranger's program or page could send: only the
rows that our own page sends do anything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from remote_assist.web.live import LiveView
from tests.web.rig import Caller, FakeMirror, address, ask, claim, viewing

HOSTS = ("right", "localhost", "127.0.0.1", "other port", "evil.example", "doubled")
ORIGINS = (None, "right", "other port", "localhost", "https", "null", "http://evil.example", "doubled")
SITES = (None, "none", "same-origin", "same-site", "cross-site")
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT")
FIRST = (None, "none", "same-origin", "cross-site")
ROWS = list(itertools.product(HOSTS, ORIGINS, SITES, METHODS))


def named(view: LiveView, host: str, origin: str | None, site: str | None) -> list[tuple[str, str]]:
    name, port = address(view)
    right = f"{name}:{port}"
    hosts = {"right": [right], "localhost": [f"localhost:{port}"], "127.0.0.1": [name], "other port": [f"{name}:{port - 1}"],
             "evil.example": ["evil.example"], "doubled": [right, "evil.example"]}[host]  # fmt: skip
    origins = {None: [], "right": [f"http://{right}"], "other port": [f"http://{name}:{port - 1}"],
               "localhost": [f"http://localhost:{port}"], "https": [f"https://{right}"], "null": ["null"],
               "doubled": [f"http://{right}", "null"]}.get(origin, [str(origin)])  # fmt: skip
    headers = [("Host", one) for one in hosts] + [("Origin", one) for one in origins]
    return headers + ([("Sec-Fetch-Site", site)] if site else [])


def state(view: LiveView, mirror: FakeMirror) -> tuple[object, ...]:
    access = view.access
    return (
        access._key,
        access.ended,
        view._page,
        view._blanked,
        tuple(mirror.sent),
        tuple(mirror.asked_by),
        mirror.refused,
    )


@pytest.fixture(scope="module")
def unclaimed() -> Iterator[tuple[LiveView, FakeMirror]]:
    with viewing() as pair:
        yield pair


def test_there_are_enough_rows() -> None:
    assert len(ROWS) >= 1200


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("method", METHODS)
def test_only_what_our_own_page_sends_is_answered(
    unclaimed: tuple[LiveView, FakeMirror], host: str, method: str
) -> None:
    view, mirror = unclaimed
    before = state(view, mirror)
    place = "/claim" if method == "POST" else ""
    for origin, site in itertools.product(ORIGINS, SITES):
        fine = host == "right" and ((method == "GET" and origin in (None, "right") and site in FIRST)
                                    or (method == "POST" and origin == "right" and site in (None, "same-origin")))  # fmt: skip
        if fine and method == "POST":
            continue  # It would be the claim; tried below.
        status, headers, body = ask(view, method, f"/{view.access.code}{place}", named(view, host, origin, site))
        row = (host, origin, site, method, status)
        if fine:
            assert status == 200, row
        else:
            wanted = (
                400 if host == "doubled" else 421 if host != "right" else 405 if method not in ("GET", "POST") else 403
            )
            assert status == wanted, row
            assert body == b"", row
            assert not any(name.startswith("access-control") for name in headers), row
        assert "set-cookie" not in headers
        assert state(view, mirror) == before, row


@pytest.mark.parametrize("site", [None, "same-origin"])
def test_our_own_claim_is_answered(site: str | None) -> None:
    with viewing() as (view, _):
        status, _, body = ask(view, "POST", f"/{view.access.code}/claim", named(view, "right", "right", site))
        assert status == 200
        assert b"key" in body


@pytest.mark.parametrize("method", METHODS)
def test_without_the_code_there_is_nothing(unclaimed: tuple[LiveView, FakeMirror], method: str) -> None:
    view, mirror = unclaimed
    before = state(view, mirror)
    code = view.access.code
    targets = ("/", "/claim", "//claim", f"/{code[:-1]}", f"/{code}x/claim", f"/{code.swapcase()}", f"/x/{code}",
               f"/%2e/{code}", f"/{code[:-1]}%00", "/favicon.ico", "/live.js", f"//{code}", "*", f"http://x/{code}")  # fmt: skip
    for target, origin in itertools.product(targets, (None, "right")):
        status, _, body = ask(view, method, target, named(view, "right", origin, None))
        assert (status, body) == (404, b""), (target, origin)
    assert state(view, mirror) == before


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        ([("Sec-Fetch-Mode", "no-cors")], ""),
        ([("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site")], ""),
        ([("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")], ""),
        ([("Sec-Fetch-Dest", "image")], ""),
        ([("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", "none")], ""),
        ([("Sec-Fetch-Site", "cross-site")], "/live.js"),
        ([("Sec-Fetch-Site", "same-site")], "/live.js"),
        ([("Sec-Fetch-Mode", "navigate")], "/live.js"),
    ],
)
def test_a_page_inside_another_gets_nothing(
    unclaimed: tuple[LiveView, FakeMirror], headers: list[tuple[str, str]], place: str
) -> None:
    view, _ = unclaimed
    status, _, body = ask(view, "GET", f"/{view.access.code}{place}", headers)
    assert (status, body) == (403, b"")


def test_a_websocket_needs_our_name_our_origin_and_the_key() -> None:
    with viewing() as (view, mirror):
        key = claim(view)
        before = state(view, mirror)
        name, port = address(view)
        bad = [None, f"http://{name}:{port - 1}", f"http://localhost:{port}", f"https://{name}:{port}", "null",
               "http://evil.example", f"http://{name}", f"http://{name}:{port}.evil.example"]  # fmt: skip
        for origin in bad:
            caller = Caller(view, key, origin=origin)
            assert caller.status == 403, origin
            caller.close()
        for host in (f"localhost:{port}", f"evil.example:{port}", name):
            caller = Caller(view, key, host=host)
            assert caller.status == 421, host
            caller.close()
        for code, place, status in (
            ("x" * 22, "live", 404),
            (None, "", 404),
            (None, "claim", 404),
            (None, "live.js", 404),
        ):
            caller = Caller(view, key, code=code, place=place)
            assert caller.status == status, (code, place)
            caller.close()
        for wrong in (
            "",
            "x",
            key[:-1],
            key + "x",
            key.swapcase(),
            view.access.code,
            "\u00e9" * 43,
            '{"type": "blank"}',
        ):
            caller = Caller(view, wrong)
            assert caller.ended() == 4003
            assert caller.texts == caller.videos == []
            caller.close()
        assert state(view, mirror) == before
        caller = Caller(view, key)
        assert caller.until(lambda: caller.texts)
        caller.close()
