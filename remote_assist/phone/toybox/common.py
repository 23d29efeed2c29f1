"""What all toybox programs share: option parsing, opening operands, streaming lines, toybox's error texts (lib/args.c, lib/lib.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import PIPE_BYTES, Pipe, Process, Program
from remote_assist.phone.vfs import join

MOST_HELD = 64 * 1024 * 1024
"""What one program may hold in memory (sort, tac, a line without end); more is toybox's `xmalloc` failing."""


class Usage(Exception):
    """Bad arguments: the program prints `name: text` and ends with `code`."""

    def __init__(self, text: str, code: int = 1, *, see_help: bool = False) -> None:
        super().__init__(text)
        self.code = code
        self.see_help = see_help


@dataclass
class Options:
    """`flags`: how often each letter was given; `values`: the arguments of those that take one."""

    flags: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    operands: list[str] = field(default_factory=list)

    def __contains__(self, letter: str) -> bool:
        return letter in self.flags

    def value(self, letter: str) -> str | None:
        found = self.values.get(letter)
        return found[-1] if found else None

    def number(self, letter: str, default: int) -> int:
        text = self.value(letter)
        return default if text is None else integer(text)


def integer(text: str) -> int:
    """atolx(): decimal, 0x hex, 0 octal, with k/m/g (b) suffixes."""
    body, factor = text, 1
    suffix = text[-1:].lower()
    if suffix in ("k", "m", "g") and len(text) > 1:
        body, factor = text[:-1], 1024 ** (1 + "kmg".index(suffix))
    try:
        sign = -1 if body[:1] == "-" else 1
        digits = body.lstrip("+-")[:30]
        if digits[:2].lower() == "0x":
            return sign * int(digits, 16) * factor
        return sign * int(digits, 8 if digits[:1] == "0" and len(digits) > 1 else 10) * factor
    except ValueError:
        raise Usage(f"not integer: {text}")


def parse(
    argv: list[str],
    spec: str,
    longs: dict[str, str],
    *,
    stop_early: bool = False,
    digits: str = "",
    signed: bool = False,
) -> Options:
    """`spec` lists the letters, a `:` after those that take an argument; `longs` maps long names to letters ("x:" takes
    an argument); `stop_early` ends at the first operand; `digits`: the letter that `-5` is short for; `signed`: `-5` is an operand."""
    options = Options()
    words = argv[1:]
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            options.operands.extend(words[at:])
            break
        if word.startswith("--") and len(word) > 2:
            name, equals, value = word[2:].partition("=")
            letter = longs.get(name)
            if letter is None:
                raise Usage(f"Unknown option '{word[2:]}'", see_help=True)
            options.flags[letter[0]] = options.flags.get(letter[0], 0) + 1
            if letter.endswith(":"):
                if not equals:
                    if at >= len(words):
                        raise Usage(f"Missing argument to --{name}", see_help=True)
                    value, at = words[at], at + 1
                options.values.setdefault(letter[0], []).append(value)
            continue
        if word[:1] != "-" or len(word) < 2 or (signed and word[1].isdigit()):
            options.operands.append(word)
            if stop_early:
                options.operands.extend(words[at:])
                break
            continue
        if digits and word[1:].isdigit():
            options.flags[digits] = 1
            options.values[digits] = [word[1:]]
            continue
        place = 1
        while place < len(word):
            letter = word[place]
            where = spec.find(letter)
            if where < 0 or letter == ":":
                raise Usage(f"Unknown option '{word[place:]}'", see_help=True)
            options.flags[letter] = options.flags.get(letter, 0) + 1
            place += 1
            if spec[where + 1 : where + 2] == ":":
                value = word[place:]
                if not value:
                    if at >= len(words):
                        raise Usage(f"Missing argument to -{letter}", see_help=True)
                    value, at = words[at], at + 1
                options.values.setdefault(letter, []).append(value)
                break
    return options


Body = Callable[[Process, Options], int]


