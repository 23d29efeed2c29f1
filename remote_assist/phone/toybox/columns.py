"""Programs that work on columns and characters: cut, tr, paste, comm, cmp, seq, yes (toys/posix, toys/pending)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from remote_assist.phone.process import Process
from remote_assist.phone.toybox.common import Options, Output, Usage, complain, inputs, lines, open_input, tool

_CLASSES: dict[str, Callable[[int], bool]] = {
    "alpha": lambda c: chr(c).isalpha(),
    "digit": lambda c: 48 <= c <= 57,
    "alnum": lambda c: chr(c).isalnum(),
    "upper": lambda c: 65 <= c <= 90,
    "lower": lambda c: 97 <= c <= 122,
    "space": lambda c: chr(c) in " \t\n\r\f\v",
    "blank": lambda c: chr(c) in " \t",
    "punct": lambda c: 33 <= c <= 126 and not chr(c).isalnum(),
    "print": lambda c: 32 <= c <= 126,
    "graph": lambda c: 33 <= c <= 126,
    "cntrl": lambda c: c < 32 or c == 127,
    "xdigit": lambda c: chr(c) in "0123456789abcdefABCDEF",
}


def _ranges(kind: str, text: str) -> list[tuple[int, int]]:
    """`1,3-5,7-` as (first, last) pairs."""
    found: list[tuple[int, int]] = []
    for piece in text.split(","):
        low, dash, high = piece.partition("-")
        if (low and not low.isdigit()) or (high and not high.isdigit()) or not (low or high):
            raise Usage(f"bad -{kind} '{text}'")
        first = int(low) if low else 1
        last = (int(high) if high else 1 << 30) if dash else first
        if first < 1 or last < first:
            raise Usage(f"bad -{kind} '{text}'")
        found.append((first, last))
    return sorted(found)


@tool("b:c:f:d:O:F:C:sDn")
def cut(process: Process, options: Options) -> int:
    kind = next((letter for letter in "fcbCF" if letter in options), None)
    if kind is None:
        raise Usage("Needs -CFfcb", see_help=True)
    ranges = _ranges(kind, options.value(kind) or "")
    delimiter = options.value("d") or ("\t" if kind == "f" else " ")
    joiner = options.value("O") or delimiter
    status = 0
    out = Output(process)
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        for line in lines(pipe, out):
            if kind in "cC":
                out.write("".join(_pick(list(line), ranges)) + "\n")
            elif kind == "b":
                raw = line.encode("utf-8", "surrogateescape")
                out.write(b"".join(_pick([raw[i : i + 1] for i in range(len(raw))], ranges)) + b"\n")
            else:
                fields = line.split() if kind == "F" else line.split(delimiter)
                if len(fields) == 1 and kind == "f":
                    if "s" not in options:
                        out.write(line + "\n")
                    continue
                out.write(joiner.join(_pick(fields, ranges)) + "\n")
    out.flush()
    return status


Item = TypeVar("Item")


def _pick(items: list[Item], ranges: list[tuple[int, int]]) -> list[Item]:
    chosen = [False] * len(items)
    for first, last in ranges:
        for at in range(first - 1, min(last, len(items))):
            chosen[at] = True
    return [item for item, wanted in zip(items, chosen, strict=True) if wanted]


def _set(text: str) -> list[int]:
    """The bytes that a tr set names: ranges, escapes, classes."""
    raw = text.encode("utf-8", "surrogateescape")
    found: list[int] = []
    at = 0
    while at < len(raw):
        if raw.startswith(b"[:", at) and (end := raw.find(b":]", at)) > 0:
            name = raw[at + 2 : end].decode("ascii", "replace")
            if name not in _CLASSES:
                raise Usage(f"bad class {name}")
            found.extend(byte for byte in range(128) if _CLASSES[name](byte))
            at = end + 2
            continue
        first, at = _char(raw, at)
        if raw[at : at + 1] == b"-" and at + 1 < len(raw):
            last, at = _char(raw, at + 1)
            if last < first:
                raise Usage(f"bad range {chr(first)}-{chr(last)}")
            found.extend(range(first, last + 1))
        else:
            found.append(first)
    return found


def _char(raw: bytes, at: int) -> tuple[int, int]:
    if raw[at] != 92 or at + 1 >= len(raw):
        return raw[at], at + 1
    at += 1
    digits = 0
    while digits < 3 and at + digits < len(raw) and 48 <= raw[at + digits] <= 55:
        digits += 1
    if digits:
        return int(raw[at : at + digits], 8) & 0xFF, at + digits
    simple = {b"n": 10, b"t": 9, b"r": 13, b"a": 7, b"b": 8, b"f": 12, b"v": 11, b"\\": 92}
    return simple.get(raw[at : at + 1], raw[at]), at + 1


@tool("cCstd", needs=1, most=2)
def tr(process: Process, options: Options) -> int:
    first = _set(options.operands[0])
    if "c" in options or "C" in options:
        first = [byte for byte in range(256) if byte not in set(first)]
    second = _set(options.operands[1]) if len(options.operands) > 1 else []
    if not second and "d" not in options and "s" not in options:
        raise Usage("Needs 2 arguments", see_help=True)
    table = bytearray(range(256))
    deleted = bytes(first) if "d" in options else b""
    if second and "d" not in options:
        for at, byte in enumerate(first):
            table[byte] = second[min(at, len(second) - 1)]
    squeezed = set(second or first) if "s" in options else set()
    last = -1
    while chunk := process.stdin.read():
        chunk = chunk.translate(bytes(table), deleted)
        if squeezed:
            out = bytearray()
            for byte in chunk:
                if byte != last or byte not in squeezed:
                    out.append(byte)
                last = byte
            chunk = bytes(out)
        process.stdout.write(chunk)
    return 0


@tool("d:s")
def paste(process: Process, options: Options) -> int:
    delimiters = options.value("d")
    delimiters = "\t" if delimiters is None else delimiters.replace("\\t", "\t").replace("\\n", "\n")
    pipes = []
    for name, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        pipes.append(iter(list(lines(pipe)) if name != "-" and "s" in options else lines(pipe)))
    out = Output(process)
    if "s" in options:
        for source in pipes:
            row = list(source)
            joined = "".join(
                text + (delimiters[at % len(delimiters)] if delimiters and at < len(row) - 1 else "")
                for at, text in enumerate(row)
            )
            out.write(joined + "\n")
        out.flush()
        return 0
    while True:
        row, live = [], False
        for source in pipes:
            text = next(source, None)
            live = live or text is not None
            row.append(text or "")
        if not live:
            break
        joined = row[0]
        for at, text in enumerate(row[1:]):
            joined += (delimiters[at % len(delimiters)] if delimiters else "") + text
        out.write(joined + "\n")
    out.flush()
    return 0


@tool("123", needs=2, most=2)
def comm(process: Process, options: Options) -> int:
    sources = []
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        sources.append(lines(pipe))
    out = Output(process)
    indent = ["", "\t" * ("1" not in options), "\t" * (("1" not in options) + ("2" not in options))]

    def show(column: int, text: str) -> None:
        if str(column + 1) not in options:
            out.write(f"{indent[column]}{text}\n")

    left, right = next(sources[0], None), next(sources[1], None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            show(0, left or "")
            left = next(sources[0], None)
        elif left is None or right < left:
            show(1, right)
            right = next(sources[1], None)
        else:
            show(2, left)
            left, right = next(sources[0], None), next(sources[1], None)
    out.flush()
    return 0


@tool("lsn:", needs=2, bad=2)
def cmp(process: Process, options: Options) -> int:
    quiet = "s" in options
    names = options.operands[:2]
    pipes = [open_input(process, name) for name in names]
    if pipes[0] is None or pipes[1] is None:
        return 2
    place, line, status = 1, 1, 0
    buffers = [b"", b""]
    while True:
        for at, pipe in enumerate(pipes):
            if not buffers[at] and pipe is not None:
                buffers[at] = pipe.read()
        left, right = buffers
        if not left or not right:
            if left or right:
                if not quiet:
                    complain(process, f"EOF on {names[1] if left else names[0]}")
                return 1
            return status
        size = min(len(left), len(right))
        if left[:size] != right[:size]:
            for at in range(size):
                if left[at] != right[at]:
                    if quiet:
                        return 1
                    if "l" not in options:
                        shown = line + left[:at].count(b"\n")
                        process.out(f"{names[0]} {names[1]} differ: char {place + at}, line {shown}\n")
                        return 1
                    process.out(f"{place + at} {left[at]:o} {right[at]:o}\n")
                    status = 1
        place += size
        line += left[:size].count(b"\n")
        buffers = [left[size:], right[size:]]


@tool("f:s:w", needs=1, most=3, signed=True)
def seq(process: Process, options: Options) -> int:
    words = options.operands
    numbers: list[float] = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            raise Usage(f"bad number '{word}'")
    first, step, last = 1.0, 1.0, numbers[-1]
    if len(numbers) > 1:
        first = numbers[0]
    if len(numbers) > 2:
        step = numbers[1]
    places = max((len(word.partition(".")[2]) for word in words[:2] if "." in word), default=0)
    separator = options.value("s")
    separator = "\n" if separator is None else separator
    width = max(len(f"{one:.{places}f}") for one in (first, last)) if "w" in options else 0
    form = options.value("f")
    out = Output(process)
    at = 0
    while True:
        value = first + step * at
        if (step >= 0 and value > last + 1e-9) or (step < 0 and value < last - 1e-9):
            break
        text = _formatted(form, value) if form else f"{value:0{width}.{places}f}"
        out.write((separator if at else "") + text)
        at += 1
        if step == 0 and at > 10_000_000:
            break
    if at:
        out.write("\n")
    out.flush()
    return 0


def _formatted(form: str, value: float) -> str:
    try:
        return form % value
    except (TypeError, ValueError):
        raise Usage(f"bad -f '{form}'")


def yes(process: Process) -> int:
    line = (" ".join(process.argv[1:]) or "y") + "\n"
    block = line.encode("utf-8", "surrogateescape") * max(1, 4096 // len(line))
    while True:
        process.stdout.write(block)
