"""Known values are gone in every spelling, wherever a stream is cut; what is also a word of the system is not."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from remote_assist.privacy.known import MAX_OF_KIND, Known, Value, gathered
from remote_assist.privacy.text import HELD_BYTES, Mask

KEY = b"k" * 32
DUMPS = (
    b"[ro.serialno]: [R58M12ABCDE]\n[ro.product.model]: [Redmi Note 12]\n[gsm.operator.alpha]: [Verizon]\n",
    b"IMEI: 490154203237518\nmSubscriberId=460001234567890\niccId=89860312345678901234 number=+8613812341234\n",
    'SSID: "小米之家_5G", BSSID: 3c:7a:aa:12:bc:9f\nSSID: "Wang\'s Wi-Fi 12", x\nSSID: "Home"\nSSID: "Verizon"\n'.encode(),
    b"package:com.miui.home\nAccount {name=li.wei88@qq.com, type=com.google}\nAccount {name=wangxiaoming, type=com.x}\n",
)
KNOWN = gathered(DUMPS)
MASK = Mask(KEY, KNOWN)
VALUES = [pytest.param(value, id=f"{value.kind}-{value.text}") for value in KNOWN.values]


def test_they_are_taken_from_what_the_phone_printed() -> None:
    assert {(value.kind, value.text) for value in KNOWN.values} >= {
        ("serial", "R58M12ABCDE"), ("imei", "490154203237518"), ("imsi", "460001234567890"), ("iccid", "89860312345678901234"),
        ("phone", "13812341234"), ("ssid", "小米之家_5G"), ("ssid", "Wang's Wi-Fi 12"), ("mac", "3c:7a:aa:12:bc:9f"), ("email", "li.wei88@qq.com"), ("account", "wangxiaoming"),
    }  # fmt: skip


def test_what_is_also_a_name_of_the_system_is_masked_at_its_label_only() -> None:
    assert not {"Home", "Verizon"} & {value.text for value in KNOWN.values}
    assert MASK.text("am_crash com.miui.home Verizon") == "am_crash com.miui.home Verizon"
    assert "Home" not in MASK.text('SSID: "Home"')


def spellings(value: Value) -> list[str]:
    said = []
    for one in dict.fromkeys((value.text, value.text.upper(), value.text.lower(), value.text.swapcase())):
        raw = one.encode()
        said += [
            one,
            f"x{one}y",
            raw.hex(),
            raw.hex().upper(),
            raw.hex(":"),
            raw.hex(" ").upper(),
            quote(one),
            "".join(f"\\x{byte:02x}" for byte in raw),
        ]
        for before in ("", "a", "ab"):
            for after in ("", "z", "zz"):
                packed = (before + one + after).encode()
                said += [base64.b64encode(packed).decode(), base64.urlsafe_b64encode(packed).decode()]
    if value.kind in ("imei", "imsi", "iccid", "phone"):
        digits = value.text.lstrip("+")
        said += [
            " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
            "-".join((digits[:3], digits[3:7], digits[7:])),
            ".".join(digits),
        ]
    if value.kind == "mac":
        said += [value.text.replace(":", ""), value.text.replace(":", "-").upper(), "fe80::3e7a:aaff:fe12:bc9f"]
    return said


@pytest.mark.parametrize("value", VALUES)
def test_every_spelling_is_gone(value: Value) -> None:
    for said in spellings(value):
        masked = MASK.text(f"found {said} there")
        assert said not in masked, said
        assert value.text not in masked
        assert masked.endswith(" there")


@pytest.mark.parametrize("value", VALUES)
def test_wherever_a_stream_is_cut(value: Value) -> None:
    for said in (value.text, base64.b64encode(f"ab{value.text}".encode()).decode()):
        data = (f"03-14 09:26:53 D Tag: {said} tail\n" * 2).encode()
        whole = MASK.data(data)
        assert said.encode() not in whole
        for cut in range(len(data) + 1):
            stream = MASK.stream()
            assert stream.feed(data[:cut]) + stream.feed(data[cut:]) + stream.close() == whole


@pytest.mark.parametrize("cut", [1, 7, 4096, 65_521])
def test_in_a_line_without_an_end(cut: int) -> None:
    """As `uiautomator` writes: held back is a bounded piece, and nothing is lost at its seams."""
    data = b"".join(b"<node text=%d R58M12ABCDE /> wangxiaoming " % number for number in range(12_000))
    stream = MASK.stream()
    out, held = [], 0
    for at in range(0, min(len(data), 40_000 if cut < 100 else len(data)), cut):
        out.append(stream.feed(data[at : at + cut]))
        held = max(held, len(stream._held))
    out.append(stream.close())
    masked = b"".join(out)
    assert b"R58M12ABCDE" not in masked
    assert b"wangxiaoming" not in masked
    assert held <= HELD_BYTES + cut


def test_utf16_streams_too() -> None:
    text = 'SSID: "小米之家_5G"\r\nlevel: 87\r\nR58M12ABCDE\r\n' * 20
    data = text.encode("utf-16")
    stream = MASK.stream()
    masked = b"".join(stream.feed(data[at : at + 3]) for at in range(0, len(data), 3)) + stream.close()
    assert masked == MASK.data(data)
    assert "小米" not in masked.decode("utf-16")


def test_all_spellings_of_one_value_have_one_mark() -> None:
    value = Value("account", "wangxiaoming")
    masked = {
        MASK.text(said)[-8:]
        for said in ("wangxiaoming", "WANGXIAOMING", b"wangxiaoming".hex(), base64.b64encode(b"wangxiaoming").decode())
    }
    assert len(masked) == 1, masked
    assert value in KNOWN.values


def test_a_flood_of_values_is_cut_off() -> None:
    known = gathered(
        [b"".join(b"BSSID: 3c:7a:aa:%02x:%02x:9f\n" % (number % 256, number // 256) for number in range(5000))]
    )
    assert len(known.values) == MAX_OF_KIND


def test_more_is_added_and_nothing_known_is_lost() -> None:
    more = gathered([b"IMEI: 352099001761481\n"], KNOWN)
    assert set(more.values) > set(KNOWN.values)
    assert gathered([b"nothing here\n"], KNOWN) is KNOWN
    assert (
        Known().with_([Value("ssid", "x"), Value("serial", "unknown"), Value("imei", "000000000000000")]).values == ()
    )
