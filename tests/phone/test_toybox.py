"""The filters that Debian's toybox lacks, and what is particular to a phone; the rest is compared in test_shell_against_mksh."""

from __future__ import annotations

import gzip

import pytest

from remote_assist.phone.machine import ENVIRONMENT, Machine
from remote_assist.phone.toybox import PROGRAMS
from remote_assist.phone.toybox.modes import parse_mode
from remote_assist.phone.toybox.regex import BadRegex, compile_regex
from tests.phone.shell_runner import HOME, run


@pytest.mark.parametrize(
    ("script", "out"),
    [
        ("echo hello | tr a-y b-z", "ifmmp\n"),
        ("echo hello | tr -d l", "heo\n"),
        ("echo aabbcc | tr -s ab", "abcc\n"),
        ("echo 'a1b2' | tr -cd '[:digit:]'", "12"),
        ("printf 'a\\r\\nb\\r\\n' | tr -d '\\r'", "a\nb\n"),
        ("echo Mixed | tr '[:upper:]' '[:lower:]'", "mixed\n"),
        ("echo abc | tr a-c xy", "xyy\n"),
        ("printf 'a\\0b' | tr '\\000' '\\n'", "a\nb"),
        ("expr 1 + 2 \\* 3; expr 7 / 2; expr 7 % 4; expr \\( 1 + 2 \\) \\* 3", "7\n3\n3\n9\n"),
        ("expr abc : 'a\\(.\\)'; expr abc : '.*'; expr b \\> a; expr 10 \\< 9", "b\n3\n1\n0\n"),
        ("expr 0; echo $?; expr ''; echo $?", "0\n1\n\n1\n"),
        ("realpath /sdcard/../0/x; readlink -f /bin/ls", "/storage/emulated/0/x\n/system/bin/toybox\n"),
        ("printf 'x y\\nz\\n' | xargs -I{} echo '[{}]'", "[x y]\n[z]\n"),
        ("whoami; id -u; id -Gn | cut -d' ' -f1-3", "shell\n2000\nshell input log\n"),
        ("uname -s; uname -m", "Linux\naarch64\n"),
        ("sh -c 'echo $0 $1 $#' name a b; echo 'echo from stdin' | sh", "name a 2\nfrom stdin\n"),
        ("toybox echo hi; toybox --version | cut -d' ' -f1", "hi\ntoybox\n"),
        ("ls -l /bin | cut -c 1; ls -ld /system/bin/sh | cut -d' ' -f1", "l\nlrwxrwxrwx\n"),
        ("touch n; mkdir m; stat -c %a n m", "666\n777\n"),
        ("echo hi >/dev/null; cat /dev/null; head -c 3 /dev/zero | od -An -tx1", " 00 00 00\n"),
        (
            "head -c 8 /dev/urandom | wc -c; ls /system/bin/nosuch 2>&1",
            "8\nls: /system/bin/nosuch: No such file or directory\n",
        ),
        ("echo 'level: 5' | sed -n 's/^level: *//p' | { read x; echo $((x*2)); }", "10\n"),
        ("which ls sh; command -v ls", "/system/bin/ls\n/system/bin/sh\n/system/bin/ls\n"),
        ("date -u -d @1700000000 '+%F %T'", "2023-11-14 22:13:20\n"),
        ("TZ=CST-8 date -d @0 '+%H:%M %z'", "08:00 +0800\n"),
    ],
)
def test_output(script: str, out: str) -> None:
    ran = run(script)
    assert ran.err == b""
    assert ran.out.decode() == out


@pytest.mark.parametrize(
    ("script", "err"),
    [
        ("cat /x", "cat: /x: No such file or directory"),
        ("ls /data", "ls: /data: Permission denied"),
        ("mkdir /system/x", "mkdir: '/system/x': Read-only file system"),
        ("rm /system/bin/ls", "rm: /system/bin/ls: Read-only file system"),
        ("touch /data/x", "touch: '/data/x': Permission denied"),
        ("grep '[' /dev/null", "grep: bad regex '[': brackets ([ ]) not balanced"),
        ("grep -E '(' /dev/null", "grep: bad regex '(': parentheses not balanced"),
        ("echo x >/system/x", "/system/bin/sh: /system/x: create: Read-only file system"),
        ("cd /data/data/x", "/system/bin/sh: cd: /data/data/x: No such file or directory"),
        ("awk", "/system/bin/sh: awk: inaccessible or not found"),
        ("su", "/system/bin/sh: su: inaccessible or not found"),
    ],
)
def test_errors(script: str, err: str) -> None:
    ran = run(script)
    assert ran.code != 0
    assert ran.err.decode().splitlines() == [err]


