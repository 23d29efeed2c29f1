"""Telling our own processes from others that got the same number later: (pid, start time), never a name.

Linux: field 22 of /proc/PID/stat (proc_pid_stat(5)). Elsewhere: `ps -o lstart=`, which POSIX systems share.
Kept apart from host.py (psutil) because the keeper must start in milliseconds and import next to nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def start_mark(pid: int) -> str | None:
    """A text that differs for two processes which had the same pid; None when there is none (or only a zombie)."""
    if pid <= 0:
        return None
    if sys.platform.startswith("linux"):
        try:
            text = Path(f"/proc/{pid}/stat").read_bytes()
        except OSError:
            return None
        fields = text.rpartition(b")")[2].split()  # the name in brackets may itself hold brackets and spaces
        if len(fields) < 20 or fields[0] in (b"Z", b"X"):
            return None
        return fields[19].decode("ascii", "replace")
    done = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, when = done.stdout.strip().partition(" ")
    return when.strip() if when and not state.startswith("Z") else None


def same(pid: int, mark: str) -> bool:
    """True while the process that had `mark` is still the one behind `pid`."""
    return bool(mark) and start_mark(pid) == mark


def end(pid: int, mark: str, *, patience_s: float = 3.0) -> bool:
    """Ends exactly that process: SIGTERM, then SIGKILL after `patience_s`. False when it was gone already.

    A pidfd pins the process before its mark is compared, so the number cannot be reused in between (Linux ≥ 5.3).
    """
    pin = -1
    if hasattr(os, "pidfd_open"):
        try:
            pin = os.pidfd_open(pid)
        except (OSError, OverflowError):
            pin = -1
    try:
        if not same(pid, mark):
            return False
        for number, wait_s in ((signal.SIGTERM, patience_s), (signal.SIGKILL, 2.0)):
            try:
                if pin >= 0:
                    signal.pidfd_send_signal(pin, number)
                else:
                    os.kill(pid, number)
            except ProcessLookupError:
                return True
            until = time.monotonic() + wait_s
            while time.monotonic() < until:
                if not same(pid, mark):
                    return True
                time.sleep(0.005)
        return not same(pid, mark)
    finally:
        if pin >= 0:
            os.close(pin)
