"""printf (toys/posix/printf.c): formats used again until the arguments are gone."""

from __future__ import annotations

import re

from remote_assist.phone.process import Process
from remote_assist.phone.toybox.common import Usage

_FORMAT = re.compile(r"%([-+ #0]*)(\*|\d{0,5})(?:\.(\*|\d{0,5}))?(?:hh|h|ll|l|j|z|t)?(.?)", re.DOTALL)
_SIMPLE = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
MOST_WIDTH = 65_536


class _Stop(Exception):
    """`\\c`: no more output."""


class Printer:
    def __init__(self, process: Process) -> None:
        self._process = process
        self._out = bytearray()
        self._arguments = process.argv[2:]
        self._used = 0
        self.status = 0

    def run(self, form: str) -> None:
        try:
            while True:
                before = self._used
                self._once(form)
                if self._used >= len(self._arguments) or self._used == before:
                    break
                self.flush()
        except _Stop:
            pass

    def flush(self) -> None:
        self._process.stdout.write(bytes(self._out))
        self._out.clear()

    def _next(self) -> str | None:
        self._used += 1
        return self._arguments[self._used - 1] if self._used <= len(self._arguments) else None

    def _once(self, form: str) -> None:
        at = 0
        while at < len(form):
            char = form[at]
            if char == "\\":
                at = self._escape(form, at + 1, zero=False)
            elif char == "%":
                found = _FORMAT.match(form, at)
                assert found is not None
                at = found.end()
                if found[4] == "%" and found.end() - found.start() == 2:
                    self._out += b"%"
                else:
                    self._convert(found, form)
            else:
                self._out += char.encode("utf-8", "surrogateescape")
                at += 1

    def _escape(self, text: str, at: int, *, zero: bool) -> int:
        """One escape at `at` (after the backslash); the place after it."""
        char = text[at : at + 1]
        if char == "c":
            raise _Stop
        if char in _SIMPLE and char:
            self._out.append(_SIMPLE[char])
            return at + 1
        digits = re.compile(r"0?[0-7]{1,3}" if zero else r"[0-7]{1,3}").match(text, at)
        if digits is not None:
            self._out.append(int(digits[0], 8) & 0xFF)
            return digits.end()
        hexed = re.compile(r"x([0-9a-fA-F]{1,2})").match(text, at)
        if hexed is not None:
            self._out.append(int(hexed[1], 16))
            return hexed.end()
        self._out += b"\\"
        return at

    def _number(self, text: str | None, kind: str) -> int | float:
        if text is None or text == "":
            return 0
        if text[0] in "'\"" and len(text) > 1:
            return ord(text[1]) if not "\udc80" <= text[1] <= "\udcff" else ord(text[1]) - 0xDC00
        try:
            if kind in "eEfFgGaA":
                return float(text)
            body = text.strip().lstrip("+-")[:40]
            sign = -1 if text.strip().startswith("-") else 1
            base = 16 if body[:2].lower() == "0x" else 8 if body[:1] == "0" and len(body) > 1 else 10
            return sign * int(body, base)
        except (ValueError, OverflowError):
            self._process.err(f"printf: bad %{kind} {text}\n")
            self.status = 1
            digits = re.match(r"\s*[-+]?\d+", text, re.ASCII)
            return int(digits[0][:40]) if digits is not None else 0

    def _convert(self, found: re.Match[str], form: str) -> None:
        flags, width, precision, kind = found[1], found[2], found[3], found[4]
        if width == "*":
            number = int(self._number(self._next(), "d"))
            flags, width = (flags + "-", str(-number)) if number < 0 else (flags, str(number))
        if precision == "*":
            precision = str(max(0, int(self._number(self._next(), "d"))))
        if not kind or kind not in "diouxXcsbeEfFgGaA":
            self.flush()
            raise Usage(f"bad {found[0]}@{found.end()}")
        wide = min(int(width or 0), MOST_WIDTH)
        exact = None if precision is None else min(int(precision or 0), MOST_WIDTH)
        if kind == "b":
            mark = len(self._out)
            text, at = self._next() or "", 0
            while at < len(text):
                if text[at] == "\\":
                    at = self._escape(text, at + 1, zero=True)
                else:
                    self._out += text[at].encode("utf-8", "surrogateescape")
                    at += 1
            body = bytes(self._out[mark:])[:exact]
            del self._out[mark:]
        elif kind in "cs":
            raw = (self._next() or "").encode("utf-8", "surrogateescape")
            body = raw[:1] if kind == "c" else raw[:exact]
        else:
            body = self._formatted(flags, wide, exact, kind).encode()
        self._out += body.ljust(wide) if "-" in flags else body.rjust(wide)

    def _formatted(self, flags: str, wide: int, exact: int | None, kind: str) -> str:
        value = self._number(self._next(), kind)
        if kind in "ouxX" and value < 0:
            value = int(value) + (1 << 64)
        kind = "d" if kind in "iu" else kind
        if kind in "aA":
            text = float(value).hex()
        else:
            point = "" if exact is None else f".{exact}"
            text = (
                f"%{''.join(dict.fromkeys(flags.replace('-', '')))}{wide if '-' not in flags else ''}{point}{kind}"
                % value
            )
        if kind == "o" and "#" in flags:
            text = text.replace("0o", "0")
        return text


def printf(process: Process) -> int:
    words = process.argv[1:]
    if words[:1] == ["--"]:
        words = words[1:]
        process.argv = [process.argv[0], *words]
    if not words:
        process.err('printf: Needs 1 argument (see "printf --help")\n')
        return 1
    printer = Printer(process)
    try:
        printer.run(words[0])
    except Usage as usage:
        process.err(f"printf: {usage}\n")
        return 1
    printer.flush()
    return printer.status
