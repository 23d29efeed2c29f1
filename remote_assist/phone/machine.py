"""The virtual phone as its programs see it: files, programs, sockets, a clock, and `execute`.

`build()` puts a whole phone together; `Machine()` alone is a bare one with Android's folders and the toybox programs.
"""

from __future__ import annotations

import errno
import os
import secrets
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from remote_assist.phone.process import Pipe, Process, Program
from remote_assist.phone.vfs import Vfs, join

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState

PATH = "/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:/apex/com.android.virt/bin:/system_ext/bin:/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin"
"""_PATH_DEFPATH of bionic (libc/include/paths.h) as adbd exports it."""

ENVIRONMENT: dict[str, str] = {
    "PATH": PATH,
    "HOME": "/",
    "HOSTNAME": "localhost",
    "LOGNAME": "shell",
    "USER": "shell",
    "SHELL": "/bin/sh",
    "TMPDIR": "/data/local/tmp",
    "TERM": "dumb",
    "ANDROID_ROOT": "/system",
    "ANDROID_DATA": "/data",
    "ANDROID_STORAGE": "/storage",
    "ANDROID_ASSETS": "/system/app",
    "ANDROID_BOOTLOGO": "1",
    "EXTERNAL_STORAGE": "/sdcard",
    "DOWNLOAD_CACHE": "/data/cache",
}
"""What adbd gives a shell (packages/modules/adb/daemon/shell_service.cpp) on top of init's exports (init.environ.rc)."""

_FOLDERS: tuple[tuple[str, int, int, int], ...] = (
    ("/data/local", 0o751, 0, 0),
    ("/data/local/tmp", 0o771, 2000, 2000),
    ("/data/app", 0o771, 1000, 1000),
    ("/data/data", 0o771, 1000, 1000),
    ("/data/user", 0o711, 1000, 1000),
    ("/data/system", 0o775, 1000, 1000),
    ("/data/anr", 0o775, 1000, 1000),
    ("/data/tombstones", 0o771, 1000, 1000),
    ("/data/misc", 0o1771, 1000, 9998),
    ("/data/media", 0o770, 1023, 1023),
    ("/storage", 0o755, 0, 0),
    ("/storage/emulated", 0o755, 0, 0),
    ("/storage/self", 0o755, 0, 0),
    ("/mnt", 0o755, 0, 1000),
    ("/system/bin", 0o751, 0, 2000),
    ("/system/etc", 0o755, 0, 0),
    ("/dev/socket", 0o755, 0, 0),
)


class Machine:
    """One phone. `clock()` is its wall clock in seconds since 1970; `state` what its services know."""

    def __init__(self, state: PhoneState | None = None, clock: Callable[[], float] | None = None) -> None:
        from remote_assist.phone.toybox import PROGRAMS

        self.state = state
        self.clock: Callable[[], float] = clock or getattr(state, "now_s", None) or time.time
        self.vfs = Vfs(lambda: self.clock())
        self.abstract_sockets: dict[str, Callable[[Pipe, Pipe], None]] = {}
        self.programs: dict[str, Program] = {}
        _lay_out(self.vfs)
        self.vfs.install("/system/bin/toybox", b"\x7fELF toybox", 0o755, gid=2000)
        self.add_programs(PROGRAMS, "toybox")

    def add_programs(self, programs: dict[str, Program], link: str | None = None) -> None:
        """Make programs runnable by name and as /system/bin files (symlinks to `link` where given)."""
        self.programs.update(programs)
        for name in programs:
            path = f"/system/bin/{name}"
            if self.vfs.exists(path, root=True):
                continue
            if link is not None:
                self.vfs.symlink(link, path, root=True)
            else:
                self.vfs.install(path, b"\x7fELF " + name.encode(), 0o755, gid=2000)

    def which(self, name: str, path: str, cwd: str = "/") -> str | None:
        """Where `name` is found along `path` (as $PATH); None when it is nowhere."""
        if "/" in name:
            found = join(cwd, name)
            return name if self.vfs.access(found, 1) and self.vfs.stat(found).is_file else None
        for folder in path.split(":"):
            candidate = f"{folder or '.'}/{name}"
            where = join(cwd, candidate)
            if name and self.vfs.access(where, 1) and self.vfs.stat(where).is_file:
                return candidate
        return None

    def find_program(self, name: str, path: str = PATH, cwd: str = "/") -> Program:
        """The program that `name` runs. Raises `OSError` with ENOENT, EACCES or EISDIR, as execve(2) would."""
        where = self.which(name, path, cwd)
        if where is None:
            if "/" not in name:
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), name)
            found = self.vfs.stat(join(cwd, name))
            number = errno.EISDIR if found.is_dir else errno.EACCES
            raise OSError(number, os.strerror(number), name)
        whole = join(cwd, where)
        real = self.vfs.realpath(whole)
        for candidate in (whole, real):
            folder, _, base = candidate.rpartition("/")
            if base in self.programs and folder in ("/system/bin", "/bin"):
                return self.programs[base]
        return partial(run_script_file, path=whole)

    def execute(
        self,
        script: str,
        stdin: Pipe,
        stdout: Pipe,
        stderr: Pipe,
        cancelled: threading.Event,
        env: dict[str, str] | None = None,
        cwd: str = "/",
    ) -> int:
        """Run `script` as adbd runs `sh -c`; "" reads commands from `stdin` until its end. Returns the exit code.
        The pipes stay open for the caller to close. When `cancelled` is set everything ends promptly with 129."""
        from remote_assist.phone.shell.session import run_script

        return run_script(self, script, stdin, stdout, stderr, cancelled, ENVIRONMENT | (env or {}), cwd=cwd)


