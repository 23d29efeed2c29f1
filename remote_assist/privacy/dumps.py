"""Whole dumps (`dumpsys input_method`, `dumpsys window`, `uiautomator dump`) judged by the rules of the probe.

For files: of a capture, of a bugreport, of another phone. What one kind of dump cannot tell is not asked of it: a dump
of the input methods is CLEAN when no secret is being typed into, and says nothing of the lock screen but that the
screen is off. A UI dump is a second opinion that may hide and, being a second or more old, never shows.
"""

from __future__ import annotations

import re
from html import unescape

from remote_assist.privacy.editors import input_method
from remote_assist.privacy.lines import Said, tokens
from remote_assist.privacy.lists import sensitive
from remote_assist.privacy.model import State, Verdict
from remote_assist.privacy.windows import keyguard, windows

KINDS = ("input_method", "window", "uiautomator")

_NODE = re.compile(r"<node\b((?:\s+[\w:-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BULLETS = re.compile(r"(?:[\u2022\u25cf\u2219\u00b7\uff0a*]|\u0393\u00c7\u00f3|\u00e2\u20ac\u00a2){2,}.?")
"""Hidden characters, also as UTF-8 that was read as code page 437 or 1252; the last one typed may be in clear."""
_CODE = re.compile(
    r"\b(?:otp|one[- ]time|verification ?code|passcode|cvv|cvc|pin ?code|pin)\b|验证码|驗證碼|动态码|密码|密碼|口令",
    re.IGNORECASE,
)
_CODE_ID = re.compile(
    r"(?:otp|verif\w*code|verification|passcode|password|passwd|pincode|pin_|etpin|\bpin\b|cvv)", re.IGNORECASE
)
_LOCK_ID = re.compile(
    r"(?:com\.android\.systemui|com\.android\.keyguard|android):id/"
    r"(?:keyguard_|lock_?pattern|pin_?entry|password_?entry|bouncer|lock_icon|fixedpinentry|simpinentry|key[0-9]\b)",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"^\s*(?:ERROR: .*|UI hierch?ary dumped to: .*|Killed\s*)$", re.MULTILINE)


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 as PowerShell writes it, with or without a byte order mark."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    head = raw[:400]
    if head.count(0) * 3 > len(head) > 1:
        return raw.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    return raw.decode("utf-8-sig", "replace")


def classify(kind: str, text: str | bytes) -> Verdict:
    """What this dump shows. Raises `ValueError` for a kind that is none of KINDS, and nothing else."""
    if kind not in KINDS:
        raise ValueError(f"a dump is one of {', '.join(KINDS)}")
    if isinstance(text, bytes):
        text = decoded(text)
    if kind == "uiautomator":
        said = _screen(text)
    elif kind == "input_method":
        said = input_method(tokens(text))
    else:
        said = _window(text)
    reasons = tuple(dict.fromkeys((*said.dirty, *said.unknown)))
    return Verdict(State.DIRTY if said.dirty else State.UNKNOWN if said.unknown else State.CLEAN, reasons)


def _window(text: str) -> Said:
    found = list(tokens(text))
    locked, seen = keyguard(found), windows(found)
    for reason in locked.dirty:
        seen.hide(reason)
    for reason in locked.unknown:
        seen.doubt(reason)
    return seen


def _screen(text: str) -> Said:
    said = Said()
    nodes = _NODE.findall(text)
    if not nodes:
        said.doubt("missing:screen")
    if text.count("<node") != len(nodes) or (nodes and "</hierarchy>" not in text):
        said.doubt("garbled")
    for node in nodes:
        _node(said, {name: unescape(one or two) for name, one, two in _ATTRIBUTE.findall(node)})
    if not nodes and _REFUSED.search(text):
        said.doubt("dump-failed")
    return said


def _node(said: Said, node: dict[str, str]) -> None:
    package, number = node.get("package"), node.get("resource-id", "")
    text, words = node.get("text", ""), " ".join(node.get(name, "") for name in ("text", "hint", "content-desc"))
    if package is None or "password" not in node:
        # uiautomator writes both on every node; a dump without them is not one of its own.
        said.doubt("garbled")
    if node.get("password", "false") != "false":
        said.hide("password-shown")
    if _BULLETS.fullmatch(text):
        said.hide("hidden-digits")
    if "EditText" in node.get("class", "") and (_CODE.search(words) or _CODE_ID.search(number.rpartition("/")[2])):
        said.hide("code-field")
    if _LOCK_ID.match(number):
        said.hide("lock-screen")
    if package is not None:
        said.hide(sensitive(package))
