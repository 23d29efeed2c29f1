"""Outputs: bytes of any origin become lines, and half a line is no line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.model import MAX_LINES, Command, Output, Outputs, Text, decode


def out(stdout: bytes, *argv: str, complete: bool = True) -> Output:
    return Output(Command(argv or ("dumpsys", "x")), 0, stdout, complete=complete)


@pytest.mark.parametrize(
    "raw",
    [
        "é: 1\n值: 2\n".encode(),
        codecs.BOM_UTF8 + "é: 1\n值: 2\n".encode(),
        "é: 1\r\n值: 2\r\n".encode(),
        "é: 1\r\r\n值: 2\r\r\n".encode(),
        codecs.BOM_UTF16_LE + "é: 1\r\n值: 2\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "é: 1\n值: 2\n".encode("utf-16-be"),
    ],
)
def test_every_encoding_gives_the_same_lines(raw: bytes) -> None:
    assert out(raw).lines == ("é: 1", "值: 2")


def test_a_line_that_was_never_ended_is_dropped() -> None:
    assert out(b"level: 8").lines == ()
    assert out(b"level: 80\nscale: 10").lines == ("level: 80",)
    assert out(b"").lines == ()


def test_invalid_bytes_cost_only_themselves() -> None:
    assert out(b"a\xff\xfe: 1\nlevel: 80\n").lines[1] == "level: 80"


def test_only_line_feeds_end_lines() -> None:
    assert out("a\x0bb\x0cc\x85d\u2028e\rf\n".encode()).lines == ("a\x0bb\x0cc\x85d\u2028e\rf",)


@given(st.binary(max_size=200))
def test_any_bytes_decode_and_no_line_holds_a_line_feed(raw: bytes) -> None:
    assert isinstance(decode(raw), str)
    assert not any("\n" in line for line in out(raw).lines)


def test_a_dump_that_timed_out_or_was_cut_is_not_whole() -> None:
    assert out(b"level: 80\n").whole
    assert not out(b"level: 80\n", complete=False).whole
    assert not out(b"level: 80\n\n*** SERVICE 'battery' DUMP TIMEOUT (10000ms) EXPIRED ***\n").whole
    assert out(b"a log line about DUMP TIMEOUT\n").whole


def test_a_flood_of_lines_costs_bounded_memory_and_is_not_whole() -> None:
    flood = out(b"ab\n" * (MAX_LINES + 1))
    assert (len(flood.lines), flood.whole) == (MAX_LINES, False)
    assert out(b"ab\n" * MAX_LINES).whole


def test_outputs_are_found_by_form() -> None:
    outputs = Outputs(
        [
            out(b"1", "df"),
            out(b"2", "settings", "get", "global", "a"),
            out(b"3", "settings", "list", "global"),
            out(b"4", "df"),
        ]
    )
    assert outputs.get("df").stdout == b"1", "the first of two counts"
    assert outputs.get("df", "/data") is None
    assert outputs.first(("df", "/data"), ("df",)).stdout == b"1"
    assert outputs.first(("nothing",)) is None
    assert [one.stdout for one in outputs.starting("settings", "get")] == [b"2"]
    assert [one.stdout for one in outputs] == [b"1", b"2", b"3"]


def test_text_falls_back_to_english() -> None:
    assert [Text("a", "甲").in_language(lang) for lang in ("zh", "en", "fr")] == ["甲", "a", "a"]


@pytest.mark.parametrize(
    "said",
    [
        "Permission Denial: can't dump telephony.registry from from pid=4711, uid=2000\n",
        "Can't find service: telephony.registry\n",
        "cmd: Can't find service: wifi\n",
        "cmd: Failure calling service sensor_privacy: Failed transaction (2147483646)\n",
        "cat: /sys/class/power_supply/battery/charge_full: Permission denied\n",
        "cat: /sys/class/power_supply/battery/cycle_count: No such file or directory\n",
        "/system/bin/sh: sm: inaccessible or not found\n",
        "/system/bin/sh: top[1]: not found\n",
        "\nException occurred while executing 'status':\njava.lang.SecurityException: Uid 2000\n",
        "java.lang.SecurityException: Permission Denial\n\tat x\n",
        "Unknown command: status\nWifi (wifi) commands:\n",
        "WARNING: linker: /x: unused DT entry\nlogcat: unrecognized option '--uid'\n",
    ],
)
def test_a_refusal_is_no_answer(said: str) -> None:
    for output in (out(said.encode()), Output(Command(("dumpsys", "x")), 1, b"", said.encode())):
        assert output.refused
        assert Outputs([output]).get("dumpsys", "x") is None
        assert Outputs([output]).first(("dumpsys", "x")) is None
        assert Outputs([output]).starting("dumpsys") == ()
        assert list(Outputs([output])) == [output]


def test_silence_is_an_answer_of_a_list_and_none_of_a_service() -> None:
    assert not out(b"", "logcat", "-b", "crash", "-d").refused
    assert not out(b"", "pm", "list", "packages", "-3").refused
    assert out(b"\n").refused
    assert Output(Command(("cat", "/sys/x")), 1, b"").refused
    assert not Output(Command(("dumpsys", "x")), None, b"").refused, "a loose file that is empty may be anything"
    assert not out(b"", complete=False).refused, "cut short is another thing"


def test_words_of_a_refusal_inside_an_answer_are_part_of_it() -> None:
    assert not out(b"ACTIVITY MANAGER\n  Permission Denial: once\n").refused
    assert not Output(Command(("cat", "/a", "/b")), 1, b"4000000\n", b"cat: /b: Permission denied\n").refused
