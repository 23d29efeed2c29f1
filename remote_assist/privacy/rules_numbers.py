"""Numbers that name a subscriber, a phone, a person or an account at a bank."""

from __future__ import annotations

from remote_assist.privacy.digits import chinese_id, luhn, only
from remote_assist.privacy.rule import Rule, beside, compiled, line_before

BODIES = frozenset(b"01 33 35 44 45 49 50 51 52 53 54 86 91 97 98 99".split())
"""First two digits of a TAC: the bodies that give them out (GSMA TS.06 annex A)."""

NETWORKS = tuple(b"460 461 454 455 466 310 311 312 313 314 315 316 404 405 440 441 450 510 520 525 502 515 452".split()
                 + b"208 234 235 214 222 262 228 232 206 204 240 238 242 244 268 260 230 255 250 286 724 334 505".split())  # fmt: skip
"""Mobile country codes (ITU-T E.212) that are believed without the word IMSI beside them."""

CALLING = tuple(
    b"1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86"
    b" 90 91 92 93 94 95 98 2 3 42 5 6 8 9".split()
)
"""First digits of country codes (ITU-T E.164); three-digit ones by their first digit or two."""

CARDS = (b"4", b"51", b"52", b"53", b"54", b"55", b"22", b"23", b"24", b"25", b"26", b"27", b"34", b"37", b"35", b"6011",
         b"65", b"62", b"30", b"36", b"38")  # fmt: skip
"""Issuer prefixes (ISO/IEC 7812): Visa, Mastercard, American Express, JCB, Discover, UnionPay, Diners."""


def _alone(block: bytes, start: int, end: int) -> bool:
    """Neither part of a decimal fraction, nor negative, nor of a longer word."""
    before, after = beside(block, start, end)
    return before not in (b".", b"-", b"+", b"#") and not (after in (b".", b"-") and block[end + 1 : end + 2].isdigit())


def _imei(value: bytes, block: bytes, start: int, end: int) -> bool:
    digits = only(value)
    if any(word in line_before(block, start, 28) for word in _NOT_ANOTHER):
        return False
    return digits[:2] in BODIES and luhn(digits) and len(set(digits)) > 2 and _alone(block, start, end)


def _labelled(value: bytes, block: bytes, start: int, end: int) -> bool:
    return len(set(only(value))) > 1


def _imsi(value: bytes, block: bytes, start: int, end: int) -> bool:
    if any(word in line_before(block, start, 28) for word in _NOT_ANOTHER):
        return False
    return value.startswith(NETWORKS) and len(set(value)) > 3 and _alone(block, start, end)


def _iccid(value: bytes, block: bytes, start: int, end: int) -> bool:
    return len(set(value[4:])) > 1 and _alone(block, start, end)


def _card(value: bytes, block: bytes, start: int, end: int) -> bool:
    digits = only(value)
    if not digits.startswith(CARDS) or len(set(digits)) < 4 or not luhn(digits) or not _alone(block, start, end):
        return False
    beside_it = beside(block, start, end)
    if not any(word in line_before(block, start) for word in _PAYING) and beside_it not in ((b'"', b'"'), (b"'", b"'")):
        return False
    return len(digits) == 16 or (len(digits) == 15 and digits[:2] in (b"34", b"37")) or digits[:2] == b"62"


_PAYING = (
    b"card",
    b"pan",
    b"visa",
    b"master",
    b"bank",
    b"pay",
    b"credit",
    b"debit",
    b"amex",
    b"account",
    b"number",
    "卡".encode(),
)


def _chinese(value: bytes, block: bytes, start: int, end: int) -> bool:
    return chinese_id(value) and _alone(block, start, end)


_NOT_ANOTHER = (
    b"time",
    b"boot",
    b"size",
    b"byte",
    b"sched",
    b"dur",
    b"nano",
    b"stamp",
    b"uptime",
    b"elapsed",
    b"usec",
    b"0x",
)


