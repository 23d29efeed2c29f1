"""Private keys in PEM (RFC 7468), over as many lines as they take, with or without a log's columns before each."""

from __future__ import annotations

from remote_assist.privacy.rule import Found, compiled

MOST_LINES = 200
"""A 16 384-bit RSA key has 196 lines; one that never ends hides no more than this."""

_BEGIN = rb"-----BEGIN [^\n-]{0,40}PRIVATE KEY[^\n-]{0,20}-----"
_BODY = rb"([A-Za-z0-9+/=]+)[\"',\\rn]{0,6}[ \t\r]*$"


def private_keys(block: bytes, lines_left: int) -> tuple[list[Found], int]:
    """What of a key stands in these whole lines; `lines_left` of it from the block before, → of it for the next."""
    if not lines_left and b"PRIVATE KEY" not in block:
        return [], 0
    found = []
    at = 0
    while at < len(block):
        if not lines_left:
            word = block.find(b"PRIVATE KEY", at)
            if word < 0:
                break
            at = block.rfind(b"\n", at, word) + 1 or at
        newline = block.find(b"\n", at)
        end = len(block) if newline < 0 else newline
        line = block[at:end]
        begun = compiled(_BEGIN).search(line)
        closes = line.find(b"-----END", begun.end() if begun else 0)
        if begun is not None:
            found.append(Found(at + begun.start(), end if closes < 0 else _after(line, closes) + at, "key"))
            lines_left = MOST_LINES if closes < 0 else 0
        elif lines_left:
            if closes >= 0:
                found.append(Found(at + closes, at + _after(line, closes), "key"))
                lines_left = 0
            else:
                body = compiled(_BODY).search(line)
                if body is not None:
                    found.append(Found(at + body.start(1), at + body.end(1), "key"))
                lines_left -= 1
        at = end + 1
    return found, lines_left


def _after(line: bytes, closes: int) -> int:
    """Where the `-----` that ends the END line ends."""
    last = line.find(b"-----", closes + 8)
    return len(line) if last < 0 else last + 5
