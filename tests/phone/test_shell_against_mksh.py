"""The phone's shell against Debian's mksh with toybox: the same lines give the same bytes and exit codes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from remote_assist.phone.machine import Machine
from tests.conftest import absent
from tests.phone.shell_lines import FAULTS, FILES, FROM_STDIN, PLAIN
from tests.phone.shell_lines_more import MORE
from tests.phone.shell_runner import HOME, Ran, run

DIFFERENT: dict[str, str] = {}
"""Lines whose difference is meant, each with its reason."""

BUILT_IN = {"echo", "printf", "test", "[", "kill", "pwd", "true", "false", "sleep"}


@pytest.fixture(scope="session")
def applets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of links to toybox, and mksh as `sh`."""
    toybox, mksh = shutil.which("toybox"), shutil.which("mksh")
    if toybox is None or mksh is None:
        absent("mksh and toybox (Debian packages)")
        raise AssertionError
    folder = tmp_path_factory.mktemp("applets")
    names = subprocess.run([toybox], capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        (folder / name).symlink_to(toybox)
    for name in ("sh", "mksh"):
        (folder / name).symlink_to(mksh)
    return folder


def _real(applets: Path, folder: Path, script: str | None, stdin: bytes) -> Ran:
    for name, data in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    argv = [str(applets / "mksh"), *([] if script is None else ["-c", script])]
    env = {"PATH": str(applets), "HOME": "/", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(argv, input=stdin, capture_output=True, cwd=folder, env=env, timeout=20, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def _ours(script: str | None, stdin: bytes) -> Ran:
    machine = Machine()
    for name, data in FILES.items():
        machine.vfs.mkdir(f"{HOME}/{name}".rpartition("/")[0], parents=True)
        machine.vfs.write(f"{HOME}/{name}", data)
    machine.programs["mksh"] = machine.programs["sh"]
    machine.vfs.symlink("sh", "/system/bin/mksh", root=True)
    return run(script or "", stdin, machine)


def _plain(text: bytes, folder: Path) -> bytes:
    """Without what must differ: the shell's own name, Debian's `E:`/`W:` marks, the folder."""
    text = re.sub(rb"(?m)^[EW]: ", b"", text)
    text = re.sub(rb"(?m)^(/\S*/mksh|/system/bin/sh|mksh|sh): ", b"SHELL: ", text)
    text = re.sub(rb"(?m)(: bad regex '.*'): .*$", rb"\1", text)  # glibc's and bionic's reasons differ
    return text.replace(str(folder).encode(), HOME.encode())


def _compare(applets: Path, folder: Path, script: str | None, stdin: bytes = b"") -> None:
    real, ours = _real(applets, folder, script, stdin), _ours(script, stdin)
    assert _plain(ours.out, folder) == _plain(real.out, folder)
    assert _plain(ours.err, folder) == _plain(real.err, folder)
    assert ours.code == real.code


@pytest.mark.parametrize("script", [line for line in PLAIN + MORE + FAULTS if line not in DIFFERENT])
def test_same_as_mksh(applets: Path, tmp_path: Path, script: str) -> None:
    _compare(applets, tmp_path, script)


@pytest.mark.parametrize("script", FROM_STDIN)
def test_script_on_stdin(applets: Path, tmp_path: Path, script: str) -> None:
    _compare(applets, tmp_path, None, script.encode())


def test_there_are_enough_lines() -> None:
    assert len(PLAIN) + len(MORE) + len(FAULTS) + len(FROM_STDIN) >= 150


def test_every_printable_byte_as_an_argument(applets: Path, tmp_path: Path) -> None:
    words = [f"{chr(byte)}x{chr(byte)}" for byte in range(32, 127)]
    _compare(applets, tmp_path, f"printf '[%s]' {shlex.join(words)}; echo {shlex.join(words)} | md5sum")


PROBE = r"""set -f;S=$(dumpsys -l 2>/dev/null|grep -oE 'input_method(_[a-z]+)?'|sort -u);while read -r T;do read -r A _<uptime;O=$({ for s in $S;do echo "@$s";dumpsys -t 1 $s --dump-priority CRITICAL;done;echo @K;dumpsys -t 1 window policy;echo @W;dumpsys -t 1 window visible;echo @E;} 2>&1|grep -oE '@[a-zA-Z_]+|curEditorInfo:|StartInput #[0-9]+|timestamp=[0-9]+|inputType=0x[0-9a-f]+|mInputShown=[a-z]+|mCur(Method)?Id=[^ ]+|DUMP TIMEOUT|Permission Denial|(mIsShowing|mInputRestricted|showing|mShowingLockscreen|mDreamingLockscreen)=[a-z]+|Window #[0-9]+ Window.[^}]+| fl=[#A-Za-z0-9_ ]+');read -r B _<uptime;print -r -- P $T $A $B $O;done"""
MOCK = r"""echo '123.45 99.10' >uptime;dumpsys() { case "$*" in -l) printf '%s\n' '  input_method' '  input_method_secure' '  window' 'Currently running services:';;
*input_method*) echo 'Input Method Manager State:'; echo '  StartInput #17:'; echo '    time=2026-01-01 (timestamp=4711) reason=X'; echo '   inputType=0x81 imeOptions=0x3 fieldId=0x7f'; echo ' mCurMethodId=com.example/.Ime mInputShown=true'; echo 'Permission Denial: no' >&2;;
*policy*) echo '  KeyguardServiceDelegate'; echo '      showing=false'; echo '      mIsShowing=false mInputRestricted=true';;
*visible*) echo '  Window #0 Window{b2c u0 com.example/com.example.Main}:'; echo '    fl=81810100 pfl=0';; esac; };"""


def test_the_probe_loop(applets: Path, tmp_path: Path) -> None:
    script, ticks = MOCK + PROBE, b"1\n2 extra\n3\n"
    _compare(applets, tmp_path, script, ticks)
    assert _ours(script, ticks).out.count(b"P ") == 3
