"""The command line in a process that says at its end how much memory it has needed.

`python -m tests.hostile.measured FILE ARGUMENT…`: VmHWM in KiB (proc_pid_status(5)) goes to FILE. ru_maxrss will not
do: after a fork it begins with the parent's.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def main() -> None:
    target = Path(sys.argv.pop(1))
    from remote_assist.cli import main as cli

    sys.argv[0] = "remote-assist"
    try:
        cli()
    finally:
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.M)
        target.write_text(found[1] if found else "0")


if __name__ == "__main__":
    main()
