"""Whatever is handed in with `check --from`: read, or refused in one sentence; never half believed, never costly."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from diagnostics import ALL, battery
from diagnostics.judge import judge, judge_all
from diagnostics.model import Severity
from remote_assist.bugreport_zip import MAX_MEMBERS
from remote_assist.capture import Capture
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from remote_assist.summary import exit_code

KNOWN = [argv for area in ALL for argv in area.reads()]
RULE = "-" * 79
THICK = "=" * 56
REPORT = f"""{THICK}
== dumpstate: 2026-03-04 05:06:07
{THICK}

Build fingerprint: 'acme/acme/acme:15/AP4A/1:user/release-keys'
Android SDK version: 35

------ SYSTEM PROPERTIES (getprop) ------
[ro.product.brand]: [Acme]
[persist.sys.timezone]: [Asia/Shanghai]
------ 0.040s was the duration of 'SYSTEM PROPERTIES' ------
------ FILESYSTEMS & FREE SPACE (df) ------
Filesystem     1K-blocks     Used Available Use% Mounted on
/dev/block/dm-5 100000000 40000000 60000000 40% /data
------ 0.010s was the duration of 'FILESYSTEMS & FREE SPACE' ------
------ DUMPSYS (/system/bin/dumpsys) ------
{RULE}
DUMP OF SERVICE battery:
Service host process PID: 1500
Current Battery Service state:
  AC powered: false
  USB powered: false
  Wireless powered: false
  status: 3
  health: 2
  present: true
  level: 80
  scale: 100
  voltage: 4100
  temperature: 250
  technology: Li-ion
