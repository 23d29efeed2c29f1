"""Builtins that read and print: echo, print, printf, read, type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.process import Process
from remote_assist.phone.shell.parser import RESERVED
from remote_assist.phone.shell.words import NAME, byte

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell

_ESCAPE = re.compile(r"\\(0[0-7]{0,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[abcefnrtv\\])")
_SIMPLE = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def unescape(text: str) -> tuple[str, bool]:
    """echo's backslash escapes; and whether there was a `\\c`, which only takes the newline away."""
    out: list[str] = []
    at = 0
    stopped = False
    for found in _ESCAPE.finditer(text):
        out.append(text[at : found.start()])
        what = found[1]
        if what == "c":
            stopped = True
        elif what[0] == "0":
            out.append(byte(int(what[1:] or "0", 8) & 0xFF))
        elif what[0] == "x":
            out.append(byte(int(what[1:], 16)))
        elif what[0] == "u":
            out.append(chr(int(what[1:], 16)))
        else:
            out.append(_SIMPLE[what])
        at = found.end()
    out.append(text[at:])
    return _whole(out), stopped


def _whole(pieces: list[str]) -> str:
    """Single bytes that together are a character become it."""
    joined = "".join(pieces)
    try:
        return joined.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return joined


def echo(shell: Shell, argv: list[str]) -> int:
    words, newline, escapes = argv[1:], True, True
    while words and len(words[0]) > 1 and words[0][0] == "-" and set(words[0][1:]) <= set("neE"):
        for letter in words.pop(0)[1:]:
            if letter == "n":
                newline = False
            else:
                escapes = letter == "e"
    text, stopped = " ".join(words), False
    if escapes:
        text, stopped = unescape(text)
    shell.out(text + ("\n" if newline and not stopped else ""))
    return 0


def print_(shell: Shell, argv: list[str]) -> int:
    """mksh's print: -n no newline, -r raw, -u FD, -A characters, -l a line each, -s history, --."""
    words, newline, raw, separator, fd, keep = argv[1:], True, False, " ", 1, True
    while words and len(words[0]) > 1 and words[0][0] == "-":
        flags = words.pop(0)[1:]
        if flags == "-":
            break
        at = 0
        while at < len(flags):
            letter = flags[at]
            at += 1
            if letter == "n":
                newline = False
            elif letter == "R" or letter == "r":
                raw = True
            elif letter == "e":
                raw = False
            elif letter == "l":
                separator = "\n"
            elif letter == "N":
                separator, newline = "\0", False
            elif letter == "s":
                keep = False
            elif letter == "u":
                number = flags[at:] or (words.pop(0) if words else "1")
                fd, at = (int(number[:4]) if number.isdigit() else 1), len(flags)
            else:
                shell.complain(f"print: -{letter}: unknown option")
                return 1
    text, stopped = separator.join(words), False
    if not raw:
        text, stopped = unescape(text)
    if keep:
        if shell.descriptors.get(fd) is None:
            shell.complain(f"print: -u: {fd}: bad file descriptor")
            return 1
        whole = text + ("\n" if newline and not stopped else "")
        shell.descriptors.pipe(fd).write(whole.encode("utf-8", "surrogateescape"))
    return 0


def program(shell: Shell, argv: list[str]) -> int:
    """A toybox program that mksh on Android has built in: same behaviour, no file."""
    from remote_assist.phone.shell.simple import run_program

    pipes = shell.descriptors
    process = Process(
        shell.machine,
        argv,
        pipes.pipe(0),
        pipes.pipe(1),
        pipes.pipe(2),
        shell.variables.exported(),
        shell.cwd,
        shell.run.current_stop(),
        shell.umask,
    )
    return run_program(shell.machine.programs[argv[0]], process)


def read(shell: Shell, argv: list[str]) -> int:
    """read [-r] [-u FD] [-d END] [-n COUNT] [-A] [name ...]: takes one line from the descriptor, and no more."""
    words, raw, fd, end, count, array = argv[1:], False, 0, "\n", 0, False
    while words and len(words[0]) > 1 and words[0][0] == "-":
        flags = words.pop(0)[1:]
        if flags == "-":
            break
        for at, letter in enumerate(flags):
            if letter == "r":
                raw = True
            elif letter in ("a", "A"):
                array = True
            elif letter in ("u", "d", "n", "N", "t"):
                value = flags[at + 1 :] or (words.pop(0) if words else "")
                if letter == "u":
                    fd = int(value[:4]) if value.isdigit() else 0
                elif letter == "d":
                    end = value[:1] or "\0"
                elif letter in ("n", "N"):
                    count = int(value) if value.isdigit() else 0
                break
            elif letter not in ("s", "p", "e"):
                shell.complain(f"read: -{letter}: unknown option")
                return 2
    names = words or ["REPLY"]
    if not all(NAME.fullmatch(name) for name in names):
        shell.complain(f"read: {next(name for name in names if not NAME.fullmatch(name))}: is not an identifier")
        return 2
    line, complete = _line(shell, fd, raw, end, count)
    fields = split_line(line, shell.variables.get("IFS"), 0 if array else len(names))
    if array:
        shell.variables.put_all(names[0], fields)
    else:
        for at, name in enumerate(names):
            shell.assign(name, fields[at] if at < len(fields) else "")
    return 0 if complete else 1


