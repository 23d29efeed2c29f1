"""What the command line itself says in Chinese; click's own sentences are told by their shape, as it has no Chinese."""

from __future__ import annotations

import re

ZH: dict[str, str] = {
    "Stopped.": "已停止。",
    "Missing command.": "缺少命令。",
    "there is no room for the output.": "没有空间写入输出。",
    "Free space where it is written to.": "请清理输出所在的磁盘。",
    "this is a fault of the tool.": "这是本工具的故障。",
    "Keep the lines above; `remote-assist restore` puts back what was changed.": "请保留以上内容；`remote-assist restore` 可恢复已更改的内容。",
    "See `{command} --help`.": "请查看 `{command} --help`。",
}

_WORD = r"['\"]?(.*?)['\"]?"
_CLICK = tuple(
    (re.compile(shape, re.DOTALL), chinese)
    for shape, chinese in (
        (rf"Invalid value for {_WORD}: (.*)", "{0} 的值无效：{1}"),
        (r"Invalid value: (.*)", "值无效：{0}"),
        (rf"No such option:? {_WORD}\.?(?: (?:Did you mean |\(Did you mean |\(Possible options: )(.*?)\??\)?)?", "没有选项 {0}。"),
        (rf"No such command {_WORD}\.(?: .*)?", "没有命令 {0}。"),
        (r"Missing command\.", "缺少命令。"),
        (rf"Missing argument {_WORD}\.(?: (.*))?", "缺少参数 {0}。"),
        (rf"Missing option {_WORD}\.(?: (.*))?", "缺少选项 {0}。"),
        (rf"Option {_WORD} does not take a value\.", "选项 {0} 不需要值。"),
        (rf"Option {_WORD} requires (?:an argument|\d+ arguments)\.", "选项 {0} 需要一个值。"),
        (r"Got unexpected extra arguments? \((.*)\)", "多余的参数：{0}"),
        (rf"{_WORD} is not one of (.*)\.", "{0} 不在可选范围内：{1}"),
        (rf"{_WORD} is not a valid (?:integer|int|number|float)(?: range)?\.", "{0} 不是有效的数字"),
        (rf"{_WORD} is not in the range (.*?)\.", "{0} 不在范围 {1} 内"),
    )
)  # fmt: skip
"""Sentences of click 8.1 to 8.5 (exceptions.py, types.py, parser.py) that these commands can cause."""


def usage(text: str) -> str:
    """A sentence of click's in Chinese; one of another shape stands in a Chinese sentence as it is."""
    return _told(text) or f"命令行有误：{text}"


def _told(text: str) -> str | None:
    for shape, chinese in _CLICK:
        found = shape.fullmatch(text.strip())
        if found:
            first, *rest = (group or "" for group in (*found.groups(), ""))
            return chinese.format(first, *(_told(one) or one for one in rest))
    return None
