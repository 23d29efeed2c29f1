"""Whatever the host quotes arrives as it was: the property on which the adb layer's argv rests."""

from __future__ import annotations

import shlex

from hypothesis import given, settings
from hypothesis import strategies as st

from remote_assist.phone.machine import Machine
from tests.phone.shell_runner import run

MACHINE = Machine()
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30)
NASTY = st.lists(
    st.sampled_from([*list("'\"\\$`;|&<>(){}[]*?~#!=-\n\t %^,:aé日"), "$(id)", "`id`", "\\n", "''"]), max_size=12
)
WORD = TEXT | NASTY.map("".join)


def quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


@settings(max_examples=150, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=6))
def test_quoted_arguments_come_back(words: list[str]) -> None:
    script = "printf '%s\\0' " + " ".join(quoted(word) for word in words)
    ran = run(script, machine=MACHINE)
    assert ran.code == 0
    assert ran.err == b""
    assert ran.out == b"".join(word.encode() + b"\0" for word in words)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=6))
def test_shlex_quoting_survives_functions_variables_and_substitution(words: list[str]) -> None:
    script = f'f() {{ for a in "$@"; do printf "%s\\0" "$a"; done; }}; set -- {shlex.join(words)}; f "$@" | cat'
    assert run(script, machine=MACHINE).out == b"".join(word.encode() + b"\0" for word in words)


@settings(max_examples=100, deadline=None)
@given(WORD)
def test_nested_quoting(word: str) -> None:
    inner = f"printf %s {quoted(word)}"
    assert run(f"sh -c {quoted(inner)}", machine=MACHINE).out == word.encode()
    assert run(f"eval {quoted(inner)}", machine=MACHINE).out == word.encode()
    assert run(f'x={quoted(word)}; printf %s "$x"', machine=MACHINE).out == word.encode()


@settings(max_examples=300, deadline=None)
@given(NASTY.map("".join))
def test_any_script_ends_with_a_status(script: str) -> None:
    """Nonsense is a syntax error or a failing command, never an exception here."""
    assert 0 <= run(script, machine=Machine()).code <= 255


def test_bytes_that_are_no_utf8_pass_through() -> None:
    raw = bytes(range(128, 256))
    ran = run(f"printf %s {quoted(raw.decode('utf-8', 'surrogateescape'))}", machine=MACHINE)
    assert ran.out == raw
