"""Texts that a phone can say and a terminal would obey (ECMA-48, xterm's ctlseqs, UAX #9)."""

from __future__ import annotations

_CSI = ("2J", "3J", "H", "91m", "0;5;7m", "1A", "99D", "6n", "c", ">c", "?1049h", "?25l", "?1000h", "?2004h", "4h", "20h",
        "8;1;1t", "21t", "14t", "s", "u", "1;1r", "@", "1P", "1M", "1L", "!p", "?5h", "0q", "5i", "4i", "38;2;0;0;0m")  # fmt: skip
_OSC = ("0;title", "2;title", "1;icon", "4;1;?", "8;;http://zq9.example", "9;note", "10;?", "11;?", "52;c;cm0gLXJmIH4=", "52;c;?",
        "50;font", "104", "777;notify;a;b", "1337;File=name=eA==:eA==", "133;A", "7;file:///x")  # fmt: skip
_OTHER = ("\x1bP1$r\x1b\\", "\x1bP+q544e\x1b\\", "\x1b_apc\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x1bc", "\x1b7", "\x1b8", "\x1bM", "\x1bE",
          "\x1b(0", "\x1b)B", "\x1b#8", "\x1b=", "\x1b>", "\x1bZ", "\x1b[", "\x1b]", "\x1b", "\x1b\x1b[2J", "\x1b%@", "\x1bN", "\x1bn")  # fmt: skip
_C0 = (*(chr(code) for code in range(32) if chr(code) not in "\n"), "\x7f")
_C1 = ("\x9b2J", "\x9b31m", "\x9d0;t\x9c", "\x9d52;c;eA==\x9c", "\x90q\x9c", "\x84", "\x85", "\x8d", "\x8e", "\x8f", "\x98x\x9c", "\x9e\x9c", "\x9f\x9c")  # fmt: skip
_RAW = tuple(chr(0xDC00 + byte) for byte in (0x84, 0x85, 0x8D, 0x90, 0x9B, 0x9C, 0x9D, 0x9F, 0xC0, 0xFE, 0xFF))
"""Bytes that are no UTF-8: in Latin-1 terminals C1 controls."""
_TURNING = (*"\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u200d\u2060\ufeff\u2028\u2029\u180e\u00ad",
    "\U000e0001\U000e0041", "gpj\u202eexe", "\ufff9x\ufffb", "\ue000", "\U000f0000", "\u0600",
)  # fmt: skip
_SCREEN = (
    "\rOK nothing wrong\r",
    "a\x08\x08\x08b",
    "x\x0bY",
    "x\x0cY",
    "\x1b[8mhidden\x1b[28m",
    "\x05",
    "\x0e\x0f",
    "\x07" * 3,
)

ESCAPES = (
    *(f"\x1b[{end}" for end in _CSI), *(f"\x1b]{text}\x07" for text in _OSC), *(f"\x1b]{text}\x1b\\" for text in _OSC[:6]),
    *_OTHER, *_C0, *_C1, *_RAW, *_TURNING, *_SCREEN,
)  # fmt: skip
