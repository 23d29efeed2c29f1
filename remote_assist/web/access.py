"""Who may see a page: a code that is opened once, and the key that it is exchanged for.

The code stands in the address, so it is in the browser's history and for a moment in its arguments; it lives two
minutes and is good for one claim. The key exists in the page's memory only and comes back in a header or in a
WebSocket's first message: no cookie, because cookies are not kept apart by port (RFC 6265, 8.5). A second claim means
that somebody else has read the address, and nobody can say which of the two is ours: the page ends.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable

from remote_assist.web.http import Request, Response

CODE_BYTES, KEY_BYTES = 16, 32
CODE_LIFE_NS = 120 * 1_000_000_000
FIRST_SITES = ("none", "cross-site", "same-origin")
"""How browsers label the opening of a page by another program: Chromium `none`, Firefox `cross-site`; a reload of our
own page may say `same-origin`. `same-site` is a page on another port of this computer."""


class Access:
    """The code and the key of one page. `alarm` is called once, when a second claim has ended it."""

    def __init__(
        self, authority: str, alarm: Callable[[], None], now_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self.origin = f"http://{authority}"
        self.code = secrets.token_urlsafe(CODE_BYTES)
        self.ended = False
        self._alarm = alarm
        self._now_ns = now_ns
        self._until_ns = now_ns() + CODE_LIFE_NS
        self._key: str | None = None
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """What the browser is opened with. Never holds the key."""
        return f"{self.origin}/{self.code}"

    def place(self, request: Request) -> str | None:
        """What of the page is asked for: "" for the page itself, "claim", a file's name; None without a living code."""
        code, _, name = request.target.removeprefix("/").partition("/")
        right = hmac.compare_digest(code.encode(), self.code.encode())
        with self._lock:
            dead = self.ended or (self._key is None and self._now_ns() > self._until_ns)
        return name if right and not dead and request.target.startswith("/") else None

    def refusal(self, request: Request, place: str) -> Response | None:
        """Why this request is not answered, or None. Everything is compared whole; a header given twice is refused."""
        upgrade = bool(request.every("upgrade"))
        if request.method not in ("GET", "POST"):
            return Response(405, headers=(("Allow", "GET, POST"),))
        origins = request.every("origin")
        needs_origin = request.method == "POST" or upgrade
        if origins != (self.origin,) and (needs_origin or origins):
            return Response(403)
        first = place == "" and request.method == "GET" and not upgrade
        sites, modes, dests = (request.every(f"sec-fetch-{name}") for name in ("site", "mode", "dest"))
        if first:
            fine = _is(sites, FIRST_SITES) and _is(modes, ("navigate",)) and _is(dests, ("document",))
        else:
            fine = _is(sites, ("same-origin",)) and "navigate" not in modes
        return None if fine else Response(403)

    def claim(self) -> str | None:
        """The key, for the first who asks; None, and the end of the page, for the second."""
        with self._lock:
            if self.ended:
                return None
            if self._key is None:
                self._key = secrets.token_urlsafe(KEY_BYTES)
                return self._key
            self._key, self.ended = None, True
        self._alarm()
        return None

    def allows(self, key: str) -> bool:
        """Is this the key of a page that has not ended?"""
        with self._lock:
            return self._key is not None and hmac.compare_digest(key.encode(), self._key.encode())

    def end(self) -> None:
        """The key is dead from here on, and every address of the page with it."""
        with self._lock:
            self._key, self.ended = None, True


def _is(given: tuple[str, ...], allowed: tuple[str, ...]) -> bool:
    """Absent (old browsers, plain programs), or exactly one of the allowed."""
    return not given or (len(given) == 1 and given[0] in allowed)
