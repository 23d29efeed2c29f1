"""The line discipline of a pseudo-terminal, as far as a shell over adb needs one (termios(3), n_tty).

Input is echoed and handed on line by line; Return, Backspace, ^U, ^C and ^D mean what they mean on a terminal; on the
way out every newline becomes carriage return and newline.
"""

from __future__ import annotations

import threading

from remote_assist.phone.process import PIPE_BYTES, BrokenPipe, Pipe

_LINE_MAX = 4095
"""What a terminal keeps of a line (N_TTY_BUF_SIZE - 1)."""

_INTERRUPT, _END, _ERASE, _DELETE, _KILL_LINE, _RETURN = 0x03, 0x04, 0x08, 0x7F, 0x15, 0x0D


class TerminalInput(Pipe):
    """What a program reads from a terminal. `terminal` tells a shell that it is interactive."""

    terminal = True

    def write(self, data: bytes) -> None:
        """A terminal that nobody reads drops what is typed (n_tty); it never makes the typist wait."""
        with self._changed:
            if self._size + len(data) <= self._capacity:
                super().write(data)


class TerminalOutput(Pipe):
    """What a program writes to a terminal: `\\n` leaves as `\\r\\n` (ONLCR)."""

    terminal = True

    def __init__(self, target: Pipe) -> None:
        super().__init__()
        self._target = target

    def write(self, data: bytes) -> None:
        self._target.write(data.replace(b"\n", b"\r\n"))

    def read(self, at_most: int = PIPE_BYTES) -> bytes:
        return b""


class Terminal:
    """One pseudo-terminal. `rows` and `columns` follow the host's window.

    `cancelled` is set when the host is gone (`closed`), and by ^C where one command runs in the terminal; then
    `interrupted` is true. In an interactive shell ^C only drops the line.
    """

    def __init__(self, target: Pipe, closed: threading.Event, interactive: bool) -> None:
        self.stdin = TerminalInput()
        self.output = TerminalOutput(target)
        self.cancelled = threading.Event()
        self.interrupted = False
        self.rows = 24
        self.columns = 80
        self._closed = closed
        self._interactive = interactive
        self._line = bytearray()

    def resize(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns

    def feed(self, source: Pipe) -> None:
        """Carry keys from `source` to the program until either of them ends."""
        try:
            while data := source.read():
                for key in data:
                    self._key(key)
        except BrokenPipe:
            pass
        self.stdin.close_write()
        if self._closed.is_set():
            self.cancelled.set()

    def _key(self, key: int) -> None:
        if key in (_RETURN, 0x0A):
            self.output.write(b"\n")
            self._line.append(0x0A)
            self._hand_on()
        elif key == _INTERRUPT:
            self._line.clear()
            self.output.write(b"^C\n" if self._interactive else b"^C")
            if not self._interactive:
                self.interrupted = True
                self.cancelled.set()
        elif key == _END:
            if self._line:
                self._hand_on()
            else:
                self.stdin.close_write()
        elif key in (_ERASE, _DELETE):
            if self._line:
                self._line.pop()
                self.output.write(b"\b \b")
        elif key == _KILL_LINE:
            self.output.write(b"\b \b" * len(self._line))
            self._line.clear()
        elif len(self._line) < _LINE_MAX:
            self._line.append(key)
            self.output.write(bytes((key,)))

    def _hand_on(self) -> None:
        line = bytes(self._line)
        self._line.clear()
        self.stdin.write(line)
