"""What the mask puts in a value's place, and what it leaves."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from remote_assist.privacy.known import Known, Value
from remote_assist.privacy.rule import compiled
from remote_assist.privacy.text import RULES, Mask
from remote_assist.privacy.tokens import MARK, Marks, shown

KEY = b"a key of this session, 32 bytes!"
MASK = Mask(KEY)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138XXXX1234"),
        ("+8613812341234", "+86138XXXX1234"),
        ("138-1234-1234", "138-XXXX-1234"),
        ("+1 (415) 555-2671", "+1 (41X) XXX-2671"),
        ("5552671", "XXXX671"),
        ("12345", None),
    ],
)
def test_a_number_stays_recognisable_and_no_more(number: str, masked: str | None) -> None:
    assert shown("phone", number.encode()) == (None if masked is None else masked.encode())


def test_the_handbooks_own_example() -> None:
    assert MASK.text("客户电话 13812341234，已登记") == "客户电话 138XXXX1234，已登记"


def test_one_value_has_one_mark_in_every_spelling_and_another_one_in_another_session() -> None:
    marks = set(re.findall(r"<mac:[0-9a-f]{6}>", MASK.text("3c:7a:aa:12:bc:9f 3C-7A-AA-12-BC-9F bssid=3c7aaa12bc9f")))
    assert len(marks) == 1
    assert marks.isdisjoint(
        re.findall(r"<mac:\w+>", Mask(b"another key of 32 bytes, or more").text("3c:7a:aa:12:bc:9f"))
    )
    assert len(set(re.findall(MARK.decode(), MASK.text("a@b.com c@d.com A@B.com")))) == 2


def test_a_mark_does_not_depend_on_the_value_without_the_key() -> None:
    values = [b"%015d" % number for number in range(3000)]
    marks = {Marks(KEY).of("imei", value) for value in values}
    assert len(marks) > 2990, "24 bits: hardly two values of a session meet"
    with pytest.raises(ValueError, match="16 bytes"):
        Marks(b"short")


@pytest.mark.parametrize(
    "line",
    [
        "  level: 87", "temperature: 462", "charge counter: 2748000", "mWifiInfo SSID: <unknown ssid>, BSSID: <none>, RSSI: -127, Link speed: -1Mbps",
        "[ro.build.fingerprint]: [samsung/a52qnsxx/a52q:13/TP1A.220624.014/A525FXXU4DWB1:user/release-keys]", "versionName=8.1.0.33", "appVersion: 12.34.56.78",
        "http_proxy=120.36.88.9:8080", "nameserver 8.8.8.8", "inet 192.168.1.23/24", "192.168.232.2 dev wlan0", "package:com.tencent.mm", "mOperatorAlphaLong=中国移动",
        "android.hardware.graphics.mapper@2.0.so", "token=Token{8c11969 ActivityRecord{ddb0ff0 u0 com.a/.B t12}}", 'password="true" text=""', "imeToken=android.os.Binder@e5b23d2",
        "06-05 18:09:06.123  1234  5678 E AndroidRuntime: Process: com.example.app, PID: 1234", "App Sizes: [14512345088,17179869184]", "[ro.boottime.init]: [13812345678]",
        "elapsedRealtimeNanos=614774737727000", "MAC: 02:00:00:00:00:00", "PSK: *", "android.permission.USE_CREDENTIALS: granted=true", "sessionId=1234567", "phoneId=2147483647",
        "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33",
    ],
)  # fmt: skip
def test_what_diagnostics_read_stays(line: str) -> None:
    assert MASK.text(line) == line


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("https://user:pa55w0rd@h.example.com/?X-Amz-Signature=abcdef0123", ("pa55w0rd", "abcdef0123")),
        ("WIFI:T:WPA;S:Net Work;P:hunter22;;", ("Net Work", "hunter22")),
        ("fe80::3e7a:aaff:fe12:bc9f dev wlan0", ("12:bc9f",)),
        ("Location[fused 39.904211,116.407395 hAcc=12]", ("39.904211", "116.407395")),
        ("【某银行】验证码：483920，请勿泄露", ("483920",)),
        ("123456 is your Google verification code", ("123456",)),
        ("  0x00000000: 00000000 0000000f 00360038 00390031 '........8.6.1.9.'", ("00360038", "8.6.1.9")),
        ("user_keys=QAAAA" + "b" * 690 + "A= somebody@laptop", ("b" * 690, "somebody@laptop")),
        ("a" * 70 + "@example.com", ("a" * 70,)),
        ("SSID '\\xe5\\xae\\xb6\\xe9\\x87\\x8c' freq 2412", ("\\xe5\\xae",)),
        ("UserInfo{0:王小明:c13}", ("王小明",)),
        ("device_name=王小明的手机", ("王小明",)),
        ('SSID {"My Net"}', ("My Net",)),
        ("<SSID>My Net</SSID><password>hunter2!</password>", ("My Net", "hunter2")),
        ("cmd wifi connect-network 'My Net' wpa2 hunter2!", ("hunter2",)),
        ('eap password "hunter two"', ("hunter", "two")),
        ("jwt nJB1ytV2wSq3lvzfQQ", ("nJB1ytV2wSq3lvzfQQ",)),
        ("联系人 张三 13812341234", ("13812341234",)),
        ("reply to 415-555-2671 now", ("415-555-2671",)),
    ],
)  # fmt: skip
def test_shapes_of_their_own(text: str, gone: tuple[str, ...]) -> None:
    masked = MASK.text(text)
    assert not any(value in masked for value in gone), masked


def test_a_private_key_goes_line_by_line_and_the_next_line_stays() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    text = f"before\n-----BEGIN PRIVATE KEY-----\n{body}\nMzEfYyjiWA4R4\n-----END PRIVATE KEY-----\nlevel: 87\n"
    masked = MASK.text(text)
    assert masked.count("\n") == text.count("\n")
    assert masked.startswith("before\n<key:")
    assert masked.endswith("\nlevel: 87\n")
    assert body not in masked
    assert "MzEfYyjiWA4R4" not in masked
    assert list(MASK.lines(text.splitlines(True))) == masked.splitlines(True)


def test_an_xml_document_stays_one() -> None:
    document = '<?xml version="1.0"?><hierarchy><node text="li@example.com" password="true"/><node text="SSID: &quot;Home Net&quot;"/></hierarchy>'
    nodes = list(ET.fromstring(MASK.text(document)))
    assert nodes[0].get("password") == "true"
    assert re.fullmatch("<email:[0-9a-f]{6}>", nodes[0].get("text") or "")
    assert "Home Net" not in ET.tostring(nodes[1]).decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "gb18030", "latin-1"])
def test_any_encoding(encoding: str) -> None:
    text = "IMEI: 490154203237518\r\nlevel: 87\r\nfür müller@example.com\r\n"
    masked = MASK.data(text.encode(encoding)).decode(encoding)
    assert "490154203237518" not in masked
    assert "ller@example.com" not in masked
    assert masked.split("\r\n")[1] == "level: 87"


def test_bytes_that_are_no_text_at_all_come_back_as_they_were() -> None:
    noise = bytes(range(256)) * 4 + b"\xff\xfe\x00"
    assert MASK.data(noise) == noise
    assert MASK.data(b"") == b""
    assert MASK.text("\ud800 lone") == "\ud800 lone"


def test_masking_twice_is_masking_once() -> None:
    text = 'password=hunter2 SSID: "My Net 7" a@example.com 3c:7a:aa:12:bc:9f IMEI: 490154203237518 tel:13812341234\n'
    assert MASK.text(MASK.text(text)) == MASK.text(text)


def test_a_known_value_inside_a_secret_takes_nothing_out_of_it() -> None:
    mask = Mask(KEY, Known().with_([Value("serial", "R58M12ABCDE")]))
    assert "qwert" not in mask.text("access_token=qwertR58M12ABCDEuiop99")


def test_every_rule_compiles_and_masks_something_of_its_own() -> None:
    assert all(compiled(rule.pattern).groups >= 1 for rule in RULES)
