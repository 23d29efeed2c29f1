"""The process that decodes a camera's pictures: whatever a phone sends, it stays within its limits and the tool goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from remote_assist.screen import lens
from tests.screen.lens_streams import encoded, framed, mutated, ran, within_limits

SEED = random.SystemRandom().randrange(1 << 32)
"""Anew each run; a failure names it."""
EACH, PARTS = 51, 4


def test_a_good_stream_is_measured() -> None:
    found = lens.measure(encoded(320, 192, 6, 0))
    assert found["pictures"] == 6
    assert found["brightness"] is not None
    assert 100 < found["brightness"] < 160
    assert found["detail"] is not None
    assert found["detail"] > 1000


def test_what_the_camera_sees_first_does_not_count() -> None:
    """It needs its first pictures to find light and focus."""
    from PIL import Image

    dark, light = Image.new("RGB", (64, 64), "#000000"), Image.new("RGB", (64, 64), "#c0c0c0")
    found = lens.measure(encoded(64, 64, 12, 0, [dark] * 5 + [light] * 7))
    assert found["brightness"] is not None
    assert found["brightness"] > 150


@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_streams(part: int) -> None:
    packets = encoded(160, 96, 8, SEED + part)
    measured = 0
    for number in range(part * EACH, (part + 1) * EACH):
        one = ran(mutated(SEED, number, packets))
        assert within_limits(one), (SEED, number, one)
        found = lens.figures(one.code, one.said)
        for name, most in (("pictures", 60), ("brightness", 255), ("detail", 16256.25)):
            value = found[name]
            assert value is None or 0 <= value <= most, (SEED, number, one)
        measured += bool(found["pictures"])
    # Streams that were broken beyond any picture would try nothing of the decoder.
    assert measured > EACH // 5, SEED


def test_a_picture_too_large_for_its_memory_is_no_picture() -> None:
    one = ran(framed(encoded(8192, 8192, 1, 0, [None]) * 3))
    assert within_limits(one), one
    assert lens.figures(one.code, one.said)["pictures"] in (None, 0, 1, 2, 3)


@pytest.mark.parametrize(
    ("code", "said"),
    [(1, b'{"pictures": 3, "brightness": 1, "detail": 1}'), (-9, b""), (0, b""), (0, b"[]"), (0, b"null"), (0, b"{"),
     (0, b'{"pictures": "3\\ncamera 1 back opened=1", "brightness": true, "detail": [1]}'), (0, b"[" * 4000),
     (0, b"\xff\xfe"), (0, b'{"pictures": 3' + b" " * 9000 + b"}")],
)  # fmt: skip
def test_a_process_that_was_taken_over_can_say_figures_only(code: int, said: bytes) -> None:
    assert lens.figures(code, said) == {"pictures": None, "brightness": None, "detail": None}


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lens, "CHILD", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(lens, "MEASURING_S", 0.5)
    started = time.monotonic()
    assert lens.measure([b"x" * 1_000_000])["pictures"] is None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "deed",
    ["open('kept', 'wb', 0).write(b'picture')", "bytearray(lens_child.MEMORY_BYTES)"],
)
def test_it_may_keep_nothing_and_take_no_more_memory(deed: str, tmp_path: Path) -> None:
    code = f"""
    from remote_assist.screen import lens_child
    lens_child.limit()
    try:
        {deed}
    except (OSError, MemoryError):
        raise SystemExit(7)
    """
    root = Path(__file__).resolve().parents[2]
    argv = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(argv, cwd=tmp_path, env={"PYTHONPATH": str(root)}, timeout=60, check=False)
    assert done.returncode == 7
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


def test_it_may_not_go_on_for_ever() -> None:
    code = "from remote_assist.screen import lens_child as c; c.CPU_S = 1; c.limit()\nwhile True: pass"
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode < 0
    assert time.monotonic() - started < 30
