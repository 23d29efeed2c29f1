"""Values of the kinds that must be masked, made as their standards say. Knows nothing of the rules under test."""

from __future__ import annotations

import base64
import json
import random
import string

Rng = random.Random
ALNUM = string.ascii_letters + string.digits


def pick(rng: Rng, letters: str, count: int) -> str:
    return "".join(rng.choices(letters, k=count))


def digits(rng: Rng, count: int) -> str:
    return pick(rng, "0123456789", count)


def with_check(body: str) -> str:
    """`body` and its Luhn digit."""
    total = 0
    for place, char in enumerate(reversed(body)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return body + str(-total % 10)


def imei(rng: Rng) -> str:
    return with_check(rng.choice(("35", "86", "01", "99")) + digits(rng, 12))


def imsi(rng: Rng) -> str:
    network = rng.choice(
        ("46000", "46001", "46011", "310260", "311480", "26201", "20810", "23415", "40410", "52003", "72405")
    )
    return network + digits(rng, 15 - len(network))


def iccid(rng: Rng) -> str:
    if rng.random() < 0.4:
        return rng.choice(("898600", "898601", "898603", "898606")) + digits(rng, 14)
    return with_check(rng.choice(("8901260", "8944110", "8949020", "8933010", "8991100", "8934071")) + digits(rng, 11))


def chinese_mobile(rng: Rng) -> str:
    return rng.choice(
        ("130", "131", "135", "138", "139", "150", "158", "166", "173", "177", "186", "189", "191", "198")
    ) + digits(rng, 8)


def phone(rng: Rng) -> str:
    """As people and programs write them: China, North America, Europe."""
    area = f"{rng.randint(2, 9)}{digits(rng, 2)}"
    exchange, line = f"{rng.randint(2, 9)}{digits(rng, 2)}", digits(rng, 4)
    mobile = chinese_mobile(rng)
    return rng.choice((
        mobile, mobile, mobile, "+86" + mobile, f"+86 {mobile[:3]} {mobile[3:7]} {mobile[7:]}", f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}",
        f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", f"+1{area}{exchange}{line}", f"+1 {area}-{exchange}-{line}", f"({area}) {exchange}-{line}",
        f"{area}-{exchange}-{line}", f"+1 ({area}) {exchange}-{line}", f"+44 7{digits(rng, 3)} {digits(rng, 6)}", f"+447{digits(rng, 9)}",
        f"+49 1{rng.choice('567')}{digits(rng, 1)} {digits(rng, 8)}", f"+336{digits(rng, 8)}", f"+33 6 {' '.join(digits(rng, 2) for _ in range(4))}",
        f"+34 6{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}", f"+39 3{digits(rng, 2)} {digits(rng, 7)}",
    ))  # fmt: skip


def email(rng: Rng) -> str:
    name = rng.choice(
        ("li.wei", "j.smith", "anna_k", "zhang", "maria-lopez", "user", "qq", "b.o'h", "info", "tom+shop")
    ).replace("'", "")
    return f"{name}{digits(rng, rng.randint(1, 5))}@" + rng.choice(
        (
            "gmail.com",
            "qq.com",
            "163.com",
            "126.com",
            "outlook.com",
            "mail.example.co.uk",
            "web.de",
            "yandex.ru",
            "foxmail.com",
            "company-x.io",
            "uni.edu.cn",
        )
    )


def mac(rng: Rng) -> str:
    octets = [rng.choice((0x00, 0x3C, 0xA4, 0xD8, 0x8C, 0xF0)), *(rng.randrange(256) for _ in range(5))]
    text = ":".join(f"{octet:02x}" for octet in octets)
    return text.upper() if rng.random() < 0.3 else text


_NETWORKS = ("TP-LINK_{h}", "ChinaNet-{h}", "CMCC-{h}", "Wang's Wi-Fi {d}", "FRITZ!Box {d} XY", "NETGEAR{d}-5G", "小米之家_{d}", "张三的iPhone{d}",
             "HUAWEI-{h}_5G", "My Home Net {d}", "Livebox-{h}", "dlink-{h}", "Café Müller {d}", "guest.{d}.lan", "DIRECT-{h}-HP", "Vodafone-{h}")  # fmt: skip


