"""The customer's receipt: the record's length, end and state, in a form that can be kept on paper.

The long form carries the whole hash. The short code is for reading aloud and typing: 30 Crockford base-32
characters (https://www.crockford.com/base32.html), of which 22 (110 bits) are a hash of session, length, end and
state. Making a second record that fits a given code takes about 2^110 tries; making two that fit each other *before*
the code is handed over about 2^55, which the long form (256 bits, QR) excludes. docs/record-format.md, "Receipt".
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from remote_assist.errors import UsageError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DOMAIN = b"remote-assist receipt 1\x00"
# First character: version 1 and the state.
_STATES = {"open": 1, "sealed": 2}
_N_CHARACTERS, _TAG_CHARACTERS, _CHECK_CHARACTERS = 5, 22, 2


@dataclass(frozen=True)
class Receipt:
    """The first `n` records of `session` end in the hash `head`, the last is a checkpoint saying `state`."""

    session: str
    n: int
    head: str
    state: str

    @property
    def code(self) -> str:
        """The short form, six groups of five."""
        return encode(self.session, self.n, self.head, self.state)

    @property
    def text(self) -> str:
        """The long form, as the QR code holds it."""
        return f"RA1:{self.session}:{self.n}:{self.state}:{self.head}"


@dataclass(frozen=True)
class ShortCode:
    """What can be read back from a short code; `tag` is compared, it cannot be undone."""

    n: int
    state: str
    tag: str


def _characters(value: int, count: int) -> str:
    return "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(count)))


def _tag(session: str, n: int, head: str, state: str) -> str:
    message = DOMAIN + session.encode() + b"\x00" + n.to_bytes(8, "big") + bytes.fromhex(head) + state.encode()
    return _characters(int.from_bytes(hashlib.sha256(message).digest()[:14], "big") >> 2, _TAG_CHARACTERS)


def _check(characters: str) -> str:
    digest = hashlib.sha256(DOMAIN + characters.encode()).digest()
    return _characters(int.from_bytes(digest[:2], "big") >> 6, _CHECK_CHARACTERS)


def encode(session: str, n: int, head: str, state: str) -> str:
    """The short code. Raises UsageError for a state without one, or more than 33 554 431 records."""
    if state not in _STATES or not 0 < n < 1 << 5 * _N_CHARACTERS:
        raise UsageError("there is no receipt for this record")
    body = ALPHABET[_STATES[state]] + _characters(n, _N_CHARACTERS) + _tag(session, n, head, state)
    whole = body + _check(body)
    return "-".join(whole[i : i + 5] for i in range(0, len(whole), 5))


def decode(code: str) -> ShortCode:
    """Read a short code as people type it: any case, O for 0, I and L for 1, with or without dashes.

    Raises UsageError when a character is wrong or missing (1 in 1024 wrong codes passes this check, none the next).
    """
    typed = code.upper().translate(str.maketrans("OIL", "011", " -\t\n"))
    body, check = typed[:-_CHECK_CHARACTERS], typed[-_CHECK_CHARACTERS:]
    states = {ALPHABET[number]: state for state, number in _STATES.items()}
    if len(body) != 1 + _N_CHARACTERS + _TAG_CHARACTERS or set(typed) - set(ALPHABET) or _check(body) != check:
        raise UsageError("the receipt code is mistyped", next_step="Compare it with the receipt, group by group.")
    if body[0] not in states:
        raise UsageError("the receipt code is of a later version of this tool")
    n = 0
    for character in body[1 : 1 + _N_CHARACTERS]:
        n = n << 5 | ALPHABET.index(character)
    return ShortCode(n=n, state=states[body[0]], tag=body[1 + _N_CHARACTERS :])


def qr_svg(receipt: Receipt) -> str:
    """The long form as an inline SVG picture."""
    import segno

    out = io.BytesIO()
    segno.make(receipt.text, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=True, border=4)
    return out.getvalue().decode()
