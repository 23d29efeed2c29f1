"""`dumpsys` (frameworks/native/cmds/dumpsys/dumpsys.cpp): finding services, asking them, and not waiting for ever."""

from __future__ import annotations

from remote_assist.phone.android import (
    audio,
    battery,
    batterystats,
    camera,
    connectivity,
    crashes,
    hardware,
    input_method,
    notification,
    packagedump,
    privacy,
    radios,
    sensorservice,
    storage,
    subscriptions,
    system,
    tasks,
    telephony,
    wifi,
    windows,
)
from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import Dump, state_of
from remote_assist.phone.process import Process, Program
from remote_assist.phone.state import PhoneState

SERVICES: dict[str, Dump] = {
    "activity": tasks.dump,
    "alarm": system.silent,
    "appops": system.silent,
    "audio": audio.dump,
    "battery": battery.dump,
    "batterystats": batterystats.dump,
    "bluetooth_manager": radios.bluetooth,
    "connectivity": connectivity.dump,
    "cpuinfo": hardware.cpuinfo,
    "device_policy": system.device_policy,
    "diskstats": storage.diskstats,
    "display": system.display,
    "dropbox": crashes.dropbox,
    "hardware_properties": hardware.hardware_properties,
    "input": system.silent,
    "input_method": input_method.dump,
    "isub": subscriptions.isub,
    "location": radios.location,
    "media.camera": camera.dump,
    "meminfo": hardware.meminfo,
    "netpolicy": subscriptions.netpolicy,
    "nfc": radios.nfc,
    "notification": notification.dump,
    "package": packagedump.dump,
    "phone": system.silent,
    "power": system.power,
    "sensor_privacy": privacy.dump,
    "sensorservice": sensorservice.dump,
    "settings": system.settings,
    "statusbar": system.silent,
    "storaged": storage.storaged,
    "telephony.registry": telephony.registry,
    "thermalservice": hardware.thermal,
    "uimode": system.silent,
    "usb": hardware.usb,
    "user": system.user,
    "vibrator_manager": system.silent,
    "wifi": wifi.dump,
    "window": windows.dump,
}

VENDOR_SERVICES: dict[str, dict[str, Dump]] = {"huawei": {input_method.SECURE_SERVICE: input_method.dump_secure}}
"""What only the phones of a vendor have."""

USAGE = """usage: dumpsys
         To dump all services.
or:
       dumpsys [-t TIMEOUT] [--priority LEVEL] [--clients] [--dump] [--pid] [--thread] [--help | -l | --skip SERVICES | SERVICE [ARGS]]
         --help: shows this help
         -l: only list services, do not dump them
         -t TIMEOUT_SEC: TIMEOUT to use in seconds instead of default 10 seconds
         -T TIMEOUT_MS: TIMEOUT to use in milliseconds instead of default 10 seconds
         --clients: dump client PIDs instead of usual dump
         --dump: ask the service to dump itself (this is the default)
         --pid: dump PID instead of usual dump
         --proto: filter services that support dumping data in proto format. Dumps
               will be in proto format.
         --priority LEVEL: filter services based on specified priority
               LEVEL must be one of CRITICAL | HIGH | NORMAL
         --skip SERVICES: dumps all services but SERVICES (comma-separated list)
         --thread: dump thread usage instead of usual dump
         SERVICE [ARGS]: dumps only service SERVICE, optionally passing ARGS to it
"""

_PRIORITY = {
    "CRITICAL": {"activity", "cpuinfo", "input", "window"},
    "HIGH": {"connectivity", "meminfo", "package", "telephony.registry", "display"},
}
_RULE = "-" * 79


def _offered(state: PhoneState) -> dict[str, Dump]:
    every = SERVICES | VENDOR_SERVICES.get(state.vendor, {})
    return {name: dump for name, dump in every.items() if name not in state.absent_services}


def services(state: PhoneState, level: str | None = None) -> list[str]:
    """What servicemanager lists, sorted."""
    names = sorted(_offered(state))
    if level in _PRIORITY:
        return [name for name in names if name in _PRIORITY[level]]
    if level == "NORMAL":
        special = _PRIORITY["CRITICAL"] | _PRIORITY["HIGH"]
        return [name for name in names if name not in special]
    return names


def _without_priority(args: list[str]) -> list[str]:
    """PriorityDump takes `--dump-priority LEVEL` away before the service sees its arguments."""
    kept: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word == "--dump-priority" and queue:
            queue.pop(0)
        else:
            kept.append(word)
    return kept


def dumpsys(process: Process) -> int:
    state = state_of(process)
    args = process.argv[1:]
    timeout_ms, level, skipped = 10_000, None, set[str]()
    listing = False
    pid_only = False
    while args and args[0].startswith("-"):
        word = args.pop(0)
        if word in ("--help", "-h"):
            process.out(USAGE)
            return 0
        if word in ("-t", "-T"):
            value = args.pop(0) if args else ""
            if not value.isdigit() or value == "0":
                process.err(
                    "Error: invalid timeout ("
                    + ("seconds" if word == "-t" else "milliseconds")
                    + f") number: '{value}'\n"
                )
                return 255
            timeout_ms = int(value) * (1000 if word == "-t" else 1)
        elif word == "-l":
            listing = True
        elif word == "--priority":
            level = args.pop(0) if args else ""
            if level not in ("CRITICAL", "HIGH", "NORMAL"):
                process.err("\n" + USAGE)
                return 255
        elif word == "--skip":
            skipped = set(",".join(args).split(","))
            args = []
        elif word == "--pid":
            pid_only = True
        elif word in ("--clients", "--dump", "--thread", "--proto", "--stability"):
            continue
        else:
            process.err("\n" + USAGE)
            return 255
    if listing or not args:
        names = services(state, level)
        process.out("Currently running services:\n" + "".join(f"  {name}\n" for name in names))
        if listing:
            return 0
        for name in names:
            if name in skipped:
                process.out(f"{_RULE}\nDUMP OF SERVICE {name}:\n*** skipped\n")
                continue
            process.out(f"{_RULE}\nDUMP OF SERVICE {name}:\n")
            _one(process, state, name, [], timeout_ms)
            end = stamp(state, state.now_s())
            process.out(f"--------- 0.005s was the duration of dumpsys {name}, ending at: {end}\n")
        return 0
    name, rest = args[0], _without_priority(args[1:])
    if name not in _offered(state):
        process.err(f"Can't find service: {name}\n")
        return 0
    if pid_only:
        process.out(f"{state.pid('system_server')}\n")
        return 0
    _one(process, state, name, rest, timeout_ms)
    return 0


def _one(process: Process, state: PhoneState, name: str, args: list[str], timeout_ms: int) -> None:
    mishap = state.scene.take_mishap() if name == "input_method" else None
    if mishap is not None and mishap.kind == "hang":
        process.sleep(mishap.seconds)
    if name in state.stuck_services or (mishap is not None and mishap.kind == "stall"):
        process.sleep(timeout_ms / 1000)
        process.out(f"\n*** SERVICE '{name}' DUMP TIMEOUT ({timeout_ms}ms) EXPIRED ***\n\n")
        return
    with state.lock:
        text = _offered(state)[name](state, args)
    process.out(text if mishap is None else mishap.marred(text))


PROGRAMS: dict[str, Program] = {"dumpsys": dumpsys}