def _international(value: bytes, block: bytes, start: int, end: int) -> bool:
    """`+` and 8 to 15 digits; `memcpy+1234567` and `+12345678ns` are something else."""
    digits = only(value)
    before, after = beside(block, start, end)
    if (
        not 8 <= len(digits) <= 15
        or not digits.startswith(CALLING)
        or before.isalnum()
        or before in (b")", b"_", b"]", b"+")
    ):
        return False
    return not after.isalnum() and after not in (b"_", b"+", b"/") and len(set(digits)) > 2


def _called(value: bytes, block: bytes, start: int, end: int) -> bool:
    """A number that stands beside a word for telephones."""
    digits = only(value)
    _, after = beside(block, start, end)
    if (
        not 7 <= len(digits) <= 15
        or len(set(digits)) < 3
        or digits.startswith(b"000")
        or after.isalnum()
        or after in (b"_", b":")
    ):
        return False
    if compiled(_UNIT).search(block[end : end + 8]) is not None:
        return False
    return (
        digits not in _LIMITS
        and not (after == b"." and block[end + 1 : end + 2].isdigit())
        and b"0x" not in block[max(0, start - 2) : start]
    )


_UNIT = rb"^ ?(?:bytes|[kKMG]i?B|[mnu]?s)\b"
_LIMITS = frozenset((b"2147483647", b"4294967295", b"2147483648"))


