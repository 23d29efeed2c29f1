"""What opens something: keys, tokens, passwords, codes, cookies."""

from __future__ import annotations

import itertools

from remote_assist.privacy.rule import Rule, compiled, line_before

_SHAPED = (
    rb"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}",  # JWT, JWE (RFC 7519)
    rb"(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA)[A-Z0-9]{16}\b",  # AWS
    rb"AIza[0-9A-Za-z_-]{35}", rb"ya29\.[0-9A-Za-z_-]{10,}", rb"1//0[0-9A-Za-z_-]{20,}", rb"GOCSPX-[0-9A-Za-z_-]{20,}",  # Google
    rb"4/[0-9A-Za-z_-]{30,}", rb"aas_et/[0-9A-Za-z_=-]{20,}", rb"oauth2rt_1/[0-9A-Za-z_-]{20,}",
    rb"gh[pousr]_[A-Za-z0-9]{30,}", rb"github_pat_[A-Za-z0-9_]{22,}", rb"glpat-[A-Za-z0-9_-]{16,}",  # GitHub, GitLab
    rb"xox[abeoprs]-[A-Za-z0-9-]{10,}", rb"xapp-[A-Za-z0-9-]{10,}", rb"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}",  # Slack, Stripe
    rb"sk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}", rb"hf_[A-Za-z0-9]{30,}", rb"npm_[A-Za-z0-9]{30,}", rb"pypi-[A-Za-z0-9_-]{50,}",
    rb"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}", rb"dop_v1_[0-9a-f]{64}", rb"shpat_[0-9a-f]{32}",
    rb"[A-Za-z0-9_-]{11,22}:APA91b[A-Za-z0-9_-]{60,}", rb"APA91b[A-Za-z0-9_-]{60,}", rb"AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{100,}",  # FCM
    rb"\d{8,10}:AA[A-Za-z0-9_-]{33}", rb"LTAI[A-Za-z0-9]{12,20}\b", rb"AKID[A-Za-z0-9]{32}\b",  # Telegram, Alibaba, Tencent
    rb"EAA[A-Za-z0-9]{2}[A-Za-z0-9]{30,}", rb"AC[0-9a-f]{32}\b", rb"SK[0-9a-f]{32}\b",  # Facebook, Twilio
    rb"QAAAA[A-Za-z0-9+/]{300,}={0,2}(?:[ \t]+[^\s\"'<@]+@[A-Za-z0-9._-]+)?",  # adb's public keys (AOSP system/core/adb/daemon/auth.cpp)
    rb"AAAAB3NzaC1yc2E[A-Za-z0-9+/]{100,}={0,3}", rb"AGE-SECRET-KEY-1[0-9A-Z]{58}",
)  # fmt: skip

_STRONG = (rb"pass(?:word|wd|phrase|code|_?key)s?(?:_?hash)?|pwds?|psks?|(?:pre_?shared|sae|wpa|wep|wifi|tether)_?(?:key|passphrase|password)s?[0-9]?"
           rb"|wep_tx_key|(?:client|app|shared|ipsec|l2tp|mppe|api|consumer|oauth|vpn|user)?[_-]?secrets?(?:[_-]?keys?)?|private_?keys?"
           rb"|(?:aws_?)?secret_?access_?key|account_?key|signing_?key|encryption_?key|sk_?key|kek|ki\b"
           rb"|\xe5\xaf\x86\xe7\xa0\x81|\xe5\x8f\xa3\xe4\xbb\xa4|\xe5\xaf\x86\xe9\x92\xa5")  # fmt: skip
_WEAK = (rb"(?:access|refresh|id|auth|oauth|bearer|session|csrf|xsrf|push|device|fcm|gcm|reg(?:istration)?|user|api|login|sso|sec(?:urity)?|c?sso|service)?[_-]?tokens?"
         rb"|(?:x-)?api_?-?keys?|app_?-?keys?|x-goog-api-key|authkey|auth_?code|(?:j|php|asp\.net_)?session_?-?(?:id|key)|jsessionid|phpsessid|[_-]sid|ssid_?token"
         rb"|credentials?|signature|(?:x-amz-)?signature|ticket|jwt|assertion|license_?key|registration_?id|reg_?id|nonce_?key|sign")  # fmt: skip
_GLUE = rb"(?:[\"'\]]|\\{1,3}\"|&quot;)?(?:[ \t]+is\b)?[ \t]{0,3}(?:=>|:=|[:=]|\bis[ \t]|\xef\xbc\x9a|\xe6\x98\xaf)[ \t]{0,3}"
_VALUE = (rb"(?:\[?\"((?:[^\"\\\r\n]|\\.)+)\"|\\{1,3}\"([^\"\\\r\n]+)|&quot;([^&\r\n]+)|\[?'([^'\r\n]+)'|\[([^\]\s]+)\]"
          rb"|([^\s\"'\\,;&<>\[\](){}]+(?:\{[^\s}]*\})?))")  # fmt: skip

