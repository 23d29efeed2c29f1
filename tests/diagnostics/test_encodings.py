"""UTF-16 is told by its mark or by its zero bytes, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.encodings import utf16_order
from diagnostics.model import decode

DUMP = "Current Battery Service state:\r\n  level: 80\r\n"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("text", [DUMP, "1\r\n", DUMP + "name: 华为畅享\r\n"])
def test_both_orders_with_and_without_a_mark(order: str, mark: str, text: str) -> None:
    raw = (mark + text).encode(order)
    assert utf16_order(raw) == order
    assert decode(raw) == text.replace("\r\n", "\n")
    assert decode(raw[:-1]).startswith(text.replace("\r\n", "\n")[:-1])


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"a", b"ab", DUMP.encode(), b"com.app\0" * 50, bytes(100), bytes(range(256)), b"\0\0\0a" * 50]
)
def test_nothing_else_is_taken_for_it(raw: bytes) -> None:
    assert utf16_order(raw) is None


def test_recordings_with_a_mark_read_the_same_without(devices: Path) -> None:
    marked = [path for path in devices.rglob("*utf16*") if path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")]
    assert len(marked) >= 3
    for path in marked:
        raw = path.read_bytes()
        assert decode(raw[2:]) == decode(raw), path
