"""Looks for typed secrets in whatever was written: in clear, in any case, in hexadecimal, in base64, in UTF-16."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator

PIECE = 8
"""So many characters of a secret, from anywhere in it, count as the secret."""
DIGITS_PIECE = 12
"""Digits alone fill every record: fewer of them are found by accident."""


def found_in(data: bytes, secrets: Iterable[str]) -> list[str]:
    """What of the secrets is in the data, in words that do not repeat it."""
    lower = data.lower()
    found = []
    for number, secret in enumerate(secrets):
        for piece in _pieces(secret):
            for what, needle, folded in _forms(piece):
                if needle in (lower if folded else data):
                    found.append(f"{what} of secret {number}")
    return found


def _pieces(secret: str) -> Iterator[str]:
    size = DIGITS_PIECE if secret.isdigit() else PIECE
    for at in range(max(1, len(secret) - size + 1)):
        yield secret[at : at + size]


def _forms(piece: str) -> Iterator[tuple[str, bytes, bool]]:
    """Name, bytes, and whether their case does not matter."""
    raw = piece.lower().encode()
    yield "text", raw, True
    yield "UTF-16", piece.lower().encode("utf-16-le"), True
    for form in {piece, piece.lower(), piece.upper(), piece.swapcase()}:
        yield "hexadecimal", form.encode().hex().encode(), True
        for shift in range(3):
            # What a whole text's base64 has of it, wherever in a group of three bytes it begins.
            packed = base64.b64encode(b"\0" * shift + form.encode())
            start, end = (0, 2, 3)[shift], len(form) + shift
            yield "base64", packed[start : end * 4 // 3 - (end % 3 > 0)], False
