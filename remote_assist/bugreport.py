"""The text of a bugreport, or of one command, as a capture; what was read and what was left out in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from diagnostics.bugreport_argv import is_kept_file
from diagnostics.bugreport_body import Body, Purse
from diagnostics.bugreport_text import Split, split
from diagnostics.dump_shapes import DUMPSTATE_LOG
from diagnostics.getprop_text import GETPROP, identity, properties
from diagnostics.model import Argv, Command, Now, Output, Outputs, Text
from remote_assist.capture import Capture
from remote_assist.capture_loose import sdk_of
from remote_assist.errors import UsageError
from remote_assist.source_file import EXPECTED

_FINGERPRINT = re.compile(r"([\w.-]{1,40})/[^/]{1,80}/[^/]{1,80}:([\w.]{1,20})/.{1,200}")
_ALWAYS: tuple[Argv, ...] = (("df",), ("getprop",), ("logcat", "-d"), ("logcat", "-b", "events", "-d"))
"""Parts that every whole bugreport has, beside its services."""
_SHOWN = 8
TOMBSTONE = Text("a tombstone", "一份 tombstone（底层崩溃记录）")
TRACES = Text("traces, as of an ANR", "程序堆栈（如无响应时的记录）")


def read_report(
    name: str, lines: Iterator[bytes], known: Iterable[Argv], files: Iterable[Output] = (), notes: tuple[Text, ...] = ()
) -> Capture:
    """Split a bugreport's lines. `files`: tombstones and ANR traces that came beside the text.

    A report that was cut off before its end has its missing parts in the capture as incomplete, so that no area is
    called healthy for want of them. Raises UsageError when there is nothing after the report's head.
    """
    wanted = frozenset(known)
    found = split(lines, wanted | {GETPROP})
    if found.parts == 0:
        raise UsageError(
            "{name} is the head of a bugreport with nothing after it: it was cut off.",
            next_step="Fetch it again.",
            name=name,
        )
    outputs = [*found.outputs, *files]
    cut_off = found.began is not None and not found.done
    if cut_off:
        had = {output.command.argv for output in outputs}
        outputs += [
            Output(Command(argv), None, b"", complete=False)
            for argv in sorted(wanted - had)
            if _is_in_every_report(argv)
        ]
    at_hand = Outputs(outputs)
    phone = _phone(at_hand, found)
    now = _now(at_hand, found, phone)
    return Capture(phone, at_hand, now, (), notes, _said(found, at_hand, now, cut_off))


def _is_in_every_report(argv: Argv) -> bool:
    return argv in _ALWAYS or (argv[0] == "dumpsys" and len(argv) == 2)


def _phone(outputs: Outputs, found: Split) -> dict[str, str | None]:
    phone = identity(outputs)
    print_ = _FINGERPRINT.fullmatch(found.fingerprint or "")
    if print_ is not None:
        phone["brand"] = phone["brand"] or print_[1]
        phone["android"] = phone["android"] or print_[2]
    phone["sdk"] = phone["sdk"] or found.sdk
    return phone


def _now(outputs: Outputs, found: Split, phone: dict[str, str | None]) -> Now:
    """The phone's time at the start of the report: its header is local time, the zone is a property. Where the zone is
    not known the time is not either."""
    from zoneinfo import ZoneInfo

    sdk = sdk_of(phone)
    try:
        local = datetime.strptime(found.began or "", "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return Now(sdk=sdk)
    whole = outputs.get(*GETPROP)
    zone = properties(whole.lines).get("persist.sys.timezone") if whole is not None else None
    try:
        moment = local.replace(tzinfo=ZoneInfo(zone or ""))
        offset = moment.utcoffset()
        time_s = int(moment.timestamp())
    except (ValueError, OSError, KeyError, OverflowError):
        return Now(sdk=sdk, report_time=found.began)
    offset_s = int(offset.total_seconds()) if offset is not None else None
    return Now(time_s, offset_s, None, sdk, found.began)


def _said(found: Split, outputs: Outputs, now: Now, cut_off: bool) -> tuple[Text, ...]:
    read = [output.name for output in outputs if output.stdout]
    said = [
        Text(
            f"A bugreport of {found.began} by the phone's clock: {found.parts} parts, {len(read)} of them are read here.",
            f"bugreport，手机时间 {found.began}：共 {found.parts} 个部分，这里读取 {len(read)} 个。",
        )
        if found.began is not None
        else Text(
            f"The output of many services, without a bugreport's head: {found.parts} parts, {len(read)} are read here.",
            f"多个服务的输出，没有 bugreport 的开头：共 {found.parts} 个部分，这里读取 {len(read)} 个。",
        )
    ]
    if cut_off:
        said.append(
            Text(
                "It does not say that it is finished: the end is missing, and what is missing is not judged.",
                "报告没有结束标记：末尾缺失，缺失的部分不作判断。",
            )
        )
    if found.cut:
        said.append(Text(f"Cut short: {_listed(found.cut)}.", f"不完整的部分：{_listed(found.cut)}。"))
    if found.repeated:
        said.append(
            Text(
                f"Comes twice, the first is used: {_listed(found.repeated)}.",
                f"重复出现，采用第一份：{_listed(found.repeated)}。",
            )
        )
    for argv, lines in found.thinned:
        name = " ".join(argv)
        said.append(
            Text(
                f"{name} is large: {lines} of its lines, which tell of no crash, freeze or fault, were left out.",
                f"{name} 很大：略去了 {lines} 行与崩溃、卡死、故障无关的内容。",
            )
        )
    if now.phone_time_s is None and now.report_time is not None:
        said.append(
            Text(
                "The phone's time zone is not known from it: crashes are counted back from the time at its head, what else needs a time is not judged.",
                "无法得知手机的时区：崩溃从报告开头的时间往回计算，其他需要时间的项目不作判断。",
            )
        )
    elif now.phone_time_s is None:
        said.append(
            Text(
                "The phone's time is not known from it: what needs a time is not judged.",
                "无法得知手机时间：需要时间的项目不作判断。",
            )
        )
    return tuple(said)


def _listed(argvs: tuple[Argv, ...]) -> str:
    names = [" ".join(argv) for argv in argvs]
    return ", ".join(names[:_SHOWN]) + (f" … (+{len(names) - _SHOWN})" if len(names) > _SHOWN else "")


def read_single(
    name: str, argv: Argv, lines: Iterator[bytes], known: Iterable[Argv], *, part: bool, guessed: bool = False
) -> Capture:
    """The text of one command. `part`: a log without its beginning. `guessed`: nothing but the text says which command.
    Raises UsageError when no area reads it."""
    what = Text(" ".join(argv), " ".join(argv))
    if is_kept_file(argv):
        what = TOMBSTONE if argv[1].startswith("/data/tombstones/") else TRACES
    elif argv not in set(known) and argv != GETPROP:
        raise UsageError(
            "{name} is taken for the output of “{command}”, which is not used by the areas asked for.",
            next_step="Give a bugreport, or the output of another command.",
            name=name,
            command=what,
        )
    body = Body(argv, Purse(), is_log=argv[0] == "logcat")
    for line in lines:
        body.add(line)
    if part:
        body.complete = False
    left_out = body.left_out
    outputs = Outputs([replace(body.output(), guessed=guessed)])
    phone = identity(outputs)
    said = [Text(f"Taken for the output of: {what.en}.", f"识别为以下内容：{what.zh}。")]
    if part:
        said.append(
            Text(
                "The log has no beginning: what it shows counts, what it does not show says nothing.",
                "日志没有开头：其中出现的内容有效，没有出现的不能说明问题。",
            )
        )
    if left_out:
        said.append(
            Text(
                f"It is large: {left_out} lines, which tell of no crash, freeze or fault, were left out.",
                f"日志很大：略去了 {left_out} 行与崩溃、卡死、故障无关的内容。",
            )
        )
    elif not body.complete and not part:
        said.append(Text("It is too large to be read whole; the end was left out.", "内容太大，末尾未读取。"))
    return Capture(phone, outputs, Now(sdk=sdk_of(phone)), (), (), tuple(said))


def several(name: str, kinds: tuple[Argv, ...]) -> UsageError:
    """What to say of a text that could be the output of more than one command, or of none."""
    if kinds == (DUMPSTATE_LOG,):
        return UsageError(
            "{name} is the log that is written beside a bugreport; it holds nothing of the phone.",
            next_step="Give the bugreport itself: the .zip, or the bugreport-….txt that lies beside it.",
            name=name,
        )
    if not kinds:
        return UsageError(
            "{name} is not a bugreport and not the output of a command known here.", next_step=EXPECTED, name=name
        )
    return UsageError(
        "{name} could be the output of {commands}.",
        next_step="Put each output into a file of its own, named after its command (dumpsys_battery.txt, df_data.txt).",
        name=name,
        commands=" or ".join(" ".join(kind) for kind in kinds[:5]),
    )
