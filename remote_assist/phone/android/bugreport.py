"""`bugreportz` and the dumpstate behind it: a zip with what this phone's own services say at that moment.

Sources: frameworks/native cmds/bugreportz (lines BEGIN, PROGRESS, OK, FAIL), cmds/dumpstate/dumpstate.cpp (PrintHeader,
DoLogcat, dumpstate, FinishZipFile), cmds/dumpsys/dumpsys.cpp (writeDumpHeader, writeDumpFooter).
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator

from remote_assist.phone.android import dumpsys
from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import state_of
from remote_assist.phone.process import Pipe, Process, Program, closed_pipe
from remote_assist.phone.state import PhoneState

FOLDER = "/data/user_de/0/com.android.shell/files/bugreports"
VERSION = "1.2"
USAGE = """usage: bugreportz [-hpsv]
  -h: to display this help message
  -p: display progress
  -s: stream content to standard output
  -v: to display the version
  or no arguments to generate a zipped bugreport
"""
STEPS = 40
_THICK = "=" * 56
_RULE = "-" * 79
_LOG = ("-v", "threadtime", "-v", "printable", "-v", "uid", "-d", "*:v")
_OWN_TITLES = (
    ("UPTIME", ("uptime",)),
    ("MEMORY INFO", ("cat", "/proc/meminfo")),
    ("SYSTEM PROPERTIES", ("getprop",)),
    ("FILESYSTEMS & FREE SPACE", ("df",)),
)


def bugreportz(process: Process) -> int:
    words = process.argv[1:]
    if words in (["-v"], ["-h"]):
        process.err(f"{VERSION}\n" if words == ["-v"] else USAGE)
        return 0
    if words not in ([], ["-p"]):
        process.err(USAGE)
        return 1
    state = state_of(process)
    told = bool(words)
    began_s = state.now_s()
    when = state.local(began_s).strftime("%Y-%m-%d-%H-%M-%S")
    device, build = (state.properties.get(name, "unknown") for name in ("ro.product.name", "ro.build.id"))
    name = f"bugreport-{device}-{build}-{when}"
    path = f"{FOLDER}/{name}.zip"
    if told:
        process.out(f"BEGIN:{path}\n")
    text = io.StringIO()
    for done, part in enumerate(_parts(process, state, began_s)):
        text.write(part)
        if told and done % 2 == 0:
            process.out(f"PROGRESS:{min(done, STEPS - 1)}/{STEPS}\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in (
            ("version.txt", "2.0"),
            (f"{name}.txt", text.getvalue()),
            ("dumpstate_log.txt", "Module metadata package name: com.google.android.modulemetadata\n"),
            ("FS/proc/meminfo", _said(process, ["cat", "/proc/meminfo"])),
            ("main_entry.txt", f"{name}.txt"),
        ):
            archive.writestr(member, data)
    vfs = process.machine.vfs
    vfs.folder(FOLDER, 0o771, 2000, 2000)
    try:
        vfs.write(path, packed.getvalue(), root=True)
    except OSError as full:
        process.out(f"FAIL:could not copy the zip file: {full.strerror}\n")
        return 0
    if told:
        process.out(f"PROGRESS:{STEPS}/{STEPS}\n")
    process.out(f"OK:{path}\n")
    return 0


def _parts(process: Process, state: PhoneState, began_s: float) -> Iterator[str]:
    """The report's text in the order of DumpstateDefaultAfterCritical and dumpstate()."""
    yield _head(process, state, began_s)
    yield from _services(process, state, "CRITICAL")
    for title, buffers in (("SYSTEM LOG", ()), ("EVENT LOG", ("-b", "events")), ("RADIO LOG", ("-b", "radio"))):
        yield _section(process, title, ["logcat", *buffers, *_LOG])
    yield "------ DUMP BLOCK STAT ------\n\n"
    for title, argv in _OWN_TITLES:
        yield _section(process, title, list(argv))
    yield from _services(process, state, "HIGH")
    yield f"{_THICK}\n== Android Framework Services\n{_THICK}\n"
    yield from _services(process, state, "NORMAL")
    yield f"{_THICK}\n== Checkins\n{_THICK}\n"
    yield _section(process, "CHECKIN BATTERYSTATS", ["dumpsys", "-T", "30000", "batterystats", "-c"])
    yield f"{_THICK}\n== Dropbox crashes\n{_THICK}\n"
    for title, tag in (("SYSTEM SERVER", "system_server_crash"), ("SYSTEM APP", "system_app_crash")):
        yield _section(process, f"DROPBOX {title} CRASHES", ["dumpsys", "-T", "10000", "dropbox", "-p", tag])
    yield f"{_THICK}\n== Final progress (pid 20134): {STEPS}/{STEPS} (estimated {STEPS})\n{_THICK}\n"
    yield f"== dumpstate: done (id 1)\n{_THICK}\n"


