"""`python -m remote_assist.phone`: a virtual phone in a process of its own.

One line of JSON on stdout says where it listens. It ends when its stdin does, so that it never outlives the program
that started it; with --stay it ends only on SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading

from remote_assist.phone.machine import build
from remote_assist.phone.server import serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m remote_assist.phone", description=__doc__)
    parser.add_argument("--profile", default="pixel-15")
    parser.add_argument("--scenario", default="healthy")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stay", action="store_true", help="go on when stdin ends")
    given = parser.parse_args()
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    try:
        machine = build(given.profile, given.scenario)
    except (KeyError, ValueError) as error:
        parser.error(str(error.args[0]))
    try:
        server = serve(machine, given.port)
    except OSError as error:
        parser.error(f"port {given.port}: {os.strerror(error.errno or 0)}")
    said = {"port": server.port, "serial": server.serial, "profile": given.profile, "scenario": given.scenario}
    print(json.dumps(said), flush=True)
    if not given.stay:
        threading.Thread(target=_wait_for_end_of_input, args=(over,), daemon=True).start()
    over.wait()
    server.close()
    return 0


def _wait_for_end_of_input(over: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    over.set()


if __name__ == "__main__":
    sys.exit(main())
