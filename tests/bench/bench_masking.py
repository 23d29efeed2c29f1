"""How much of what is private the mask finds, how much it wrongly touches, and how fast it is. Run by hand:

    python -m tests.bench.bench_masking [LINES] [SEED]

First on the corpus (made by code that shares nothing with the rules); then on the recordings of real phones, whose
private values were replaced in place: which lines change there, and which of those show no sign of anything private to a
plain search of our own. Speed is of the processor's time of one core.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from remote_assist.privacy.known import gathered
from remote_assist.privacy.text import Mask, utf16
from tests.conftest import DEVICES
from tests.privacy.corpus_maker import corpus
from tests.privacy.measuring import GOAL, OTHERS, measured

AIM_BYTES_PER_S = 2e6
AIM_WRONG = 0.02
PRIVATE = re.compile(
    r"(?i)ssid|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|@[a-z0-9-]+\.|imei|imsi|iccid|meid|cookie|(?:\d{1,3}\.){3}\d|[0-9a-f:]*::[0-9a-f]|serial|name|account|"
    r"user|keys|network|wifi|wlan|hotspot|\+\d{8}|[a-f0-9]{4}:[a-f0-9]{1,4}:|number=|android_id|QAAAA|460\d{12}|hostname|\"[^\"]+\"(?:WPA|NONE|WEP|SAE)|secret"
)
"""Signs of something private, for a person to look further; deliberately wide."""


def of_the_corpus(lines: int, seed: int) -> bool:
    result = measured(Mask(b"k" * 32), corpus(lines, seed))
    print(f"corpus of {lines} lines, seed {seed}")
    print(f"  {'kind':<10}{'lines':>7}{'recall':>10}{'goal':>8}")
    met = True
    for kind in sorted(result.seen):
        goal = GOAL.get(kind, OTHERS)
        met &= result.recall(kind) >= goal
        print(f"  {kind:<10}{result.seen[kind]:>7}{result.recall(kind):>10.2%}{goal:>8.1%}")
    wrong = len(result.wrong) / result.clean
    print(
        f"  clean lines changed: {len(result.wrong)} of {result.clean} ({wrong:.2%})   {result.bytes_per_s / 1e6:.1f} MB/s"
    )
    for line in [*result.left[:10], *result.wrong[:10]]:
        print("   ", line[:160])
    return met and wrong <= AIM_WRONG and result.bytes_per_s >= AIM_BYTES_PER_S


def of_recordings(folder: Path) -> bool:
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.parent != folder:
            data = path.read_bytes()
            encoding = utf16(data)
            texts.append(data if encoding is None else data.decode(encoding, "replace").encode())
    size = sum(map(len, texts))
    lines = changed = unexplained = 0
    spent = learning = 0.0
    for text in texts:
        started = time.process_time()
        known = gathered([text])
        learnt = time.process_time()
        masked = Mask(b"k" * 32, known).data(text)
        spent += time.process_time() - learnt
        learning += learnt - started
        for before, after in zip(text.split(b"\n"), masked.split(b"\n"), strict=True):
            lines += 1
            if before != after:
                changed += 1
                unexplained += PRIVATE.search(before.decode("utf-8", "replace")) is None
    whole = b"\n".join(texts)
    mask = Mask(b"k" * 32, gathered([b'[ro.serialno]: [R58M12ABCDE]\nIMEI: 490154203237518\nSSID: "Some Net 12"\n']))
    mask.data(whole[:100_000])
    started = time.process_time()
    mask.data(whole)
    alone = time.process_time() - started
    print(f"{len(texts)} recordings, {size / 1e6:.1f} MB, {lines} lines")
    print(
        f"  changed {changed} ({changed / lines:.2%}), of which without a sign of anything private {unexplained} ({unexplained / lines:.3%})"
    )
    print(f"  as one text, one phone known: {size / alone / 1e6:.1f} MB/s")
    print(
        f"  file by file, each with its own known values compiled anew: {size / spent / 1e6:.1f} MB/s, gathering them {size / learning / 1e6:.1f} MB/s"
    )
    return unexplained <= AIM_WRONG * lines and size / alone >= AIM_BYTES_PER_S


def main() -> int:
    lines, seed = (
        (int(word) for word in [*sys.argv[1:], "40000", "7"][:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 7)
    )
    met = of_the_corpus(lines, seed)
    if (DEVICES / "INDEX.tsv").is_file():
        met &= of_recordings(DEVICES)
    print("aims met" if met else "AIM MISSED")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
