"""The fixed parts of the technician's page: markup, style, scripts, and what the browser may do with them."""

from __future__ import annotations

import functools
import json
from html import escape
from importlib import resources
from string import Template

from remote_assist.web.access import Access
from remote_assist.web.http import Response
from remote_assist.web.live_words import WORDS

SCRIPT = "text/javascript"
KINDS = {"live.css": "text/css", "live.js": SCRIPT, "picture.js": SCRIPT, "fmp4.js": SCRIPT}


def served(place: str, access: Access, lang: str, narration: bool) -> Response:
    """The page ("") or one of its files."""
    if place == "":
        return Response(
            200,
            _html(access.code, lang, narration),
            (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", policy(access.origin)),
                ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), display-capture=()"),
            ),
        )
    if place not in KINDS:
        return Response(404)
    return Response(200, _file(place), (("Content-Type", f"{KINDS[place]}; charset=utf-8"),))


def policy(origin: str) -> str:
    """`blob:` is the picture of browsers without WebCodecs. Older Safari does not take `'self'` for ws: as well."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; media-src blob:; "
        f"connect-src 'self' {origin.replace('http', 'ws', 1)}; form-action 'none'; frame-ancestors 'none'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _html(code: str, lang: str, narration: bool) -> bytes:
    words = {name: text.in_language(lang) for name, text in WORDS.items()}
    page = Template(_file("live.html").decode()).substitute(
        {name: escape(word) for name, word in words.items()},
        lang="zh-CN" if lang == "zh" else "en",
        code=code,
        words=escape(json.dumps(words, ensure_ascii=False)),
        narration="" if narration else "hidden",
    )
    return page.encode()


@functools.cache
def _file(name: str) -> bytes:
    return resources.files("remote_assist.web").joinpath(name).read_bytes()
