"""Values of this phone and its user, masked exactly wherever they stand.

They are taken from what the phone has printed itself (`gathered`): wherever a rule knows a value by its label, it is known
from then on without one: an SSID in a sentence of a log, a serial number in hex. A value that is also a word of the
system (a network named "Home", when a package is com.miui.home) is masked at its label only: facts stay what they are.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from remote_assist.privacy.known_forms import SEPARATED, pattern_of
from remote_assist.privacy.rule import Found, compiled
from remote_assist.privacy.rules_network import NETWORK
from remote_assist.privacy.rules_numbers import NUMBERS
from remote_assist.privacy.rules_people import PEOPLE
from remote_assist.privacy.tokens import plain

MIN_CHARACTERS = 4
MAX_VALUES = 256
MAX_OF_KIND = 48
"""More than one phone and its neighbours have; each costs time at every line."""
DFA_BYTES = 256 << 20
PLACEHOLDERS = frozenset(("unknown", "0123456789abcdef", "123456789", "12345678", "0000000000", "emulator"))
_SYSTEM_WORDS = (
    "android wifi wi-fi home guest network phone mobile default unknown null true false none wlan0 internet router samsung xiaomi"
    " huawei honor oppo vivo google pixel galaxy redmi oneplus free public office work test user admin office hotspot connected"
    " disconnected enabled disabled system settings google.com state manager service cmcc chinanet china unicom mobile telecom"
)
MEGABYTE = 1 << 20


class Value(NamedTuple):
    """`kind` as in the rules; `text` as the phone says it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of one phone. Immutable: `with_` gives a larger one. Values that cannot be masked everywhere without
    harm (too short, placeholders) are left out."""

    values: tuple[Value, ...] = ()
    _seen: frozenset[bytes] = field(default=frozenset(), repr=False)

    def with_(self, values: Iterable[Value]) -> Known:
        more, seen = list(self.values), set(self._seen)
        kinds = Counter(value.kind for value in more)
        for value in values:
            for one in _spellings(value):
                key = plain(one.kind, one.text.encode("utf-8", "surrogatepass"))
                if len(more) < MAX_VALUES and kinds[one.kind] < MAX_OF_KIND and key not in seen and _worth(one):
                    seen.add(key)
                    kinds[one.kind] += 1
                    more.append(one)
        return self if len(more) == len(self.values) else Known(tuple(more), frozenset(seen))

    def find(self, block: bytes) -> Iterable[Found]:
        if not self.values:
            return
        for match in compiled(self._pattern, DFA_BYTES).finditer(block):
            yield Found(match.start(), match.end(), "known")

    def value(self, match: bytes) -> tuple[str, bytes, bool]:
        """(kind, the value itself, is it spelt as it is) of something that `find` has found."""
        for kind, text in self.values:
            said = text.encode("utf-8", "surrogatepass")
            if plain(kind, match) == plain(kind, said):
                return kind, said, True
        spelt = compiled(self._numbered, DFA_BYTES).fullmatch(match)
        if spelt is None:
            return "known", match, False
        kind, text = next(value for value, group in zip(self.values, spelt.groups(), strict=True) if group is not None)
        return kind, text.encode("utf-8", "surrogatepass"), False

    @functools.cached_property
    def _numbered(self) -> bytes:
        return b"|".join(b"(" + pattern_of(kind, text) + b")" for kind, text in self.values)

    @functools.cached_property
    def _pattern(self) -> bytes:
        longest = sorted(self.values, key=lambda value: -len(value.text))
        return b"|".join(pattern_of(value.kind, value.text) for value in longest)


def _spellings(value: Value) -> Iterable[Value]:
    """Forms that are values of their own: an IMEI without its check digit (as in IMEISV); a number without its country,
    which is in every form of it that has one."""
    digits = "".join(char for char in value.text if char.isascii() and char.isdigit())
    if value.kind == "imei" and len(digits) == 15:
        yield from (value, Value("imei", digits[:14]))
    elif value.kind == "phone" and value.text.startswith("+") and len(digits) >= 11:
        yield Value("phone", digits[2:] if digits.startswith("86") else digits[-10:])
    else:
        yield value


def _worth(value: Value) -> bool:
    text = value.text.strip()
    if value.kind in SEPARATED:
        solid = [char for char in text.lower() if char.isalnum()]
        return len(solid) >= 6 and len(set(solid)) > 2 and text.lower() not in PLACEHOLDERS
    return len(text.encode("utf-8", "surrogatepass")) >= MIN_CHARACTERS and not (text.isdigit() and len(text) < 6)


def gathered(outputs: Iterable[bytes], known: Known | None = None) -> Known:
    """What these outputs of one phone name of it, beside what is `known` already. Pure; reads each output once."""
    texts = [
        output.replace(b"\0", b"") if output.startswith((b"\xff\xfe", b"\xfe\xff")) else output for output in outputs
    ]
    lowered = [text.lower() for text in texts]
    found: dict[Value, None] = {}
    for rule in (*NUMBERS, *NETWORK, *PEOPLE):
        if not rule.own:
            continue
        for text, low in zip(texts, lowered, strict=True):
            for start, end, kind in rule.find(text, low):
                found.setdefault(
                    Value(kind, _unescaped(text[start:end]).decode("utf-8", "replace").strip("\"' ")), None
                )
                if len(found) > 4 * MAX_VALUES:
                    break
    words = _SYSTEM_WORDS.encode()
    return (known or Known()).with_(value for value in found if not _of_the_system(value, words, lowered))


def _unescaped(value: bytes) -> bytes:
    r"""`\xe7\x88\xb1`, as wpa_supplicant prints what is not ASCII (printf_encode in its common.c), as bytes again."""
    if rb"\x" not in value:
        return value
    return re.sub(rb"\\{1,2}x([0-9a-fA-F]{2})", lambda escape: bytes.fromhex(escape[1].decode()), value)


def _of_the_system(value: Value, words: bytes, lowered: list[bytes]) -> bool:
    """Whether the value is also part of names that are no secret: of packages, properties, operators, models."""
    if value.kind in SEPARATED or value.kind == "email":
        return False
    said = value.text.lower().encode("utf-8", "surrogatepass")
    if said in words or "\ufffd" in value.text:
        return True
    inside = compiled(rb"(?i)[a-z0-9_]{2}[._/-]" + _quoted(said) + rb"[\W_]|[a-z]" + _quoted(said) + b"|" + _quoted(said)
                      + rb"(?:[a-z_]|\.[a-z])|\[(?:ro\.[a-z.]*(?:model|name|brand|device|board|manufacturer|marketname)"
                      + rb"|gsm\.[a-z.]*alpha[a-z.]*)\]: \[[^\]\n]*" + _quoted(said) + b"|operatoralpha[a-z]*=" + _quoted(said))  # fmt: skip
    return any(inside.search(text) is not None for text in lowered)


def _quoted(said: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in said)
