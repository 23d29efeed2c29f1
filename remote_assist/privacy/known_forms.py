"""Every spelling in which a known value is looked for: as it is, in any case, with separators, escaped, in hex, in base64."""

from __future__ import annotations

import base64
import re

SEPARATED = frozenset({"imei", "imsi", "iccid", "phone", "mac", "serial"})
"""Kinds that people and programs print with separators inside."""

_SEPARATOR = rb"(?:[ \x00:.\-_/()]|%3[aA]|%20){0,2}"
_HEX_GAP = rb"(?:[ :,\-]|\\x|%|,? ?0x)?"
MIN_BASE64 = 6
"""Characters of base64 that belong to the value alone; fewer would be found by chance."""


def pattern_of(kind: str, text: str) -> bytes:
    """RE2 (Latin-1) for every form of `text`."""
    forms = [_literal(kind, text), _hex(text), *_base64(kind, text)]
    if kind == "mac":
        forms.append(_interface_id(text))
    return b"|".join(forms)


def _literal(kind: str, text: str) -> bytes:
    if kind in SEPARATED:
        return b"(?i:" + _SEPARATOR.join(re.escape(char.encode()) for char in _core(text)) + b")"
    return b"(?i:" + rb"\x00?".join(_char(char) for char in text) + b")"


def _core(text: str) -> str:
    return "".join(char for char in text if char.isalnum()) or text


def _char(char: str) -> bytes:
    """One character: as it is in either case, or as URLs, JSON, XML and wpa_supplicant write it."""
    if char.isascii() and char.isalnum():
        return char.encode()
    spelt = []
    for one in dict.fromkeys((char, char.lower(), char.upper())):
        raw = one.encode("utf-8", "surrogatepass")
        spelt += [
            re.escape(raw),
            b"".join(b"%%%02x" % byte for byte in raw),
            b"".join(rb"\\{1,2}x%02x" % byte for byte in raw),
        ]
        units = one.encode("utf-16-be", "surrogatepass")
        spelt.append(b"".join(rb"\\{1,2}u%02x%02x" % (units[at], units[at + 1]) for at in range(0, len(units), 2)))
        spelt += [b"&#%d;" % point for point in map(ord, one)] + [b"&#x%x;" % point for point in map(ord, one)]
    named = {
        "&": b"&amp;",
        "<": b"&lt;",
        ">": b"&gt;",
        '"': rb"&quot;|\\{1,3}\"",
        "'": b"&apos;",
        " ": rb"\+",
        "\\": rb"\\\\",
    }
    if char in named:
        spelt.append(named[char])
    return b"(?:" + b"|".join(dict.fromkeys(spelt)) + b")"


def _cases(text: str) -> list[str]:
    return list(dict.fromkeys((text, text.lower(), text.upper(), text.title(), text.swapcase())))


def _hex(text: str) -> bytes:
    spelt = [one.encode("utf-8", "surrogatepass") for one in (text, text.lower(), text.upper())]
    if len({len(one) for one in spelt}) > 1:
        spelt = spelt[:1]
    bytewise = [b"|".join(dict.fromkeys(b"%02x" % byte for byte in column)) for column in zip(*spelt, strict=True)]
    return b"(?i:" + _HEX_GAP.join(b"(?:" + one + b")" for one in bytewise) + b")"


def _base64(kind: str, text: str) -> list[bytes]:
    """The characters that depend on the value alone, wherever in a group of three bytes it begins."""
    cases = (text.lower(), text.upper(), text)
    wide = [*cases, *map(_core, cases)] if kind in SEPARATED else _cases(text)
    found: dict[bytes, None] = {}
    for one in dict.fromkeys(wide):
        raw = one.encode("utf-8", "surrogatepass")
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + raw)
            core = whole[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
            if len(core) >= MIN_BASE64:
                spelt = core.replace(b"+", rb"[+-]").replace(b"/", b"[/_]")
                found[
                    (b"", rb"[A-Za-z0-9+/_-]{0,2}", rb"[A-Za-z0-9+/_-]{0,3}")[shift]
                    + spelt
                    + rb"[A-Za-z0-9+/_-]?={0,2}"
                ] = None
    return list(found)


def _interface_id(text: str) -> bytes:
    """The lower half of an IPv6 address made from a MAC: ff:fe in the middle, one bit turned (RFC 4291, appendix A)."""
    octets = bytearray.fromhex(_core(text))
    octets[0] ^= 2
    words = (octets[0:2], octets[2:3] + b"\xff", b"\xfe" + octets[3:4], octets[4:6])
    return b"(?i:" + b":".join(b"0{0,3}" + (bytes(word).hex().lstrip("0") or "0").encode() for word in words) + b")"
