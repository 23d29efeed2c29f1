"""sed: the commands that scripts use, {} = a b c d D g G h H i l n N p P q Q r s t T x y : (toys/posix/sed.c)."""

from __future__ import annotations

from collections.abc import Iterator

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import Pipe, Process, check_stopped
from remote_assist.phone.toybox.common import MOST_HELD, Options, Output, Usage, byte_lines, inputs, tool, where
from remote_assist.phone.toybox.regex import Regex
from remote_assist.phone.toybox.sed_script import Address, Command, Reader

MOST_STEPS = 1_000_000
"""Branches taken on one line before the script is called endless."""


class _Quit(Exception):
    def __init__(self, code: int, show: bool) -> None:
        super().__init__(code)
        self.code = code
        self.show = show


class Editor:
    """Runs commands over lines. `emit(text, newline)` takes what is printed."""

    def __init__(self, process: Process, commands: list[Command], quiet: bool) -> None:
        self._process = process
        self._commands = commands
        self._quiet = quiet
        self._hold = ""
        self._number = 0
        self._queue: list[str] = []
        self._last_regex: Regex | None = None
        self.code = 0

    def run(self, source: Iterator[bytes], out: Output) -> bool:
        """Edit all lines; False when a `q` ended it."""
        self._source = source
        self._out = out
        self._ahead = next(source, None)
        self._owed = False
        while (line := self._next()) is not None:
            text: str | None = line
            while text is not None:
                try:
                    text = self._cycle(text)
                except _Quit as ending:
                    self.code = ending.code
                    return False
        return True

    def _next(self) -> str | None:
        raw, self._ahead = self._ahead, None
        if raw is None:
            return None
        self._ahead = next(self._source, None)
        self._number += 1
        self._complete = raw.endswith(b"\n")
        return raw.removesuffix(b"\n").decode("utf-8", "surrogateescape")

    def _emit(self, text: str, *, complete: bool = True) -> None:
        if self._owed:
            self._out.write("\n")
        self._owed = not complete
        self._out.write(text + ("\n" if complete else ""))

    def _end_cycle(self, text: str, *, show: bool) -> None:
        if show:
            self._emit(text, complete=self._complete)
        for queued in self._queue:
            self._emit(queued)
        self._queue.clear()

    def _matches(self, address: Address, text: str) -> bool:
        if address.last:
            return self._ahead is None
        if address.regex is not None or address.previous:
            regex = address.regex or self._last_regex
            if regex is None:
                raise Usage("no previous regex")
            self._last_regex = regex
            return regex.find(text) is not None
        if address.step:
            return self._number >= address.line and (self._number - address.line) % address.step == 0
        return self._number == address.line

    def _selected(self, command: Command, text: str) -> bool:
        if command.first is None:
            return True
        if command.second is None:
            return self._matches(command.first, text)
        if command.active:
            second = command.second
            if second.plus is not None or (second.line and second.regex is None):
                end = command.until
                if self._number >= end:
                    command.active = False
                return self._number <= end
            if self._matches(second, text):
                command.active = False
            return True
        zero = command.first.line == 0 and command.first.regex is None and not command.first.last
        if (zero and self._number == 1 and not command.first.previous) or self._matches(command.first, text):
            second = command.second
            if second.plus is not None:
                command.until = self._number + second.plus
            elif second.line and second.regex is None:
                command.until = second.line
            else:
                command.until = -1
            command.active = command.until < 0 or command.until > self._number
            if zero and self._matches(second, text):
                command.active = False
            return True
        return False

    def _cycle(self, text: str) -> str | None:
        """One line through the script; the text to start over with (`D`), or None."""
        at, replaced, steps = 0, False, 0
        while at < len(self._commands):
            command = self._commands[at]
            at += 1
            if command.name in ("}", ":"):
                continue
            if self._selected(command, text) is command.negated:
                if command.name == "{":
                    at = command.partner
                continue
            name = command.name
            if name == "s":
                text, changed = self._substitute(command, text)
                replaced = replaced or changed
            elif name == "p":
                self._emit(text)
            elif name == "d":
                self._end_cycle("", show=False)
                return None
            elif name == "D":
                head, newline, rest = text.partition("\n")
                del head
                self._end_cycle("", show=False)
                return rest if newline else None
            elif name == "P":
                self._emit(text.partition("\n")[0])
            elif name in ("n", "N"):
                if self._ahead is None:
                    self._end_cycle(text, show=not self._quiet)
                    raise _Quit(0, False)
                if name == "n":
                    self._end_cycle(text, show=not self._quiet)
                    text = self._next() or ""
                else:
                    text = f"{text}\n{self._next()}"
                    if len(text) > MOST_HELD // 4:
                        raise Usage("out of memory")
            elif name in ("q", "Q"):
                self._end_cycle(text, show=name == "q" and not self._quiet)
                raise _Quit(command.nth, False)
            elif name == "=":
                self._emit(str(self._number))
            elif name == "a":
                self._queue.append(command.text)
            elif name == "i":
                self._emit(command.text)
            elif name == "c":
                if command.second is None or not command.active or command.negated:
                    self._emit(command.text)
                self._end_cycle("", show=False)
                return None
            elif name == "y":
                text = text.translate({ord(old): new for old, new in command.replacement})
            elif name == "l":
                self._emit(text.encode("unicode_escape").decode() + "$")
            elif name == "r":
                self._read_file(command.text)
            elif name in ("t", "T", "b"):
                if name == "b" or replaced is (name == "t"):
                    at = command.partner
                if name != "b":
                    replaced = False
                steps += 1
                check_stopped()
                if steps > MOST_STEPS:
                    raise Usage("out of memory")
            else:
                text = self._hold_space(name, text)
        self._end_cycle(text, show=not self._quiet)
        return None

    def _hold_space(self, name: str, text: str) -> str:
        if name == "g":
            return self._hold
        if name == "G":
            text = f"{text}\n{self._hold}"
        elif name == "h":
            self._hold = text
        elif name == "H":
            self._hold = f"{self._hold}\n{text}"
        elif name == "x":
            self._hold, text = text, self._hold
        if len(text) > MOST_HELD // 4 or len(self._hold) > MOST_HELD // 4:
            raise Usage("out of memory")
        return text

    def _read_file(self, path: str) -> None:
        try:
            data = self._process.machine.vfs.read(where(self._process, path))
        except OSError:
            return
        self._queue.append(data.decode("utf-8", "surrogateescape").removesuffix("\n"))

    def _substitute(self, command: Command, text: str) -> tuple[str, bool]:
        regex = self._last_regex if command.use_last else command.regex
        if regex is None:
            raise Usage("no previous regex")
        self._last_regex = regex
        out: list[str] = []
        at = start = count = size = 0
        last, changed = -1, False
        while start <= len(text) and (match := regex.find(text, start)) is not None:
            left, right = match.span()
            if left == right == last:
                out.append(text[at : left + 1])
                at = start = left + 1
                last = -1
                continue
            count += 1
            out.append(text[at:left])
            if count >= command.nth:
                pieces = command.replacement
                new = "".join(piece if kind == "text" else (match[int(piece)] or "") for kind, piece in pieces)
                out.append(new)
                size += len(new)
                if size > MOST_HELD // 4:
                    raise Usage("out of memory")
                changed = True
            else:
                out.append(text[left:right])
            at = start = last = right
            if changed and not command.everywhere:
                break
        result = "".join(out) + text[at:]
        if changed and command.prints:
            self._emit(result)
        return result, changed