_WORDS = frozenset(
    b"true false null none nil yes no on off unset empty unknown undefined n/a 0 1 -1 string int boolean ok required changed redacted"
    b" success failed fail ****** [redacted] <redacted> hidden password set valid invalid expired missing error default enabled disabled incorrect wrong correct too not weak strong needed to a the"
    b" this your being already stored protected visible".split()
)


def _said(value: bytes) -> bool:
    """Whether there is a value at all: not a yes or no, not stars, not one of our own marks."""
    return (
        value.lower() not in _WORDS
        and bool(value.strip(b"*.-\xe2\x80\xa2xX#_?\xc2\xb7"))
        and value not in (b"%s", b"%d", b"%1$s", b"%@")
    )


def _strong(value: bytes, block: bytes, start: int, end: int) -> bool:
    if not _said(value) or compiled(_OBJECT).search(value) is not None or value.startswith(_HARMLESS):
        return False
    if value.isdigit() and (len(value) < 4 or compiled(_SERVICE).search(line_before(block, start)) is not None):
        return False
    return value != b"running" and value != b"stopped"


_HARMLESS = (b"/", b"<", b"android.", b"com.", b"0x", b"granted=")
_SERVICE = rb"init\.svc|boottime"
"""Names of services in getprop; one is called batterysecret."""
_OBJECT = rb"^[A-Za-z_.$]+(?:\{|@[0-9a-f]{1,8}$|\()|^[A-Z][A-Za-z]+\{"
_PLAIN = rb"^(?:[a-z]+(?:[._/-][a-z]+)*|[A-Z]+(?:_[A-Z]+)*|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[0-9.:]{1,7}|0x[0-9a-f]{1,8}|[a-z_=]+|[A-Za-z.$]+Exception)$"


