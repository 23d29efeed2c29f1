"""Check digits: what tells an identity number from any other number of that length."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def only(value: bytes) -> bytes:
    """The decimal digits of `value`, in order."""
    return bytes(byte for byte in value if 48 <= byte <= 57)


def luhn(digits: bytes) -> bool:
    """ISO/IEC 7812-1 annex B, over ASCII digits, the last of which checks the others (IMEI, ICCID, bank cards)."""
    double = [(byte - 48) * 2 for byte in digits[-2::-2]]
    return (sum(n - 9 if n > 9 else n for n in double) + sum(byte - 48 for byte in digits[::-2])) % 10 == 0


def chinese_id(value: bytes) -> bool:
    """GB 11643-1999 (ISO 7064 MOD 11-2): 17 digits and one of 0-9X."""
    total = sum((byte - 48) * weight for byte, weight in zip(value[:17], _WEIGHTS, strict=True))
    return b"10X98765432"[total % 11] == value.upper()[17]
