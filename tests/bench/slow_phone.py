"""A virtual phone whose commands take as long as a phone's do, for measuring links. Ends when its stdin does.

    python -m tests.bench.slow_phone fourteen | asis | timed [HOW_MANY]

`fourteen`: also has work00 to work13, which sleep 5 to 150 ms (692 ms in all) and print 577 KB in all: the device
delays of the figures in the design reference. `asis`: the virtual phone, as fast as it is. `timed`: the virtual phone,
where every `dumpsys`, `cmd`, `logcat` and so on takes 5 to 150 ms and `top` waits between its screens as it was told;
how long which one takes is our assumption, the same in every run. One line of JSON says the ports.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable

from remote_assist.phone.machine import Machine, build
from remote_assist.phone.process import Process, Program
from remote_assist.phone.server import serve

DELAYS_MS = (5, 8, 10, 15, 20, 24, 30, 40, 50, 60, 70, 90, 120, 150)
SIZES_KB = (20, 60, 45, 24, 60, 58, 30, 40, 60, 48, 20, 52, 30, 30)
WORK = tuple(f"work{number:02}" for number in range(len(DELAYS_MS)))


def work(delay_ms: int, kilobytes: int) -> Program:
    """Thinks, then prints. At most 60 KB: one WRTE, so that a command alone costs one round trip (more would wait for
    an OKAY in between, and the bound would be a softer one)."""
    text = b"".join(b"  line %06d of something that a service prints\n" % n for n in range(kilobytes * 25))

    def program(process: Process) -> int:
        process.sleep(delay_ms / 1e3)
        process.out(text[: kilobytes * 1000])
        return 0

    return program


def thinking_s(argv: list[str]) -> float:
    """How long a phone takes for this command before it answers: 5 to 150 ms, most of them short."""
    if argv[0] == "top":
        return float(int(argv[argv.index("-n") + 1]) - 1) * float(argv[argv.index("-d") + 1]) if "-n" in argv else 0.0
    share = zlib.crc32(" ".join(argv).encode()) % 1000 / 1000
    return 0.005 + 0.145 * share**2


def slowed(program: Program) -> Program:
    def wrapped(process: Process) -> int:
        process.sleep(thinking_s(process.argv))
        return program(process)

    return wrapped


def fourteen() -> Machine:
    machine = build()
    pairs = zip(WORK, DELAYS_MS, SIZES_KB, strict=True)
    machine.add_programs({name: work(delay_ms, kilobytes) for name, delay_ms, kilobytes in pairs})
    return machine


def timed() -> Machine:
    machine = build()
    for name in ("dumpsys", "cmd", "settings", "logcat", "top", "ps", "pm", "sm", "wm", "df"):
        machine.programs[name] = slowed(machine.programs[name])
    return machine


KINDS: dict[str, Callable[[], Machine]] = {"fourteen": fourteen, "asis": build, "timed": timed}


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    served = [serve(KINDS[sys.argv[1]]()) for _ in range(count)]
    print(json.dumps({"ports": [one.port for one in served]}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
