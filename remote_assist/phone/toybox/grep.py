"""grep, egrep, fgrep (toys/posix/grep.c)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from remote_assist.phone.process import Pipe, Process
from remote_assist.phone.toybox.common import Options, Output, Usage, complain, lines, open_input, tool, where
from remote_assist.phone.toybox.regex import BadRegex, Regex, compile_regex

Span = tuple[int, int]
Finder = Callable[[str, int], Span | None]


@dataclass
class Search:
    """What is asked of every file."""

    find: Finder
    options: Options
    names: bool
    before: int
    after: int
    most: int


def _finder(options: Options, patterns: list[str], extended: bool, fixed: bool) -> Finder:
    """The earliest, then longest, match of any pattern from a position on."""
    ignore = "i" in options
    pieces = [piece for pattern in patterns for piece in pattern.split("\n")]

    def literal(text: str, start: int) -> Span | None:
        folded = text.lower() if ignore else text
        found = [(at, at + len(one)) for one in pieces_folded if (at := folded.find(one, start)) >= 0]
        return min(found, key=lambda span: (span[0], -span[1]), default=None)

    pieces_folded = [piece.lower() if ignore else piece for piece in pieces]
    if fixed:
        finder: Finder = literal
    else:
        regexes: list[Regex] = []
        for piece in pieces:
            try:
                shown = piece if extended else piece.replace("\\|", "[|]")
                regexes.append(compile_regex(shown, extended=extended, ignore_case=ignore))
            except BadRegex as error:
                raise Usage(f"bad regex '{piece}': {error}", 2)

        def finder(text: str, start: int) -> Span | None:
            found = [match.span() for one in regexes if (match := one.find(text, start)) is not None]
            return min(found, key=lambda span: (span[0], -span[1]), default=None)

    if "x" in options:
        return _whole_line(finder, fixed, pieces_folded, ignore, [] if fixed else regexes)
    return _whole_word(finder) if "w" in options else finder


def _whole_line(finder: Finder, fixed: bool, literals: list[str], ignore: bool, regexes: list[Regex]) -> Finder:
    def find(text: str, start: int) -> Span | None:
        if start:
            return None
        folded = text.lower() if ignore else text
        found = folded in literals if fixed else any(one.whole(text) for one in regexes)
        return (0, len(text)) if found else None

    return find


def _whole_word(finder: Finder) -> Finder:
    def is_word(text: str, at: int) -> bool:
        return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")

    def find(text: str, start: int) -> Span | None:
        while start <= len(text) and (span := finder(text, start)) is not None:
            if span[1] > span[0] and not is_word(text, span[0] - 1) and not is_word(text, span[1]):
                return span
            start = span[0] + 1
        return None

    return find


def _one_file(process: Process, search: Search, name: str, pipe: Pipe, out: Output) -> bool:
    options = search.options
    shown = "(standard input)" if name == "-" else name
    prefix = f"{shown}:" if search.names else ""
    count = printed = number = after = 0
    offset = 0
    waiting: deque[tuple[int, str]] = deque(maxlen=search.before or 1)
    last_shown = 0

    def tag(line: int, mark: str) -> str:
        return (f"{shown}{mark}" if search.names else "") + (f"{line}{mark}" if "n" in options else "")

    for text in lines(pipe, out, b"\0" if "z" in options else b"\n"):
        number += 1
        span = search.find(text, 0)
        if (span is not None) is ("v" in options):
            if after:
                after -= 1
                out.write(f"{tag(number, '-')}{text}\n")
                last_shown = number
            elif search.before:
                waiting.append((number, text))
            offset += len(text.encode("utf-8", "surrogateescape")) + 1
            continue
        count += 1
        if "q" in options:
            return True
        if "l" in options:
            out.write(f"{shown}\n")
            return True
        if "c" not in options and "L" not in options:
            if (search.before or search.after) and last_shown and number - len(waiting) > last_shown + 1:
                out.write("--\n")
            for line, earlier in waiting:
                out.write(f"{tag(line, '-')}{earlier}\n")
            waiting.clear()
            if "o" in options:
                for start, end in _all(search.find, text):
                    place = (
                        f"{offset + len(text[:start].encode('utf-8', 'surrogateescape'))}:" if "b" in options else ""
                    )
                    out.write(f"{tag(number, ':')}{place}{text[start:end]}\n")
            else:
                place = f"{offset}:" if "b" in options else ""
                out.write(f"{tag(number, ':')}{place}{text}\n")
            last_shown, after = number, search.after
        offset += len(text.encode("utf-8", "surrogateescape")) + 1
        printed += 1
        if printed >= search.most:
            break
    if "c" in options:
        out.write(f"{prefix}{count}\n")
    if "L" in options and not count:
        out.write(f"{shown}\n")
    return bool(count)


def _all(find: Finder, text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        span = find(text, start)
        if span is None:
            return
        if span[1] > span[0]:
            yield span
        start = max(span[1], span[0] + 1)


def _walk(process: Process, path: str) -> Iterator[str]:
    """The files below `path`, hidden ones too, links not followed."""
    vfs = process.machine.vfs
    try:
        if not vfs.stat(where(process, path)).is_dir:
            yield path
            return
        names = vfs.listdir(where(process, path))
    except OSError as error:
        complain(process, f"{path}: {error.strerror}")
        return
    for name in names:
        below = f"{path.rstrip('/')}/{name}" if path != "/" else f"/{name}"
        try:
            if vfs.lstat(where(process, below)).is_link:
                continue
        except OSError:
            continue
        yield from _walk(process, below)


def _grep(process: Process, options: Options) -> int:
    patterns = options.values.get("e", [])
    operands = list(options.operands)
    for path in options.values.get("f", []):
        pipe = open_input(process, path)
        if pipe is None:
            return 2
        patterns = patterns + list(lines(pipe))
    if not patterns and "f" not in options:
        if not operands:
            raise Usage("no REGEX", 2)
        patterns = [operands.pop(0)]
    name = process.argv[0].rpartition("/")[2]
    find = _finder(options, patterns, "E" in options or name == "egrep", "F" in options or name == "fgrep")
    recursive = "r" in options or "R" in options
    files = operands or (["."] if recursive else ["-"])
    context = options.number("C", 0)
    search = Search(
        find,
        options,
        ("H" in options or len(files) > 1 or recursive) and "h" not in options,
        max(options.number("B", 0), context),
        max(options.number("A", 0), context),
        options.number("m", 1 << 62),
    )
    out = Output(process)
    found = failed = False
    for operand in files:
        for path in _walk(process, operand) if recursive and operand != "-" else [operand]:
            pipe = _open(process, path, quiet="s" in options)
            if pipe is None:
                failed = True
                continue
            found = _one_file(process, search, path, pipe, out) or found
            if found and "q" in options:
                return 0
    out.flush()
    if failed and not found:
        return 2
    return 2 if failed and "s" not in options else int(not found)


def _open(process: Process, path: str, *, quiet: bool) -> Pipe | None:
    if quiet and not process.machine.vfs.exists(where(process, path)) and path != "-":
        return None
    return open_input(process, path)


grep = tool(
    "ZzEFHIabhinorRsvwclqLx" + "e:f:m:A:B:C:",
    bad=2,
    longs={"color": "\0", "line-buffered": "\0", "only-matching": "o", "ignore-case": "i", "count": "c", "quiet": "q"},
)(_grep)
