"""What cannot be seen is written out; what can, stays."""

from __future__ import annotations

import pytest

from remote_assist.report.text import LONGEST, moment, size, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 汉字 😀 é", "plain 汉字 😀 é"),
        ("a\nb\tc", "a\nb\tc"),
        ("a\rb", "a⟨U+000D⟩b"),
        ("\x1b[2J", "⟨U+001B⟩[2J"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u2028\ufeff\x00", "⟨U+2028⟩⟨U+FEFF⟩⟨U+0000⟩"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_flood_is_cut_and_says_so() -> None:
    shown = visible("x" * 1_000_000)
    assert len(shown) < LONGEST + 30
    assert shown.endswith(f"⟨+{1_000_000 - LONGEST}⟩")


def test_sizes_as_phones_count() -> None:
    assert [size(n) for n in (None, 0, 999_000, 500_000_000, 9_600_000_000)] == [
        "–",
        "0 kB",
        "999 kB",
        "500 MB",
        "9.6 GB",
    ]


def test_moments() -> None:
    assert moment("2026-11-21T14:15:02Z") == "2026-11-21 14:15 UTC"
    assert moment("2026-11-21T14:15:02.5+08:00") == "2026-11-21 14:15 +08:00"
    assert moment("2026-11-21T14:23:10Z", "2026-11-21T14:15:02Z") == "14:23 UTC"
    assert moment("2026-11-22T00:03:10", "2026-11-21T23:15:02") == "2026-11-22 00:03"
    for other in ("30 min", "", "2026-11-21T14:15<b>", "2026-11-21T14:15Z\n"):
        assert moment(other) == other
