"""Every sentence that can be raised, noted or found is known in Chinese, with the same places in it."""

from __future__ import annotations

import ast
import errno
import os
import string
from collections.abc import Iterator

import pytest

from remote_assist.sentences import catalogue
from tests.sentences.spoken import ROOT, modules, spoken

MADE_ELSEWHERE = {
    ("adb/devices.py", "english"),  # adb/words.py, which has both languages
    ("adb/devices.py", "sentence"),
    ("errors.py", "message"),
    ("errors.py", "next_step"),
    ("sessionlog.py", "_WHY[self._state]"),
    ("verify/lines.py", "e.said"),
    ("verify/__init__.py", "text"),
    ("verify/lines.py", "why"),
    ("verify/spelling.py", "template"),
}
"""Where a sentence is handed on instead of written: its words are collected where they stand."""


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("where", sorted({one.where for one in spoken()}))
def test_every_sentence_is_known_in_chinese(where: str) -> None:
    said = [one for one in spoken() if one.where == where]
    missing = [f"{one.line}: {one.template}" for one in said if one.template is not None]
    missing = [line for line in missing if line.partition(": ")[2] not in catalogue() and line.partition(": ")[2]]
    assert not missing
    made = {(one.where, one.code) for one in said if one.template is None}
    assert made <= MADE_ELSEWHERE, "a sentence is made up on the spot: give a template and its values"


def test_the_collector_finds_what_is_there() -> None:
    """A collector that overlooks a kind of place would let everything pass."""
    found = {one.template for one in spoken()}
    for template in (
        "There is no area “{area}”.",  # a raise with values
        "Areas are: {names}.",  # its next step
        "Unplug the cable, switch USB debugging off and on, and plug it in again.",  # a class's own next step
        "--from takes a bugreport (.zip, .txt or .txt.gz), the text of one command (dumpsys battery, logcat …), or a "
        "folder made by `remote-assist capture DIR`.",  # a constant of a module
        "its signature is wrong",  # the verifier's list
        "not in canonical form",  # the verifier's own exception
        "Whose finger agreed on the phone, or who sat at the computer.",  # what a record does not prove
        "a picture (PNG)",  # a sentence inside a sentence
        "The customer has stopped the visit.",  # an error that writes its own message
        "{serial}: {what}",
        "short write",
    ):
        assert template in found, template


def test_no_message_is_put_together_before_it_is_raised() -> None:
    """An f-string cannot be looked up: what is put in has to be a value."""
    errors = {node.name for node in modules()[ROOT / "errors.py"].body if isinstance(node, ast.ClassDef)} | {"Bad"}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in errors:
                handed = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "next_step")]
                assert not any(isinstance(one, ast.JoinedStr) for one in handed), f"{path}:{node.lineno}"


def test_chinese_keeps_every_value() -> None:
    for english, chinese in catalogue().items():
        assert places(english) == places(chinese), english


def test_chinese_is_chinese() -> None:
    """A line that was copied and not translated; those without words of their own are the same in both."""
    for english, chinese in catalogue().items():
        bare = "".join(text for text, *_ in string.Formatter().parse(english)).strip(" :")
        assert (
            not bare or any("\u4e00" <= character <= "\u9fff" for character in chinese) or chinese == "{what}：{why}"
        ), english


def test_nothing_is_kept_that_nobody_says() -> None:
    elsewhere = "".join(
        path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if "sentences" not in path.parts
    )
    said = (
        {one.template for one in spoken()}
        | {"check before", "check after"}
        | {os.strerror(code) for code in errno.errorcode}
    )
    unused = [english for english in catalogue() if english not in said and english not in elsewhere]
    assert not unused


def test_notes_in_the_record_are_known_in_chinese() -> None:
    """`session.note("…")` and `log.append(…, {"text": "…"})` without a Chinese text beside it."""
    texts = [text for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.Call)
             for text in _noted(node)]  # fmt: skip
    assert len(texts) > 5
    assert [text for text in texts if text not in catalogue()] == []


def _noted(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "attr", None)
    if name == "note" and not any(keyword.arg == "zh" for keyword in call.keywords):
        yield from (one.value for one in call.args[:1] if isinstance(one, ast.Constant))
    for body in call.args if name == "append" else ():
        if isinstance(body, ast.Dict):
            known = {getattr(key, "value", None): value for key, value in zip(body.keys, body.values, strict=True)}
            text = known.get("text")
            if "zh" not in known and isinstance(text, ast.Constant):
                yield text.value
