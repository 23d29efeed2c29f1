"""Ten thousand mutated streams against the process that decodes a camera's pictures.

About ten minutes on two cores; tests/screen/test_lens_child.py is the sample of the suite.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from remote_assist.screen import lens
from tests.screen.lens_streams import MUTATIONS, Ran, encoded, mutated, ran, within_limits

COUNT = 10_000
SEED = random.SystemRandom().randrange(1 << 32)


@pytest.mark.timeout(7200)
def test_mutated_streams() -> None:
    streams = [encoded(width, height, 8, SEED) for width, height in ((160, 96), (48, 64), (322, 182))]

    def one(number: int) -> tuple[int, Ran]:
        return number, ran(mutated(SEED, number, streams[number // len(MUTATIONS) % len(streams)]))

    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(one, range(COUNT)))
    for number, each in runs:
        assert within_limits(each), (SEED, number, each)
        assert lens.figures(each.code, each.said)["pictures"] in (None, *range(61)), (SEED, number, each)
    print(
        f"seed {SEED}: most CPU {max(each.cpu_s for _, each in runs):.2f} s, most memory "
        f"{max(each.peak_kb for _, each in runs) // 1024} MiB, without a result {sum(each.code != 0 for _, each in runs)}"
    )
