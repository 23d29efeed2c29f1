"""What names a person: addresses, accounts, names that people gave to their things, what others wrote to them."""

from __future__ import annotations

from remote_assist.privacy.rule import Rule, beside

_FILES = frozenset(b"so rc apk jar odex vdex art dex oat xml apex java kt cc cpp c h py sh bin service interface method"
                   b" widevine clearkey multihal marlin prop pb json txt log conf img ko class zip".split())  # fmt: skip
_LOCAL = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-"
_HEX = frozenset(b"0123456789abcdef")


def _email(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Not a HAL's version (`mapper@2.0.so`), an object's hash (`Foo@1a2b3c.bar`), nor a boot image's part."""
    at = value.rfind(b"@")
    if value[:1] in (b"@", b"%", b"-", b"+"):
        return False
    domain = value[at + 1 :] if at >= 0 else value[value.rfind(b"%40") + 3 :]
    labels = domain.lower().split(b".")
    if (
        labels[-1] in _FILES
        or domain.startswith((b"boot", b"org.", b"com.", b"android.", b"java."))
        or value.startswith((b"android.", b"com.", b"org.", b"java"))
        or (len(labels) > 1 and labels[0].isdigit() and labels[1][:1].isdigit())
    ):
        return False
    if (
        4 <= len(labels[0]) <= 8
        and _HEX.issuperset(labels[0])
        and value[:1].isalpha()
        and b"." in value[: max(at, 0)]
        and not labels[0].isdigit()
    ):
        return False
    before, after = beside(block, start, end)
    return before != b"@" and after not in (b"(", b"@", b"{")


_NOBODY = frozenset(b"null none owner guest user primary administrator work android default unknown  test".split()) | {
    "机主".encode(), "访客".encode(), "主人".encode(), b"", b"Work profile".lower(), "工作资料".encode(), "所有者".encode(), "应用双开".encode(),
}  # fmt: skip


def _name(value: bytes, block: bytes, start: int, end: int) -> bool:
    said = value.strip(b" \"'").lower()
    return said not in _NOBODY and not said.startswith(b"<") and said.strip(b"*x") != b""


def _serial(value: bytes, block: bytes, start: int, end: int) -> bool:
    digits = sum(48 <= byte <= 57 for byte in value)
    return (
        digits > 0
        and len(set(value)) > 2
        and (digits < len(value) or len(value) >= 10)
        and not value.lower().startswith(b"0x")
    )


PEOPLE = (
    Rule("email", rb"(?i)((?:@|%40)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,18})\b", _email, (b"@", b"%40"), own=True, back=_LOCAL),
    Rule("email", rb"([\xc3-\xf4][\x80-\xbf][\x80-\xff]{0,60}@(?:[A-Za-z0-9-]{1,62}\.){1,4}[A-Za-z]{2,18})\b", _email, (b"@",)),
    Rule("sip", rb"(?i)\bsips?:([^\s@;<>\"']{1,64}@[^\s;<>\"']{1,128})", None, (b"sip",)),
    Rule("account", rb"Account ?\{ ?name=([^,}\r\n]{1,128}), ?type=", _name, (b"account",), own=True),
    Rule("account", rb"(?i)<account [^>\n]{0,200}?(?:name|username)=\"([^\"\n]{1,128})\"", _name, (b"<account",), own=True),
    Rule("account", rb"(?i)(?:\"|\\\"|\b)(?:account_?names?|user_?names?|login_?names?|nick_?names?|real_?name|full_?name|display_?names?|screen_?name|given_?name|family_?name|contact_?name|owner_?name|gaia_?name|eap_?identity|anonymous_?identity|identity)(?:\"|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:\\)?\"([^\"\\\r\n]{1,128})(?:\\)?\"", _name, (b"name", b"identity")),
    Rule("account", rb"(?i)\b(?:account_?name|user_?name|login_?name|nick_?name|real_?name|contact_?name|owner_?name)=([^\s\"',;&\[\](){}<]{2,64})", _name, (b"name",)),
    Rule("account", rb"UserInfo\{[0-9]{1,4}:([^:}\r\n]{1,128}):", _name, (b"userinfo{",)),
    Rule("name", rb"(?m)\b(?:device_name|bluetooth_name|wifi_p2p_device_name|lock_screen_owner_info|synced_account_name|unified_device_name|smartspace|nfc_name|cast_name)=([^\r\n,;]{1,128})", _name, (b"_name=", b"owner_info=", b"smartspace=")),
    Rule("name", rb"name:(?:device_name|bluetooth_name|wifi_p2p_device_name|lock_screen_owner_info|synced_account_name) (?:pkg:\S{1,128} )?value:([^\r\n]{1,128}?)(?: default| pkg:|\r?$)", _name, (b"_name", b"owner_info")),
    Rule("name", rb"\[(?:persist\.sys\.(?:device_name|bt_name|username)|net\.hostname|bluetooth\.device\.default_name|persist\.sys\.devicename)\]: \[([^\]\r\n]{1,128})\]", _name, (b"name]",)),
    Rule("hardware", rb"(?i)(?:android_?id|ssaid|gsf_?id)(?:[\"'\]]|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?([0-9a-f]{14,19})\b", None, (b"id", b"ssaid")),
    Rule("hardware", rb"name:android_id (?:pkg:\S{1,128} )?value:([0-9a-f]{14,19})\b", None, (b"android_id",)),
    Rule("hardware", rb"(?i)\b(?:gaid|adid|aaid|oaid|vaid|idfa|udid|advertising_?id|ad_?id|device_?uuid|install(?:ation)?_?id)(?:[\"'\]]|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,64})\b", None, (b"aid", b"did", b"adid", b"idfa", b"uuid", b"_id", b"onid", b"ingid")),
    Rule("serial", rb"(?i)\bserial(?:_?no|_?num(?:ber)?|[ ]number)?(?:[\"'\]]|\\\"|&quot;)?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"'\[]|\\\")?([A-Z0-9]{6,32})\b", _serial, (b"serial",), own=True),
    Rule("serial", rb"\[[a-z0-9._]*(?:serialno|serial_no|serial_number|\.psn|\.sn|serial)\]: \[([^\]\s]{6,40})\]", _serial, (b"]: [",), own=True),
    Rule("text", rb"(?:android\.(?:title|text|bigText|subText|summaryText|infoText|conversationTitle|selfDisplayName|title\.big|hiddenConversationTitle)|tickerText|contentTitle|contentText)=(?:(?:String|SpannableString|SpannableStringBuilder|CharSequence) ?\()([^\r\n]{1,1000})\)", _name, (b"android.", b"ticker", b"content")),
    Rule("text", rb"tickerText=([^(\s][^\r\n]{0,500}?)(?: contentView=|\r?$)", _name, (b"tickertext=",)),
    Rule("text", rb"(?m)^Row: [0-9]+ .*?\b(?:body|display_name|name|snippet|subject)=([^\r\n]*?)(?:, [a-z_0-9]+=|\r?$)", _name, (b"row: ",)),
)  # fmt: skip
