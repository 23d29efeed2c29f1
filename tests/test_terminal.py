"""Nothing that a phone prints may reach the terminal raw."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote_assist.terminal import Terminal, visible

PAYLOADS = {
    "\x1b]0;owned\x07": "\\x1b]0;owned\\x07",
    "\x1b[2J": "\\x1b[2J",
    "a\rb": "a\\x0db",
    "a\nb": "a\\x0ab",
    "\x9b31m": "\\x9b31m",
    "\x7f": "\\x7f",
    "\u202egpj.exe": "\\u202egpj.exe",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "\u200b": "\\u200b",
    "\ud800": "\\ud800",
    "\U000e0041": "\\U000e0041",
    "中文 ok é 😀": "中文 ok é 😀",
}


@pytest.mark.parametrize(("raw", "shown"), PAYLOADS.items(), ids=lambda text: ascii(text)[:20])
def test_controls_are_written_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(alphabet=st.characters(), max_size=40))
def test_whatever_comes_is_printable_or_a_plain_space(text: str) -> None:
    for character in visible(text):
        assert character.isprintable() or character == "\u3000" or character.isspace()
        assert ord(character) >= 0x20
        assert not 0x7F <= ord(character) < 0xA0


def test_our_own_line_ends_are_kept_only_when_asked() -> None:
    assert visible("a\nb", keep_newlines=True) == "a\nb"


def test_a_line_is_made_visible_on_its_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    Terminal(color=False).line("ssid \x1b[31mred\x1b[0m")
    assert out.getvalue() == "ssid \\x1b[31mred\\x1b[0m\n"


def test_json_is_ascii_and_text_goes_to_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    terminal = Terminal(json_mode=True)
    terminal.line("hello")
    terminal.json({"ssid": "\x1b[2J网"})
    assert err.getvalue() == "hello\n"
    assert out.getvalue().isascii()
    assert "\x1b" not in out.getvalue()
    assert json.loads(out.getvalue()) == {"ssid": "\x1b[2J网"}
