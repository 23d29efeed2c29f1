"""Random episodes with a secret on several phones at once: nothing of it leaves, and the clean rest does.

1 000 episodes are in tests/long/test_leak_full.py. Every run has a seed of its own, which is printed.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.leak.runs import random_plans, run, verify
from tests.leak.search import found_in

PHONES, EACH = 6, 7


@pytest.mark.timeout(300)
def test_no_secret_leaves_and_the_rest_does(seed: int, tmp_path: Path) -> None:
    verify(run(random_plans(seed, PHONES, EACH), tmp_path), PHONES * EACH)


def test_what_the_search_would_find() -> None:
    secret, other = "aB3dE5gH7jK9mN", "90817263544536"
    for hidden in (
        b"{'text': 'aB3dE5gH7jK9mN'}",
        b"..AB3DE5GH7J..",
        b"5gh7jk9mn",
        secret.encode().hex().upper().encode(),
        "x3dE5gH7jK".encode("utf-16-le"),
        base64.b64encode(b"12" + secret.encode() + b"rest of it"),
        base64.b64encode(b"1" + secret.encode()),
        base64.b64encode(secret.encode()),
        b"0817263544536",
    ):
        assert found_in(hidden, [secret, other]), hidden
    for clean in (b"aB3dE5g H7jK9mN", b"908172635", base64.b64encode(b"something else entirely")):
        assert found_in(clean, [secret, other]) == []
