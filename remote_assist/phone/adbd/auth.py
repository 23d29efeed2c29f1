"""Who may connect: RSA-2048 signatures over a random token (AOSP daemon/auth.cpp, libcrypto_utils/android_pubkey.cpp).

adb signs the 20-byte token as if it were a SHA-1 digest. There is nothing secret on this side, so the check is plain
modular arithmetic.
"""

from __future__ import annotations

import base64
import binascii
import struct

TOKEN_BYTES = 20
KEY_BYTES = 524
"""A public key in Android's own format: word count, n0inv, modulus, R squared, exponent (ANDROID_PUBKEY_ENCODED_SIZE)."""

_WORDS = 64
_SHA1_DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")


class BadKey(Exception):
    """Not a public key as adb writes it into adbkey.pub."""


def decode_public_key(encoded: bytes) -> tuple[int, int]:
    """Modulus and exponent of a 524-byte key. Raises `BadKey`."""
    if len(encoded) != KEY_BYTES:
        raise BadKey(f"{len(encoded)} bytes, a key has {KEY_BYTES}")
    (words,) = struct.unpack_from("<I", encoded)
    (exponent,) = struct.unpack_from("<I", encoded, KEY_BYTES - 4)
    modulus = int.from_bytes(encoded[8 : 8 + 4 * _WORDS], "little")
    if words != _WORDS or exponent not in (3, 65537) or modulus.bit_length() != 2048:
        raise BadKey("not an RSA-2048 key with exponent 3 or 65537")
    return modulus, exponent


def parse_public_key(line: bytes) -> bytes:
    """The 524 bytes in what a host sends: base64, a space, `user@host`, a NUL. Raises `BadKey`."""
    words = line.split(b"\0", 1)[0].replace(b"\t", b" ").split(b" ")
    try:
        encoded = base64.b64decode(words[0], validate=True)
    except binascii.Error:
        raise BadKey("not base64") from None
    decode_public_key(encoded)
    return encoded


def verify(encoded_key: bytes, token: bytes, signature: bytes) -> bool:
    """Is this the PKCS #1 v1.5 signature of `token` (taken as a SHA-1 digest) by that key? Raises `BadKey`."""
    modulus, exponent = decode_public_key(encoded_key)
    if len(signature) != 4 * _WORDS:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(4 * _WORDS, "big")
    digest_info = _SHA1_DIGEST_INFO + token
    padding = b"\xff" * (len(opened) - 3 - len(digest_info))
    return opened == b"\x00\x01" + padding + b"\x00" + digest_info
