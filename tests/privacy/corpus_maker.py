"""A corpus of log lines with and without private values, from formats in the wild. It shares nothing with the rules:
what must be gone is known because it was put there."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.privacy.corpus_lines import CLEAN, HEADS, LINES, TAGS
from tests.privacy.corpus_values import MAKERS, key_body, place


class Line(NamedTuple):
    """`text`: one line, or several for a key. `kind`: of the private value, or None for a clean line. `gone`: what must
    not be there after masking."""

    text: str
    kind: str | None
    gone: tuple[str, ...]


def corpus(count: int, seed: int) -> Iterator[Line]:
    """Half clean, half private; every kind and every shape comes in turn."""
    rng = random.Random(seed)
    shapes = [(kind, shape) for kind, shapes in LINES.items() for shape in shapes]
    for number in range(count):
        head = rng.choice(HEADS).format(tag=rng.choice(TAGS))
        if number % 2:
            yield Line(head + _filled(rng, CLEAN[number // 2 % len(CLEAN)]), None, ())
        elif number % 400 == 0:
            yield _key(rng)
        elif number % 100 == 50:
            one, other = place(rng), place(rng)
            shape = rng.choice(
                ("Location[gps {0},{1} hAcc=12]", '"lat":{0},"lng":{1}', "latitude={0}, longitude={1}", "geo:{0},{1}")
            )
            yield Line(head + shape.format(one, other), "gps", (one, other))
        else:
            kind, shape = shapes[number // 2 % len(shapes)]
            value = MAKERS[kind](rng)
            start = "" if shape[0].isspace() or shape[0].isdigit() or shape.endswith("^") else head
            text = (
                start
                + shape.removesuffix("^").format(v=value)
                + rng.choice(
                    ("", "", " ok", ", x=1") if shape[-1] not in "^" and kind not in ("ssid", "person") else ("",)
                )
            )
            yield Line(text, kind, (value,))


def _filled(rng: random.Random, shape: str) -> str:
    def value(match: re.Match[str]) -> str:
        letters, length = match[1], int(match[2] or 0)
        if letters == "neg":
            return str(-rng.randint(40, 120))
        return "".join(rng.choices("0123456789abcdef" if letters == "h" else "0123456789", k=length))

    return re.sub(r"\{(neg|n|h)(\d*)\}", value, shape).replace("{{", "{").replace("}}", "}")


def _key(rng: random.Random) -> Line:
    body = key_body(rng)
    name = rng.choice(("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"))
    rows = [f"-----BEGIN {name}-----", *body, f"-----END {name}-----"]
    if rng.random() < 0.5:
        return Line('{"key":"' + "\\n".join(rows) + '"}', "key", tuple(body))
    head = rng.choice(("", "03-14 09:26:53.589  1532  1733 D App: ", "    "))
    return Line("\n".join(head + row for row in rows), "key", tuple(body))
