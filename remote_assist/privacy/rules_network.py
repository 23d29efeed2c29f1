"""What names a network, an access point, an address or a place."""

from __future__ import annotations

import ipaddress

from remote_assist.privacy.rule import Rule, beside, compiled, line_before

NOBODY = frozenset((b"000000000000", b"ffffffffffff", b"020000000000", b"010203040506"))
"""Addresses that say "none", "all", or "an app may not know" (WifiInfo.DEFAULT_MAC_ADDRESS)."""

MULTICAST = (b"3333", b"01005e")
"""Addresses of groups (RFC 2464, RFC 1112); another address with the group's bit may be somebody's."""

RESOLVERS = frozenset(
    b"8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 114.114.114.114 114.114.115.115"
    b" 223.5.5.5 223.6.6.6 119.29.29.29 180.76.76.76 94.140.14.14 94.140.15.15 4.2.2.2 101.226.4.6".split()
)
"""Public name servers: whether one is set is a finding, and it names nobody."""

MAC = rb"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}"


def _mac(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Not a piece of a certificate's fingerprint, and not an address that is nobody's."""
    before, after = beside(block, start, end)
    sign = value[2:3]
    if sign == before or (sign == after and block[end + 1 : end + 2] in _HEX):
        return False
    if sign == b"-" and (value.replace(b"-", b"").isdigit() or before in (b"-", b".")):
        return False
    return bare(value) not in NOBODY and not bare(value).startswith(MULTICAST)


_HEX = tuple(bytes((byte,)) for byte in b"0123456789abcdefABCDEF")


def bare(mac: bytes) -> bytes:
    return mac.translate(None, b":-. ").lower()


def _bare_mac(value: bytes, block: bytes, start: int, end: int) -> bool:
    return bare(value) not in NOBODY and len(set(value)) > 2


_EMPTY = frozenset(
    b"true false null none unset any unknown <none> <unknown ssid> <unknown> unknown ssid <unset> wildcard hidden n/a x [] {} 0x"
    b" <hidden> <redacted> * string".split()
) | {b"<unknown ssid>", b"unknown ssid", b"<none>", b""}


def _ssid(value: bytes, block: bytes, start: int, end: int) -> bool:
    said = value.replace(rb"\x00", b"").strip(b"\\\"'").lower()
    if said in _EMPTY or said.startswith((b"<unknown", b"<ssid:", b"&lt;", b"0x0 ")) or not said.strip(b"*xX?"):
        return False
    if (
        said.startswith(b" ")
        or said.endswith(b"=")
        or (said.strip(b"-_0123456789") == b"" and (len(said) < 4 or said[:1] == b"-"))
    ):
        return False
    return compiled(rb"(?i)^" + MAC).search(said) is None


def _bare_ssid(value: bytes, block: bytes, start: int, end: int) -> bool:
    """Without quotes: what follows must not be a program's own words."""
    return _ssid(value, block, start, end) and not value.startswith((b"{", b"(", b"[", b"@"))


def _ipv4(value: bytes, block: bytes, start: int, end: int) -> bool:
    before, after = beside(block, start, end)
    if before.isalnum() or before in (b".", b"_", b"-", b"+") or after.isalnum() or after in (b"_", b"-"):
        return False
    if after == b"." and block[end + 1 : end + 2].isalnum():
        return False
    parts = value.split(b".")
    if any(len(part) > 1 and part.startswith(b"0") for part in parts) or any(int(part) > 255 for part in parts):
        return False
    if value in RESOLVERS or not ipaddress.IPv4Address(value.decode()).is_global:
        return False
    words = line_before(block, start)
    if any(word in words for word in _KEPT):
        return False
    # A version has small figures, and no port or prefix behind it.
    return any(word in words for word in _ADDRESS) or (int(parts[0]) >= 20 and max(map(int, parts)) >= 60)


_KEPT = (b"proxy", b"version", b"build", b"firmware", b"release", b"driver", b"ver=", b"ver:", b"revision", b"days=")
_ADDRESS = (b"inet", b"addr", b"ip", b"dns", b"gateway", b"server", b"host", b"from", b"src", b"dst", b"://", b"connect", b"ping",
            b"route", b"->", b"remote", b"local", b"peer", b"sock", b"endpoint")  # fmt: skip


def _ipv6(value: bytes, block: bytes, start: int, end: int) -> bool:
    before, after = beside(block, start, end)
    if before.isalnum() or before in (b":", b".", b"_") or after.isalnum() or after in (b":", b"_"):
        return False
    if b"::" not in value and value.count(b":") != 7:
        return False
    try:
        address = ipaddress.IPv6Address(value.decode())
    except ValueError:
        return False
    if b"proxy" in line_before(block, start):
        return False
    if address.is_multicast or address.is_site_local:
        return False
    told = address.packed[11:13] == b"\xff\xfe"  # the interface's MAC is inside (RFC 4291, appendix A)
    return (address.is_global or told) and value.lower() not in _RESOLVERS6


_RESOLVERS6 = frozenset(
    b"2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111 2606:4700:4700::1001 2400:3200::1 2400:3200:baba::1"
    b" 2620:fe::fe 240c::6666 240c::6644".split()
)


def _coordinate(value: bytes, block: bytes, start: int, end: int) -> bool:
    return value.strip(b"-0.") != b"" and abs(float(value)) <= 180


_Q = rb"(?:\"|\\\"|&quot;)"
_BEFORE = rb"(?i)(?:^|[^bp])"
_NUMBER = rb"(-?[0-9]{1,3}\.[0-9]{3,})"

NETWORK = (
    Rule("mac", rb"((?:\b[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b|(?:\b[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}\b|(?:\b[0-9A-Fa-f]{2}%3[Aa]){5}[0-9A-Fa-f]{2}\b|_(?:[0-9A-Fa-f]{2}_){5}[0-9A-Fa-f]{2}\b)", _mac, own=True),
    Rule("mac", rb"(?i)(?:mac|bssid|bdaddr|bt_?addr(?:ess)?|bluetooth_address|hwaddr|gw_id|eth[_-]?addr|wifi_?addr)(?:_?addr(?:ess)?)?(?:[\"'\]]|\\\")?[ \t]{0,2}(?:=>|[:=])?[ \t]{0,2}(?:[\"'\[]|\\\")?([0-9a-f]{12})\b",
         _bare_mac, (b"mac", b"addr", b"bssid", b"gw_id"), own=True),
    Rule("mac", rb"\b([0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})\b", lambda v, b, s, e: not v.replace(b".", b"").isdigit() and beside(b, s, e)[1] != b"."),
    Rule("ssid", _BEFORE + rb"ssid(?:s|\(s\)|name|_name|str)?(?:[\"']|\\\")?(?: is\b)?[ \t]{0,2}(?:=>|[:=])?[ \t]{0,2}[{(\[]?(?:W?\")?\"([^\"\r\n]{1,128})\"", _ssid, (b"ssid",), own=True),
    Rule("ssid", _BEFORE + rb"ssid(?:name|_name|str)?(?:[\"']|\\\")?[ \t]{0,2}(?:=>|[:=])?[ \t]{0,2}(?:\\\"|&quot;|\\\\\\\")([^\"\r\n]{1,128}?)(?:\\|&quot;)", _ssid, (b"ssid",), own=True),
    Rule("ssid", _BEFORE + rb"ssid(?:name|_name|str)?[ \t]{0,2}(?:=>|[:=])?[ \t]{0,2}'([^'\r\n]{1,128})'", _ssid, (b"ssid",), own=True),
    Rule("ssid", _BEFORE + rb"ssid(?:name|_name|str)?(?:[ \t]?[:=][ \t]{0,2}|\[)([^\s\"'\\<,;|&\[\](){}:=%/][^\"\r\n,;|&\[\](){}<\t]{0,63}?)[ \t]{0,64}(?:[\"\r\n,;|&\[\](){}<\t]|  |$| +BSSID| +bssid)", _bare_ssid, (b"ssid",), own=True),
    Rule("ssid", rb"(?i)name=\"(?:SSID|ConfigKey|wifi_?ssid)\"[^>\n]{0,20}>(?:&quot;)?([^<&\r\n]{1,128})(?:&quot;|<)", _ssid, (b"ssid", b"configkey"), own=True),
    Rule("ssid", rb"(?:\"|\\\"|&quot;)([^\"\\&\r\n]{1,96})(?:\"|\\\"|&quot;)-?(?:WPA|WEP|NONE|SAE|OWE|EAP|IEEE8021X|FT_|FILS|SUITE_B|WAPI|OPEN|PASSPOINT|wpa[23]?-|sae\b|owe\b|open\b)", _ssid, own=True),
    Rule("ssid", rb"\bextra: \"([^\"\r\n]{1,128})\"", _ssid, (b"extra: ",), own=True),
    Rule("ssid", rb"(?i)(?:networkid|wifinetworkkey|network_?name|wifi_?name|ap_?name|hotspot_?name|subid)(?:[\"']|\\\")?[ \t]?[:=][ \t]?(?:\\)?\"([^\"\\\r\n]{1,128})(?:\\)?\"", _ssid, (b"network", b"_name", b"name"), own=True),
    Rule("ssid", rb"(?i)(?:connect(?:ed|ing|ion)? (?:to|with)|joined|joining|disconnected from|network|wi-?fi(?: ap)?|access point|hotspot|\xe7\x83\xad\xe7\x82\xb9|\xe7\xbd\x91\xe7\xbb\x9c|\xe8\xbf\x9e\xe6\x8e\xa5\xe5\x88\xb0|wlan)[ \t:]{1,2}\"([^\"\r\n]{1,128})\"", _ssid, own=True),
    Rule("ssid", rb"(?m)^[ \t]*(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}[ \t]+[0-9]{4,5}[ \t]+-?[0-9]\S*[ \t]+[0-9.>]+[ \t]+(\S(?:[^\r\n\t\[]*[^\s\[])?)[ \t]+\[", _ssid, own=True),
    Rule("ssid", rb"(?m)^[ \t]*(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\t[0-9]{4,5}\t-?[0-9]+\t\[[^\t\n]*\t([^\t\r\n]{1,128})\r?$", _ssid, own=True),
    Rule("ssid", rb"(?m)^[ \t]*[0-9]{1,3}[ \t]+(\S(?:[^\r\n\t]{0,60}\S)?)[ \t]{2,60}(?:wpa[23]?-|open\b|wep\b|owe\b|sae\b)", _ssid, (b"wpa", b"open", b"wep", b"owe", b"sae"), own=True),
    Rule("ssid", rb"WIFI:(?:[TH]:[^;\n]{0,9};)*S:((?:[^;\\\n]|\\.){1,128});", _ssid, (b"wifi:",), own=True),
    Rule("secret", rb"WIFI:[^\n]{0,200}?;P:((?:[^;\\\n]|\\.)+);", None, (b"wifi:",)),
    Rule("ssid", rb"(?i)<(?:[a-z0-9_:]{0,12}ssid)>(?:&quot;)?([^<&\r\n]{1,128})(?:&quot;|<)", _ssid, (b"ssid>",), own=True),
    Rule("ssid", rb"SSID Match pattern=PatternMatcher\{[A-Z]+: ([^}\r\n]{1,128})\}", _ssid, (b"ssid match",), own=True),
    Rule("ip", rb"([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})", _ipv4),
    Rule("ip", rb"((?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,6}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){3,6}::)", _ipv6),
    Rule("gps", rb"Location\[[A-Za-z_]{2,12} " + _NUMBER + rb",[ ]?" + _NUMBER, _coordinate, (b"location[",)),
    Rule("gps", rb"(?i)\b(?:m?lat(?:itude)?|m?lng|m?lon(?:g(?:itude)?)?)(?:[\"']|\\\")?[ \t]{0,2}[:=][ \t]{0,2}(?:[\"']|\\\")?" + _NUMBER, _coordinate, (b"lat", b"lng", b"lon")),
    Rule("gps", rb"(?i)(?:geo:|lat/lng: \(|latlng\(|loc(?:ation)?[=:][ ]?\(?|coord(?:inate)?s?[=:][ ]?[\[(]?|[?&](?:q|ll|center|daddr|saddr)=|\xe5\x9d\x90\xe6\xa0\x87[:=]? ?)" + _NUMBER + rb",[ ]?" + _NUMBER, _coordinate),
    Rule("gps", rb"\$G[PNLAB](?:GGA|RMC|GLL),(?:[^,\n]{0,12},){0,2}?([0-9]{4}\.[0-9]+,[NS],[0-9]{5}\.[0-9]+,[EW])", None, (b"$g",)),
)  # fmt: skip
