"""What `test`, `[` and `[[` can ask (mksh, funcs.c: test_eval)."""

from __future__ import annotations

import stat as mode_bits
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from remote_assist.phone.inode import SHELL_UID, Stat
from remote_assist.phone.shell import patterns

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell

FILE_TESTS: dict[str, Callable[[Stat], bool]] = {
    "-e": lambda found: True,
    "-a": lambda found: True,
    "-f": lambda found: found.is_file,
    "-d": lambda found: found.is_dir,
    "-s": lambda found: found.size > 0,
    "-c": lambda found: mode_bits.S_ISCHR(found.mode),
    "-b": lambda found: mode_bits.S_ISBLK(found.mode),
    "-p": lambda found: mode_bits.S_ISFIFO(found.mode),
    "-S": lambda found: mode_bits.S_ISSOCK(found.mode),
    "-u": lambda found: bool(found.mode & mode_bits.S_ISUID),
    "-g": lambda found: bool(found.mode & mode_bits.S_ISGID),
    "-k": lambda found: bool(found.mode & mode_bits.S_ISVTX),
    "-O": lambda found: found.uid == SHELL_UID,
    "-G": lambda found: found.gid == SHELL_UID,
}
ACCESS = {"-r": 4, "-w": 2, "-x": 1}
UNARY = frozenset({*FILE_TESTS, *ACCESS, "-n", "-z", "-t", "-o", "-h", "-L"})
NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b,
    "-ne": lambda a, b: a != b,
    "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b,
    "-ge": lambda a, b: a >= b,
}
BINARY = frozenset({*NUMERIC, "=", "==", "!=", "<", ">", "-nt", "-ot", "-ef"})


def unary(shell: Shell, operator: str, operand: str) -> bool:
    if operator == "-n":
        return bool(operand)
    if operator == "-z":
        return not operand
    if operator == "-t":
        return False
    if operator == "-o":
        return operand in shell.options
    if not operand:
        return False
    path = shell.path(operand)
    if operator in ACCESS:
        return shell.machine.vfs.access(path, ACCESS[operator])
    try:
        if operator in ("-h", "-L"):
            return shell.machine.vfs.lstat(path).is_link
        return FILE_TESTS[operator](shell.machine.vfs.stat(path))
    except OSError:
        return False


def binary(shell: Shell, operator: str, left: str, right: str) -> bool:
    if operator in NUMERIC:
        return NUMERIC[operator](shell.expand.calculate(left), shell.expand.calculate(right))
    if operator in ("=", "=="):
        return left == right
    if operator == "!=":
        return left != right
    if operator == "<":
        return left < right
    if operator == ">":
        return left > right
    return _files(shell, operator, left, right)


def _files(shell: Shell, operator: str, left: str, right: str) -> bool:
    vfs = shell.machine.vfs

    def find(path: str) -> Stat | None:
        try:
            return vfs.stat(shell.path(path))
        except OSError:
            return None

    one, two = find(left), find(right)
    if operator == "-ef":
        return one is not None and two is not None and (one.dev, one.ino) == (two.dev, two.ino)
    if operator == "-ot":
        one, two = two, one
    return one is not None and (two is None or one.mtime > two.mtime)


def judge(shell: Shell, test: Any) -> bool:
    """Evaluate the tree of a `[[ ]]`."""
    kind = test[0]
    if kind == "or":
        return judge(shell, test[1]) or judge(shell, test[2])
    if kind == "and":
        return judge(shell, test[1]) and judge(shell, test[2])
    if kind == "not":
        return not judge(shell, test[1])
    if kind == "unary":
        return unary(shell, test[1], shell.expand.text(test[2]))
    operator, left = test[1], shell.expand.text(test[2])
    if operator in ("=", "==", "!="):
        return patterns.matches(shell.expand.pattern(test[3]), left) is (operator != "!=")
    return binary(shell, operator, left, shell.expand.text(test[3]))


class TestFault(Exception):
    """Bad arguments; the text is mksh's."""

    __test__ = False


class TestArguments:
    """The argument list of `test`, read as POSIX says for up to four arguments and by precedence beyond."""

    __test__ = False

    def __init__(self, shell: Shell, arguments: list[str]) -> None:
        self._shell = shell
        self._words = arguments
        self._at = 0

    def value(self) -> bool:
        words = self._words
        if not words:
            return False
        if len(words) == 1:
            return bool(words[0])
        if len(words) == 2 and words[0] == "!":
            return not words[1]
        if len(words) == 3 and words[1] in BINARY:
            return binary(self._shell, words[1], words[0], words[2])
        if len(words) == 4 and words[0] == "!":
            return not TestArguments(self._shell, words[1:]).value()
        result = self._either()
        if self._at < len(words):
            raise TestFault(f"{words[self._at]}: unexpected operator/operand")
        return result

    def _peek(self, ahead: int = 0) -> str | None:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else None

    def _either(self) -> bool:
        result = self._both()
        while self._peek() == "-o":
            self._at += 1
            result = self._both() or result
        return result

    def _both(self) -> bool:
        result = self._one()
        while self._peek() == "-a":
            self._at += 1
            result = self._one() and result
        return result

    def _one(self) -> bool:
        word = self._peek()
        if word is None:
            raise TestFault("expression expected")
        following, after = self._peek(1), self._peek(2)
        if word == "!" and following is not None:
            self._at += 1
            return not self._one()
        if word == "(" and following is not None and not (following in BINARY and after is not None):
            self._at += 1
            result = self._either()
            if self._peek() != ")":
                raise TestFault("missing )")
            self._at += 1
            return result
        if following in BINARY and following is not None and after is not None:
            self._at += 3
            return binary(self._shell, following, word, after)
        if word in UNARY and following is not None:
            self._at += 2
            return unary(self._shell, word, following)
        self._at += 1
        return bool(word)
