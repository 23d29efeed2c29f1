"""`--lang zh` on the virtual phone: what a technician reads is Chinese, and the exit codes are those of English."""

from __future__ import annotations

import re

from remote_assist import logread
from tests.visit import killing
from tests.visit.conftest import Bench, Done

WORDS = re.compile(r"(?:\b[A-Za-z][a-z']+\b[ ,]+){3,}[A-Za-z]+")
"""Four English words in a row are a sentence of ours that nobody has translated."""
LITERAL = re.compile(
    r"`[^`]*`|remote-assist [^（，。]*|\b(?:dumpsys|settings|pm|cmd|getprop|df|cat|logcat|sync|rm|ls)\b [^，。]*"
)


def english(done: Done) -> list[str]:
    lines = (done.out + done.err).splitlines()
    return [line for line in lines if WORDS.search(LITERAL.sub("", line))]


def interrupted(bench: Bench) -> str:
    """A visit killed in the middle; the phone's serial. The screen setting is still ours then."""
    phone = bench.attach("pixel-15", "storage-full")
    total = killing.points(bench, phone)
    killing.refill(phone)
    killing.run_child(bench, phone, total // 2)
    return phone.serial


def test_the_finder_of_english_finds_it() -> None:
    assert english(Done(0, "  screen: not yet put back on the phone\n", ""))
    assert not english(Done(0, "请运行 `remote-assist log verify SESSION now please`。\n", ""))


def test_restore_tells_everything_in_chinese_and_reads_out_how_to_switch_off(bench: Bench) -> None:
    serial = interrupted(bench)
    assert bench.run("connect", serial, "--disconnect", "--lang", "zh").code == 0
    away = bench.run("restore", "--lang", "zh")
    assert away.code == 3
    assert "开发者选项 > 不锁定屏幕：改回原来的状态" in away.err
    assert english(away) == []
    assert bench.run("connect", serial, "--lang", "zh").code == 0
    back = bench.run("restore", "--lang", "zh")
    assert back.code == 0, back.out + back.err
    assert english(back) == []
    assert "请客户自行关闭" in back.out
    assert re.search("关闭.USB debugging.", back.out), "menu words are those of the phone, which is set to English"
    (folder,) = [one for one in (bench.data / "sessions").iterdir() if one.name in back.out]
    said = [record["body"] for record in logread.read(folder) if record["body"].get("said_to") == "customer"]
    assert any("USB debugging" in body["text"] and "关闭" in body["zh"] for body in said)
    end = next(record["body"] for record in logread.read(folder) if record["type"] == "end")
    assert (end["outcome"], end["zh"]) == ("interrupted; put back later by restore", "曾中断；之后由 restore 恢复")
    shown = bench.run("log", "show", folder.name, "--lang", "zh")
    assert shown.code == 0
    assert [line for line in english(shown) if "photos are not saved" not in line] == [], "all but the customer's words"
    proved = bench.run("log", "verify", folder.name, "--lang", "zh")
    assert proved.code == 0
    assert english(proved) == []
    assert "已封存（SEALED）" in proved.out


def test_what_was_on_before_is_not_read_out(bench: Bench) -> None:
    """The customer said so in the interrupted visit: then it is not ours to have switched off."""
    interrupted(bench)
    from remote_assist.commands import restore

    (folder,) = [one for one in (bench.data / "sessions").iterdir() if not logread.is_sealed(one)]
    assert not restore._was_on_before(folder)
    answered = b'"debugging_on_before":"yes",'
    log = folder / "log.ndjson"
    first, newline, rest = log.read_bytes().partition(b"\n")
    log.write_bytes(first.replace(b'"body":{', b'"body":{' + answered, 1) + newline + rest)
    assert restore._was_on_before(folder)


def test_a_changed_record_is_told_in_chinese(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "healthy")
    done = bench.run("check", "battery", "--consent", "voice:TAPE-7", "--lang", "zh", "-s", phone.serial)
    assert done.code == 0, done.err
    (folder,) = (bench.data / "sessions").iterdir()
    log = folder / "log.ndjson"
    log.write_bytes(log.read_bytes().replace(b"TAPE-7", b"TAPE-8", 1))
    told = bench.run("log", "verify", folder.name, "--lang", "zh")
    assert told.code == bench.run("log", "verify", folder.name, "--lang", "en").code == 4
    assert "已被改动（TAMPERED）" in told.out
    assert english(told) == []


def test_refusals_on_the_way_to_a_phone(bench: Bench) -> None:
    phone = bench.attach("pixel-15", "healthy")
    tries = (
        (("check", "--lang", "zh"), 4, "尚未询问客户"),
        (("check", "--consent", "voice:T", "--scope", "screen", "--lang", "zh"), 4, "客户没有同意"),
        (("check", "-s", "nobody", "--consent", "voice:T", "--lang", "zh"), 2, "没有连接序列号为 nobody 的手机"),
        (("connect", "127.0.0.1:1", "--lang", "zh"), 3, "没有手机回应"),
    )
    for argv, code, part in tries:
        done = bench.run(*argv)
        assert done.code == code, (argv, done.err)
        assert part in done.err
        assert [line for line in english(done) if "Connection refused" not in line] == []
    assert phone.machine.state.settings["global"].get(killing.KEY) != "7"