def test_gzip_speaks_the_real_format() -> None:
    machine = Machine()
    data = b"battery level 81\n" * 5000
    machine.vfs.write(f"{HOME}/log", data)
    packed = run("cat log | gzip -1", machine=machine).out
    assert gzip.decompress(packed) == data
    assert len(packed) < len(data) // 20
    machine.vfs.write(f"{HOME}/x.gz", gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    assert run("zcat x.gz; gunzip x.gz; cat x", machine=machine).out == b"one\ntwo\n" * 2
    assert run("gzip log; ls; gzip -d log.gz; wc -c <log", machine=machine).out == b"log.gz\nx\n85000\n"


def test_a_zip_bomb_streams() -> None:
    machine = Machine()
    machine.vfs.write(f"{HOME}/bomb.gz", gzip.compress(bytes(100 * 1024 * 1024), 9))
    assert run("zcat bomb.gz | wc -c", machine=machine).out == b"104857600\n"
    assert run("zcat bomb.gz | head -c 4 | od -An -tx1", machine=machine).out == b" 00 00 00 00\n"


def test_truncated_gzip_is_said() -> None:
    machine = Machine()
    machine.vfs.write(f"{HOME}/x.gz", gzip.compress(b"x" * 1000)[:-4])
    ran = run("zcat x.gz >/dev/null", machine=machine)
    assert (ran.code, ran.err) == (1, b"zcat: unexpected end of file\n")


def test_full_phone() -> None:
    machine = Machine()
    machine.vfs.disk_free = lambda: 10
    ran = run(
        "echo 12345678901 >/sdcard/x; echo $?; yes | cat >/sdcard/y; echo $?; cp /system/bin/toybox /sdcard/z",
        machine=machine,
    )
    assert ran.out.split()[-1] == b"1"
    assert b"No space left on device" in ran.err


def test_every_program_is_a_file_on_the_phone() -> None:
    machine = Machine()
    for name in PROGRAMS:
        assert machine.which(name, ENVIRONMENT["PATH"]) == f"/system/bin/{name}"
        assert machine.find_program(name) is PROGRAMS[name]
    assert machine.find_program("/bin/ls") is PROGRAMS["ls"]


def test_options_that_do_not_exist_are_refused_by_every_program() -> None:
    """No program raises, whatever it is given."""
    machine = Machine()
    for name in PROGRAMS:
        if name in ("yes", "sh", "toybox", "echo", "printf"):
            continue
        for arguments in ("-~", "--nonsense", "-", "'' ''", "/nox /nox /nox", "-n", "-c"):
            ran = run(f"timeout 5 {name} {arguments} </dev/null", machine=machine)
            assert 0 <= ran.code <= 255
            assert b"Traceback" not in ran.err


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("755", 0, 0o755),
        ("u+x", 0o644, 0o744),
        ("go-rw", 0o666, 0o600),
        ("a=r", 0o777, 0o444),
        ("u=rw,g=r,o=", 0, 0o640),
    ],
)
def test_modes(text: str, old: int, new: int) -> None:
    assert parse_mode(text, old) == new


@pytest.mark.parametrize(
    ("pattern", "extended", "text", "found"),
    [
        ("a|ab|abc", True, "xabcx", "abc"),
        ("a\\|b", False, "b", "b"),
        ("[]a]*", False, "]a]b", "]a]"),
        ("[^]]*", False, "ab]c", "ab"),
        ("a\\{2,3\\}", False, "aaaa", "aaa"),
        ("a{2}", True, "aaaa", "aa"),
        ("\\(ab\\)*\\1", False, "ababab", "ababab"),
        ("^*a", False, "*a", "*a"),
        ("a$b", False, "a$b", "a$b"),
        ("x\\.y", True, "x.y", "x.y"),
        ("[[:alpha:]_]+", True, "12ab_c", "ab_c"),
        ("(foo|foobar)baz", True, "foobarbaz", "foobarbaz"),
        ("\\<b\\>", False, "ab b", "b"),
    ],
)
def test_regex(pattern: str, extended: bool, text: str, found: str) -> None:
    match = compile_regex(pattern, extended=extended).find(text)
    assert match is not None
    assert match[0] == found


@pytest.mark.parametrize(
    "pattern", ["(", ")(", "[a", "a{2", "a{3,1}", "[[:nope:]]", "\\", "(a)\\2", "+", "(a+)+b", "[z-a]"]
)
def test_bad_regex(pattern: str) -> None:
    with pytest.raises(BadRegex):
        compile_regex(pattern, extended=True)
