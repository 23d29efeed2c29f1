"""A child that records as fast as it can and says what was acknowledged, until it is killed.

python -m tests.killing FOLDER
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from remote_assist.logread import read
from remote_assist.sessionlog import SessionLog
from remote_assist.verify import verify
from tests.records import begin, signer

ROOT = Path(__file__).resolve().parent.parent


def child(root: Path) -> None:
    log = begin(root)
    speaking = threading.Lock()

    def work(name: int) -> None:
        number = 0
        while True:
            number += 1
            payload = b"x" * 3000 if number % 7 == 0 else None
            seq = log.append("note", f"worker {name}", {"number": number, "text": "y" * 200}, payload=payload)
            with speaking:
                sys.stdout.write(f"{seq}\n")
                sys.stdout.flush()

    for name in range(2):
        threading.Thread(target=work, args=(name,), daemon=True).start()
    threading.Event().wait()


def kill_and_check(root: Path, after_s: float) -> int:
    """Start a child, kill it `after_s` after its first acknowledgement, check; how many were acknowledged."""
    run = [sys.executable, "-m", "tests.killing", str(root)]
    with subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        threading.Timer(after_s, process.kill).start()
        said += process.stdout.readlines()
    acknowledged = {int(line) for line in said if line.endswith("\n")}
    folder = root / "sessions" / "visit"

    def code() -> int:
        return verify(folder, keys=[signer().public], anchors=root / "anchors").exit_code

    assert code() == 3
    assert acknowledged <= {record["seq"] for record in read(folder)}
    with SessionLog.reopen(folder, root / "anchors", signer()) as log:
        log.seal({"outcome": "killed"})
    assert code() == 0
    assert acknowledged <= {record["seq"] for record in read(folder)}
    return len(acknowledged)


if __name__ == "__main__":
    child(Path(sys.argv[1]))