def _chinese_mobile(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Eleven digits without a word: in quotes as text, after Chinese, or in a sentence; never a figure of a table."""
    before, after = beside(block, start, end)
    if before in (b'"', b"'", b"\\") and after in (b'"', b"'", b"\\"):
        return True
    words = line_before(block, start, 28)
    if words.rstrip()[-1:] >= b"\x80" or (after and after[0] >= 0x80):
        return True
    if compiled(_UNIT).search(block[end : end + 8]) is not None:
        return False
    spoken = compiled(rb"[a-z]{2,} $").search(words) is not None or any(word in words for word in _SPEECH)
    return spoken and not any(word in line_before(block, start) for word in _NOT_ANOTHER)


_SPEECH = (b"tel", b"phone", b"mobile", b"call", b"sms", b"dial", b"number", b"contact", b"address", b"msisdn", b"user",
           b"account", b"name", b"login", b"mms", b"text me", b"whatsapp", b"wechat", b"sender", b"recipient", b"customer",
           "手机".encode(), "电话".encode(), "号".encode(), "联系".encode())  # fmt: skip

_WORD = (rb"(?:\btele?(?:phone)?|phone|mobile|cell(?:ular)?|msisdn|line1(?:[ _-]?number)?|(?:phone|calling|called|caller|dial|incoming|outgoing|contact|my|own|other"
         rb"|sms|smsc|voice ?mail|remote|dest(?:ination)?|orig(?:inating)?)[ _-]?(?:number|num|addr(?:ess)?|party)|caller[ _-]?id|dial(?:ed|ing)?"
         rb"|call(?:er|ing|ed|ee)?|sms(?:to)?|mms(?:to)?|sendtextmessage|recipients?|sender|whatsapp|contact|\bm?number|\bm?address"
         rb"|\xe6\x89\x8b\xe6\x9c\xba\xe5\x8f\xb7?\xe7?\xa0?\x81?|\xe7\x94\xb5\xe8\xaf\x9d|\xe5\x8f\xb7\xe7\xa0\x81|\xe6\x9d\xa5\xe8\x87\xaa|\xe6\x8b\xa8\xe6\x89\x93|\xe7\x9f\xad\xe4\xbf\xa1)")  # fmt: skip
_GAP = rb"(?:[^A-Za-z0-9\n+][^0-9\n+]{0,18}?)?"
_SHAPES = (rb"(?:\(?0\d{1,4}\)?[ /.-]?\d{2,4}(?:[ .-]?\d{2,4}){1,3}"  # trunk prefix: Europe, China's land lines
           rb"|(?:1[ .-]?)?(?:[2-9]\d{2}[2-9]\d{6}|[2-9]\d{2}[ -][2-9]\d{2}[ -]\d{4}|[2-9]\d{2}\.[2-9]\d{2}\.\d{4}|\([2-9]\d{2}\)[ -]?[2-9]\d{2}[ .-]?\d{4})"  # North American Numbering Plan
           rb"|(?:(?:00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|00[1-9]\d{7,13}|[3679]\d{2}[ .-]\d{3}[ .-]\d{3,4})")  # fmt: skip

NUMBERS = (
    Rule("imei", rb"(?i)(?:imei|meid|device_?id)(?:sv|[ _-]?[0-9]|\(?s?\)?)?[^0-9A-Za-z\n]{1,12}(?:Value|is)?[^0-9A-Za-z\n]{0,4}([0-9]{2}(?:[ -]?[0-9]){12,14})\b",
         _labelled, (b"imei", b"meid", b"deviceid", b"device_id"), own=True),
    Rule("meid", rb"(?i)meid[^0-9A-Za-z\n]{1,12}([0-9a-f]{14})\b", _labelled, (b"meid",), own=True),
    Rule("imei", rb"\b([0-9]{15}|[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]|[0-9]{6} [0-9]{2} [0-9]{6} [0-9])\b", _imei, own=True),
    Rule("imsi", rb"(?i)(?:imsi|subscriber_?id)(?:[ _-]?[0-9])?[^0-9A-Za-z\n]{1,12}(?:is)?[^0-9A-Za-z\n]{0,4}([0-9]{14,15})\b",
         _labelled, (b"imsi", b"subscriber"), own=True),
    Rule("imsi", rb"\b([2-7][0-9]{14})\b", _imsi, own=True),
    Rule("iccid", rb"(?i)\b(89[0-9]{4}[0-9a-f]{13,14})\b", _iccid, own=True),
    Rule("iccid", rb"(?i)icc_?id(?:[ _-]?[0-9])?[^0-9A-Za-z\n]{1,12}(89[0-9]{4}(?:[ -]?[0-9a-f]){12,15})\b", _iccid, (b"iccid", b"icc_id"), own=True),
    Rule("id", rb"\b([1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])\b", _chinese),
    Rule("card", rb"\b([2-6][0-9]{15,18}|[2-6][0-9]{3}(?: [0-9]{4}){3}(?: [0-9]{1,3})?|[2-6][0-9]{3}(?:-[0-9]{4}){3}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})\b", _card),
    Rule("phone", rb"(\+[1-9][0-9]{0,2}(?:[ .-]?\(?[0-9]{1,5}\)?){1,6})", _international),
    Rule("phone", rb"(?i)(?:line1_?number|phone_?number|msisdn|\bmdn|\xe6\x9c\xac\xe6\x9c\xba\xe5\x8f\xb7\xe7\xa0\x81)(?:[\"'\]]|\\\")?[ \t]{0,2}(?:[:=]|\xef\xbc\x9a)[ \t]{0,2}(?:[\"'\[]|\\\")?([0-9][0-9 ()-]{5,16}[0-9])\b", _called, (b"number", b"msisdn", b"mdn", "\u672c\u673a".encode()), own=True),
    Rule("phone", rb"(?i)(?:number|msisdn|line1|mdn)(?:[\"'\]]|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?(\+[0-9]{8,15})\b", _called, (b"number", b"msisdn", b"line1", b"mdn"), own=True),
    Rule("phone", rb"(?i)(?:tel|sms|smsto|callto|mms|wtai|voicemail)(?::|%3A)(?://)?(\+?[0-9][0-9() .%-]{4,18}[0-9])", _called, (b"tel:", b"sms", b"callto", b"mms", b"voicemail", b"tel%3a")),
    Rule("phone", rb"(?i)" + _WORD + _GAP + rb"(" + _SHAPES + rb")\b", _called),
    Rule("phone", rb"\b((?:86[ -]?)?1[3-9][0-9]{9}|1[3-9][0-9] [0-9]{4} [0-9]{4}|1[3-9][0-9]-[0-9]{4}-[0-9]{4})\b", _chinese_mobile),
    Rule("phone", rb"\b([2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4})\b", _called),
    Rule("phone", rb"\b(\([2-9][0-9]{2}\) ?[2-9][0-9]{2}-[0-9]{4})\b", _called),
)  # fmt: skip
