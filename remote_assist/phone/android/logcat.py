"""`logcat` (system/logging/logcat/logcat.cpp, liblog logprint.cpp): buffers, filters, formats, and following."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import state_of
from remote_assist.phone.process import Process, Program
from remote_assist.phone.records import LogLine
from remote_assist.phone.state import LOG_BUFFERS, PhoneState

_DEFAULT = ("main", "system", "crash")
_PRIORITIES = "VDIWEFS"
_FORMATS = ("brief", "long", "process", "raw", "tag", "thread", "threadtime", "time")
_MODIFIERS = (
    "color",
    "colour",
    "descriptive",
    "epoch",
    "monotonic",
    "printable",
    "uid",
    "usec",
    "UTC",
    "year",
    "zone",
    "nsec",
)
_RING = {"main": 256, "system": 256, "crash": 256, "events": 256, "radio": 256, "kernel": 256}


@dataclass
class Request:
    """What the command line asks for."""

    buffers: list[str] = field(default_factory=list)
    dump: bool = False
    form: str = "threadtime"
    modifiers: set[str] = field(default_factory=set)
    tail: int | None = None
    since: str | None = None
    filters: dict[str, str] = field(default_factory=dict)
    fallback: str = "V"
    pattern: re.Pattern[str] | None = None
    pid: int | None = None
    most: int | None = None
    clear: bool = False
    sizes: bool = False
    error: str | None = None


def parse(args: list[str]) -> Request:
    """Read logcat's arguments; `error` is set to what it would complain about."""
    asked = Request()
    queue = list(args)
    silent = False
    while queue:
        word = queue.pop(0)
        name, _, attached = word.partition("=")
        if attached and word.startswith("--"):
            queue.insert(0, attached)

        if name in ("-b", "--buffer") or (word.startswith("-b") and len(word) > 2 and not word.startswith("--")):
            chosen = word[2:] if word.startswith("-b") and len(word) > 2 else _take(queue)
            for buffer in chosen.split(","):
                if buffer == "all":
                    asked.buffers += LOG_BUFFERS
                elif buffer == "default":
                    asked.buffers += _DEFAULT
                elif buffer in LOG_BUFFERS or buffer in ("stats", "security"):
                    asked.buffers.append(buffer)
                else:
                    asked.error = f"unknown buffer {buffer}\n"
        elif name in ("-v", "--format"):
            for form in _take(queue).split(","):
                if form in _FORMATS:
                    asked.form = form
                elif form in _MODIFIERS:
                    asked.modifiers.add(form)
                else:
                    asked.error = f'Invalid parameter "{form}" to -v\n'
        elif word == "-d":
            asked.dump = True
        elif word in ("-t", "-T"):
            asked.dump = asked.dump or word == "-t"
            number = _take(queue)
            if number.isdigit() and number != "0":
                asked.tail = int(number)
            elif re.match(r"[\d-]+[ :\d.]*$", number):
                asked.since = number
            else:
                asked.error = f"{word} {number} invalid\n"
        elif name in ("-e", "--regex"):
            asked.pattern = re.compile(_take(queue))
        elif name in ("-m", "--max-count"):
            asked.most = int(_take(queue) or 0)
        elif name == "--pid":
            asked.pid = int(_take(queue) or 0)
        elif word in ("-c", "--clear"):
            asked.clear = True
        elif word in ("-g", "--buffer-size"):
            asked.sizes = True
        elif word == "-s":
            silent = True
        elif word in ("-D", "--dividers", "-L", "--last", "--wrap", "-B", "-S", "--statistics", "-p", "--prune"):
            continue
        elif word.startswith("-") and len(word) > 1:
            asked.error = f"logcat: Unknown option '{word}'\n"
        else:
            tag, _, level = word.partition(":")
            level = (level or "V").upper()[:1]
            if level not in _PRIORITIES:
                asked.error = f"Invalid filter expression '{word}'\n"
            elif tag == "*":
                asked.fallback = level
            else:
                asked.filters[tag] = level
    if silent:
        asked.fallback = "S"
    if not asked.buffers:
        asked.buffers = list(_DEFAULT)
    return asked


def _take(queue: list[str]) -> str:
    """The value of an option: the next word."""
    return queue.pop(0) if queue else ""


def _passes(asked: Request, line: LogLine) -> bool:
    level = asked.filters.get(line.tag, asked.fallback)
    if level == "S" or _PRIORITIES.index(line.priority) < _PRIORITIES.index(level):
        return False
    if asked.pid is not None and line.pid != asked.pid:
        return False
    return asked.pattern is None or bool(asked.pattern.search(line.message))


def _uid(line: LogLine) -> str:
    names = {0: "root", 1000: "system", 1001: "radio", 1047: "cameraserver", 2000: "shell"}
    return names.get(line.uid, f"u0_a{line.uid - 10000}" if line.uid >= 10000 else str(line.uid))