def tool(
    spec: str = "",
    *,
    needs: int = 0,
    most: int | None = None,
    longs: dict[str, str] | None = None,
    stop_early: bool = False,
    digits: str = "",
    signed: bool = False,
    bad: int = 1,
) -> Callable[[Body], Program]:
    """Make a program of a function that gets parsed options. `needs` and `most` count operands; `bad` is the exit code
    of a usage error."""

    def decorate(body: Body) -> Program:
        @wraps(body)
        def program(process: Process) -> int:
            name = process.argv[0].rpartition("/")[2]
            try:
                options = parse(process.argv, spec, longs or {}, stop_early=stop_early, digits=digits, signed=signed)
                if len(options.operands) < needs:
                    plural = "s" if needs > 1 else ""
                    raise Usage(f"Needs {needs} argument{plural}", bad, see_help=True)
                if most is not None and len(options.operands) > most:
                    raise Usage(f"Max {most} argument{'s' if most != 1 else ''}", bad, see_help=True)
                return body(process, options)
            except Usage as usage:
                see = f' (see "{name} --help")' if usage.see_help else ""
                process.err(f"{name}: {usage}{see}\n")
                return usage.code if usage.code != 1 else bad

        return program

    return decorate


def complain(process: Process, text: str) -> None:
    process.err(f"{process.argv[0].rpartition('/')[2]}: {text}\n")


def where(process: Process, path: str) -> str:
    return join(process.cwd, path) if path else ""


def open_input(process: Process, path: str) -> Pipe | None:
    """An operand as a pipe to read ("-" is stdin); None, and a message, when it cannot be opened."""
    if path == "-":
        return process.stdin
    try:
        return open_file(process.machine.vfs, where(process, path), "<")
    except OSError as error:
        complain(process, f"{path}: {error.strerror}")
        return None


def inputs(process: Process, operands: list[str]) -> Iterator[tuple[str, Pipe | None]]:
    """(name, pipe) of each operand, or of stdin when there are none."""
    for path in operands or ["-"]:
        yield path, open_input(process, path)


class Output:
    """Buffered stdout: many small writes become few, and everything is out before the program waits for more input."""

    def __init__(self, process: Process) -> None:
        self._pipe = process.stdout
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: str | bytes) -> None:
        raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        self._parts.append(raw)
        self._size += len(raw)
        if self._size >= PIPE_BYTES:
            self.flush()

    def flush(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        if parts:
            self._pipe.write(b"".join(parts))


def byte_lines(pipe: Pipe, out: Output | None = None, end: bytes = b"\n") -> Iterator[bytes]:
    """Lines with their `end`; the last one may lack it. `out` is flushed before each wait for input."""
    rest = bytearray()
    while True:
        if out is not None:
            out.flush()
        chunk = pipe.read()
        if not chunk:
            break
        pieces = chunk.split(end)
        rest += pieces[0]
        if len(rest) > MOST_HELD:
            raise Usage("out of memory")
        if len(pieces) == 1:
            continue
        yield bytes(rest) + end
        rest = bytearray(pieces.pop())
        for piece in pieces[1:]:
            yield piece + end
    if rest:
        yield bytes(rest)


def lines(pipe: Pipe, out: Output | None = None, end: bytes = b"\n") -> Iterator[str]:
    """Lines as text, without their end."""
    for line in byte_lines(pipe, out, end):
        yield line.removesuffix(end).decode("utf-8", "surrogateescape")


def whole(pipe: Pipe) -> bytes:
    """Everything until the end, within bounds."""
    data = bytearray()
    while chunk := pipe.read():
        data += chunk
        if len(data) > MOST_HELD:
            raise Usage("out of memory")
    return bytes(data)


def human(size: int) -> str:
    """human_readable(): 4.0K, 13M."""
    value, unit = float(size), 0
    while value >= 1000 and unit < 6:
        value /= 1024
        unit += 1
    if not unit:
        return str(size)
    letter = "BKMGTPE"[unit]
    return f"{value:.1f}{letter}" if value < 10 else f"{value:.0f}{letter}"