def _head(process: Process, state: PhoneState, began_s: float) -> str:
    said = state.properties.get
    return (
        f"{_THICK}\n== dumpstate: {state.local(began_s):%Y-%m-%d %H:%M:%S}\n{_THICK}\n\n"
        f"Build: {said('ro.build.display.id', '(unknown)')}\n"
        f"Build fingerprint: '{said('ro.build.fingerprint', '(unknown)')}'\n"
        f"Bootloader: {said('ro.bootloader', '(unknown)')}\n"
        f"Radio: {said('gsm.version.baseband', '(unknown)')}\n"
        f"Network: {said('gsm.operator.alpha', '(unknown)')}\n"
        f"Android SDK version: {said('ro.build.version.sdk', '(unknown)')}\n"
        "SDK extensions: \n"
        f"Kernel: {_said(process, ['cat', '/proc/version']).rstrip()}\n"
        "Command line: (unknown)\nBootconfig: (unknown)\n"
        f"Uptime: {_said(process, ['uptime', '-p']).rstrip()}\n"
        "Bugreport format version: 2.0\n"
        "Dumpstate info: id=1 pid=20134 dry_run=0 parallel_run=1 strict_run=0 args=/system/bin/dumpstate -S "
        "bugreport_mode=BUGREPORT_DEFAULT\n\n"
    )


def _section(process: Process, title: str, argv: list[str]) -> str:
    """RunCommand or DumpFile: the command in the title, its output, then how long it took."""
    began = time.monotonic()
    said = _said(process, argv)
    shown = (
        argv[1]
        if argv[0] == "cat"
        else " ".join([f"/system/bin/{argv[0]}", *argv[1:]] if argv[0] == "dumpsys" else argv)
    )
    end = f"------ {time.monotonic() - began:.3f}s was the duration of '{title}' ------\n"
    return f"------ {title} ({shown}) ------\n{said}\n{end}"


def _services(process: Process, state: PhoneState, level: str) -> Iterator[str]:
    title = "DUMPSYS" if level == "NORMAL" else f"DUMPSYS {level}"
    timeout_ms = {"CRITICAL": "500", "HIGH": "30000"}.get(level, "10000")
    priority = "" if level == "NORMAL" else f"{level} "
    began = time.monotonic()
    yield f"------ {title} (/system/bin/dumpsys) ------\n"
    for name in _listed(state, level):
        part = time.monotonic()
        said = _said(process, ["dumpsys", "-T", timeout_ms, name, *_asked(name, level)])
        told = f"Service host process PID: {state.pid('system_server')}\nThreads in use: 0/31\nClient PIDs: \n"
        now = stamp(state, state.now_s())
        yield (
            f"{_RULE}\nDUMP OF SERVICE {priority}{name}:\n{told}{said}"
            f"--------- {time.monotonic() - part:.3f}s was the duration of dumpsys {name}, ending at: {now[:19]}\n"
        )
    yield f"{_RULE}\n------ {time.monotonic() - began:.3f}s was the duration of '{title}' ------\n"


def _listed(state: PhoneState, level: str) -> list[str]:
    """The activity service is asked twice: what it says first is its activities, everything else comes later."""
    names = dumpsys.services(state, level)
    return sorted([*names, "activity", "connectivity", "telephony.registry"]) if level == "NORMAL" else names


def _asked(name: str, level: str) -> list[str]:
    return ["activities"] if (name, level) == ("activity", "CRITICAL") else []


def _said(process: Process, argv: list[str]) -> str:
    """What a command of this phone prints, as dumpstate collects it."""
    machine = process.machine
    program: Callable[[Process], int] | None = machine.programs.get(argv[0])
    if program is None:
        return f"execvp on command '{' '.join(argv)}' failed (error: No such file or directory)\n"
    pipe = Pipe(1 << 28)
    child = Process(machine, argv, closed_pipe(), pipe, pipe, process.env, cancelled=process.cancelled)
    code = program(child)
    pipe.close_write()
    text = b"".join(iter(pipe.read, b"")).decode("utf-8", "replace")
    return text if code == 0 else f"{text}*** command '{' '.join(argv)}' failed: exit code {code}\n"


PROGRAMS: dict[str, Program] = {"bugreportz": bugreportz}
