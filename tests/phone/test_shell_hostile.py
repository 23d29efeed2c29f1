"""Scripts that mean harm: they reach no host file, start no host process, and end in bounded time and memory."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from remote_assist.phone.machine import Machine
from remote_assist.phone.process import Pipe
from tests.phone.shell_runner import run

PHONE = Path(__file__).resolve().parents[2] / "remote_assist" / "phone"
FORBIDDEN = {"subprocess", "pty", "multiprocessing", "ctypes", "pathlib", "shutil", "tempfile", "glob", "fcntl"}
OS_ALLOWED = {"strerror"}

HOSTILE = [
    "cat /etc/passwd; cat ../../../../etc/passwd; ls /proc/self/root /home /root; cat /proc/1/environ",
    "cp /etc/passwd /sdcard/x; ln -s /etc/passwd /sdcard/l; cat /sdcard/l; find / -name passwd",
    "$(reboot); `id`; eval 'rm -rf /'; sh -c 'rm -rf /*'; rm -rf / --no-preserve-root; rm -rf /data /sdcard/*",
    '/bin/sh -c id; /usr/bin/python3 -c \'open("/tmp/x","w")\'; python3; perl; ./x; exec /bin/bash; env /usr/bin/env',
    "echo x >/etc/cron.d/x; echo x >/tmp/../tmp/host; mktemp; tee /etc/x </dev/null; dd if=/dev/sda of=/dev/null",
    ". /etc/profile; sed -i s/a/b/ /etc/hosts; sort -o /etc/x /etc/passwd; touch /etc/x; chmod 777 /etc; mv /etc /sdcard",
    "xargs -a /etc/passwd; grep -r root /etc /proc; tar cf - /; nc -l 1234; curl http://localhost; wget http://localhost",
]


def test_nothing_of_the_host_is_opened_or_started() -> None:
    """In a process of its own, where an audit hook hears of every open, exec, fork and socket."""
    code = f"""
import sys, threading
sys.path.insert(0, {str(PHONE.parents[1])!r})
from tests.phone.shell_runner import run
from tests.phone.shell_lines import PLAIN
run("for i in 1; do ls / | sort | sed p | grep -c . ; date; printf x | md5sum; gzip -c </dev/null | od; done")  # load all
seen = []
WATCHED = ("open", "os.", "subprocess", "socket", "shutil", "pty", "ctypes", "mmap", "glob", "urllib", "tempfile")
def hook(name, args):
    if name.startswith(WATCHED) and not str(args[0] if args else "").endswith((".py", ".pyc")) and "site-packages" not in str(args):
        seen.append((name, args))
sys.addaudithook(hook)
for script in {HOSTILE!r} + PLAIN:
    run(script)
run("", b"id\\ncat /etc/passwd\\n")
assert not seen, seen[:5]
print("clean")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)
    assert done.stdout == "clean\n", done.stderr[-2000:]


@pytest.mark.parametrize(
    "path", sorted([*PHONE.glob("shell/*.py"), *PHONE.glob("toybox/*.py"), PHONE / "vfs.py", PHONE / "machine.py"])
)
def test_sources_do_not_import_ways_to_the_host(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert not {name.name.partition(".")[0] for name in node.names} & FORBIDDEN
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in FORBIDDEN
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            assert node.attr in OS_ALLOWED
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "exec", "eval", "compile", "__import__")


@pytest.mark.parametrize(
    "script",
    [
        "f() { f; }; f",
        "f() { $(f); }; f",
        'eval \'x="$x eval \\$x"; eval $x\'; x=\'eval "$x"\'; eval "$x"',
        ":(){ :|:& };:",
        "x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done",
        "x=$(yes)",
        'y=$(head -c 100000 </dev/zero | base64); x=$(while true; do echo "$y"; done)',
        "echo {1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2} | wc -c",
        "cat /dev/zero | sort",
        "cat /dev/zero | grep x",
        "yes | tac",
        "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -E '(a+)+b'",
        "echo $((" + "(" * 5000 + "1" + ")" * 5000 + "))",
        "(" * 3000 + "true" + ")" * 3000,
        "$(" * 3000 + "true" + ")" * 3000,
        "if true; then " * 2000,
        "printf '%999999999d' 1 | wc -c",
        "case " + "a" * 3000 + " in " + "*a" * 200 + "b) ;; esac",
        "truncate -s 99G /data/local/tmp/x; cat </dev/zero >/data/local/tmp/y",
        "while true; do while true; do break; done; break; done; : $(: $(: $(: $(:))))",
    ],
)
def test_it_ends(script: str) -> None:
    start = time.monotonic()
    stop = threading.Event()
    timer = threading.Timer(20, stop.set)
    timer.start()
    out, err, stdin = Pipe(1 << 28), Pipe(1 << 28), Pipe()
    stdin.close_write()
    code = Machine().execute(script, stdin, out, err, stop)
    timer.cancel()
    assert not stop.is_set(), "ended only because it was cancelled"
    assert 0 <= code <= 255
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "script",
    [
        "while true; do :; done",
        "sleep 1000",
        "read x",
        "cat",
        "cat | cat | cat",
        "x=$(cat)",
        "yes >/dev/null",
        "sleep 1000 & wait",
        "sleep 1000 &",
        "until false; do sleep 0.01; done",
        "( ( sleep 1000 ) ) | cat",
        "timeout 1000 sleep 1000",
        "cat /dev/zero >/dev/null",
        "seq 1 1000000000 >/dev/null",
        "trap 'sleep 1000' EXIT; sleep 1000",
        "echo 1000 | xargs sleep",
        "sed ':a;s/$/x/;ta' <<<a",
        "sh -c 'sleep 1000'",
        "",
    ],
)
def test_closing_the_stream_ends_everything(script: str) -> None:
    stop = threading.Event()
    ended = threading.Event()
    codes: list[int] = []

    def work() -> None:
        codes.append(Machine().execute(script, Pipe(), Pipe(), Pipe(), stop))
        ended.set()

    before = threading.active_count()
    threading.Thread(target=work, daemon=True).start()
    assert not ended.wait(0.3)
    stop.set()
    assert ended.wait(3)
    assert codes == [129]
    deadline = time.monotonic() + 3
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert threading.active_count() <= before


def test_a_reader_that_leaves_ends_the_writer() -> None:
    out = Pipe()
    ended = threading.Event()
    threading.Thread(
        target=lambda: (Machine().execute("yes; echo no", Pipe(), out, Pipe(), threading.Event()), ended.set()),
        daemon=True,
    ).start()
    assert out.read(10)
    out.close_read()
    assert ended.wait(3)


def test_output_streams_while_the_script_runs() -> None:
    out, stop = Pipe(), threading.Event()
    threading.Thread(
        target=Machine().execute, args=("echo one; sleep 1000", Pipe(), out, Pipe(), stop), daemon=True
    ).start()
    assert out.read(10) == b"one\n"
    stop.set()


def test_unknown_and_refused() -> None:
    ran = run("nosuch; echo $?; /system; echo $?; /data/data/x; echo $?")
    assert ran.out == b"127\n126\n127\n"
    assert ran.err.splitlines()[0] == b"/system/bin/sh: nosuch: inaccessible or not found"