--------- 0.001s was the duration of dumpsys battery, ending at: 2026-03-04 05:06:10
{RULE}
------ 0.200s was the duration of 'DUMPSYS' ------
{THICK}
== dumpstate: done (id 1)
{THICK}
"""
TOMBSTONE = "*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\npid: 1, tid: 1, name: a  >>> com.a <<<\n"


def packed(members: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return into.getvalue()


def whole() -> dict[str, bytes | str]:
    return {
        "version.txt": "2.0",
        "bugreport-acme-AP4A-2026-03-04.txt": REPORT,
        "dumpstate_log.txt": "Duration of 'DUMPSYS': 1s\n",
        "FS/data/tombstones/tombstone_00": TOMBSTONE,
        "FS/data/tombstones/tombstone_00.pb": b"\x0a\x01",
        "FS/data/anr/anr_2026-03-04-05-06-07-123": "----- pid 1 at 2026-03-04 05:06:07 -----\n",
        "main_entry.txt": "bugreport-acme-AP4A-2026-03-04.txt",
    }


def read(tmp_path: Path, name: str, data: bytes) -> Capture:
    (tmp_path / name).write_bytes(data)
    return read_any(tmp_path / name, KNOWN)


def level(capture: Capture) -> object:
    return judge(battery.DIAGNOSTIC, capture.outputs, capture.now).facts.level_percent


def refused(tmp_path: Path, name: str, data: bytes) -> str:
    with pytest.raises(UsageError) as said:
        read(tmp_path, name, data)
    assert said.value.exit_code == 2
    assert "\n" not in said.value.message
    assert said.value.next_step
    return said.value.message


def test_a_zip_as_phones_make_it(tmp_path: Path) -> None:
    capture = read(tmp_path, "b.zip", packed(whole()))
    assert level(capture) == 80
    assert (capture.phone["brand"], capture.phone["android"], capture.phone["sdk"]) == ("Acme", "15", "35")
    assert (capture.now.phone_time_s, capture.now.utc_offset_s) == (1772571967, 28800)
    assert [out.name for out in capture.outputs.starting("cat")] == [
        "cat /data/tombstones/tombstone_00",
        "cat /data/anr/anr_2026-03-04-05-06-07-123",
    ]
    assert "2026-03-04 05:06:07" in capture.said[0].en
    assert "2026-03-04 05:06:07" in capture.said[0].zh


UTF16 = b"\xff\xfe" + REPORT.encode("utf-16-le")
FORMS = {
    "stored.zip": packed(whole(), zipfile.ZIP_STORED),
    "renamed.zip": packed({"notes.md": "x", "from the customer.TXT": REPORT}),
    "in-a-folder.zip": packed({f"bugreport-x/{name}": data for name, data in whole().items()}),
    "plain.txt": REPORT.encode(),
    "no-suffix": REPORT.encode(),
    "crlf.txt": REPORT.replace("\n", "\r\n").encode(),
    "older-crlf.txt": REPORT.replace("\n", "\r\r\n").encode(),
    "bom.txt": b"\xef\xbb\xbf" + REPORT.encode(),
    "utf16.txt": UTF16,
    "utf16be.txt": b"\xfe\xff" + REPORT.encode("utf-16-be"),
    "utf16-crlf.txt": b"\xff\xfe" + REPORT.replace("\n", "\r\n").encode("utf-16-le"),
    "invalid.txt": REPORT.encode().replace(b"Build fingerprint", b"\xff\xc0\x80 Build fingerprint"),
    "report.txt.gz": gzip.compress(REPORT.encode()),
    "utf16.txt.gz": gzip.compress(UTF16),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_judged_alike(tmp_path: Path, name: str) -> None:
    capture = read(tmp_path, name, FORMS[name])
    other = read(tmp_path, "b.zip", packed(whole()))
    mine, theirs = (judge_all(ALL, each.outputs, each.now) for each in (capture, other))
    assert [(r.severity, r.facts) for r in mine] == [(r.severity, r.facts) for r in theirs]
    assert level(capture) == 80


def test_a_folder_with_a_fetched_bugreport(tmp_path: Path) -> None:
    (tmp_path / "bugreport.zip").write_bytes(packed(whole()))
    assert level(read_any(tmp_path, KNOWN)) == 80


def test_a_folder_that_a_bugreport_was_unpacked_into(tmp_path: Path) -> None:
    for name, data in whole().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert level(read_any(tmp_path, KNOWN)) == 80
    (tmp_path / "bugreport-other.txt").write_text(REPORT)
    with pytest.raises(UsageError, match="2 bugreports"):
        read_any(tmp_path, KNOWN)


def test_one_command_pasted(tmp_path: Path) -> None:
    dump = REPORT.partition("PID: 1500\n")[2].partition("---------")[0]
    capture = read(tmp_path, "from-the-chat.txt", dump.encode())
    assert level(capture) == 80
    assert capture.said[0].en == "Taken for the output of: dumpsys battery."


def test_a_named_file_says_which_log_it_is(tmp_path: Path) -> None:
    line = b"03-04 05:06:07.000  1500  1500 I Tag: text\n"
    assert [out.name for out in read(tmp_path, "logcat_-b_crash_-d.txt", line).outputs] == ["logcat -b crash -d"]
    assert [out.name for out in read(tmp_path, "logcat.txt", line).outputs] == ["logcat -d"]


def test_a_part_of_a_log_is_never_called_healthy(tmp_path: Path) -> None:
    capture = read(tmp_path, "log.txt", b"03-04 05:06:07.000  1500  1500 I Tag: text\n" * 50)
    results = judge_all(ALL, capture.outputs, capture.now)
    assert {result.severity for result in results} == {Severity.UNKNOWN}
    assert exit_code(results, live=False) == 2


def test_a_report_cut_anywhere_says_so_and_is_never_healthier(tmp_path: Path) -> None:
    raw = REPORT.encode()
    order = [Severity.PASS, Severity.INFO, Severity.WARN, Severity.FAIL, Severity.UNKNOWN]
    whole_ = read(tmp_path, "b.txt", raw)
    full = {r.area: r.severity for r in judge_all(ALL, whole_.outputs, whole_.now)}
    for end in range(200, raw.index(b"== dumpstate: done"), 37):
        try:
            capture = read(tmp_path, "cut.txt", raw[:end])
        except UsageError:
            continue
        assert any("does not say that it is finished" in text.en for text in capture.said)
        for result in judge_all(ALL, capture.outputs, capture.now):
            assert (
                order.index(result.severity) >= order.index(full[result.area]) or full[result.area] is Severity.UNKNOWN
            )
            assert result.error is None


NOT_A_REPORT = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n  \n", "nothing but white space"),
    "shot.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture (PNG)"),
    "bugreport.zip": (b"\xff\xd8\xff\xe0" + bytes(100), "a picture (JPEG)"),
    "manual.txt": (b"%PDF-1.7\n", "a PDF"),
    "film.mp4": (b"\0\0\0\x18ftypmp42" + bytes(50), "a film"),
    "a.tar": (b"x" * 257 + b"ustar" + b"\0" * 300, "a tar archive"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
    "bytes.bin": (bytes(range(8)) * 900, "no text"),
    "page.html": (b"<!DOCTYPE html><html>", "a web page"),
    "letter.txt": (b"Dear customer,\nthe phone is fine.\n", "not the output of a command"),
    "head.txt": (REPORT.partition("------ ")[0].encode(), "cut off"),
    "photos.zip": (packed({"DCIM/1.jpg": b"x"}), "no bugreport text"),
    "nested.zip": (packed({"bugreport-x.zip": packed(whole())}), "another archive"),
    "letters.zip": (packed({"letter.txt": "Dear customer"}), "not the output of a command"),
    "png-inside.zip": (packed({"bugreport-x.txt": b"\x89PNG\r\n\x1a\n"}), "a picture"),
    "blank.zip": (packed({"bugreport-x.txt": b""}), "is empty"),
    "no-members.zip": (packed({}), "no bugreport text"),
    "cut.zip": (packed(whole())[:-30], "cut off"),
    "half.zip": (packed(whole())[:400], "cut off"),
    "cut.txt.gz": (gzip.compress(REPORT.encode())[:-20], "gzip"),
    "not.gz": (b"\x1f\x8b" + bytes(60), "gzip"),
}


@pytest.mark.parametrize("name", NOT_A_REPORT)
def test_one_sentence_for_what_is_no_report(tmp_path: Path, name: str) -> None:
    data, says = NOT_A_REPORT[name]
    assert says in refused(tmp_path, name, data)


@pytest.mark.parametrize("name", ["shot.png", "cut.zip", "letter.txt", "\x1b[2Jempty.txt"])
def test_the_command_says_it_and_ends_with_2(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(NOT_A_REPORT.get(name, (b"", ""))[0])
    argv = [sys.executable, "-m", "remote_assist", "check", "--json", "--from", str(tmp_path / name)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_the_command_tells_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(packed(whole()))
    for language, says in (("en", "A bugreport of 2026-03-04"), ("zh", "手机时间 2026-03-04")):
        argv = [
            sys.executable,
            "-m",
            "remote_assist",
            "check",
            "battery",
            "--lang",
            language,
            "--from",
            str(tmp_path / "b.zip"),
        ]
        done = subprocess.run(
            argv, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        assert done.returncode == 0, done.stderr
        assert says in done.stdout


def test_no_plain_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "real.txt").write_text(REPORT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    for name, says in (
        ("pipe", "no plain file"),
        ("link.txt", "it is a link"),
        ("nothing", "There is no file"),
        ("x" * 300, "cannot be opened"),
        ("a\0b", "cannot be opened"),
    ):
        with pytest.raises(UsageError, match=says):
            read_any(tmp_path / name, KNOWN)


def test_a_text_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.write(REPORT.encode())
        file.truncate(2 << 30)
    with pytest.raises(UsageError, match="holds 2048 MiB of text; at most 1024 MiB"):
        read_any(tmp_path / "huge.txt", KNOWN)


def _flag(raw: bytes, central: int, local: int, value: bytes) -> bytes:
    """Overwrite bytes at an offset of every central and local header."""
    changed = bytearray(raw)
    for magic, offset in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        at = raw.find(magic)
        while at >= 0:
            changed[at + offset : at + offset + len(value)] = value
            at = raw.find(magic, at + 4)
    return bytes(changed)


def test_password(tmp_path: Path) -> None:
    assert "password" in refused(tmp_path, "p.zip", _flag(packed(whole()), 8, 6, b"\x01\x00"))


def test_a_packing_that_phones_do_not_use(tmp_path: Path) -> None:
    for how in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        assert "packed in a way" in refused(tmp_path, "m.zip", packed(whole(), how))


def test_a_bomb_by_ratio(tmp_path: Path) -> None:
    assert "200 times" in refused(tmp_path, "b.zip", packed({"bugreport-x.txt": bytes(30 << 20)}))
    with_bomb = packed({**whole(), "FS/data/anr/anr_1": bytes(30 << 20)})
    (tmp_path / "c.zip").write_bytes(with_bomb)
    with pytest.raises(UsageError, match="200 times"):
        read_any(tmp_path / "c.zip", KNOWN)


def test_a_claim_of_a_gigabyte(tmp_path: Path) -> None:
    raw = packed({"bugreport-x.txt": os.urandom(6 << 20)})
    assert "MiB of text" in refused(tmp_path, "b.zip", _flag(raw, 24, 22, struct.pack("<I", (1 << 30) + 1)))
    assert "more than 4 GiB" in refused(
        tmp_path, "c.zip", _flag(packed(whole()), 24, 22, struct.pack("<I", 0xF0000000))
    )


def test_overlapping_members(tmp_path: Path) -> None:
    """Ten names for one member: the classic overlap; and members inside one another."""
    raw = packed({"bugreport-x.txt": REPORT * 50})
    at = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    central = b"".join(raw[at:end].replace(b"bugreport-x", b"bugreport-%d" % n) for n in range(10))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(central), at, 0)
    assert "overlap" in refused(tmp_path, "o.zip", raw[:at] + central + tail)


def test_a_directory_that_points_elsewhere(tmp_path: Path) -> None:
    raw = packed(whole())
    at = raw.index(b"PK\x05\x06")
    for offset, value in ((12, 0xFFFFFF), (16, 0xFFFFFF), (16, 0), (12, 1), (10, 1), (10, 60_000)):
        form = "<I" if offset != 10 else "<H"
        changed = bytearray(raw)
        changed[at + offset : at + offset + struct.calcsize(form)] = struct.pack(form, value)
        _refused_or_whole(tmp_path, bytes(changed))


def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    one = b"PK\x01\x02" + bytes(42)
    for claimed in (0xFFFE, 7):
        central = one * 100_000
        tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, claimed, claimed, len(central), 4, 0)
        assert "claims to hold" in refused(tmp_path, "m.zip", b"PK\x03\x04" + central + tail)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 7, 7, len(one) * (MAX_MEMBERS + 1), 4, 0)
    assert "claims to hold" in refused(tmp_path, "m.zip", b"PK\x03\x04" + one * (MAX_MEMBERS + 1) + tail)


def test_zip64(tmp_path: Path) -> None:
    raw = packed(whole())
    at = raw.index(b"PK\x05\x06")
    assert "zip64" in refused(tmp_path, "z.zip", raw[:at] + b"PK\x06\x07" + bytes(16) + raw[at:])


HOSTILE = [
    "../../evil.txt",
    "/etc/passwd.txt",
    "..\\evil.txt",
    "C:\\evil.txt",
    "a/../../b.txt",
    "\u202etxt.txt",
    "x\ny.txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_never_paths(tmp_path: Path, name: str) -> None:
    """A report under any name is read from the archive; nothing is written, inside or outside."""
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "h.zip").write_bytes(packed({name: REPORT, "main_entry.txt": name}))
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert level(read_any(inside / "h.zip", KNOWN)) == 80
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_member_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        link = zipfile.ZipInfo("bugreport-x.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "no bugreport text" in refused(tmp_path, "l.zip", into.getvalue())


def test_an_archive_cut_at_many_lengths_is_refused_or_whole(tmp_path: Path) -> None:
    raw = packed(whole())
    for end in [*range(1, len(raw), max(1, len(raw) // 150)), len(raw) - 1]:
        refused(tmp_path, "t.zip", raw[:end])


def test_an_archive_with_a_flipped_byte_is_refused_or_reads_the_same(tmp_path: Path) -> None:
    raw = packed(whole())
    for at in range(0, len(raw), 5):
        _refused_or_whole(tmp_path, raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])


def _refused_or_whole(tmp_path: Path, data: bytes) -> None:
    try:
        capture = read(tmp_path, "d.zip", data)
    except UsageError:
        return
    assert level(capture) == 80


MEASURE = """
import sys
from pathlib import Path
from diagnostics import ALL
from diagnostics.judge import judge_all
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
try:
    capture = read_any(Path(sys.argv[1]), [argv for area in ALL for argv in area.reads()])
    judge_all(ALL, capture.outputs, capture.now)
    print("read")
