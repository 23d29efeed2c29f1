"""One session per phone, also across processes and data folders."""

from __future__ import annotations

import secrets
import subprocess
import sys

import pytest

from remote_assist.errors import PhoneBusy
from remote_assist.phonelock import PhoneLock

NAME = f"LOCKTEST-{secrets.token_hex(6)}"

CHILD = """
import sys
from remote_assist.phonelock import PhoneLock
from remote_assist.errors import PhoneBusy
try:
    PhoneLock().take(sys.argv[1])
except PhoneBusy:
    sys.exit(5)
"""


def _child(name: str) -> int:
    return subprocess.run([sys.executable, "-c", CHILD, name], check=False, timeout=30).returncode


def test_a_second_process_is_refused_until_the_first_lets_go() -> None:
    lock = PhoneLock()
    lock.take(f"{NAME}-1")
    lock.take(f"{NAME}-1")
    assert _child(f"{NAME}-1") == 5
    assert _child(f"{NAME}-2") == 0
    lock.release()
    assert _child(f"{NAME}-1") == 0


def test_within_one_process_too() -> None:
    lock, other = PhoneLock(), PhoneLock()
    lock.take(f"{NAME}-3")
    with pytest.raises(PhoneBusy) as refused:
        other.take(f"{NAME}-3")
    assert refused.value.exit_code == 5
    lock.release()
    other.take(f"{NAME}-3")
    other.release()


def test_names_of_any_bytes(tmp_path: object) -> None:
    lock = PhoneLock()
    lock.take("a\x00b/../\udcff" + "x" * 5000)
    lock.release()