def ssid(rng: Rng) -> str:
    return rng.choice(_NETWORKS).format(h=pick(rng, "0123456789ABCDEF", 4), d=digits(rng, 3))


def b64url(rng: Rng, count: int) -> str:
    return base64.urlsafe_b64encode(rng.randbytes(count)).decode().rstrip("=")


def jwt(rng: Rng) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": digits(rng, 10), "iat": 1700000000 + rng.randrange(9**9)})
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{head}.{body}.{b64url(rng, 32)}"


def token(rng: Rng) -> str:
    """Of services whose keys have a shape of their own: found without a label."""
    return rng.choice((
        jwt(rng), "AIza" + pick(rng, ALNUM + "-_", 35), "ghp_" + pick(rng, ALNUM, 36), "AKIA" + pick(rng, string.ascii_uppercase + "234567", 16),
        "ya29." + pick(rng, ALNUM + "-_", 60), "xoxb-" + digits(rng, 12) + "-" + pick(rng, ALNUM, 24), "sk_live_" + pick(rng, ALNUM, 24),
        "glpat-" + pick(rng, ALNUM, 20), f"{pick(rng, ALNUM, 22)}:APA91b{pick(rng, ALNUM + '-_', 134)}", "LTAI" + pick(rng, ALNUM, 16),
        "github_pat_" + pick(rng, ALNUM, 22) + "_" + pick(rng, ALNUM, 59), f"{digits(rng, 9)}:AA{pick(rng, ALNUM + '-_', 33)}",
    ))  # fmt: skip


def secret(rng: Rng) -> str:
    """Without a shape: known only by what stands beside it."""
    return rng.choice((
        pick(rng, "0123456789abcdef", rng.choice((32, 40, 64))), b64url(rng, rng.randint(15, 48)), pick(rng, ALNUM, rng.randint(16, 40)),
        "-".join(pick(rng, "0123456789abcdef", n) for n in (8, 4, 4, 4, 12)),
    ))  # fmt: skip


def password(rng: Rng) -> str:
    return rng.choice((
        f"{rng.choice(('Sommer', 'dragon', 'Wifi', 'iloveyou', 'Qwerty'))}{digits(rng, 4)}!", pick(rng, ALNUM + "!@$%^*_-+", rng.randint(8, 16)).replace("=", "x"),
        digits(rng, 8), f"{rng.choice(('horse', 'staple', 'wanglaoshi'))}_{digits(rng, 3)}", pick(rng, string.ascii_lowercase, 9) + digits(rng, 1),
    ))  # fmt: skip


def card(rng: Rng) -> str:
    number = with_check(
        rng.choice(("4", "51", "55")).ljust(15, "0")[:2].replace("0", str(rng.randint(1, 9))) + digits(rng, 13)
    )
    return number if rng.random() < 0.5 else " ".join(number[at : at + 4] for at in range(0, 16, 4))


def chinese_id(rng: Rng) -> str:
    body = (
        rng.choice(("110101", "310104", "440305", "510107"))
        + f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        + digits(rng, 3)
    )
    factors = [pow(2, 17 - place, 11) for place in range(17)]
    rest = sum(int(char) * factor for char, factor in zip(body, factors, strict=True)) % 11
    return body + "10X98765432"[rest]


def place(rng: Rng) -> str:
    return f"{rng.uniform(-60, 60):.6f}"


def public_ip(rng: Rng) -> str:
    return f"{rng.choice((36, 58, 61, 81, 91, 120, 123, 203, 218, 221))}.{rng.randint(60, 250)}.{rng.randint(1, 254)}.{rng.randint(1, 254)}"


def person(rng: Rng) -> str:
    return rng.choice(("张伟", "Maria Schmidt", "John Q. Public", "王小明", "Jean-Luc Moreau", "Siti Rahma")) + digits(
        rng, 2
    )


def key_body(rng: Rng) -> list[str]:
    text = base64.b64encode(rng.randbytes(rng.choice((121, 609, 1190)))).decode()
    return [text[at : at + 64] for at in range(0, len(text), 64)]


MAKERS = {
    "imei": imei, "imsi": imsi, "iccid": iccid, "phone": phone, "email": email, "mac": mac, "ssid": ssid, "token": token, "secret": secret,
    "password": password, "card": card, "id": chinese_id, "ip": public_ip, "person": person,
}  # fmt: skip
