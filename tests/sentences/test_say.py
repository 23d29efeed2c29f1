"""How a sentence is made, said and shown: values survive, what a stranger wrote is never a template and never raw."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.model import Text
from remote_assist.errors import CustomerStopped, LinkLost, NoPhone, RemoteRefused, Sentence, UnknownSerial, UsageError
from remote_assist.sentences import message, say
from remote_assist.sentences.command_line import usage


def test_values_are_in_both_languages() -> None:
    error = UsageError("There is no area “{area}”.", next_step="Areas are: {names}.", area="x", names="a, b")
    assert error.message == str(error) == "There is no area “x”."
    assert message(error, "zh") == "没有检查项目“x”。"
    assert say(error.next_step, "en") == "Areas are: a, b."
    assert say(error.next_step, "zh") == "检查项目有：a, b。"


@pytest.mark.parametrize("count", [0, 1, 2, 21])
def test_numbers_keep_their_form(count: int) -> None:
    assert str(count) in say(Sentence("its last {count} records are not signed yet", count=count), "zh")
    assert "0.5 秒" in say(Sentence("no answer within {seconds:g} s", seconds=0.5), "zh")
    assert "'a\\nb'" in say(Sentence("adb gave {said!r} as a length", said="a\nb"), "zh")


def test_what_somebody_else_wrote_is_no_template() -> None:
    for hostile in ("{0}", "{area.__class__}", "{", "%s", "}{"):
        assert UsageError(hostile).message == hostile
        assert message(UsageError(hostile), "zh") == hostile
        error = UsageError("There is no area “{area}”.", area=hostile)
        assert error.message == f"There is no area “{hostile}”."
        assert message(error, "zh") == f"没有检查项目“{hostile}”。"


def test_an_error_inside_an_error_is_said_in_its_language() -> None:
    inner = RemoteRefused("adb refused: {said}", said="no")
    outer = LinkLost("The phone was lost in the middle: {why}", why=inner)
    assert outer.message == "The phone was lost in the middle: adb refused: no"
    assert message(outer, "zh") == "中途失去了与手机的连接：adb 拒绝了请求：no"


def test_the_operating_systems_reason() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/b")
    sentence = Sentence("{file} cannot be written: {why}.", file="f", why=full)
    assert sentence == "f cannot be written: No space left on device."
    assert say(sentence, "zh") == "f 无法写入：磁盘空间不足。"
    assert say(Sentence("{file} cannot be written: {why}.", file="f", why=OSError("odd")), "zh") == "f 无法写入：odd。"


def test_a_text_of_both_languages() -> None:
    sentence = Sentence("{what}: the phone did not keep the change.", what=Text("Screen", "屏幕"))
    assert (sentence, say(sentence, "zh")) == (
        "Screen: the phone did not keep the change.",
        "屏幕：手机没有保留这项更改。",
    )


def test_what_is_not_known_is_said_as_it_is() -> None:
    assert say("nothing like this", "zh") == "nothing like this"
    assert say(Sentence("nothing like {this}", this=1), "zh") == "nothing like 1"


def test_the_class_decides_exit_code_and_next_step() -> None:
    assert (NoPhone("x").exit_code, UnknownSerial("x").exit_code, UsageError("x").exit_code) == (3, 2, 2)
    assert CustomerStopped(leave=True).exit_code == 4
    assert message(CustomerStopped(leave=True), "zh") == "客户已终止服务。"
    assert say(NoPhone("x").next_step, "zh").startswith("请用数据线连接手机")


def run(*argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    return subprocess.run([sys.executable, "-m", "remote_assist", *argv], capture_output=True, text=True, timeout=60,
                          env={**own, "PYTHONUTF8": "1", **env}, stdin=subprocess.DEVNULL, check=False)  # fmt: skip


TRIES = (
    (("nonsense",), "没有命令“nonsense”"),
    (("check", "--foo"), "没有选项 --foo"),
    (("check", "blurb"), "没有检查项目“blurb”"),
    (("capture",), "缺少参数 DIR"),
    (("phone", "--port", "99999"), "--port 的值无效：99999 不在范围"),
    (("phone", "--port", "abc"), "--port 的值无效：abc 不是有效的数字"),
    (("phone", "--scenario", "x"), "没有场景“x”"),
    (("log",), "缺少命令"),
    (("devices", "one"), "多余的参数：one"),
    (("check", "--from"), "选项 --from 需要一个值"),
    (("check", "--from", "/nowhere"), "没有文件或文件夹 /nowhere"),
    (("check", "--consent", "paper:"), "--consent paper: 需要 1 到 80 个可打印字符"),
)


@pytest.mark.parametrize(("argv", "part"), TRIES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_usage_in_chinese_keeps_the_exit_code(argv: tuple[str, ...], part: str, tmp_path: Path) -> None:
    chinese, english = run("--lang", "zh", "--data", str(tmp_path), *argv), run("--data", str(tmp_path), *argv)
    assert part in chinese.stderr
    assert chinese.returncode == english.returncode == 2
    assert not any("\u4e00" <= character <= "\u9fff" for character in english.stderr)


def test_the_technicians_locale_decides_and_the_last_lang_wins(tmp_path: Path) -> None:
    assert "没有命令" in run("nonsense", LANG="zh_CN.UTF-8").stderr
    assert "There is no command" in run("nonsense", "--lang", "en", LANG="zh_CN.UTF-8").stderr
    assert "没有命令" in run("--lang", "en", "nonsense", "--lang=zh").stderr


def test_control_bytes_in_a_value_are_made_visible(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        done = run("--lang", lang, "--data", str(tmp_path), "check", "a\x1b[31m\u202eb")
        assert done.returncode == 2
        assert "\x1b" not in done.stderr
        assert "\u202e" not in done.stderr
        assert "\\x1b[31m" in done.stderr


def test_a_sentence_of_click_that_is_not_known_is_framed() -> None:
    assert usage("Something new.") == "命令行有误：Something new."
