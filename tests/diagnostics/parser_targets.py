"""What is fuzzed: every command of every area as one target, judged from its bytes alone. Whatever a phone prints, an
area is read without an exception, quickly, and into facts that JSON can hold."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from diagnostics import ALL
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs

CORPUS = Path(__file__).parent / "corpus"
"""Inputs of our own making, and whatever the fuzzer found; each is given to every target."""
NOW = Now(phone_time_s=1_710_072_000, utc_offset_s=28_800, host_time_s=1_710_072_003, sdk=34)
MORE_FORMS: dict[str, tuple[Argv, ...]] = {
    "battery": (("dumpsys", "batterystats", "-c"),),
    "storage": (("logcat", "-b", "all", "-d"),),
    "crashes": (("logcat", "-d"), ("dumpsys", "dropbox", "--print")),
}
Target = Callable[[bytes], None]


def _target(area: Diagnostic[Any], argv: Argv) -> Target:
    def run(raw: bytes) -> None:
        result = judge(area, Outputs([Output(Command(argv), 0, raw)]), NOW)
        if result.error is not None:
            raise AssertionError(f"{area.name} broke on {' '.join(argv)}: {result.error}")
        json.dumps(dataclasses.asdict(result.facts))
        for finding in result.findings:
            for item in finding.evidence:
                assert len(item.line) <= 4096, "evidence is a line, not the dump"

    return run


TARGETS: dict[str, Target] = {
    f"{area.name}/{'_'.join(argv)}": _target(area, argv)
    for area in ALL
    for argv in (*(command.argv for command in area.commands), *MORE_FORMS.get(area.name, ()))
}
