"""Outputs made of small texts, for the tests of areas; and the encodings that must change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Result

NOON = 1_800_000_000
"""2027-01-15 08:00 UTC, the phone's time in these tests."""
NOW = Now(phone_time_s=NOON, utc_offset_s=0, host_time_s=NOON, sdk=34)
Texts = Mapping[Argv, str | bytes]

ENCODINGS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r\r\n").encode(),
    lambda text: text.encode("utf-16"),
    lambda text: b"\xef\xbb\xbf" + text.encode(),
)


def out(argv: Argv, text: str | bytes, complete: bool = True, exit_code: int | None = 0) -> Output:
    return Output(Command(argv), exit_code, text if isinstance(text, bytes) else text.encode(), complete=complete)


def judged(area: Diagnostic[Any], texts: Texts, now: Now = NOW, cut: tuple[Argv, ...] = ()) -> Result:
    """The area over these texts; those in `cut` came back incomplete."""
    return judge(area, Outputs([out(argv, text, argv not in cut) for argv, text in texts.items()]), now)


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}