except UsageError as said:
    print(said.message)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _services(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield f"{RULE}\nDUMP OF SERVICE {name}:\n"
        for start in range(0, 200_000, 1000):
            yield "".join(
                f"  value {n}: {n * 7919 % 65_521:x} {'a setting of this service ' * 4}\n"
                for n in range(start, start + 1000)
            )


def _log() -> Iterator[str]:
    yield "------ SYSTEM LOG (logcat -d *:v) ------\n"
    for start in range(0, 600_000, 1000):
        yield "".join(
            f"03-04 05:06:07.{n % 1000:03}  1500  1500 I AndroidRuntime: text {n * 7919}\n"
            for n in range(start, start + 1000)
        )


def _one_line() -> Iterator[str]:
    for n in range(640):
        yield "".join(f"{m * 7919 % 65_521:x}" for m in range(n, n + 10_000))


FILLERS: dict[str, Callable[[], Iterator[str]]] = {
    "services that nobody reads": lambda: _services(f"x{n}" for n in range(8)),
    "services that are read": lambda: _services(("wifi", "connectivity", "dropbox", "batterystats", "media.camera")),
    "one line": _one_line,
    "logs": _log,
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of memory from /proc")
@pytest.mark.parametrize("kind", FILLERS)
def test_memory(tmp_path: Path, kind: str) -> None:
    """Tens of megabytes of each kind: at most 200 MB of memory (security-reliability's figure)."""
    head, tail = REPORT.split("------ FILESYSTEMS", 1)
    path = tmp_path / "big.zip"
    packing = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packing as archive, archive.open("bugreport-x.txt", "w") as member:
        member.write(head.encode())
        for piece in FILLERS[kind]():
            member.write(piece.encode())
        member.write(b"\n------ FILESYSTEMS" + tail.encode())
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    said, peak_kb = done.stdout.split("\n")[:2]
    assert said == "read"
    assert int(peak_kb) <= 200_000, kind


def test_every_recorded_file_given_as_one(devices: Path) -> None:
    """No exception, nothing judged from nothing, exit codes of the contract."""
    judged = 0
    for path in sorted(path for path in devices.rglob("*") if path.is_file()):
        try:
            capture = read_any(path, KNOWN)
        except UsageError:
            continue
        results = judge_all(ALL, capture.outputs, capture.now)
        assert [r.error for r in results if r.error] == [], path
        assert exit_code(results, live=False) in (0, 1, 2), path
        assert capture.said, path
        judged += any(result.judged for result in results)
    assert judged >= 60
