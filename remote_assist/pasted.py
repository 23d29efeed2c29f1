"""A text copied out of a terminal or a mail: several commands with their prompts, lines quoted with `> `."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from diagnostics.bugreport_body import Body, Purse
from diagnostics.bugreport_text import split
from diagnostics.dump_shapes import BUGREPORT, HEAD_LINES, recognise
from diagnostics.getprop_text import GETPROP, identity
from diagnostics.model import Argv, Output, Outputs, Text, decode
from diagnostics.transcript_text import MAX_LINE, Asked, asked
from remote_assist.capture import Capture
from remote_assist.capture_loose import now_of, readable
from remote_assist.errors import UsageError
from remote_assist.source_file import HEAD_BYTES

MAX_PARTS = 2000
_SHOWN = 12
_LIKE_A_PROMPT = re.compile(rb"[$#%>\x1b\[(]|(?:PS |\d{1,3}\||[\w.-]{0,60}[:@]).*[$#%>]")
"""How every prompt begins: reading a line closely costs much more than this look."""
_QUOTED = re.compile(rb"(?:> ?)+")


def is_quoted(head: Sequence[str]) -> bool:
    """Whether most lines stand behind `>`, as in an answered mail."""
    filled = [line for line in head if line.strip()]
    return len(filled) >= 2 and sum(line.startswith(">") for line in filled) * 2 > len(filled)


def unquoted(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield _QUOTED.sub(b"", line, count=1) if line.startswith(b">") else line


def prompts(head: Sequence[str]) -> int:
    """How many lines ask a phone for something; none = this is no transcript."""
    return sum(one is not None and one.known for one in map(asked, head))


class _Part:
    """What stands behind one prompt. `of` None: before the first one."""

    def __init__(self, of: Asked | None, purse: Purse) -> None:
        self.of = of
        argv = of.argv if of is not None and of.argv is not None else ("",)
        self.body = Body(argv, purse, is_log=argv[0] == "logcat")
        self.filled = False


def read_pasted(name: str, lines: Iterable[bytes], known: Iterable[Argv]) -> Capture:
    """Give every command its own output. A command that is not asked for here may still be recognised by its output.

    Raises UsageError when nothing in it is read by the areas asked for.
    """
    wanted = readable(known)
    outputs: list[Output] = []
    left: list[str] = []
    twice: list[str] = []
    cut: list[str] = []
    thinned = 0
    had: set[Argv] = set()
    for part in _parts(lines):
        said = part.of.said if part.of is not None else ""
        found = _outputs(part, wanted)
        if not found and said and (part.filled or (part.of is not None and part.of.argv in wanted)):
            left.append(said)
        for output in found:
            argv = output.command.argv
            if argv in had:
                twice.append(output.name)
                continue
            had.add(argv)
            outputs.append(output)
            thinned += part.body.left_out
            if not output.complete:
                cut.append(said or output.name)
    if not outputs:
        raise UsageError(
            "Nothing in {name} is used by the areas asked for; it shows: {commands}.",
            next_step="Give a bugreport, or the output of another command.",
            name=name,
            commands=_listed(left, ", "),
        )
    at_hand = Outputs(outputs)
    phone = identity(at_hand)
    names = [output.name for output in at_hand]
    told = [
        Text(
            f"Commands with their prompts, each read with its own output: {_listed(names, ', ')}.",
            f"带提示符的命令，各自读取其输出：{_listed(names, '、')}。",
        )
    ]
    for these, en, zh in (
        (cut, "Not the whole output, so what it does not show says nothing", "输出不完整，其中没有的内容不能说明问题"),
        (twice, "Comes twice, the first is used", "重复出现，采用第一份"),
        (left, "Left alone, no area reads it", "已略过，没有项目用到"),
    ):
        if these:
            told.append(Text(f"{en}: {_listed(these, ', ')}.", f"{zh}：{_listed(these, '、')}。"))
    if thinned:
        told.append(
            Text(
                f"It is large: {thinned} lines, which tell of no crash, freeze or fault, were left out.",
                f"日志很大：略去了 {thinned} 行与崩溃、卡死、故障无关的内容。",
            )
        )
    return Capture(phone, at_hand, now_of(at_hand, phone), (), (), tuple(told))


def _parts(lines: Iterable[bytes]) -> Iterator[_Part]:
    purse = Purse()
    now = _Part(None, purse)
    count = 0
    for line in lines:
        begins = asked(decode(line)) if count < MAX_PARTS and _LIKE_A_PROMPT.match(line, 0, MAX_LINE) else None
        if begins is not None:
            yield now
            now = _Part(begins, purse)
            count += 1
        else:
            now.body.add(line)
    yield now


def _outputs(part: _Part, wanted: frozenset[Argv]) -> list[Output]:
    body = part.body
    output = body.output()
    part.filled = bool(output.stdout.strip())
    if not part.filled:
        # Whether the phone said nothing or it was not copied, cannot be known.
        return []
    shape = recognise(decode(output.stdout[:HEAD_BYTES]).split("\n", HEAD_LINES)[:HEAD_LINES])
    if BUGREPORT in shape.kinds:
        found = split(io.BytesIO(output.stdout), wanted | {GETPROP}).outputs
        return [one if output.complete else replace(one, complete=False) for one in found]
    typed = part.of.argv if part.of is not None else None
    shown = shape.kinds[0] if len(shape.kinds) == 1 else None
    argv = typed if typed in wanted and (shown is None or _alike(typed, shown)) else shown
    if argv is None or argv not in wanted:
        return []
    whole = output.complete and not shape.part and (part.of is None or part.of.whole)
    if typed is not None and argv != typed and argv[0] == "dumpsys":
        # `dumpsys package com.app` shows one app, not the packages of the phone.
        whole = False
    return [replace(output, command=replace(output.command, argv=argv), complete=whole, guessed=argv != typed)]


def _alike(one: Argv, other: Argv) -> bool:
    """Whether two commands ask the same program, of dumpsys the same service."""
    return one[0] == other[0] and (one[0] != "dumpsys" or one[1:2] == other[1:2])


def _listed(names: Sequence[str], joiner: str) -> str:
    more = f" … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    return joiner.join(name[:80] for name in names[:_SHOWN]) + more