def _weak(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Words like token and session name many harmless things on Android (window tokens, ids of sessions)."""
    return (
        _strong(value, block, start, end)
        and len(value) >= 6
        and compiled(_PLAIN).search(value) is None
        and not _words(value)
    )


def _words(value: bytes) -> bool:
    """Digits alone, or letters that change their case as seldom as the names of programs do."""
    return value.isdigit() or (value.isalpha() and _turns(value) * 3 <= len(value))


def _turns(value: bytes) -> int:
    """How often capital letters begin or end."""
    return sum(one.isupper() != other.isupper() for one, other in itertools.pairwise(value.decode("latin-1")))


def _random(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Letters and digits mixed as no name and no version has them."""
    digits = sum(48 <= byte <= 57 for byte in value)
    letters = sum(chr(byte).isalpha() for byte in value)
    if b"." in value or value.startswith((b"/", b"0x")) or not digits or not letters:
        return False
    return min(digits, letters) >= 3 or _turns(value) * 3 > len(value)


def _code(value: bytes, block: bytes, start: int, end: int) -> bool:
    return len(value) >= 4


def _cookie(value: bytes, block: bytes, start: int, end: int) -> bool:
    return (
        _said(value)
        and compiled(_OBJECT).search(value) is None
        and compiled(rb"^[^\s=;,]{1,80}=|^[^\s,;]{12,}$").search(value) is not None
        and not value.isdigit()
    )


def _query(value: bytes, block: bytes, start: int, end: int) -> bool:
    return _said(value) and len(value) >= 3


_HINTS = (b"pass", b"pwd", b"psk", b"secret", b"key", b"kek", b"ki", "密".encode(), "口令".encode())
_WEAK_HINTS = (
    b"token",
    b"key",
    b"auth",
    b"session",
    b"sid",
    b"credential",
    b"sign",
    b"ticket",
    b"jwt",
    b"assertion",
    b"regid",
    b"reg_id",
    b"registration",
)

SECRETS = (
    Rule("key", rb"(?:^|[^A-Za-z0-9_])(" + b"|".join(_SHAPED) + rb")"),
    Rule("secret", rb"(?i)authorization(?:[\"']|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?(?:Bearer|Basic|Token|OAuth|GoogleLogin auth|Negotiate|NTLM|Key|ApiKey|Digest[^\r\n]{0,400}?response)[ \t=]{1,2}([^\s\"',\\<\]]+|\"[^\"\n]+\")", None, (b"authorization",)),
    Rule("secret", rb"(?i)authorization(?:[\"']|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?([^\s\"',\\<\]]+(?: [^\s\"',\\<\]]+)?)", _strong, (b"authorization",)),
    Rule("secret", rb"(?i)\b(?:bearer|basic)[ \t]+([A-Za-z0-9._~+/=-]{12,})", _weak, (b"bearer", b"basic")),
    Rule("secret", rb"(?i)(?:" + _STRONG + rb")" + _GLUE + _VALUE, _strong, _HINTS),
    Rule("secret", rb"(?i)(?:" + _WEAK + rb")" + _GLUE + _VALUE, _weak, _WEAK_HINTS),
    Rule("secret", rb"(?i)(?:" + _STRONG + rb")[ \t]{1,2}(?:\"([^\"\r\n]+)\"|'([^'\r\n]+)')", _strong, _HINTS),
    Rule("secret", rb"(?i)<(?:[a-z0-9_:.-]{0,40}(?:" + _STRONG + rb"|" + _WEAK + rb"))(?: [^>\n]{0,200})?>(?:&quot;)?([^<&\r\n]+)", _strong, (b"<",)),
    Rule("secret", rb"(?i)(?:token|jwt|\bkey|secret|credential|signature)[ \t]{0,2}[: \t][ \t]{0,2}([A-Za-z0-9_+/=.-]{16,})", _random, (b"token", b"jwt", b"key", b"secret", b"credential", b"signature")),
    Rule("secret", rb"(?:connect-network|add-network|start-softap) (?:\"[^\"\n]*\"|'[^'\n]*'|\S+) (?:wpa[23]?|wep|sae) (?:\"([^\"\n]+)\"|'([^'\n]+)'|(\S+))", None, (b"-network", b"-softap")),
    Rule("secret", rb"(?i)name=(?:[\"'])(?:[a-z0-9_.-]{0,40}(?:" + _STRONG + rb"|" + _WEAK + rb")|PreSharedKey|WEPKeys?|Identity|AnonIdentity)[\"'][^>\n]{0,40}?(?:>|value=[\"'])(?:&quot;)?([^<\"'&\r\n]+)", _strong, (b"name=",)),
    Rule("secret", rb"(?i)(?:^|[\s=\"'])(?:--?(?:password|passwd|pass|token|secret|api-?key|auth(?:-token)?|pin|psk|passphrase)(?:=|[ \t]+)|-u[ \t]+[^\s:]{1,64}:|sshpass -p ?)(?:[\"'])?([^\s\"']+)", _strong, (b"-",)),
    Rule("secret", rb"(?i)[?&;](?:[a-z0-9_.-]{0,24}(?:token|key|secret|password|passwd|pwd|signature|session|ticket|auth|cred|code|sid)|sig|sign|pass|otp|pin|auth_key|k|access_id|mac_?key)=([^&\s\"'<>#\\,;)\]}]+)", _query, (b"=",)),
    Rule("secret", rb"[a-z][a-z0-9+.-]{1,12}://([^/\s:@\"'<>]{1,128}:[^/\s\"'<>]{1,256})@", None, (b"://",)),
    Rule("secret", rb"(?i)(?:^|[^a-z_])(?:set-)?cookies?2?(?:[\"'\]]|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:\[([^\r\n\[\]]+)\]|(?:[\"']|\\\")?([^\[\r\n\"'\\<>][^\r\n\"'\\<>]*))", _cookie, (b"cookie",)),
    Rule("code", rb"(?i)(?:verification code|security code|confirmation code|login code|one.time (?:password|code|pin)|\botp|\bpasscode|\bpin(?:1|2| ?code)?|\bpuk[12]?(?: ?code)?|\bverif(?:y|ication)_?code|\bsms_?code|\bcaptcha|\xe9\xaa\x8c\xe8\xaf\x81\xe7\xa0\x81|\xe6\xa0\xa1\xe9\xaa\x8c\xe7\xa0\x81|\xe5\x8a\xa8\xe6\x80\x81\xe7\xa0\x81)(?:[\"']|\\\")?(?:[ \t]{0,2}(?:is|are|[:=]|\xe6\x98\xaf|\xe4\xb8\xba|\xef\xbc\x9a)){1,2}[ \t]{0,2}(?:[\"']|\\\")?([0-9]{4,8})\b", _code),
    Rule("code", rb"(?i)\b(?:[A-Z]-)?([0-9]{4,8})(?: is (?:your|the) [^\n0-9]{0,40}(?:code|otp|pin|password)|[^\n0-9]{0,24}(?:\xe9\xaa\x8c\xe8\xaf\x81\xe7\xa0\x81|\xe6\xa0\xa1\xe9\xaa\x8c\xe7\xa0\x81|\xe5\x8a\xa8\xe6\x80\x81\xe7\xa0\x81))", _code, (b"is your", b"is the", "码".encode())),
    Rule("parcel", rb"(?m)^[ \t]*0x[0-9a-f]{8}: ((?:[0-9a-f]{8} ){1,8}[ ]*'[^\n]{1,40})'", None, (b": ",)),
    Rule("parcel", rb"Result: Parcel\(((?:[0-9a-f]{8}[ ]+){2,}'[^\n]{1,200})'\)", None, (b"parcel(",)),
)  # fmt: skip
