"""What stands in a value's place. The same value gets the same mark all through a session, and no other session's; a
mark cannot be turned back without the session's key, which is not kept."""

from __future__ import annotations

import functools
import hmac

from remote_assist.privacy.digits import only

KEY_BYTES = 32
MARK = rb"(?:<|&lt;)[a-z]{2,8}:[0-9a-f]{6}(?:>|&gt;)"
"""Every mark, as a pattern."""
SHOWN = ("phone", "serial")
"""Kinds that a human must recognise (service handbook S5)."""
_DIGITS = ("imei", "imsi", "iccid", "card", "phone")


class Marks:
    """Makes marks under one key. Thread-safe."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("a key of at least 16 bytes")
        self.of = functools.lru_cache(maxsize=65536)(functools.partial(_mark, key))
        self.of.__doc__ = "(kind, value) → its mark."


def _mark(key: bytes, kind: str, value: bytes) -> bytes:
    digest = hmac.digest(key, kind.encode() + b"\0" + plain(kind, value), "sha256")
    return b"<%s:%s>" % (kind.encode(), digest[:3].hex().encode())


def plain(kind: str, value: bytes) -> bytes:
    """The value without its spelling: separators, case."""
    if kind in _DIGITS:
        return only(value)[-11:] if kind == "phone" else value.translate(None, b" -./\0").lower()
    if kind == "mac":
        return value.lower().replace(b"%3a", b"").translate(None, b":-._ \0")
    return value.lower()


def shown(kind: str, value: bytes) -> bytes | None:
    """138XXXX1234: as much as lets somebody who knows the value recognise it; None for what is too short for that."""
    if kind == "serial":
        return b"X" * (len(value) - 4) + value[-4:] if len(value) >= 8 else None
    digits = len(only(value))
    if digits < 7:
        return None
    first, last = max(0, digits - 8), 4 if digits >= 8 else 3
    masked, seen = bytearray(value), 0
    for at, byte in enumerate(value):
        if 48 <= byte <= 57:
            if first <= seen < digits - last:
                masked[at] = 88
            seen += 1
    return bytes(masked)
