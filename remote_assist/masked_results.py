"""What was judged, with the phone's own lines masked: for what is stored. Facts and sentences stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostics.model import Finding, Result
    from remote_assist.privacy.text import Mask


def masked_results(results: Iterable[Result], mask: Mask) -> tuple[Result, ...]:
    return tuple(replace(result, findings=tuple(_masked(one, mask) for one in result.findings)) for result in results)


def _masked(finding: Finding, mask: Mask) -> Finding:
    return replace(finding, evidence=tuple(replace(line, line=mask.text(line.line)) for line in finding.evidence))