def _chain(pipes: list[Pipe], out: Output) -> Iterator[bytes]:
    for at, pipe in enumerate(pipes):
        for line in byte_lines(pipe, out):
            if not line.endswith(b"\n") and at < len(pipes) - 1:
                line += b"\n"
            yield line


@tool(
    "nErsi" + "e:f:z", longs={"quiet": "n", "silent": "n", "expression": "e:", "regexp-extended": "E", "in-place": "i"}
)
def sed(process: Process, options: Options) -> int:
    operands = list(options.operands)
    pieces = list(options.values.get("e", []))
    for path in options.values.get("f", []):
        pieces.append(process.machine.vfs.read(where(process, path)).decode("utf-8", "surrogateescape"))
    if not pieces:
        if not operands:
            raise Usage("no pattern")
        pieces = [operands.pop(0)]
    script, quiet = "\n".join(pieces), "n" in options or pieces[0].startswith("#n\n")
    extended = "E" in options or "r" in options
    if "i" in options:
        return _in_place(process, operands, script, extended, quiet)
    editor = Editor(process, Reader(script, extended).commands(), quiet)
    status, pipes = 0, list[Pipe]()
    for _, pipe in inputs(process, operands):
        if pipe is None:
            status = 1
        else:
            pipes.append(pipe)
    out = Output(process)
    editor.run(_chain(pipes, out), out)
    out.flush()
    return editor.code or status


def _in_place(process: Process, operands: list[str], script: str, extended: bool, quiet: bool) -> int:
    """-i: each file edited on its own and written back."""
    status = 0
    for path in operands:
        editor = Editor(process, Reader(script, extended).commands(), quiet)
        result = Pipe(capacity=2 * MOST_HELD)
        target = Process(process.machine, process.argv, process.stdin, result, process.stderr, process.env, process.cwd)
        for _, pipe in inputs(process, [path]):
            if pipe is None:
                status = 1
                continue
            source = list(byte_lines(pipe))
            out = Output(target)
            rest = iter(source)
            if not editor.run(rest, out):
                for line in rest:
                    out.write(line)
            out.flush()
            result.close_write()
            open_file(process.machine.vfs, where(process, path), ">").write(result.read(2 * MOST_HELD))
    return status
