"""Coverage-guided fuzzing of every parser, by hand: 60 s each, or as long as is said.

    python -m tests.long.fuzz_parsers [--seconds 60] [TARGET PREFIX …]

With atheris installed (PyPI; libFuzzer) the code under `diagnostics` is instrumented and inputs are grown from the saved
corpus; without it hypothesis makes them. A target runs in a process of its own. An input that breaks one is written to
tests/diagnostics/corpus, where the ordinary suite tries it on every parser from then on. Exit code 1 when any broke.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HAS_ATHERIS = importlib.util.find_spec("atheris") is not None


def with_atheris(name: str, seconds: int, folder: Path) -> None:
    """Does not return: libFuzzer ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["diagnostics"]):
        from tests.diagnostics.parser_targets import CORPUS, TARGETS
    grown = folder / "grown"
    grown.mkdir()
    options = [
        f"-max_total_time={seconds}",
        "-max_len=8192",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
    ]
    options += [f"-artifact_prefix={folder}/", f"-dict={_words(folder)}", str(grown), str(CORPUS)]
    atheris.Setup([name, *options], TARGETS[name])
    atheris.Fuzz()


def _words(folder: Path) -> Path:
    """The words that parsers look for, of the saved corpus, so that they need not be found by chance."""
    from tests.diagnostics.parser_targets import CORPUS

    words: set[str] = set()
    for path in CORPUS.iterdir():
        for word in path.read_bytes().decode("utf-8", "replace").split():
            if 3 <= len(word) <= 40 and word.isascii() and word.isprintable() and not set(word) & set('"\\'):
                words.add(word)
    listing = folder / "words"
    listing.write_text("".join(f'"{word}"\n' for word in sorted(words)[:2000]))
    return listing


def with_hypothesis(name: str, seconds: int, folder: Path) -> int:
    """Mixtures and cuts of the saved lines, and any bytes; the first that breaks is kept. Returns the number of tries."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    from tests.diagnostics.parser_targets import CORPUS, TARGETS

    lines = [line for path in sorted(CORPUS.iterdir()) for line in path.read_bytes().split(b"\n")]
    piece = st.one_of(
        st.sampled_from(lines), st.binary(max_size=60), st.sampled_from(lines).map(lambda s: s[: len(s) // 2])
    )
    tries, end = 0, time.monotonic() + seconds

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(piece, max_size=60).map(b"\n".join))
    def once(raw: bytes) -> None:
        nonlocal tries
        tries += 1
        last.write_bytes(raw)
        TARGETS[name](raw)

    last = folder / "last"
    while time.monotonic() < end:
        try:
            once()
        except Exception:
            (folder / "crash-hypothesis").write_bytes(last.read_bytes())
            raise
    return tries


def one(name: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own; True when nothing broke."""
    from tests.diagnostics.parser_targets import CORPUS

    with tempfile.TemporaryDirectory() as temporary:
        command = [
            sys.executable,
            "-m",
            "tests.long.fuzz_parsers",
            "--seconds",
            str(seconds),
            "--inside",
            temporary,
            name,
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds + 300)
        said = [
            line
            for line in (done.stdout + done.stderr).splitlines()
            if line.startswith(("stat::number_of_executed", "tries "))
        ]
        print(f"{'ok   ' if done.returncode == 0 else 'BROKE'} {name}  {' '.join(said)}", flush=True)
        for kind in ("crash-*", "timeout-*", "oom-*", "slow-unit-*"):
            for path in Path(temporary).glob(kind):
                raw = path.read_bytes()
                kept = CORPUS / f"found-{kind[:-2]}-{hashlib.sha256(raw).hexdigest()[:12]}"
                kept.write_bytes(raw)
                print(f"      kept as {kept}", flush=True)
        if done.returncode:
            print("\n".join("      " + line for line in (done.stdout + done.stderr).splitlines()[-25:]), flush=True)
        return done.returncode == 0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("names", nargs="*")
    chosen = arguments.parse_args()
    if chosen.inside is not None:
        if HAS_ATHERIS:
            with_atheris(chosen.names[0], chosen.seconds, chosen.inside)
        print("tries", with_hypothesis(chosen.names[0], chosen.seconds, chosen.inside))
        return 0
    from tests.diagnostics.parser_targets import TARGETS

    names = [name for name in TARGETS if not chosen.names or name.startswith(tuple(chosen.names))]
    print(f"{len(names)} targets, {chosen.seconds} s each, by {'atheris' if HAS_ATHERIS else 'hypothesis'}", flush=True)
    held = [one(name, chosen.seconds) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
