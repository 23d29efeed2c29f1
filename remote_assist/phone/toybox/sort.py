"""sort and uniq (toys/posix/sort.c, uniq.c)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cmp_to_key

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import Process
from remote_assist.phone.toybox.common import (
    MOST_HELD,
    Options,
    Output,
    Usage,
    byte_lines,
    inputs,
    lines,
    tool,
    where,
)

_NUMBER = re.compile(r"\s*-?(\d+\.?\d*|\.\d+)", re.ASCII)
_KEY = re.compile(r"(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$", re.ASCII)
_UNITS = {"": 0, "K": 1, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}


@dataclass(frozen=True)
class Key:
    start: tuple[int, int]
    end: tuple[int, int] | None
    flags: str


def _key(text: str) -> Key:
    found = _KEY.match(text)
    if found is None or int(found[1]) < 1:
        raise Usage(f"bad key '{text}'")
    end = (int(found[4]), int(found[5] or 0)) if found[4] else None
    return Key((int(found[1]), int(found[2] or 1)), end, (found[3] or "") + (found[6] or ""))


def _extract(line: str, key: Key, separator: str | None) -> str:
    """The part of the line that the key names."""
    edges: list[tuple[int, int]] = []
    if separator is None:
        edges = [found.span() for found in re.finditer(r"\s*\S+", line)]
    else:
        at = 0
        for piece in line.split(separator):
            edges.append((at, at + len(piece)))
            at += len(piece) + len(separator)
    field, offset = key.start
    if field > len(edges):
        return ""
    start = edges[field - 1][0] + offset - 1
    if "b" in key.flags:
        while start < len(line) and line[start].isspace():
            start += 1
    if key.end is None:
        return line[start:]
    field, offset = key.end
    if field > len(edges):
        return line[start:]
    end = edges[field - 1][0] + offset if offset else edges[field - 1][1]
    return line[start:end]


def _number(text: str) -> float:
    found = _NUMBER.match(text)
    return float(found[0]) if found else 0.0


def _compare(left: str, right: str, flags: str) -> int:
    a: object
    b: object
    if "n" in flags or "g" in flags:
        a, b = _number(left), _number(right)
    elif "h" in flags:
        a, b = (_number(one) * 1024 ** _UNITS.get(one.strip()[-1:], 0) for one in (left, right))
    elif "V" in flags:
        a, b = ([(int(x) if x.isdigit() else -1, x) for x in re.findall(r"\d+|\D+", one)] for one in (left, right))
    elif "M" in flags:
        months = "janfebmaraprmayjunjulaugsepoctnovdec"
        a, b = (months.find(one.strip()[:3].lower()) for one in (left, right))
    else:
        if "b" in flags:
            left, right = left.lstrip(), right.lstrip()
        if "d" in flags:
            left, right = (re.sub(r"[^\w\s]", "", one) for one in (left, right))
        if "f" in flags:
            left, right = left.upper(), right.upper()
        a, b = left.encode("utf-8", "surrogateescape"), right.encode("utf-8", "surrogateescape")
    return int(a > b) - int(a < b)  # type: ignore[operator]


@tool("gdfiMbucszhnrVmk:t:o:")
def sort(process: Process, options: Options) -> int:
    end = b"\0" if "z" in options else b"\n"
    flags = "".join(options.flags)
    kinds = "".join(letter for letter in flags if letter in "ndfghMVbr")
    keys = [_key(text) for text in options.values.get("k", [])] or [Key((1, 1), None, "\0")]
    separator = options.value("t")
    rows: list[str] = []
    held = 0
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        for line in lines(pipe, None, end):
            rows.append(line)
            held += len(line) + 60
            if held > MOST_HELD:
                raise Usage("out of memory")

    def compare_keys(left: str, right: str) -> int:
        for key in keys:
            how = kinds if key.flags in ("", "\0") else key.flags
            if key.flags == "\0":
                result = _compare(left, right, how)
            else:
                result = _compare(_extract(left, key, separator), _extract(right, key, separator), how)
            if result:
                return -result if "r" in how else result
        return 0

    def compare(left: str, right: str) -> int:
        result = compare_keys(left, right)
        if result or "s" in options or "u" in options:
            return result
        result = _compare(left, right, "")
        return -result if "r" in kinds else result

    if "c" in options:
        for at in range(1, len(rows)):
            if compare(rows[at - 1], rows[at]) > 0:
                raise Usage(f"{(options.operands or ['-'])[0]}: Check line {at + 1}")
        return 0
    rows.sort(key=cmp_to_key(compare))
    if "u" in options:
        rows = [row for at, row in enumerate(rows) if not at or compare_keys(rows[at - 1], row)]
    data = b"".join(row.encode("utf-8", "surrogateescape") + end for row in rows)
    target = options.value("o")
    if target is not None:
        open_file(process.machine.vfs, where(process, target), ">", 0o644).write(data)
    else:
        process.out(data)
    return 0


@tool("f:s:w:zicdu", most=2)
def uniq(process: Process, options: Options) -> int:
    end = b"\0" if "z" in options else b"\n"
    names = options.operands or ["-"]
    try:
        pipe = process.stdin if names[0] == "-" else open_file(process.machine.vfs, where(process, names[0]), "<")
    except OSError as error:
        raise Usage(f"No file {names[0]}: {error.strerror}")
    target = None
    if len(names) > 1:
        target = open_file(process.machine.vfs, where(process, names[1]), ">", 0o644)
    out = Output(process)
    skip_fields, skip_chars, width = options.number("f", 0), options.number("s", 0), options.number("w", 0)

    def key(line: str) -> str:
        for _ in range(skip_fields):
            line = re.sub(r"^\s*\S+", "", line, count=1)
        line = line[skip_chars:]
        line = line[:width] if width else line
        return line.lower() if "i" in options else line

    def show(line: str, count: int, end: bytes = end) -> None:
        if ("d" in options and count < 2) or ("u" in options and count > 1):
            return
        text = (f"{count:7} " if "c" in options else "") + line
        data = text.encode("utf-8", "surrogateescape") + end
        if target is not None:
            target.write(data)
        else:
            out.write(data)

    last: str | None = None
    count, complete = 0, True
    for raw in byte_lines(pipe, out, end):
        complete = raw.endswith(end)
        line = raw.removesuffix(end).decode("utf-8", "surrogateescape")
        if last is not None and key(line) == key(last):
            count += 1
            continue
        if last is not None:
            show(last, count)
        last, count = line, 1
    if last is not None:
        show(last, count, end if complete else b"")
    out.flush()
    return 0
