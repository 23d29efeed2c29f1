"""Programs that pass text through: cat, head, tail, tac, rev, nl, wc, tee (toys/posix)."""

from __future__ import annotations

from collections import deque

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import Pipe, Process
from remote_assist.phone.toybox.common import (
    MOST_HELD,
    Options,
    Output,
    Usage,
    byte_lines,
    complain,
    inputs,
    lines,
    tool,
    where,
)


@tool("uvte")
def cat(process: Process, options: Options) -> int:
    status = 0
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        while chunk := pipe.read():
            process.stdout.write(_visible(chunk, options) if options.flags.keys() & {"v", "t", "e"} else chunk)
    return status


def _visible(chunk: bytes, options: Options) -> bytes:
    out = bytearray()
    for byte in chunk:
        if byte == 10:
            out += b"$\n" if "e" in options else b"\n"
        elif byte == 9 and "t" not in options:
            out.append(byte)
        else:
            if byte > 127:
                out += b"M-"
                byte -= 128
            if byte < 32:
                out += b"^" + bytes([byte + 64])
            elif byte == 127:
                out += b"^?"
            else:
                out.append(byte)
    return bytes(out)


@tool("n:c:qv", digits="n")
def head(process: Process, options: Options) -> int:
    count, size = options.number("n", 10), options.number("c", -1)
    if count < 0:
        raise Usage("-n < 0", see_help=True)
    status = 0
    titled = ("v" in options or len(options.operands) > 1) and "q" not in options
    for at, (name, pipe) in enumerate(inputs(process, options.operands)):
        if pipe is None:
            status = 1
            continue
        if titled:
            process.out(("\n" if at else "") + f"==> {'standard input' if name == '-' else name} <==\n")
        if size >= 0:
            left = size
            while left and (chunk := pipe.read(left)):
                process.stdout.write(chunk)
                left -= len(chunk)
        else:
            _first_lines(process, pipe, count)
    return status


def _first_lines(process: Process, pipe: Pipe, count: int) -> None:
    """Reads in blocks: what was read beyond the lines is lost to whoever reads stdin next, as with the real one."""
    while count and (chunk := pipe.read(4096)):
        pieces = chunk.split(b"\n", count)
        count -= len(pieces) - 1
        process.stdout.write(chunk if count else chunk[: len(chunk) - len(pieces[-1])])


@tool("n:c:fFs:", digits="n")
def tail(process: Process, options: Options) -> int:
    """Without -f: a file that grows is followed by no script that has to end."""
    if "f" in options or "F" in options:
        raise Usage("-f is not supported here")
    by_bytes = "c" in options
    text = options.value("c") or options.value("n") or "10"
    from_start = text.startswith("+")
    count = abs(options.number("c" if by_bytes else "n", 10))
    status = 0
    for at, (name, pipe) in enumerate(inputs(process, options.operands)):
        if pipe is None:
            status = 1
            continue
        if len(options.operands) > 1:
            process.out(("\n" if at else "") + f"==> {name} <==\n")
        out = Output(process)
        if from_start:
            skip = max(0, count - 1)
            if by_bytes:
                while skip and (chunk := pipe.read(skip)):
                    skip -= len(chunk)
                while chunk := pipe.read():
                    out.write(chunk)
            else:
                for number, line in enumerate(byte_lines(pipe, out)):
                    if number >= skip:
                        out.write(line)
        elif by_bytes:
            kept = bytearray()
            while chunk := pipe.read():
                kept += chunk
                del kept[: max(0, len(kept) - min(count, MOST_HELD))]
            out.write(bytes(kept))
        else:
            last: deque[bytes] = deque(maxlen=min(count, 1_000_000))
            held = 0
            for line in byte_lines(pipe):
                if len(last) == last.maxlen and last:
                    held -= len(last[0]) + 60
                last.append(line)
                held += len(line) + 60
                if held > MOST_HELD:
                    raise Usage("out of memory")
            for line in last:
                out.write(line)
        out.flush()
    return status


@tool()
def tac(process: Process, options: Options) -> int:
    status = 0
    out = Output(process)
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        kept, held = list[bytes](), 0
        for line in byte_lines(pipe):
            kept.append(line)
            held += len(line) + 60
            if held > MOST_HELD:
                raise Usage("out of memory")
        for line in reversed(kept):
            out.write(line)
    out.flush()
    return status


@tool()
def rev(process: Process, options: Options) -> int:
    status = 0
    out = Output(process)
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        for line in lines(pipe, out):
            out.write(line[::-1] + "\n")
    out.flush()
    return status


@tool("b:n:s:w:v:El:")
def nl(process: Process, options: Options) -> int:
    style, width = options.value("b") or "t", options.number("w", 6)
    separator = options.value("s")
    separator = "\t" if separator is None else separator
    number = options.number("v", 1)
    align = {"ln": "<", "rz": "0>"}.get(options.value("n") or "rn", ">")
    status = 0
    out = Output(process)
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        for line in lines(pipe, out):
            if style == "a" or (style == "t" and line):
                out.write(f"{number:{align}{width}}{separator}{line}\n")
                number += 1
            else:
                out.write(" " * (width + len(separator)) + f"{line}\n")
    out.flush()
    return status


@tool("lwcm")
def wc(process: Process, options: Options) -> int:
    wanted = [letter for letter in "lwcm" if letter in options] or ["l", "w", "c"]
    totals = dict.fromkeys("lwcm", 0)
    single = len(wanted) == 1 and len(options.operands) < 2
    wide = bool(options.operands) and not single and len(options.operands) < 2
    status = 0

    def show(counts: dict[str, int], name: str) -> None:
        width = 0 if single or wide else 7
        shown = " ".join(f"{counts[letter]:>{width}}" for letter in wanted)
        process.out(shown + (f" {name}" if name != "-" else "") + "\n")

    for name, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        counts = dict.fromkeys("lwcm", 0)
        in_word = False
        while chunk := pipe.read():
            counts["l"] += chunk.count(b"\n")
            counts["c"] += len(chunk)
            if "m" in wanted:
                counts["m"] += sum(1 for byte in chunk if byte & 0xC0 != 0x80)
            if "w" in wanted:
                words = chunk.split()
                counts["w"] += len(words) - (in_word and not chunk[:1].isspace() and bool(words))
                in_word = not chunk[-1:].isspace()
        show(counts, name)
        for letter in totals:
            totals[letter] += counts[letter]
    if len(options.operands) > 1:
        show(totals, "total")
    return status


@tool("ai")
def tee(process: Process, options: Options) -> int:
    targets = [process.stdout]
    status = 0
    for path in options.operands:
        try:
            operator = ">>" if "a" in options else ">"
            targets.append(open_file(process.machine.vfs, where(process, path), operator, 0o666 & ~process.umask))
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
    while chunk := process.stdin.read():
        for target in targets:
            target.write(chunk)
    return status
