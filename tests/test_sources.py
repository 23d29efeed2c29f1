"""Whatever is handed in with `check --from`: read, or refused in one sentence; never half believed."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Severity
from remote_assist.errors import UsageError
from remote_assist.sources import read_any
from remote_assist.summary import exit_code
from tests.handed_in import KNOWN, REPORT, level, packed, read, refused, whole


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
    "utf16-no-mark.txt": REPORT.encode("utf-16-le"),
    "utf16be-no-mark.txt": REPORT.encode("utf-16-be"),
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


def test_a_report_that_begins_with_its_log_is_a_report(tmp_path: Path) -> None:
    log = (
        "------ SYSTEM LOG (logcat -d) ------\n--------- beginning of main\n"
        "03-04 05:06:07.000  1500  1500 I Tag: text\n------ 0.1s was the duration of 'SYSTEM LOG' ------\n"
    )
    capture = read(tmp_path, "b.txt", REPORT.replace("------ SYSTEM PROP", log + "------ SYSTEM PROP").encode())
    assert level(capture) == 80
    assert capture.outputs.get("logcat", "-d") is not None


@pytest.mark.parametrize("said", ["2026-03-04 34:06:07", "0000-00-00 00:00:00", "2026-02-30 05:06:07"])
def test_a_head_with_a_time_that_cannot_be_has_no_time(tmp_path: Path, said: str) -> None:
    capture = read(tmp_path, "b.txt", REPORT.replace("2026-03-04 05:06:07", said).encode())
    assert (capture.now.report_time, capture.now.phone_time_s) == (None, None)
    assert [result.error for result in judge_all(ALL, capture.outputs, capture.now) if result.error] == []


def test_a_folder_with_a_fetched_bugreport(tmp_path: Path) -> None:
    (tmp_path / "bugreport.zip").write_bytes(packed(whole()))
    assert level(read_any(tmp_path, KNOWN)) == 80


def test_a_folder_that_a_bugreport_was_unpacked_into(tmp_path: Path) -> None:
    for name, data in whole().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert level(read_any(tmp_path, KNOWN)) == 80
    cat = ["cat /data/tombstones/tombstone_00", "cat /data/anr/anr_2026-03-04-05-06-07-123"]
    assert [out.name for out in read_any(tmp_path, KNOWN).outputs.starting("cat")] == cat
    (tmp_path / "bugreport-other.txt").write_text(REPORT.replace("level: 80", "level: 7"))
    named = read_any(tmp_path, KNOWN)
    assert level(named) == 80
    assert [note.en for note in named.notes] == ["Left alone in the folder: bugreport-other.txt."]
    (tmp_path / "main_entry.txt").unlink()
    with pytest.raises(
        UsageError, match=r"2 bugreports in .*: bugreport-acme-AP4A-2026-03-04.txt, bugreport-other.txt"
    ):
        read_any(tmp_path, KNOWN)


def test_links_in_an_unpacked_bugreport_are_not_followed(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "data" / "anr"
    real.mkdir(parents=True)
    (real / "anr_2026-03-04-05-06-07-123").write_text("----- pid 1 at 2026-03-04 05:06:07 -----\n")
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "bugreport-x.txt").write_text(REPORT)
    (folder / "bugreport-x-dumpstate_log-77.txt").write_text("Setting progress: 1/2 (50%)\n")
    (folder / "FS").symlink_to(tmp_path / "elsewhere")
    capture = read_any(folder, KNOWN)
    assert capture.outputs.starting("cat") == ()
    assert [note.en for note in capture.notes] == ["FS/data/anr cannot be read as a folder."]


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
    "log.txt": (b"Setting progress: 25/385 (6%)\nDuration of 'EVENT LOG': 0.11s\n", "written beside a bugreport"),
    "head.txt": (REPORT.partition("------ ")[0].encode(), "cut off"),
    "photos.zip": (packed({"DCIM/1.jpg": b"x"}), "no bugreport text"),
    "nested.zip": (
        packed({"bugreport-x.zip": packed(whole())}),
        "another archive, which is not opened: bugreport-x.zip",
    ),
    "miui.zip": (packed({"readme.txt": "Hello", "bugreport-x.zip": packed(whole())}), "another archive"),
    "letters.zip": (packed({"letter.txt": "Dear customer"}), "not the output of a command"),
    "two-letters.zip": (packed({"a.txt": "Dear customer", "b.txt": "Yours"}), "2 texts, none of which"),
    "two.zip": (packed({"bugreport-a.txt": REPORT, "bugreport-b.txt": REPORT}), "bugreport-a.txt, bugreport-b.txt"),
    "two-folders.zip": (
        packed({f"{d}/{n}": x for d in "ab" for n, x in whole().items()}),
        "2 things that could be meant",
    ),
    "two-nameless.zip": (packed({"a.txt": REPORT, "b.txt": REPORT}), "a.txt, b.txt"),
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


def test_a_folder_without_anything_of_use_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no bugreport"):
        read_any(tmp_path, KNOWN)
    (tmp_path / "a.zip").write_bytes(packed({"photo.jpg": "x"}))
    (tmp_path / "bugreports").mkdir()
    with pytest.raises(UsageError, match=r"is no bugreport, no capture with outputs, and no text"):
        read_any(tmp_path, KNOWN)
    (tmp_path / "df_data.txt").write_text("Filesystem 1K-blocks Used Available Use% Mounted on\n")
    assert [out.name for out in read_any(tmp_path, KNOWN).outputs] == ["df /data"]
    with pytest.raises(UsageError, match="is no bugreport"):
        read_any(tmp_path, [("dumpsys", "battery")])


CHECK = [sys.executable, "-m", "remote_assist", "check", "battery", "--json", "--from"]


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
@pytest.mark.parametrize("data", [REPORT.encode(), packed(whole()), gzip.compress(REPORT.encode())])
def test_standard_input_is_read_like_a_file(name: str, data: bytes) -> None:
    done = subprocess.run([*CHECK, name], input=data, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["areas"][0]["facts"]["level_percent"] == 80


def test_standard_input_without_end_or_content_is_one_sentence() -> None:
    with open("/dev/zero", "rb") as zero:
        endless = subprocess.run([*CHECK, "-"], stdin=zero, capture_output=True, text=True, check=False)
    empty = subprocess.run([*CHECK, "-"], input="", capture_output=True, text=True, check=False)
    unnamed = subprocess.run([*CHECK, ""], capture_output=True, text=True, check=False)
    for done, says in ((endless, "More than 64 MiB"), (empty, "stdin is empty"), (unnamed, "--from names nothing")):
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 2)
        assert says in done.stderr


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
    (tmp_path / "to-pipe").symlink_to(tmp_path / "pipe")
    (tmp_path / "to-zero").symlink_to("/dev/zero")
    (tmp_path / "to-nothing").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to("loop")
    for name, says in (
        ("pipe", "no plain file"),
        ("to-pipe", "no plain file"),
        ("to-zero", "no plain file"),
        ("to-nothing", "There is no file"),
        ("loop", "cannot be opened"),
        ("nothing", "There is no file"),
        ("x" * 300, "cannot be opened"),
        ("a\0b", "cannot be opened"),
    ):
        with pytest.raises(UsageError, match=says):
            read_any(tmp_path / name, KNOWN)


def test_a_link_is_followed_where_the_user_named_it_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(REPORT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    capture = read_any(tmp_path / "link.txt", KNOWN)
    assert level(capture) == 80
    assert [note.en for note in capture.notes] == [f"link.txt is a link; read was {tmp_path / 'real.txt'}."]
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "bugreport-x.txt").symlink_to(tmp_path / "real.txt")
    with pytest.raises(UsageError, match="it is a link"):
        read_any(tmp_path / "sent", KNOWN)


def test_a_text_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.write(REPORT.encode())
        file.truncate(2 << 30)
    with pytest.raises(UsageError, match="holds 2048 MiB of text; at most 1024 MiB"):
        read_any(tmp_path / "huge.txt", KNOWN)


def test_every_recorded_log_of_dumpstate_is_called_that(devices: Path) -> None:
    logs = sorted((devices / "bugreport").glob("*dumpstate_log*"))
    assert len(logs) == 7
    for path in logs:
        with pytest.raises(UsageError, match="written beside a bugreport"):
            read_any(path, KNOWN)


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