Chars = list[tuple[str, bool]]


def _line(shell: Shell, fd: int, raw: bool, end: str, count: int) -> tuple[Chars, bool]:
    """The characters of a line with whether each was escaped, and whether its end was seen."""
    pipe = shell.descriptors.pipe(fd)
    stop = end.encode("utf-8", "surrogateescape")[-1:]
    chars: Chars = []
    if count:
        data = b""
        while len(data) < count and (piece := pipe.read_line(count - len(data), stop)):
            data += piece
            if piece.endswith(stop):
                data = data[:-1]
                break
        return [(char, False) for char in data.decode("utf-8", "surrogateescape")], bool(data)
    while True:
        data = pipe.read_line(16 * 1024 * 1024, stop)
        complete = data.endswith(stop)
        text = (data[:-1] if complete else data).replace(b"\0", b"").decode("utf-8", "surrogateescape")
        if raw:
            return [(char, False) for char in text], complete
        escaped = False
        for char in text:
            if escaped:
                chars.append((char, True))
                escaped = False
            elif char == "\\":
                escaped = True
            else:
                chars.append((char, False))
        if not (escaped and complete):
            return chars, complete


def split_line(line: Chars, ifs: str | None, most: int) -> list[str]:
    """Fields by IFS; the last of `most` (0: no limit) takes the rest of the line, blanks at the ends trimmed."""
    ifs = " \t\n" if ifs is None else ifs
    blanks = "".join(char for char in ifs if char in " \t\n")
    fields: list[str] = []
    at = 0

    def is_in(place: int, what: str) -> bool:
        return place < len(line) and not line[place][1] and line[place][0] in what

    while is_in(at, blanks):
        at += 1
    while at < len(line):
        if most and len(fields) == most - 1:
            fields.append(_rest(line, at, ifs, blanks))
            return fields
        start = at
        while at < len(line) and not is_in(at, ifs):
            at += 1
        fields.append("".join(char for char, _ in line[start:at]))
        while is_in(at, blanks):
            at += 1
        if is_in(at, ifs):
            at += 1
            while is_in(at, blanks):
                at += 1
    return fields


def _rest(line: Chars, start: int, ifs: str, blanks: str) -> str:
    end = len(line)
    while end > start and not line[end - 1][1] and line[end - 1][0] in blanks and line[end - 1][0]:
        end -= 1
    body = line[start:end]
    others = [at for at, (char, escaped) in enumerate(body) if not escaped and char in ifs and char not in blanks]
    if len(others) == 1 and others[0] == len(body) - 1:
        body = body[:-1]
        while body and not body[-1][1] and body[-1][0] in blanks:
            body = body[:-1]
    return "".join(char for char, _ in body)


def whence(shell: Shell, names: list[str], *, verbose: bool) -> int:
    """`command -v` and `type`: what a name would run."""
    from remote_assist.phone.shell.builtins import BUILTINS, SPECIAL

    status = 0
    for name in names:
        if name in RESERVED:
            shell.out(f"{name} is a reserved word\n" if verbose else f"{name}\n")
        elif name in shell.functions:
            shell.out(f"{name} is a function\n" if verbose else f"{name}\n")
        elif name in BUILTINS:
            kind = "a special shell builtin" if name in SPECIAL else "a shell builtin"
            shell.out(f"{name} is {kind}\n" if verbose else f"{name}\n")
        else:
            path = shell.machine.which(name, shell.variables.get("PATH") or "", shell.cwd)
            if path is not None:
                shell.out(f"{name} is {path}\n" if verbose else f"{path}\n")
            else:
                status = 1
                if verbose:
                    shell.out(f"{name} not found\n")
    return status


def type_(shell: Shell, argv: list[str]) -> int:
    return whence(shell, argv[1:], verbose=True)


BUILTINS: dict[str, Callable[[Shell, list[str]], int]] = {
    "echo": echo,
    "print": print_,
    "printf": program,
    "read": read,
    "type": type_,
}
