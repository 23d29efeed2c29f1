"""Linear time on text that somebody made to be slow: twice as much takes about twice as long, and never long."""

from __future__ import annotations

import time

import pytest

from remote_assist.privacy.known import Known, Value
from remote_assist.privacy.text import Mask

MASK = Mask(b"k" * 32, Known().with_([Value("serial", "AAAAAAAAAAAAAAAB"), Value("ssid", "aaaaaaaaaaaab")]))
SIZE = 100_000
HOSTILE = {
    "27 at signs": "a" * 27 + "@" + "a." * 27, "dots": "a." * 10 + "@" + "-." * 20, "digits": "1", "digits and dashes": "1-", "plus": "+1 ", "colons": "aa:", "quotes": '"', "backslashes": '\\"', "key=": "password=",
    "keys=": "password=\"", "begins": "-----BEGIN PRIVATE KEY-----", "begin lines": "-----BEGIN PRIVATE KEY-----\n", "ssid": 'SSID: "', "spaces": " ", "name=": 'name="password" ', "location": "Location[gps 1.000,",
    "url": "http://a:", "cookie": "Cookie: ", "parcel": "0x00000000: 00000000 '", "row": "Row: 1 body=", "known": "A", "known too": "a", "base64": "QUFB", "hex": "41", "hex gaps": "41 ", "escapes": "\\x41", "nul": "\0", "high": "é",
    "xml": "<a ", "bearer": "Bearer ", "at": "@",
}  # fmt: skip


def _took(text: str) -> float:
    started = time.process_time()
    MASK.text(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_linear(piece: str) -> None:
    small = piece * (SIZE // len(piece))
    _took(small[:1000])
    once, thrice = _took(small), min(_took(small * 3), _took(small * 3))
    assert once < 2.0
    assert thrice < 6 * once + 0.2, f"{once:.3f} s, three times as much: {thrice:.3f} s"