def format_line(state: PhoneState, asked: Request, line: LogLine) -> str:
    if "epoch" in asked.modifiers:
        when = f"{line.at_s:.6f}" if "usec" in asked.modifiers else f"{line.at_s:.3f}"
    else:
        pattern = ("%Y-" if "year" in asked.modifiers else "") + "%m-%d %H:%M:%S"
        offset = state.utc_offset_s if "UTC" in asked.modifiers else 0
        moment = line.at_s - offset
        when = stamp(state, moment, pattern, millis=True)
        if "usec" in asked.modifiers:
            when = stamp(state, moment, pattern) + f".{state.local(moment).microsecond:06d}"
        if "zone" in asked.modifiers:
            when += state.local(line.at_s).strftime(" %z")
    tag, level = line.tag, line.priority
    owner = f"{_uid(line):>5} " if "uid" in asked.modifiers else ""
    match asked.form:
        case "brief":
            return f"{level}/{tag:<8}({owner}{line.pid:5d}): {line.message}"
        case "process":
            return f"{level}({owner}{line.pid:5d}) {line.message}  ({tag})"
        case "tag":
            return f"{level}/{tag:<8}: {line.message}"
        case "thread":
            return f"{level}({owner}{line.pid:5d}:{line.tid:5d}) {line.message}"
        case "raw":
            return line.message
        case "time":
            return f"{when} {level}/{tag:<8}({owner}{line.pid:5d}): {line.message}"
        case "long":
            return f"[ {when} {owner}{line.pid:5d}:{line.tid:5d} {level}/{tag:<8} ]\n{line.message}\n"
    return f"{when} {owner}{line.pid:5d} {line.tid:5d} {level} {tag:<8}: {line.message}"


def _since(state: PhoneState, asked: Request) -> float | None:
    """`-t 'MM-DD hh:mm:ss.mmm'` or seconds since 1970."""
    text = asked.since
    if text is None:
        return None
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    year = "" if re.match(r"\d{4}-", text) else f"{state.local().year}-"
    from datetime import datetime

    for pattern in ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            moment = datetime.strptime(year + text, pattern)
        except ValueError:
            continue
        return moment.replace(tzinfo=state.local().tzinfo).timestamp()
    return None


def _collect(state: PhoneState, asked: Request) -> list[tuple[str, LogLine]]:
    lines = [
        (buffer, line)
        for buffer in dict.fromkeys(asked.buffers)
        for line in state.logs.get(buffer, [])
        if _passes(asked, line)
    ]
    lines.sort(key=lambda pair: pair[1].at_s)
    since = _since(state, asked)
    if since is not None:
        lines = [pair for pair in lines if pair[1].at_s >= since]
    if asked.tail is not None:
        lines = lines[-asked.tail :]
    if asked.most is not None:
        lines = lines[: asked.most]
    return lines


def text_of(state: PhoneState, asked: Request, pairs: list[tuple[str, LogLine]], begun: set[str]) -> str:
    """Lines with "--------- beginning of X" the first time each buffer speaks."""
    parts: list[str] = []
    for buffer, line in pairs:
        if buffer not in begun:
            begun.add(buffer)
            parts.append(f"--------- beginning of {buffer}\n")
        parts.append(format_line(state, asked, line) + "\n")
    return "".join(parts)


def logcat(process: Process) -> int:
    state = state_of(process)
    asked = parse(process.argv[1:])
    if asked.error is not None:
        process.err(asked.error)
        return 1
    buffers = list(dict.fromkeys(asked.buffers))
    if asked.clear:
        with state.lock:
            for buffer in buffers:
                state.logs.get(buffer, []).clear()
        return 0
    if asked.sizes:
        for buffer in buffers:
            used = sum(len(line.message) + 40 for line in state.logs.get(buffer, []))
            process.out(
                f"{buffer}: ring buffer is {_RING.get(buffer, 256)} KiB ({used // 1024} KiB consumed, {used // 1024} KiB readable), "
                "max entry is 5120 B, max payload is 4068 B\n"
            )
        return 0
    begun: set[str] = set()
    with state.lock:
        pairs = _collect(state, asked)
        text = text_of(state, asked, pairs, begun)
    process.out(text)
    if asked.dump or (asked.most is not None and len(pairs) >= asked.most):
        return 0
    seen = {id(line) for buffer in buffers for line in state.logs.get(buffer, [])}
    while True:
        process.sleep(0.2)
        with state.lock:
            fresh = [
                (buffer, line)
                for buffer in buffers
                for line in state.logs.get(buffer, [])
                if id(line) not in seen and _passes(asked, line)
            ]
            seen.update(id(line) for _, line in fresh)
            fresh.sort(key=lambda pair: pair[1].at_s)
            text = text_of(state, asked, fresh, begun)
        if text:
            process.out(text)


PROGRAMS: dict[str, Program] = {"logcat": logcat}
