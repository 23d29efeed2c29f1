"""A seed for every run: printed, so that a run can be had again with REMOTE_ASSIST_SEED."""

from __future__ import annotations

import os
import secrets

import pytest


@pytest.fixture
def seed() -> int:
    drawn = int(os.environ.get("REMOTE_ASSIST_SEED", secrets.randbelow(1 << 31)))
    print(f"REMOTE_ASSIST_SEED={drawn}")
    return drawn
