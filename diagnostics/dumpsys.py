"""Shared readers of dumpsys shapes, and the notebook in which a parser writes what it read and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from diagnostics.model import Evidence, Oddity, Output, Text

T = TypeVar("T")


class Notebook:
    """Collects evidence and oddities while one area is parsed."""

    def __init__(self) -> None:
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.oddities: list[Oddity] = []

    def saw(self, fact: str, output: Output, line: str) -> None:
        """`fact` was read from this line."""
        seen = Evidence(output.name, line.strip()[:300])
        if seen not in self.evidence.get(fact, ()):
            self.evidence[fact] = (*self.evidence.get(fact, ()), seen)

    def odd(self, fact: str, why: Text, output: Output, *lines: str) -> None:
        """The printed value cannot be true, or two values contradict each other; the fact stays null."""
        self.oddities.append(Oddity(fact, why, tuple(Evidence(output.name, line.strip()[:300]) for line in lines)))

    def one(self, fact: str, output: Output, found: list[tuple[str, T]]) -> T | None:
        """The value, when all lines that carry it agree; null with an oddity when they contradict each other."""
        if not found:
            return None
        other = next((line for line, value in found if value != found[0][1]), None)
        if other is not None:
            both = f"{found[0][0].strip()[:120]} / {other.strip()[:120]}"
            self.odd(
                fact,
                Text(
                    f"The phone printed two values that contradict each other ({both}); neither is used.",
                    f"手机给出了互相矛盾的数值（{both}），均未采用。",
                ),
                output,
                *[line for line, _ in found],
            )
            return None
        self.saw(fact, output, found[0][0])
        return found[0][1]

    def doubts(self, fact: str) -> bool:
        """Whether something odd was written down about this fact."""
        return any(oddity.fact == fact for oddity in self.oddities)

    def unreadable(self, fact: str, output: Output, line: str) -> None:
        """The line should carry this fact, and what it carries is not a value of its kind."""
        self.odd(
            fact,
            Text(
                f"The phone printed a value that cannot be read ({line.strip()[:120]}); it is not used.",
                f"手机给出的一项数值无法识别（{line.strip()[:120]}），未采用。",
            ),
            output,
            line,
        )

    def plausible(
        self, fact: str, output: Output, line: str, value: float | int | None, low: float, high: float
    ) -> bool:
        """Whether a value can be true; if not, writes the oddity. None is not odd, only absent."""
        if value is None:
            return False
        if low <= value <= high:
            return True
        self.odd(
            fact,
            Text(
                f"The phone printed a value that cannot be true ({line.strip()[:120]}); it is not used.",
                f"手机给出的一项数值不可能成立（{line.strip()[:120]}），未采用。",
            ),
            output,
            line,
        )
        return False


def keyed(output: Output, key: str, convert: Callable[[str], T | None]) -> list[tuple[str, T]]:
    """All lines `key: value` where `key` begins the line after white space (so `Capacity level:` is not `level:`)."""
    found = []
    for line in output.lines:
        head, colon, value = line.strip().partition(":")
        if colon and head == key:
            converted = convert(value.strip())
            if converted is not None:
                found.append((line, converted))
    return found


def whole_number(text: str) -> int | None:
    """A decimal integer and nothing else; None otherwise. Bounded: a hostile phone may print a million digits."""
    if len(text) > 20:
        return None
    try:
        return int(text, 10) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else None
    except ValueError:
        return None


def yes_no(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


class Keys:
    """`key: value` lines by key, read in one pass; the key begins its line, so `Capacity level` is not `level`.

    Values are kept as printed; a hostile phone may print a key a million times, so at most `MAX_REPEATS` lines of
    one key are kept (enough to see that they contradict each other).
    """

    MAX_REPEATS = 64

    def __init__(self, output: Output, lines: Iterable[str] | None = None) -> None:
        self.output = output
        self._lines: dict[str, list[tuple[str, str]]] = {}
        for line in output.lines if lines is None else lines:
            head, colon, value = line.partition(":")
            if colon and len(head) <= 80:
                found = self._lines.setdefault(head.strip(), [])
                if len(found) < self.MAX_REPEATS:
                    found.append((line, value.strip()))

    def printed(self, key: str) -> list[tuple[str, str]]:
        """(line, value) of every line with this key and a value."""
        return [(line, value) for line, value in self._lines.get(key, ()) if value]

    def read(self, book: Notebook, fact: str, key: str, convert: Callable[[str], T | None]) -> T | None:
        """The value of `key`. Null with an oddity when it cannot be read or its lines contradict each other."""
        return agreed(book, fact, self.output, self.printed(key), convert)


def agreed(
    book: Notebook, fact: str, output: Output, found: list[tuple[str, str]], convert: Callable[[str], T | None]
) -> T | None:
    """The one value of (line, text) pairs; null with an oddity when a text cannot be read or two values differ."""
    values: list[tuple[str, T]] = []
    for line, text in found:
        value = convert(text)
        if value is None:
            book.unreadable(fact, output, line)
            return None
        values.append((line, value))
    return book.one(fact, output, values)
