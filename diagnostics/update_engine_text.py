"""Reader of what update_engine logs while it installs a system update on a phone with two system slots.

Sources: AOSP system/update_engine common/action_processor.cc ("ActionProcessor: finished [last action ]X with code
ErrorCode::kY"), aosp/update_attempter_android.cc ("Update successfully applied, waiting to reboot."), common/
error_code.h. CleanupPreviousUpdateAction runs at every start and is no update. Lost with the log at a restart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LOG = ("logcat", "-b", "main", "-d", "-s", "update_engine")
_FINISHED = re.compile(
    r"ActionProcessor: finished (?:last action )?(\w{1,80})(?: while suspended)? with code ErrorCode::(\w{1,80})"
)
_STARTING = re.compile(r"ActionProcessor: starting (\w{1,80})")
_APPLIED = "Update successfully applied, waiting to reboot."
_ROUTINE = ("CleanupPreviousUpdateAction", "UpdateBootFlagsAction")
SUCCESS = "kSuccess"
CAUSES = {
    "kNotEnoughSpace": "space",
    "kDownloadTransferError": "network",
    "kDownloadWriteError": "storage",
    "kPayloadHashMismatchError": "download",
    "kPayloadSizeMismatchError": "download",
    "kDownloadPayloadVerificationError": "download",
    "kPayloadTimestampError": "older",
    "kUserCanceled": "cancelled",
}
"""Error codes whose cause can be named; every other one is "other"."""


@dataclass(frozen=True, slots=True)
class EngineRun:
    """How the newest update in the log stands. `state`: running, failed, installed (waits for a restart)."""

    state: str
    line: str
    error: str | None = None
    cause: str | None = None


def newest_run(lines: Iterable[str]) -> EngineRun | None:
    """None when the log tells of no update."""
    run: EngineRun | None = None
    for line in lines:
        if "update_engine" not in line or len(line) > 4000:
            continue
        if _APPLIED in line:
            run = EngineRun("installed", line)
            continue
        finished, starting = _FINISHED.search(line), _STARTING.search(line)
        if finished is not None and finished[1] not in _ROUTINE:
            if finished[2] == SUCCESS:
                run = run if run is not None and run.state == "installed" else EngineRun("running", line)
            else:
                run = EngineRun("failed", line, finished[2], CAUSES.get(finished[2], "other"))
        elif starting is not None and starting[1] not in _ROUTINE:
            run = EngineRun("running", line)
    return run
