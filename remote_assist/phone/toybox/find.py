"""find: names, types, sizes, times, -exec, -delete, and the operators (toys/posix/find.c)."""

from __future__ import annotations

import re
from collections.abc import Callable

from remote_assist.phone.inode import Stat
from remote_assist.phone.process import Process, check_stopped
from remote_assist.phone.shell.patterns import compile_pattern, matches
from remote_assist.phone.toybox.common import Usage, complain, integer, where
from remote_assist.phone.toybox.launch import launch
from remote_assist.phone.toybox.modes import parse_mode

Test = Callable[[str, Stat], bool]
MOST_DEPTH = 200


class Find:
    """The expression of one `find`, and the walk."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._words = process.argv[1:]
        self._at = 0
        self._acts = False
        self._depth_first = False
        self._least, self._most = 0, MOST_DEPTH
        self._batches: list[tuple[list[str], list[str]]] = []
        self._pruned = False
        self.status = 0

    def run(self) -> int:
        roots: list[str] = []
        while self._at < len(self._words) and not self._words[self._at].startswith(("-", "!", "(")):
            roots.append(self._words[self._at])
            self._at += 1
        test = self._either() if self._at < len(self._words) else self._true
        if self._at < len(self._words):
            raise Usage(f"bad arg '{self._words[self._at]}'")
        for root in roots or ["."]:
            self._walk(root, 0, test)
        for command, paths in self._batches:
            if paths and launch(self._process, command + paths):
                self.status = 1
        return self.status

    @staticmethod
    def _true(path: str, found: Stat) -> bool:
        return True

    def _walk(self, path: str, depth: int, test: Test) -> None:
        check_stopped()
        process = self._process
        try:
            found = process.machine.vfs.lstat(where(process, path))
        except OSError as error:
            complain(process, f"'{path}': {error.strerror}")
            self.status = 1
            return
        self._pruned = False
        if not self._depth_first:
            self._visit(path, found, depth, test)
        if found.is_dir and not self._pruned and depth < self._most:
            try:
                names = process.machine.vfs.listdir(where(process, path))
            except OSError as error:
                complain(process, f"'{path}': {error.strerror}")
                self.status = 1
                names = []
            for name in names:
                self._walk(f"{path.rstrip('/') if path != '/' else ''}/{name}", depth + 1, test)
        if self._depth_first:
            self._visit(path, found, depth, test)

    def _visit(self, path: str, found: Stat, depth: int, test: Test) -> None:
        if depth >= self._least and test(path, found) and not self._acts:
            self._process.out(path + "\n")

    # -- the expression ------------------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def _argument(self, name: str) -> str:
        if self._at >= len(self._words):
            raise Usage(f"'{name}' needs 1 arg")
        self._at += 1
        return self._words[self._at - 1]

    def _either(self) -> Test:
        test = self._both()
        while self._peek() in ("-o", "-or"):
            self._at += 1
            test = self._or(test, self._both())
        return test

    @staticmethod
    def _or(one: Test, two: Test) -> Test:
        return lambda path, found: one(path, found) or two(path, found)

    @staticmethod
    def _and(one: Test, two: Test) -> Test:
        return lambda path, found: one(path, found) and two(path, found)

    def _both(self) -> Test:
        test = self._one()
        while self._peek() and self._peek() not in ("-o", "-or", ")"):
            if self._peek() in ("-a", "-and"):
                self._at += 1
            test = self._and(test, self._one())
        return test

    def _one(self) -> Test:
        word = self._peek()
        self._at += 1
        if word in ("!", "-not"):
            inner = self._one()
            return lambda path, found: not inner(path, found)
        if word == "(":
            inner = self._either()
            if self._peek() != ")":
                raise Usage("bad arg '('")
            self._at += 1
            return inner
        primary = getattr(self, f"_{word[1:]}", None) if re.fullmatch(r"-[a-z0-9]+", word) else None
        if word[1:] not in PRIMARIES or primary is None:
            raise Usage(f"bad arg '{word}'")
        test: Test = primary(word)
        return test

    def _pattern(self, word: str, *, fold: bool, whole: bool) -> Test:
        text = self._argument(word)
        tokens = compile_pattern([(text.lower() if fold else text, False)])

        def test(path: str, found: Stat) -> bool:
            subject = path if whole else (path.rstrip("/").rpartition("/")[2] or "/")
            return matches(tokens, subject.lower() if fold else subject)

        return test

    def _name(self, word: str) -> Test:
        return self._pattern(word, fold=False, whole=False)

    def _iname(self, word: str) -> Test:
        return self._pattern(word, fold=True, whole=False)

    def _path(self, word: str) -> Test:
        return self._pattern(word, fold=False, whole=True)

    def _type(self, word: str) -> Test:
        wanted = self._argument(word)
        letters = {0o040000: "d", 0o100000: "f", 0o120000: "l", 0o020000: "c", 0o060000: "b", 0o010000: "p"}
        return lambda path, found: letters.get(found.mode & 0o170000, "s") in wanted

    def _compare(self, text: str, number: Callable[[str], int]) -> Callable[[int], bool]:
        value = number(text.lstrip("+-"))
        if text.startswith("+"):
            return lambda other: other > value
        if text.startswith("-"):
            return lambda other: other < value
        return lambda other: other == value

    def _size(self, word: str) -> Test:
        text = self._argument(word)
        unit = {"c": 1, "k": 1024, "M": 1 << 20, "G": 1 << 30}.get(text[-1:], 512)
        count = integer(text.strip("+-").rstrip("ckMGb"))
        if text.startswith("+"):
            return lambda path, found: found.size > count * unit
        if text.startswith("-"):
            return lambda path, found: found.size < count * unit
        return lambda path, found: (found.size + unit - 1) // unit == count

    def _time(self, word: str, unit: int) -> Test:
        right = self._compare(self._argument(word), integer)
        now = self._process.machine.clock()
        return lambda path, found: right(int((now - found.mtime) // unit))

    def _mtime(self, word: str) -> Test:
        return self._time(word, 86_400)

    def _mmin(self, word: str) -> Test:
        return self._time(word, 60)

    def _newer(self, word: str) -> Test:
        reference = self._process.machine.vfs.stat(where(self._process, self._argument(word))).mtime
        return lambda path, found: found.mtime > reference

    def _perm(self, word: str) -> Test:
        text = self._argument(word)
        mode = parse_mode(text.lstrip("-/"), 0)
        if text.startswith("-"):
            return lambda path, found: found.mode & mode == mode
        if text.startswith("/"):
            return lambda path, found: bool(found.mode & mode)
        return lambda path, found: found.mode & 0o7777 == mode

    def _empty(self, word: str) -> Test:
        def test(path: str, found: Stat) -> bool:
            if found.is_dir:
                return not self._process.machine.vfs.listdir(where(self._process, path))
            return found.is_file and not found.size

        return test

    def _maxdepth(self, word: str) -> Test:
        self._most = min(MOST_DEPTH, integer(self._argument(word)))
        return self._true

    def _mindepth(self, word: str) -> Test:
        self._least = integer(self._argument(word))
        return self._true

    def _depth(self, word: str) -> Test:
        self._depth_first = True
        return self._true

    def _xdev(self, word: str) -> Test:
        return self._true

    def _prune(self, word: str) -> Test:
        def test(path: str, found: Stat) -> bool:
            self._pruned = True
            return True

        return test

    def _print(self, word: str, end: str = "\n") -> Test:
        self._acts = True

        def test(path: str, found: Stat) -> bool:
            self._process.out(path + end)
            return True

        return test

    def _print0(self, word: str) -> Test:
        return self._print(word, "\0")

    def _delete(self, word: str) -> Test:
        """Unlike GNU's, toybox's -delete leaves the implied -print alone."""
        self._depth_first = True

        def test(path: str, found: Stat) -> bool:
            vfs = self._process.machine.vfs
            try:
                if path not in (".", ".."):
                    (vfs.rmdir if found.is_dir else vfs.unlink)(where(self._process, path))
            except OSError as error:
                complain(self._process, f"{path}: {error.strerror}")
                self.status = 1
                return False
            return True

        return test

    @staticmethod
    def _collect(paths: list[str]) -> Test:
        def test(path: str, found: Stat) -> bool:
            paths.append(path)
            return True

        return test

    def _exec(self, word: str) -> Test:
        self._acts = True
        command: list[str] = []
        while (part := self._argument(word)) != ";":
            if part == "+" and command[-1:] == ["{}"]:
                command.pop()
                paths: list[str] = []
                self._batches.append((command, paths))
                return self._collect(paths)
            command.append(part)
        if not command:
            raise Usage("bad -exec")

        def test(path: str, found: Stat) -> bool:
            return launch(self._process, [part.replace("{}", path) for part in command]) == 0

        return test


PRIMARIES = frozenset(
    [
        "name",
        "iname",
        "path",
        "type",
        "size",
        "mtime",
        "mmin",
        "newer",
        "perm",
        "empty",
        "maxdepth",
        "mindepth",
        "depth",
        "xdev",
        "prune",
        "print",
        "print0",
        "delete",
        "exec",
    ]
)


def find(process: Process) -> int:
    try:
        return Find(process).run()
    except Usage as usage:
        complain(process, str(usage))
        return 1
