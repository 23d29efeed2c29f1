"""1 000 random episodes on eight phones at once: about a quarter of an hour on two cores. `pytest -s tests/long/test_leak_full.py`"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from tests.leak.runs import random_plans, run, verify

PHONES, EACH = 8, 125


@pytest.mark.timeout(3600)
def test_a_thousand_episodes(tmp_path: Path) -> None:
    seed = int(os.environ.get("REMOTE_ASSIST_SEED", secrets.randbelow(1 << 31)))
    print(f"REMOTE_ASSIST_SEED={seed}")
    verify(run(random_plans(seed, PHONES, EACH), tmp_path, timeout_s=3000), PHONES * EACH)
