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
from collections.abc import Callable
from functools import partial

from remote_assist.phone.machine import Machine, build
from remote_assist.phone.process import Process
from remote_assist.phone.server import serve

PASSWORD = "Sesame-4711"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m remote_assist.phone", description=__doc__)
    parser.add_argument("--profile", default="pixel-15")
    parser.add_argument("--scenario", default="healthy")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stay", action="store_true", help="go on when stdin ends")
    parser.add_argument("--customer-logs-in", action="store_true", help="type a password once the screen is mirrored")
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
    if given.customer_logs_in:
        threading.Thread(target=_log_in, args=(machine, over), daemon=True).start()
    over.wait()
    server.close()
    return 0


def _log_in(machine: Machine, over: threading.Event) -> None:
    """A customer who, a moment after the screen is first mirrored, opens an app and types a password."""
    assert machine.state is not None
    scene, mirrored, server = machine.state.scene, threading.Event(), machine.programs["app_process"]

    def started(process: Process) -> int:
        mirrored.set()
        return server(process)

    machine.programs["app_process"] = started
    mirrored.wait()
    steps: list[tuple[float, Callable[[], object]]] = [(2.0, scene.open_login), (0.4, scene.focus_password)]
    steps += [(0.15, partial(scene.type_text, letter)) for letter in PASSWORD]
    steps += [(0.5, scene.leave), (0.1, scene.home)]
    for pause_s, step in steps:
        if over.wait(pause_s):
            return
        step()


def _wait_for_end_of_input(over: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    over.set()


if __name__ == "__main__":
    sys.exit(main())