def run_script_file(process: Process, path: str) -> int:
    """Run an executable file of the virtual filesystem: a `#!` script by its shell; anything else is not for this
    phone's processor (ENOEXEC, which the shell reports as 126)."""
    from remote_assist.phone.shell.session import run_script

    try:
        data = process.machine.vfs.read(path)
    except OSError as error:
        process.err(f"/system/bin/sh: {process.argv[0]}: {error.strerror}\n")
        return 126
    if b"\0" in data[:128] or data.startswith(b"\x7fELF"):
        process.err(f"/system/bin/sh: {process.argv[0]}: not executable: 64-bit ELF file\n")
        return 126
    return run_script(
        process.machine,
        data.decode("utf-8", "surrogateescape") or ":",
        process.stdin,
        process.stdout,
        process.stderr,
        process.cancelled,
        process.env,
        arguments=tuple(process.argv[1:]),
        name=process.argv[0],
        file=process.argv[0],
        cwd=process.cwd,
    )


def _lay_out(vfs: Vfs) -> None:
    """Android's partitions and the folders that a shell meets, before any service adds its own."""
    for path in ("/system", "/vendor", "/product", "/system_ext", "/odm", "/apex"):
        vfs.mount(path, read_only=True)
    vfs.mount("/dev")
    vfs.mount("/proc", 0o555)
    vfs.mount("/sys")
    vfs.mount("/tmp", 0o771, 2000, 2000)
    vfs.mount("/data", 0o771, 1000, 1000, counted=True)
    for path, mode, uid, gid in _FOLDERS:
        vfs.folder(path, mode, uid, gid)
    vfs.mount("/storage/emulated/0", 0o770, 10_150, 1023, counted=True, emulated=True)
    for name in ("Alarms", "Android", "Android/data", "DCIM", "Documents", "Download", "Movies", "Music", "Pictures"):
        vfs.folder(f"/storage/emulated/0/{name}", 0o770, 10_150, 1023)
    vfs.symlink("/storage/emulated/0", "/storage/self/primary", root=True)
    vfs.symlink("/storage/self/primary", "/sdcard", root=True)
    vfs.symlink("/system/bin", "/bin", root=True)
    vfs.symlink("/system/etc", "/etc", root=True)
    vfs.device("/dev/null", lambda n: b"", lambda data: None)
    vfs.device("/dev/zero", bytes, lambda data: None)
    vfs.device("/dev/urandom", _noise, lambda data: None)
    vfs.device("/dev/random", _noise, lambda data: None)


def _noise(count: int) -> bytes:
    """Bytes for /dev/urandom. Host randomness needs no host file (getrandom(2))."""
    import secrets

    return secrets.token_bytes(min(count, 4096))


def build(profile: str = "pixel-15", scenario: str = "healthy") -> Machine:
    """A whole phone: `profile` says which model and Android, `scenario` what is wrong with it.
    Raises `KeyError` for a profile or scenario that does not exist."""
    from importlib import import_module

    android: Any = import_module("remote_assist.phone.android")
    profiles: Any = import_module("remote_assist.phone.profiles")
    scenarios: Any = import_module("remote_assist.phone.scenarios")
    state = profiles.profile(profile)
    # Two virtual phones are two phones: whoever tells phones apart by their serial number must be able to.
    serial = f"VR{secrets.token_hex(5).upper()}"
    state.properties.update({"ro.serialno": serial, "ro.boot.serialno": serial})
    scenarios.apply(state, scenario)
    machine = Machine(state)
    machine.add_programs(android.PROGRAMS)
    android.populate(machine)
    return machine
