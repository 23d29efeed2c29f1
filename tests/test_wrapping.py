"""Lines for a terminal: none too wide, nothing lost, no mark at the wrong end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from remote_assist.wrapping import cells, clause, kept, padded, quoted, wrapped

TEXT = st.text(alphabet=st.sampled_from("ab W1%.,;:()“”，。：；！（）、中文字宽é̈한ﾊ·→/"), max_size=120)


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 20, [""]),
        ("one two three four five", 10, ["one two", "  three", "  four", "  five"]),
        (
            "手机存储空间已满，大约只剩 0.28 GB，现在清理。",
            20,
            ["手机存储空间已满，大", "  约只剩 0.28 GB，现", "  在清理。"],
        ),
        ("abcdefghijklmnopqrstuvwxyz", 10, ["abcdefghij", "  klmnopqr", "  stuvwxyz"]),
        ("free: 0.28 GB", 10, ["free:", "  0.28 GB"]),
        (f"guide: {kept('run it now')}", 14, ["guide:", "  run it now"]),
        ("零一二三四五六七八九（十）", 20, ["零一二三四五六七八九", "  （十）"]),
        ("零一二三四五六七八九。", 20, ["零一二三四五六七八", "  九。"]),
    ],
)
def test_where_lines_end(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns, 2) == lines


@given(TEXT, st.integers(4, 60), st.integers(0, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int, hang: int) -> None:
    lines = wrapped(text, columns, hang)
    assert max(map(cell_len, lines)) <= columns
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXT)
def test_widths_are_those_of_a_terminal(text: str) -> None:
    assert cells(text) == cell_len(text)
    assert cell_len(padded(text, 40)) == max(40, cell_len(text) + 1)


def test_a_clause_ends_at_a_mark() -> None:
    text = "Battery 4.5 V is low: charge it, then look again."
    assert clause(text, 60) == text
    assert clause(text, 40) == "Battery 4.5 V is low: charge it …"
    assert clause(text, 30) == "Battery 4.5 V is low …"
    assert clause(text, 10) == ""
    assert (
        clause("Look: it holds (one, two and three), and that is a lot", 40) == "Look: it holds (one, two and three) …"
    )
    assert clause("Look: it holds (one, two and three), and that is a lot", 30) == "Look …"
    assert clause("电量低：请充电，然后再看。", 20) == "电量低：请充电 …"


def test_quotation_marks_inside_quotation_marks() -> None:
    assert quoted('"Do not disturb" is on') == "“‘Do not disturb’ is on”"
    assert quoted("开着“勿扰模式”") == "“开着‘勿扰模式’”"
    assert quoted('an odd " mark') == '“an odd " mark”'
